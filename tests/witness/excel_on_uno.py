"""The engine for xlwings over a live LibreOffice: what cells hold, sheets and names are LibreOffice's, which recalculates.

All else (looks, charts, messages, settings, what is counted and refused) is that of ``excel_engine``, whose workbook has
here a sheet for each of LibreOffice's, without any contents.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pipeline.workbook.calc_formulas import to_calc, to_excel
from tests.witness import excel_cells, excel_engine, excel_names, excel_sheets
from tests.witness.excel_cells import ComError
from tests.witness.uno_remote import Remote, Struct, UnoError

_DATE, _LOGICAL, _FAULTY = 2, 1024, 4
_CODES = {502: 2015, 503: 2036, 504: 2023, 519: 2015, 524: 2023, 525: 2029, 532: 2007, 32767: 2042}
"""Excel's numbers of errors by LibreOffice's."""
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a sheet have no time zone


class _Settings(dict[str, Any]):
    """Settings of the program; the way of calculating is LibreOffice's own."""

    def __init__(self, document: Remote, known: dict[str, Any]) -> None:
        super().__init__(known)
        self._document = document

    def __setitem__(self, name: str, value: Any) -> None:
        if name == "calculation":
            self._document.enableAutomaticCalculation(value == "automatic")
        super().__setitem__(name, value)


class CalcAsExcel(excel_engine.Excel):
    """A LibreOffice that xlwings takes for an Excel.

    Args:
        document: the book that is open in it.
        path: what xlwings is told of where it lies.
    """

    def __init__(self, document: Remote, path: str = "/home/eloise/plan.xlsm") -> None:
        self.document = document
        super().__init__(Workbook(), path)
        self.book.remove(self.book.worksheets[0])
        for tab in document.Sheets.ElementNames:
            self.book.create_sheet(tab)
        self.settings = _Settings(document, self.settings)
        self.sheets: dict[str, Remote] = {}
        self.formats: dict[int, int] = {}

    @property
    def impl(self) -> excel_engine.Book:
        return Book(self)

    def calculate(self) -> None:
        self.document.calculateAll()

    @property
    def protected(self) -> Any:
        return _Protected(self)

    @protected.setter
    def protected(self, _: Any) -> None:
        """Leave it to LibreOffice."""

    @property
    def fixed_tabs(self) -> bool:
        return bool(self.document.isProtected())

    @fixed_tabs.setter
    def fixed_tabs(self, _: bool) -> None:
        """Leave it to LibreOffice."""

    def sheet(self, tab: str) -> Remote:
        """Return a sheet of LibreOffice."""
        if tab not in self.sheets:
            self.sheets[tab] = self.document.Sheets.getByName(tab)
        return self.sheets[tab]

    def format_kind(self, number: int) -> int:
        """Return the kind of a number format by its number."""
        if number not in self.formats:
            self.formats[number] = self.document.NumberFormats.getByKey(number).Type
        return self.formats[number]


class _Protected:
    """The tabs of protected sheets: each is asked for when it is needed."""

    def __init__(self, excel: CalcAsExcel) -> None:
        self._excel = excel

    def __contains__(self, tab: str) -> bool:
        return bool(self._excel.sheet(tab).isProtected())


class Book(excel_engine.Book):
    """The workbook."""

    excel: CalcAsExcel

    @property
    def sheets(self) -> Sheets:
        return Sheets(self.excel)

    @property
    def names(self) -> Names:
        return Names(self.excel)


class Sheets(excel_engine.Sheets):
    """The worksheets, in the order of the tabs."""

    excel: CalcAsExcel

    @property
    def active(self) -> Sheet:
        tab = self.excel.document.CurrentController.ActiveSheet.Name
        return Sheet(self.excel, self.excel.book[tab])

    def __call__(self, name_or_index: int | str) -> Sheet:
        return Sheet(self.excel, super().__call__(name_or_index).sheet)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.excel, each) for each in self.excel.book.worksheets)

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        made = super().add(before, after, name)
        self.excel.document.Sheets.insertNewByName(made.name, made.index - 1)
        return Sheet(self.excel, made.sheet)


class Sheet(excel_sheets.Sheet):
    """A worksheet."""

    excel: CalcAsExcel

    @property
    def used_range(self) -> Range:
        cursor = self.excel.sheet(self.name).createCursor()
        cursor.gotoEndOfUsedArea(False)  # noqa: FBT003 - as UNO's documentation writes it
        last = cursor.RangeAddress
        return Range(self.excel, self.sheet, f"A1:{get_column_letter(last.EndColumn + 1)}{last.EndRow + 1}")

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        return Range(self.excel, self.sheet, super().range(arg1, arg2).address_of)

    def activate(self) -> None:
        super().activate()
        self.excel.document.CurrentController.setActiveSheet(self.excel.sheet(self.name))

    def delete(self) -> None:
        tab = self.name
        super().delete()
        self.excel.sheets.pop(tab, None)
        self.excel.document.Sheets.removeByName(tab)


class Range(excel_sheets.Range):
    """An area of cells; of several, the first one."""

    excel: CalcAsExcel

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.excel, self.worksheet)

    def __call__(self, row: int, column: int | None = None) -> Range:
        return Range(self.excel, self.worksheet, super().__call__(row, column).address_of)

    @property
    def _cells(self) -> Remote:
        first, top, last, bottom = (each - 1 for each in self.areas[0])
        found = self.excel.sheet(self.worksheet.title).getCellRangeByPosition(first, top, last, bottom)
        assert isinstance(found, Remote)
        return found

    def _kinds(self) -> dict[tuple[int, int], int]:
        """Return the kind of the number format of cells that show days or truths."""
        found: dict[tuple[int, int], int] = {}
        formats = self._cells.UniqueCellFormatRanges
        for at in range(formats.Count):
            alike = formats.getByIndex(at)
            kind = self.excel.format_kind(alike.getByIndex(0).NumberFormat)
            if kind & (_DATE | _LOGICAL):
                found |= {cell: kind for area in alike.RangeAddresses for cell in _places(area)}
        return found

    def _values(self, *, days: bool) -> Any:
        kinds, cells = self._kinds(), self._cells
        top, left = self.row - 1, self.column - 1
        rows = [list(row) for row in cells.getDataArray()]
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                kind = kinds.get((top + i, left + j), 0)
                if isinstance(value, float) and kind & _LOGICAL:
                    row[j] = bool(value)
                elif isinstance(value, float) and kind & _DATE and days:
                    row[j] = _EPOCH + timedelta(days=value)
        for area in cells.queryFormulaCells(_FAULTY).RangeAddresses:
            for at, across in _places(area):
                code = self.excel.sheet(self.worksheet.title).getCellByPosition(across, at).getError()
                rows[at - top][across - left] = excel_cells.FIRST_ERROR + _CODES.get(code, 2015)
        return rows[0][0] if self.shape == (1, 1) else tuple(map(tuple, rows))

    @property  # type: ignore[misc]
    def raw_value(self) -> Any:
        self.excel.step("values", self.worksheet.title, self.address_of)
        return self._values(days=True)

    @property
    def exact_value(self) -> Any:
        self.excel.step("exact", self.worksheet.title, self.address_of)
        return self._values(days=False)

    @property
    def formula(self) -> Any:
        self.excel.step("formulas", self.worksheet.title, self.address_of)
        rows = [
            [f"{to_excel(each)}" if each.startswith("=") else each.removeprefix("'") for each in row]
            for row in self._cells.getFormulaArray()
        ]
        return rows[0][0] if self.shape == (1, 1) else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, entries: Any) -> None:
        tab = self.worksheet.title
        self.excel.step("write", tab, self.address_of)
        if tab in self.excel.protected:
            raise ComError("the sheet is protected")
        rows = entries if isinstance(entries, list) else [[entries]]
        self._cells.setFormulaArray([[_typed(each) for each in row] for row in rows])


def _places(area: Struct) -> Iterator[tuple[int, int]]:
    for row in range(area.StartRow, area.EndRow + 1):
        for column in range(area.StartColumn, area.EndColumn + 1):
            yield row, column


def _typed(entry: Any) -> str:
    """Return an entry as it would be typed into Calc."""
    if isinstance(entry, bool):
        return str(entry).upper()
    if isinstance(entry, float):
        return repr(int(entry)) if entry.is_integer() else repr(entry)
    return to_calc(entry) if str(entry).startswith("=") else str(entry)


class Names(excel_names.Names):
    """The names of the workbook."""

    excel: CalcAsExcel

    @property
    def _ranges(self) -> Remote:
        found = self.excel.document.NamedRanges
        assert isinstance(found, Remote)
        return found

    def __call__(self, name_or_index: int | str) -> Name:
        names = self._ranges.ElementNames
        if isinstance(name_or_index, int):
            return Name(self.excel, names[name_or_index - 1])
        for each in names:
            if each.casefold() == name_or_index.casefold():
                return Name(self.excel, each)
        raise ComError(f"no name {name_or_index}")

    def __len__(self) -> int:
        return len(self._ranges.ElementNames)

    def contains(self, name: str) -> bool:
        return name.casefold() in (each.casefold() for each in self._ranges.ElementNames)

    def add(self, name: str, refers_to: str) -> Name:
        self.excel.step("name", name)
        for_now = name.replace(".", "_")  # a name with a dot can't be added, but a name can be given one
        first = Struct("com.sun.star.table.CellAddress")
        self._ranges.addNewByName(for_now, to_calc(refers_to).removeprefix("="), first, 0)
        self._ranges.getByName(for_now).setName(name)
        return Name(self.excel, name)


class Name(excel_names.Name):
    """A name."""

    def __init__(self, excel: CalcAsExcel, name: str) -> None:
        self.excel: CalcAsExcel = excel
        self._name: Any = name

    @property
    def api(self) -> Any:
        return SimpleNamespace(Visible=True)  # Calc has no way to hide a name

    @property  # type: ignore[misc]
    def name(self) -> str:
        return str(self._name)

    @property
    def refers_to(self) -> str:
        return f"={to_excel(self.excel.document.NamedRanges.getByName(self.name).Content)}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.excel.step("name", self.name)
        self.excel.document.NamedRanges.getByName(self.name).Content = to_calc(value).removeprefix("=")

    def delete(self) -> None:
        self.excel.step("name", self.name)
        self.excel.document.NamedRanges.removeByName(self.name)


__all__ = ["CalcAsExcel", "UnoError"]
