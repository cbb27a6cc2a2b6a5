"""What an employee costs a year: gross salary, employer contributions, what comes beside them (DOMAIN.md section 4).

A role's contributions are known in one of three ways: a flat rate, a table by salary bracket, or a schedule of
contributions less the French general reduction (RGDU), all dated: a row for each period of the plan.
"""

from __future__ import annotations

from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Crossed,
    Family,
    GivenRows,
    KeyCopy,
    LinesOf,
    Noted,
    Rule,
)
from pipeline.formulas.expressions import Figure, Latest
from pipeline.formulas.functions import (
    TWELVE,
    across,
    and_,
    cents,
    choose,
    if_,
    is_blank,
    largest,
    or_,
    pick,
    position,
    power,
    rounded,
    share,
    smallest,
    sum_where,
    text,
    word,
    words,
)
from pipeline.formulas.units import MONEY, MONTH, NUMBER, SHARE
from pipeline.rules.inputs import Project, Roles
from pipeline.rules.inputs_employer import ContributionBrackets, SocialContributions
from pipeline.rules.parameters import in_force
from pipeline.rules.periods import Periods, own_or


class Employed(Block):
    """One row per role and period: gross salary, and by which of three ways the contributions are known."""

    key = "employed"
    over = Crossed(Roles, "periods")
    id = KeyCopy(Roles.id)
    since = Noted("rates_since", MONTH, "month")
    row = Rule(position(id, Roles.id), "integer")
    period = Rule(position(since, Periods.since), "integer")
    salary = Rule(pick(Roles.salary, row), "money", role="link")
    worked_days = own_or(Roles.worked_days, row, Periods.worked_days, period)
    flat = own_or(Roles.contributions, row, Periods.contributions, period)
    way = Rule(
        if_(
            is_blank(pick(Roles.contributed, row)),
            1,
            position(pick(Roles.contributed, row), words("contributed")),
        ),
        "integer",
    )


class Bracketed(Block):
    """The bracket that each salary falls into: the highest that it reaches in the table in force."""

    key = "bracketed"
    like = Employed
    id = Rule(text(Employed.id), "text", role="link")
    since = Rule(Employed.since, "month", role="link")
    table = Rule(Latest(None, ContributionBrackets.valid_from, None, since), "month")
    from_ = Rule(
        Latest(ContributionBrackets.valid_from, ContributionBrackets.gross_from, table, Employed.salary),
        "money",
    )
    rate = Rule(
        sum_where(
            ContributionBrackets.rate,
            (ContributionBrackets.valid_from, table),
            (ContributionBrackets.gross_from, from_),
        ),
        "rate",
    )


class Schedule(Axis):
    """The contributions of the schedule, one column each, in the order of their rows."""

    key = "schedule"
    over = LinesOf(SocialContributions)
    id = AxisField(SocialContributions.id, "text", role="key")
    row = AxisField(position(id, SocialContributions.id), "integer")
    label = AxisField(text(pick(SocialContributions.label, row)), "long", role="link")
    since = AxisField(pick(SocialContributions.valid_from, row), "month", role="link")
    rate = AxisField(pick(SocialContributions.rate, row), "rate", role="link")
    above = AxisField(pick(SocialContributions.above, row), "number", role="link")
    up_to = AxisField(pick(SocialContributions.up_to, row), "number", role="link")
    back = AxisField(if_(pick(SocialContributions.whole, row) == word("yes_no", "yes"), above, 0), "number")
    due = AxisField(
        if_(
            and_(
                Project.staff >= pick(SocialContributions.staff_from, row),
                or_(
                    is_blank(pick(SocialContributions.staff_below, row)),
                    Project.staff < pick(SocialContributions.staff_below, row),
                ),
            ),
            Figure(1),
            Figure(0),
        ),
        "integer",
    )
    heading = label


class ScheduleRates(Block):
    """One row per period: the yearly ceiling, and the rate of each contribution that is in force and due."""

    key = "schedule_rates"
    over = GivenRows("periods")
    since = Noted("periods", MONTH, "month")
    ceiling = Rule(cents(in_force("social_ceiling", MONEY, since) * TWELVE), "money")
    rate = Family(
        Schedule,
        Schedule.due
        * if_(
            Latest(SocialContributions.label, SocialContributions.valid_from, Schedule.label, since)
            == Schedule.since,
            Schedule.rate,
            0,
        ),
        "rate",
    )


class ReductionTerms(Block):
    """One row per period: the terms of the general reduction."""

    key = "reduction_terms"
    like = ScheduleRates
    since = Noted("periods", MONTH, "month")
    minimum_wage = Rule(cents(in_force("minimum_wage", MONEY, since) * TWELVE), "money")
    limit = Rule(in_force("reduction_limit", NUMBER, since), "number")
    floor = Rule(in_force("reduction_floor", SHARE, since), "factor")
    small_range = Rule(in_force("reduction_range", SHARE, since), "factor")
    large_range = Rule(in_force("reduction_range_large", SHARE, since), "factor")
    large_staff = Rule(in_force("large_staff", NUMBER, since), "count")
    range = Rule(if_(Project.staff < large_staff, small_range, large_range), "factor")
    exponent = Rule(in_force("reduction_exponent", NUMBER, since), "number")


class Reduced(Block):
    """The salaries under the schedule, and the coefficient of their general reduction (RGDU)."""

    key = "reduced"
    like = Employed
    id = Rule(text(Employed.id), "text", role="link")
    since = Rule(Employed.since, "month", role="link")
    salary = Rule(
        if_(pick(Roles.contributed, Employed.row) == word("contributed", "schedule"), Employed.salary, 0),
        "money",
    )
    ceiling = Rule(pick(ScheduleRates.ceiling, Employed.period), "money", role="link")
    limit = Rule(pick(ReductionTerms.limit, Employed.period), "number", role="link")
    distance = Rule(
        if_(
            salary == 0,
            0,
            rounded(
                smallest(
                    largest(
                        (limit * pick(ReductionTerms.minimum_wage, Employed.period) / salary - 1)
                        / (limit - 1),
                        0,
                    ),
                    1,
                ),
                10,
            ),
        ),
        "share10",
    )
    coefficient = Rule(
        if_(
            distance == 0,
            0,
            rounded(
                pick(ReductionTerms.floor, Employed.period)
                + pick(ReductionTerms.range, Employed.period)
                * power(distance, pick(ReductionTerms.exponent, Employed.period)),
                10,
            ),
        ),
        "share10",
    )


class Scheduled(Block):
    """Contribution by contribution: what is due on each salary, less the general reduction."""

    key = "scheduled"
    like = Employed
    id = Rule(text(Employed.id), "text", role="link")
    since = Rule(Employed.since, "month", role="link")
    amount = Family(
        Schedule,
        cents(
            pick(ScheduleRates.rate, Employed.period)
            * (
                largest(
                    if_(
                        Schedule.up_to == 0,
                        Reduced.salary,
                        smallest(Reduced.salary, Schedule.up_to * Reduced.ceiling),
                    )
                    - Schedule.above * Reduced.ceiling,
                    0,
                )
                + if_(Reduced.salary > Schedule.above * Reduced.ceiling, Schedule.back * Reduced.ceiling, 0)
            )
        ),
        "money",
    )
    due = Rule(cents(across(amount, Schedule.due)), "money")
    due_rate = Rule(share(due, Reduced.salary), "rate")
    reduction = Rule(cents(smallest(Reduced.coefficient * Reduced.salary, due)), "money")
    net = Rule(cents(due - reduction), "money")
    rate = Rule(share(net, Reduced.salary), "share10")


class EmployerCost(Block):
    """What each role costs its employer a year, before overhead."""

    key = "employer_cost"
    like = Employed
    rate = Rule(choose(Employed.way, Employed.flat, Bracketed.rate, Scheduled.rate), "rate")
    contributions = Rule(cents(Employed.salary * rate), "money")
    mobility = Rule(cents(Employed.salary * pick(Periods.mobility_levy, Employed.period)), "money")
    health = Rule(
        if_(Employed.salary == 0, 0, cents(pick(Periods.health_cover, Employed.period) * TWELVE)), "money"
    )
    meals = Rule(
        if_(
            Employed.salary == 0,
            0,
            cents(pick(Periods.meal_vouchers, Employed.period) * Employed.worked_days),
        ),
        "money",
    )
    total = Rule(cents(Employed.salary + contributions + mobility + health + meals), "money")
    per_day = Rule(cents(total / Employed.worked_days), "money")


OF_SCHEDULE = (Schedule, ScheduleRates, ReductionTerms, Reduced, Scheduled)
"""What is shown only where there is a schedule of contributions."""
