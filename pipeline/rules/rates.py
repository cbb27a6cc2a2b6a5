"""What a day costs: parameters in force, and the day cost and selling rate of each role (DOMAIN.md section 2)."""

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
    cents,
    if_,
    is_blank,
    pick,
    position,
    previous,
    text,
    word,
)
from pipeline.formulas.inputs import Input
from pipeline.formulas.units import DAYS, NUMBER, SHARE
from pipeline.rules.inputs import WEIGHTS, Profiles, Roles
from pipeline.rules.parameters import in_force


class Assumptions(Group):
    """The parameters that the rules use, at their value in force."""

    key = "assumptions"
    worked_days = Single(in_force("worked_days", DAYS), "days")
    productive_share = Single(in_force("productive_share", SHARE), "share")
    overhead = Single(in_force("overhead", SHARE), "share")
    contributions = Single(in_force("contributions", SHARE), "share")
    social_share = Single(in_force("social_share", SHARE), "share")
    hours_per_day = Single(in_force("hours_per_day", NUMBER), "number")


def own_or(column: Input, at: Expr, parameter: Single) -> Rule:
    """Return a role's own figure, or the parameter in force where it is blank."""
    own = pick(column, at)
    return Rule(if_(is_blank(own), parameter, own), column.show)


class Rates(Block):
    """One row per role: what a day costs, what it sells for."""

    key = "rates"
    over = LinesOf(Roles)
    id = KeyCopy(Roles.id)
    row = Rule(position(id, Roles.id), "integer")
    sourcing = Rule(text(pick(Roles.sourcing, row)), "text", role="link")
    typed = Rule(
        if_(sourcing == word("sourcing", "external"), pick(Roles.day_rate, row), pick(Roles.loaded_day, row)),
        "money",
        role="link",
    )
    salary = Rule(pick(Roles.salary, row), "money", role="link")
    contributions = own_or(Roles.contributions, row, Assumptions.contributions)
    overhead = own_or(Roles.overhead, row, Assumptions.overhead)
    worked_days = own_or(Roles.worked_days, row, Assumptions.worked_days)
    productive_share = own_or(Roles.productive_share, row, Assumptions.productive_share)
    computed = Rule(
        cents(salary * (contributions + 1) * (overhead + 1) / (worked_days * productive_share)),
        "money",
    )
    day_cost = Rule(if_(typed == 0, computed, cents(typed)), "money")
    selling_rate = Rule(cents(pick(Roles.selling_rate, row)), "money", role="link")
    vat = Rule(pick(Roles.vat, row), "share", role="link")


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
