"""The months: full fiscal years, each with its twelve months and a column that closes it (S04); public holidays.

No formula can know public holidays: the run writes their days, as values with their source, and formulas count those
that fall on a weekday (DOMAIN.md section 4).
"""

from __future__ import annotations

from pipeline.formulas.blocks import Axis, AxisField, Block, GivenRows, Group, MonthsOf, Noted, Rule, Single
from pipeline.formulas.expressions import Figure, Given
from pipeline.formulas.functions import (
    TWELVE,
    and_,
    edate,
    if_,
    last_twelve,
    month,
    month_end,
    month_number,
    previous,
    remainder,
    sum_where,
    weekdays,
    year,
)
from pipeline.formulas.units import DATE, DAYS, MONTH, MONTHS, TEXT
from pipeline.rules.inputs import Project
from pipeline.tables import Book


class Frame(Group):
    """First and last month of the plan, on a scale without gaps (year × 12 + month), and the last as a date."""

    key = "frame"
    first = Single(month_number(Project.first_month), "count")
    last = Single(first + Project.months - 1, "count")
    end = Single(edate(Project.first_month, Project.months - 1), "month")


class Holidays(Block):
    """The public holidays of the project's country: days that the run writes; 1 where a weekday is lost."""

    key = "holidays"
    over = GivenRows("holidays")
    day = Noted("holidays", DATE, "date")
    name_ = Noted("holiday_names", TEXT, "long")
    off = Rule(weekdays(day, day), "integer")
    month = Rule(month_number(day), "integer")
    year = Rule(year(day), "year")
    source = Noted("holiday_sources", TEXT, "long")


class Months(Axis):
    """The months of the fiscal years that the plan touches, a closing column after each twelve."""

    key = "months"
    over = MonthsOf(Project.months)
    opens = True
    step = AxisField(Given("step", MONTHS, "months"), "integer", opening=Figure(0, MONTHS), role="key")
    date = AxisField(
        edate(previous(unit=MONTH), step),
        "month",
        opening=edate(
            Project.first_month, -(remainder(month(Project.first_month) - Project.fiscal_start, TWELVE) + 1)
        ),
    )
    year = AxisField(year(edate(date, -Project.fiscal_start + 1)), "year")
    number = AxisField(month_number(date), "integer")
    working_days = AxisField(
        weekdays(date, month_end(date)) - sum_where(Holidays.off, (Holidays.month, number)),
        "integer",
        close=last_twelve(unit=DAYS),
    )
    worked = AxisField(previous(unit=DAYS) + working_days * step, "integer", opening=Figure(0, DAYS))
    span = AxisField(
        if_(and_(number >= Frame.first, number <= Frame.last), Figure(1), Figure(0)),
        "integer",
        close=last_twelve(unit=MONTHS),
    )
    heading = date


def country_of(book: Book) -> str:
    """Return the country whose public holidays count, "" where the project doesn't say it."""
    country = book.field("country") if book.has("project", "country") else None
    return country.strip() if isinstance(country, str) else ""
