"""XML read as a stream with expat: nothing is ever expanded, a document type declaration is refused."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from pipeline.findings import FileRefusedError
from pipeline.workbook.refusals import DEEPEST, LONGEST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK = 1 << 18

SPREADSHEET = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespace of cells and sheets: transitional, then ISO strict."""


class _EntitiesError(Exception):
    """A document type declaration: no program that writes workbooks makes one, entity bombs need one."""


def parser() -> expat.XMLParserType:
    """Return a namespace-aware parser (names are ``"<namespace> <local>"``) that refuses declarations."""

    def refuse(*_: object) -> None:
        raise _EntitiesError

    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    made.buffer_size = 1 << 16
    made.StartDoctypeDeclHandler = refuse
    return made


def feed(stream: IO[bytes], reader: expat.XMLParserType, path: str) -> Iterator[None]:
    """Give a part to a parser, chunk by chunk; yields after each so that results can be taken out.

    Raises:
        FileRefusedError: the part is no XML ("damaged"), declares entities ("has_entities"), or holds a tag or
            comment without end ("too_large"), which the parser would read again with each chunk.
    """
    fed = 0
    try:
        while chunk := stream.read(_CHUNK):
            reader.Parse(chunk, False)  # noqa: FBT003
            fed += len(chunk)
            if fed - reader.CurrentByteIndex > LONGEST_TOKEN:
                raise FileRefusedError("too_large", path)
            yield
        reader.Parse(b"", True)  # noqa: FBT003
    except _EntitiesError:
        raise FileRefusedError("has_entities", path) from None
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter: encodings that nobody knows
        raise FileRefusedError("damaged", path) from error
    yield


def elements(stream: IO[bytes], path: str, seen: Callable[[str, dict[str, str], str], None]) -> str:
    """Call ``seen(local name, attributes, own text)`` at the end of each element; return the root's full name.

    For small parts (relations, workbook, styles); attributes keep their full names.
    """
    stack: list[tuple[dict[str, str], list[str]]] = []
    root: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > DEEPEST:
            raise FileRefusedError("damaged", path)
        if not stack:
            root.append(name)
        stack.append((attributes, []))

    def end(name: str) -> None:
        attributes, texts = stack.pop()
        seen(name.rpartition(" ")[2], attributes, "".join(texts))

    def hear(text: str) -> None:
        stack[-1][1].append(text)

    reader = parser()
    reader.StartElementHandler = start
    reader.EndElementHandler = end
    reader.CharacterDataHandler = hear
    for _ in feed(stream, reader, path):
        pass
    return root[0]
