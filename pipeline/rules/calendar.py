"""The months: full fiscal years, each with its twelve months and a column that closes it (S04)."""

from __future__ import annotations

from pipeline.formulas.blocks import Axis, AxisField, Group, MonthsOf, Single
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
    weekdays,
    year,
)
from pipeline.formulas.units import DAYS, MONTH, MONTHS
from pipeline.rules.inputs import Project


class Frame(Group):
    """First and last month of the plan, on a scale without gaps (year × 12 + month), and the last as a date."""

    key = "frame"
    first = Single(month_number(Project.first_month), "count")
    last = Single(first + Project.months - 1, "count")
    end = Single(edate(Project.first_month, Project.months - 1), "month")


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
    working_days = AxisField(weekdays(date, month_end(date)), "integer", close=last_twelve(unit=DAYS))
    span = AxisField(
        if_(and_(number >= Frame.first, number <= Frame.last), Figure(1), Figure(0)),
        "integer",
        close=last_twelve(unit=MONTHS),
    )
    heading = date
