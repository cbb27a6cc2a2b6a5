"""How the computed sheets are set up: widths, outlines, frozen panes, links to the inputs, printed titles."""

from __future__ import annotations

import math

from pipeline.formulas.blocks import Column, Family, KeyCopy
from pipeline.rules.catalog import Band
from pipeline.rules.reconciliation import Findings
from pipeline.rules.terms import Terms
from pipeline.workbook.layout import FIRST_ROW, MONTH_COLUMN, TOTAL_COLUMN, Drawn, Layout
from pipeline.workbook.plan import ColumnWidth, Link

WIDTHS = {
    "text": 14.0,
    "long": 40.0,
    "money": 13.5,
    "figure": 13.5,
    "days": 12.0,
    "fte": 9.0,
    "share": 12.0,
    "rate": 12.0,
    "integer": 11.0,
    "factor": 9.0,
    "number": 10.0,
    "cumul": 15.0,
    "share10": 13.0,
    "month": 11.0,
}
NAMES = {
    "role": 28.0,
    **dict.fromkeys(("who", "supplier", "manager", "back_up", "person", "skill"), 24.0),
    "type": 30.0,
    "driver": 28.0,
    "activity": 26.0,
    "channel": 20.0,
    "entity": 18.0,
    "category": 16.0,
}
"""Columns of names that a person has given, which would be cut where the next cell is filled."""
FIRST_WIDTHS = {
    "checks": (74.0, 25.0, 15.0, 13.5, 13.5, 9.0, 20.0, 40.0),
    "summary": (34.0, 34.0, 13.5),
    "price": (30.0, 38.0),
    "cake": (44.0, 14.0, 14.0, 14.0, 14.0, 60.0),
    "calendar": (14.0, 28.0, 13.0, 13.0, 13.0, 22.0),
    "views": (26.0, 36.0),
    "bases": (30.0, 9.0, 14.0),
    "employer": (32.0, 14.0),
    "terms": (28.0, 36.0),
    "team": (24.0,),
    "skills": (24.0,),
    "risk": (44.0, 12.0, 16.0),
    "presence": (24.0, 36.0),
    "stakes": (26.0, 36.0),
    "capacity": (24.0, 24.0),
    "staffing": (24.0, 40.0, 24.0),
    "entities": (34.0, 36.0),
    "choices": (20.0, 40.0),
    "make_or_buy": (34.0,),
    "drivers": (34.0,),
}
MONTH_WIDTH = 11.5
PAGE_WIDTH = 225.0
"""Characters that fit across a landscape A4 page at three fifths of their size, the least that is read with ease."""
REPEATED = 2
"""Columns that are repeated on each page: the line's number and name."""


def columns_of(drawn: Drawn, layout: Layout) -> list[ColumnWidth]:
    """Return the widths of a sheet's columns; the months of each fiscal year are an outline group."""
    widths: dict[int, float] = {}
    for spot in drawn.spots:
        if not isinstance(spot.part, Band):
            continue
        for block in spot.part.blocks:
            for column in block.columns:
                if drawn.sheet.months and isinstance(column, Family):
                    continue
                first = layout.column(column).column  # type: ignore[arg-type]
                count = layout.values.members(column.axis) if isinstance(column, Family) else 1
                for at in range(first, first + count):
                    widths[at] = max(widths.get(at, 0.0), _width(column))
    widths |= dict(enumerate(FIRST_WIDTHS.get(drawn.sheet.key, ()), start=1))
    status = drawn.sheet.badge + 1  # the word of the master check is whole
    widths[status] = max(widths.get(status, 0.0), WIDTHS["money"])
    if drawn.sheet.months:
        widths[TOTAL_COLUMN] = WIDTHS["money"]
    levels: dict[int, int] = {}
    if drawn.sheet.months:
        width = WIDTHS["cumul"] if drawn.sheet.key == "phasing" else MONTH_WIDTH
        for at, closes in enumerate(layout.values.closes, start=MONTH_COLUMN):
            widths[at] = max(widths.get(at, 0.0), width + (1.5 if closes else 0))
            levels[at] = 0 if closes else 1
    return [ColumnWidth(at, at, widths[at], levels.get(at, 0)) for at in sorted(widths)]


def pages_wide_of(drawn: Drawn, layout: Layout, columns: list[ColumnWidth]) -> int:
    """Return over how many pages a sheet's columns are printed: a page a fiscal year, or as many as keep print legible."""
    if drawn.sheet.months:
        return max(sum(layout.values.closes), 1)
    wide = sum(each.width for each in columns)
    repeated = sum(each.width for each in columns if each.first <= REPEATED)
    return 1 if wide <= PAGE_WIDTH else math.ceil((wide - repeated) / (PAGE_WIDTH - repeated))


def _width(column: Column | Family) -> float:
    if isinstance(column, Family) and column.axis is Terms:
        return 14.0
    if column.key in NAMES:
        return NAMES[column.key]
    if column.key in ("id", "row", "role_row"):
        return 9.0
    return WIDTHS.get(column.show, 12.0)


def freeze_of(drawn: Drawn) -> tuple[int, int] | None:
    """Return the first row and column that scroll."""
    if drawn.sheet.key in ("summary", "views", "checks", "bases"):
        return (FIRST_ROW, 1)
    if drawn.sheet.months:
        first = drawn.spots[0]
        row = first.last + 1 if isinstance(first.part, type) else FIRST_ROW + 2
        return (row, 3)
    if drawn.sheet.key == "costs":
        return (drawn.spots[0].first, 4)
    if drawn.sheet.key == "terms":  # the names of the rules stay in sight
        return (drawn.spots[0].first + 1, 3)
    return (FIRST_ROW, 3)


def print_rows(drawn: Drawn) -> tuple[int, int] | None:
    """Return the rows repeated on each printed page."""
    if drawn.sheet.months:
        first = drawn.spots[0]
        last = first.last if isinstance(first.part, type) else FIRST_ROW + 1
        return (FIRST_ROW, last)
    if drawn.sheet.key == "costs":
        return (drawn.spots[0].heading, drawn.spots[0].units)
    if drawn.sheet.key == "terms":
        return (FIRST_ROW, drawn.spots[0].first)
    return (1, 2)


def links_of(drawn: Drawn, layout: Layout) -> list[Link]:
    """Return links from each line's id, and from each finding's cell, to the cell where it was typed."""
    found = []
    for spot in drawn.spots:
        if not isinstance(spot.part, Band):
            continue
        if spot.part.blocks == (Findings,):
            found += _finding_links(layout)
        for column in spot.part.blocks[0].columns:
            if isinstance(column, KeyCopy):
                table = layout.book.tables[column.of.table.key]
                at = layout.column(column)
                for i, typed in enumerate(layout.values.typed_rows(column)):
                    where = table.cell(typed, column.of.key)
                    found.append(Link(at.first + i, at.column, where.sheet, where.a1))
    return found


def _finding_links(layout: Layout) -> list[Link]:
    """Return links from the addresses of findings ("Tasks!F12") to the cells that they name."""
    at = layout.column(Findings.where)
    found = []
    for i, told in enumerate(layout.values.column(Findings.where)):
        sheet, _, cell = str(told).rpartition("!")
        if sheet:
            found.append(Link(at.first + i, at.column, sheet, cell))
    return found
