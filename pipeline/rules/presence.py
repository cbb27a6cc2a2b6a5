"""Presence: hours a week that live channels ask for, and whether running covers them (S52, S55, S56, S60).

The first channel to open bears the floor of the plan, each further one its own hours, times the entities and
languages that it serves. What covers it are the recurring days of running, less those of people who aren't there.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Family, Group, KeyCopy, Label, LinesOf, Rule, Single
from pipeline.formulas.expressions import Count, Expr, Figure, Measured, Whole
from pipeline.formulas.functions import (
    TWELVE,
    across,
    and_,
    cents,
    if_,
    is_blank,
    largest,
    last_twelve,
    month_number,
    pick,
    position,
    rounded,
    row_number,
    smallest,
    sum_where,
    text,
    total,
    word,
)
from pipeline.formulas.units import DAYS, NUMBER, SHARE
from pipeline.rules.calendar import Frame, Months
from pipeline.rules.costs import Work
from pipeline.rules.inputs import Channels, Project
from pipeline.rules.parameters import in_force
from pipeline.rules.plan import PlanDays, PlanTotal
from pipeline.rules.rates import Assumptions
from pipeline.rules.team import TaskPerson, Team, TeamLacking, TeamNeeded


class PresenceAssumptions(Group):
    """The parameters of presence, at their value in force."""

    key = "presence_assumptions"
    floor = Single(in_force("presence_floor", NUMBER), "number")
    channel = Single(in_force("presence_channel", NUMBER), "number")
    entity = Single(in_force("presence_entity", NUMBER), "number")
    language = Single(in_force("presence_language", NUMBER), "number")
    weeks = Single(in_force("presence_weeks", NUMBER), "number")
    threshold = Single(in_force("coverage_threshold", SHARE), "number")


class Presence(Block):
    """One row per channel: from when it is live, for how many entities and languages, its hours a week."""

    key = "presence"
    over = LinesOf(Channels)
    id = KeyCopy(Channels.id)
    label = Rule(text(pick(Channels.label, position(id, Channels.id))), "long", role="link")
    row = Rule(position(id, Channels.id), "integer")
    entities = Rule(
        if_(is_blank(pick(Channels.entities, row)), 1, pick(Channels.entities, row)), "integer", role="link"
    )
    languages = Rule(
        if_(is_blank(pick(Channels.languages, row)), 1, pick(Channels.languages, row)), "integer", role="link"
    )
    live = Rule(
        if_(is_blank(pick(Channels.live_from, row)), 0, month_number(pick(Channels.live_from, row))),
        "integer",
    )
    age = Rule(if_(live == 0, 0, largest(Frame.last - live + 1, Figure(0))), "integer")
    first = Rule(
        if_(position(Count("highest", Whole(age)), age) == row_number(), smallest(age, Figure(1)), 0),
        "integer",
    )
    months = Rule(smallest(age, Project.months), "integer")
    hours = Rule(
        cents(
            smallest(age, Figure(1))
            * (first * PresenceAssumptions.floor + (1 - first) * PresenceAssumptions.channel)
            * (1 + PresenceAssumptions.entity * (entities - 1))
            * (1 + PresenceAssumptions.language * (languages - 1))
        ),
        "number",
        total=True,
    )
    days = Rule(
        cents(Measured(hours * PresenceAssumptions.weeks / TWELVE / Assumptions.hours_per_day, DAYS)), "days"
    )


class PresenceDays(Block):
    """The days of presence that each channel asks for, by month."""

    key = "presence_days"
    like = Presence
    id = Rule(text(Presence.id), "text", role="link")
    label = Rule(text(Presence.label), "long", role="link")
    month = Family(
        Months,
        if_(and_(Months.span == 1, Months.number >= Presence.live), Presence.days, 0),
        "days",
        close=last_twelve(unit=DAYS),
    )
    total = Rule(cents(across(month, Months.step)), "days")


class PresenceNeeded(Block):
    """The days of presence that all channels ask for, by month."""

    key = "presence_needed"
    like = PlanTotal
    id = Label()
    month = Family(Months, cents(total(PresenceDays.month)), "days", role="total")
    total = Rule(cents(across(month, Months.step)), "days", role="total")


def _running(*criteria: tuple[Rule, Expr]) -> Expr:
    """Return the recurring days of running in a month."""
    running = (Work.phase, word("phase", "running")), (Work.nature, word("nature", "recurring"))
    return cents(sum_where(PlanDays.month, *criteria, *running))


class TeamRunning(Block):
    """The recurring days of running of each person, by month."""

    key = "team_running"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    role = Rule(text(Team.role), "text", role="link")
    month = Family(Months, _running((TaskPerson.person, Team.id)), "days")
    total = Rule(cents(across(month, Months.step)), "days")


class TeamUncovered(Block):
    """The recurring days of running that each person can't give, by month: their part of the days lacking."""

    key = "team_uncovered"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    role = Rule(text(Team.role), "text", role="link")
    month = Family(
        Months,
        if_(TeamNeeded.month == 0, 0, cents(TeamLacking.month * TeamRunning.month / TeamNeeded.month)),
        "days",
        close=last_twelve(unit=DAYS),
    )
    total = Rule(cents(across(month, Months.step)), "days")


class RunPlanned(Block):
    """The recurring days of running in the plan, by month."""

    key = "run_planned"
    like = PlanTotal
    id = Label()
    month = Family(Months, _running(), "days", role="total")
    total = Rule(cents(across(month, Months.step)), "days", role="total")


class RunUncovered(Block):
    """The recurring days of running whose people aren't there, by month."""

    key = "run_uncovered"
    like = PlanTotal
    id = Label()
    month = Family(Months, cents(total(TeamUncovered.month)), "days", role="total")
    total = Rule(cents(across(month, Months.step)), "days", role="total")


class RunCovered(Block):
    """The days of presence that are really covered, by month: no more than are needed."""

    key = "run_covered"
    like = PlanTotal
    id = Label()
    month = Family(
        Months,
        cents(smallest(RunPlanned.month - RunUncovered.month, PresenceNeeded.month)),
        "days",
        close=last_twelve(unit=DAYS),
        role="total",
    )
    total = Rule(cents(across(month, Months.step)), "days", role="total")


def _coverage(covered: Expr, needed: Expr) -> Expr:
    """Return the share of presence that is covered; all of it where none is needed."""
    return if_(needed == 0, 1, rounded(covered / needed, 10))


class RunCoverage(Block):
    """Coverage by month: the calendar of the weeks in which nobody answers."""

    key = "run_coverage"
    like = PlanTotal
    id = Label()
    month = Family(Months, _coverage(RunCovered.month, PresenceNeeded.month), "share", role="total")
    total = Rule(_coverage(RunCovered.total, PresenceNeeded.total), "share", role="total")


class RunBelow(Block):
    """The months in which coverage falls below the threshold (1 = yes)."""

    key = "run_below"
    like = PlanTotal
    id = Label()
    month = Family(
        Months,
        if_(RunCoverage.month < PresenceAssumptions.threshold, Figure(1), Figure(0)),
        "integer",
        close=last_twelve(unit=NUMBER),
        role="total",
    )
    total = Rule(across(month, Months.step), "integer", role="total")


OF_CHANNELS: tuple[object, ...] = (
    PresenceAssumptions,
    Presence,
    PresenceDays,
    PresenceNeeded,
    RunPlanned,
    RunCovered,
    RunCoverage,
    RunBelow,
)
"""What is shown only where there are channels."""
OF_PEOPLE: tuple[object, ...] = (TeamRunning, TeamUncovered, RunUncovered)
"""What is shown only where people are named, too."""
