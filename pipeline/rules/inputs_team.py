"""What a person fills in about the team, beside its people: when they are away (DOMAIN.md section 2, capacity)."""

from __future__ import annotations

from pipeline.formulas.inputs import Input, InputTable, Month, Words
from pipeline.formulas.units import DAYS, TEXT
from pipeline.rules.inputs import People

MAX_DAYS_OFF = 31


class Absences(InputTable):
    """Working days that a person is away, month by month: holidays, training, leave."""

    key = "absences"
    optional = True
    person = Input(TEXT, "choice", required=True, refers=People.id, width=26)
    month = Month(required=True)
    days = Input(DAYS, "days", required=True, exclusive=True, maximum=MAX_DAYS_OFF)
    note = Words(long=True, width=50)
