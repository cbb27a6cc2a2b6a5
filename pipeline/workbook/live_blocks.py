"""Cells as a live book takes them: blocks of formulas, texts and numbers, and areas of cells that look alike.

A block goes into a sheet in one call. What begins with "=" is a formula in English; a text that a spreadsheet would
take for something else when it is put into a cell ("1/2", "TRUE", "=x") has an apostrophe in front, which is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipeline.workbook.live_cells import ERRORS, LiveSheet, LiveValue
from pipeline.workbook.plan import Area, CellWrite, RowWrite
from pipeline.workbook.record import Cells
from pipeline.workbook.sheet_xml import area_text, number_text, serial

Entry = str | float | bool
"""What goes into a cell: a formula, a text, a number, a truth value; "" leaves it empty."""
_READ_OTHERWISE = re.compile(r"[=+\-@'#]|.*\d", re.DOTALL)
"""Texts that a spreadsheet may take for a formula, a number, a date or an error."""
_TRUTHS = frozenset(
    ("true", "false", "vrai", "faux", "wahr", "falsch", "verdadero", "falso", "vero", "verdadeiro")
)
_LONGEST_ADDRESS = 240
"""Excel takes 255 characters as the address of several areas."""


class Block(NamedTuple):
    """Entries for a rectangle of cells, and the 1-based cell in which it begins."""

    row: int
    column: int
    entries: list[list[Entry]]

    @property
    def area(self) -> Area:
        """The cells that it fills."""
        return Area(
            self.row, self.column, self.row + len(self.entries) - 1, self.column + len(self.entries[0]) - 1
        )


def as_text(text: str) -> str:
    """Return a text so that a spreadsheet keeps it as it is."""
    plain = text.strip()
    return f"'{text}" if _READ_OTHERWISE.match(plain) or plain.casefold() in _TRUTHS else text


def entry_of(cell: CellWrite, *, date1904: bool) -> Entry:
    """Return what a cell to write puts into a live cell; days are numbers, which the cell's format shows."""
    if cell.formula is not None:
        return f"={cell.formula}"
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return float(number_text(value))
    if isinstance(value, date):
        return float(serial(value, date1904=date1904))
    return as_text(value)


def entry_kept(value: LiveValue, formula: LiveValue) -> Entry:
    """Return what puts back a cell that was read, from what it shows and from its formula.

    The formula of a cell without one is its value as an English spreadsheet spells it.
    """
    spelt = "" if formula is None else str(formula)
    if isinstance(value, str):
        return spelt if (spelt.startswith("=") and spelt != value) or value in ERRORS else as_text(value)
    if spelt.startswith("="):
        return spelt
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return float(value)
    try:  # a day is spelt as its number
        return float(spelt) if spelt else ""
    except ValueError:
        return as_text(spelt)


class Stood:
    """What stands on a live sheet, cell by cell.

    Args:
        sheet: the sheet, read with its formulas.
    """

    def __init__(self, sheet: LiveSheet) -> None:
        self.sheet = sheet
        self.formulas = sheet.formulas or []

    def value(self, row: int, column: int) -> LiveValue:
        """Return what a cell shows."""
        return _at(self.sheet.values, row - self.sheet.row, column - self.sheet.column)

    def entry(self, row: int, column: int) -> Entry:
        """Return what puts a cell back."""
        spelt = _at(self.formulas, row - self.sheet.row, column - self.sheet.column)
        return entry_kept(self.value(row, column), spelt)

    def filled(self) -> Iterable[tuple[int, int]]:
        """Yield the cells that hold anything."""
        for i, row in enumerate(self.formulas):
            for j, spelt in enumerate(row):
                if spelt not in (None, "") or _at(self.sheet.values, i, j) is not None:
                    yield self.sheet.row + i, self.sheet.column + j

    def block(self, area: Area) -> Block:
        """Return what puts an area back."""
        columns = range(area.first_column, area.last_column + 1)
        rows = range(area.first_row, area.last_row + 1)
        return Block(
            area.first_row, area.first_column, [[self.entry(row, at) for at in columns] for row in rows]
        )

    def keys(self, ours: Cells) -> dict[int, str]:
        """Return the first text of ours in each row."""
        found: dict[int, str] = {}
        for row, column in self.filled():
            value = self.value(row, column)
            if row not in found and isinstance(value, str) and value and (row, column) in ours:
                found[row] = value
        return found


def _at(rows: Sequence[Sequence[LiveValue]], row: int, column: int) -> LiveValue:
    if not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
        return None
    return rows[row][column]


def cells_of_rows(rows: Iterable[RowWrite]) -> Cells:
    """Return which cells rows fill."""
    return Cells.of((row.number, [cell.column for cell in row.cells]) for row in rows)


def areas(cells: Cells) -> list[Area]:
    """Return the rectangles of cells, from top to bottom."""
    return [Area(each.first, first, each.last, last) for each in cells.spans for first, last in each.runs]


def looks(rows: Iterable[RowWrite]) -> dict[str, list[Area]]:
    """Return the areas of each style key: cells side by side, then rows that are alike."""
    found: dict[str, list[Area]] = {}
    open_: dict[tuple[int, int, str], int] = {}
    last = 0
    for row in rows:
        begun: dict[tuple[int, int, str], int] = {}
        for run in _runs(row.cells):
            begun[run] = open_.pop(run) if run in open_ and last == row.number - 1 else row.number
        _close(open_, last, found)
        open_, last = begun, row.number
    _close(open_, last, found)
    return found


def _close(begun: dict[tuple[int, int, str], int], last: int, found: dict[str, list[Area]]) -> None:
    for (first, end, style), row in begun.items():
        found.setdefault(style, []).append(Area(row, first, last, end))


def _runs(cells: Iterable[CellWrite]) -> list[tuple[int, int, str]]:
    """Return the runs of cells of one style in a row: first column, last column, style."""
    runs: list[tuple[int, int, str]] = []
    for cell in cells:
        if runs and runs[-1][1] == cell.column - 1 and runs[-1][2] == cell.style:
            runs[-1] = (runs[-1][0], cell.column, cell.style)
        else:
            runs.append((cell.column, cell.column, cell.style))
    return runs


def addresses(of: Iterable[Area]) -> list[str]:
    """Return areas as a few addresses, each of as many areas as a spreadsheet takes at once."""
    found: list[str] = []
    for each in of:
        text = area_text(each)
        if found and len(found[-1]) + len(text) < _LONGEST_ADDRESS:
            found[-1] += f",{text}"
        else:
            found.append(text)
    return found
