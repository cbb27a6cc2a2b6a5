"""What each line costs: work, purchases and the cost rules on them (view *budget*, DOMAIN.md section 2)."""

from __future__ import annotations

from pipeline.formulas.blocks import Block, KeyCopy, Rule
from pipeline.formulas.expressions import Expr, Figure
from pipeline.formulas.functions import (
    PERT_LIKELY,
    PERT_SUM,
    TWELVE,
    and_,
    cents,
    choose,
    if_,
    is_blank,
    is_number,
    last_position,
    link,
    month_number,
    pick,
    position,
    round_up,
    word,
    words,
)
from pipeline.rules.calendar import Frame
from pipeline.rules.choosing import PurchasedChosen, WorkChosen
from pipeline.rules.drivers import DriverValues
from pipeline.rules.inputs import Purchases, Tasks
from pipeline.rules.periods import Periods
from pipeline.rules.rates import Rates


def estimated(quantity: Expr, times: Expr, optimistic: Expr, likely: Expr, pessimistic: Expr) -> Expr:
    """Return the days of a task: by three points, or the likely ones, times its quantity and its driver."""
    return (
        quantity
        * times
        * if_(
            and_(is_number(optimistic), is_number(pessimistic)),
            (optimistic + PERT_LIKELY * likely + pessimistic) / PERT_SUM,
            likely,
        )
    )


class Work(Block):
    """One row per task: its days, what a day costs, what the line costs before the rules."""

    key = "work"
    like = WorkChosen
    id = KeyCopy(Tasks.id)
    row = Rule(position(id, Tasks.id), "integer")
    label = link(Tasks.label, row)
    phase = link(Tasks.phase, row)
    nature = link(Tasks.nature, row)
    category = link(Tasks.category, row)
    role = link(Tasks.role, row)
    period = Rule(last_position(pick(Tasks.start, row), Periods.since), "integer")
    role_row = Rule(position(role, Rates.id) + period - 1, "integer")
    sourcing = Rule(
        if_(is_blank(pick(Tasks.sourcing, row)), pick(Rates.sourcing, role_row), pick(Tasks.sourcing, row)),
        "text",
    )
    need = link(Tasks.need, row)
    channel = link(Tasks.channel, row)
    vat = Rule(pick(Rates.vat, role_row), "share")
    optimistic = link(Tasks.optimistic, row)
    likely = link(Tasks.likely, row)
    pessimistic = link(Tasks.pessimistic, row)
    quantity = link(Tasks.quantity, row)
    driver = link(Tasks.driver, row)
    times = Rule(
        if_(is_blank(driver), 1, pick(DriverValues.value, position(driver, DriverValues.id))), "number"
    )
    days = Rule(
        cents(estimated(quantity, times, optimistic, likely, pessimistic) * (1 - WorkChosen.left_out)),
        "days",
        total=True,
    )
    day_cost = Rule(pick(Rates.day_cost, role_row), "money")
    base = Rule(cents(days * day_cost), "money", total=True)


def bought(times: Expr, row: Expr) -> Expr:
    """Return how many items a purchase comes to: its payments times its quantity; a blank quantity is 1."""
    return times * if_(is_blank(pick(Purchases.quantity, row)), 1, pick(Purchases.quantity, row))


class Purchased(Block):
    """One row per purchase: how often it is paid, and what it costs before the rules."""

    key = "purchased"
    like = PurchasedChosen
    id = KeyCopy(Purchases.id)
    row = Rule(position(id, Purchases.id), "integer")
    label = link(Purchases.label, row)
    phase = link(Purchases.phase, row)
    nature = link(Purchases.nature, row)
    category = link(Purchases.category, row)
    supplier = link(Purchases.supplier, row)
    frequency = Rule(position(pick(Purchases.frequency, row), words("frequency")), "integer")
    sourcing = Rule(word("sourcing", "external"), "text", role="link")
    need = link(Purchases.need, row)
    channel = link(Purchases.channel, row)
    vat = Rule(pick(Purchases.vat, row), "share", role="link")
    start = Rule(month_number(pick(Purchases.start, row)), "integer")
    default_end = Rule(if_(frequency == 1, start, Frame.last), "integer")
    end = Rule(
        if_(is_blank(pick(Purchases.end, row)), default_end, month_number(pick(Purchases.end, row))),
        "integer",
    )
    times = Rule(
        choose(frequency, Figure(1), end - start + 1, round_up((end - start + 1) / TWELVE)), "integer"
    )
    items = Rule(cents(bought(times, row) * (1 - PurchasedChosen.left_out)), "number", total=False)
    unit_price = Rule(pick(Purchases.unit_price, row), "money", role="link")
    base = Rule(cents(items * unit_price), "money", total=True)
