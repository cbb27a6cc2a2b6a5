"""Entities and languages: the charters that they call for, and what each entity bears of the plan (S48, S49, S51).

A line that names an entity is borne by it; every other line is shared by all, in proportion to their staff, or equally
where nobody has typed any staff. Shares are cut out of rounded sums, so that entities make the group to the cent.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Fixed, Gap, Group, KeyCopy, Label, PerRow, Rule, Single
from pipeline.formulas.expressions import Count, Expr, Figure, Whole
from pipeline.formulas.functions import (
    cents,
    if_,
    largest,
    pick,
    running_total,
    share,
    sum_where,
    text,
    total,
    total_above,
    word,
)
from pipeline.formulas.units import DAYS, NUMBER
from pipeline.rules.adding import PurchasedCost, WorkCost
from pipeline.rules.attendance import OwnTime
from pipeline.rules.comparing import Pair
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.entity_keys import EntityKeys
from pipeline.rules.inputs import Project, Purchases, Tasks
from pipeline.rules.inputs_entities import Entities
from pipeline.rules.parameters import in_force
from pipeline.rules.payments import OFFER
from pipeline.rules.plan import full_time
from pipeline.rules.price import PurchasedPrice, WorkPrice
from pipeline.rules.summary import Offered, Totals


class EntityCounts(Group):
    """What may be counted: entities, languages that differ, entities × their languages; what is shared out.

    An offer is told in its price, a business case in its cost.
    """

    key = "entity_counts"
    entities = Single(Count("filled", Whole(EntityKeys.id)), "count")
    languages = Single(largest(total(EntityKeys.added), Figure(1)), "count")
    pairs = Single(total(EntityKeys.languages), "count")
    amount = Single(if_(OFFER, Offered.price, Totals.cost), "money")


class CharterAssumptions(Group):
    """The days that charters take, at their value in force."""

    key = "charter_assumptions"
    drafting = Single(in_force("charter_drafting", NUMBER), "number")
    review = Single(in_force("charter_review", NUMBER), "number")
    translation = Single(in_force("charter_translation", NUMBER), "number")
    roll_out = Single(in_force("charter_roll_out", NUMBER), "number")


class WorkEntity(Block):
    """The entity that bears each task, the kind of work, and what the task comes to."""

    key = "work_entity"
    wording = "entity_line"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    entity = Rule(text(pick(Tasks.entity, Work.row)), "text", role="link")
    activity = Rule(text(pick(Tasks.activity, Work.row)), "text", role="link")
    amount = Rule(if_(OFFER, WorkPrice.total, WorkCost.total), "money", role="link", total=True)


class PurchasedEntity(Block):
    """The entity that bears each purchase, and what the purchase comes to."""

    key = "purchased_entity"
    wording = "entity_item"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    entity = Rule(text(pick(Purchases.entity, Purchased.row)), "text", role="link")
    amount = Rule(if_(OFFER, PurchasedPrice.total, PurchasedCost.total), "money", role="link", total=True)


class OwnEntity(Block):
    """The entity that bears the days of own people beside each task: that of the task."""

    key = "own_entity"
    wording = "entity_item"
    spare = True
    like = OwnTime
    id = Rule(text(OwnTime.id), "text", role="link")
    label = Rule(text(OwnTime.label), "long", role="link")
    entity = Rule(text(pick(Tasks.entity, OwnTime.row)), "text", role="link")
    amount = Rule(OwnTime.cost, "money", role="link", total=True)


def planned(code: str) -> Expr:
    """Return the days that the plan has of a kind of work."""
    return cents(sum_where(Work.days, (WorkEntity.activity, word("activity", code))))


STEPS = ("charter_use", "charter_moderation", "legal_review", "translation", "roll_out")
"""What two charters take: each is drafted, both are reviewed, translated and rolled out (S49)."""


class Charters(Block):
    """One row per step of the charters: how often, how many days each, against the days that are planned."""

    key = "charters"
    over = Fixed(len(STEPS))
    rows = STEPS
    id = Label()
    _wide = Gap()
    times = PerRow(
        (Figure(1), Figure(1), Figure(1), EntityCounts.languages - 1, EntityCounts.pairs),
        NUMBER,
        "integer",
    )
    each = PerRow(
        (
            CharterAssumptions.drafting,
            CharterAssumptions.drafting,
            CharterAssumptions.review,
            CharterAssumptions.translation,
            CharterAssumptions.roll_out,
        ),
        NUMBER,
        "number",
    )
    needed = Rule(cents(times * each), "number")
    planned = PerRow(tuple(planned(code) for code in STEPS), DAYS, "days")


class ByEntity(Block):
    """Each entity: its own days and money, its part of what is shared, what it bears in all."""

    key = "by_entity"
    like = EntityKeys
    id = KeyCopy(Entities.id)
    country = Rule(text(pick(Entities.country, EntityKeys.row)), "long", role="link")
    own_days = Rule(
        cents(
            sum_where(Work.days, (WorkEntity.entity, id)) + sum_where(OwnTime.days, (OwnEntity.entity, id))
        ),
        "days",
        total=True,
    )
    shared_days = Rule(
        cents((Totals.days - total(own_days)) * running_total(EntityKeys.weight) / total(EntityKeys.weight))
        - cents((Totals.days - total(own_days)) * total_above(EntityKeys.weight) / total(EntityKeys.weight)),
        "days",
        total=True,
    )
    own = Rule(
        cents(
            sum_where(WorkEntity.amount, (WorkEntity.entity, id))
            + sum_where(PurchasedEntity.amount, (PurchasedEntity.entity, id))
            + sum_where(OwnEntity.amount, (OwnEntity.entity, id))
        ),
        "money",
        total=True,
    )
    shared = Rule(
        cents(
            (EntityCounts.amount - total(own)) * running_total(EntityKeys.weight) / total(EntityKeys.weight)
        )
        - cents(
            (EntityCounts.amount - total(own)) * total_above(EntityKeys.weight) / total(EntityKeys.weight)
        ),
        "money",
        total=True,
    )
    amount = Rule(cents(own + shared), "money", total=True)
    part = Rule(share(amount, EntityCounts.amount), "share", total="same")
    days = Rule(cents(own_days + shared_days), "days", total=True)
    fte = Rule(full_time(days, Project.months), "fte", total="same")


PAIRS = (
    Pair("entity_days", Totals.days, total(ByEntity.days)),
    Pair("entity_money", EntityCounts.amount, total(ByEntity.amount)),
    Pair(
        "entity_lines",
        EntityCounts.amount,
        total(WorkEntity.amount) + total(PurchasedEntity.amount) + total(OwnEntity.amount),
    ),
)
OF_ENTITIES: tuple[object, ...] = (
    EntityKeys,
    EntityCounts,
    CharterAssumptions,
    WorkEntity,
    PurchasedEntity,
    Charters,
    ByEntity,
)
"""What is shown only where there are entities."""
