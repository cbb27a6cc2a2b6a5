"""Make or buy, task by task: who would do it on the other side, and what that would cost (S10, S25, DOMAIN.md section 2).

A task's other side is a role that a person names: for the task, or for its role. Without one the task is the same in
every scenario. In-house, a task asks for skills: what nobody there can prove is a training and a reserve of days for
rework. Bought, it asks for days of own people beside: those typed, or a share of its days where none are.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Group, LinesOf, Rule, Single
from pipeline.formulas.expressions import Count, Figure, Whole
from pipeline.formulas.functions import (
    and_,
    cents,
    if_,
    if_error,
    is_blank,
    largest,
    largest_where,
    pick,
    position,
    row_number,
    smallest,
    sum_where,
    text,
)
from pipeline.formulas.units import DAYS, MONEY, SHARE
from pipeline.rules.attendance import OwnTime
from pipeline.rules.costs import Work
from pipeline.rules.inputs import People, Roles, Tasks
from pipeline.rules.inputs_team import SkillsHeld
from pipeline.rules.parameters import MakeDefaults, in_force
from pipeline.rules.rates import Rates
from pipeline.rules.skills import SkillGaps


class MakeAssumptions(Group):
    """The parameters of making and buying, at their value in force at the plan's first month."""

    key = "make_assumptions"
    training_price = Single(in_force("training_price", MONEY), "number")
    training_days = Single(in_force("training_days", DAYS), "number")
    rework = Single(in_force("rework_share", SHARE), "number")
    attendance = Single(in_force("attendance_share", SHARE), "number")


class Sides(Block):
    """One row per task: its role on the other side, and whether it changes hands when everything is made, or bought."""

    key = "sides"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    other = Rule(
        text(
            if_(
                is_blank(pick(Tasks.other_role, Work.row)),
                pick(Roles.other_side, position(Work.role, Roles.id)),
                pick(Tasks.other_role, Work.row),
            )
        ),
        "text",
    )
    first_row = Rule(if_error(position(other, Rates.id), 0), "integer")
    other_row = Rule(largest(first_row + Work.period - 1, 1), "integer")
    in_house = Rule(pick(Rates.in_house, Work.role_row), "integer", role="link")
    switches = Rule(
        if_(and_(first_row > 0, pick(Rates.in_house, other_row) != in_house), Figure(1), Figure(0)), "integer"
    )
    to_make = Rule(switches * (1 - in_house), "integer")
    to_buy = Rule(switches * in_house, "integer")
    other_cost = Rule(if_(switches == 1, pick(Rates.day_cost, other_row), Work.day_cost), "money")
    beside_days = Rule(cents(sum_where(OwnTime.days, (OwnTime.id, Work.id))), "days")
    beside = Rule(cents(sum_where(OwnTime.cost, (OwnTime.id, Work.id))), "money")


class HeldInHouse(Block):
    """One row per skill that somebody holds: its level where it is proved by somebody in-house, else 0 (S24)."""

    key = "held_in_house"
    over = LinesOf(SkillsHeld)
    person = Rule(text(pick(SkillsHeld.person, row_number())), "text", role="link")
    skill = Rule(text(pick(SkillsHeld.skill, row_number())), "text", role="link")
    role_row = Rule(
        position(pick(People.role, position(person, People.id)), Rates.id),
        "integer",
    )
    level = Rule(
        if_(
            is_blank(pick(SkillsHeld.evidence, row_number())),
            0,
            pick(SkillsHeld.level, row_number()) * pick(Rates.in_house, role_row),
        ),
        "integer",
    )


class MakeGaps(Block):
    """What in-house people would lack for the tasks that change hands, and the training that this needs (S25)."""

    key = "make_gaps"
    like = SkillGaps
    id = Rule(text(SkillGaps.id), "text", role="link")
    label = Rule(text(SkillGaps.label), "long", role="link")
    skill = Rule(text(SkillGaps.skill), "text", role="link")
    task = Rule(text(SkillGaps.task), "text", role="link")
    phase = Rule(text(pick(Work.phase, SkillGaps.task_row)), "text", role="link")
    held = Rule(largest_where(HeldInHouse.level, (HeldInHouse.skill, SkillGaps.skill)), "integer")
    gap = Rule(
        pick(Sides.to_make, SkillGaps.task_row) * largest(SkillGaps.needed - held, 0),
        "integer",
    )
    short = Rule(smallest(gap, Figure(1)), "integer")
    rank = Rule(short * (Count("filled", Whole(SkillGaps.id)) - row_number() + 1), "integer")
    trained = Rule(
        if_(and_(short == 1, largest_where(rank, (skill, SkillGaps.skill)) == rank), Figure(1), Figure(0)),
        "integer",
        total=True,
    )
    days = Rule(cents(trained * MakeAssumptions.training_days), "days", total=True)
    price = Rule(cents(trained * MakeAssumptions.training_price), "money", total=True)
    time = Rule(cents(days * pick(Sides.other_cost, SkillGaps.task_row)), "money", total=True)
    cost = Rule(cents(price + time), "money", total=True)


class MakeWork(Block):
    """One row per task: what it costs where all that can be is done in-house."""

    key = "make_work"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    role = Rule(text(if_(Sides.to_make == 1, Sides.other, Work.role)), "text", role="link")
    outside = Rule(cents(Work.days * (1 - Sides.in_house) * (1 - Sides.to_make)), "days", total=True)
    day_cost = Rule(if_(Sides.to_make == 1, Sides.other_cost, Work.day_cost), "money", role="link")
    work = Rule(cents(Work.days * day_cost), "money", total=True)
    short = Rule(largest_where(MakeGaps.short, (MakeGaps.task, id)), "integer")
    rework_days = Rule(cents(Work.days * short * MakeAssumptions.rework), "days", total=True)
    rework = Rule(cents(rework_days * day_cost), "money", total=True)
    beside_days = Rule(cents(Sides.beside_days * (1 - Sides.to_make)), "days", total=True)
    beside = Rule(cents(Sides.beside * (1 - Sides.to_make)), "money", total=True)


class BuyWork(Block):
    """One row per task: what it costs where all that can be is bought."""

    key = "buy_work"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    role = Rule(text(if_(Sides.to_buy == 1, Sides.other, Work.role)), "text", role="link")
    outside = Rule(cents(Work.days * (1 - Sides.in_house * (1 - Sides.to_buy))), "days", total=True)
    day_cost = Rule(if_(Sides.to_buy == 1, Sides.other_cost, Work.day_cost), "money", role="link")
    work = Rule(cents(Work.days * day_cost), "money", total=True)
    added_days = Rule(
        if_(
            and_(Sides.to_buy == 1, Sides.beside_days == 0), cents(Work.days * MakeAssumptions.attendance), 0
        ),
        "days",
        total=True,
    )
    beside_days = Rule(cents(Sides.beside_days + added_days), "days", total=True)
    beside = Rule(cents(Sides.beside + added_days * Work.day_cost), "money", total=True)
    either = Rule(cents(Work.days * Sides.switches), "days", total=True)
    either_cost = Rule(cents(work * Sides.switches), "money", total=True)


OF_MAKING: tuple[object, ...] = (
    MakeDefaults,
    MakeAssumptions,
    Sides,
    HeldInHouse,
    MakeGaps,
    MakeWork,
    BuyWork,
)
"""What is shown only where a person compares making with buying."""
