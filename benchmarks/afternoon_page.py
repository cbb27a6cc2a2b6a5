"""A sheet as the afternoon's script writes it, with the few looks that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

INK = PatternFill("solid", fgColor="12355B")
RED = PatternFill("solid", bgColor="F4C7C3")
ORANGE = PatternFill("solid", bgColor="FCE8B2")
WHITE = Font(name="Calibri", size=10, bold=True, color="FFFFFF")
BOLD = Font(name="Calibri", size=10, bold=True)
TITLE = Font(name="Calibri", size=16, bold=True, color="12355B")
SECTION = Font(name="Calibri", size=12, bold=True, color="12355B")
LINE = Border(bottom=Side("thin", color="D5DBE1"))
CENTRED = Alignment(wrap_text=True, vertical="center")
MONEY, DAYS, SHARE, MONTH, COUNT = "#,##0.00", "0.00", "0.0%", "mmm yyyy", "0"


class Page:
    """A sheet being written, with its title and the state of the checks on top."""

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
        self.sheet["A1"].font = TITLE
        if title != "Checks":
            project = "Project" if "Project" in book.sheetnames else "Projet"
            self.put(1, [None] * 4 + ["Master check", "=Checks!$B$6", "=Checks!$B$5"], [])
            self.put(2, [None] * 4 + ["Reporting month", f"={project}!$B$16"], [""] * 5 + [MONTH])
            missing = '=IF(F3=0,"","run the script again")'
            self.put(3, [None] * 4 + ["Lines not computed", "=Checks!$B$7", missing], [])
            for level, look in ((1, ORANGE), (2, RED)):
                self.sheet.conditional_formatting.add("G1", CellIsRule("equal", [str(level)], fill=look))  # type: ignore[no-untyped-call]

    def section(self, row: int, words: str) -> None:
        """Write the title of a section."""
        self.sheet.cell(row, 1, words).font = SECTION

    def head(self, row: int, words: Sequence[Any], look: str = "General") -> None:
        """Write a row of headings."""
        for column, word in enumerate(words, start=1):
            cell = self.sheet.cell(row, column, word)
            cell.font, cell.fill, cell.alignment = WHITE, INK, CENTRED
            if look != "General":
                cell.number_format = look

    def put(self, row: int, values: Sequence[Any], formats: Sequence[str], *, bold: bool = False) -> None:
        """Write a row of values."""
        for column, value in enumerate(values, start=1):
            if value is not None:
                cell = self.sheet.cell(row, column, value)
                cell.border = LINE
                if bold:
                    cell.font = BOLD
                if column <= len(formats) and formats[column - 1]:
                    cell.number_format = formats[column - 1]

    def facts(self, row: int, facts: Sequence[tuple[str, str, str]]) -> int:
        """Write labels with a formula in column C each; return the row below them."""
        for at, (label, formula, look) in enumerate(facts, start=row):
            self.put(at, [label, None, formula], ["", "", look])
        return row + len(facts)


def quoted(sheet: Worksheet) -> str:
    """Return a sheet's name as formulas write it."""
    return "'{}'!".format(sheet.title.replace("'", "''"))
