"""The periods of a plan: the months from one change of a dated figure to the next.

A line takes the parameters of the period in which it starts (DOMAIN.md section 2). Worked days that are computed
change with the calendar year: a period then begins each January.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Axis, AxisField, GivenRows, Rule
from pipeline.formulas.expressions import Count, Expr, Given, Leaf, Whole
from pipeline.formulas.functions import if_, is_blank, pick, position, year
from pipeline.formulas.inputs import Input
from pipeline.formulas.units import DAYS, MONEY, MONEY_PER_DAY, MONTH, SHARE
from pipeline.rules.calendar import Frame
from pipeline.rules.inputs import Project
from pipeline.rules.parameters import in_force
from pipeline.rules.years import Years


class Periods(Axis):
    """The parameters that a line takes at its start: one column from each month in which any of them changes."""

    key = "periods"
    over = GivenRows("periods")
    since = AxisField(Given("periods", MONTH, "periods"), "month", role="key")
    contributions = AxisField(in_force("contributions", SHARE, since), "share")
    mobility_levy = AxisField(in_force("mobility_levy", SHARE, since), "rate")
    health_cover = AxisField(in_force("health_cover", MONEY, since), "money")
    meal_vouchers = AxisField(in_force("meal_vouchers", MONEY_PER_DAY, since), "money")
    overhead = AxisField(in_force("overhead", SHARE, since), "share")
    typed_days = AxisField(in_force("worked_days", DAYS, since), "days")
    worked_days = AxisField(
        if_(typed_days == 0, pick(Years.computed, position(year(since), Years.year)), typed_days), "days"
    )
    productive_share = AxisField(in_force("productive_share", SHARE, since), "share")
    heading = since


def own_or(column: Input, at: Expr, parameter: AxisField, period: Expr) -> Rule:
    """Return a role's own figure, or where it is blank the parameter in force in a period."""
    own = pick(column, at)
    return Rule(if_(is_blank(own), pick(parameter, period), own), column.show)


def changes(dates: Input, names: Input, among: Leaf | None = None) -> Expr:
    """Return how many dated figures change within the plan in a month that was no period at the last run."""
    frame = (Whole(Project.first_month), Whole(Frame.end), Whole(Periods.since))
    return Count("new_dates", Whole(dates), *frame, Whole(names) if among is None else among, Whole(names))
