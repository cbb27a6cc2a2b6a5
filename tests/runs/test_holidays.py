"""Working days against figures that others have published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.runs.holidays import easter, public_holidays, working_days


@pytest.mark.parametrize(
    "sunday",
    [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2028, 4, 16),
        date(2038, 4, 25),
    ],
)
def test_easter_falls_where_the_almanac_says(sunday: date) -> None:
    assert easter(sunday.year) == sunday


@pytest.mark.parametrize(
    ("year", "country", "days"),
    [
        # weekdays less weekday public holidays: the brief on the domain, section 4
        (2026, "FR", 252),
        (2027, "FR", 254),
        (2028, "FR", 251),
        (2027, "GB", 253),
        (2027, "", 261),
    ],
)
def test_a_year_has_the_published_working_days(year: int, country: str, days: int) -> None:
    assert working_days(date(year, 1, 1), date(year, 12, 31), country) == days


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # gov.uk/bank-holidays, England and Wales
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ],
)
def test_english_holidays_are_those_of_the_government(year: int, days: str) -> None:
    assert sorted(f"{each:%m-%d}" for each in public_holidays(year, "GB")) == days.split()


def test_french_holidays_are_those_of_the_labour_code() -> None:
    days = "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25"
    assert sorted(f"{each:%m-%d}" for each in public_holidays(2027, "FR")) == days.split()


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
