"""The seam between what is to stand on a sheet and how a file holds it: rows of cells and a sheet plan.

Both are plain values, so that they print and compare without Excel. The package writer turns them into
parts of an .xlsx; a macro can turn the same values into blocks of a live book.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.tables import Value


class CellWrite(NamedTuple):
    """One cell to write.

    Attributes:
        column: 1-based column.
        value: the value, or the cached value of the formula; "" is an empty text, None an empty cell.
        formula: the formula without its equals sign, in English with commas, or None.
        style: key of a style in ``styles.py``: "<role>.<format>", as in "computed.money".
    """

    column: int
    value: Value
    formula: str | None
    style: str


class RowWrite(NamedTuple):
    """One row to write: its 1-based number, its cells from left to right, its height in points or None."""

    number: int
    cells: list[CellWrite]
    height: float | None = None


class Area(NamedTuple):
    """A rectangle of cells, 1-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class ColumnWidth(NamedTuple):
    """Width and outline of a run of columns; ``level`` 1 stands for one step in the outline."""

    first: int
    last: int
    width: float
    level: int = 0


class Link(NamedTuple):
    """A click on the cell goes to ``sheet``!``a1`` of the same workbook."""

    row: int
    column: int
    sheet: str
    a1: str
    tip: str = ""


class Validation(NamedTuple):
    """What a person may type in an area.

    ``kind`` is "list", "whole", "decimal", "date", "custom"; ``operator`` as in Excel ("between",
    "greaterThanOrEqual", ...); formulas without equals sign. ``strict`` stops, else it warns.
    """

    area: Area
    kind: str
    formula1: str
    formula2: str | None = None
    operator: str | None = None
    title: str = ""
    message: str = ""
    error_title: str = ""
    error: str = ""
    strict: bool = True


class Highlight(NamedTuple):
    """A conditional format: where ``formula`` (relative to the area's first cell) is true, show ``look``.

    ``look`` is a key of ``styles.DIFFERENTIAL``: "good", "watch", "bad", "negative", "muted".
    """

    area: Area
    formula: str
    look: str


class Series(NamedTuple):
    """One series of a chart: the cell of its name, its values, and its colour (RRGGBB).

    ``name`` and ``numbers`` are the cached values, equal to those of the cells.
    """

    name_at: tuple[int, int]
    name: str
    values: Area
    numbers: list[Value]
    colour: str


class Chart(NamedTuple):
    """A native chart: ``kind`` is "bar" (horizontal), "column", "stacked" (columns), "line" or "doughnut".

    Args:
        title: the message, in words.
        alt: what the chart shows, for a reader who can't see it.
        sheet: the sheet that holds the figures (its tab name).
        categories: where the categories stand, with their cached values in ``labels``.
        category_format: number format of the categories where they are dates, else None.
        number_format: of the value axis and the labels.
        anchor: first cell (row, column) and last cell that the chart covers.
    """

    kind: str
    title: str
    alt: str
    sheet: str
    categories: Area
    labels: list[Value]
    category_format: str | None
    number_format: str
    series: list[Series]
    anchor: Area


class Button(NamedTuple):
    """A click on it runs a macro of the workbook; it is never printed.

    Attributes:
        caption: the words on it.
        macro: the name of the Sub.
        tip: what it does, for a reader who can't see it.
        row, column: the 1-based cell in which it begins.
        left, width: from the cell's left edge, in pixels at 100 %.
    """

    caption: str
    macro: str
    tip: str
    row: int
    column: int
    left: int
    width: int


@dataclass
class SheetPlan:
    """One sheet to write: its mark, name, looks, and its rows.

    Attributes:
        mark: the key that tells our sheets inside the file ("costs"); it never changes with the language.
        name: the tab's name when the sheet is new (a sheet found by its mark keeps the name it has).
        kind: "input", "workings", "results" or "checks": the tab's colour.
        rows: an iterator of rows in ascending order; it is read once.
        columns: widths, left to right.
        freeze: first row and column that scroll, or None.
        filter: the area of the auto-filter, or None.
        repeat_rows: first and last row repeated on each printed page, or None.
        repeat_columns: first and last column repeated on each printed page, or None.
        landscape: print orientation. One page wide unless ``pages_wide`` says otherwise.
        gridlines: shown on screen.
        footer_left: text at the foot of each printed page; file, sheet and page numbers are always there.
        language: "fr" or "en", for the words of the footer.
        hidden: whether a new sheet's tab is hidden.
    """

    mark: str
    name: str
    kind: str
    rows: Iterable[RowWrite]
    columns: list[ColumnWidth] = field(default_factory=list)
    freeze: tuple[int, int] | None = None
    filter: Area | None = None
    links: list[Link] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    highlights: list[Highlight] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    repeat_rows: tuple[int, int] | None = None
    repeat_columns: tuple[int, int] | None = None
    landscape: bool = True
    pages_wide: int = 1
    gridlines: bool = False
    summary_right: bool = True
    language: str = "en"
    hidden: bool = False
