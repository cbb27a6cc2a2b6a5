"""What an offer of strategy work must hold to be one (S18, S19, S20)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.declaring import WARN, Item, declare, item
from pipeline.checks.frame import said
from pipeline.checks.plan import Line, Plan
from pipeline.rules.inputs_purpose import ACTIVITIES

GOOD_WORK = ("workshop", "identity", "benchmark", "objectives", "editorial_audit", "editorial_line")
"""What a consultant does who does the job well (S12 to S17)."""


def strategy_bought(plan: Plan) -> list[Line]:
    """Return the strategy lines of a consultant: in an offer the seller's, else those of suppliers."""
    offer = plan.kind == "offer"
    return [
        each for each in plan.lines if each.phase == "strategy" and (offer or each.sourcing == "external")
    ]


@declare("S18", uses=["tasks.activity"], missing=WARN)
def completeness(plan: Plan) -> Iterator[Item]:
    """The six works of a strategy, each with days, where a consultant is paid for one."""
    if not strategy_bought(plan):
        return
    for kind in GOOD_WORK:
        if not plan.of_kind(kind):
            yield item("missing", None, plan.word("activity", kind))


@declare("S19", uses=["tasks.activity"], limits=["canned_limit"], canned=WARN)
def canned(plan: Plan) -> Iterator[Item]:
    """Signs of an offer out of a packet, where a consultant is paid for a strategy."""
    bought = strategy_bought(plan)
    if not bought:
        return
    days = [each for each in bought if each.days > 0]
    deliverables = {each.text("deliverable").casefold() for each in days if each.said("deliverable")}
    usual = {
        plan.word("activity", code).casefold() for code in ACTIVITIES if plan.book.has_words("activity", code)
    }
    signs = {
        "lump": not days,
        "workshop": not plan.of_kind("workshop"),
        "benchmark": not plan.of_kind("benchmark"),
        "deliverables": deliverables <= usual,
        "client": not said(plan.field("context")) and not said(plan.field("stakes")),
    }
    found = [key for key, seen in signs.items() if seen]
    if len(found) >= plan.limit("canned_limit"):
        yield item("canned", bought[0].where("label"), signs=" ".join(found), found=len(found), of=len(signs))


@declare("S20", acceptance=WARN, date=WARN)
def not_contractual(plan: Plan) -> Iterator[Item]:
    """A deliverable binds only with an acceptance criterion and a date; what recurs has its rhythm for a date."""
    for line in plan.tasks:
        if not line.said("deliverable") or line.left_out:
            continue
        if not line.said("acceptance"):
            yield item("acceptance", line.where("acceptance"), line.id, value=line.text("deliverable"))
        if plan.has("tasks.due") and not line.said("due") and line.nature != "recurring":
            yield item("date", line.where("due"), line.id, value=line.text("deliverable"))
