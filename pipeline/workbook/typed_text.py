"""What a text in the wrong place probably meant: the number of "850,37 €", the month of "avril 2027"."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache

from pipeline.languages import LANGUAGES, table

_NUMBER = re.compile(r"([-−]?)\s*([0-9][0-9  \s.,'’]*)\s*(%?)(.*)", re.DOTALL)
_UNIT = re.compile(r"[^0-9]*")
_BEFORE = re.compile(r"(?:[€$£]|[A-Z]{3})\s*")
_THOUSANDS = 3
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?(?:[T ].*)?")
_NUMBERS = re.compile(r"(?:\d{1,2}[-/.])?(\d{1,2})[-/.](\d{4})")
_NAMED = re.compile(r"(?:\d{1,2}(?:er|st|nd|rd|th)?\s+)?([^\W\d]+)[.\s-]*(\d{4}|\d{2})")


def number_meant(text: str) -> tuple[Decimal, bool] | None:
    """Return the number that a text begins with and whether it is all there is, or None.

    "850,37 €" gives 850.37 and False, "12" gives 12 and True, "1 234,5" gives 1234.5 and True.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain[found.end() :] if (found := _BEFORE.match(plain)) else plain
    matched = _NUMBER.fullmatch(plain)
    if matched is None or not _UNIT.fullmatch(matched[4]):
        return None
    digits = _decimal(re.sub(r"[\s'’]", "", matched[2]))
    if digits is None:
        return None
    value = Decimal(digits) / (100 if matched[3] else 1)
    alone = not (matched[3] or matched[4].strip() or found)
    return (-value if matched[1] else value), alone


def _decimal(digits: str) -> str | None:
    """Return digits with one point at most: the last sign is the decimal one, the others part thousands."""
    digits = digits.rstrip(".,")
    signs = [each for each in digits if each in ".,"]
    if not signs:
        return digits
    whole, _, rest = digits.rpartition(signs[-1])
    others = set(signs[:-1])
    if signs[-1] in others:  # 1,234,567: the same sign again, so no decimal one
        return digits.replace(signs[-1], "") if len(others) == 1 and len(rest) == _THOUSANDS else None
    return f"{re.sub('[.,]', '', whole)}.{rest}"


@cache
def _months() -> dict[str, int]:
    """Return the month of each name and short name, in both languages."""
    found: dict[str, int] = {}
    for lang in LANGUAGES:
        habits = table("numbers", lang)
        for names in (habits["months"], habits["short_months"]):
            found.update({_plain(name): at for at, name in enumerate(names, 1)})
    return found


def _plain(name: str) -> str:
    """Return a name without case, accents and points."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in apart if each.isalpha())


def month_meant(text: str) -> date | None:
    """Return the first day of the month that a text names, or None."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _ISO.fullmatch(plain):
        year, month = int(found[1]), int(found[2])
    elif found := _NUMBERS.fullmatch(plain):
        year, month = int(found[2]), int(found[1])
    elif found := _NAMED.fullmatch(plain):
        year, month = int(found[2]), _months().get(_plain(found[1]), 0)
    else:
        return None
    year += 2000 if year < 100 else 0
    return date(year, month, 1) if 1 <= month <= 12 and year >= 1900 else None
