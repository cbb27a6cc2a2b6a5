"""What a person fills in for the payments: milestones, each a share or an amount, each with the month it is due."""

from __future__ import annotations

from pipeline.formulas.inputs import Input, InputTable, Key, Month, Words
from pipeline.formulas.units import MONEY, SHARE


class Payments(InputTable):
    """The payment schedule: amounts first, then shares of what remains; the shares make the whole."""

    key = "payments"
    optional = True
    id = Key(numbers=True, width=9)
    milestone = Words(required=True, long=True, width=42)
    share = Input(SHARE, "share", maximum=1)
    amount = Input(MONEY, "money")
    due = Month(required=True)
