"""The cost rules: their terms, which lines each applies to, what share of a line falls into its months.

DOMAIN.md section 2, "Exactly", points 1 and 2. Every filled row has its own column, active or not, in the order of
the rows, which is the order of application.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Axis, AxisField, Block, Family, LinesOf, Rule
from pipeline.formulas.expressions import Expr, Figure, Measured, OrBlank
from pipeline.formulas.functions import (
    and_,
    edate,
    if_,
    if_error,
    is_blank,
    last_position,
    or_,
    pick,
    pick_in,
    position,
    rounded,
    row_number,
    text,
    word,
)
from pipeline.formulas.units import NUMBER
from pipeline.rules.calendar import Frame, Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import CostRules, Project
from pipeline.rules.phasing import PurchasedShare, WorkShare


def flag(condition: Expr) -> AxisField:
    """Return a term that is 1 where a condition holds, else 0."""
    return AxisField(if_(condition, Figure(1), Figure(0)), "integer")


def column_at(day: Expr) -> AxisField:
    """Return the column, from the opening one, of the last month that is not after a day: the first where none is."""
    return AxisField(if_error(last_position(day, Months.date), 0) + 1, "integer")


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
    cost = flag(or_(is_blank(view), view == word("view", "cost")))
    price = flag(or_(is_blank(view), view == word("view", "price")))
    days = flag(pick(CostRules.basis, row) == word("basis", "line_days"))
    shared = flag(pick(CostRules.basis, row) == word("basis", "subtotal"))
    compound = flag(pick(CostRules.on, row) == word("on", "running_total"))
    way = AxisField(if_(days == 1, 0, compound + 1), "integer")
    rate = AxisField(
        if_(days == 1, Measured(pick(CostRules.amount, row), NUMBER), pick(CostRules.rate, row)), "number"
    )
    minimum = AxisField(OrBlank(pick(CostRules.minimum, row)), "money", role="link")
    maximum = AxisField(OrBlank(pick(CostRules.maximum, row)), "money", role="link")
    since = AxisField(
        if_(is_blank(pick(CostRules.valid_from, row)), Project.first_month, pick(CostRules.valid_from, row)),
        "month",
    )
    until = AxisField(
        if_(is_blank(pick(CostRules.valid_to, row)), Frame.end, pick(CostRules.valid_to, row)), "month"
    )
    before = column_at(edate(since, -Figure(1)))
    upto = column_at(until)
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


def window(share: Family) -> Expr:
    """Return the share of a line that falls into a rule's months: S(to) - S(from - 1), 10 digits."""
    row = row_number()
    return rounded(pick_in(share, row, Terms.upto) - pick_in(share, row, Terms.before), 10)


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


class WorkWindow(Block):
    """What share of each task falls into the months of each rule."""

    key = "work_window"
    wording = "window"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    share = Family(Terms, window(WorkShare.share), "share10")


class PurchasedWindow(Block):
    """What share of each purchase falls into the months of each rule."""

    key = "purchased_window"
    wording = "window"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    share = Family(Terms, window(PurchasedShare.share), "share10")
