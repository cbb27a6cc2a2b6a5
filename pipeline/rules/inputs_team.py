"""What a person fills in about the team, beside its people: when they are away, what they must and can do."""

from __future__ import annotations

from pipeline.formulas.inputs import Input, InputTable, Key, Month, Words
from pipeline.formulas.units import DAYS, MONEY, NUMBER, TEXT
from pipeline.rules.inputs import Channels, People, Tasks

MAX_DAYS_OFF = 31
MAX_LEVEL = 4
"""Levels of skill: 1 has begun, 2 with help, 3 on one's own, 4 can teach it; 0 is goodwill (S24)."""


class Absences(InputTable):
    """Working days that a person is away, month by month: holidays, training, leave."""

    key = "absences"
    optional = True
    person = Input(TEXT, "choice", required=True, refers=People.id, width=26)
    month = Month(required=True)
    days = Input(DAYS, "days", required=True, exclusive=True, maximum=MAX_DAYS_OFF)
    note = Words(long=True, width=50)


class SkillsRequired(InputTable):
    """What a task asks for: a skill, and how well one must master it (S23)."""

    key = "skills_required"
    optional = True
    id = Key(numbers=True, width=9)
    task = Input(TEXT, "choice", required=True, refers=Tasks.id, width=12)
    skill = Words(required=True, width=34)
    level = Input(NUMBER, "count", required=True, minimum=1, maximum=MAX_LEVEL, whole=True)


class SkillsHeld(InputTable):
    """What a person can do, and what proves it: a level without evidence counts 0 (S24)."""

    key = "skills_held"
    optional = True
    person = Input(TEXT, "choice", required=True, refers=People.id, width=26)
    skill = Words(required=True, width=34)
    level = Input(NUMBER, "count", required=True, maximum=MAX_LEVEL, whole=True)
    evidence = Words(long=True, width=50)


class ContentPlan(InputTable):
    """What will be put on each channel: a type, how often, what one piece asks in hours or money (S39)."""

    key = "content_plan"
    optional = True
    id = Key(numbers=True, width=9)
    channel = Input(TEXT, "choice", required=True, refers=Channels.id, width=22)
    type = Words(required=True, width=34)
    per_month = Input(NUMBER, "number", required=True)
    hours = Input(NUMBER, "number")
    unit_cost = Input(MONEY, "money")
