"""What a day costs: parameters in force, and the day cost and selling rate of each role (DOMAIN.md section 2).

A line's day costs what it costs at the line's start: so a role has a row for each period of the plan, a period
being the months from one change of a parameter to the next.
"""

from __future__ import annotations

from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Family,
    Fixed,
    Group,
    KeyCopy,
    LinesOf,
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
from pipeline.formulas.units import DAYS, NUMBER, SHARE
from pipeline.rules.employer import Employed, EmployerCost
from pipeline.rules.inputs import WEIGHTS, Profiles, Roles
from pipeline.rules.parameters import in_force
from pipeline.rules.periods import Periods, own_or


class Assumptions(Group):
    """The parameters of the whole plan, at their value in force at its first month."""

    key = "assumptions"
    worked_days = Single(pick(Periods.worked_days, Figure(1)), "days")
    social_share = Single(in_force("social_share", SHARE), "share")
    marketing_share = Single(in_force("marketing_share", SHARE), "share")
    hours_per_day = Single(in_force("hours_per_day", NUMBER), "number")
    payment_delay = Single(in_force("payment_delay", DAYS), "number")


def paid_after(column: Input, at: Expr) -> Expr:
    """Return the months from an invoice at a month's end to its payment: a delay of 45 days falls into the second."""
    own = pick(column, at)
    return round_up(if_(is_blank(own), Assumptions.payment_delay, own) / THIRTY)


class Rates(Block):
    """One row per role and period: what a day costs, what it sells for."""

    key = "rates"
    like = Employed
    id = KeyCopy(Roles.id)
    since = Rule(Employed.since, "month", role="link")
    row = Rule(Employed.row, "integer", role="link")
    period = Rule(Employed.period, "integer", role="link")
    sourcing = Rule(text(pick(Roles.sourcing, row)), "text", role="link")
    typed = Rule(
        if_(sourcing == word("sourcing", "external"), pick(Roles.day_rate, row), pick(Roles.loaded_day, row)),
        "money",
        role="link",
    )
    cost = Rule(EmployerCost.total, "money", role="link")
    overhead = own_or(Roles.overhead, row, Periods.overhead, period)
    worked_days = Rule(Employed.worked_days, "days", role="link")
    productive_share = own_or(Roles.productive_share, row, Periods.productive_share, period)
    computed = Rule(
        cents(cost * (overhead + 1) / (worked_days * productive_share)),
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
    delay = Rule(paid_after(Roles.payment_delay, row) * (Figure(1) - in_house), "integer")


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
