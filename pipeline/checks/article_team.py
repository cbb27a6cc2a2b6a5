"""Who really does it, with what time, and what waits meanwhile (S10, S28, S32, S58, S59)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.declaring import HOLD, INFO, WARN, Item, declare, item
from pipeline.checks.frame import said
from pipeline.checks.plan import ZERO, Plan, same, text_of
from pipeline.rules.making import Sides
from pipeline.rules.team import TeamLacking, TeamLoad
from pipeline.rules.views import DisplacedByRole
from pipeline.tables import Row

ONE = Decimal(1)


def _inside(plan: Plan, row: Row) -> bool:
    """Tell whether a person's role is in-house."""
    role = plan.named("roles", row["role"])
    return role is not None and plan.code("sourcing", role["sourcing"]) == "internal"


@declare("S10", uses=["make_or_buy"], unfollowed=WARN, unreasoned=WARN, unchosen=INFO)
def the_choice(plan: Plan) -> Iterator[Item]:
    """Each phase is made, bought or mixed by choice, for a reason, and the tasks follow the choice."""
    if Sides in plan.values.absent:  # an offer compares nothing
        return
    sides = {"make": plan.values.column(Sides.to_make), "buy": plan.values.column(Sides.to_buy)}
    chosen = set()
    for row in plan.rows("make_or_buy"):
        phase, choice = plan.code("phase", row["phase"]), plan.code("choice", row["choice"])
        chosen.add(phase)
        name, where = text_of(row["phase"]), row.cells["choice"].where
        if not said(row["reason"]):
            yield item("unreasoned", row.cells["reason"].where, name)
        against = [
            line
            for line, changes in zip(plan.tasks, sides.get(choice, ()), strict=False)
            if changes and line.phase == phase and line.days
        ]
        if against:
            yield item("unfollowed", where, name, value=text_of(row["choice"]), tasks=len(against))
    for phase in dict.fromkeys(line.phase for line in plan.tasks if line.cost):
        if phase not in chosen:
            yield item("unchosen", None, plan.word("phase", phase))


@declare("S28", uses=["displaced"], unnamed=WARN, more=WARN)
def what_waits(plan: Plan) -> Iterator[Item]:
    """Days taken from people are taken from something: the projects that wait are named, role by role."""
    values, d = plan.values, DisplacedByRole
    figures = zip(plan.rows("roles"), values.column(d.days), values.column(d.named), strict=True)
    for row, days, named in figures:
        where, name = row.cells["id"].where, text_of(row["id"])
        if days > 0 and not named:
            yield item("unnamed", where, name, figure=days)
        elif named > days:
            yield item("more", where, name, figure=days, against=named)


@declare("S32", uses=["people"], time=HOLD, month=WARN)
def time_that_lacks(plan: Plan) -> Iterator[Item]:
    """Two gaps, apart: the time that people don't have is told here, the skill that they don't have by S23."""
    values, t = plan.values, TeamLoad
    lacking = values.family(TeamLacking.month)
    needed, available = values.column(t.needed), values.column(t.available)
    for at, row in enumerate(plan.rows("people")):
        name, where = text_of(row["id"]), row.cells["allocation"].where
        over = needed[at] - available[at]
        months = sum(1 for k, _ in plan.months() if lacking[k][at] > 0)
        if over > 0:
            yield item("time", where, name, figure=over)
        elif months:
            yield item("month", where, name, months=months)


@declare("S58", uses=["people"], agreement=HOLD, nobody=HOLD)
def really_dedicated(plan: Plan) -> Iterator[Item]:
    """Running rests on people with a name, a share of their time, and a manager who agreed to it on a day."""
    for row in plan.rows("people"):
        if _inside(plan, row) and not said(row["agreement"]):
            yield item("agreement", row.cells["agreement"].where, text_of(row["id"]))
    for line in plan.tasks:
        recurring = line.phase == "running" and line.nature == "recurring" and line.days > 0
        if recurring and line.sourcing == "internal" and plan.has("tasks.person") and not line.said("person"):
            yield item("nobody", line.where("person"), line.id, value=line.text("label"))


@declare("S59", uses=["people"], over=HOLD, on_top=WARN)
def not_on_top(plan: Plan) -> Iterator[Item]:
    """Nobody gives more than all of their time; what is asked on top of a full job is valued, and told."""
    cost = plan.values.column(TeamLoad.on_top)
    for at, row in enumerate(plan.rows("people")):
        name = text_of(row["id"])
        shares = [each for each in (row["allocation"], row["elsewhere"]) if isinstance(each, Decimal)]
        time = sum(shares, ZERO)
        if time > ONE:
            yield item("over", row.cells["allocation"].where, name, share=time)
        if plan.code("yes_no", row["on_top"]) == "yes":
            yield item("on_top", row.cells["on_top"].where, name, figure=cost[at])


def without_anybody(plan: Plan) -> Iterator[Item]:
    """Yield in-house tasks for which nobody is named, in a role that none of the people named has (S29)."""
    people = plan.rows("people")
    if not people or not plan.has("tasks.person"):
        return
    for line in plan.tasks:
        if line.sourcing != "internal" or not line.days or line.said("person"):
            continue
        if not any(same(person["role"], line.row["role"]) for person in people):
            yield item("person", line.where("person"), line.id, value=line.text("label"))
