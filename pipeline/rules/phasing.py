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
from pipeline.rules.inputs import Tasks
from pipeline.rules.rates import ProfileSums


def begun(start: Column, months: Column) -> Expr:
    """Return how many months of a line have begun: 0 before it, its whole length after it."""
    return smallest(largest(Months.number - start + 1, Figure(0)), months)


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
    """When each purchase is paid; then the months begun."""

    key = "purchased_time"
    wording = "time"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    start = Rule(Purchased.start * 1, "integer", role="link")
    months = Rule(Purchased.end - Purchased.start + 1, "integer")
    elapsed = Family(Months, begun(start, months), "integer")


class WorkShare(Block):
    """The share of each task up to each month: by typed weights, evenly, at the start or at the end."""

    key = "work_share"
    wording = "share"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    share = Family(
        Months,
        choose(
            WorkTime.spread + 1,
            rounded(
                pick_in(ProfileSums.sum, WorkTime.profile, WorkTime.elapsed + 1)
                / pick_in(ProfileSums.sum, WorkTime.profile, WorkTime.months + 1),
                10,
            ),
            rounded(WorkTime.elapsed / WorkTime.months, 10),
            smallest(WorkTime.elapsed, Figure(1)),
            largest(WorkTime.elapsed - WorkTime.months + 1, Figure(0)),
        ),
        "share10",
    )


class PurchasedShare(Block):
    """The share of each purchase up to each month: once at the start, monthly, or every twelve months."""

    key = "purchased_share"
    wording = "share"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    share = Family(
        Months,
        choose(
            Purchased.frequency,
            smallest(PurchasedTime.elapsed, Figure(1)),
            rounded(PurchasedTime.elapsed / PurchasedTime.months, 10),
            rounded(round_up(PurchasedTime.elapsed / TWELVE) / Purchased.times, 10),
        ),
        "share10",
    )
