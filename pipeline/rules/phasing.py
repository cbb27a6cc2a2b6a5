"""When: each line's months, its share of the total up to each month, and its money summed up (DOMAIN.md section 2).

``elapsed`` counts the months of a line that have begun; ``share`` is S(k), 10 digits, which is 1 at the line's
last month whatever the spread; ``sum`` is cum(k), 6 digits. Amounts are cut out of rounded sums, so that the
months of a line foot to the cent.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Column, Family, Rule
from pipeline.formulas.expressions import Expr, Figure
from pipeline.formulas.functions import (
    TWELVE,
    choose,
    if_,
    if_error,
    is_blank,
    largest,
    month_number,
    pick,
    pick_in,
    position,
    round_up,
    rounded,
    smallest,
    text,
    words,
)
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import Purchases, Tasks
from pipeline.rules.rates import ProfileSums


def begun(start: Column, months: Column) -> Expr:
    """Return how many months of a line have begun: 0 before it, its whole length after it."""
    return smallest(largest(Months.number - start + 1, Figure(0)), months)


def worked_before(start: Expr) -> Expr:
    """Return the working days of the months shown before a month; 0 where it is the first of them."""
    at = position(start, Months.number)
    return pick(Months.worked, at) - pick(Months.working_days, at)


class WorkTime(Block):
    """When each task starts, how long it lasts, how it is spread; then the months begun."""

    key = "work_time"
    wording = "time"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    start = Rule(month_number(pick(Tasks.start, Work.row)), "integer")
    months = Rule(if_(is_blank(pick(Tasks.months, Work.row)), 1, pick(Tasks.months, Work.row)), "integer")
    end = Rule(start + months - 1, "integer")
    spread = Rule(if_error(position(pick(Tasks.spread, Work.row), words("spread")), 0), "integer")
    profile = Rule(if_error(position(pick(Tasks.spread, Work.row), ProfileSums.id), 0), "integer")
    elapsed = Family(Months, begun(start, months), "integer")


class PurchasedTime(Block):
    """When each purchase is paid, and how it is spread where it says so; then the months begun.

    ``way`` is 0 where its frequency says when it is paid, 1 where a profile does, and one more than the place of
    its word on Lists otherwise.
    """

    key = "purchased_time"
    wording = "time"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    start = Rule(Purchased.start * 1, "integer", role="link")
    months = Rule(Purchased.end - Purchased.start + 1, "integer")
    spread = Rule(text(pick(Purchases.spread, Purchased.row)), "text", role="link")
    way = Rule(if_(is_blank(spread), 0, if_error(position(spread, words("spread")), 0) + 1), "integer")
    profile = Rule(if_error(position(spread, ProfileSums.id), 0), "integer")
    elapsed = Family(Months, begun(start, months), "integer")


class WorkDays(Block):
    """The working days up to each task's first month, and in its months."""

    key = "work_days"
    wording = "days_in"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    before = Rule(worked_before(WorkTime.start), "integer")
    days = Rule(pick(Months.worked, position(WorkTime.end, Months.number)) - before, "integer")


class PurchasedDays(Block):
    """The working days up to each purchase's first month, and in its months."""

    key = "purchased_days"
    wording = "days_in"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    before = Rule(worked_before(PurchasedTime.start), "integer")
    days = Rule(pick(Months.worked, position(Purchased.end, Months.number)) - before, "integer")


def by_weights(time: type[WorkTime | PurchasedTime]) -> Expr:
    """Return the share of a line up to a month by the typed weights of its profile."""
    sums, profile = ProfileSums.sum, time.profile
    return rounded(pick_in(sums, profile, time.elapsed + 1) / pick_in(sums, profile, time.months + 1), 10)


def evenly(time: type[WorkTime | PurchasedTime]) -> Expr:
    """Return the share of a line up to a month, the same in each of its months."""
    return rounded(time.elapsed / time.months, 10)


def at_the_start(time: type[WorkTime | PurchasedTime]) -> Expr:
    """Return the share of a line up to a month, all of it in its first."""
    return smallest(time.elapsed, Figure(1))


def at_the_end(time: type[WorkTime | PurchasedTime]) -> Expr:
    """Return the share of a line up to a month, all of it in its last."""
    return largest(time.elapsed - time.months + 1, Figure(0))


def by_working_days(line: type[WorkDays | PurchasedDays]) -> Expr:
    """Return the share of a line up to a month: the working days of its months so far, of all of its working days."""
    return rounded(smallest(largest(Months.worked - line.before, 0), line.days) / line.days, 10)


class WorkShare(Block):
    """The share of each task up to each month: by weights, evenly, at the start, at the end, by working days."""

    key = "work_share"
    wording = "share"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    share = Family(
        Months,
        choose(
            WorkTime.spread + 1,
            by_weights(WorkTime),
            evenly(WorkTime),
            at_the_start(WorkTime),
            at_the_end(WorkTime),
            by_working_days(WorkDays),
        ),
        "share10",
    )


class PurchasedPaid(Block):
    """The share of each purchase up to each month as it is paid: once at the start, monthly, or every twelve months."""

    key = "purchased_paid"
    wording = "paid"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    share = Family(
        Months,
        choose(
            Purchased.frequency,
            at_the_start(PurchasedTime),
            evenly(PurchasedTime),
            rounded(round_up(PurchasedTime.elapsed / TWELVE) / Purchased.times, 10),
        ),
        "share10",
    )


class PurchasedShare(Block):
    """The share of each purchase up to each month: as it is paid, or as its own spread says."""

    key = "purchased_share"
    wording = "share"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    share = Family(
        Months,
        choose(
            PurchasedTime.way + 1,
            PurchasedPaid.share,
            by_weights(PurchasedTime),
            evenly(PurchasedTime),
            at_the_start(PurchasedTime),
            at_the_end(PurchasedTime),
            by_working_days(PurchasedDays),
        ),
        "share10",
    )
