"""Living with it: a long time, regularly, without holes (S52, S53, S54, S56, S57)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.checks.declaring import INFO, WARN, Item, declare, item
from pipeline.checks.frame import month_text, number_of, said
from pipeline.checks.plan import Line, Plan, text_of
from pipeline.rules.plan import PlanDays
from pipeline.rules.presence import RunBelow, RunPlanned


def running(plan: Plan) -> list[Line]:
    """Return the work that keeps the relation up: running tasks that recur."""
    return [
        each
        for each in plan.tasks
        if each.phase == "running" and each.nature == "recurring" and each.days > 0
    ]


def _span(line: Line) -> tuple[int, int]:
    """Return the first and last month of a task, as numbers."""
    start, months = line.row["start"], line.row["months"]
    first = number_of(start) if isinstance(start, date) else 0
    return first, first + (int(months) if isinstance(months, Decimal) else 1) - 1


@declare("S52", limits=["horizon_months"], short=WARN)
def horizon(plan: Plan) -> Iterator[Item]:
    """A conversation takes a relatively long time: how many months the running lasts."""
    spans = [_span(each) for each in running(plan)]
    if not spans:
        return
    months = max(last for _, last in spans) - min(first for first, _ in spans) + 1
    least = plan.limit("horizon_months")
    if months < least:
        yield item("short", plan.place("months"), months=months, least=format(least.normalize(), "f"))


@declare("S53", none=WARN)
def one_shot_only(plan: Plan) -> Iterator[Item]:
    """Community management is no one shot: a plan without anything that recurs."""
    if not any(each.nature == "recurring" and (each.cost or each.days) for each in plan.lines):
        yield item("none")


def events(plan: Plan) -> list[Line]:
    """Return what comes in sequences: events."""
    return [each for each in plan.lines if each.nature == "sequence" or each.activity == "event"]


@declare("S54", limits=["event_share_limit"], alone=WARN, wrong=WARN, share=WARN)
def events_in_sequence(plan: Plan) -> Iterator[Item]:
    """An event hangs on a running line that keeps the relation up, and events don't make most of the cost."""
    found = events(plan)
    lasting = {each.id.casefold() for each in running(plan)}
    for line in found:
        if not line.is_task or not plan.has("tasks.running_line"):
            continue
        if not line.said("running_line"):
            yield item("alone", line.where("running_line"), line.id, value=line.text("label"))
        elif line.text("running_line").casefold() not in lasting:
            yield item("wrong", line.where("running_line"), line.id, value=line.text("running_line"))
    share, limit = plan.share_of(found), plan.limit("event_share_limit")
    if share > limit:
        for line in found:
            yield item("share", line.where("nature"), line.id, share=share, limit_share=limit)


def months_without(plan: Plan) -> list[int]:
    """Return the months, as numbers, in which nobody runs what has been opened."""
    lines = running(plan)
    if not lines:
        return []
    lasting = {each.id for each in lines}
    rows = [at for at, each in enumerate(plan.tasks) if each.id in lasting]
    live = [number_of(day) for row in plan.rows("channels") if isinstance(day := row["live_from"], date)]
    opened = min([*live, *(_span(each)[0] for each in lines)])
    days = plan.values.family(PlanDays.month)
    return [
        number for k, number in plan.months() if number >= opened and not any(days[k][at] > 0 for at in rows)
    ]


def _barely_covered(plan: Plan) -> list[int]:
    """Return the months, as numbers, in which running days are planned and cover too little of what is needed."""
    if not plan.uses("channels"):
        return []
    below, planned = plan.values.family(RunBelow.month), plan.values.family(RunPlanned.month)
    return [number for k, number in plan.months() if below[k][0] and planned[k][0] > 0]


@declare("S56", limits=["coverage_threshold"], gap=WARN, below=WARN, back_up=WARN, cliff=WARN)
def nobody_there(plan: Plan) -> Iterator[Item]:
    """If you disappear, at best you are forgotten: months without anybody, or too few; nobody to stand in or to follow."""
    for month in months_without(plan):
        yield item("gap", None, month_text(month))
    limit = plan.limit("coverage_threshold")
    for month in _barely_covered(plan):
        yield item("below", None, month_text(month), limit_share=limit)
    last: dict[str, int] = {}
    for line in running(plan) if plan.uses("people") else ():
        name = line.text("person").casefold()
        last[name] = max(last.get(name, 0), _span(line)[1])
    for row in plan.rows("people"):
        until = last.get(text_of(row["id"]).casefold())
        if until is None:
            continue
        if not said(row["back_up"]):
            yield item("back_up", row.cells["back_up"].where, text_of(row["id"]))
        if isinstance(end := row["end"], date) and number_of(end) < until:
            yield item("cliff", row.cells["end"].where, text_of(row["id"]), until=month_text(number_of(end)))


@declare("S57", uses=["objectives"], harm=INFO)
def what_absence_harms(plan: Plan) -> Iterator[Item]:
    """An absence is shown against the objectives that it harms."""
    missing = months_without(plan)
    if not missing:
        return
    months = ", ".join(map(month_text, missing[:6])) + (", …" if len(missing) > 6 else "")
    harmed = dict.fromkeys(each for line in running(plan) if (each := plan.objective_of(line)))
    for objective in harmed:
        row = plan.named("objectives", objective)
        if row is not None:
            yield item("harm", row.cells["id"].where, objective, months=months)
