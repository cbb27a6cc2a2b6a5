"""Laws of the options: to take one, or to leave it, gives the total that was announced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.formulas.values import Values
from pipeline.rules.choosing import Choices
from pipeline.rules.options import ByOption
from pipeline.rules.proposing import document
from pipeline.rules.summary import Offered, Totals
from pipeline.tables import Book
from tests.rules.test_views import changed, computed, plan

PLANS = [seed for seed in range(90) if plan(seed).tables["options"].rows]
CENT = Decimal("0.01")


def total_of(values: Values) -> Decimal:
    """Return the total that a plan is told in."""
    offer = values.book.code("kind", values.book.field("kind")) == "offer"
    found: Decimal = values.single(Offered.price if offer else Totals.cost)
    return found


def turned(book: Book, at: int) -> Book:
    """Return a plan with an option taken that wasn't, instead of the one of its group; or left where it was taken."""
    rows = book.tables["options"].rows
    yes, no = (book.lists["yes_no"].word(code) for code in ("yes", "no"))
    was = book.code("yes_no", rows[at]["taken"]) == "yes"
    answers = {at: no if was else yes}
    group = rows[at]["group"]
    if not was and group is not None:
        answers |= {i: no for i, row in enumerate(rows) if i != at and row["group"] == group}
    return changed(book, "options", "taken", answers)


def tolerance(book: Book) -> Decimal:
    """Return how far a total may be off: a rule on the running total after one on a subtotal rounds on other lines."""
    shared = False
    for row in book.tables["cost_rules"].rows:
        if shared and book.code("on", row["on"]) == "running_total":
            bounded = any(each["minimum"] or each["maximum"] for each in book.tables["cost_rules"].rows)
            lines = len(book.tables["tasks"].rows) + len(book.tables["purchases"].rows)
            return Decimal("Infinity") if bounded else CENT * lines
        shared = shared or book.code("basis", row["basis"]) == "subtotal"
    return Decimal(0)


@pytest.mark.parametrize("seed", PLANS)
def test_taking_or_leaving_an_option_gives_the_total_that_was_announced(seed: int) -> None:
    book = plan(seed)
    values = computed(book)
    told = zip(values.column(ByOption.without), values.column(ByOption.including), strict=True)
    for at, ((without, including), taken) in enumerate(zip(told, values.column(Choices.taken), strict=True)):
        found = total_of(computed(turned(book, at)))
        assert abs(found - (without if taken else including)) <= tolerance(book)
        assert total_of(values) == (including if taken else without)


def test_most_of_the_plans_are_told_to_the_cent() -> None:
    exact = [seed for seed in PLANS if not tolerance(plan(seed))]
    assert len(PLANS) >= 30
    assert len(exact) >= len(PLANS) / 2


@pytest.mark.parametrize("seed", [seed for seed in PLANS if plan(seed).tables["channels"].rows])
def test_an_offer_prints_no_cost_of_its_seller_beside_its_price(seed: int) -> None:
    book = plan(seed)
    printed = document(book, computed(book), date(2027, 1, 1))
    assert all((each.amount is None) == (printed.kind == "offer") for each in printed.free)
    assert sum((each.amount for each in printed.by_entity), Decimal(0)) in (Decimal(0), printed.total.amount)
