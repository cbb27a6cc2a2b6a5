"""Values as a message shows them: what the person sees in the cell, in the workbook's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pipeline.languages import table, text
from pipeline.workbook.sheet_stream import NotCalculated

_LONGEST = 60


def shown(value: Any, lang: str, *, share: bool = False) -> str:
    """Return a cell's value as text; a long text is cut, a number has the language's decimal sign."""
    if isinstance(value, bool):
        return text(f"findings.typed.{str(value).lower()}", lang)
    if isinstance(value, Decimal):
        return (
            text("findings.typed.percent", lang, number=figure(value * 100, lang))
            if share
            else figure(value, lang)
        )
    if isinstance(value, date):
        return day_shown(value, lang)
    if isinstance(value, NotCalculated) or value is None:
        return ""
    plain = " ".join(str(value).split()) if str(value).strip() else str(value)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def figure(value: Decimal, lang: str) -> str:
    """Return a number as it is typed in a language: no thousands apart, no zeros at the end."""
    whole = value.to_integral_value()
    plain = f"{whole if whole == value else value.normalize():f}"
    return plain.replace(".", str(table("numbers", lang)["decimal"]))


def day_shown(value: date, lang: str) -> str:
    """Return a day as it is typed in a language, with its time where it has one."""
    day = value.strftime(text("findings.typed.date", lang))
    return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day
