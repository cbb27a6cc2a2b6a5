"""A workbook that is open in Excel, as plain blocks: one read for each sheet of the person, two for each of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import xlwings

from pipeline.macros import native
from pipeline.runs.live import MARK, FileRefusedError, LiveBook, LiveSheet, LiveValue, computed_tabs

_MOST_CELLS = 3_000_000


def read(book: xlwings.Book, *, ours: bool) -> LiveBook:
    """Return a workbook's sheets as blocks of values.

    Args:
        book: the open workbook; whether it was ever saved, and where, makes no difference.
        ours: whether the sheets that we computed are read too, with their formulas.

    Raises:
        FileRefusedError: ``sheet_too_large``, a sheet goes down or to the right farther than can be read at once.
    """
    names = {each.name: str(each.refers_to) for each in book.names if each.name.lower().startswith(MARK)}
    empty = [LiveSheet(each.name, []) for each in book.sheets]
    live = LiveBook(book.name, empty, names, native.counts_from_1904(book), native.tabs(book))
    computed = computed_tabs(live)
    found = [
        each if each.name in computed else _sheet(book.sheets[each.name], formulas=False)
        for each in live.sheets
    ]
    live = replace(live, sheets=found)
    return with_ours(book, live) if ours else live


def with_ours(book: xlwings.Book, live: LiveBook) -> LiveBook:
    """Return a book that was read without the sheets that we computed, and these.

    Raises:
        FileRefusedError: as ``read`` does.
    """
    computed = computed_tabs(live)
    found = [
        _sheet(book.sheets[each.name], formulas=True) if each.name in computed else each
        for each in live.sheets
    ]
    return replace(live, sheets=found)


def _sheet(sheet: xlwings.Sheet, *, formulas: bool) -> LiveSheet:
    used = sheet.used_range
    rows, columns = used.shape
    if rows * columns > _MOST_CELLS:
        raise FileRefusedError("sheet_too_large", sheet.book.name, sheet=sheet.name, rows=f"{rows}")
    spelt = _rows(used.formula) if formulas else None
    return LiveSheet(sheet.name, values(used), used.row, used.column, spelt)


def values(cells: xlwings.Range) -> list[list[LiveValue]]:
    """Return what cells show, in one read."""
    options: dict[str, Any] = {"ndim": 2} | ({} if native.on_mac() else {"err_to_str": True})
    return native.repaired(cells, cells.options(**options).value)


def _rows(block: Any) -> list[list[Any]]:
    """Return a block as rows; Excel hands over one cell, or one row, as less than that."""
    return list(_each_row(block))


def _each_row(block: Any) -> Iterator[list[Any]]:
    if not isinstance(block, (tuple, list)):
        yield [block]
    elif block and not isinstance(block[0], (tuple, list)):
        yield list(block)
    else:
        for row in block:
            yield list(row)
