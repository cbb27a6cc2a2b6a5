"""What it is for: objectives, needs, channels (S15, S21, S26, S36, S37, S38, S64)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.declaring import HOLD, INFO, WARN, Item, declare, item
from pipeline.checks.frame import said
from pipeline.checks.plan import Line, Plan, same, text_of
from pipeline.rules.summary import OfferShares, Shares


@declare("S15", uses=["objectives"], incomplete=HOLD, channel=HOLD, line=HOLD)
def objectives(plan: Plan) -> Iterator[Item]:
    """An objective has a target, a measure and a date; each channel and each line serves one."""
    for row in plan.rows("objectives"):
        for key in ("target", "measure", "date"):
            if not said(row[key]):
                yield item("incomplete", row.cells[key].where, text_of(row["id"]))
                break
    for row in plan.rows("channels"):
        if not said(row["objective"]):
            yield item("channel", row.cells["objective"].where, text_of(row["id"]))
    for line in plan.lines:
        if (line.cost or line.days) and not plan.objective_of(line):
            yield item("line", line.where("objective"), line.id, value=line.text("label"))


@declare("S21", uses=["objectives"], objective=WARN, deliverable=WARN)
def trace(plan: Plan) -> Iterator[Item]:
    """From an objective to a deliverable to a line: what serves nothing, and what nothing serves."""
    delivering = [each for each in plan.tasks if each.said("deliverable") and not each.left_out]
    served = [plan.objective_of(each) for each in delivering]
    for row in plan.rows("objectives"):
        if not any(same(row["id"], each) for each in served):
            yield item("objective", row.cells["id"].where, text_of(row["id"]))
    for line, objective in zip(delivering, served, strict=True):
        if not objective:
            yield item("deliverable", line.where("deliverable"), line.id, value=line.text("deliverable"))


@declare("S26", uses=["channels"], need=HOLD, public=HOLD)
def channel_without_why(plan: Plan) -> Iterator[Item]:
    """A channel is there for a need and a public (its objective is asked for by S15)."""
    for row in plan.rows("channels"):
        amount = plan.cost_of(plan.on_channel(row["id"]))
        for key, table in (("need", "needs"), ("public", "publics")):
            if plan.uses(table) and not said(row[key]):
                yield item(key, row.cells[key].where, text_of(row["id"]), amount=amount)


def _is_tool(line: Line) -> bool:
    """Tell whether a purchase is a tool: it says so, or it says nothing and is a subscription."""
    return line.activity == "tool" or (not line.activity and line.codes["frequency"] in {"monthly", "yearly"})


@declare("S36", uses=["needs"], tool=HOLD)
def tool_without_need(plan: Plan) -> Iterator[Item]:
    """The tool follows from the need, and not the reverse."""
    for line in plan.purchases:
        if _is_tool(line) and not line.said("need") and not line.left_out:
            yield item("tool", line.where("need"), line.id, value=line.text("label"))


@declare("S37", limits=["need_share_limit"], none=WARN, much=WARN, listed=INFO)
def cost_without_need(plan: Plan) -> Iterator[Item]:
    """The part of the cost that no need asks for: listed, and too much of it above a limit."""
    if not plan.uses("needs"):
        yield item("none")
        return
    left = [each for each in plan.lines if each.cost and not each.said("need")]
    share, limit = plan.share_of(left), plan.limit("need_share_limit")
    case = "much" if share > limit else "listed"
    for line in left:
        yield item(case, line.where("need"), line.id, share=share, limit_share=limit)


@declare("S38", uses=["channels"], one=WARN)
def one_channel(plan: Plan) -> Iterator[Item]:
    """A plan with one channel for its only answer."""
    rows = plan.rows("channels")
    if len(rows) == 1:
        yield item("one", rows[0].cells["id"].where, text_of(rows[0]["id"]))


@declare("S65", uses=["objectives"], alone=WARN)
def slice_of_the_cake(plan: Plan) -> Iterator[Item]:
    """A true slice of the cake hangs on the policy of the whole company: one objective at least serves one of its own."""
    rows = plan.rows("objectives")
    if not any(said(row["company"]) for row in rows):
        yield item("alone", rows[0].cells["company"].where)


@declare("S64", uses=["project.communication_budget"], limits=["social_floor"], icing=WARN)
def icing_on_the_cake(plan: Plan) -> Iterator[Item]:
    """The part of the communication budget: below a floor, social media are the icing on the cake."""
    offer = plan.kind == "offer"
    share = plan.values.single(OfferShares.communication if offer else Shares.communication)
    floor = plan.limit("social_floor")
    if share < floor:
        yield item("icing", plan.place("communication_budget"), share=share, limit_share=floor)
