"""What each line costs: work, purchases and the cost rules on them (view *budget*, DOMAIN.md section 2)."""

from __future__ import annotations

from pipeline.formulas.blocks import Axis, AxisField, Block, Column, Family, KeyCopy, LinesOf, Rule
from pipeline.formulas.expressions import Expr, Figure
from pipeline.formulas.functions import (
    PERT_LIKELY,
    PERT_SUM,
    TWELVE,
    and_,
    base_and,
    cents,
    choose,
    if_,
    is_blank,
    is_number,
    link,
    month_number,
    or_,
    pick,
    position,
    round_up,
    running,
    text,
    word,
    words,
)
from pipeline.formulas.units import MONEY
from pipeline.rules.calendar import Frame
from pipeline.rules.inputs import CostRules, Purchases, Tasks
from pipeline.rules.rates import Rates


class Work(Block):
    """One row per task: its days, what a day costs, what the line costs before the rules."""

    key = "work"
    over = LinesOf(Tasks)
    id = KeyCopy(Tasks.id)
    row = Rule(position(id, Tasks.id), "integer")
    label = link(Tasks.label, row)
    phase = link(Tasks.phase, row)
    nature = link(Tasks.nature, row)
    category = link(Tasks.category, row)
    role = link(Tasks.role, row)
    role_row = Rule(position(role, Rates.id), "integer")
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
    days = Rule(
        cents(
            quantity
            * if_(
                and_(is_number(optimistic), is_number(pessimistic)),
                (optimistic + PERT_LIKELY * likely + pessimistic) / PERT_SUM,
                likely,
            )
        ),
        "days",
        total=True,
    )
    day_cost = Rule(pick(Rates.day_cost, role_row), "money")
    base = Rule(cents(days * day_cost), "money", total=True)


class Purchased(Block):
    """One row per purchase: how often it is paid, and what it costs before the rules."""

    key = "purchased"
    over = LinesOf(Purchases)
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
    items = Rule(
        cents(times * if_(is_blank(pick(Purchases.quantity, row)), 1, pick(Purchases.quantity, row))),
        "number",
        total=False,
    )
    unit_price = Rule(pick(Purchases.unit_price, row), "money", role="link")
    base = Rule(cents(items * unit_price), "money", total=True)


class Terms(Axis):
    """The cost rules, one column each, in the order of their rows (the order of application)."""

    key = "terms"
    over = LinesOf(CostRules)
    id = AxisField(CostRules.id, "text", role="key")
    row = AxisField(position(id, CostRules.id), "integer")
    phase = AxisField(text(pick(CostRules.phase, row)), "text", role="link")
    sourcing = AxisField(text(pick(CostRules.sourcing, row)), "text", role="link")
    nature = AxisField(text(pick(CostRules.nature, row)), "text", role="link")
    category = AxisField(text(pick(CostRules.category, row)), "text", role="link")
    view = AxisField(text(pick(CostRules.view, row)), "text", role="link")
    sign = AxisField(
        if_(pick(CostRules.type, row) == word("type", "discount"), -Figure(1), Figure(1)), "integer"
    )
    cost = AxisField(if_(or_(is_blank(view), view == word("view", "cost")), Figure(1), Figure(0)), "integer")
    price = AxisField(
        if_(or_(is_blank(view), view == word("view", "price")), Figure(1), Figure(0)), "integer"
    )
    rate = AxisField(
        if_(pick(CostRules.basis, row) == word("basis", "line_cost"), pick(CostRules.rate, row), 0), "factor"
    )
    amount = AxisField(
        if_(pick(CostRules.basis, row) == word("basis", "line_days"), pick(CostRules.amount, row), 0), "money"
    )
    compound = AxisField(
        if_(pick(CostRules.on, row) == word("on", "running_total"), Figure(1), Figure(0)), "integer"
    )
    heading = id


def eligible(lines: type[Work | Purchased]) -> Expr:
    """Return 1 where a line meets every filled condition of a rule, else 0."""
    return if_(
        and_(
            or_(is_blank(Terms.phase), Terms.phase == lines.phase),
            or_(is_blank(Terms.sourcing), Terms.sourcing == lines.sourcing),
            or_(is_blank(Terms.nature), Terms.nature == lines.nature),
            or_(is_blank(Terms.category), Terms.category == lines.category),
        ),
        Figure(1),
        Figure(0),
    )


def addition(base: Column, applies: Expr, days: Expr | None) -> Expr:
    """Return what a rule adds to a line: rate × cost, or amount × days; a discount counts minus."""
    money = Terms.rate * if_(Terms.compound == 1, running(base, unit=MONEY), base)
    if days is not None:
        money = money + Terms.amount * days
    return Terms.sign * cents(applies * money)


class WorkEligible(Block):
    """Which rule applies to which task."""

    key = "work_eligible"
    wording = "eligible"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    applies = Family(Terms, eligible(Work), "integer")


class PurchasedEligible(Block):
    """Which rule applies to which purchase."""

    key = "purchased_eligible"
    wording = "eligible"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    applies = Family(Terms, eligible(Purchased), "integer")


class WorkCost(Block):
    """What the rules add to each task, and what it costs in all."""

    key = "work_cost"
    wording = "cost"
    like = Work
    added = Family(
        Terms, addition(Work.base, Terms.cost * WorkEligible.applies, Work.days), "money", total=True
    )
    total = Rule(cents(base_and(Work.base, added)), "money", total=True)


class PurchasedCost(Block):
    """What the rules add to each purchase, and what it costs in all."""

    key = "purchased_cost"
    wording = "cost"
    like = Purchased
    added = Family(
        Terms, addition(Purchased.base, Terms.cost * PurchasedEligible.applies, None), "money", total=True
    )
    total = Rule(cents(base_and(Purchased.base, added)), "money", total=True)
