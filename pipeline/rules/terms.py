"""The cost rules: which line each applies to, what it adds, what each line costs with all of them (DOMAIN.md section 2)."""

from __future__ import annotations

from pipeline.formulas.blocks import Axis, AxisField, Block, Column, Family, LinesOf, Rule
from pipeline.formulas.expressions import Expr, Figure
from pipeline.formulas.functions import (
    and_,
    base_and,
    cents,
    if_,
    is_blank,
    or_,
    pick,
    position,
    running,
    text,
    word,
)
from pipeline.formulas.units import MONEY
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import CostRules


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
