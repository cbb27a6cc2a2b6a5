"""A sheet of ours as it came back: its rows of cells as text, and all that stands around them as an editable tree."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pipeline.findings import FileRefusedError
from pipeline.workbook.markup import Markup, as_utf8
from pipeline.workbook.moves import column_number
from pipeline.workbook.numbers import whole
from pipeline.workbook.record import Cells
from pipeline.workbook.strings import unescaped

_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData\b([^>]*?)(/?)>")
_ROW = re.compile(r"<row(?=[\s/>])([^>]*?)(?:/>|>(.*?)</row\s*>)", re.DOTALL)
_CELL = re.compile(r"<c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</c\s*>)", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CONTENT = re.compile(r"<(?:v|f|is)(?=[\s/>])")
_VALUE = re.compile(r"<v(?:\s[^>]*)?>(.*?)</v\s*>", re.DOTALL)
_TEXT = re.compile(r"<t(?:\s[^>]*)?>(.*?)</t\s*>", re.DOTALL)
_PLACE = re.compile(r"\br\s*=\s*[\"']([A-Za-z]{1,3})[0-9]{1,7}[\"']")


class OldCell(NamedTuple):
    """A cell as text: where it stands, its attributes, and what is in it."""

    row: int
    column: int
    told: str
    inner: str

    @property
    def attributes(self) -> dict[str, str]:
        """What its tag says: read when asked for, because most cells are never looked at."""
        return attributes_of(self.told)

    @property
    def xml(self) -> str:
        """The cell as it is written."""
        return f"<c{self.told}>{self.inner}</c>" if self.inner else f"<c{self.told}/>"

    @property
    def filled(self) -> bool:
        """Whether it holds a value or a formula."""
        return _CONTENT.search(self.inner) is not None

    def text(self, strings: Callable[[], Sequence[str]]) -> str:
        """Return what the cell shows, as far as it is stored."""
        if self.attributes.get("t") == "inlineStr":
            return unescaped(html.unescape("".join(_TEXT.findall(self.inner))))
        found = _VALUE.search(self.inner)
        value = "" if found is None else html.unescape(found[1])
        if self.attributes.get("t") == "s":
            known = strings()
            number = whole(value, len(known))
            return known[number] if number < len(known) else ""
        return unescaped(value)

    def is_text(self) -> bool:
        """Return whether the value is a text."""
        return self.attributes.get("t") in {"s", "str", "inlineStr"}


class OldRow(NamedTuple):
    """A row: its number, attributes and cells."""

    number: int
    attributes: dict[str, str]
    cells: list[OldCell]


class OldSheet:
    """A worksheet part in two: ``frame``, in which no rows are left, and ``rows``.

    Raises:
        FileRefusedError: ``damaged``.
    """

    def __init__(self, data: bytes, name: str = "") -> None:
        data = as_utf8(data)
        opening = _DATA.search(data)
        if opening is None:
            raise FileRefusedError("damaged", name)
        inner = b""
        if not opening[3]:
            closing = data.rfind(b"</" + opening[1] + b"sheetData")
            if closing < 0:
                raise FileRefusedError("damaged", name)
            inner = data[opening.end() : closing]
            data = data[: opening.end()] + data[closing:]
        try:
            self.frame = Markup(data)
        except ValueError as error:
            raise FileRefusedError("damaged", name) from error
        text = inner.decode(self.frame.encoding, "replace")
        if opening[1]:
            text = re.sub(rf"<(/?){re.escape(opening[1].decode())}", r"<\1", text)
        self.rows = list(_rows(text))

    def cells(self, wanted: Callable[[OldCell], bool]) -> Cells:
        """Return which cells the sheet has that are wanted."""
        return Cells.of(
            (row.number, [cell.column for cell in row.cells if wanted(cell)]) for row in self.rows
        )

    def keys(self, ours: Cells, strings: Callable[[], Sequence[str]]) -> dict[int, str]:
        """Return the first text that we wrote in each row."""
        found: dict[int, str] = {}
        for row in self.rows:
            for cell in row.cells:
                if cell.is_text() and (row.number, cell.column) in ours:
                    text = cell.text(strings)
                    if text:
                        found[row.number] = text
                        break
        return found


def attributes_of(text: str) -> dict[str, str]:
    """Return the attributes of a tag, unescaped."""
    return {each[1]: html.unescape(each[2] or each[3] or "") for each in _ATTRIBUTE.finditer(text)}


def _rows(text: str) -> Iterator[OldRow]:
    number = 0
    for found in _ROW.finditer(text):
        attributes = attributes_of(found[1])
        given = attributes.get("r", "")
        number = whole(given, number + 1)
        yield OldRow(number, attributes, list(_cells(number, found[2] or "")))


def _cells(row: int, text: str) -> Iterator[OldCell]:
    column = 0
    for found in _CELL.finditer(text):
        told = found[1]
        place = _PLACE.search(told)
        column = column_number(place[1]) if place else column + 1
        yield OldCell(row, column, told, found[2] or "")
