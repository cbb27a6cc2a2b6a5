"""Parameters: dated figures that a person sees and can change (DOMAIN.md section 5), and what holds without them.

A workbook may lack a parameter that came later, or that its plan has no use for: its default then holds, and
stands on the workings sheets like any figure.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.formulas.blocks import Group, Single
from pipeline.formulas.expressions import Expr, Given, Latest, Measured
from pipeline.formulas.functions import if_, sum_where, word
from pipeline.formulas.operations import ZERO
from pipeline.formulas.units import DAYS, MONEY, MONEY_PER_DAY, NUMBER, SHARE, Unit
from pipeline.rules.inputs import DEFAULTS, Parameters, Project
from pipeline.tables import Book, Row


def since(code: str, day: Expr = Project.first_month) -> Expr:
    """Return the month from which a parameter has the value that is in force at a day."""
    return Latest(Parameters.name_, Parameters.valid_from, word("parameter", code), day)


def in_force(code: str, unit: Unit, day: Expr = Project.first_month) -> Expr:
    """Return a parameter's value in force at a day; its default where the sheet has none.

    Args:
        code: the parameter.
        unit: what its value is measured in.
        day: the plan's first month unless it is given.
    """
    name = word("parameter", code)
    valid = ((Parameters.name_, name), (Parameters.valid_from, since(code, day)))
    value = Measured(sum_where(Parameters.value, *valid), unit)
    if code not in DEFAULTS:
        return value
    return if_(Measured(since(code, day), NUMBER) == 0, Measured(default(code), unit), value)


def row_in_force(book: Book, code: str) -> Row | None:
    """Return the line of a parameter in force at the plan's first month, or None where the sheet has none."""
    first, latest, found = book.field("first_month"), date.min, None
    for row in book.tables["parameters"].rows:
        since = row["valid_from"]
        if not isinstance(since, date) or not isinstance(first, date):
            continue
        if book.code("parameter", row["name"]) == code and latest <= since <= first:
            latest, found = since, row
    return found


def value_in_force(book: Book, code: str, day: date | None = None) -> Decimal:
    """Return what a parameter is worth at a day, the plan's first month unless it is given, to who computes no column."""
    first, latest, value = day or book.field("first_month"), date.min, DEFAULTS.get(code, ZERO)
    for row in book.tables["parameters"].rows:
        since, typed = row["valid_from"], row["value"]
        if not isinstance(since, date) or not isinstance(typed, Decimal) or not isinstance(first, date):
            continue
        if book.code("parameter", row["name"]) == code and latest <= since <= first:
            latest, value = since, typed
    return value


def given_key(code: str) -> str:
    """Return the key of a default among the values that no formula computes."""
    return f"default_{code}"


class Defaults(Group):
    """What a parameter is worth where the Parameters sheet doesn't say, or not yet at the plan's first month."""

    key = "defaults"
    worked_days = Single(Given(given_key("worked_days"), DAYS), "days", role="key")
    leave_days = Single(Given(given_key("leave_days"), DAYS), "days", role="key")
    rest_days = Single(Given(given_key("rest_days"), DAYS), "days", role="key")
    hours_per_day = Single(Given(given_key("hours_per_day"), NUMBER), "number", role="key")
    mobility_levy = Single(Given(given_key("mobility_levy"), SHARE), "rate", role="key")
    health_cover = Single(Given(given_key("health_cover"), MONEY), "money", role="key")
    meal_vouchers = Single(Given(given_key("meal_vouchers"), MONEY_PER_DAY), "money", role="key")
    marketing_share = Single(Given(given_key("marketing_share"), SHARE), "share", role="key")
    payment_delay = Single(Given(given_key("payment_delay"), NUMBER), "number", role="key")
    deposit_limit = Single(Given(given_key("deposit_limit"), NUMBER), "number", role="key")
    deposit_small = Single(Given(given_key("deposit_small"), NUMBER), "number", role="key")
    deposit = Single(Given(given_key("deposit"), NUMBER), "number", role="key")
    presence_floor = Single(Given(given_key("presence_floor"), NUMBER), "number", role="key")
    presence_channel = Single(Given(given_key("presence_channel"), NUMBER), "number", role="key")
    presence_entity = Single(Given(given_key("presence_entity"), NUMBER), "number", role="key")
    presence_language = Single(Given(given_key("presence_language"), NUMBER), "number", role="key")
    presence_weeks = Single(Given(given_key("presence_weeks"), NUMBER), "number", role="key")
    coverage_threshold = Single(Given(given_key("coverage_threshold"), NUMBER), "number", role="key")
    risk_correlation = Single(Given(given_key("risk_correlation"), NUMBER), "number", role="key")
    risk_seed = Single(Given(given_key("risk_seed"), NUMBER), "number", role="key")
    risk_trials = Single(Given(given_key("risk_trials"), NUMBER), "number", role="key")
    estimate_low_1 = Single(Given(given_key("estimate_low_1"), NUMBER), "number", role="key")
    estimate_high_1 = Single(Given(given_key("estimate_high_1"), NUMBER), "number", role="key")
    estimate_low_2 = Single(Given(given_key("estimate_low_2"), NUMBER), "number", role="key")
    estimate_high_2 = Single(Given(given_key("estimate_high_2"), NUMBER), "number", role="key")
    estimate_low_3 = Single(Given(given_key("estimate_low_3"), NUMBER), "number", role="key")
    estimate_high_3 = Single(Given(given_key("estimate_high_3"), NUMBER), "number", role="key")
    estimate_low_4 = Single(Given(given_key("estimate_low_4"), NUMBER), "number", role="key")
    estimate_high_4 = Single(Given(given_key("estimate_high_4"), NUMBER), "number", role="key")
    estimate_low_5 = Single(Given(given_key("estimate_low_5"), NUMBER), "number", role="key")
    estimate_high_5 = Single(Given(given_key("estimate_high_5"), NUMBER), "number", role="key")
    charter_drafting = Single(Given(given_key("charter_drafting"), NUMBER), "number", role="key")
    charter_review = Single(Given(given_key("charter_review"), NUMBER), "number", role="key")
    charter_translation = Single(Given(given_key("charter_translation"), NUMBER), "number", role="key")
    charter_roll_out = Single(Given(given_key("charter_roll_out"), NUMBER), "number", role="key")


class IndexDefaults(Group):
    """The same for the parameters that only indexations read."""

    key = "index_defaults"
    price_index = Single(Given(given_key("price_index"), NUMBER), "number", role="key")
    index_link = Single(Given(given_key("index_link"), NUMBER), "factor", role="key")


class ScheduleDefaults(Group):
    """The same for the parameters that only the schedule of contributions reads."""

    key = "schedule_defaults"
    minimum_wage = Single(Given(given_key("minimum_wage"), MONEY), "money", role="key")
    social_ceiling = Single(Given(given_key("social_ceiling"), MONEY), "money", role="key")
    reduction_floor = Single(Given(given_key("reduction_floor"), SHARE), "factor", role="key")
    reduction_range = Single(Given(given_key("reduction_range"), SHARE), "factor", role="key")
    reduction_range_large = Single(Given(given_key("reduction_range_large"), SHARE), "factor", role="key")
    reduction_exponent = Single(Given(given_key("reduction_exponent"), NUMBER), "number", role="key")
    reduction_limit = Single(Given(given_key("reduction_limit"), NUMBER), "number", role="key")
    large_staff = Single(Given(given_key("large_staff"), NUMBER), "count", role="key")


class MakeDefaults(Group):
    """The same for the parameters that only the comparison of making and buying reads."""

    key = "make_defaults"
    training_price = Single(Given(given_key("training_price"), NUMBER), "number", role="key")
    training_days = Single(Given(given_key("training_days"), NUMBER), "number", role="key")
    rework_share = Single(Given(given_key("rework_share"), NUMBER), "number", role="key")
    attendance_share = Single(Given(given_key("attendance_share"), NUMBER), "number", role="key")


def default(code: str) -> Single:
    """Return the default of a parameter."""
    groups = (Defaults, IndexDefaults, ScheduleDefaults, MakeDefaults)
    return next(single for group in groups for single in group.singles if single.key == code)


def given_defaults() -> dict[str, Decimal]:
    """Return the defaults as values that no formula computes."""
    return {given_key(code): value for code, value in DEFAULTS.items()}
