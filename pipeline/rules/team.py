"""The team: who gives how much of their time, days needed of each against days that they have (S27, S32, S58, S59)."""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Family, Gap, KeyCopy, Label, LinesOf, Rule
from pipeline.formulas.expressions import Figure
from pipeline.formulas.functions import (
    across,
    and_,
    cents,
    edate,
    if_,
    is_blank,
    largest,
    last_twelve,
    link,
    pick,
    position,
    rounded,
    share,
    sum_where,
    text,
    total,
    word,
)
from pipeline.formulas.units import DAYS, NUMBER
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Work
from pipeline.rules.inputs import People, Project, Tasks
from pipeline.rules.inputs_team import Absences
from pipeline.rules.plan import PlanDays, PlanDaysTotal, PlanTotal, full_time


class Team(Block):
    """One row per person: role, share of their time, manager's agreement, first and last month, back-up."""

    key = "team"
    over = LinesOf(People)
    id = KeyCopy(People.id)
    row = Rule(position(id, People.id), "integer")
    role = link(People.role, row)
    entity = link(People.entity, row)
    allocation = link(People.allocation, row)
    elsewhere = link(People.elsewhere, row)
    time = Rule(rounded(allocation + elsewhere, 10), "share")
    on_top = link(People.on_top, row)
    manager = link(People.manager, row)
    agreement = link(People.agreement, row)
    start = Rule(
        if_(is_blank(pick(People.start, row)), Project.first_month, pick(People.start, row)), "month"
    )
    end = Rule(
        if_(
            is_blank(pick(People.end, row)),
            edate(Project.first_month, Project.months - 1),
            pick(People.end, row),
        ),
        "month",
    )
    back_up = link(People.back_up, row)


class TaskPerson(Block):
    """Who does each task, where that is said."""

    key = "task_person"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    person = Rule(text(pick(Tasks.person, Work.row)), "text", role="link")


class TeamThere(Block):
    """In which months of the plan each person is there (1 = yes)."""

    key = "team_there"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    role = Rule(text(Team.role), "text", role="link")
    month = Family(
        Months,
        if_(and_(Months.span == 1, Months.date >= Team.start, Months.date <= Team.end), Figure(1), Figure(0)),
        "integer",
        close=last_twelve(unit=NUMBER),
    )
    total = Rule(across(month, Months.step), "integer")


class TeamOff(Block):
    """The working days that each person is away, by month."""

    key = "team_off"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    role = Rule(text(Team.role), "text", role="link")
    month = Family(
        Months,
        cents(sum_where(Absences.days, (Absences.person, Team.id), (Absences.month, Months.date))),
        "days",
        close=last_twelve(unit=DAYS),
    )
    total = Rule(cents(across(month, Months.step)), "days")


class TeamNeeded(Block):
    """The days that the plan needs of each person, by month: those of their tasks."""

    key = "team_needed"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    role = Rule(text(Team.role), "text", role="link")
    month = Family(Months, cents(sum_where(PlanDays.month, (TaskPerson.person, Team.id))), "days")
    total = Rule(cents(across(month, Months.step)), "days")


class TeamAvailable(Block):
    """The days that each person has for the plan, by month: (working days - days off) × share of their time."""

    key = "team_available"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    role = Rule(text(Team.role), "text", role="link")
    month = Family(
        Months,
        cents(TeamThere.month * largest(Months.working_days - TeamOff.month, 0) * Team.allocation),
        "days",
        close=last_twelve(unit=DAYS),
    )
    total = Rule(cents(across(month, Months.step)), "days")


class TeamBalance(Block):
    """What is left of the days that each person has, by month; below 0 where the plan needs more."""

    key = "team_balance"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    role = Rule(text(Team.role), "text", role="link")
    month = Family(Months, cents(TeamAvailable.month - TeamNeeded.month), "days")
    total = Rule(cents(across(month, Months.step)), "days")


class TeamLacking(Block):
    """The days that each person lacks, by month: a free month doesn't make up for a full one."""

    key = "team_lacking"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    role = Rule(text(Team.role), "text", role="link")
    month = Family(
        Months,
        cents(largest(TeamNeeded.month - TeamAvailable.month, 0)),
        "days",
        close=last_twelve(unit=DAYS),
    )
    total = Rule(cents(across(month, Months.step)), "days")


class TeamGone(Block):
    """The days that the plan needs of each person before they come or after they leave, by month (S56)."""

    key = "team_gone"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    role = Rule(text(Team.role), "text", role="link")
    month = Family(
        Months, cents(TeamNeeded.month * (1 - TeamThere.month)), "days", close=last_twelve(unit=DAYS)
    )
    total = Rule(cents(across(month, Months.step)), "days")


class TeamLoad(Block):
    """What the plan asks of each person, in days, full-time equivalents and, on top of their work, money."""

    key = "team_load"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    _row = Gap()
    role = Rule(text(Team.role), "text", role="link")
    needed = Rule(TeamNeeded.total, "days", role="link", total=True)
    available = Rule(TeamAvailable.total, "days", role="link", total=True)
    load = Rule(share(needed, available), "share", total="same")
    lacking = Rule(TeamLacking.total, "days", role="link", total=True)
    gone = Rule(TeamGone.total, "days", role="link", total=True)
    off = Rule(TeamOff.total, "days", role="link", total=True)
    fte_needed = Rule(full_time(needed, Project.months), "fte", total="same")
    fte_available = Rule(full_time(available, Project.months), "fte", total="same")
    cost = Rule(cents(sum_where(Work.base, (TaskPerson.person, Team.id))), "money", total=True)
    on_top = Rule(if_(Team.on_top == word("yes_no", "yes"), cost, 0), "money", total=True)


class NeededTotal(Block):
    """The days that the plan needs of the people named, by month."""

    key = "needed_total"
    like = PlanTotal
    id = Label()
    month = Family(Months, cents(total(TeamNeeded.month)), "days", role="total")
    total = Rule(cents(across(month, Months.step)), "days", role="total")


class NobodyTotal(Block):
    """The days of tasks for which nobody is named, by month."""

    key = "nobody_total"
    like = PlanTotal
    id = Label()
    month = Family(Months, cents(PlanDaysTotal.month - NeededTotal.month), "days", role="total")
    total = Rule(cents(across(month, Months.step)), "days", role="total")


class NeededFullTime(Block):
    """The full-time equivalents of the people named, by month."""

    key = "needed_full_time"
    like = PlanTotal
    id = Label()
    month = Family(Months, full_time(NeededTotal.month, Months.span), "fte", role="total")
    total = Rule(full_time(NeededTotal.total, Project.months), "fte", role="total")


class AvailableTotal(Block):
    """The days that the people named have for the plan, by month."""

    key = "available_total"
    like = PlanTotal
    id = Label()
    month = Family(Months, cents(total(TeamAvailable.month)), "days", role="total")
    total = Rule(cents(across(month, Months.step)), "days", role="total")


class BalanceTotal(Block):
    """What is left of the days of all people named, by month."""

    key = "balance_total"
    like = PlanTotal
    id = Label()
    month = Family(Months, cents(AvailableTotal.month - NeededTotal.month), "days", role="total")
    total = Rule(cents(across(month, Months.step)), "days", role="total")


OF_PEOPLE: tuple[type[Block], ...] = (
    Team,
    TaskPerson,
    TeamThere,
    TeamNeeded,
    TeamAvailable,
    TeamBalance,
    TeamLacking,
    TeamGone,
    TeamLoad,
    NeededTotal,
    NeededFullTime,
    NobodyTotal,
    AvailableTotal,
    BalanceTotal,
)
"""What is shown only where people are named."""
