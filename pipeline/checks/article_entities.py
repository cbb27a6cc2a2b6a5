"""What is put on a channel, and the charters of a group: no channel without content, no document for nothing (S39, S49 to S51)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.declaring import HOLD, WARN, Item, declare, item
from pipeline.checks.plan import ZERO, Plan, same, text_of
from pipeline.rules.costs import Work
from pipeline.rules.entities import STEPS, Charters

CHARTERS = ("charter_use", "charter_moderation")


def _above(value: object) -> bool:
    return isinstance(value, Decimal) and value > 0


@declare("S39", uses=["channels", "content_plan"], none=HOLD, unpriced=HOLD)
def nothing_to_put_on_it(plan: Plan) -> Iterator[Item]:
    """And what do you want to put on it? Each channel has types of content, how often, and what one piece takes."""
    rows = plan.rows("content_plan")
    for channel in plan.rows("channels"):
        if not any(same(row["channel"], channel["id"]) and _above(row["per_month"]) for row in rows):
            yield item("none", channel.cells["id"].where, text_of(channel["id"]))
    for row in rows:
        if _above(row["per_month"]) and not _above(row["hours"]) and not _above(row["unit_cost"]):
            yield item("unpriced", row.cells["hours"].where, text_of(row["type"]))


def staff_of(plan: Plan) -> Decimal:
    """Return how many people the charters are for: those of the entities, else those of the project sheet."""
    typed = [row["staff"] for row in plan.rows("entities")] or [plan.field("staff")]
    return sum((each for each in typed if isinstance(each, Decimal)), ZERO)


def _has_charter(plan: Plan, code: str) -> bool:
    return bool(plan.of_kind(code)) or any(
        each.activity == code and each.cost > 0 and not each.left_out for each in plan.purchases
    )


@declare(
    "S50",
    uses=["tasks.activity"],
    limits=["charter_staff_warn", "charter_staff_hold"],
    missing=HOLD,
    advised=WARN,
)
def without_a_charter(plan: Plan) -> Iterator[Item]:
    """Charters are part of what can't be done without, the more so as there are entities and people."""
    entities, staff = len(plan.rows("entities")), staff_of(plan)
    if entities > 1 or staff > plan.limit("charter_staff_hold"):
        case = "missing"
    elif staff > plan.limit("charter_staff_warn"):
        case = "advised"
    else:
        return
    for code in CHARTERS:
        if plan.book.has_words("activity", code) and not _has_charter(plan, code):
            yield item(
                case, None, plan.word("activity", code), entities=max(entities, 1), staff=text_of(staff)
            )


@declare("S49", uses=["entities", "tasks.activity"], limits=["charter_staff_warn"], short=WARN)
def charters_too_short(plan: Plan) -> Iterator[Item]:
    """Two documents, each drafted, reviewed, translated and rolled out: days called for against days planned."""
    if len(plan.rows("entities")) < 2 and staff_of(plan) <= plan.limit("charter_staff_warn"):
        return
    steps = [STEPS[at] for at in plan.values.shown(Charters)]
    columns = (plan.values.column(each) for each in (Charters.needed, Charters.planned))
    for code, needed, planned in zip(steps, *columns, strict=True):
        told_by_s50 = code in CHARTERS and not _has_charter(plan, code)
        if planned < needed and not told_by_s50:
            yield item(
                "short", None, plan.word("activity", code), needed=text_of(needed), planned=text_of(planned)
            )


@declare("S51", free=WARN)
def documents_for_nothing(plan: Plan) -> Iterator[Item]:
    """Drafting takes time, so it takes money: a deliverable or a charter whose days cost nothing."""
    for line, day_cost in zip(plan.tasks, plan.values.column(Work.day_cost), strict=True):
        document = line.said("deliverable") or line.activity in STEPS
        if document and line.days > 0 and day_cost == 0:
            yield item("free", line.where("role"), line.id, value=line.text("label"))
