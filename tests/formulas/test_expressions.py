"""What can't be written: bare figures, Python's own words, what can't be compared or found."""

from __future__ import annotations

import pytest

from pipeline.formulas.expressions import Apply, Figure, FigureError, Leaf, Previous, apply, expr
from pipeline.formulas.functions import choose, edate, link, position, previous, sum_where
from pipeline.formulas.inputs import Input, InputTable, Key, Words
from pipeline.formulas.units import DAYS, MONEY, MONTH, MONTHS, NUMBER, TEXT, UnitError

money, label, month = Leaf(MONEY), Leaf(TEXT), Leaf(MONTH)


class Things(InputTable):
    """A table."""

    key = "things"
    id = Key()
    label = Words()
    days = Input(DAYS, "days")
    odd = Input(NUMBER, "number", blank=Figure(7).value)


@pytest.mark.parametrize("figure", [2, 12, -1, 1.5, 0.2, 100])
def test_a_bare_figure_is_refused(figure: object) -> None:
    with pytest.raises(FigureError, match="needs a name"):
        _ = money * figure  # type: ignore[operator]


@pytest.mark.parametrize("word", ["Oui", "internal", " "])
def test_a_bare_word_is_refused(word: str) -> None:
    with pytest.raises(FigureError, match="needs a name"):
        _ = label == word


def test_a_truth_value_is_not_a_figure() -> None:
    with pytest.raises(FigureError):
        expr(value=True)


def test_zero_one_and_the_empty_text_may_stand() -> None:
    assert [expr(0).unit, expr(1).unit, expr("").unit] == [NUMBER, NUMBER, TEXT]


def test_python_s_own_and_or_not_and_chains_are_refused() -> None:
    words = (
        lambda: money > 0 and money < 1,
        lambda: money > 0 or money < 1,
        lambda: not money,
        lambda: 0 < money < 1,
        lambda: 1 if money else 0,
    )
    for each in words:
        with pytest.raises(TypeError, match="and_"):
            each()


def test_zero_beside_a_month_is_not_a_month() -> None:
    with pytest.raises(UnitError):
        _ = month == 0


def test_months_are_moved_by_months_only() -> None:
    assert edate(month, 1).unit == MONTH
    assert edate(month, Leaf(MONTHS)).unit == MONTH
    with pytest.raises(UnitError):
        edate(month, money)
    with pytest.raises(UnitError):
        edate(money, 1)


def test_a_number_is_not_looked_for_among_texts() -> None:
    with pytest.raises(TypeError, match="can't be found"):
        position(money, Things.label)
    with pytest.raises(TypeError, match="can't be compared"):
        sum_where(Things.days, (Things.label, money))


def test_a_choice_is_made_by_a_number_between_values_of_one_unit() -> None:
    assert choose(Leaf(NUMBER), money, money).unit == MONEY
    with pytest.raises(UnitError):
        choose(money, money, money)
    with pytest.raises(UnitError):
        choose(Leaf(NUMBER), money, label)


def test_the_previous_of_what_is_being_defined_needs_a_unit() -> None:
    assert previous(unit=MONEY).unit == MONEY
    with pytest.raises(TypeError, match="needs a family or a unit"):
        Previous()


def test_a_link_takes_a_blank_for_0_or_1_only() -> None:
    with pytest.raises(TypeError, match="0 or 1 only"):
        link(Things.odd, Leaf(NUMBER))


def test_operations_are_built_from_the_table() -> None:
    tree = money + money
    assert isinstance(tree, Apply)
    assert (tree.op.name, tree.op.excel) == ("add", "+")
    with pytest.raises(KeyError):
        apply("power", money, money)
