"""What each cost rule adds to each line (DOMAIN.md section 2, "Exactly", points 3 to 6).

``on`` is x, what a rule is taken on: the line's base or running total, or its days, times the share of the line that
falls into the rule's months. ``due`` is a without its sign: taken from the line itself, or, on a subtotal, cut out of
the amount that the rule gives once on the sum of x, by cumulative rounding over the lines in the order of their rows,
tasks before purchases. ``pace`` is what a rule would add if it were in force for the whole line: a ÷ v.

Each of these is made once, for tasks and purchases, for the cost and for the price.
"""

from __future__ import annotations

from typing import ClassVar

from pipeline.formulas.blocks import Axis, AxisField, Block, Column, Family, LinesOf, Rule
from pipeline.formulas.expressions import Expr, Figure, Measured
from pipeline.formulas.functions import (
    and_,
    base_and,
    cents,
    choose,
    if_,
    or_,
    rounded,
    running,
    running_total,
    text,
    total,
    total_above,
    within,
)
from pipeline.formulas.members import Earlier
from pipeline.formulas.units import MONEY, NUMBER
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.indexing import IndexTerms, PurchasedRate, WorkRate, climbing
from pipeline.rules.inputs import CostRules
from pipeline.rules.terms import (
    PurchasedEligible,
    PurchasedWindow,
    Terms,
    WorkEligible,
    WorkWindow,
    flag,
)


class Made(Block):
    """A column for each rule beside each line: what the blocks of this module share."""

    key = "made"
    over = LinesOf(CostRules)
    value: ClassVar[Family]


class Shared(Axis):
    """What each rule is taken on in all, and what it gives there where it is on a subtotal."""

    key = "shared"
    over = LinesOf(CostRules)
    work: ClassVar[AxisField]
    on: ClassVar[AxisField]
    whole: ClassVar[AxisField]
    amount: ClassVar[AxisField]
    idle: ClassVar[AxisField]


class Given(Axis):
    """What the lines got of each rule on a subtotal."""

    key = "given"
    over = LinesOf(CostRules)
    given: ClassVar[AxisField]


def made(key: str, wording: str, like: type[Work | Purchased], value: Family) -> type[Made]:
    """Return a block of a column for each rule beside the lines, with their ids and labels."""
    columns = {
        "id": Rule(text(like.id), "text", role="link"),
        "label": Rule(text(like.label), "long", role="link"),
        "value": value,
    }
    return type(key, (Made,), {"key": key, "wording": wording, "like": like, **columns})


def taken_on(
    key: str,
    like: type[Work | Purchased],
    base: Column,
    acts: AxisField,
    earlier: Earlier,
    worked: Column = Work.days,
) -> type[Made]:
    """Return x: what each rule is taken on, in money or, for a rule on days, in days.

    Args:
        key: of the block.
        like: whose lines they are.
        base: what a line comes to before the rules.
        acts: 1 where a rule acts on this view.
        earlier: what the rules before add to a line.
        worked: the days of a task.
    """
    applies, share = (
        (WorkEligible.applies, WorkWindow.share)
        if like is Work
        else (PurchasedEligible.applies, PurchasedWindow.share)
    )
    days: Expr = Measured(worked, NUMBER) if like is Work else Figure(0)
    so_far = cents(running(base, earlier))
    amount = choose(Terms.way + 1, days, Measured(base, NUMBER), Measured(so_far, NUMBER))
    return made(key, "taken_on", like, Family(Terms, acts * applies * share * amount, "exact"))


def subtotals(key: str, work: type[Made], purchased: type[Made], acts: AxisField) -> type[Shared]:
    """Return what each rule is taken on in all, and A: what it gives on that sum, where it is on a subtotal.

    A sum of less than half a millionth is none: binary fractions that cancel out seldom give exactly 0.
    """
    of_work = AxisField(total(work.value), "exact")
    on = AxisField(of_work + total(purchased.value), "exact")
    nothing = rounded(on, 6) == 0
    bounded = within(Measured(Terms.rate * on, MONEY), Terms.minimum, Terms.maximum)
    fields = {
        "work": of_work,
        "on": on,
        "whole": AxisField(if_(nothing, 1, on), "exact"),
        "amount": AxisField(if_(or_(Terms.shared == 0, nothing), 0, cents(bounded)), "money"),
        "idle": flag(and_(Terms.shared == 1, acts == 1, nothing)),
        "heading": Terms.id,
    }
    return type(key, (Shared,), {"key": key, "wording": "subtotals", "over": LinesOf(CostRules), **fields})


def handed_out(key: str, work: type[Made], purchased: type[Made]) -> type[Given]:
    """Return what the lines got of each rule on a subtotal: the amount that it gives, if all is well."""
    given = AxisField(if_(Terms.shared == 1, cents(total(work.value) + total(purchased.value)), 0), "money")
    fields = {"given": given, "heading": Terms.id}
    return type(key, (Given,), {"key": key, "wording": "given", "over": LinesOf(CostRules), **fields})


def up_to(key: str, on: type[Made], like: type[Work | Purchased], start: Expr | None) -> type[Made]:
    """Return C(i): what a rule is taken on, summed up from the first task to this line."""
    sums = running_total(on.value)
    return made(key, "up_to", like, Family(Terms, sums if start is None else start + sums, "exact"))


def due(
    key: str,
    on: type[Made],
    sums: type[Made],
    sub: type[Shared],
    like: type[Work | Purchased],
    start: Expr | None,
) -> type[Made]:
    """Return a without its sign: what each rule comes to on each line.

    Args:
        key: of the block.
        on: x.
        sums: C(i), x summed up to the line.
        sub: the subtotals.
        like: whose lines they are.
        start: what C begins with, above the first line.
    """
    above = total_above(on.value)
    before = above if start is None else start + above
    rate = Terms.rate + (WorkRate if like is Work else PurchasedRate).value
    of_line = cents(within(Measured(rate * on.value, MONEY), Terms.minimum, Terms.maximum))
    of_whole = cents(sub.amount * sums.value / sub.whole) - cents(sub.amount * before / sub.whole)
    value = if_(on.value == 0, 0, choose(Terms.shared + 1, of_line, of_whole))
    return made(key, "bounded", like, Family(Terms, value, "money"))


def climb(key: str, like: type[Work | Purchased], added: Family) -> type[Made]:
    """Return what each rule that follows an index month by month adds to a whole line for each point of it."""
    share = WorkWindow.share if like is Work else PurchasedWindow.share
    value = climbing(added, WorkRate if like is Work else PurchasedRate, share)
    return made(key, "climb", like, Family(Terms, value, "exact"))


def pace(key: str, like: type[Work | Purchased], added: Family, climb: type[Made]) -> type[Made]:
    """Return a ÷ v: what a rule adds to a line in each of its months is this, times the month's share of the line.

    Of a rule that follows an index it is the part that doesn't rise with it, -climb × S0; and a ÷ v is
    climb × S0 × rate, so that this is a ÷ v - climb × S0 × (rate + 1).
    """
    share = WorkWindow.share if like is Work else PurchasedWindow.share
    rate = (WorkRate if like is Work else PurchasedRate).value
    steady = if_(share == 0, 0, added / share)
    value = steady - climb.value * (IndexTerms.base * (rate + 1))
    return made(key, "pace", like, Family(Terms, value, "exact"))


WORK_ADDED, PURCHASED_ADDED = Earlier(MONEY), Earlier(MONEY)
WorkOn = taken_on("work_on", Work, Work.base, Terms.cost, WORK_ADDED)
PurchasedOn = taken_on("purchased_on", Purchased, Purchased.base, Terms.cost, PURCHASED_ADDED)
Subtotals = subtotals("subtotals", WorkOn, PurchasedOn, Terms.cost)
WorkUpTo = up_to("work_up_to", WorkOn, Work, None)
PurchasedUpTo = up_to("purchased_up_to", PurchasedOn, Purchased, Subtotals.work)
WorkDue = due("work_bounded", WorkOn, WorkUpTo, Subtotals, Work, None)
PurchasedDue = due("purchased_bounded", PurchasedOn, PurchasedUpTo, Subtotals, Purchased, Subtotals.work)
SubtotalsGiven = handed_out("subtotals_given", WorkDue, PurchasedDue)


class WorkCost(Block):
    """What the rules add to each task, and what it costs in all."""

    key = "work_cost"
    wording = "cost"
    like = Work
    added = Family(Terms, Terms.sign * WorkDue.value, "money", total=True, earlier=WORK_ADDED)
    total = Rule(cents(base_and(Work.base, added)), "money", total=True)


class PurchasedCost(Block):
    """What the rules add to each purchase, and what it costs in all."""

    key = "purchased_cost"
    wording = "cost"
    like = Purchased
    added = Family(Terms, Terms.sign * PurchasedDue.value, "money", total=True, earlier=PURCHASED_ADDED)
    total = Rule(cents(base_and(Purchased.base, added)), "money", total=True)


WorkClimb = climb("work_climb", Work, WorkCost.added)
PurchasedClimb = climb("purchased_climb", Purchased, PurchasedCost.added)
WorkPace = pace("work_pace", Work, WorkCost.added, WorkClimb)
PurchasedPace = pace("purchased_pace", Purchased, PurchasedCost.added, PurchasedClimb)
COST_WORKINGS = (
    WorkOn,
    PurchasedOn,
    WorkUpTo,
    PurchasedUpTo,
    WorkDue,
    PurchasedDue,
    WorkClimb,
    PurchasedClimb,
    WorkPace,
    PurchasedPace,
)
"""What stands behind the rules on the cost, from top to bottom."""
