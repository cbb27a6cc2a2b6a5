"""Counts over ranges: what the live checks call filled, wrong, unknown, twice or out of order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.formulas.counts import COUNTS
from pipeline.formulas.operations import NOT_FOUND

ONE, TWO, MINUS = Decimal(1), Decimal(2), Decimal(-1)


CASES: list[tuple[str, list[Any], int]] = [
    ("filled", [["a", None, ONE, ""]], 3),
    ("texts", [["12", ONE, None]], 1),
    ("negatives", [[MINUS, ONE, None, "-1", Decimal(0)]], 1),
    ("highest", [[ONE, None, TWO]], 2),
    ("highest", [[]], 0),
    ("missing", [["a", "b", None], [ONE, None, None]], 1),
    ("missing", [["a"], [""]], 1),
    ("above", [[ONE, TWO], [ONE]], 1),
    ("below", [[ONE, TWO], [TWO]], 1),
    ("blanks", [["a", "b", None, ""]], 2),
    ("unknown", [["Rouge", "ROUGE", "vert", None, ""], ["rouge", "bleu"]], 1),
    ("unknown", [[Decimal("0.20"), Decimal("0.3")], [Decimal("0.2")]], 1),
    ("entered", [["a", None, ONE, ""]], 2),
    ("known", [["Rouge", "ROUGE", "vert", None, ""], ["rouge", "bleu"]], 2),
    ("known", [[Decimal("0.20"), "1"], ["0.2", ONE, ONE]], 2),
    ("known", [["a"], []], 0),
    ("equal", [["Rouge", "ROUGE", "vert", None, ""], ["rouge"]], 2),
    ("equal", [[Decimal("0.20"), "0.2", "1"], [Decimal("0.2")]], 2),
    ("followed", [["Rouge", "ROUGE", "vert", None, ""], ["rouge"], [ONE]], 2),
    ("followed", [["a"], ["b"], []], 0),
    ("listed", [[ONE, Decimal(0), "x", None, ""], ["a", "B", "c", "a", "b"], ["A", "b"]], 2),
    ("listed", [[ONE], [TWO], []], 0),
    ("duplicates", [["a", "A", "b", None, None]], 2),
    ("duplicates", [["a", "b"]], 0),
    ("disorder", [[ONE, TWO, Decimal(4)]], 0),
    ("disorder", [[TWO, ONE, ONE]], 2),
    ("disorder", [[]], 0),
    ("errors", [[ONE]], 0),
    ("errors", [[ONE, NOT_FOUND]], 1),
    ("texts", [[NOT_FOUND, ONE]], 1),
    ("over", [[ONE, TWO, None, "3"], [ONE]], 1),
    ("not_positive", [[ONE, Decimal(0), MINUS, None]], 2),
    ("fractions", [[ONE, Decimal("2.5"), MINUS, None]], 1),
    ("not_first", [[date(2027, 1, 1), date(2027, 1, 2), None]], 1),
    (
        "new_dates",
        [
            [
                date(2027, 1, 1),
                date(2027, 4, 1),
                date(2027, 5, 1),
                date(2028, 1, 1),
                date(2028, 2, 1),
                None,
                "x",
            ],
            [date(2027, 1, 1)],
            [date(2028, 1, 1)],
            [date(2027, 1, 1), date(2027, 5, 1)],
            ["Overhead"],
            ["Overhead", "overhead", "Overhead", "Overhead", "Overhead", "Overhead", "Overhead"],
        ],
        2,
    ),
    (
        "new_dates",
        [[date(2027, 4, 1)], [date(2027, 1, 1)], [date(2028, 1, 1)], [], ["Overhead"], ["Mine"]],
        0,
    ),
    ("reversed", [[TWO, ONE, None, "3", ONE, TWO], [ONE, ONE, ONE, ONE, None, "1"]], 1),
    ("falls", [[ONE, ONE, TWO], [Decimal(0), TWO, TWO]], 1),
]


@pytest.mark.parametrize(("what", "ranges", "expected"), CASES)
def test_a_count(what: str, ranges: list[Any], expected: int) -> None:
    assert COUNTS[what].means(*ranges) == expected


def test_every_count_has_a_case_here() -> None:
    assert {what for what, _, _ in CASES} == set(COUNTS)
