"""Working days: Monday to Friday less the public holidays of France, or of England and Wales.

Sources: Code du travail, art. L3133-1 (without the two more days of Alsace and Moselle; Whit Monday counts, whether
or not the day of solidarity is worked then); Banking and Financial Dealings Act 1971 and royal proclamations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import cache

COUNTRIES = ("FR", "GB")
"""France; England and Wales."""
FIRST_YEAR, LAST_YEAR = 2020, 2099
"""Years for which the holidays are known to be these."""
_FIXED_IN_FRANCE = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_MOVED_IN_ENGLAND = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
_ONCE_IN_ENGLAND = (date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8))
_SATURDAY = 5


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int, country: str) -> frozenset[date]:
    """Return the public holidays of a year.

    Args:
        year: from ``FIRST_YEAR`` to ``LAST_YEAR``.
        country: one of ``COUNTRIES``.
    """
    return frozenset(_in_france(year) if country == "FR" else _in_england(year))


def _in_france(year: int) -> Iterator[date]:
    yield from (date(year, month, day) for month, day in _FIXED_IN_FRANCE)
    yield from (easter(year) + timedelta(days) for days in (1, 39, 50))


def _in_england(year: int) -> Iterator[date]:
    for usual in (_monday(year, 5, 1), _monday(year, 5, 25), _monday(year, 8, 25)):
        yield _MOVED_IN_ENGLAND.get(usual, usual)
    yield from (easter(year) + timedelta(days) for days in (-2, 1))
    yield from (each for each in _ONCE_IN_ENGLAND if each.year == year)
    given: set[date] = set()
    for month, day in ((1, 1), (12, 25), (12, 26)):  # on a weekend, the next weekday that is none yet
        moved = date(year, month, day)
        if moved.weekday() >= _SATURDAY:
            moved += timedelta(7 - moved.weekday())
        while moved in given:
            moved += timedelta(1)
        given.add(moved)
    yield from given


def _monday(year: int, month: int, day: int) -> date:
    """Return the first Monday on or after a day."""
    start = date(year, month, day)
    return start + timedelta(-start.weekday() % 7)


def working_days(first: date, last: date, country: str, others: Collection[date] = ()) -> int:
    """Return the working days from one day to another, both counted.

    Args:
        first: the first day.
        last: the last day, not before the first.
        country: one of ``COUNTRIES``, or nothing to count every weekday.
        others: more days off.
    """
    off = set(others)
    for year in range(first.year, last.year + 1) if country else ():
        off |= public_holidays(year, country)
    weeks, rest = divmod((last - first).days + 1, 7)
    days = weeks * 5 + sum((first + timedelta(n)).weekday() < _SATURDAY for n in range(rest))
    return days - sum(first <= day <= last and day.weekday() < _SATURDAY for day in off)
