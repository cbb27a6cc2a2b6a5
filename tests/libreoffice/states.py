"""All that a click may change in a book, as LibreOffice saves it and openpyxl reads it: to compare before and after."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.formula import ArrayFormula

from tests.libreoffice.clicks import Calc
from tests.witness.uno_remote import Remote

Cell = tuple[str, int | None, int | None]
State = dict[str, Any]
_WHOLE = {"0", "#,##0"}
_NO_BORDER = ((None, None),) * 4
_BARE = (
    "General",
    ("Calibri", 10.0, False, False, None, None),
    None,
    _NO_BORDER,
    ("general", "bottom", False, 0),
)


def saved(calc: Calc, book: Remote) -> Workbook:
    """Return a book as it would be saved now."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl can't read
        return load_workbook(io.BytesIO(calc.office.saved(book)))


def state(calc: Calc, book: Remote) -> State:
    """Return contents, looks, names, widths, rules, charts, printing: not which sheet is in front."""
    made = saved(calc, book)
    return {
        "tabs": made.sheetnames,
        "names": {name: each.value for name, each in made.defined_names.items()},
        "contents": contents(made, made.sheetnames),
        "shown": {each: shown(book, each) for each in made.sheetnames},
        "looks": looks(made, made.sheetnames),
        "sheets": {each.title: _around(each) for each in made.worksheets},
        "charts": {each: figures(book, each) for each in made.sheetnames},
    }


def contents(book: Workbook, tabs: Iterable[str]) -> dict[Cell, Any]:
    """Return the formulas, texts and figures of some sheets, with the targets of the links of texts.

    Calc can't give a figure a link while it is open; it reads one from a file, and loses it when the figure is typed anew.
    """
    return {
        (tab, cell.row, cell.column): (
            _plain(cell.value),
            cell.hyperlink.location if cell.hyperlink and cell.data_type == "s" else None,
        )
        for tab in tabs
        for row in book[tab].iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def _plain(value: Any) -> Any:
    return (value.ref, value.text) if isinstance(value, ArrayFormula) else value


def looks(book: Workbook, tabs: Iterable[str]) -> dict[Cell, tuple[Any, ...]]:
    """Return how the cells of some sheets look, but for those that have no look of their own.

    A formula without a format of its own shows that of what it read last: one of whole numbers is taken for none.
    """
    found = {
        (tab, cell.row, cell.column): (
            "General" if cell.number_format in _WHOLE else cell.number_format,
            *_look(cell),
        )
        for tab in tabs
        for row in book[tab].iter_rows()
        for cell in row
    }
    return {at: look for at, look in found.items() if look != _BARE}


def _look(cell: Any) -> tuple[Any, ...]:
    font, fill, border, aligned = cell.font, cell.fill, cell.border, cell.alignment
    sides = (border.left, border.right, border.top, border.bottom)
    return (
        (font.name, font.sz, font.b, font.i, font.u, font.color.rgb if font.color else None),
        fill.fgColor.rgb if fill.fill_type else None,
        tuple((side.style, side.color.rgb if side.color else None) for side in sides if side is not None),
        (
            aligned.horizontal or "general",
            aligned.vertical or "bottom",
            bool(aligned.wrapText),
            int(aligned.indent or 0),
        ),
    )


def _around(sheet: Any) -> dict[str, Any]:
    page = sheet.page_setup
    return {
        "rules": sorted(_rules(sheet)),
        "outline": {
            column: each.outlineLevel
            for each in sheet.column_dimensions.values()
            if each.outlineLevel
            for column in range(each.min, each.max + 1)
        },
        "tab": sheet.sheet_properties.tabColor.rgb if sheet.sheet_properties.tabColor else None,
        "page": (page.orientation, page.fitToWidth, page.fitToHeight, sheet.oddFooter.right.text),
        "titles": (sheet.print_title_rows, sheet.print_title_cols),
        "lines": sheet.sheet_view.showGridLines,
        "frozen": (pane.xSplit, pane.ySplit) if (pane := sheet.sheet_view.pane) is not None else None,
    }


def _rules(sheet: Any) -> Iterator[tuple[str, str, str]]:
    """Yield each cell of a conditional format with its formula as seen from there, and its colour."""
    for each in sheet.conditional_formatting:
        areas = str(each.sqref).split()
        first = areas[0].partition(":")[0]
        for rule in each.rules:
            colour = rule.dxf.font.color.rgb if rule.dxf and rule.dxf.font else ""
            seen = Translator(f"={rule.formula[0]}", first)
            for area in areas:
                for line in sheet[area] if ":" in area else ((sheet[area],),):
                    for cell in line:
                        yield cell.coordinate, seen.translate_formula(cell.coordinate), colour


def shown(book: Remote, tab: str) -> Any:
    """Return what the cells of a sheet show."""
    sheet = book.Sheets.getByName(tab)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)  # noqa: FBT003 - as UNO's documentation writes it
    last = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()


def widths(book: Remote, tab: str, count: int = 40) -> list[int]:
    """Return the widths of the first columns of a sheet, in hundredths of a millimetre."""
    columns = book.Sheets.getByName(tab).Columns
    return [columns.getByIndex(at).Width for at in range(count)]


def figures(book: Remote, tab: str) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """Return the charts of a sheet: kind, title, and where the figures and the name of each series stand."""
    found = []
    page = book.Sheets.getByName(tab).DrawPage
    for at in range(page.Count):
        shape = page.getByIndex(at)
        if shape.ShapeType != "com.sun.star.drawing.OLE2Shape":
            continue
        chart = book.Sheets.getByName(tab).Charts.getByName(shape.PersistName).EmbeddedObject
        series = [
            (each.Values.SourceRangeRepresentation, each.Label.SourceRangeRepresentation, line.Color)
            for system in chart.getFirstDiagram().getCoordinateSystems()
            for kind in system.getChartTypes()
            for line in kind.getDataSeries()
            for each in line.getDataSequences()
        ]
        found.append((chart.Diagram.DiagramType, chart.Title.String, series))
    return found
