"""The money of each line summed up to each month, 6 digits: what months are cut out of (DOMAIN.md section 2, point 6).

A rule adds to a month of a line only where it is in force: so a contingency valid from April adds nothing before April.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Column, Family, Rule
from pipeline.formulas.expressions import Expr
from pipeline.formulas.functions import during, previous, rounded, text
from pipeline.formulas.units import MONEY
from pipeline.rules.adding import PurchasedClimb, PurchasedPace, WorkClimb, WorkPace
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.indexing import Indices
from pipeline.rules.phasing import PurchasedShare, WorkShare
from pipeline.rules.terms import Terms


def summed(share: Family, base: Column, pace: Family, climb: Family) -> Expr:
    """Return the money of a line summed up to each month, 6 digits.

    Args:
        share: of the line, up to each month.
        base: what the line comes to before the rules.
        pace: what each rule would add if it were in force for the whole line.
        climb: what each rule that follows an index adds to that for each point of it.
    """
    in_force = during(pace, Terms.since, Terms.until, Months.date)
    climbed = Indices.linked * during(climb, Terms.since, Terms.until, Months.date)
    return rounded(previous(unit=MONEY) + (share - previous(share)) * (base + in_force + climbed), 6)


class WorkSum(Block):
    """The cost of each task, summed up to each month."""

    key = "work_sum"
    wording = "sum"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    base = Rule(Work.base * 1, "money", role="link")
    sum = Family(Months, summed(WorkShare.share, base, WorkPace.value, WorkClimb.value), "cumul")


class PurchasedSum(Block):
    """The cost of each purchase, summed up to each month."""

    key = "purchased_sum"
    wording = "sum"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    base = Rule(Purchased.base * 1, "money", role="link")
    sum = Family(
        Months, summed(PurchasedShare.share, base, PurchasedPace.value, PurchasedClimb.value), "cumul"
    )
