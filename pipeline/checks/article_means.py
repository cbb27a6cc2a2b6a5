"""Who really does it (S23, S24, S31, S60): skills that are proved, and hours enough for what must be kept alive."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.declaring import HOLD, INFO, WARN, Item, declare, item
from pipeline.checks.frame import said
from pipeline.checks.plan import Plan, text_of
from pipeline.rules.presence import Presence, PresenceNeeded, RunPlanned
from pipeline.rules.skills import SkillGaps
from pipeline.rules.stakes import Complexity

CENT = Decimal("0.01")


@declare("S23", uses=["skills_required"], gap=HOLD, trained=INFO)
def skills(plan: Plan) -> Iterator[Item]:
    """Each skill that a task asks for is held, with evidence, at the level asked; a training in the plan answers a gap."""
    case = "trained" if plan.of_kind("training") else "gap"
    gaps, held = plan.values.column(SkillGaps.gap), plan.values.column(SkillGaps.held)
    for row, gap, level in zip(plan.rows("skills_required"), gaps, held, strict=True):
        if gap > 0:
            where, task = row.cells["level"].where, text_of(row["task"])
            yield item(
                case, where, task, value=text_of(row["skill"]), level=text_of(row["level"]), held=level
            )


@declare("S24", uses=["skills_held"], unproved=WARN)
def goodwill(plan: Plan) -> Iterator[Item]:
    """A skill that nothing proves counts 0: goodwill is not enough."""
    for row in plan.rows("skills_held"):
        if row["level"] and not said(row["evidence"]):
            who = text_of(row["person"])
            yield item("unproved", row.cells["evidence"].where, who, value=text_of(row["skill"]))


@declare("S31", uses=["channels"], limits=["complexity_limit"], much=WARN)
def contraption(plan: Plan) -> Iterator[Item]:
    """Channels × entities × languages × types of content against the running days that are staffed in a month."""
    index, limit = plan.values.single(Complexity.index), plan.limit("complexity_limit")
    if index > limit:
        combinations, days = (
            plan.values.single(each) for each in (Complexity.combinations, Complexity.staffed)
        )
        yield item("much", combinations=text_of(combinations), figure=days, index=index, index_limit=limit)


@declare("S60", uses=["channels.live_from"], limits=["presence_floor", "presence_channel"], thin=WARN)
def five_minutes(plan: Plan) -> Iterator[Item]:
    """Presence below its floor: the recurring running days of the plan against the hours a week that channels ask for."""
    (planned,), (needed,) = (plan.values.column(each) for each in (RunPlanned.total, PresenceNeeded.total))
    if planned < needed:
        floor = sum(plan.values.column(Presence.hours), Decimal(0))
        hours = (floor * planned / needed).quantize(CENT)
        yield item("thin", None, "", figure=hours, floor=floor)
