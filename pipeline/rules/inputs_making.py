"""What a person decides about making or buying: for each phase the way that is chosen, and why (S10)."""

from __future__ import annotations

from pipeline.formulas.inputs import Choice, InputTable, Words


class MakeOrBuy(InputTable):
    """The choice of each phase: in-house, bought or mixed as the plan has it, and its reason."""

    key = "make_or_buy"
    optional = True
    phase = Choice("phase", required=True, width=22)
    choice = Choice("choice", required=True, width=22)
    reason = Words(long=True, width=80)
