"""What a person fills in for the options: what may be taken or left, and which options exclude each other."""

from __future__ import annotations

from pipeline.formulas.inputs import Choice, Input, InputTable, Key, Words
from pipeline.formulas.units import NUMBER


class Options(InputTable):
    """Options of the plan: lines that name one which isn't taken are priced, and left out of every total."""

    key = "options"
    optional = True
    id = Key(width=18)
    label = Words(required=True, long=True, width=46)
    taken = Choice("yes_no", required=True)
    group = Input(NUMBER, "count", minimum=1, whole=True)
