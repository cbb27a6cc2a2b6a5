"""Figures and dates as a French and an English reader expect them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.languages.numbers import day, money, month, number, percent, symbol

D = Decimal


@pytest.mark.parametrize(
    ("amount", "lang", "currency", "written"),
    [
        ("1234.56", "fr", "EUR", "1\u00a0234,56\u00a0€"),
        ("1234.56", "en", "EUR", "€1,234.56"),
        ("1234567.8", "fr", "", "1\u00a0234\u00a0567,80"),
        ("0", "en", "GBP", "£0.00"),
        ("-1234.5", "en", "EUR", "−€1,234.50"),
        ("-1234.5", "fr", "EUR", "−1\u00a0234,50\u00a0€"),
        ("850", "fr", "CHF", "850,00\u00a0CHF"),
        ("850", "en", "CHF", "CHF\u00a0850.00"),
    ],
)
def test_money_is_written_as_the_language_does(amount: str, lang: str, currency: str, written: str) -> None:
    assert money(D(amount), lang, currency) == written


@pytest.mark.parametrize(("amount", "written"), [("0.005", "0.01"), ("2.675", "2.68"), ("-0.004", "0.00")])
def test_money_is_rounded_half_up_and_never_minus_zero(amount: str, written: str) -> None:
    assert money(D(amount), "en") == written


def test_numbers_take_as_many_digits_as_asked() -> None:
    assert number(D("1234.5"), "fr") == "1\u00a0234,50"
    assert number(D("1234.5"), "en", 0) == "1,235"
    assert number(D("-3.83"), "fr") == "−3,83"


def test_shares_are_percentages() -> None:
    assert percent(D("0.1254"), "fr") == "12,5\u00a0%"
    assert percent(D("0.1254"), "en", 2) == "12.54%"
    assert percent(D("0.2"), "fr", 0) == "20\u00a0%"


def test_days_and_months_are_written_in_words() -> None:
    assert day(date(2026, 11, 16), "fr") == "16\u00a0novembre 2026"
    assert day(date(2026, 11, 1), "fr") == "1er\u00a0novembre 2026"
    assert day(date(2026, 11, 1), "en") == "1 November 2026"
    assert month(date(2026, 8, 1), "fr") == "août 2026"
    assert month(date(2026, 8, 1), "en", short=True) == "Aug 2026"
    assert month(date(2027, 1, 1), "fr", short=True) == "janv. 2027"


def test_a_currency_without_a_sign_is_its_code() -> None:
    assert symbol("EUR", "fr") == "€"
    assert symbol("MAD", "en") == "MAD"
