"""The number of a cell: a Decimal of at most 15 significant digits, which is all that Excel keeps."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal

_SNAP = decimal.Context(prec=15, rounding=decimal.ROUND_HALF_UP)
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_SHORT = 15
_WHOLE_SHOWN = Decimal(10) ** 20


def number_of(text: str) -> Decimal:
    """Return the number that a cell's stored text stands for, snapped to 15 significant digits, half up.

    Raises:
        ValueError: the text is no number, or not a finite one.
    """
    if len(text) <= _SHORT and _PLAIN.fullmatch(text) and text != "-0":
        return Decimal(text)
    return snapped(float(text))


def snapped(value: float) -> Decimal:
    """Return a float as Excel keeps it: 15 significant digits of its shortest text, half up, no exponent.

    Raises:
        ValueError: the value is not finite.
    """
    exact = Decimal(repr(value))
    if not exact.is_finite():
        raise ValueError(value)
    exact = _SNAP.create_decimal(exact).normalize()
    if exact.as_tuple().exponent > 0 and abs(exact) < _WHOLE_SHOWN:  # type: ignore[operator]
        exact = exact.quantize(Decimal(1))
    return exact or Decimal(0)
