"""How the sheets look: named styles, formats of numbers, widths, conditional formats, printing."""

from __future__ import annotations

from typing import Any

from .office import address, cells, constant, number_format, struct, value

_HARD, _STYLES, _EDITED = 32, 64, 512
_BOLD, _NORMAL, _UNDERLINED = 150.0, 100.0, 1
_SIDES = {"left": "LeftBorder", "right": "RightBorder", "top": "TopBorder", "bottom": "BottomBorder"}
_SHORT, _LONG = 21000, 29700
"""The sides of A4."""
_MARGINS = {"LeftMargin": 1016, "RightMargin": 1016, "TopMargin": 1270, "BottomMargin": 762}
_FOOT = {"FooterHeight": 762, "FooterBodyDistance": 480}


class Looks:
    """The styles and formats of a book; named styles that it lacks are made, those that it has stay as they are.

    Args:
        document: the book.
        styles: what named styles are like.
        formats: what lies over the named style of a cell, by our own key.
    """

    def __init__(self, document: Any, styles: dict[str, Any], formats: dict[str, Any]) -> None:
        self.document = document
        family = document.StyleFamilies.getByName("CellStyles")
        for name, told in styles.items():
            if not family.hasByName(name):
                made = document.createInstance("com.sun.star.style.CellStyle")
                family.insertByName(name, made)
                made.ParentStyle = "Default"
                _shape(made, told)
        self._formats = {key: self._properties(told) for key, told in formats.items()}

    def _properties(self, told: dict[str, Any]) -> Any:
        """Return the names of properties and their values, in the order of the alphabet that UNO asks for."""
        number = number_format(self.document.NumberFormats, told["code"])
        wanted = {
            "CellStyle": told["style"],
            "NumberFormat": number,
            "HoriJustify": constant("table.CellHoriJustify", told["horizontal"]),
            "VertJustify": told["vertical"],
            "ParaIndent": told["indent"],
            "IsTextWrapped": told["wrap"],
        }
        return tuple(sorted(wanted)), tuple(wanted[name] for name in sorted(wanted))

    def dress(self, sheet: Any, told: dict[str, Any]) -> None:
        """Let the cells of a sheet look as they must."""
        document = self.document
        for each in told["bare"]:
            cells(sheet, each).clearContents(_HARD | _STYLES | _EDITED)
        for key, areas in told["looks"].items():
            found = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
            for each in areas:
                found.addRangeAddress(address(sheet, each), False)
            found.setPropertyValues(*self._formats[key])
        _columns(sheet, told["widths"])
        sheet.Rows.OptimalHeight = True
        for areas in told["rules_gone"]:
            for each in areas:
                drop_rules(cells(sheet, each))
        for each in told["rules"]:
            drop_rules(cells(sheet, each["area"]))
        for each in told["rules"]:
            add_rule(cells(sheet, each["area"]), each["formula"], each["style"])
        if told["tab_colour"] is not None:
            sheet.TabColor = told["tab_colour"]
        if told["page"] is not None:
            page(document, sheet, told["page"])
            _titles(sheet, told["page"])


def _shape(style: Any, told: dict[str, Any]) -> None:
    if "font" in told:
        style.CharFontName, style.CharHeight = told["font"], told["size"]
        style.CharUnderline = _UNDERLINED if told["underline"] else 0
        style.VertJustify, style.IsTextWrapped = told["vertical"], told["wrap"]
        for side, (width, colour) in told["borders"].items():
            line = struct("table.BorderLine2", Color=colour, OuterLineWidth=width, LineWidth=width)
            setattr(style, _SIDES[side], line)
    style.CharColor = told["colour"]
    style.CharWeight = _BOLD if told["bold"] else _NORMAL
    style.CharPosture = constant("awt.FontSlant", "ITALIC" if told["italic"] else "NONE")
    if told["fill"] is not None:
        style.CellBackColor = told["fill"]


def _columns(sheet: Any, widths: Any) -> None:
    """Set widths and outline groups; columns side by side of a level are one group."""
    grouped: list[list[int]] = []
    for first, last, width, level in widths:
        cells(sheet, [1, first, 1, last]).Columns.Width = width
        if level and grouped and grouped[-1][1] == first - 1:
            grouped[-1][1] = last
        elif level:
            grouped.append([first, last])
    by_columns = constant("table.TableOrientation", "COLUMNS")
    for first, last in grouped:
        where = address(sheet, [1, first, 1, last])
        sheet.ungroup(where, by_columns)
        sheet.group(where, by_columns)


def add_rule(area: Any, formula: str, style: str, seen_from: Any = None) -> None:
    """Add a conditional format to an area.

    Args:
        area: the cells.
        formula: what is asked.
        style: the named style of cells for which it holds.
        seen_from: the cell from which the formula is read; the area's first one where it is None.
    """
    rules = area.ConditionalFormat
    entry = (
        value("Operator", constant("sheet.ConditionOperator", "FORMULA")),
        value("Formula1", formula),
        value("SourcePosition", seen_from or area.getCellByPosition(0, 0).CellAddress),
        value("StyleName", style),
    )
    rules.addNew(entry)
    area.ConditionalFormat = rules


def drop_rules(area: Any) -> None:
    """Take the conditional formats of an area out."""
    rules = area.ConditionalFormat
    rules.clear()
    area.ConditionalFormat = rules


def page(document: Any, sheet: Any, told: dict[str, Any]) -> None:
    """Set up printing: A4, so many pages wide."""
    name = "Truecost {} {}".format("landscape" if told["landscape"] else "portrait", told["pages_wide"])
    family = document.StyleFamilies.getByName("PageStyles")
    if not family.hasByName(name):
        family.insertByName(name, document.createInstance("com.sun.star.style.PageStyle"))
        made = family.getByName(name)
        made.IsLandscape = told["landscape"]
        made.Width, made.Height = (_LONG, _SHORT) if told["landscape"] else (_SHORT, _LONG)
        made.ScaleToPagesX, made.ScaleToPagesY = told["pages_wide"], 0
        made.HeaderIsOn, made.FooterIsOn = False, True
        for key, length in dict(_MARGINS, **_FOOT).items():
            setattr(made, key, length)
        _footer(document, made)
    sheet.PageStyle = name


def _titles(sheet: Any, told: dict[str, Any]) -> None:
    """Let rows and columns be repeated on each printed page."""
    if told["rows"]:
        first, last = told["rows"]
        sheet.setTitleRows(address(sheet, [first, 1, last, 1]))
        sheet.setPrintTitleRows(True)
    if told["columns"]:
        first, last = told["columns"]
        sheet.setTitleColumns(address(sheet, [1, first, 1, last]))
        sheet.setPrintTitleColumns(True)


def _footer(document: Any, style: Any) -> None:
    """Let each page say its file, its sheet, its number and how many there are."""
    content = style.RightPageFooterContent
    content.CenterText.String = ""
    for text, pieces in (
        (content.LeftText, ("FileName", "  ", "SheetName")),
        (content.RightText, ("Page ", "PageNumber", " / ", "PageCount")),
    ):
        text.String = ""
        for each in pieces:
            cursor = text.createTextCursor()
            cursor.gotoEnd(False)
            if each.strip() == each and each.isalpha():
                text.insertTextContent(
                    cursor, document.createInstance(f"com.sun.star.text.TextField.{each}"), False
                )
            else:
                text.insertString(cursor, each, False)
        whole = text.createTextCursor()
        whole.gotoStart(False)
        whole.gotoEnd(True)
        whole.CharHeight = 8
    style.RightPageFooterContent = content
