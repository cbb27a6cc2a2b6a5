"""From computed values to rows of cells: formulas with their values, headings, totals, section by section.

What comes out is a list of sheet plans (see ``plan.py``); nothing here knows how a file holds them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.findings import column_letters
from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Column,
    Family,
    Gap,
    Group,
    KeyCopy,
    Label,
    Noted,
    PerRow,
    Rule,
)
from pipeline.formulas.excel_text import Across, Place, Printer
from pipeline.formulas.expressions import Given
from pipeline.formulas.inputs import Input
from pipeline.rules.calendar import Months
from pipeline.rules.catalog import Band, Charts
from pipeline.workbook.charts import charts_of
from pipeline.workbook.layout import MONTH_COLUMN, TOTAL_COLUMN, Drawn, Spot
from pipeline.workbook.looks import REPEATED, columns_of, freeze_of, links_of, pages_wide_of, print_rows
from pipeline.workbook.pen import Pen, Setting
from pipeline.workbook.plan import CellWrite, RowWrite, SheetPlan

WORDED = ("text", "long", "general")
"""Formats of words, which stand left."""


class Writing(Pen):
    """Writes the sheets of a layout (see ``Pen`` for what it is made of)."""

    def plans(self) -> list[SheetPlan]:
        """Return the plan of each sheet, in the order of the tabs."""
        return [self._plan(drawn) for drawn in self.layout.drawn.values()]

    def _lines(self, drawn: Drawn) -> Iterator[RowWrite]:
        """Write a sheet's rows when they are asked for, so that one sheet at a time is held."""
        rows: dict[int, list[CellWrite]] = defaultdict(list)
        self._rows = rows
        self._over = Across(self.layout, drawn.name, 1)
        self._top(drawn)
        for spot in drawn.spots:
            if isinstance(spot.part, Band):
                self._band(spot, spot.part, drawn)
            elif isinstance(spot.part, Charts):
                continue
            elif issubclass(spot.part, Axis):
                self._axis(spot, spot.part, drawn)
            else:
                self._group(spot, spot.part, drawn)
        for number in sorted(rows):
            yield RowWrite(number, sorted(rows.pop(number), key=_column))

    def _plan(self, drawn: Drawn) -> SheetPlan:
        sheet, columns = drawn.sheet, columns_of(drawn, self.layout)
        pages_wide = pages_wide_of(drawn, self.layout, columns)
        repeated = TOTAL_COLUMN if sheet.months else REPEATED if pages_wide > 1 else 0
        return SheetPlan(
            mark=sheet.key,
            name=drawn.name,
            kind=sheet.kind,
            rows=self._lines(drawn),
            columns=columns,
            freeze=freeze_of(drawn),
            links=links_of(drawn, self.layout),
            highlights=self._highlights(drawn),
            charts=charts_of(drawn, self.layout, self.values, self.setting.lang, self.setting.currency),
            repeat_rows=print_rows(drawn),
            repeat_columns=(1, repeated) if repeated else None,
            pages_wide=pages_wide,
            language=self.setting.lang,
        )

    # Parts -------------------------------------------------------------------------------------------------

    def _section(self, spot: Spot, key: str, drawn: Drawn) -> None:
        self._put(spot.title, 1, self._say(f"sheets.sections.{key}"), "section.text")
        for column in range(2, min(drawn.sheet.badge, TOTAL_COLUMN) + 1):
            self._put(spot.title, column, None, "section.text")

    def _group(self, spot: Spot, group: type[Group], drawn: Drawn) -> None:
        self._section(spot, group.key, drawn)
        column = drawn.value_column
        for i, single in enumerate(group.singles):
            row = spot.first + i
            given = isinstance(single.value, Given)
            formula = None if given else Printer(self.layout, drawn.name, row).formula(single.value).shown(0)
            role = "total" if single.role == "computed" and single.key in ("cost", "price") else single.role
            self._put(row, 1, self._say(f"columns.{single.name}"), "plain.text")
            self._put(row, column, self.values.single(single), f"{role}.{single.show}", formula)
            self._put(row, column + 1, self._unit(single.show), "note.text")

    def _axis(self, spot: Spot, axis: type[Axis], drawn: Drawn) -> None:
        self._section(spot, axis.key, drawn)
        for i, field in enumerate(axis.fields):
            row = spot.first + i
            heads = field is axis.heading
            self._put(row, 1, self._say(f"columns.{field.name}"), "heading.text" if heads else "plain.text")
            place = self.layout.field(field, 0)
            if field.opening is not None:
                opened = Printer(self.layout, drawn.name, row, 0, field).formula(field.opening).shown(0)
                fixed = opened if field.role != "key" else None
                role = "heading" if heads else "computed"
                self._put(row, place.column - 1, self.values.opening(field), f"{role}.{field.show}", fixed)
            across = Across(self.layout, drawn.name, row, field)
            style = f"{'heading' if heads else field.role}.{field.show}"
            for k, value in enumerate(self.values.axis(field)):
                self._put(row, place.column + k, value, style, self._axis_formula(field, across, k))

    def _axis_formula(self, field: AxisField, across: Across, k: int) -> str | None:
        if field.role == "key" or isinstance(field.value, Input):
            return None
        closing = field.close is not None and k < len(self.values.closes) and self.values.closes[k]
        tree = field.close if closing and field.close is not None else field.value
        return across.formula(tree, k).shown(0)

    def _band(self, spot: Spot, band: Band, drawn: Drawn) -> None:
        if band.title is not None and spot.title:
            self._section(spot, band.title, drawn)
        for block in band.blocks:
            for column in block.columns:
                place = self.layout.column(column)  # type: ignore[arg-type]
                if isinstance(column, Family):
                    self._family(column, place, spot, drawn)
                else:
                    self._column(column, place, spot, drawn)
        if drawn.sheet.months:
            self._fill(spot)
        self._total_label(spot)

    def _fill(self, spot: Spot) -> None:
        """Carry headings and totals through the empty columns before the months."""
        last = TOTAL_COLUMN
        rows = [(spot.heading, "heading.text"), (spot.units, "unit.text")] if spot.heading else []
        if not spot.heading:
            rows = [(spot.first, "total.text")]
        for row, style in rows:
            written = {cell.column for cell in self._rows[row]}
            for column in range(1, last + 1):
                if column not in written:
                    self._put(row, column, None, style)

    def _total_label(self, spot: Spot) -> None:
        if not spot.total:
            return
        written = {cell.column for cell in self._rows[spot.total]}
        last = max(written)
        for column in range(1, last):
            if column not in written:
                words = self._say("sheets.badge.total") if column == 1 else None
                self._put(spot.total, column, words, "total.text")

    def _heads(
        self, spot: Spot, column: int, words: str, unit: str, style: str, formula: str | None = None
    ) -> None:
        """Write a column's heading and unit; figures stand right, and so do the words above them."""
        if spot.heading:
            self._put(spot.heading, column, words, style, formula)
            self._put(
                spot.units, column, unit or None, f"unit.{'text' if style == 'heading.text' else 'right'}"
            )

    def _column(self, column: Column, place: Place, spot: Spot, drawn: Drawn) -> None:
        plain = isinstance(column, Gap) or (isinstance(column, Label) and not spot.heading)
        self._heads(
            spot,
            place.column,
            "" if plain else self._say(f"columns.{column.name}"),
            "" if plain or column.show in WORDED else self._unit(column.show),
            "heading.text" if plain or column.show in WORDED else "heading.right",
        )
        block = column.block
        if isinstance(column, Gap):
            return
        if isinstance(column, Label):
            for i, words in enumerate(self._labels(block)):
                style = "total.text" if _is_total(block) else "plain.text"
                self._put(spot.first + i, place.column, words, style)
            return
        values = self.values.column(column)
        style = f"{column.role}.{column.show}"
        for i, (value, formula) in enumerate(zip(values, self._formulas(column, drawn, spot), strict=True)):
            shown = _general(value, column.role) if column.show == "general" else style
            self._put(spot.first + i, place.column, value, shown, formula)
        if spot.total and column.total:
            self._column_total(column, place, spot, drawn)

    def _formulas(self, column: Column, drawn: Drawn, spot: Spot) -> Iterator[str | None]:
        size = self.values.size(column.block)
        if isinstance(column, (KeyCopy, Noted)):
            yield from [None] * size
        elif isinstance(column, PerRow):
            for i, at in enumerate(self.values.shown(column.block)):
                yield Printer(self.layout, drawn.name, spot.first).formula(column.values[at]).shown(i)
        elif isinstance(column, Rule):
            printed = Printer(self.layout, drawn.name, spot.first).formula(column.value)
            yield from printed.down(size)

    def _column_total(self, column: Column, place: Place, spot: Spot, drawn: Drawn) -> None:
        value = self.values.total(column)
        if column.total is True:
            cells = f"{column_letters(place.column)}{place.first}:{column_letters(place.column)}{place.last}"
            formula = f"ROUND(SUM({cells}),2)"
        elif isinstance(column, Rule):
            printed = Printer(self.layout, drawn.name, spot.first).formula(column.value)
            formula = printed.at(spot.total - spot.first)
        self._put(spot.total, place.column, value, f"total.{column.show}", formula)

    def _family(self, family: Family, place: Place, spot: Spot, drawn: Drawn) -> None:
        size = self.values.size(family.block)
        if family.axis.opens and not (drawn.sheet.months and place.column != MONTH_COLUMN):
            self._opening(family, place, spot, size)
        rows = [self._rows[place.first + i] for i in range(size)]
        across = Across(self.layout, drawn.name, place.first, family)
        for k, values in enumerate(self.values.family(family)):
            closing = family.axis is Months and self.values.closes[k]
            tree = family.close if closing and family.close is not None else family.value
            column = place.column + k
            printed = across.formula(tree, k)
            style = f"{'subtotal' if closing and family.role == 'computed' else family.role}.{family.show}"
            for row, value, formula in zip(rows, values, printed.down(size), strict=True):
                row.append(CellWrite(column, value, formula, style))
            if spot.heading:
                field = self._month_field(k) if family.axis is Months else family.axis.heading
                head = self._over.formula(field, k).at(0)
                style = self._month_style(k) if family.axis is Months else "heading.right"
                self._heads(spot, column, self.values.axis(field)[k], self._unit(family.show), style, head)
            if spot.total and family.total:
                cells = f"{column_letters(column)}{place.first}:{column_letters(column)}{place.last}"
                total = self.values.member_total(family, k)
                self._put(spot.total, column, total, f"total.{family.show}", f"ROUND(SUM({cells}),2)")

    def _opening(self, family: Family, place: Place, spot: Spot, size: int) -> None:
        """Write the column before the first member, where a sum starts from 0."""
        if family.block.columns[-1] is not family and any(c.key == "total" for c in family.block.columns):
            return  # the row's total stands there
        if any(
            isinstance(c, Column) and self.layout.column(c).column == place.column - 1
            for c in family.block.columns
        ):
            return
        self._heads(spot, place.column - 1, self._say("sheets.badge.opening"), "", "heading.right")
        for i in range(size):
            self._put(spot.first + i, place.column - 1, Decimal(0), f"key.{family.show}")

    def _labels(self, block: type[Block]) -> list[str]:
        """Return the fixed words of a block's rows."""
        rows: Sequence[str] | None = getattr(block, "rows", None)
        if rows is None:
            return [self._say(f"columns.rows.{block.key}")] * self.values.size(block)
        shown = [rows[i] for i in self.values.shown(block)]
        if block.key != "input_cells":
            return [self._say(f"columns.rows.{block.key}.{row}") for row in shown]
        found = []
        for row in shown:
            table, column, what = row.split(".")
            sheet, heading = self.titles[table], self.titles[f"{table}.{column}"]
            found.append(self._say(f"columns.rows.input_cells.{what}", sheet=sheet, column=heading))
        return found


__all__ = ["Setting", "Writing"]


def _column(cell: CellWrite) -> int:
    return cell.column


def _is_total(block: type[Block]) -> bool:
    return any(column.role == "total" for column in block.columns)


def _general(value: Any, role: str) -> str:
    kind = "date" if isinstance(value, date) else "number" if isinstance(value, Decimal) else "text"
    return f"{role}.{kind}"
