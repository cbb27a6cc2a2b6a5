"""Skills: what each task asks for against what those who do it can prove; goodwill counts 0 (S23, S24, S32)."""

from __future__ import annotations

from pipeline.formulas.blocks import Block, KeyCopy, LinesOf, Rule
from pipeline.formulas.expressions import Figure
from pipeline.formulas.functions import (
    and_,
    cents,
    if_,
    is_blank,
    largest,
    largest_where,
    link,
    pick,
    position,
    smallest,
    sum_where,
    text,
    word,
)
from pipeline.rules.costs import Work
from pipeline.rules.inputs_team import SkillsHeld, SkillsRequired
from pipeline.rules.phasing import WorkTime
from pipeline.rules.team import TaskPerson, Team


class SkillGaps(Block):
    """One row per skill required: who does the task, the level held with evidence, what is missing."""

    key = "skill_gaps"
    over = LinesOf(SkillsRequired)
    id = KeyCopy(SkillsRequired.id)
    row = Rule(position(id, SkillsRequired.id), "integer")
    task = link(SkillsRequired.task, row)
    task_row = Rule(position(task, WorkTime.id), "integer")
    label = Rule(text(pick(Work.label, task_row)), "long", role="link")
    person = Rule(text(pick(TaskPerson.person, task_row)), "text", role="link")
    skill = link(SkillsRequired.skill, row)
    needed = link(SkillsRequired.level, row)
    claimed = Rule(
        if_(
            is_blank(person),
            largest_where(SkillsHeld.level, (SkillsHeld.skill, skill)),
            largest_where(SkillsHeld.level, (SkillsHeld.skill, skill), (SkillsHeld.person, person)),
        ),
        "integer",
    )
    held = Rule(
        if_(
            is_blank(person),
            largest_where(SkillsHeld.level, (SkillsHeld.skill, skill), filled=(SkillsHeld.evidence,)),
            largest_where(
                SkillsHeld.level,
                (SkillsHeld.skill, skill),
                (SkillsHeld.person, person),
                filled=(SkillsHeld.evidence,),
            ),
        ),
        "integer",
    )
    bought = Rule(
        if_(
            and_(is_blank(person), pick(Work.sourcing, task_row) == word("sourcing", "external")),
            Figure(1),
            Figure(0),
        ),
        "integer",
    )
    gap = Rule((1 - bought) * largest(needed - held, 0), "integer")
    short = Rule(smallest(gap, Figure(1)), "integer")


class TaskSkill(Block):
    """The largest skill gap of each task: what a training, outside help or a rework reserve answers (S25)."""

    key = "task_skill"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    gap = Rule(largest_where(SkillGaps.gap, (SkillGaps.task, id)), "integer")
    short = Rule(smallest(gap, Figure(1)), "integer")
    days = Rule(cents(Work.days * short), "days", total=True)
    cost = Rule(cents(Work.base * short), "money", total=True)


class TeamSkill(Block):
    """How many of the skills asked of each person they lack, and the days of the tasks in question."""

    key = "team_skill"
    like = Team
    id = Rule(text(Team.id), "text", role="link")
    lacking = Rule(sum_where(SkillGaps.short, (SkillGaps.person, Team.id)), "integer", total=True)
    train = Rule(smallest(lacking, Figure(1)), "integer", total=True)
    days = Rule(cents(sum_where(TaskSkill.days, (TaskPerson.person, Team.id))), "days", total=True)
    role = Rule(text(Team.role), "text", role="link")


OF_SKILLS: tuple[type[Block], ...] = (SkillGaps, TaskSkill)
"""What is shown only where skills are required."""
