"""Excels for the tests of the buttons: a small plan that is open, and what a file run would have put into it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import to_excel

from pipeline.runs import stories
from tests.witness.excel_engine import Excel, Results
from tests.workbook.books import plan
from tests.workbook.lean import lean

Cell = tuple[str, int, int]


@cache
def with_buttons(lang: str) -> bytes:
    """Return the small plan as a workbook with buttons."""
    return lean(plan(lang), lang, macros=True)


@cache
def computed(data: bytes) -> bytes:
    """Return what a run on the file gives."""
    done = stories.report(data, "plan.xlsx", "en", templates=None, documents=False)
    assert done.workbook is not None
    return done.workbook


def as_reported(book: Workbook) -> Results:
    """Calculate as a run on the file does: its values are what Excel is to show."""
    stream = io.BytesIO()
    book.save(stream)
    return values_of(computed(stream.getvalue()))


def values_of(data: bytes) -> dict[Cell, Any]:
    """Return what the cells of a file show."""
    book = load_workbook(io.BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def opened(data: bytes, **about: Any) -> Excel:
    """Return an Excel that has a workbook open, and calculates as a run on its file would."""
    return Excel.opened(data, **({"calculator": as_reported} | about))


def contents(book: Workbook, tabs: Iterable[str]) -> dict[Cell, Any]:
    """Return the formulas, texts and figures of some sheets."""
    return {
        (tab, cell.row, cell.column): plain(cell.value)
        for tab in tabs
        for row in book[tab].iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def plain(value: Any) -> Any:
    """Return a value so that days compare with their numbers."""
    return to_excel(value) if isinstance(value, datetime) else value  # type: ignore[no-untyped-call]


def looks(book: Workbook, tabs: Iterable[str]) -> dict[Any, tuple[Any, ...]]:
    """Return how the cells of some sheets look: named style, number format, alignment."""
    return {
        (tab, cell.row, cell.column): (
            cell.style,
            cell.number_format,
            cell.alignment.horizontal,
            cell.alignment.vertical,
            bool(cell.alignment.wrapText),
            int(cell.alignment.indent or 0),
        )
        for tab in tabs
        for row in book[tab].iter_rows()
        for cell in row
        if cell.style != "Normal"
    }


def computed_tabs(book: Workbook) -> list[str]:
    """Return the tabs that bear a mark of ours and are not for input."""
    return [
        str(name.value).rpartition("!")[0].strip("'").replace("''", "'")
        for key, name in book.defined_names.items()
        if key.startswith("truecost.")
        and str(name.value).endswith("$A$1")
        and not key.startswith("truecost.in_")
    ]


def place(book: Workbook, tab: str, heading: str, key: str) -> str:
    """Return the address of a line's cell under a heading, whatever columns and rows a sheet has."""
    sheet = book[tab]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)
    for above in range(row, 0, -1):
        for cell in sheet[above]:
            if cell.value == heading:
                return f"{cell.column_letter}{row}"
    raise AssertionError(heading)


def shown(excel: Excel, tab: str, heading: str, key: str) -> Any:
    """Return what Excel shows in a line's cell under a heading."""
    cell = excel.book[tab][place(excel.book, tab, heading, key)]
    return excel.results.get((tab, cell.row, cell.column), cell.value)
