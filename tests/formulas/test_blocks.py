"""Blocks: keys from names, order of columns, and rows that must line up."""

from __future__ import annotations

import pytest

from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Family,
    Group,
    KeyCopy,
    LinesOf,
    Rule,
    ScopeError,
    Single,
)
from pipeline.formulas.expressions import Figure
from pipeline.formulas.functions import base_and, cents, pick, position, running_total, sum_where, total
from pipeline.formulas.inputs import Input, InputTable, Key
from pipeline.formulas.units import DAYS, MONEY_PER_DAY


class Jobs(InputTable):
    """What is to be done."""

    key = "jobs"
    id = Key()
    days = Input(DAYS, "days")
    cost = Input(MONEY_PER_DAY, "money")


class Others(InputTable):
    """Other things, in other rows."""

    key = "others"
    id = Key()
    days = Input(DAYS, "days")


class Members(Axis):
    """A column for each of the others."""

    key = "members"
    over = LinesOf(Others)
    id = AxisField(Others.id, "text")
    factor = AxisField(Figure(1) * 1, "factor")
    heading = id


class First(Block):
    """A row per job."""

    key = "first"
    over = LinesOf(Jobs)
    id = KeyCopy(Jobs.id)
    row = Rule(position(id, Jobs.id), "integer")
    days_ = Rule(cents(pick(Jobs.days, row)), "days", total=True)
    cost = Rule(cents(days_ * pick(Jobs.cost, row)), "money", total=True)
    part = Family(Members, cost * Members.factor, "money")


class Second(Block):
    """A row per other thing."""

    key = "second"
    over = LinesOf(Others)
    id = KeyCopy(Others.id)
    row = Rule(position(id, Others.id), "integer")
    days = Rule(cents(pick(Others.days, row)), "days")


class Beside(Block):
    """Rows that line up with the first block's."""

    key = "beside"
    wording = "words"
    like = First
    doubled = Rule(cents(First.cost + First.cost), "money")


class Figures(Group):
    """Figures that stand alone."""

    key = "figures"
    days = Single(total(First.days_), "days")
    half = Single(cents(days * Figure(1)), "days")


def test_a_column_s_name_is_its_key_and_its_order_the_order_of_writing() -> None:
    assert [column.key for column in First.columns] == ["id", "row", "days", "cost", "part"]
    assert First.cost.name == "first.cost"
    assert First.days_.name == "first.days"
    assert Beside.doubled.name == "words.doubled"
    assert [single.name for single in Figures.singles] == ["figures.days", "figures.half"]
    assert [field.name for field in Members.fields] == ["members.id", "members.factor"]


def test_rows_of_a_block_line_up_with_those_of_a_block_like_it() -> None:
    assert Beside.root() is First
    assert Beside.over == First.over


def test_a_column_of_other_rows_is_refused() -> None:
    with pytest.raises(ScopeError, match=r"rows of first\.days don't line up"):

        class Wrong(Block):
            key = "wrong"
            over = LinesOf(Others)
            days = Rule(cents(First.days_), "days")


@pytest.mark.parametrize(
    "tree",
    [
        lambda: cents(First.cost),
        lambda: pick(Others.days, First.row),
        lambda: sum_where(First.days_, (First.id, First.id)),
        lambda: running_total(First.days_),
        lambda: base_and(First.cost, First.part),
        lambda: First.part,
    ],
    ids=["within an operation", "in a pick", "in a criterion", "running total", "base and rules", "family"],
)
def test_a_column_of_other_rows_is_refused_wherever_it_is_read_row_by_row(tree: object) -> None:
    with pytest.raises(ScopeError):
        type("Wrong", (Block,), {"key": "wrong", "over": LinesOf(Others), "value": Rule(tree(), "money")})  # type: ignore[operator]


def test_other_rows_may_be_summed_and_looked_up() -> None:
    class Fine(Block):
        key = "fine"
        over = LinesOf(Others)
        id = KeyCopy(Others.id)
        days = Rule(sum_where(First.days_, (First.id, id)) + total(First.days_), "days")
        at = Rule(position(id, First.id), "integer")
        picked = Rule(pick(First.days_, at), "days")

    assert [column.key for column in Fine.columns] == ["id", "days", "at", "picked"]


def test_a_cycle_cannot_be_written() -> None:
    with pytest.raises(NameError):

        class Circle(Block):
            key = "circle"
            over = LinesOf(Jobs)
            one = Rule(two + 1, "integer")  # type: ignore[name-defined]  # noqa: F821
            two = Rule(one + 1, "integer")


def test_a_column_cannot_refer_to_itself() -> None:
    with pytest.raises(NameError):

        class Itself(Block):
            key = "itself"
            over = LinesOf(Jobs)
            days = Rule(days + 1, "days")  # type: ignore[name-defined]  # noqa: F821


def test_a_year_s_column_holds_what_the_months_hold() -> None:
    with pytest.raises(TypeError, match="the year gives"):
        Family(Members, First.cost, "money", close=total(First.days_))
