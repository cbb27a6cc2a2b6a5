"""What stands in a cell of a computed sheet, or of a person's table: a rule with its row and member, or an input."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Column,
    Family,
    Group,
    PerRow,
    Rule,
    Single,
)
from pipeline.formulas.expressions import Expr, Given, Total, Whole
from pipeline.formulas.inputs import Input
from pipeline.rules.calendar import Months
from pipeline.rules.catalog import Band, Charts
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Book
from pipeline.workbook.layout import Layout, Spot

Thing = Column | Family | AxisField | Single


class Standing(NamedTuple):
    """A cell of a computed sheet.

    Attributes:
        of: what stands there.
        tree: the expression that is read there; None for a copied key, fixed words or a given value.
    """

    of: Thing
    tree: Expr | None


def standing(layout: Layout, tab: str, row: int, column: int) -> Standing | None:
    """Return what stands in a cell of a computed sheet, or None where it is a heading, a title or empty."""
    drawn = next((each for each in layout.drawn.values() if each.name.casefold() == tab.casefold()), None)
    if drawn is None:
        return None
    for spot in drawn.spots:
        if isinstance(spot.part, Charts):
            continue
        if isinstance(spot.part, Band):
            found = _in_band(layout, spot, row, column)
        elif issubclass(spot.part, Axis):
            found = _in_axis(layout, spot, row, column)
        else:
            found = _in_group(layout, spot.part, row, column)
        if found is not None:
            return found
    return None


def input_at(book: Book, tab: str, row: int, column: int) -> tuple[Input, str] | None:
    """Return the input column of a cell in a person's table, and the key of its line ("" where it has none)."""
    for declared in INPUT_TABLES:
        table = book.tables.get(declared.key)
        if table is None or table.sheet.casefold() != tab.casefold():
            continue
        for line in table.rows:
            for each in declared.columns:
                cell = line.cells.get(each.key)
                if cell is not None and (cell.where.row, cell.where.column) == (row, column):
                    key = None if declared.form else declared.key_column()
                    return each, "" if key is None or key is each else str(line[key.key] or "")
    return None


def _in_group(layout: Layout, group: type[Group], row: int, column: int) -> Standing | None:
    for single in group.singles:
        place = layout.single(single)
        if (place.first, place.column) == (row, column):
            if isinstance(single.value, Given):
                return Standing(single, None)
            return Standing(single, single.value)
    return None


def _in_axis(layout: Layout, spot: Spot, row: int, column: int) -> Standing | None:
    assert isinstance(spot.part, type)  # noqa: S101 - asked for axes only
    assert issubclass(spot.part, Axis)  # noqa: S101
    for field in spot.part.fields:
        place = layout.field(field, 0)
        k = column - place.column
        if place.first != row or not 0 <= k < layout.values.members(spot.part):
            continue
        closing = field.close is not None and k < len(layout.values.closes) and layout.values.closes[k]
        tree = field.close if closing else field.value
        if tree is None or field.role == "key" or isinstance(tree, Input):
            return Standing(field, None)
        return Standing(field, tree)
    return None


def _in_band(layout: Layout, spot: Spot, row: int, column: int) -> Standing | None:
    assert isinstance(spot.part, Band)  # noqa: S101 - asked for bands only
    total = bool(spot.total) and row == spot.total
    for block in spot.part.blocks:
        if not total and not spot.first <= row < spot.first + layout.values.size(block):
            continue
        for each in block.columns:
            k = column - layout.column(each).column  # type: ignore[arg-type]
            if isinstance(each, Family) and 0 <= k < layout.values.members(each.axis):
                return _of_family(layout, spot, each, k, row)
            if isinstance(each, Column) and k == 0:
                return _of_column(layout, spot, each, row)
    return None


def _of_family(layout: Layout, spot: Spot, family: Family, k: int, row: int) -> Standing | None:
    if row == spot.total:
        return Standing(family, Total(Whole(family))) if family.total else None
    closing = family.axis is Months and family.close is not None and layout.values.closes[k]
    tree = family.close if closing and family.close is not None else family.value
    return Standing(family, tree)


def _of_column(layout: Layout, spot: Spot, column: Column, row: int) -> Standing | None:
    if row == spot.total and column.total is True:
        return Standing(column, Total(Whole(column)))
    if row == spot.total and not column.total:
        return None
    if isinstance(column, Rule):
        return Standing(column, column.value)
    if isinstance(column, PerRow):
        return Standing(column, column.values[layout.values.shown(column.block)[row - spot.first]])
    return Standing(column, None)
