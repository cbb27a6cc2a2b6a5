"""What a person fills in for the views beside the budget: the projects that the plan's days are taken from (S28)."""

from __future__ import annotations

from pipeline.formulas.inputs import Input, InputTable, Key, Words
from pipeline.formulas.units import DAYS, TEXT
from pipeline.rules.inputs import Roles


class Displaced(InputTable):
    """Projects that lose days to the plan: whose days, and how many."""

    key = "displaced"
    optional = True
    id = Key(numbers=True, width=9)
    project = Words(required=True, long=True, width=42)
    role = Input(TEXT, "choice", required=True, refers=Roles.id, width=26)
    person = Words(width=24)
    days = Input(DAYS, "days", required=True, width=12)
