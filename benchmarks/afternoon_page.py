"""A sheet as the afternoon's script writes it, with the few looks that it needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

INK = PatternFill("solid", fgColor="12355B")
WHITE = Font(name="Calibri", size=10, bold=True, color="FFFFFF")
NORMAL = Font(name="Calibri", size=10)
BOLD = Font(name="Calibri", size=10, bold=True)
LINE = Border(bottom=Side("thin", color="D5DBE1"))
MONEY, DAYS, SHARE, MONTH = "#,##0.00", "0.00", "0.0%", "mmm yyyy"


class Page:
    """A sheet being written, with the few looks that it needs."""

    def __init__(self, book: Workbook, title: str, widths: list[float]) -> None:
        if title in book.sheetnames:
            del book[title]
        self.sheet: Worksheet = book.create_sheet(title)
        self.sheet.sheet_view.showGridLines = False
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.paperSize = 9
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for column, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        self.sheet["A1"] = title
        self.sheet["A1"].font = Font(name="Calibri", size=16, bold=True, color="12355B")

    def head(self, row: int, words: list[Any]) -> None:
        """Write a row of headings."""
        for column, word in enumerate(words, start=1):
            cell = self.sheet.cell(row, column, word)
            cell.font, cell.fill, cell.alignment = WHITE, INK, Alignment(wrap_text=True, vertical="center")
            if isinstance(word, date):
                cell.number_format = MONTH

    def put(self, row: int, values: list[Any], formats: list[str], *, bold: bool = False) -> None:
        """Write a row of values."""
        for column, (value, look) in enumerate(zip(values, formats, strict=False), start=1):
            if value is not None:
                cell = self.sheet.cell(row, column, value)
                cell.font = BOLD if bold else NORMAL
                cell.border = LINE
                if look:
                    cell.number_format = look


def quoted(sheet: Worksheet) -> str:
    """Return a sheet's name as formulas write it."""
    return "'{}'!".format(sheet.title.replace("'", "''"))
