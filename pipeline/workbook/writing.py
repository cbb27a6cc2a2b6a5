"""From computed values to rows of cells: formulas with their values, headings, totals, section by section.

What comes out is a list of sheet plans (see ``plan.py``); nothing here knows how a file holds them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

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
from pipeline.formulas.excel_text import Place, Printed, Printer
from pipeline.formulas.expressions import Given
from pipeline.formulas.inputs import Input
from pipeline.formulas.values import Values
from pipeline.languages import text
from pipeline.rules.calendar import Months
from pipeline.rules.catalog import Band, Charts
from pipeline.rules.inputs import Project
from pipeline.tables import Value
from pipeline.workbook.charts import summary_charts
from pipeline.workbook.layout import FIRST_ROW, MONTH_COLUMN, TOTAL_COLUMN, Drawn, Layout, Spot
from pipeline.workbook.looks import columns_of, freeze_of, links_of, print_rows
from pipeline.workbook.plan import Area, CellWrite, Highlight, RowWrite, SheetPlan

WORDED = ("text", "long", "general")
"""Formats of words, which stand left."""


class Setting(NamedTuple):
    """What the sheets show beside their figures.

    Attributes:
        lang: language of the words.
        currency: shown once, in headings and units.
        month: the reporting month.
        given: whether it was given for this run and not read from the workbook.
        master: the key of the master check's words ("master" or "blocked_master").
    """

    lang: str
    currency: str
    month: date | None
    given: bool


class Writing:
    """Writes the sheets of a layout.

    Args:
        layout: where everything stands.
        values: what the rules give.
        setting: language, currency, reporting month.
        titles: headings of input columns by name ("tasks.likely") and tabs by table, for the checks' words.
    """

    def __init__(self, layout: Layout, values: Values, setting: Setting, titles: Mapping[str, str]) -> None:
        self.layout = layout
        self.values = values
        self.setting = setting
        self.titles = titles
        self._rows: dict[int, list[CellWrite]] = {}

    def plans(self) -> list[SheetPlan]:
        """Return the plan of each sheet, in the order of the tabs."""
        return [self._plan(drawn) for drawn in self.layout.drawn.values()]

    def _say(self, key: str, **details: object) -> str:
        return text(key, self.setting.lang, **details)

    def _unit(self, show: str) -> str:
        return self._say(f"sheets.units.{show}", currency=self.setting.currency)

    def _plan(self, drawn: Drawn) -> SheetPlan:
        self._rows = defaultdict(list)
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
        rows = [RowWrite(number, sorted(self._rows[number], key=_column)) for number in sorted(self._rows)]
        sheet = drawn.sheet
        return SheetPlan(
            mark=sheet.key,
            name=drawn.name,
            kind=sheet.kind,
            rows=rows,
            columns=columns_of(drawn, self.layout),
            freeze=freeze_of(drawn),
            links=links_of(drawn, self.layout),
            highlights=self._highlights(drawn),
            charts=summary_charts(drawn, self.layout, self.values, self.setting.lang, self.setting.currency),
            repeat_rows=print_rows(drawn),
            repeat_columns=(1, TOTAL_COLUMN) if drawn.sheet.months else None,
            pages_wide=max(sum(self.values.closes), 1) if drawn.sheet.months else 1,
            language=self.setting.lang,
        )

    # The top of a sheet ------------------------------------------------------------------------------------

    def _top(self, drawn: Drawn) -> None:
        key, lang = drawn.sheet.key, self.setting.lang
        self._put(1, 1, text(f"sheets.{key}.title", lang), "title.text")
        self._put(2, 1, text(f"sheets.{key}.purpose", lang), "purpose.text")
        if key != "checks" and "checks" in self.layout.drawn:
            self._badge(drawn)
        if drawn.sheet.months and not isinstance(drawn.spots[0].part, type):
            self._month_head(drawn)

    def _badge(self, drawn: Drawn) -> None:
        """Write the master check, the reporting month and the lines not computed, at the top right."""
        at = drawn.sheet.badge
        checks = self.layout.drawn["checks"]
        master = next(
            spot.part for spot in checks.spots if isinstance(spot.part, type) and issubclass(spot.part, Group)
        )
        level, status, lines = master.singles
        printer = Printer(self.layout, drawn.name, 1)
        self._put(1, at, self._say("sheets.badge.status"), "note.right")
        self._put(1, at + 1, self.values.single(status), "master.text", printer.formula(status).at(0))
        self._put(1, at + 2, self.values.single(level), "note.level", printer.formula(level).at(0))
        self._put(2, at, self._say("sheets.badge.month"), "note.right")
        if self.setting.month is not None:
            own = None if self.setting.given else printer.formula(Project.reporting_month).at(0)
            self._put(2, at + 1, self.setting.month, "master.month", own)
        if self.setting.given:
            self._put(2, at + 2, self._say("sheets.badge.given"), "note.text")
        self._put(3, at, self._say("sheets.badge.lines"), "note.right")
        count = self.values.single(lines)
        self._put(3, at + 1, count, "master.integer", printer.formula(lines).at(0))
        stale = self._say("sheets.badge.stale")
        cell = f"{column_letters(at + 1)}3"
        self._put(3, at + 2, stale if count else "", "note.text", f'IF({cell}=0,"","{stale}")')

    def _month_head(self, drawn: Drawn) -> None:
        """Write fiscal years and months in the two frozen rows of a sheet of months."""
        self._put(FIRST_ROW, TOTAL_COLUMN, self._say("sheets.badge.year"), "unit.text")
        self._put(FIRST_ROW + 1, TOTAL_COLUMN, self._say("sheets.badge.total"), "heading.text")
        for k in range(self.values.members(Months)):
            self._field_cell(Months.year, k, FIRST_ROW, "unit.year", drawn)
            self._field_cell(self._month_field(k), k, FIRST_ROW + 1, self._month_style(k), drawn)

    def _field_cell(self, field: AxisField, k: int, row: int, style: str, drawn: Drawn) -> None:
        printed = Printer(self.layout, drawn.name, 1, k).formula(field).at(0)
        self._put(row, MONTH_COLUMN + k, self.values.axis(field)[k], style, printed)

    def _month_field(self, k: int) -> AxisField:
        """Return what heads a column: its month, or the fiscal year that it closes."""
        return Months.year if self.values.closes[k] else Months.date

    def _month_style(self, k: int) -> str:
        return "heading.year_total" if self.values.closes[k] else "heading.month"

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
            formula = None if given else Printer(self.layout, drawn.name, row).formula(single.value).at(0)
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
                opened = Printer(self.layout, drawn.name, row, 0, field).formula(field.opening).at(0)
                fixed = opened if field.role != "key" else None
                role = "heading" if heads else "computed"
                self._put(row, place.column - 1, self.values.opening(field), f"{role}.{field.show}", fixed)
            for k, value in enumerate(self.values.axis(field)):
                style = f"{'heading' if heads else field.role}.{field.show}"
                self._put(row, place.column + k, value, style, self._axis_formula(field, drawn, row, k))

    def _axis_formula(self, field: AxisField, drawn: Drawn, row: int, k: int) -> str | None:
        if field.role == "key" or isinstance(field.value, Input):
            return None
        closing = field.close is not None and k < len(self.values.closes) and self.values.closes[k]
        tree = field.close if closing and field.close is not None else field.value
        return Printer(self.layout, drawn.name, row, k, field).formula(tree).at(0)

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
            for i, value in enumerate(column.values):
                yield Printer(self.layout, drawn.name, spot.first + i).formula(value).at(0)
        elif isinstance(column, Rule):
            printed = Printer(self.layout, drawn.name, spot.first).formula(column.value)
            yield from _filled_in(printed, size)

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
        for k, values in enumerate(self.values.family(family)):
            closing = family.axis is Months and self.values.closes[k]
            tree = family.close if closing and family.close is not None else family.value
            column = place.column + k
            printed = Printer(self.layout, drawn.name, place.first, k, family).formula(tree)
            style = f"{'subtotal' if closing and family.role == 'computed' else family.role}.{family.show}"
            for i, (value, formula) in enumerate(zip(values, _filled_in(printed, size), strict=True)):
                self._rows[place.first + i].append(CellWrite(column, value, formula, style))
            if spot.heading:
                field = self._month_field(k) if family.axis is Months else family.axis.heading
                head = Printer(self.layout, drawn.name, 1, k).formula(field).at(0)
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
        if block.key != "input_cells":
            return [self._say(f"columns.rows.{block.key}.{row}") for row in rows]
        found = []
        for row in rows:
            table, column, what = row.split(".")
            sheet, heading = self.titles[table], self.titles[f"{table}.{column}"]
            found.append(self._say(f"columns.rows.input_cells.{what}", sheet=sheet, column=heading))
        return found

    def _highlights(self, drawn: Drawn) -> list[Highlight]:
        """Colour the words of checks by their level; the words themselves say the same."""
        found = []
        if drawn.sheet.key == "checks":
            for spot in drawn.spots:
                if isinstance(spot.part, Band):
                    columns = {c.key: c for c in spot.part.blocks[0].columns if isinstance(c, Column)}
                    level, status = (
                        self.layout.column(columns["level"]),
                        self.layout.column(columns["status"]),
                    )
                    area = Area(status.first, status.column, status.last, status.column)
                    found += _levels(area, f"${column_letters(level.column)}{level.first}")
                else:
                    column = drawn.value_column
                    found += _levels(
                        Area(spot.first + 1, column, spot.first + 1, column),
                        f"${column_letters(column)}${spot.first}",
                    )
        elif "checks" in self.layout.drawn:
            at = drawn.sheet.badge
            found += _levels(Area(1, at + 1, 1, at + 1), f"${column_letters(at + 2)}$1")
            found.append(Highlight(Area(3, at + 1, 3, at + 2), f"${column_letters(at + 1)}$3>0", "bad"))
        return found

    def _put(self, row: int, column: int, value: Value, style: str, formula: str | None = None) -> None:
        self._rows[row].append(CellWrite(column, value, formula, style))


def _column(cell: CellWrite) -> int:
    return cell.column


def _is_total(block: type[Block]) -> bool:
    return any(column.role == "total" for column in block.columns)


def _general(value: Any, role: str) -> str:
    kind = "date" if isinstance(value, date) else "number" if isinstance(value, Decimal) else "text"
    return f"{role}.{kind}"


def _levels(area: Area, level: str) -> list[Highlight]:
    return [
        Highlight(area, f"{level}=0", "good"),
        Highlight(area, f"{level}=1", "watch"),
        Highlight(area, f"{level}>1", "bad"),
    ]


def _filled_in(printed: Printed, size: int) -> Iterator[str]:
    """Yield a column's formula for each row."""
    pattern, rows = printed
    if not rows:
        yield from [pattern % ()] * size
    elif len(set(rows)) == 1:
        first, times = rows[0], len(rows)
        for i in range(first, first + size):
            yield pattern % ((i,) * times)
    else:
        for i in range(size):
            yield pattern % tuple([row + i for row in rows])
