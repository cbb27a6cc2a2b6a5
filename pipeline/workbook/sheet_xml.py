"""A sheet plan as worksheet XML: cells with their cached values, looks, validations, print set-up.

The XML is built as text, because one run writes tens of thousands of cells. Elements stand in the order that
ECMA-376 part 1, 18.3.1.99 asks for. Text goes in as inline strings, so that sharedStrings.xml stays untouched.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.findings import FileRefusedError, column_letters
from pipeline.workbook.markup import DECLARATION, MAIN, OFFICE, escape, quoteattr
from pipeline.workbook.plan import (
    Area,
    CellWrite,
    ColumnWidth,
    Highlight,
    Link,
    RowWrite,
    SheetPlan,
    Validation,
)
from pipeline.workbook.record import Cells
from pipeline.workbook.styles import FORMATS, ROLES, SIZE, TABS
from pipeline.workbook.styles_xml import StyleSheet

DEFAULT_HEIGHT = 15
LONGEST_TEXT = 32_767
LONGEST_FORMULA = 8_192
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
_DIGITS = 15
_FIFTEEN = Context(prec=_DIGITS, rounding=ROUND_HALF_UP)
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30).toordinal(), date(1904, 1, 1).toordinal()
_FIRST_OF_MARCH_1900 = 61
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LINE_HEIGHT = 1.32
"""Height of a line over the size of its letters (Calibri)."""
_USUAL_SIZE = 11
_NARROWEST = 8.43
_LETTERS_PER_UNIT = 1.08
"""Letters of usual text that fit in one unit of column width, which is the width of a digit."""
_FOOTER = "&amp;L&amp;8&amp;F  &amp;A&amp;R&amp;8Page &amp;P / &amp;N"  # "Page" is the word in French and in English


def number_text(value: Decimal) -> str:
    """Return a number as a file stores it: plain, at most 15 significant digits, no trailing zeros.

    Raises:
        ValueError: the number is not finite.
    """
    text = str(value)  # three times as fast as format(value, "f")
    if len(text) > _DIGITS or "E" in text:
        text = format(_FIFTEEN.plus(value), "f")
    if text[-1] > "9":
        raise ValueError(text)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if text != "-0" else "0"


def serial(day: date, *, date1904: bool) -> int:
    """Return the number that stands for a day in the workbook's epoch (1 is 1 January 1900, or 0 is 1904's)."""
    if date1904:
        return day.toordinal() - _EPOCH_1904
    number = day.toordinal() - _EPOCH_1900
    return number if number >= _FIRST_OF_MARCH_1900 else number - 1  # Excel's 1900 has a 29 February


def clean(text: str) -> str:
    """Return text without what XML can't hold, its ends of line as Excel stores them, and escaped.

    Excel reads ``_x0041_`` in a stored text as the letter A; such text is kept as it was meant.
    """
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escape(_ESCAPED.sub("_x005F_", text))


def _text_element(text: str) -> str:
    """Return the <t> of a text, its spaces kept."""
    if text.isprintable() and not ("&" in text or "<" in text or ">" in text or "_x" in text):
        keep = text != text.strip()
    else:
        text = clean(text)
        keep = True
    return f'<t xml:space="preserve">{text}</t>' if keep else f"<t>{text}</t>"


def _formula(text: str) -> str:
    if len(text) > LONGEST_FORMULA:
        raise ValueError(text)
    if "&" in text or "<" in text or ">" in text:
        text = escape(text)
    return f"<f>{text}</f>"


def _number_cell(value: Decimal, formula: str | None) -> str:
    if formula is None:
        return f"><v>{number_text(value)}</v></c>"
    return f">{_formula(formula)}<v>{number_text(value)}</v></c>"


def _text_cell(value: str, formula: str | None) -> str:
    if len(value) > LONGEST_TEXT // 2 and len(value.encode("utf-16-le", "replace")) // 2 > LONGEST_TEXT:
        raise OverflowError
    if formula is None:
        return f' t="inlineStr"><is>{_text_element(value)}</is></c>' if value else "/>"
    if value in _ERRORS:
        return f' t="e">{_formula(formula)}<v>{value}</v></c>'
    return f' t="str">{_formula(formula)}<v>{clean(value)}</v></c>'


def _flag_cell(value: bool, formula: str | None) -> str:
    return f' t="b">{"" if formula is None else _formula(formula)}<v>{int(value)}</v></c>'


def _empty_cell(_: None, formula: str | None) -> str:
    return "/>" if formula is None else f">{_formula(formula)}</c>"


def _day_cell(base_1904: bool) -> Callable[[date, str | None], str]:
    def write(value: date, formula: str | None) -> str:
        shown = "" if formula is None else _formula(formula)
        return f">{shown}<v>{serial(value, date1904=base_1904)}</v></c>"

    return write


class _Letters(dict[int, str]):
    """Letters of columns, each worked out once."""

    def __missing__(self, column: int) -> str:
        self[column] = column_letters(column)
        return self[column]


class _Writers(dict[type, Callable[[Any, str | None], str]]):
    """What writes a value, by its type; a subclass is written as what it is a kind of."""

    def __missing__(self, kind: type) -> Callable[[Any, str | None], str]:
        known = next((base for base in kind.__mro__ if base in self), None)
        if known is None:
            raise TypeError(kind)
        self[kind] = self[known]
        return self[kind]


class _Formats(dict[str, int]):
    """Numbers of cell formats by style key, each asked for once."""

    def __init__(self, styles: StyleSheet) -> None:
        super().__init__()
        self._styles = styles

    def __missing__(self, key: str) -> int:
        self[key] = self._styles.cell(key)
        return self[key]


class _Heights:
    """Heights for rows without one that hold large letters or wrapped text.

    Excel fits such rows by itself when it opens the file; LibreOffice takes the default height, so that text
    would be cut. The height is an estimate and is not marked as set by hand: Excel still fits it.
    """

    def __init__(self, columns: list[ColumnWidth]) -> None:
        self._widths = {number: each.width for each in columns for number in range(each.first, each.last + 1)}
        self._tall: dict[str, tuple[float, bool]] = {}
        for name, role in ROLES.items():
            for shown, form in FORMATS.items():
                wraps = ("wrapText", "1") in (*role.alignment, *form.alignment)
                if wraps or role.size > _USUAL_SIZE:
                    self._tall[f"{name}.{shown}"] = (role.size, wraps)

    def row_tag(self, number: int, cells: list[CellWrite]) -> str:
        """Return the start of a row, with a height where it needs more than one usual line."""
        tall, needed = self._tall, 0.0
        for cell in cells:
            if cell[3] in tall and cell[1]:
                size, wraps = tall[cell[3]]
                lines = self._lines(cell, size) if wraps and isinstance(cell[1], str) else 1
                needed = max(needed, lines * size * _LINE_HEIGHT + 2)
        return (
            f'<row r="{number}" ht="{min(needed, 409):.1f}">'
            if needed > DEFAULT_HEIGHT
            else f'<row r="{number}">'
        )

    def _lines(self, cell: CellWrite, size: float) -> int:
        """Return about how many lines a wrapped text fills in its column."""
        room = max(1.0, self._widths.get(cell.column, _NARROWEST) * _LETTERS_PER_UNIT * SIZE / size)
        return sum(max(1, math.ceil(len(line) / room)) for line in str(cell.value).split("\n"))


_LETTERS = _Letters()


class Surroundings(NamedTuple):
    """What a sheet needs to know of the workbook that it goes into.

    Attributes:
        styles: the workbook's styles.
        date1904: whether days are counted from 1904.
        selected: whether the sheet's tab is among the selected ones.
        drawing: id of the relationship to the sheet's drawing, or None.
        name: the tab's name.
    """

    styles: StyleSheet
    date1904: bool = False
    selected: bool = False
    drawing: str | None = None
    name: str = ""


def sheet_xml(plan: SheetPlan, around: Surroundings) -> str:
    """Return the worksheet part of a plan; its rows are read once.

    Raises:
        FileRefusedError: ``text_too_long``, a text is longer than a cell can hold (32,767).
        ValueError: a number is not finite, or a formula longer than a cell can hold.
    """
    return sheet_and_cells(plan, around)[0]


def sheet_and_cells(plan: SheetPlan, around: Surroundings) -> tuple[str, Cells]:
    """Return the worksheet part of a plan, and which cells it fills."""
    rows, dimension, cells = _rows(plan, around)
    fit = f'<pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="{dimension}"/>'
    outline = f'<outlinePr summaryRight="{int(plan.summary_right)}"/>'
    xml = "".join(
        (
            DECLARATION,
            f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">',
            f'<sheetPr><tabColor rgb="FF{TABS[plan.kind]}"/>{outline}{fit}',
            _view(plan, around),
            _columns(plan),
            "<sheetData>",
            *rows,
            "</sheetData>",
            f'<autoFilter ref="{area_text(plan.filter)}"/>' if plan.filter else "",
            *_highlights(plan.highlights, around.styles),
            *_validations(plan.validations),
            *_links(plan.links),
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>',
            f'<pageSetup paperSize="9" orientation="{"landscape" if plan.landscape else "portrait"}"',
            f' fitToWidth="{plan.pages_wide}" fitToHeight="0"/>',
            f"<headerFooter><oddFooter>{_FOOTER}</oddFooter></headerFooter>",
            f'<drawing r:id="{around.drawing}"/>' if around.drawing else "",
            "</worksheet>",
        )
    )
    return xml, cells


def _rows(plan: SheetPlan, around: Surroundings) -> tuple[list[str], str, Cells]:
    """Return the rows' XML in pieces, the area that they fill, and their cells."""
    day = _day_cell(around.date1904)
    writers = _Writers(
        {Decimal: _number_cell, str: _text_cell, bool: _flag_cell, type(None): _empty_cell, date: day}
    )
    formats, letters = _Formats(around.styles), _LETTERS
    heights = _Heights(plan.columns)
    pieces: list[str] = []
    add = pieces.append
    filled: list[tuple[int, list[int]]] = []
    first = last = 0
    left, right = 1 << 14, 1
    row: RowWrite
    cell = CellWrite(1, None, None, "")
    try:
        for row in plan.rows:
            number, cells, height = row
            first, last = first or number, number
            if height is None:
                add(heights.row_tag(number, cells))
            else:
                add(f'<row r="{number}" ht="{height:g}" customHeight="1">')
            for cell in cells:
                column, value, formula, style = cell
                tail = writers[type(value)](value, formula)
                add(f'<c r="{letters[column]}{number}" s="{formats[style]}"{tail}')
            if cells:
                left, right = min(left, cells[0].column), max(right, cells[-1].column)
                filled.append((number, [each[0] for each in cells]))
            add("</row>")
    except OverflowError as error:
        where = f"{letters[cell.column]}{last}"
        raise FileRefusedError("text_too_long", "", sheet=around.name or plan.name, cell=where) from error
    area = Area(max(first, 1), min(left, right), max(last, 1), right)
    return pieces, area_text(area), Cells.of(filled)


def area_text(area: Area, *, absolute: bool = False) -> str:
    """Return an area's address, as in ``A1:C9`` or ``$A$1:$C$9``; one cell is written once."""
    dollar = "$" if absolute else ""
    first = f"{dollar}{_LETTERS[area.first_column]}{dollar}{area.first_row}"
    last = f"{dollar}{_LETTERS[area.last_column]}{dollar}{area.last_row}"
    return first if first == last else f"{first}:{last}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as references spell it, always in quotes."""
    return "'" + sheet.replace("'", "''") + "'"


def _view(plan: SheetPlan, around: Surroundings) -> str:
    """Return how the sheet is shown: zoom, gridlines, frozen panes."""
    lines = "" if plan.gridlines else ' showGridLines="0"'
    chosen = ' tabSelected="1"' if around.selected else ""
    row, column = plan.freeze or (1, 1)
    pane = ""
    if (row, column) != (1, 1):
        split = f' xSplit="{column - 1}"' * (column > 1) + f' ySplit="{row - 1}"' * (row > 1)
        corner = "bottomRight" if row > 1 and column > 1 else "bottomLeft" if row > 1 else "topRight"
        first = f"{_LETTERS[column]}{row}"
        pane = f'<pane{split} topLeftCell="{first}" activePane="{corner}" state="frozen"/>'
        if corner == "bottomRight":
            pane += '<selection pane="topRight"/><selection pane="bottomLeft"/>'
        pane += f'<selection pane="{corner}" activeCell="{first}" sqref="{first}"/>'
    view = f'<sheetView{lines}{chosen} zoomScale="90" zoomScaleNormal="90" workbookViewId="0"'
    return f"<sheetViews>{view}{f'>{pane}</sheetView>' if pane else '/>'}</sheetViews>"


def _columns(plan: SheetPlan) -> str:
    """Return the default height and the widths of the columns.

    Raises:
        ValueError: two widths share a column, or they aren't in order: Excel would call the workbook damaged.
    """
    for before, each in pairwise(plan.columns):
        if each.first <= before.last:
            message = f"{plan.name}: two widths of column {each.first}"
            raise ValueError(message)
    deepest = max((each.level for each in plan.columns), default=0)
    level = f' outlineLevelCol="{deepest}"' if deepest else ""
    columns = "".join(
        f'<col min="{each.first}" max="{each.last}" width="{each.width:g}" customWidth="1"'
        + (f' outlineLevel="{each.level}"/>' if each.level else "/>")
        for each in plan.columns
    )
    return f'<sheetFormatPr defaultRowHeight="{DEFAULT_HEIGHT}"{level}/>' + (
        f"<cols>{columns}</cols>" if columns else ""
    )


def _highlights(highlights: list[Highlight], styles: StyleSheet) -> Iterator[str]:
    for priority, each in enumerate(highlights, 1):
        rule = f'<cfRule type="expression" dxfId="{styles.differential(each.look)}" priority="{priority}">'
        formula = f"<formula>{escape(each.formula)}</formula></cfRule>"
        yield f'<conditionalFormatting sqref="{area_text(each.area)}">{rule}{formula}</conditionalFormatting>'


def shorten(text: str, limit: int) -> str:
    """Return text cut between two words, with an ellipsis, where it is longer than Excel allows."""
    text = _ILLEGAL.sub("", text)
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _validations(validations: list[Validation]) -> Iterator[str]:
    if not validations:
        return
    yield f'<dataValidations count="{len(validations)}">'
    for each in validations:
        texts = (
            ("errorTitle", each.error_title, _LONGEST_TITLE),
            ("error", each.error, _LONGEST_MESSAGE),
            ("promptTitle", each.title, _LONGEST_TITLE),
            ("prompt", each.message, _LONGEST_MESSAGE),
        )
        words = "".join(f" {name}={quoteattr(shorten(text, most))}" for name, text, most in texts if text)
        operator = f' operator="{each.operator}"' if each.operator else ""
        style = "" if each.strict else ' errorStyle="warning"'
        yield f'<dataValidation type="{each.kind}"{style}{operator} allowBlank="1" showInputMessage="1"'
        yield f' showErrorMessage="1"{words} sqref="{area_text(each.area)}">'
        yield f"<formula1>{escape(each.formula1)}</formula1>"
        yield f"<formula2>{escape(each.formula2)}</formula2>" if each.formula2 is not None else ""
        yield "</dataValidation>"
    yield "</dataValidations>"


def _links(links: list[Link]) -> Iterator[str]:
    if not links:
        return
    yield "<hyperlinks>"
    for each in links:
        place = quoteattr(f"{quoted(each.sheet)}!{each.a1}")
        tip = f" tooltip={quoteattr(shorten(each.tip, _LONGEST_MESSAGE))}" if each.tip else ""
        yield f'<hyperlink ref="{_LETTERS[each.column]}{each.row}" location={place}{tip}/>'
    yield "</hyperlinks>"
