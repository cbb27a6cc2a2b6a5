"""Indexation: P1 = P0 × S1 ÷ S0, with a dated price index such as Syntec (DOMAIN.md section 5, juristique.org).

S0 is the index at the month of the prices; S1 the one at a line's first month or, where the rule says so, each month's.
The index was revised in August 2022: what is published since is brought to the scale before by a link factor, itself a
dated parameter, which is read at the month from which the index is valid.

``climb`` is what a rule adds to a whole line for each point of the index: a rule that follows the index month by month
adds in month k, to the month's share of the line, climb × (S(k) - S0), so that its months sum to what it adds in all.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Axis, AxisField, Block, Column, Family, LinesOf, MonthsOf, Rule
from pipeline.formulas.expressions import Count, Expr, Figure, Tail, Whole
from pipeline.formulas.functions import (
    and_,
    choose,
    if_,
    is_blank,
    pick,
    pick_in,
    position,
    previous,
    rounded,
    row_number,
    text,
    word,
)
from pipeline.formulas.units import NUMBER
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import CostRules, Project
from pipeline.rules.parameters import in_force, since
from pipeline.rules.phasing import PurchasedShare, PurchasedTime, WorkShare, WorkTime
from pipeline.rules.terms import PurchasedWindow, Terms, WorkWindow

DIGITS = 10


class Indices(Axis):
    """The price index in force in each month, on the scale from before its revision."""

    key = "indices"
    over = MonthsOf(Project.months)
    published = AxisField(since("price_index", Months.date), "month")
    index = AxisField(in_force("price_index", NUMBER, Months.date), "number")
    link = AxisField(in_force("index_link", NUMBER, published), "factor")
    linked = AxisField(rounded(index * link, DIGITS), "share10")
    heading = Months.date


class IndexTerms(Axis):
    """Which rules are indexations, which follow the index month by month, and their S0."""

    key = "index_terms"
    over = LinesOf(CostRules)
    indexed = AxisField(
        if_(pick(CostRules.type, Terms.row) == word("type", "indexation"), Figure(1), Figure(0)), "integer"
    )
    monthly = AxisField(
        if_(
            and_(indexed == 1, pick(CostRules.each_month, Terms.row) == word("yes_no", "yes")),
            Figure(1),
            Figure(0),
        ),
        "integer",
    )
    day = AxisField(
        if_(
            is_blank(pick(CostRules.base_month, Terms.row)),
            Project.first_month,
            pick(CostRules.base_month, Terms.row),
        ),
        "month",
    )
    published = AxisField(since("price_index", day), "month")
    index = AxisField(in_force("price_index", NUMBER, day), "number")
    link = AxisField(in_force("index_link", NUMBER, published), "factor")
    base = AxisField(rounded(index * link, DIGITS), "share10")
    heading = Terms.id


def index_at(start: Column) -> Rule:
    """Return the index at a line's first month."""
    return Rule(pick(Indices.linked, position(start, Months.number)), "share10")


def index_sums(share: Family) -> Family:
    """Return the index of each month times the month's share of a line, summed up, 10 digits."""
    added = (share - previous(share)) * Indices.linked
    return Family(Months, rounded(previous(unit=NUMBER) + added, DIGITS), "share10")


def rate(start: Column, sums: Family, share: Family) -> Family:
    """Return S1 ÷ S0 - 1 of each line and rule, 10 digits: S1 at its start, or the mean of its months in the window."""
    row = row_number()
    mean = (pick_in(sums, row, Terms.upto) - pick_in(sums, row, Terms.before)) / share
    ratio = choose(IndexTerms.monthly + 1, start, mean) / IndexTerms.base
    return Family(Terms, if_(share * IndexTerms.indexed == 0, 0, rounded(ratio - 1, DIGITS)), "share10")


class WorkIndexed(Block):
    """The index at each task's first month, and over its months."""

    key = "work_indexed"
    wording = "indexed"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    start = index_at(WorkTime.start)
    sum = index_sums(WorkShare.share)


class PurchasedIndexed(Block):
    """The index at each purchase's first month, and over its months."""

    key = "purchased_indexed"
    wording = "indexed"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    start = index_at(PurchasedTime.start)
    sum = index_sums(PurchasedShare.share)


class WorkRate(Block):
    """By how much each indexation raises each task: S1 ÷ S0 - 1."""

    key = "work_rate"
    wording = "index_rate"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    value = rate(WorkIndexed.start, WorkIndexed.sum, WorkWindow.share)


class PurchasedRate(Block):
    """By how much each indexation raises each purchase: S1 ÷ S0 - 1."""

    key = "purchased_rate"
    wording = "index_rate"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    value = rate(PurchasedIndexed.start, PurchasedIndexed.sum, PurchasedWindow.share)


def climbing(added: Family, of: type[WorkRate | PurchasedRate], share: Family) -> Expr:
    """Return what a rule that follows the index adds to a whole line for each point of it: a ÷ (v × rate × S0)."""
    steps = share * of.value * IndexTerms.monthly
    return if_(steps == 0, 0, added / (share * of.value * IndexTerms.base))


_TYPES, _INDEXATION = Tail(CostRules.type), word("type", "indexation")
INDEXATIONS = Count("equal", _TYPES, _INDEXATION)
"""How many cost rules are indexations now."""
INDEXATIONS_FOLLOWED = Count("followed", _TYPES, _INDEXATION, Whole(IndexTerms.indexed))
"""The same, and none where there was no indexation when the sheets were computed: nothing on them follows an index."""

INDEXED: tuple[object, ...] = (Indices, IndexTerms, WorkIndexed, PurchasedIndexed, WorkRate, PurchasedRate)
"""What is shown only where a cost rule is an indexation."""
