"""Four views of one plan that never mix: budget, cash, decision, price (DOMAIN.md section 2).

The value of the days that the plan takes from other work stands in the view *decision* only (S09): it never
enters the budget, what leaves the bank, or the price.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Gap, Group, KeyCopy, LinesOf, Rule, Single
from pipeline.formulas.expressions import Figure
from pipeline.formulas.functions import cents, link, pick, position, sum_where, text, total
from pipeline.rules.adding import WorkCost
from pipeline.rules.attendance import OwnDisplaced
from pipeline.rules.cash import CashAfter, CashByMonth, CashVat, WorkDue
from pipeline.rules.comparing import Pair
from pipeline.rules.costs import Work
from pipeline.rules.inputs import Roles
from pipeline.rules.inputs_views import Displaced
from pipeline.rules.rates import Rates
from pipeline.rules.summary import Offered, PriceVat, Totals


class WorkDisplaced(Block):
    """What the in-house days of each task would be worth elsewhere; a supplier's days displace nothing."""

    key = "work_displaced"
    wording = "displaced_work"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    role = Rule(text(Work.role), "text", role="link")
    days = Rule(cents(WorkDue.in_house * Work.days), "days", total=True)
    day_value = Rule(pick(Rates.displaced_day, Work.role_row), "money", role="link")
    loaded = Rule(cents(WorkDue.in_house * Work.base), "money", total=True)
    value = Rule(cents(days * day_value), "money", total=True)
    more = Rule(cents(value - loaded), "money", total=True)


class DisplacedProjects(Block):
    """The projects from which the days are taken, by name (S28)."""

    key = "displaced_projects"
    wording = "displaced_project"
    over = LinesOf(Displaced)
    id = KeyCopy(Displaced.id)
    _at = position(id, Displaced.id)
    project = link(Displaced.project, _at)
    role = link(Displaced.role, _at)
    days = Rule(cents(pick(Displaced.days, _at)), "days", total=True)
    day_value = Rule(pick(Rates.displaced_day, position(role, Rates.id)), "money", role="link")
    value = Rule(cents(days * day_value), "money", total=True)
    person = link(Displaced.person, _at)
    row = Rule(position(id, Displaced.id), "integer")


class DisplacedByRole(Block):
    """The in-house days of each role, what they cost and what they would be worth elsewhere."""

    key = "displaced_by_role"
    wording = "displaced_role"
    over = LinesOf(Roles)
    id = KeyCopy(Roles.id)
    gap = Gap()
    days = Rule(
        cents(
            sum_where(WorkDisplaced.days, (WorkDisplaced.role, id))
            + sum_where(OwnDisplaced.days, (OwnDisplaced.role, id))
        ),
        "days",
        total=True,
    )
    named = Rule(cents(sum_where(DisplacedProjects.days, (DisplacedProjects.role, id))), "days", total=True)
    loaded = Rule(
        cents(
            sum_where(WorkDisplaced.loaded, (WorkDisplaced.role, id))
            + sum_where(OwnDisplaced.loaded, (OwnDisplaced.role, id))
        ),
        "money",
        total=True,
    )
    value = Rule(
        cents(
            sum_where(WorkDisplaced.value, (WorkDisplaced.role, id))
            + sum_where(OwnDisplaced.value, (OwnDisplaced.role, id))
        ),
        "money",
        total=True,
    )
    more = Rule(cents(value - loaded), "money", total=True)


class BudgetView(Group):
    """The budget: loaded in-house time, suppliers, purchases and rules, excl. VAT."""

    key = "budget_view"
    in_house = Single(cents(total(WorkDisplaced.loaded)), "money")
    own = Single(Totals.own, "money", role="link")
    suppliers = Single(cents(Totals.work - in_house), "money")
    purchases = Single(Totals.purchases, "money", role="link")
    rules = Single(Totals.rules, "money", role="link")
    budget = Single(cents(in_house + own + suppliers + purchases + rules), "money", role="total")


class CashView(Group):
    """Cash: the budget, with the VAT that is not recovered, in the months in which it is due."""

    key = "cash_view"
    budget = Single(BudgetView.budget, "money", role="link")
    vat = Single(cents(total(CashVat.unrecovered)), "money")
    cash = Single(cents(budget + vat), "money", role="total")
    within = Single(cents(total(CashByMonth.cash)), "money")
    after = Single(cents(total(CashAfter.cash)), "money")


class DecisionView(Group):
    """The decision: the budget, with in-house days at what they would be worth elsewhere instead of their cost."""

    key = "decision_view"
    budget = Single(BudgetView.budget, "money", role="link")
    loaded = Single(cents(total(DisplacedByRole.loaded)), "money")
    value = Single(cents(total(DisplacedByRole.value)), "money")
    decision = Single(cents(budget + value - loaded), "money", role="total")


class PriceView(Group):
    """The price: what a consultant charges, excl. and incl. VAT."""

    key = "price_view"
    price = Single(Offered.price, "money", role="link")
    vat = Single(cents(total(PriceVat.vat)), "money")
    including = Single(cents(price + vat), "money", role="total")


PAIRS = (
    Pair("budget", Totals.cost, BudgetView.budget),
    Pair("cash", CashView.cash, CashView.within + CashView.after),
    Pair(
        "cash_bases",
        BudgetView.budget,
        sum_where(WorkCost.total, (WorkDue.in_house, Figure(1))) + total(CashVat.base) + Totals.own,
    ),
    Pair(
        "decision",
        DecisionView.decision,
        BudgetView.budget + total(WorkDisplaced.more) + total(OwnDisplaced.more),
    ),
)
