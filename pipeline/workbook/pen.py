"""What every computed sheet has: its title, the master check at the top right, its months, highlighted words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from pipeline.findings import column_letters
from pipeline.formulas.blocks import (
    AxisField,
    Column,
    Group,
)
from pipeline.formulas.excel_text import Across, Printer
from pipeline.formulas.values import Values
from pipeline.languages import text
from pipeline.rules.calendar import Months
from pipeline.rules.catalog import Band
from pipeline.rules.inputs import Project
from pipeline.tables import Value
from pipeline.workbook.layout import FIRST_ROW, MONTH_COLUMN, TOTAL_COLUMN, Drawn, Layout
from pipeline.workbook.plan import Area, CellWrite, Highlight


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


class Pen:
    """Writes cells into the rows of one sheet after the other.

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
        self._over = Across(layout, "", 1)

    def _say(self, key: str, **details: object) -> str:
        return text(key, self.setting.lang, **details)

    def _unit(self, show: str) -> str:
        return self._say(f"sheets.units.{show}", currency=self.setting.currency)

    # The top of a sheet ------------------------------------------------------------------------------------

    def _top(self, drawn: Drawn) -> None:
        key, lang = drawn.sheet.key, self.setting.lang
        self._put(1, 1, text(f"sheets.{key}.title", lang), "title.text")
        self._put(2, 1, text(f"sheets.{key}.purpose", lang), "purpose.text")
        if key != "checks" and "checks" in self.layout.drawn:
            self._badge(drawn)
        if drawn.sheet.months and not isinstance(drawn.spots[0].part, type):
            self._month_head()

    @cached_property
    def _master(self) -> type[Group]:
        """The group of the master check."""
        return next(
            spot.part
            for spot in self.layout.drawn["checks"].spots
            if isinstance(spot.part, type) and issubclass(spot.part, Group)
        )

    @cached_property
    def _badge_formulas(self) -> tuple[str, ...]:
        """The formulas of status, level, lines and month; the same on every sheet, which none of them stands on."""
        printer = Printer(self.layout, "", 1)
        level, status, lines = self._master.singles
        return tuple(printer.formula(each).at(0) for each in (status, level, lines, Project.reporting_month))

    def _badge(self, drawn: Drawn) -> None:
        """Write the master check, the reporting month and the lines not computed, at the top right."""
        at = drawn.sheet.badge
        level, status, lines = self._master.singles
        of_status, of_level, of_lines, of_month = self._badge_formulas
        self._put(1, at, self._say("sheets.badge.status"), "note.right")
        self._put(1, at + 1, self.values.single(status), "master.text", of_status)
        self._put(1, at + 2, self.values.single(level), "note.level", of_level)
        self._put(2, at, self._say("sheets.badge.month"), "note.right")
        if self.setting.month is not None:
            own = None if self.setting.given else of_month
            self._put(2, at + 1, self.setting.month, "master.month", own)
        if self.setting.given:
            self._put(2, at + 2, self._say("sheets.badge.given"), "note.text")
        self._put(3, at, self._say("sheets.badge.lines"), "note.right")
        count = self.values.single(lines)
        self._put(3, at + 1, count, "master.integer", of_lines)
        stale = self._say("sheets.badge.stale")
        cell = f"{column_letters(at + 1)}3"
        self._put(3, at + 2, stale if count else "", "note.text", f'IF({cell}=0,"","{stale}")')

    def _month_head(self) -> None:
        """Write fiscal years and months in the two frozen rows of a sheet of months."""
        self._put(FIRST_ROW, TOTAL_COLUMN, self._say("sheets.badge.year"), "unit.text")
        self._put(FIRST_ROW + 1, TOTAL_COLUMN, self._say("sheets.badge.total"), "heading.text")
        for k in range(self.values.members(Months)):
            self._field_cell(Months.year, k, FIRST_ROW, "unit.year")
            self._field_cell(self._month_field(k), k, FIRST_ROW + 1, self._month_style(k))

    def _field_cell(self, field: AxisField, k: int, row: int, style: str) -> None:
        printed = self._over.formula(field, k).at(0)
        self._put(row, MONTH_COLUMN + k, self.values.axis(field)[k], style, printed)

    def _month_field(self, k: int) -> AxisField:
        """Return what heads a column: its month, or the fiscal year that it closes."""
        return Months.year if self.values.closes[k] else Months.date

    def _month_style(self, k: int) -> str:
        return "heading.year_total" if self.values.closes[k] else "heading.month"

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


def _levels(area: Area, level: str) -> list[Highlight]:
    return [
        Highlight(area, f"{level}=0", "good"),
        Highlight(area, f"{level}=1", "watch"),
        Highlight(area, f"{level}>1", "bad"),
    ]
