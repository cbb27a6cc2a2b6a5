"""The operations table: what each operation means on single values, as a spreadsheet has it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.formulas.operations import NOT_A_NUMBER, NOT_FOUND, OPERATIONS, Operation, number, rounded

YES, NO = True, False


def d(value: str) -> Decimal:
    return Decimal(value)


def means(name: str, *values: Any) -> Any:
    return OPERATIONS[name].means(*values)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("0.005", 2, "0.01"),
        ("0.045", 2, "0.05"),
        ("1.005", 2, "1.01"),
        ("2.675", 2, "2.68"),  # as a binary fraction it lies below the tie
        ("1000000.125", 2, "1000000.13"),
        ("0.0049999", 2, "0.00"),
        ("-0.005", 2, "-0.01"),  # away from zero
        ("-2.675", 2, "-2.68"),
        ("-0.0049", 2, "0.00"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.33333333335", 10, "0.3333333334"),
        ("12.3", 2, "12.30"),
    ],
)
def test_rounding_goes_half_up_away_from_zero(value: str, digits: int, expected: str) -> None:
    assert rounded(d(value), d(str(digits))) == d(expected)


def test_a_value_is_snapped_to_fifteen_digits_before_it_is_rounded() -> None:
    assert rounded(d("753.6900000000001"), 2) == d("753.69")
    assert rounded(d("0.00499999999999999999"), 2) == d("0.01")
    assert rounded(d("0.004999999999999"), 2) == d("0.00")  # fifteen digits that are kept
    assert rounded(d("100.00499999999999999"), 2) == d("100.01")
    assert rounded(d("0.1249999999999999"), 2) == d("0.13")  # sixteen digits: the last is not kept
    assert rounded(d("0.124999999999999"), 2) == d("0.12")  # fifteen


@pytest.mark.parametrize(
    ("total", "k", "n"),
    [("15.30", 7, 12), ("1.80", 5, 24), ("1.65", 7, 30), ("15.15", 19, 30), ("11.70", 25, 36)],
)
def test_half_a_cent_that_comes_out_of_a_share_is_still_half_a_cent(total: str, k: int, n: int) -> None:
    exact = (d(total) * k * 1000 / n).to_integral()  # tenths of a cent, computed in one division
    assert exact % 10 == 5
    assert d(total) * (d(str(k)) / d(str(n))) * 1000 != exact  # the share alone has lost it
    assert rounded(d(total) * (d(str(k)) / d(str(n))), 2) == (exact + 5) / 1000


def test_a_blank_is_0_in_arithmetic_and_a_truth_value_0_or_1() -> None:
    assert means("add", None, d("2")) == 2
    assert means("sub", d("2"), None) == 2
    assert means("mul", None, d("2")) == 0
    assert means("neg", None) == 0
    assert means("max", None, d("-1")) == -1  # but MIN and MAX pass over blanks, and texts, in cells
    assert means("max", "", d("-1")) == -1
    assert means("min", "", d("1"), None) == 1
    assert means("min", "", None) == 0
    assert means("add", YES, NO) == 1
    assert means("gt", d("1"), None)


def test_a_text_is_no_number() -> None:
    with pytest.raises(TypeError, match="'12' is not a number"):
        number("12")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Stratégie", "STRATÉGIE"),
        ("a", "A"),
        ("Straße", "STRASSE"),
        (None, ""),
        (None, None),
        (None, d("0")),
        (d("0.00"), None),
        (d("1.50"), d("1.5")),
        (date(2027, 1, 1), date(2027, 1, 1)),
    ],
)
def test_these_are_equal(left: Any, right: Any) -> None:
    assert means("eq", left, right)
    assert not means("ne", left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("a", "b"),
        ("", d("0")),
        ("1", d("1")),
        (None, "a"),
        (None, d("1")),
        ("é", "e"),
        (date(2027, 1, 1), date(2027, 2, 1)),
    ],
)
def test_these_differ(left: Any, right: Any) -> None:
    assert means("ne", left, right)
    assert not means("eq", left, right)


def test_order_of_numbers_and_dates() -> None:
    assert means("lt", d("1"), d("2"))
    assert not means("lt", d("2"), d("2"))
    assert means("le", d("2"), d("2"))
    assert means("ge", d("2"), d("2"))
    assert not means("gt", d("2"), d("2"))
    assert means("lt", date(2027, 1, 1), date(2027, 2, 1))
    assert means("ge", date(2027, 2, 1), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2027, 1, 1), 1, (2027, 2, 1)),
        ((2027, 12, 1), 1, (2028, 1, 1)),
        ((2027, 1, 1), -1, (2026, 12, 1)),
        ((2028, 2, 1), 12, (2029, 2, 1)),
        ((2027, 11, 1), 14, (2029, 1, 1)),
        ((2027, 3, 1), -15, (2025, 12, 1)),
        ((2027, 3, 1), 0, (2027, 3, 1)),
    ],
)
def test_edate_moves_by_whole_months(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert means("edate", date(*day), d(str(months))) == date(*expected)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2027, 1, 1), 0, (2027, 1, 31)),
        ((2028, 2, 1), 0, (2028, 2, 29)),
        ((2027, 2, 15), 0, (2027, 2, 28)),
        ((2027, 12, 31), 1, (2028, 1, 31)),
        ((2027, 1, 31), -1, (2026, 12, 31)),
    ],
)
def test_the_last_day_of_a_month(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert means("last_day", date(*day), d(str(months))) == date(*expected)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2027, 1, 1), (2027, 1, 31), 21),  # a Friday; 5 Saturdays and 5 Sundays
        ((2027, 5, 1), (2027, 5, 31), 21),  # a Saturday; a Monday at the end
        ((2028, 2, 1), (2028, 2, 29), 21),
        ((2026, 1, 1), (2026, 12, 31), 261),
        ((2027, 1, 4), (2027, 1, 4), 1),
        ((2027, 1, 2), (2027, 1, 3), 0),
    ],
)
def test_weekdays_are_counted_from_the_first_day_to_the_last(
    first: tuple[int, int, int], last: tuple[int, int, int], expected: int
) -> None:
    assert means("weekdays", date(*first), date(*last)) == expected


def test_edate_with_a_blank_moves_nothing() -> None:
    assert means("edate", date(2027, 3, 1), None) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("value", "by", "left"),
    [("14", "12", "2"), ("12", "12", "0"), ("-1", "12", "11"), ("-13", "12", "11"), ("0", "12", "0")],
)
def test_mod_is_never_negative_for_a_positive_divisor(value: str, by: str, left: str) -> None:
    assert means("mod", d(value), d(by)) == d(left)


def test_int_goes_down_and_roundup_away_from_zero() -> None:
    assert [means("int", d(v)) for v in ("1.9", "-1.1", "2", "0")] == [1, -2, 2, 0]
    assert [means("roundup", d(v), 0) for v in ("1.01", "-1.01", "2", "0", "1.9")] == [2, -2, 2, 0, 2]
    assert [means("abs", d(v)) for v in ("-1.5", "1.5")] == [d("1.5"), d("1.5")]


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        ("4", "1.5", "8"),
        ("2", "10", "1024"),
        ("-2", "3", "-8"),
        ("0", "1.75", "0"),
        ("1", "1.75", "1"),
        ("9", "-0.5", "0.3333333333333333333333333333"),
        ("0.25", "0.5", "0.5"),
    ],
)
def test_powers(base: str, exponent: str, expected: str) -> None:
    assert means("pow", d(base), d(exponent)) == d(expected)


@pytest.mark.parametrize(
    ("base", "exponent"), [("-8", "0.5"), ("0", "0"), ("0", "-1"), ("10", "1e9"), (None, "0")]
)
def test_a_power_that_is_no_number_is_an_error_as_in_a_spreadsheet(base: str | None, exponent: str) -> None:
    found = means("pow", None if base is None else d(base), d(exponent))
    assert found is NOT_A_NUMBER
    assert means("if_error", found, d("7")) == 7


COLUMN = [
    d(each)
    for each in ("0", "-1", "1.005", "-0.005", "753.6900000000001", "2.50", "1e10", "0.1249999999999999")
]
"""Ties, sixteen digits, signs."""
AT_ONCE = [each for each in OPERATIONS.values() if each.at_once is not None]


@pytest.mark.parametrize("operation", AT_ONCE, ids=lambda each: each.name)
def test_a_column_at_once_is_its_values_one_by_one(operation: Operation) -> None:
    assert operation.at_once is not None
    others = [d(each) for each in ("3", "0.5", "1.005", "-2", "1e-9", "2.5", "7", "-1")]
    columns: list[list[Decimal]] = [COLUMN, others]
    if operation.name == "neg":
        columns = [COLUMN]
    for digits in (0, 2, 10) if operation.name == "round" else (None,):
        given = columns if digits is None else [COLUMN, [Decimal(digits)] * len(COLUMN)]
        one_by_one = list(map(operation.means, *given))
        assert list(map(str, operation.at_once(*given))) == list(map(str, one_by_one))
        assert operation.at_once(*([] for _ in given)) == []


def test_a_column_may_be_rounded_at_a_number_of_digits_of_its_own_in_each_row() -> None:
    assert OPERATIONS["round"].at_once is not None
    assert OPERATIONS["round"].at_once([d("1.25"), d("1.25")], [d("1"), d("0")]) == [d("1.3"), d("1")]


def test_most_operations_on_numbers_have_columns_at_once() -> None:
    assert len(AT_ONCE) > 10


def test_smallest_and_largest() -> None:
    assert means("min", d("3"), d("-1"), d("2")) == -1
    assert means("max", d("3"), d("-1"), d("2")) == 3


def test_all_and_at_least_one() -> None:
    assert means("and", YES, YES)
    assert not means("and", YES, NO)
    assert means("or", NO, YES)
    assert not means("or", NO, NO)


def test_a_blank_is_no_number_and_an_empty_text_is_blank() -> None:
    assert means("is_number", d("0"))
    assert not means("is_number", None)
    assert not means("is_number", "1")
    assert means("is_blank", None)
    assert means("is_blank", "")
    assert not means("is_blank", d("0"))
    assert not means("is_blank", " ")


def test_texts_are_joined_and_a_key_that_is_a_number_is_read_as_its_digits() -> None:
    assert means("join", "a", None) == "a"
    assert means("join", None, "") == ""
    assert means("join", d("12"), "") == "12"
    assert means("join", d("100"), "") == "100"


def test_years_and_months_of_a_date() -> None:
    assert means("year", date(2028, 2, 1)) == 2028
    assert means("month", date(2028, 2, 1)) == 2


def test_only_an_error_is_replaced() -> None:
    assert means("if_error", NOT_FOUND, d("0")) == 0
    assert means("if_error", d("3"), d("0")) == 3
    assert means("if_error", None, d("1")) is None


def test_each_operation_is_listed_under_its_name() -> None:
    assert all(op.name == name for name, op in OPERATIONS.items())
