"""The filled cells of one worksheet, streamed: what a person typed or a formula gave, told apart by kind.

A number is a Decimal of at most 15 significant digits, a day is a date; an error, a formula that was never
calculated and an empty text are three different things. Blank cells are not given at all, so that a sheet
whose only cell stands in row 1,048,576 costs one cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, NamedTuple, TypeVar

from pipeline.findings import FileRefusedError, column_letters
from pipeline.workbook.dates import day_of, day_of_text
from pipeline.workbook.numbers import float_of, number_of, whole
from pipeline.workbook.strings import unescaped
from pipeline.workbook.xml_reading import SPREADSHEET, feed, parser

T = TypeVar("T")
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class ErrorValue(str):
    """An error shown in a cell, as in ``#REF!``."""

    __slots__ = ()


class NotCalculated:
    """A formula that no program has calculated yet: there is no value to read."""

    def __repr__(self) -> str:
        """Return a name for messages of tests."""
        return "NOT_CALCULATED"


NOT_CALCULATED = NotCalculated()

RawValue = Decimal | str | date | bool | ErrorValue | NotCalculated
"""What a filled cell holds."""


class RawCell(NamedTuple):
    """A filled cell: its 1-based place, its value, and whether a formula made it."""

    row: int
    column: int
    value: RawValue
    formula: bool


@dataclass(frozen=True)
class Context:
    """What the cells of all sheets share: texts, the cell formats that show days, and the epoch."""

    strings: list[str]
    dates: frozenset[str]
    date1904: bool


def stream_cells(opened: Callable[[], IO[bytes]], context: Context, path: str) -> Iterator[RawCell]:
    """Yield the filled cells of a sheet in the order of the file.

    Raises:
        FileRefusedError: the part is damaged or declares entities.
    """
    listener = _Listener(context)
    with opened() as stream:
        try:
            for _ in feed(stream, listener.parser, path):
                yield from listener.found
                listener.found.clear()
        except (ValueError, IndexError, KeyError) as error:  # a place or figure that no program writes
            raise FileRefusedError("damaged", path) from error


class _Listener:
    """Hears the elements of a sheet and puts each filled cell into ``found``."""

    def __init__(self, context: Context) -> None:
        self.found: list[RawCell] = []
        self.parser = parser()
        self._context = context
        self._heard: list[str] = []
        self._runs: list[str] = []
        self._row = self._column = 0
        self._row_text = self._kind = self._style = ""
        self._text: str | None = None
        self._inline = self._formula = self._phonetic = False
        self._starts = _names(
            row=self._start_row,
            c=self._start_cell,
            v=self._start_text,
            t=self._start_text,
            f=self._start_formula,
            rPh=self._start_phonetic,
        )
        self._starts |= {f"{space} is": self._start_inline for space in SPREADSHEET}
        self._ends = _names(v=self._end_value, t=self._end_run, c=self._end_cell, rPh=self._end_phonetic)
        self._ends |= _names(sheetData=self._end_sheet)
        self.parser.CharacterDataHandler = self._heard.append
        starts, ends = self._starts.get, self._ends.get

        def start(name: str, attributes: dict[str, str]) -> None:
            if (heard := starts(name)) is not None:
                heard(attributes)

        def end(name: str) -> None:
            if (heard := ends(name)) is not None:
                heard()

        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        self._row = whole(given) if given else self._row + 1
        if not 1 <= self._row <= _LAST_ROW:
            raise ValueError(given)
        self._row_text = str(self._row)
        self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._text = None
        self._inline = self._formula = False
        if address is None:
            self._column += 1
            if self._column > _LAST_COLUMN:
                raise ValueError(self._column)
            return
        column = _COLUMNS.get(address.removesuffix(self._row_text))
        if column is None:
            self._row, column = _place(address)
            self._row_text = str(self._row)
        self._column = column

    def _start_text(self, _: dict[str, str]) -> None:
        self._heard.clear()

    def _start_formula(self, _: dict[str, str]) -> None:
        self._formula = True

    def _start_inline(self, _: dict[str, str]) -> None:
        self._inline = True
        self._runs.clear()

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _end_value(self) -> None:
        self._text = "".join(self._heard)

    def _end_run(self) -> None:
        if not self._phonetic:
            self._runs.append("".join(self._heard))

    def _end_cell(self) -> None:
        value = unescaped("".join(self._runs)) if self._inline else self._value(self._text)
        if value is None:
            if not self._formula:
                return
            value = NOT_CALCULATED
        if not self._row:  # a cell outside of rows
            raise ValueError(self._column)
        self.found.append(RawCell(self._row, self._column, value, self._formula))

    def _end_sheet(self) -> None:
        """Hear nothing after the cells: validations, links and formats are only checked to be XML."""
        self.parser.StartElementHandler = None
        self.parser.EndElementHandler = None
        self.parser.CharacterDataHandler = None

    def _value(self, text: str | None) -> RawValue | None:
        """Return what a ``v`` holds by the cell's kind; None where it holds nothing."""
        kind = self._kind
        if kind in {"str", "inlineStr"}:
            return None if text is None else unescaped(text)
        if not text or not text.strip():
            return None
        if kind == "n":
            if self._style in self._context.dates:
                return day_of(float_of(text), date1904=self._context.date1904) or number_of(text)
            return number_of(text)
        if kind == "s":
            if not (text.isdigit() and text.isascii()):
                text = str(whole(text, len(self._context.strings)))
            return self._context.strings[int(text)]
        return _RARER[kind](text.strip())


_RARER: dict[str, Callable[[str], RawValue]] = {
    "b": lambda text: text in {"1", "true"},
    "e": ErrorValue,
    "d": lambda text: day_of_text(text) or text,
}
_COLUMNS = {column_letters(number): number for number in range(1, 703)}


def _names(**heard: T) -> dict[str, T]:
    """Return what to do by the full name of an element, in both namespaces."""
    return {f"{space} {tag}": do for space in SPREADSHEET for tag, do in heard.items()}


def _place(address: str) -> tuple[int, int]:
    """Return the row and column of any address that a sheet has."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError(address)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    if not 1 <= row <= _LAST_ROW or column > _LAST_COLUMN:
        raise ValueError(address)
    return row, column
