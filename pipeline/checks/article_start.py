"""Before and while deploying: gates, official spaces, looks, landing page (S30, S35, S43, S44, S46)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.checks.declaring import INFO, WARN, Item, declare, item
from pipeline.checks.frame import number_of
from pipeline.checks.plan import Plan, same, text_of
from pipeline.tables import Row


def _day(plan: Plan, key: str) -> date | None:
    found = plan.field(key)
    return found if isinstance(found, date) else None


@declare("S30", uses=["project.strategy_approval"], missing=WARN, late=WARN)
def resources_first(plan: Plan) -> Iterator[Item]:
    """Resources are fixed before the strategy is approved, not found wanting on the day it is presented."""
    resources, approval = _day(plan, "resource_plan"), _day(plan, "strategy_approval")
    if resources is None:
        yield item("missing", plan.place("resource_plan"))
    elif approval is not None and resources >= approval:
        yield item("late", plan.place("resource_plan"), day=resources, other=approval)


@declare("S35", tools=WARN, deployment=WARN, line=WARN)
def gates_in_order(plan: Plan) -> Iterator[Item]:
    """Strategy and resources, then tools, then deployment."""
    before = ["strategy_approval", "resource_plan"]
    for case, key in (("tools", "tools_chosen"), ("deployment", "deployment_start")):
        day = _day(plan, key)
        earlier = [each for name in before if (each := _day(plan, name)) is not None]
        if day is not None and earlier and day < max(earlier):
            yield item(case, plan.place(key), day=day, other=max(earlier))
        before.append(key)
    start = _day(plan, "deployment_start")
    for line in plan.lines:
        first = line.row["start"]
        if (
            start is not None
            and line.phase == "deployment"
            and isinstance(first, date)
            and number_of(first) < number_of(start)
        ):
            yield item("line", line.where("start"), line.id, other=start)


def _worked_on(plan: Plan, row: Row, *activities: str) -> bool:
    """Tell whether work of some kinds is planned for a channel, or for all of them."""
    return any(
        not each.said("channel") or same(each.row["channel"], row["id"]) for each in plan.of_kind(*activities)
    )


@declare("S43", uses=["channels"], unofficial=WARN, late=WARN)
def official_space(plan: Plan) -> Iterator[Item]:
    """People must know that a space is yours: a date from which it is, or work planned to make it so."""
    if not plan.has("channels.official"):
        return
    for row in plan.rows("channels"):
        official, live = row["official"], row["live_from"]
        where, name = row.cells["official"].where, text_of(row["id"])
        if not isinstance(official, date):
            if not _worked_on(plan, row, "officialisation"):
                yield item("unofficial", where, name)
        elif isinstance(live, date) and number_of(official) > number_of(live):
            yield item("late", where, name, day=official)


@declare("S44", uses=["channels", "tasks.activity"], avatar=INFO)
def only_an_avatar(plan: Plan) -> Iterator[Item]:
    """A picture in a corner is not enough: a channel without any work on its looks."""
    kinds = ("visual_identity", "landing_design", "landing_html", "landing_copy")
    for row in plan.rows("channels"):
        if not _worked_on(plan, row, *kinds):
            yield item("avatar", row.cells["id"].where, text_of(row["id"]))


@declare("S46", uses=["tasks.activity"], technical=WARN, creative=WARN)
def landing_page_skills(plan: Plan) -> Iterator[Item]:
    """A landing page takes two skills, each with its days: html, and ideas (design or copy)."""
    html, ideas = plan.of_kind("landing_html"), plan.of_kind("landing_design", "landing_copy")
    if ideas and not html:
        yield item("technical", ideas[0].where("activity"), ideas[0].id)
    if html and not ideas:
        yield item("creative", html[0].where("activity"), html[0].id)
