"""Public holidays against figures that others have published."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline import days_off, kept
from pipeline.days_off import (
    UnknownCountryError,
    calendar,
    is_known,
    public_holidays,
    working_days,
    years_known,
)


@pytest.mark.parametrize(
    ("year", "country", "days"),
    [
        # weekdays less weekday public holidays: the brief on the domain, section 4
        (2026, "FR", 252),
        (2027, "FR", 254),
        (2028, "FR", 251),
        # Alsace and Moselle: Good Friday and 26 December, a Saturday in 2026 and a Sunday in 2027
        (2026, "FR-57", 251),
        (2027, "fr-57", 253),
        (2027, "GB", 253),
        (2027, "", 261),
    ],
)
def test_a_year_has_the_published_working_days(year: int, country: str, days: int) -> None:
    assert working_days(date(year, 1, 1), date(year, 12, 31), country) == days


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # gov.uk/bank-holidays, England and Wales; those on weekends are given on weekdays instead
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ],
)
def test_english_holidays_are_those_of_the_government(year: int, days: str) -> None:
    found = [each for each in public_holidays(year, "GB") if each.weekday() < 5]
    assert sorted(f"{each:%m-%d}" for each in found) == days.split()


def test_french_holidays_are_those_of_the_labour_code() -> None:
    days = "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25"
    assert sorted(f"{each:%m-%d}" for each in public_holidays(2027, "FR")) == days.split()


def test_names_are_in_the_language_of_the_workbook_and_the_source_is_told() -> None:
    french, english = (calendar("FR", (2027,), language) for language in ("fr", "en"))
    assert french.holidays[0].name == "Jour de l'an"
    assert english.holidays[0].name == "New Year's Day"
    assert english.source.startswith("holidays ")
    assert english.source.endswith(" (FR)")


def test_a_calendar_is_kept_and_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path))
    days_off._calendar.cache_clear()
    first = calendar("BE", (2027,))
    assert len(list(tmp_path.iterdir())) == 1
    days_off._calendar.cache_clear()
    monkeypatch.setattr(days_off, "_computed", lambda *_: pytest.fail("the library was asked again"))
    assert calendar("BE", (2027,)) == first
    days_off._calendar.cache_clear()


@pytest.mark.parametrize("country", ["XX", "FRA", "France", "FR-99", "F", "HOLIDAYS"])
def test_a_country_that_nobody_knows_is_refused(country: str) -> None:
    assert not is_known(country)
    with pytest.raises(UnknownCountryError):
        calendar(country, (2027,))


def test_the_years_of_a_country_are_told() -> None:
    first, last = years_known("FR")
    assert first <= 2020
    assert last >= 2099


def test_any_span_counts_like_day_by_day() -> None:
    first = date(2026, 12, 20)
    off = (date(2027, 1, 4), date(2027, 1, 9), date(2026, 1, 1))
    for start in range(10):
        for length in range(45):
            days = [first + timedelta(start + n) for n in range(length + 1)]
            slow = [
                d for d in days if d.weekday() < 5 and d not in public_holidays(d.year, "FR") and d not in off
            ]
            assert working_days(days[0], days[-1], "FR", off) == len(slow)
