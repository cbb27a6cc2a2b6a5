"""What a person fills in about the entities of a group: where they are, what they speak, how many work there (S48)."""

from __future__ import annotations

from decimal import Decimal

from pipeline.formulas.inputs import Input, InputTable, Key, Words
from pipeline.formulas.units import NUMBER


class Entities(InputTable):
    """Entities of the group: what names none of them is shared by all, by their staff."""

    key = "entities"
    optional = True
    id = Key(width=24)
    country = Words(width=20)
    staff = Input(NUMBER, "count", whole=True)
    languages = Input(NUMBER, "count", blank=Decimal(1), minimum=1, whole=True)
    covered = Input(NUMBER, "count", blank=Decimal(0), whole=True)
    note = Words(long=True, width=46)
