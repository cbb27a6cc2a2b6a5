"""The sheets of a live book, as the reading takes them: blocks of plain values instead of a file's parts.

Whatever holds the book open (Excel through xlwings, LibreOffice Calc through UNO) hands each sheet over in one block,
with the place of its first cell. A blank cell is None; a day is a ``date`` or ``datetime``, told apart from a number
by whoever knows the cell's format (``dates.day_of`` turns serials into days); an error is its English name, as in ``#REF!``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from pipeline.findings import FileRefusedError
from pipeline.workbook.cells import Cells, DefinedName, SheetCells
from pipeline.workbook.dates import whole_day
from pipeline.workbook.numbers import snapped
from pipeline.workbook.refusals import MOST_TABS
from pipeline.workbook.scanning import INPUT_MARK, MARK
from pipeline.workbook.sheet_stream import ErrorValue, RawCell, RawValue

LiveValue = Decimal | float | int | str | date | bool | None
"""What a live cell may hold."""
Rows = Sequence[Sequence[LiveValue]]

ERRORS = frozenset(
    (
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!"),
        *("#CALC!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#EXTERNAL!", "#BUSY!", "#PYTHON!"),
    )
)
"""The errors of spreadsheets, as English ones show them: typed into a cell, they are no text either."""
_FIRST_YEAR = 1900
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a sheet have no time zone
_DAY = timedelta(days=1)


class LiveSheet(NamedTuple):
    """One worksheet of a live book.

    Attributes:
        name: the tab's name.
        values: a block of what its cells show, row by row; rows may differ in length.
        row: 1-based row of the block's first cell.
        column: 1-based column of the same.
        formulas: the same block as formulas in English, as ``Range.Formula`` gives them: of a sheet of ours only,
            so that what stands there can be put back and a person's own cells be kept.
    """

    name: str
    values: Rows
    row: int = 1
    column: int = 1
    formulas: Rows | None = None


@dataclass(frozen=True)
class LiveBook:
    """A workbook that is open in a spreadsheet, as plain values.

    Attributes:
        name: its file name, or what its window is called while it has none: for messages.
        sheets: its worksheets, in the order of their tabs (chart sheets and the like left out).
        names: what each workbook-wide name that begins with ``truecost.`` refers to; others are not needed.
        date1904: whether its days are counted from 1904.
        tabs: the names of all tabs, those without cells too, where there are any besides ``sheets``.
    """

    name: str
    sheets: Sequence[LiveSheet]
    names: Mapping[str, str] = field(default_factory=dict)
    date1904: bool = False
    tabs: Sequence[str] = ()


def cells_of(live: LiveBook) -> Cells:
    """Return a live book's sheets as the reading takes them.

    Raises:
        FileRefusedError: ``too_large``, more tabs than any plan has.
    """
    if len(live.sheets) > MOST_TABS:
        raise FileRefusedError("too_large", live.name)
    sheets = [SheetCells(each.name, hidden=False, read=partial(filled, each)) for each in live.sheets]
    names = [DefinedName(name, refers_to, None) for name, refers_to in live.names.items()]
    return Cells(sheets, names, live.date1904)


def filled(sheet: LiveSheet) -> Iterator[RawCell]:
    """Yield the filled cells of a block, row by row."""
    for number, row in enumerate(sheet.values, sheet.row):
        for column, value in enumerate(row, sheet.column):
            if value is not None:
                yield RawCell(number, column, raw(value), formula=False)


def raw(value: Decimal | float | str | date) -> RawValue:
    """Return a live value as a file's reading gives it: numbers of 15 digits, whole days, errors apart from texts.

    A time of day, which Excel hands over as a moment of 30 December 1899, is the number that it is in a file.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return ErrorValue(value) if value in ERRORS else value
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        if moment.year < _FIRST_YEAR:
            return snapped((moment - _EPOCH) / _DAY)
        return whole_day(_to_milliseconds(moment))
    if isinstance(value, date):
        return value
    return snapped(float(value))


def _to_milliseconds(moment: datetime) -> datetime:
    """Round as the file's reading does: spreadsheets keep no finer time."""
    return moment.replace(microsecond=0) + timedelta(milliseconds=round(moment.microsecond / 1000))


def tabs_of(live: LiveBook) -> list[tuple[str, str | None]]:
    """Return every tab's name with our mark, or None where the sheet is the person's, in tab order."""
    marked = {sheet: mark for mark, sheet in marks_of(live).items()}
    return [(tab, marked.get(tab)) for tab in live.tabs or [each.name for each in live.sheets]]


def marks_of(live: LiveBook) -> dict[str, str]:
    """Return the tab of each mark that leads to one (see ``workbook_part`` for what a mark is)."""
    tabs = {each.name.casefold(): each.name for each in live.sheets}
    found: dict[str, str] = {}
    for name, refers_to in live.names.items():
        mark = name[len(MARK) :]
        if (
            not name.lower().startswith(MARK)
            or mark.lower().endswith((".was", ".end"))
            or mark.lower() == "was"
        ):
            continue
        tab = tabs.get((DefinedName(name, refers_to, None).target_sheet or "").casefold())
        if tab is not None and (tab not in found.values() or mark.startswith(INPUT_MARK)):
            found = {key: each for key, each in found.items() if each != tab} | {mark: tab}
    return found
