"""Money, days and shares are different things: what can be added, multiplied and compared."""

from __future__ import annotations

import pytest

from pipeline.formulas.expressions import Expr, Leaf
from pipeline.formulas.functions import if_, largest, rounded, text
from pipeline.formulas.units import (
    DAYS,
    FLAG,
    MONEY,
    MONEY_PER_DAY,
    MONTH,
    NUMBER,
    SHARE,
    TEXT,
    Unit,
    UnitError,
)

money, days, share = Leaf(MONEY), Leaf(DAYS), Leaf(SHARE)
day_cost, label, month = Leaf(MONEY_PER_DAY), Leaf(TEXT), Leaf(MONTH)


def test_days_and_money_cannot_be_added() -> None:
    with pytest.raises(UnitError, match=r"number\[day\], number\[money\]"):
        _ = days + money


def test_a_rule_that_mixes_units_is_refused_when_its_module_is_imported() -> None:
    rule = (
        "from pipeline.formulas.blocks import Block, LinesOf, Rule\n"
        "from pipeline.rules.inputs import Tasks\n"
        "from pipeline.formulas.functions import link, position\n"
        "from pipeline.formulas.blocks import KeyCopy\n"
        "class Lines(Block):\n"
        "    key = 'lines'\n"
        "    over = LinesOf(Tasks)\n"
        "    id = KeyCopy(Tasks.id)\n"
        "    row = Rule(position(id, Tasks.id), 'integer')\n"
        "    days = link(Tasks.likely, row)\n"
        "    start = link(Tasks.start, row)\n"
        "    wrong = Rule(days + start, 'money')\n"
    )
    with pytest.raises(UnitError):
        exec(compile(rule, "rules", "exec"), {"__name__": "rules"})  # noqa: S102


def test_a_day_cost_times_days_is_money_and_money_divided_by_days_a_day_cost() -> None:
    assert (day_cost * days).unit == MONEY
    assert (days * day_cost).unit == MONEY
    assert (money / days).unit == MONEY_PER_DAY
    assert (money / money).unit == NUMBER
    assert str((day_cost / days).unit) == "number[day^-2 money]"


def test_a_share_of_money_is_money() -> None:
    assert (money * share).unit == MONEY
    assert (share * money).unit == MONEY


def test_a_day_cost_is_not_money() -> None:
    with pytest.raises(UnitError):
        _ = money + day_cost


@pytest.mark.parametrize("wrong", [label, month])
def test_texts_and_months_cannot_be_multiplied(wrong: Expr) -> None:
    with pytest.raises(UnitError):
        _ = money * wrong


def test_things_of_one_unit_are_compared() -> None:
    assert (money == money + 0).unit == FLAG


@pytest.mark.parametrize(
    ("left", "right"), [(money, days), (label, days), (money, share), (money, day_cost), (month, label)]
)
def test_things_of_two_units_are_not_compared(left: Expr, right: Expr) -> None:
    with pytest.raises(UnitError):
        _ = left == right
    with pytest.raises(UnitError):
        _ = left >= right


def test_zero_and_one_take_the_unit_of_what_they_stand_beside() -> None:
    assert (money + 0).unit == MONEY
    assert (0 + money).unit == MONEY
    assert (1 - share).unit == SHARE
    assert (money > 0).unit == FLAG
    assert if_(days > 0, money, 0).unit == MONEY
    assert largest(days, 0).unit == DAYS


def test_zero_and_one_are_pure_numbers_in_products() -> None:
    assert (money * 1).unit == MONEY


def test_both_branches_have_one_unit_and_a_condition_is_a_condition() -> None:
    with pytest.raises(UnitError):
        if_(days > 0, money, days)
    with pytest.raises(UnitError):
        if_(days, money, money)


def test_rounding_keeps_the_unit_and_needs_a_number() -> None:
    assert rounded(money, 2).unit == MONEY
    with pytest.raises(UnitError, match="text can't be rounded"):
        rounded(label, 2)


def test_no_text_is_built_from_numbers() -> None:
    assert text(label).unit == TEXT
    with pytest.raises(UnitError):
        text(money)


def test_dimensions_cancel_in_any_order() -> None:
    assert Unit("number", (("day", 1),)).times(DAYS, -1) == NUMBER
    assert MONEY.times(DAYS).times(MONEY, -1) == DAYS
