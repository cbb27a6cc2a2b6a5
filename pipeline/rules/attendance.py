"""The days that an organisation's own people spend beside a task that somebody else does (S12, DOMAIN.md section 2).

In a business case they cost: attendance days × the loaded day of those who attend, in-house time of the plan like any
other, in the months of the task. In an offer they are the client's: shown in days, and in money where the client's day
is known, beside the price; never in the price, and never a cost of the seller. No cost rule is taken on them.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Column, Family, KeyCopy, LinesWith, Rule
from pipeline.formulas.expressions import Count, Expr, Tail, Whole
from pipeline.formulas.functions import (
    across,
    cents,
    last_position,
    last_twelve,
    link,
    pick,
    position,
    previous,
    text,
)
from pipeline.formulas.units import DAYS, MONEY
from pipeline.rules.calendar import Months
from pipeline.rules.choosing import WorkChosen
from pipeline.rules.costs import Work
from pipeline.rules.inputs import Project, Tasks
from pipeline.rules.periods import Periods
from pipeline.rules.phasing import WorkShare
from pipeline.rules.rates import Rates


def attended(work: Expr, row: Expr) -> Expr:
    """Return the days of attendance of a task, its option taken: those typed for one unit, × quantity × driver.

    Args:
        work: its row in ``Work``.
        row: its row on the sheet Tasks.
    """
    return pick(Tasks.attendance, row) * pick(Work.quantity, work) * pick(Work.times, work)


class OwnTime(Block):
    """One row per task that own people attend: who, how many days, what they cost."""

    key = "own_time"
    spare = True
    over = LinesWith(Tasks.attendance)
    id = KeyCopy(Tasks.id)
    row = Rule(position(id, Tasks.id), "integer")
    label = link(Tasks.label, row)
    phase = link(Tasks.phase, row)
    nature = link(Tasks.nature, row)
    need = link(Tasks.need, row)
    channel = link(Tasks.channel, row)
    role = link(Tasks.attendee, row)
    work_row = Rule(position(id, Work.id), "integer")
    role_row = Rule(
        position(role, Rates.id) + last_position(pick(Tasks.start, row), Periods.since) - 1, "integer"
    )
    sourcing = Rule(text(pick(Rates.sourcing, role_row)), "text", role="link")
    vat = Rule(pick(Rates.vat, role_row), "share", role="link")
    days = Rule(
        cents(attended(work_row, row) * (1 - pick(WorkChosen.left_out, work_row))), "days", total=True
    )
    day_cost = Rule(pick(Rates.day_cost, role_row), "money", role="link")
    cost = Rule(cents(days * day_cost), "money", total=True)


class OwnOption(Block):
    """The days of own people beside each task as if its option were taken, and what they cost."""

    key = "own_option"
    wording = "option_own"
    spare = True
    like = OwnTime
    id = Rule(text(OwnTime.id), "text", role="link")
    label = Rule(text(OwnTime.label), "long", role="link")
    option = Rule(text(pick(WorkChosen.option, OwnTime.work_row)), "text", role="link")
    days = Rule(cents(attended(OwnTime.work_row, OwnTime.row)), "days", total=True)
    base = Rule(cents(days * OwnTime.day_cost), "money", total=True)


def up_to(whole: Column, show: str) -> Family:
    """Return what has fallen due of a line's own time up to each month, to the cent."""
    return Family(Months, cents(whole * pick(WorkShare.share, OwnTime.work_row)), show)


class OwnDaysUpTo(Block):
    """The days of own people beside each task, summed up to each month."""

    key = "own_days_up_to"
    spare = True
    wording = "own_up_to"
    like = OwnTime
    id = Rule(text(OwnTime.id), "text", role="link")
    label = Rule(text(OwnTime.label), "long", role="link")
    due = up_to(OwnTime.days, "days")


class OwnUpTo(Block):
    """What own people beside each task cost, summed up to each month."""

    key = "own_up_to"
    spare = True
    like = OwnTime
    id = Rule(text(OwnTime.id), "text", role="link")
    label = Rule(text(OwnTime.label), "long", role="link")
    due = up_to(OwnTime.cost, "money")


class PlanOwn(Block):
    """What own people beside each task cost, by month."""

    key = "plan_own"
    spare = True
    wording = "plan"
    like = OwnTime
    id = Rule(text(OwnTime.id), "text", role="link")
    label = Rule(text(OwnTime.label), "long", role="link")
    phase = Rule(text(OwnTime.phase), "text", role="link")
    sourcing = Rule(text(OwnTime.sourcing), "text", role="link")
    month = Family(Months, cents(OwnUpTo.due - previous(OwnUpTo.due)), "money", close=last_twelve(unit=MONEY))
    total = Rule(cents(across(month, Months.step)), "money")


class PlanOwnDays(Block):
    """The days of own people beside each task, by month."""

    key = "plan_own_days"
    spare = True
    wording = "plan_days"
    like = OwnTime
    id = Rule(text(OwnTime.id), "text", role="link")
    label = Rule(text(OwnTime.label), "long", role="link")
    phase = Rule(text(OwnTime.phase), "text", role="link")
    sourcing = Rule(text(OwnTime.sourcing), "text", role="link")
    month = Family(
        Months, cents(OwnDaysUpTo.due - previous(OwnDaysUpTo.due)), "days", close=last_twelve(unit=DAYS)
    )
    total = Rule(cents(across(month, Months.step)), "days")


class OwnDisplaced(Block):
    """What the days of own people beside a supplier would be worth elsewhere (S09)."""

    key = "own_displaced"
    spare = True
    wording = "displaced_work"
    like = OwnTime
    id = Rule(text(OwnTime.id), "text", role="link")
    label = Rule(text(OwnTime.label), "long", role="link")
    role = Rule(text(OwnTime.role), "text", role="link")
    days = Rule(OwnTime.days, "days", role="link", total=True)
    day_value = Rule(pick(Rates.displaced_day, OwnTime.role_row), "money", role="link")
    loaded = Rule(OwnTime.cost, "money", role="link", total=True)
    value = Rule(cents(days * day_value), "money", total=True)
    more = Rule(cents(value - loaded), "money", total=True)


class ClientTime(Block):
    """One row per task of an offer that the client's people attend: their days, in money where their day is known."""

    key = "client_time"
    spare = True
    over = LinesWith(Tasks.attendance)
    id = KeyCopy(Tasks.id)
    row = Rule(position(id, Tasks.id), "integer")
    label = link(Tasks.label, row)
    phase = link(Tasks.phase, row)
    role = link(Tasks.attendee, row)
    work_row = Rule(position(id, Work.id), "integer")
    days = Rule(
        cents(attended(work_row, row) * (1 - pick(WorkChosen.left_out, work_row))), "days", total=True
    )
    day_cost = Rule(cents(Project.client_day), "money", role="link")
    amount = Rule(cents(days * day_cost), "money", total=True)


def attended_astray() -> Expr:
    """Return how many tasks got days of attendance, or are gone, since those were computed."""
    listed = [
        Count("listed", Tail(Tasks.attendance), Tail(Tasks.id), Whole(block.id))
        for block in (OwnTime, ClientTime)
    ]
    gone = Count("unknown", Whole(OwnTime.id), Whole(Tasks.id)) + Count(
        "unknown", Whole(ClientTime.id), Whole(Tasks.id)
    )
    return Count("entered", Tail(Tasks.attendance)) - listed[0] - listed[1] + gone


OF_CASE: tuple[type[Block], ...] = (OwnTime, OwnDaysUpTo, OwnUpTo, PlanOwn, PlanOwnDays, OwnDisplaced)
"""What a business case shows where days of attendance are typed."""
OF_OFFER: tuple[type[Block], ...] = (ClientTime,)
"""What an offer shows there."""
