"""A finding as a sentence: the code is the key, the details fill it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from pipeline.languages import has, text
from pipeline.languages.numbers import day, number, percent

FILES = (
    "findings",
    "checks",
    "word.findings",
    "saving.findings",
    "refusals.findings",
    "excel.findings",
    "macros.findings",
    "calc.findings",
)
ARTICLE = "article."
"""How the codes of the checks of the article begin: the key of their words in ``article.toml``."""


def sentence(code: str, details: Mapping[str, str], lang: str) -> str:
    """Return the sentence of a finding's code: what is wrong and, but for the checks of the article, what to do.

    Raises:
        KeyError: there is none: a mistake of ours, caught by the tests.
    """
    shown = {name: _SHOWN[name](value, lang) if name in _SHOWN else value for name, value in details.items()}
    if code.startswith(ARTICLE):
        if "signs" in details:
            signs = f"{ARTICLE}{code.split('.')[1]}.signs"
            shown["signs"] = ", ".join(text(f"{signs}.{each}", lang) for each in details["signs"].split())
        return text(code, lang, **shown)
    for file in FILES:
        if has(f"{file}.{code}", lang):
            return text(f"{file}.{code}", lang, **shown)
    raise KeyError(code)


def advice(code: str, lang: str) -> str:
    """Return what to do about a finding of a check of the article; "" of others, whose sentence says it."""
    return text(f"{code.rpartition('.')[0]}.advice", lang) if code.startswith(ARTICLE) else ""


def waived(reason: str, who: str, on: str, lang: str) -> str:
    """Return why a finding was set aside, by whom and on which day, as far as that is said."""
    signed = ", ".join(each for each in (who, day(date.fromisoformat(on), lang) if on else "") if each)
    key = "signed" if signed else "plain"
    return text(f"checks.waived.{key}", lang, reason=reason.strip().rstrip("."), signed=signed)


def _share(value: str, lang: str) -> str:
    """Return a share with the digit that tells it from its limit, where it has one."""
    hundred = Decimal(value) * 100
    return percent(Decimal(value), lang, 0 if hundred == hundred.to_integral_value() else 1)


def _number(value: str, lang: str) -> str:
    return number(Decimal(value), lang)


def _day(value: str, lang: str) -> str:
    return day(date.fromisoformat(value), lang)


def _sheets(value: str, lang: str) -> str:
    """Return input sheets, or columns of them, with the checks that wait for them."""
    return text("checks.apart", lang).join(_sheet(each, lang) for each in value.split())


def _sheet(told: str, lang: str) -> str:
    name, _, ids = told.partition(":")
    table, _, column = name.partition(".")
    sheet = text(f"inputs.{table}.sheet", lang)
    if column:
        heading = text(f"inputs.{table}.columns.{column}.heading", lang)
        sheet = text("checks.column_of", lang, sheet=sheet, column=heading)
    return f"{sheet} ({ids.replace(',', ', ')})"


_SHOWN: dict[str, Callable[[str, str], str]] = {
    "share": _share,
    "limit_share": _share,
    "day": _day,
    "other": _day,
    "sheets": _sheets,
    "needed": _number,
    "planned": _number,
    **dict.fromkeys(("figure", "against", "floor", "index", "index_limit"), _number),
}
"""Details that are shown in the reader's way, by their names."""
