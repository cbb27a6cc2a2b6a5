"""The money of each line summed up to each month, 6 digits: what months are cut out of (DOMAIN.md section 2)."""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Column, Family, Rule
from pipeline.formulas.expressions import Expr
from pipeline.formulas.functions import previous, rounded, text
from pipeline.formulas.units import MONEY
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.phasing import PurchasedShare, WorkShare
from pipeline.rules.terms import PurchasedCost, WorkCost


def summed(share: Family, amount: Column) -> Expr:
    """Return the money of a line summed up to each month, 6 digits."""
    return rounded(previous(unit=MONEY) + (share - previous(share)) * amount, 6)


class WorkSum(Block):
    """The cost of each task, summed up to each month."""

    key = "work_sum"
    wording = "sum"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    amount = Rule(WorkCost.total * 1, "money", role="link")
    sum = Family(Months, summed(WorkShare.share, amount), "cumul")


class PurchasedSum(Block):
    """The cost of each purchase, summed up to each month."""

    key = "purchased_sum"
    wording = "sum"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    amount = Rule(PurchasedCost.total * 1, "money", role="link")
    sum = Family(Months, summed(PurchasedShare.share, amount), "cumul")
