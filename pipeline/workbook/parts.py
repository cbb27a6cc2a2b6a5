"""The parts of a workbook file as the reader of cells needs them: opened by role, never by an assumed name.

Nothing is unpacked before it is asked for. Every way in which a file can't be used ends in one
``FileRefusedError`` whose code is a sentence of ``languages/<lang>/findings.toml``.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import IO, NamedTuple
from urllib.parse import unquote

from pipeline.findings import FileRefusedError
from pipeline.workbook import refusals
from pipeline.workbook.xml_reading import SPREADSHEET, elements


class Relation(NamedTuple):
    """A link of one part to another: its id, the last step of its type ("worksheet") and the part's name."""

    id: str
    kind: str
    target: str


class Parts:
    """A workbook's parts, found through its relations.

    Args:
        data: the file.
        name: its name, for messages.

    Raises:
        FileRefusedError: see ``refusals``; binary_workbook, not_excel, damaged.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.path = name
        self._zip = refusals.archive(data, name)
        self._names: dict[str, str] = {}
        for each in self._zip.namelist():
            self._names.setdefault(refusals.key(each), each)
        if "[content_types].xml" not in self._names:
            raise FileRefusedError("not_a_workbook", name)
        self.main = next((each.target for each in self.relations("") if each.kind == "officeDocument"), "")
        if not self.has(self.main):
            raise FileRefusedError("damaged", name)
        if not self.main.lower().endswith(".xml"):
            raise FileRefusedError(
                "binary_workbook" if self.main.lower().endswith(".bin") else "not_a_workbook", name
            )
        root = elements(self.open(self.main), name, lambda *_: None)
        if root.rpartition(" ")[0] not in SPREADSHEET:
            raise FileRefusedError("not_excel", name)

    def has(self, part: str) -> bool:
        """Tell whether a part is in the file (names of parts differ in case in real files)."""
        return refusals.key(part) in self._names

    def open(self, part: str) -> IO[bytes]:
        """Open a part as a stream."""
        try:
            return io.BufferedReader(_Whole(self._zip.open(self._names[refusals.key(part)]), self.path))
        except KeyError:
            raise FileRefusedError("damaged", self.path) from None
        except RuntimeError:
            raise FileRefusedError("encrypted", self.path) from None
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise FileRefusedError("damaged", self.path) from error

    def relations(self, part: str) -> list[Relation]:
        """Return the relations of a part to others inside the file; ``""`` stands for the package."""
        folder, file = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{file}.rels")
        found: list[Relation] = []

        def seen(name: str, attributes: dict[str, str], _: str) -> None:
            if name != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = unquote(attributes.get("Target", "")).replace("\\", "/")
            whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relation(attributes.get("Id", ""), kind, whole))

        if self.has(source):
            elements(self.open(source), self.path, seen)
        return found


class _Whole(io.RawIOBase):
    """A part as a stream whose damage is told as a refusal, not as an error of zip."""

    def __init__(self, stream: IO[bytes], path: str) -> None:
        self._stream = stream
        self._path = path

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            read = self._stream.read(len(into))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise FileRefusedError("damaged", self._path) from error
        into[: len(read)] = read
        return len(read)
