"""Public holidays by country and year, from the library ``holidays`` (MIT), and the working days that they leave.

A country is written with two letters as in ISO 3166-1 (FR, GB, BE), with a part of it behind a hyphen where holidays
differ there (FR-57, GB-SCT, DE-BY). The United Kingdom alone stands for England. The library is imported only where
a calendar is not kept from an earlier run: importing it costs a fifth of a second.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import kept

LIBRARY = "holidays"
USUAL_PART = {"GB": "ENG"}
"""Parts of countries that stand for the whole where none is given: the holidays that all parts share are too few."""
_SATURDAY = 5
_CODE_LENGTH = 2


class Holiday(NamedTuple):
    """A public holiday: its day, and its name in the language asked for, where the library has it."""

    day: date
    name: str


class Calendar(NamedTuple):
    """The public holidays of some years, in order, and where they come from (the library and its version)."""

    holidays: tuple[Holiday, ...]
    source: str


class UnknownCountryError(ValueError):
    """A country, or a part of one, whose public holidays are not known."""


def calendar(country: str, years: Iterable[int], language: str = "en") -> Calendar:
    """Return the public holidays of a country.

    Args:
        country: as in FR or FR-57; small letters do, too.
        years: calendar years.
        language: of the names, "fr" or "en"; where the library lacks it, English, else the country's own.

    Raises:
        UnknownCountryError: the library doesn't know the country or its part.
    """
    return _calendar(country.strip().upper(), tuple(sorted(set(years))), language)


@cache
def _calendar(country: str, years: tuple[int, ...], language: str) -> Calendar:
    found = util.find_spec(LIBRARY)
    made_from = (
        repr((country, years, language)).encode(),
        kept.source(Path(found.origin).parent) if found is not None and found.origin else b"",
    )
    ready = kept.fetch("calendar", *made_from)
    if ready is None:
        ready = json.dumps(_computed(country, years, language)).encode()
        kept.keep(ready, "calendar", *made_from)
    source, days = json.loads(ready)
    return Calendar(tuple(Holiday(date.fromisoformat(day), name) for day, name in days), source)


def _computed(country: str, years: tuple[int, ...], language: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the library's name and version, and the days and names of the holidays in order."""
    from importlib import metadata  # noqa: PLC0415 - as dear as a tenth of a run

    of, part = _entity(country)
    languages = [each for each in of.supported_languages if each.split("_")[0] == language]
    spoken = next((each for each in (*languages, "en_US") if each in of.supported_languages), None)
    found = of(subdiv=part, years=years, language=spoken)
    days = [(day.isoformat(), name) for day, name in sorted(found.items()) if day.year in years]
    return f"{LIBRARY} {metadata.version(LIBRARY)} ({country})", days


def _entity(country: str) -> tuple[Any, str | None]:
    """Return the library's class for a country and the part as the library writes it, or None."""
    import holidays  # noqa: PLC0415 - costs a fifth of a second

    code, _, part = country.partition("-")
    if len(code) != _CODE_LENGTH or code not in holidays.list_supported_countries():
        raise UnknownCountryError(country)
    of: Any = getattr(holidays, code)
    part = part or USUAL_PART.get(code, "")
    if not part:
        return of, None
    known = {each.upper(): each for each in of.subdivisions}
    if part not in known:
        raise UnknownCountryError(country)
    return of, known[part]


@cache
def is_known(country: str) -> bool:
    """Tell whether the public holidays of a country, or of a part of one, are known."""
    try:
        calendar(country, ())
    except UnknownCountryError:
        return False
    return True


@cache
def years_known(country: str) -> tuple[int, int]:
    """Return the first and last year for which the holidays of a known country are."""
    of, _ = _entity(country.strip().upper())
    return of.start_year, of.end_year


def public_holidays(year: int, country: str) -> frozenset[date]:
    """Return the public holidays of a year in a known country."""
    return frozenset(each.day for each in calendar(country, (year,)).holidays)


def working_days(first: date, last: date, country: str, others: Collection[date] = ()) -> int:
    """Return the working days from one day to another, both counted: Monday to Friday less public holidays.

    Args:
        first: the first day.
        last: the last day, not before the first.
        country: a known one, or nothing to count every weekday.
        others: more days off.
    """
    off = set(others)
    for year in range(first.year, last.year + 1) if country else ():
        off |= public_holidays(year, country)
    weeks, rest = divmod((last - first).days + 1, 7)
    days = weeks * 5 + sum((first + timedelta(n)).weekday() < _SATURDAY for n in range(rest))
    return days - sum(first <= day <= last and day.weekday() < _SATURDAY for day in off)
