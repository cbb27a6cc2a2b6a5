"""Make, buy or mixed, by phase: three ways to the same plan, the day rate at which two of them cost the same (S10).

*Mixed* is the plan as it stands, and so the budget. *Make* does in-house whatever has a role there; *buy* buys whatever has
a supplier. Cost rules weigh on the work of each way as they weigh on that of the plan, phase by phase; purchases stay.
"""

from __future__ import annotations

from typing import ClassVar

from pipeline.formulas.blocks import Block, Column, Group, One, Rule, Single, WordsOf
from pipeline.formulas.expressions import Expr, Figure
from pipeline.formulas.functions import (
    cents,
    choose,
    if_,
    if_error,
    largest,
    pick,
    position,
    row_number,
    share,
    smallest,
    sum_where,
    text,
    total,
    word,
    words,
)
from pipeline.formulas.units import DAYS, MONEY
from pipeline.rules.adding import PurchasedCost, WorkCost
from pipeline.rules.attendance import OwnTime
from pipeline.rules.cash import WorkDue
from pipeline.rules.comparing import Pair, compared
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import Project
from pipeline.rules.inputs_making import MakeOrBuy
from pipeline.rules.making import BuyWork, MakeGaps, MakeWork
from pipeline.rules.plan import full_time
from pipeline.rules.summary import Totals
from pipeline.rules.views import BudgetView


class Scenario(Block):
    """A way of doing the plan, phase by phase: the columns that every one of them has."""

    key = "scenario"
    over = One()
    id: ClassVar[Column]
    days: ClassVar[Column]
    outside: ClassVar[Column]
    beside_days: ClassVar[Column]
    work: ClassVar[Column]
    rules: ClassVar[Column]
    cost: ClassVar[Column]


NONE = Figure(0, MONEY)
NO_DAYS = Figure(0, DAYS)


def scenario(
    key: str,
    heading: Rule,
    *,
    like: type[Block] | None = None,
    days: Expr = NO_DAYS,
    outside: Expr,
    beside_days: Expr,
    work: Expr,
    beside: Expr,
    training: Expr = NONE,
    rework: Expr = NONE,
    uplift: Column | None = None,
) -> type[Scenario]:
    """Return a way of doing the plan, by phase.

    Args:
        key: of the block.
        heading: the phase.
        like: the block whose rows are these phases, too.
        days: what this way adds to the days of the tasks.
        outside: days of suppliers.
        beside_days: days of own people beside them.
        work: what the tasks cost.
        beside: what own people beside them cost.
        training: what skills that are lacking cost.
        rework: the reserve on days of tasks that lack a skill.
        uplift: what the cost rules add to 1 of work; without it, what they add to the plan.
    """
    columns: dict[str, Column] = {"id": heading}
    columns["days"] = Rule(
        cents(sum_where(Work.days, (Work.phase, heading)) + days + beside_days), "days", total=True
    )
    columns["fte"] = Rule(full_time(columns["days"], Project.months), "fte", total="same")
    columns["outside"] = Rule(cents(outside), "days", total=True)
    columns["beside_days"] = Rule(cents(beside_days), "days", total=True)
    columns["work"] = Rule(cents(work), "money", total=True)
    columns["beside"] = Rule(cents(beside), "money", total=True)
    columns["training"] = Rule(cents(training), "money", total=True)
    columns["rework"] = Rule(cents(rework), "money", total=True)
    of_plan = sum_where(WorkCost.total, (Work.phase, heading)) - sum_where(Work.base, (Work.phase, heading))
    weighed = of_plan if uplift is None else uplift * (columns["work"] + columns["rework"])
    columns["rules"] = Rule(cents(weighed), "money", total=True)
    columns["purchases"] = Rule(
        cents(sum_where(PurchasedCost.total, (Purchased.phase, heading))), "money", total=True
    )
    parts = ("work", "beside", "training", "rework", "rules")
    cost: Expr = columns["purchases"]
    for part in parts:
        cost = cost + columns[part]
    columns["cost"] = Rule(cents(cost), "money", total=True)
    where: dict[str, object] = {"over": WordsOf("phase")} if like is None else {"like": like}
    return type(key, (Scenario,), {"key": key, "wording": "scenario", **where, **columns})


def phase() -> Rule:
    """Return the column of the phases."""
    return Rule(pick(words("phase"), row_number()), "text", role="link")


def of(column: Column, at: Column, heading: Rule) -> Expr:
    """Return the sum of a column over the lines of a phase."""
    return sum_where(column, (at, heading))


_MIXED, _MAKE, _BUY = phase(), phase(), phase()
MixedPhases = scenario(
    "mixed_phases",
    _MIXED,
    outside=sum_where(Work.days, (Work.phase, _MIXED), (WorkDue.in_house, Figure(0))),
    beside_days=of(OwnTime.days, OwnTime.phase, _MIXED),
    work=of(Work.base, Work.phase, _MIXED),
    beside=of(OwnTime.cost, OwnTime.phase, _MIXED),
)


class Uplift(Block):
    """What the cost rules add to 1 of work in each phase of the plan."""

    key = "uplift"
    like = MixedPhases
    id = Rule(text(MixedPhases.id), "text", role="link")
    uplift = Rule(share(MixedPhases.rules, MixedPhases.work), "share10")


MakePhases = scenario(
    "make_phases",
    _MAKE,
    like=MixedPhases,
    days=of(MakeWork.rework_days, Work.phase, _MAKE) + of(MakeGaps.days, MakeGaps.phase, _MAKE),
    outside=of(MakeWork.outside, Work.phase, _MAKE),
    beside_days=of(MakeWork.beside_days, Work.phase, _MAKE),
    work=of(MakeWork.work, Work.phase, _MAKE),
    beside=of(MakeWork.beside, Work.phase, _MAKE),
    training=of(MakeGaps.cost, MakeGaps.phase, _MAKE),
    rework=of(MakeWork.rework, Work.phase, _MAKE),
    uplift=Uplift.uplift,
)
BuyPhases = scenario(
    "buy_phases",
    _BUY,
    like=MixedPhases,
    outside=of(BuyWork.outside, Work.phase, _BUY),
    beside_days=of(BuyWork.beside_days, Work.phase, _BUY),
    work=of(BuyWork.work, Work.phase, _BUY),
    beside=of(BuyWork.beside, Work.phase, _BUY),
    uplift=Uplift.uplift,
)


class PhaseChoices(Block):
    """By phase: the three ways, the day rate at which making and buying cost the same, what is chosen and why."""

    key = "phase_choices"
    like = MixedPhases
    id = Rule(text(MixedPhases.id), "text", role="link")
    make = Rule(MakePhases.cost, "money", role="link", total=True)
    buy = Rule(BuyPhases.cost, "money", role="link", total=True)
    mixed = Rule(MixedPhases.cost, "money", role="link", total=True)
    either = Rule(cents(sum_where(BuyWork.either, (Work.phase, id))), "days", total=True)
    day_rate = Rule(
        if_(either == 0, 0, cents(sum_where(BuyWork.either_cost, (Work.phase, id)) / either)), "money"
    )
    break_even = Rule(
        if_(either == 0, 0, cents(largest(day_rate + (make - buy) / (either * (Uplift.uplift + 1)), 0))),
        "money",
    )
    least = Rule(cents(smallest(make, buy, mixed)), "money")
    comparable = Rule(if_(least == 0, Figure(0), Figure(1)), "integer")
    place = Rule(
        if_(make > least, Figure(1), Figure(0)) * (if_(buy > least, Figure(1), Figure(0)) + 1) + 1, "integer"
    )
    cheapest = Rule(if_(comparable == 1, pick(words("choice"), place), ""), "text")
    row = Rule(if_error(position(id, MakeOrBuy.phase), 0), "integer")
    choice = Rule(
        text(if_(row == 0, word("choice", "mixed"), pick(MakeOrBuy.choice, largest(row, 1)))), "text"
    )
    chosen = Rule(choose(position(choice, words("choice")), make, buy, mixed), "money", total=True)
    step = Rule(cents(chosen - make), "money", total=True)
    reason = Rule(text(if_(row == 0, "", pick(MakeOrBuy.reason, largest(row, 1)))), "long", role="link")


class ByScenario(Block):
    """The three ways of doing the whole plan, in days, full-time equivalents and money, against the plan."""

    key = "by_scenario"
    over = WordsOf("choice")
    id = Rule(pick(words("choice"), row_number()), "text", role="link")
    days = Rule(
        cents(choose(row_number(), total(MakePhases.days), total(BuyPhases.days), total(MixedPhases.days))),
        "days",
    )
    fte = Rule(full_time(days, Project.months), "fte")
    outside = Rule(
        cents(
            choose(
                row_number(), total(MakePhases.outside), total(BuyPhases.outside), total(MixedPhases.outside)
            )
        ),
        "days",
    )
    beside_days = Rule(
        cents(
            choose(
                row_number(),
                total(MakePhases.beside_days),
                total(BuyPhases.beside_days),
                total(MixedPhases.beside_days),
            )
        ),
        "days",
    )
    cost = Rule(
        cents(
            choose(row_number(), total(PhaseChoices.make), total(PhaseChoices.buy), total(PhaseChoices.mixed))
        ),
        "money",
    )
    more = Rule(if_(cost == 0, 0, cents(cost - Totals.cost)), "money")


class Chosen(Group):
    """What the choices come to: make, and what each choice adds to it, against the budget."""

    key = "choice_totals"
    make = Single(cents(total(PhaseChoices.make)), "money")
    steps = Single(cents(total(PhaseChoices.step)), "money")
    chosen = Single(cents(make + steps), "money", role="total")
    budget = Single(Totals.cost, "money", role="link")
    apart = Single(cents(chosen - budget), "money")


class FreeScenario(Group):
    """The plan "for free" (S62): in-house time alone, that nobody counts, and what this leaves out."""

    key = "free_scenario"
    days = Single(cents(sum_where(Work.days, (WorkDue.in_house, Figure(1))) + total(OwnTime.days)), "days")
    cost = Single(cents(BudgetView.in_house + BudgetView.own), "money")
    left_days = Single(cents(sum_where(Work.days, (WorkDue.in_house, Figure(0)))), "days")
    left = Single(cents(BudgetView.suppliers + BudgetView.purchases + BudgetView.rules), "money")


SCENARIO_PAIRS = (
    Pair("mixed_budget", total(MixedPhases.cost), Totals.cost),
    Pair("make_choices", total(PhaseChoices.chosen), total(PhaseChoices.make) + total(PhaseChoices.step)),
    Pair("mixed_days", total(MixedPhases.days), Totals.days),
    Pair("free_budget", FreeScenario.cost + FreeScenario.left, Totals.cost),
)
ScenarioReconciliation = compared("scenario_reconciliation", SCENARIO_PAIRS)
ChoiceReconciliation = compared(
    "choice_reconciliation", (Pair("choices_budget", Chosen.chosen, Totals.cost),)
)

OF_MAKING: tuple[object, ...] = (
    MixedPhases,
    Uplift,
    MakePhases,
    BuyPhases,
    PhaseChoices,
    ByScenario,
    Chosen,
    FreeScenario,
    ScenarioReconciliation,
    ChoiceReconciliation,
)
"""What is shown only where a person compares making with buying."""
