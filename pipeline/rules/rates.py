"""What a day costs: parameters in force, and the day cost and selling rate of each role (DOMAIN.md section 2).

A line's day costs what it costs at the line's start: so a role has a row for each period of the plan, a period
being the months from one change of a parameter to the next.
"""

from __future__ import annotations

from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Crossed,
    Family,
    Fixed,
    GivenRows,
    Group,
    KeyCopy,
    LinesOf,
    Noted,
    Rule,
    Single,
)
from pipeline.formulas.expressions import Expr, Figure, Given, InputColumns
from pipeline.formulas.functions import (
    THIRTY,
    cents,
    if_,
    is_blank,
    pick,
    position,
    previous,
    round_up,
    text,
    word,
)
from pipeline.formulas.inputs import Input
from pipeline.formulas.units import DAYS, MONTH, NUMBER, SHARE
from pipeline.rules.inputs import WEIGHTS, Profiles, Roles
from pipeline.rules.parameters import in_force


class Assumptions(Group):
    """The parameters of the whole plan, at their value in force at its first month."""

    key = "assumptions"
    worked_days = Single(in_force("worked_days", DAYS), "days")
    social_share = Single(in_force("social_share", SHARE), "share")
    hours_per_day = Single(in_force("hours_per_day", NUMBER), "number")
    payment_delay = Single(in_force("payment_delay", DAYS), "number")


class Periods(Axis):
    """The parameters that a line takes at its start: one column from each month in which any of them changes."""

    key = "periods"
    over = GivenRows("periods")
    since = AxisField(Given("periods", MONTH, "periods"), "month", role="key")
    contributions = AxisField(in_force("contributions", SHARE, since), "share")
    overhead = AxisField(in_force("overhead", SHARE, since), "share")
    worked_days = AxisField(in_force("worked_days", DAYS, since), "days")
    productive_share = AxisField(in_force("productive_share", SHARE, since), "share")
    heading = since


def own_or(column: Input, at: Expr, parameter: AxisField, period: Expr) -> Rule:
    """Return a role's own figure, or where it is blank the parameter in force in a period."""
    own = pick(column, at)
    return Rule(if_(is_blank(own), pick(parameter, period), own), column.show)


def paid_after(column: Input, at: Expr) -> Expr:
    """Return the months from an invoice at a month's end to its payment: a delay of 45 days falls into the second."""
    own = pick(column, at)
    return round_up(if_(is_blank(own), Assumptions.payment_delay, own) / THIRTY)


class Rates(Block):
    """One row per role and period: what a day costs, what it sells for."""

    key = "rates"
    over = Crossed(Roles, "periods")
    id = KeyCopy(Roles.id)
    row = Rule(position(id, Roles.id), "integer")
    since = Noted("rates_since", MONTH, "month")
    period = Rule(position(since, Periods.since), "integer")
    sourcing = Rule(text(pick(Roles.sourcing, row)), "text", role="link")
    typed = Rule(
        if_(sourcing == word("sourcing", "external"), pick(Roles.day_rate, row), pick(Roles.loaded_day, row)),
        "money",
        role="link",
    )
    salary = Rule(pick(Roles.salary, row), "money", role="link")
    contributions = own_or(Roles.contributions, row, Periods.contributions, period)
    overhead = own_or(Roles.overhead, row, Periods.overhead, period)
    worked_days = own_or(Roles.worked_days, row, Periods.worked_days, period)
    productive_share = own_or(Roles.productive_share, row, Periods.productive_share, period)
    computed = Rule(
        cents(salary * (contributions + 1) * (overhead + 1) / (worked_days * productive_share)),
        "money",
    )
    day_cost = Rule(if_(typed == 0, computed, cents(typed)), "money")
    selling_rate = Rule(cents(pick(Roles.selling_rate, row)), "money", role="link")
    vat = Rule(pick(Roles.vat, row), "share", role="link")
    in_house = Rule(if_(sourcing == word("sourcing", "internal"), Figure(1), Figure(0)), "integer")
    displaced_day = Rule(
        if_(is_blank(pick(Roles.displaced_day, row)), day_cost, cents(pick(Roles.displaced_day, row))),
        "money",
    )
    delay = Rule(if_(in_house == 1, 0, paid_after(Roles.payment_delay, row)), "integer")


class Weights(Axis):
    """The months of a spread profile, counted from a line's first month."""

    key = "weights"
    over = Fixed(WEIGHTS)
    opens = True
    month = AxisField(Given("weight_month", NUMBER, "weights"), "integer", opening=Figure(0), role="key")
    heading = month


class ProfileSums(Block):
    """One row per spread profile: its weights, summed up to each month."""

    key = "profile_sums"
    over = LinesOf(Profiles)
    id = KeyCopy(Profiles.id)
    row = Rule(position(id, Profiles.id), "integer")
    sum = Family(
        Weights,
        previous(unit=NUMBER)
        + pick(InputColumns(tuple(column for column in Profiles.columns if not column.is_key)), row),
        "factor",
    )
