"""The number of a cell: a Decimal of at most 15 significant digits, which is all that Excel keeps."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal

_SNAP = decimal.Context(prec=15, rounding=decimal.ROUND_HALF_UP)
_PLAIN = re.compile(r"-?[1-9][0-9]*(?:\.[0-9]*[1-9])?|-?0\.[0-9]*[1-9]|0")
_SHORT = 15
_ONE = Decimal(1)
_WIDE = decimal.Context(prec=30)
_WHOLE_SHOWN = 1e20
_WHOLE = re.compile(r"[0-9]{1,9}")


def whole(text: str | None, otherwise: int = 0) -> int:
    """Return the whole number of an attribute that a stranger wrote, or another where it is none.

    Only digits count: Python itself would take "-1", "1_0" and digits of other scripts, too.
    """
    if text is None or _WHOLE.fullmatch(text.strip()) is None:
        return otherwise
    return int(text)


def float_of(text: str) -> float:
    """Return the float that a cell's stored text stands for.

    Raises:
        ValueError: the text is no number, as Open XML spells them.
    """
    if "_" in text or not text.isascii():
        raise ValueError(text[:_SHORT])
    return float(text)


def number_of(text: str) -> Decimal:
    """Return the number that a cell's stored text stands for, snapped to 15 significant digits, half up.

    Raises:
        ValueError: the text is no number, or not a finite one.
    """
    if len(text) <= _SHORT and _PLAIN.fullmatch(text):
        return Decimal(text)
    return snapped(float_of(text))


def snapped(value: float) -> Decimal:
    """Return a float as Excel keeps it: 15 significant digits of its shortest text, half up, no exponent.

    Raises:
        ValueError: the value is not finite.
    """
    exact = _SNAP.create_decimal(repr(value))
    if not exact.is_finite():
        raise ValueError(value)
    if not exact:
        return Decimal(0)
    if value.is_integer() and abs(value) < _WHOLE_SHOWN:
        return exact.quantize(_ONE, context=_WIDE)
    return exact.normalize(_SNAP)
