"""What a person fills in about drivers: what a task's days are multiplied by, besides its quantity (S14, S16, S48)."""

from __future__ import annotations

from pipeline.formulas.inputs import Choice, Input, InputTable, Key, Words
from pipeline.formulas.units import NUMBER

COUNTED = ("channels", "live_channels", "publics", "needs", "entities", "languages", "pairs")
"""What a driver may count on the other sheets (see ``drivers.Counted``)."""


class Drivers(InputTable):
    """Drivers by name: a number, times up to three counts, as in 4 competitors × channels."""

    key = "drivers"
    optional = True
    id = Key(width=34)
    number = Input(NUMBER, "number")
    first = Choice("counted", width=24)
    second = Choice("counted", width=24)
    third = Choice("counted", width=24)
    source = Words(long=True, width=50)
