"""Working days, leave and worked days by calendar year (DOMAIN.md section 4): 252, 254, 251 in France, 2026 to 2028.

Worked days are typed (218 in a French agreement in days) and the rest is computed, or they are computed where no
parameter says them: working days less leave and days of rest.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, GivenRows, Noted, Rule
from pipeline.formulas.functions import (
    TWELVE,
    cents,
    edate,
    if_,
    largest,
    month_end,
    sum_where,
    weekdays,
    year,
)
from pipeline.formulas.units import DAYS, MONTH
from pipeline.rules.calendar import Holidays
from pipeline.rules.inputs import Project
from pipeline.rules.parameters import in_force


class Years(Block):
    """One row per calendar year of the plan: weekdays, public holidays on weekdays, leave, rest, worked days.

    Parameters are read in January, or in the plan's first month where that comes later.
    """

    key = "years"
    over = GivenRows("years")
    since = Noted("years", MONTH, "month")
    year = Rule(year(since), "year")
    at = Rule(if_(since < Project.first_month, Project.first_month, since), "month")
    weekdays = Rule(weekdays(since, month_end(edate(since, TWELVE - 1))), "integer")
    holidays = Rule(sum_where(Holidays.off, (Holidays.year, year)), "integer")
    working = Rule(weekdays - holidays, "integer")
    leave = Rule(cents(in_force("leave_days", DAYS, at)), "days")
    after_leave = Rule(cents(working - leave), "days")
    typed = Rule(cents(in_force("worked_days", DAYS, at)), "days")
    agreed = Rule(cents(in_force("rest_days", DAYS, at)), "days")
    rest = Rule(if_(typed == 0, agreed, cents(largest(after_leave - typed, 0))), "days")
    computed = Rule(cents(after_leave - rest), "days")
    worked = Rule(if_(typed == 0, computed, typed), "days")
