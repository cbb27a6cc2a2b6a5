"""The plan: cost and days by line and month, by phase and month; a year's column closes each fiscal year."""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Family, Label, One, Rule, WordsOf
from pipeline.formulas.expressions import Expr
from pipeline.formulas.functions import (
    TWELVE,
    across,
    cents,
    if_,
    last_twelve,
    pick,
    previous,
    row_number,
    sum_where,
    text,
    total,
    words,
)
from pipeline.formulas.units import DAYS, MONEY
from pipeline.rules.attendance import OwnTime, PlanOwn, PlanOwnDays
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import Project
from pipeline.rules.phasing import WorkShare
from pipeline.rules.rates import Assumptions
from pipeline.rules.sums import PurchasedSum, WorkSum


def cut(sums: Family) -> Expr:
    """Return a month's money: the difference of two rounded sums, so that months foot to the cent."""
    return cents(sums) - cents(previous(sums))


class PlanWork(Block):
    """The cost of each task by month."""

    key = "plan_work"
    wording = "plan"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    phase = Rule(text(Work.phase), "text", role="link")
    sourcing = Rule(text(Work.sourcing), "text", role="link")
    month = Family(Months, cut(WorkSum.sum), "money", close=last_twelve(unit=MONEY))
    total = Rule(cents(across(month, Months.step)), "money")


class PlanPurchased(Block):
    """The cost of each purchase by month."""

    key = "plan_purchased"
    wording = "plan"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    phase = Rule(text(Purchased.phase), "text", role="link")
    sourcing = Rule(text(Purchased.sourcing), "text", role="link")
    month = Family(Months, cut(PurchasedSum.sum), "money", close=last_twelve(unit=MONEY))
    total = Rule(cents(across(month, Months.step)), "money")


class PlanDays(Block):
    """The days of each task by month, cut out of rounded sums like money."""

    key = "plan_days"
    wording = "plan_days"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    phase = Rule(text(Work.phase), "text", role="link")
    sourcing = Rule(text(Work.sourcing), "text", role="link")
    month = Family(
        Months,
        cents(Work.days * WorkShare.share) - cents(Work.days * previous(WorkShare.share)),
        "days",
        close=last_twelve(unit=DAYS),
    )
    total = Rule(cents(across(month, Months.step)), "days")


class PlanPhases(Block):
    """The cost of each phase by month."""

    key = "plan_phases"
    wording = "plan"
    over = WordsOf("phase")
    id = Label()
    phase = Rule(pick(words("phase"), row_number()), "text", role="link")
    month = Family(
        Months,
        cents(
            sum_where(PlanWork.month, (Work.phase, phase))
            + sum_where(PlanPurchased.month, (Purchased.phase, phase))
            + sum_where(PlanOwn.month, (OwnTime.phase, phase))
        ),
        "money",
    )
    total = Rule(cents(across(month, Months.step)), "money")


class PlanTotal(Block):
    """The cost of all lines by month."""

    key = "plan_total"
    over = One()
    id = Label()
    month = Family(
        Months,
        cents(total(PlanWork.month) + total(PlanPurchased.month) + total(PlanOwn.month)),
        "money",
        role="total",
    )
    total = Rule(cents(across(month, Months.step)), "money", role="total")


class PlanDaysTotal(Block):
    """The days of all tasks, and of own people beside them, by month."""

    key = "plan_days_total"
    like = PlanTotal
    id = Label()
    month = Family(Months, cents(total(PlanDays.month) + total(PlanOwnDays.month)), "days", role="total")
    total = Rule(cents(across(month, Months.step)), "days", role="total")


def full_time(days: Expr, months: Expr) -> Expr:
    """Return full-time equivalents: days ÷ (worked days a year × months ÷ 12), 2 digits."""
    return if_(months == 0, 0, cents(days / (Assumptions.worked_days * months / TWELVE)))


class PlanFullTime(Block):
    """The full-time equivalents of all tasks by month."""

    key = "plan_full_time"
    like = PlanTotal
    id = Label()
    month = Family(Months, full_time(PlanDaysTotal.month, Months.span), "fte", role="total")
    total = Rule(full_time(PlanDaysTotal.total, Project.months), "fte", role="total")
