"""What xlwings' own calls do not reach: a few properties of Excel itself, by COM in Windows, by AppleScript on a Mac.

What only makes a sheet prettier is done in Windows only, and never stops a macro.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import xlwings

from pipeline.runs.live import FONT, LiveValue, Role

_FIRST_ERROR = -2_146_828_288
_ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
"""Errors by their numbers in Excel."""
_SOLID, _THIN, _MEDIUM, _NONE, _UNDERLINED = 1, 2, -4138, -4142, 2
_SIDES = {"left": -4131, "right": -4152, "top": -4160, "bottom": -4107}
_VERTICAL = {"top": -4160, "center": -4108}
_LANDSCAPE, _PORTRAIT, _A4 = 2, 1, 9
_EXPRESSION = 2
_FROM_PADDING = 0.71
"""A width in a file counts the padding of the cell, Excel's own does not."""


def on_mac() -> bool:
    """Return whether Excel is driven by AppleScript."""
    return sys.platform == "darwin"


def _get(thing: Any, windows: str, mac: str) -> Any:
    return getattr(thing.api, mac).get() if on_mac() else getattr(thing.api, windows)


def is_protected(sheet: xlwings.Sheet) -> bool:
    """Return whether the cells of a sheet are protected."""
    return bool(_get(sheet, "ProtectContents", "protect_contents"))


def has_fixed_tabs(book: xlwings.Book) -> bool:
    """Return whether no sheet may be added or taken out."""
    return bool(_get(book, "ProtectStructure", "protect_structure"))


def counts_from_1904(book: xlwings.Book) -> bool:
    """Return whether the days of a workbook are counted from 1904."""
    return bool(_get(book, "Date1904", "date_1904"))


def tabs(book: xlwings.Book) -> list[str]:
    """Return the names of all tabs, chart sheets too."""
    if on_mac():
        found = book.api.sheets.name.get()
        return list(found) if isinstance(found, list) else [str(found)]
    return [str(each.Name) for each in book.api.Sheets]


def repaired(used: xlwings.Range, values: list[list[Any]]) -> list[list[LiveValue]]:
    """Return a block as it is in the cells: Excel hands errors over as numbers, money cut to four decimals.

    On a Mac it hands errors over as blanks; there, what the cells show tells them.
    """
    if on_mac():
        shown = used.api.string_value.get()
        rows = shown if isinstance(shown, list) and shown and isinstance(shown[0], list) else [shown]
        rows = [row if isinstance(row, list) else [row] for row in rows]
        known = set(_ERRORS.values())
        return [
            [text if text in known else value for value, text in zip(line, row, strict=True)]
            for line, row in zip(values, rows, strict=True)
        ]
    kinds = {type(value) for row in values for value in row}
    exact: Any = values
    if any(kind.__name__ == "Decimal" for kind in kinds):
        exact = used.api.Value2
        if not isinstance(exact, (tuple, list)):
            exact = [[exact]]
    elif int not in kinds:
        return values
    return [
        [_repaired(value, other) for value, other in zip(row, others, strict=True)]
        for row, others in zip(values, exact, strict=True)
    ]


def _repaired(value: Any, exact: Any) -> LiveValue:
    if type(value) is int:
        return _ERRORS.get(value - _FIRST_ERROR, float(value))
    if type(value).__name__ == "Decimal":
        return float(exact)
    found: LiveValue = value
    return found


# What makes a sheet prettier -------------------------------------------------------------------------------


def _colour(rgb: str) -> int:
    """Return a colour RRGGBB as Excel counts it."""
    return int(rgb[4:6] + rgb[2:4] + rgb[0:2], 16)


class Styles:
    """The named styles of a workbook; ours are made where it lacks them, and left as a person has changed them.

    Args:
        book: the open workbook.
    """

    def __init__(self, book: xlwings.Book) -> None:
        self._book = book
        self._known: set[str] | None = None

    def put(self, cells: xlwings.Range, role: Role) -> bool:
        """Give cells the style of a role; return False where there are no named styles to be had."""
        if on_mac():
            return False
        if self._known is None:
            self._known = {str(each.Name).casefold() for each in self._book.api.Styles}
        if role.name.casefold() not in self._known:
            self._make(role)
            self._known.add(role.name.casefold())
        cells.api.Style = role.name
        return True

    def _make(self, role: Role) -> None:
        style = self._book.api.Styles.Add(role.name)
        style.IncludeNumber = False
        font = style.Font
        font.Name, font.Size, font.Bold, font.Italic = FONT, role.size, role.bold, role.italic
        font.Underline, font.Color = _UNDERLINED if role.underline else _NONE, _colour(role.colour)
        if role.fill:
            style.Interior.Color = _colour(role.fill)
        for side, line in role.borders:
            border = style.Borders(_SIDES[side])
            border.LineStyle = _SOLID
            border.Weight = _MEDIUM if line.style == "medium" else _THIN
            border.Color = _colour(line.colour)
        aligned = dict(role.alignment)
        style.VerticalAlignment = _VERTICAL[aligned.get("vertical", "top")]
        style.WrapText = aligned.get("wrapText") == "1"


def indent(cells: xlwings.Range, steps: int) -> None:
    """Move the words of cells in by some steps."""
    if not on_mac():
        cells.api.IndentLevel = steps


def width(columns: xlwings.Range, units: float) -> None:
    """Set the width of columns, given as a file counts it."""
    columns.column_width = max(units - _FROM_PADDING, 0)


def outline(columns: xlwings.Range, level: int) -> None:
    """Set the outline level of columns: 0 for none."""
    if not on_mac():
        columns.api.EntireColumn.OutlineLevel = level + 1


def freeze(sheet: xlwings.Sheet, row: int, column: int) -> None:
    """Let the rows and columns from a cell on scroll, and what comes before stand."""
    if on_mac():
        return
    sheet.activate()
    window = sheet.book.app.api.ActiveWindow
    window.FreezePanes = False
    window.ScrollRow = window.ScrollColumn = 1
    window.SplitColumn, window.SplitRow = column - 1, row - 1
    window.FreezePanes = (row, column) != (1, 1)
    window.Zoom = 90


def drop_rules(sheet: xlwings.Sheet, ours: Callable[[str, str], bool]) -> None:
    """Take out the conditional formats that are ours, which is told by where they stand and by their formula."""
    if on_mac():
        return
    sheet.activate()
    rules = sheet.api.Cells.FormatConditions
    for number in range(rules.Count, 0, -1):
        rule = rules.Item(number)
        if rule.Type != _EXPRESSION:
            continue
        rule.AppliesTo.Cells(1, 1).Select()  # Excel spells a formula as seen from the active cell
        if ours(str(rule.AppliesTo.Address).replace("$", "").replace(",", " "), str(rule.Formula1)):
            rule.Delete()


def describe(chart: xlwings.Chart, words: str) -> None:
    """Say what a chart shows, for a reader who can't see it."""
    if not on_mac():
        chart.api[0].ShapeRange.AlternativeText = words


def tab_colour(sheet: xlwings.Sheet, rgb: str) -> None:
    """Colour a tab."""
    if not on_mac():
        sheet.api.Tab.Color = _colour(rgb)


def hide_name(name: xlwings.main.Name) -> None:
    """Keep a name out of the list that a person sees."""
    if not on_mac():
        name.api.Visible = False


def page(
    sheet: xlwings.Sheet,
    *,
    landscape: bool,
    pages_wide: int,
    rows: str,
    columns: str,
) -> None:
    """Set up printing: A4, so many pages wide, rows and columns repeated (as ``$1:$2`` and ``$A:$C``, or nothing)."""
    if on_mac():
        return
    setup = sheet.api.PageSetup
    setup.PaperSize = _A4
    setup.Orientation = _LANDSCAPE if landscape else _PORTRAIT
    setup.Zoom = False
    setup.FitToPagesWide, setup.FitToPagesTall = pages_wide, False
    setup.PrintTitleRows, setup.PrintTitleColumns = rows, columns
    setup.LeftFooter, setup.RightFooter = "&8&F  &A", "&8Page &P / &N"


Step = Callable[[], None]


def only_looks(steps: Sequence[Step]) -> list[Exception]:
    """Take steps that only make a sheet prettier; return what went wrong."""
    failed: list[Exception] = []
    for step in steps:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - whatever Excel refuses, the figures are right
            failed.append(error)
    return failed
