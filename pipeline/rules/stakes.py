"""What is at stake: money at risk, the price of "free", complexity, content (S31, S33, S39, S40)."""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Group, KeyCopy, LinesOf, Rule, Single
from pipeline.formulas.expressions import Count, Expr, Figure, Measured, Whole
from pipeline.formulas.functions import (
    TWELVE,
    cents,
    if_,
    largest,
    link,
    pick,
    position,
    smallest,
    sum_where,
    text,
    total,
    word,
)
from pipeline.formulas.units import DAYS, NUMBER
from pipeline.rules.adding import PurchasedCost, WorkCost
from pipeline.rules.attendance import OwnTime
from pipeline.rules.choosing import PurchasedChosen
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs_team import ContentPlan
from pipeline.rules.plan import full_time
from pipeline.rules.presence import Presence, PresenceAssumptions, RunCoverage, RunCovered
from pipeline.rules.rates import Assumptions


class Content(Block):
    """One row per type of content: pieces, days and money in a year."""

    key = "content"
    over = LinesOf(ContentPlan)
    id = KeyCopy(ContentPlan.id)
    row = Rule(position(id, ContentPlan.id), "integer")
    channel = link(ContentPlan.channel, row)
    type = link(ContentPlan.type, row)
    per_month = link(ContentPlan.per_month, row)
    hours = link(ContentPlan.hours, row)
    unit_cost = link(ContentPlan.unit_cost, row)
    pieces = Rule(cents(per_month * TWELVE), "number", total=True)
    days = Rule(
        cents(Measured(pieces * pick(ContentPlan.hours, row) / Assumptions.hours_per_day, DAYS)),
        "days",
        total=True,
    )
    fte = Rule(full_time(days, TWELVE), "fte", total="same")
    cost = Rule(cents(pieces * pick(ContentPlan.unit_cost, row)), "money", total=True)
    kind = Rule(if_(per_month > 0, Figure(1), Figure(0)), "integer", total=True)


class FreeAccount(Block):
    """Which purchases are free (1 = yes)."""

    key = "free_account"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    channel = Rule(text(Purchased.channel), "text", role="link")
    free = Rule(
        if_(Purchased.unit_price == 0, Figure(1), Figure(0)) * (1 - PurchasedChosen.left_out), "integer"
    )


RUNNING = (Work.phase, word("phase", "running"))
BOUGHT_RUNNING = (Purchased.phase, word("phase", "running"))
OWN_RUNNING = (OwnTime.phase, word("phase", "running"))
DEPLOYING = (Work.phase, word("phase", "deployment"))
BOUGHT_DEPLOYING = (Purchased.phase, word("phase", "deployment"))
OWN_DEPLOYING = (OwnTime.phase, word("phase", "deployment"))


class Linked(Block):
    """What hangs on each channel in the plan: before it runs, and running."""

    key = "linked"
    like = Presence
    id = Rule(text(Presence.id), "text", role="link")
    label = Rule(text(Presence.label), "long", role="link")
    run_days = Rule(
        cents(
            sum_where(Work.days, (Work.channel, id), RUNNING)
            + sum_where(OwnTime.days, (OwnTime.channel, id), OWN_RUNNING)
        ),
        "days",
        total=True,
    )
    set_days = Rule(
        cents(
            sum_where(Work.days, (Work.channel, id))
            + sum_where(OwnTime.days, (OwnTime.channel, id))
            - run_days
        ),
        "days",
        total=True,
    )
    deploy_days = Rule(
        cents(
            sum_where(Work.days, (Work.channel, id), DEPLOYING)
            + sum_where(OwnTime.days, (OwnTime.channel, id), OWN_DEPLOYING)
        ),
        "days",
        total=True,
    )
    run_cost = Rule(
        cents(
            sum_where(WorkCost.total, (Work.channel, id), RUNNING)
            + sum_where(PurchasedCost.total, (Purchased.channel, id), BOUGHT_RUNNING)
            + sum_where(OwnTime.cost, (OwnTime.channel, id), OWN_RUNNING)
        ),
        "money",
        total=True,
    )
    set_cost = Rule(
        cents(
            sum_where(WorkCost.total, (Work.channel, id))
            + sum_where(PurchasedCost.total, (Purchased.channel, id))
            + sum_where(OwnTime.cost, (OwnTime.channel, id))
            - run_cost
        ),
        "money",
        total=True,
    )
    deploy_cost = Rule(
        cents(
            sum_where(WorkCost.total, (Work.channel, id), DEPLOYING)
            + sum_where(PurchasedCost.total, (Purchased.channel, id), BOUGHT_DEPLOYING)
            + sum_where(OwnTime.cost, (OwnTime.channel, id), OWN_DEPLOYING)
        ),
        "money",
        total=True,
    )


def days_of(code: str) -> Expr:
    """Return the days of a phase."""
    phase = word("phase", code)
    return sum_where(Work.days, (Work.phase, phase)) + sum_where(OwnTime.days, (OwnTime.phase, phase))


def cost_of(code: str) -> Expr:
    """Return the cost of a phase, with the rules."""
    phase = word("phase", code)
    return (
        sum_where(WorkCost.total, (Work.phase, phase))
        + sum_where(PurchasedCost.total, (Purchased.phase, phase))
        + sum_where(OwnTime.cost, (OwnTime.phase, phase))
    )


class Common(Group):
    """What serves every channel alike: lines of deployment and running without a channel."""

    key = "common"
    channels = Single(Count("filled", Whole(Presence.id)), "integer")
    months = Single(largest(Count("highest", Whole(Presence.months)), Figure(1)), "integer")
    set_days = Single(cents(days_of("deployment") - total(Linked.deploy_days)), "days")
    run_days = Single(cents(days_of("running") - total(Linked.run_days)), "days")
    set_cost = Single(cents(cost_of("deployment") - total(Linked.deploy_cost)), "money")
    run_cost = Single(cents(cost_of("running") - total(Linked.run_cost)), "money")


class Free(Block):
    """The price of "free": what a year of each channel costs whose account costs nothing."""

    key = "free"
    like = Presence
    id = Rule(text(Presence.id), "text", role="link")
    label = Rule(text(Presence.label), "long", role="link")
    free = Rule(smallest(sum_where(FreeAccount.free, (FreeAccount.channel, id)), Figure(1)), "integer")
    year = Rule(TWELVE / largest(Presence.months, Figure(1)), "factor")
    linked_days = Rule(cents(free * (Linked.set_days + Linked.run_days * year)), "days", total=True)
    shared_days = Rule(
        cents(free * (Common.set_days + Common.run_days * TWELVE / Common.months) / Common.channels),
        "days",
        total=True,
    )
    days = Rule(cents(linked_days + shared_days), "days", total=True)
    fte = Rule(full_time(days, TWELVE), "fte", total="same")
    linked_cost = Rule(cents(free * (Linked.set_cost + Linked.run_cost * year)), "money", total=True)
    shared_cost = Rule(
        cents(free * (Common.set_cost + Common.run_cost * TWELVE / Common.months) / Common.channels),
        "money",
        total=True,
    )
    cost = Rule(cents(linked_cost + shared_cost), "money", total=True)


class AtRisk(Group):
    """Money at risk: what strategy and deployment cost, where running isn't covered (S33)."""

    key = "at_risk"
    coverage = Single(pick(RunCoverage.total, Figure(1)), "share")
    threshold = Single(PresenceAssumptions.threshold, "share")
    at_risk = Single(if_(coverage < threshold, Figure(1), Figure(0)), "integer")
    days = Single(cents(at_risk * (days_of("strategy") + days_of("deployment"))), "days")
    cost = Single(cents(at_risk * (cost_of("strategy") + cost_of("deployment"))), "money")


class Combinations(Block):
    """What each channel multiplies: entities × languages × types of content."""

    key = "combinations"
    like = Presence
    id = Rule(text(Presence.id), "text", role="link")
    label = Rule(text(Presence.label), "long", role="link")
    types = Rule(largest(sum_where(Content.kind, (Content.channel, id)), Figure(1)), "integer")
    combinations = Rule(Presence.entities * Presence.languages * types, "integer", total=True)


class Complexity(Group):
    """The complexity index: combinations to keep alive for each day of running that is staffed in a month (S31)."""

    key = "complexity"
    combinations = Single(total(Combinations.combinations), "integer")
    staffed = Single(cents(total(RunCovered.total) / Common.months), "days")
    index = Single(if_(staffed == 0, 0, cents(combinations / Measured(staffed, NUMBER))), "number")


OF_CHANNELS: tuple[object, ...] = (FreeAccount, Linked, Common, Free, AtRisk, Combinations, Complexity)
"""What is shown only where there are channels."""
