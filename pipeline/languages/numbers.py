"""Figures and dates as a person reads them: money, numbers, percentages, days and months.

Rounding is half up, as in the sheets. A figure below zero bears a minus sign (U+2212), never a hyphen.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.languages import table

if TYPE_CHECKING:
    from datetime import date

MINUS = "−"


@cache
def _habits(lang: str) -> dict[str, Any]:
    """Return how a language writes figures, read once in a process."""
    return table("numbers", lang)


@cache
def _step(digits: int) -> Decimal:
    """Return the smallest step of a figure with that many digits after the decimal sign."""
    return Decimal(1).scaleb(-digits)


def _unsigned(x: Decimal, lang: str, digits: int) -> tuple[bool, str]:
    """Return whether the rounded figure is below zero, and its digits without a sign."""
    habits = _habits(lang)
    rounded = x.quantize(_step(digits), rounding=ROUND_HALF_UP)
    plain = f"{abs(rounded):,f}"
    written = plain.translate({ord(","): habits["group"], ord("."): habits["decimal"]})
    return rounded < 0, written


def number(x: Decimal, lang: str, digits: int = 2) -> str:
    """Return a figure with thousands apart: ``1 234,56`` or ``1,234.56``."""
    below, written = _unsigned(x, lang, digits)
    return MINUS + written if below else written


def money(x: Decimal, lang: str, currency: str = "") -> str:
    """Return an amount with two digits: ``1 234,56 €`` or ``€1,234.56``; without a currency, the figure alone.

    Args:
        x: the amount, rounded half up to cents.
        lang: "fr" or "en".
        currency: ISO code ("EUR"); one that has no sign of its own is written as its code.
    """
    below, written = _unsigned(x, lang, 2)
    if currency:
        habits = _habits(lang)
        symbol = habits["symbols"].get(currency)
        pattern = habits["money"] if symbol else habits["money_code"]
        written = pattern.format(number=written, symbol=symbol, code=currency)
    return MINUS + written if below else written


def symbol(currency: str, lang: str) -> str:
    """Return the sign of a currency (``€``), or its code where it has none."""
    return str(_habits(lang)["symbols"].get(currency, currency))


def percent(x: Decimal, lang: str, digits: int = 1) -> str:
    """Return a part of one as a percentage: ``12,5 %`` or ``12.5%``."""
    return str(_habits(lang)["percent"].format(number=number(x * 100, lang, digits)))


def day(d: date, lang: str) -> str:
    """Return a day: ``16 novembre 2026`` or ``16 November 2026``."""
    habits = _habits(lang)
    pattern = habits["first_day"] if d.day == 1 else habits["day"]
    return str(pattern.format(day=d.day, month=habits["months"][d.month - 1], year=d.year))


def month(d: date, lang: str, *, short: bool = False) -> str:
    """Return a month: ``novembre 2026``, or ``nov. 2026`` where it must be short."""
    habits = _habits(lang)
    names = habits["short_months" if short else "months"]
    return str(habits["month"].format(month=names[d.month - 1], year=d.year))
