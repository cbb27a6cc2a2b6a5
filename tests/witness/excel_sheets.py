"""Sheets and areas of cells of the engine without Excel (see ``excel_engine``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes

from tests.witness import excel_cells
from tests.witness.excel_cells import ComError
from tests.witness.excel_looks import Charts, ConditionalFormats, RangeApi, SheetApi, align

if TYPE_CHECKING:
    from tests.witness.excel_engine import Excel


class Sheet(base_classes.Sheet):
    """A worksheet."""

    def __init__(self, excel: Excel, sheet: Worksheet) -> None:
        self.excel = excel
        self.sheet = sheet

    @property
    def api(self) -> SheetApi:
        return SheetApi(self.excel, self.sheet)

    @property  # type: ignore[misc]
    def name(self) -> str:
        return self.sheet.title

    @property
    def book(self) -> Any:
        return self.excel.impl

    @property
    def index(self) -> int:
        return self.excel.book.index(self.sheet) + 1

    @property
    def used_range(self) -> Range:
        return Range(self.excel, self.sheet, self.sheet.dimensions)

    @property
    def charts(self) -> Charts:
        return Charts(self.excel, self.sheet)

    @property
    def show_gridlines(self) -> bool:
        return bool(self.sheet.sheet_view.showGridLines)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self.excel.step("gridlines", self.name)
        self.sheet.sheet_view.showGridLines = value

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        if isinstance(arg1, Range):
            arg1 = arg1.address_of
        if isinstance(arg2, Range):
            arg2 = arg2.address_of
        ends = [
            f"{get_column_letter(each[1])}{each[0]}" if isinstance(each, tuple) else each
            for each in (arg1, arg2)
        ]
        return Range(self.excel, self.sheet, ":".join(each for each in ends if each))

    def activate(self) -> None:
        self.excel.book.active = self.sheet

    def delete(self) -> None:
        self.excel.step("delete", self.name)
        self.excel.book.remove(self.sheet)
        self.excel.book.active = 0

    def autofit(self, _axis: str | None = None) -> None:
        self.excel.step("autofit", self.name)


class Range(base_classes.Range):
    """An area of cells, or several."""

    options: dict[str, Any]

    def __init__(self, excel: Excel, sheet: Worksheet, address: str) -> None:
        self.excel = excel
        self._sheet = sheet
        self.address_of = address.replace("$", "")
        if len(self.address_of) > 255:
            raise ComError("the address is too long")
        bounds = [range_boundaries(each) for each in self.address_of.split(",")]
        self.areas = [
            (int(left or 1), int(top or 1), int(right or 1), int(bottom or 1))
            for left, top, right, bottom in bounds
        ]

    @property
    def api(self) -> RangeApi:
        return RangeApi(self)

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.excel, self._sheet)

    @property
    def worksheet(self) -> Worksheet:
        """The sheet that openpyxl holds."""
        return self._sheet

    @property
    def address(self) -> str:
        return self.address_of

    @property
    def row(self) -> int:
        return self.areas[0][1]

    @property
    def column(self) -> int:
        return self.areas[0][0]

    @property
    def shape(self) -> tuple[int, int]:
        first, top, last, bottom = self.areas[0]
        return bottom - top + 1, last - first + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            column = (row - 1) % self.shape[1] + 1
            row = (row - 1) // self.shape[1] + 1
        address = f"{get_column_letter(self.column + column - 1)}{self.row + row - 1}"
        return Range(self.excel, self._sheet, address)

    def cells(self) -> Iterator[Any]:
        """Yield the cells of all areas."""
        for first, top, last, bottom in self.areas:
            for row in self._sheet.iter_rows(top, bottom, first, last):
                yield from row

    def _block(self, value_of: Callable[[Any, Callable[[], Any]], Any]) -> Any:
        first, top, last, bottom = self.areas[0]

        def result(cell: Any) -> Any:
            return self.excel.results.get((self._sheet.title, cell.row, cell.column))

        rows = tuple(
            tuple(value_of(cell, lambda cell=cell: result(cell)) for cell in row)  # type: ignore[misc]
            for row in self._sheet.iter_rows(top, bottom, first, last)
        )
        return rows[0][0] if self.shape == (1, 1) else rows

    @property  # type: ignore[misc]
    def raw_value(self) -> Any:
        self.excel.step("values", self._sheet.title, self.address_of)
        return self._block(excel_cells.handed_over)

    @property
    def exact_value(self) -> Any:
        """What Value2 gives."""
        self.excel.step("exact", self._sheet.title, self.address_of)
        return self._block(excel_cells.exact)

    @property
    def formula(self) -> Any:
        self.excel.step("formulas", self._sheet.title, self.address_of)
        return self._block(lambda cell, _: excel_cells.spelt(cell))

    @formula.setter
    def formula(self, entries: Any) -> None:
        self.excel.step("write", self._sheet.title, self.address_of)
        if self._sheet.title in self.excel.protected:
            raise ComError("the sheet is protected")
        rows = entries if isinstance(entries, list) else [[entries]]
        first, top, last, bottom = self.areas[0]
        for cells, row in zip(self._sheet.iter_rows(top, bottom, first, last), rows, strict=True):
            for cell, entry in zip(cells, row, strict=True):
                excel_cells.put(cell, entry)
                place = (self._sheet.title, int(cell.row or 0), int(cell.column or 0))
                self.excel.results.pop(place, None)

    def select(self) -> None:
        if self.excel.book.active is not self._sheet:
            raise ComError("only cells of the active sheet can be selected")
        self.excel.selected = (self._sheet.title, self.address_of)

    def clear_formats(self) -> None:
        self.excel.step("clear", self._sheet.title, self.address_of)
        for cell in self.cells():
            cell.style = "Normal"

    @property
    def number_format(self) -> str:
        return str(next(self.cells()).number_format)

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.excel.step("format", self._sheet.title, self.address_of)
        for cell in self.cells():
            cell.number_format = code

    @property
    def horizontal_alignment(self) -> str:
        return str(next(self.cells()).alignment.horizontal)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.excel.step("format", self._sheet.title, self.address_of)
        align(self, horizontal=value)

    @property
    def wrap_text(self) -> bool:
        return bool(next(self.cells()).alignment.wrapText)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.excel.step("format", self._sheet.title, self.address_of)
        align(self, wrapText=value)

    @property
    def column_width(self) -> float:
        return float(self._sheet.column_dimensions[get_column_letter(self.column)].width)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.excel.step("width", self._sheet.title, self.address_of)
        for first, _, last, _ in self.areas:
            for column in range(first, last + 1):
                self._sheet.column_dimensions[get_column_letter(column)].width = value + 0.71

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self)

    @property
    def left(self) -> float:
        return 50.0 * (self.column - 1)

    @property
    def top(self) -> float:
        return 15.0 * (self.row - 1)

    @property
    def width(self) -> float:
        return 50.0 * self.shape[1]

    @property
    def height(self) -> float:
        return 15.0 * self.shape[0]
