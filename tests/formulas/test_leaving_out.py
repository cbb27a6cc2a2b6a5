"""What a workbook doesn't have counts as blank where it is fetched, and as nothing where it is summed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.formulas.blocks import Block, KeyCopy, LinesOf, Rule
from pipeline.formulas.excel_text import Place, Printer
from pipeline.formulas.expressions import Count, Expr, Leaf, Measured, OrBlank, Tail, Whole, Word
from pipeline.formulas.functions import (
    and_,
    cents,
    if_,
    is_blank,
    is_number,
    largest,
    largest_where,
    or_,
    pick,
    position,
    smallest,
    sum_where,
    text,
    total,
    word,
)
from pipeline.formulas.inputs import Choice, Input, InputTable, Key
from pipeline.formulas.leaving_out import left_out, named
from pipeline.formulas.units import MONEY, NUMBER
from tests.formulas.places import Fixed


class Items(InputTable):
    """A table with an optional column each for a number and a choice."""

    key = "items"
    id = Key()
    price = Input(MONEY, "money")
    most = Input(MONEY, "money", optional=True)
    kind = Choice("kinds", optional=True)


class Lines(Block):
    """One row per item."""

    key = "lines"
    over = LinesOf(Items)
    id = KeyCopy(Items.id)
    row = Rule(position(id, Items.id), "integer")
    price = Rule(pick(Items.price, row), "money")


class Sheets(Fixed):
    """Two sheets on which the optional columns, or words, are missing."""

    def __init__(self, *missing: object) -> None:
        super().__init__(
            {
                Items.id: Place("In", 1, 2, 9),
                Items.price: Place("In", 2, 2, 9),
                Items.most: Place("In", 3, 2, 9),
                Items.kind: Place("In", 4, 2, 9),
                Lines.id: Place("Out", 1, 5, 12),
                Lines.row: Place("Out", 2, 5, 12),
                Lines.price: Place("Out", 3, 5, 12),
            },
            lists={"kinds": Place("Lists", 1, 1, 3)},
        )
        self.missing = missing

    def reduced(self, node: Expr) -> Expr:
        """Return an expression without what is missing."""
        return left_out(node, self.has)

    def has(self, leaf: Leaf) -> bool:
        """Tell what is not missing: columns are told by identity, words by their code."""
        if isinstance(leaf, Word):
            return not any(leaf.code is each for each in self.missing if isinstance(each, str))
        return not any(leaf is each for each in self.missing if not isinstance(each, str))


MOST = pick(Items.most, Lines.row)
KIND = pick(Items.kind, Lines.row)


@pytest.mark.parametrize(
    ("rule", "present", "missing"),
    [
        (
            lambda: if_(is_blank(MOST), Lines.price, smallest(Lines.price, MOST)),
            'IF(INDEX(In!$C$2:$C$9,$B5)="",$C5,MIN($C5,INDEX(In!$C$2:$C$9,$B5)))',
            "$C5",
        ),
        (lambda: cents(Lines.price + MOST), "ROUND($C5+INDEX(In!$C$2:$C$9,$B5),2)", "ROUND($C5,2)"),
        (lambda: MOST, "INDEX(In!$C$2:$C$9,$B5)", "0"),
        (
            lambda: OrBlank(MOST),
            'IF(INDEX(In!$C$2:$C$9,$B5)="","",INDEX(In!$C$2:$C$9,$B5))',
            '""',
        ),
        (lambda: Measured(MOST, NUMBER) * 1, "INDEX(In!$C$2:$C$9,$B5)*1", "0"),
        (lambda: largest(total(Items.most), Lines.price), "MAX(SUM(In!$C$2:$C$9),$C5)", "MAX(0,$C5)"),
        (
            lambda: sum_where(Items.most, (Items.id, Lines.id)),
            "SUMIFS(In!$C$2:$C$9,In!$A$2:$A$9,$A5)",
            "0",
        ),
        (
            lambda: largest_where(Items.price, (Items.id, Lines.id), filled=(Items.most,)),
            'SUMPRODUCT(MAX((In!$A$2:$A$9&""=$A5)*(In!$C$2:$C$9<>"")*In!$B$2:$B$9))',
            "0",
        ),
        (
            lambda: largest_where(Items.price, (Items.price, MOST)),
            "SUMPRODUCT(MAX((In!$B$2:$B$9=INDEX(In!$C$2:$C$9,$B5))*In!$B$2:$B$9))",
            "SUMPRODUCT(MAX((In!$B$2:$B$9=0)*In!$B$2:$B$9))",
        ),
        (
            lambda: Count("unknown", Tail(Items.id), Whole(Items.most)),
            'SUMPRODUCT((In!$A$2:$A$19<>"")*(COUNTIF(In!$C$2:$C$9,In!$A$2:$A$19)=0))',
            "COUNTA(In!$A$2:$A$19)",
        ),
        (
            lambda: Count("unknown", Whole(Items.most), Whole(Items.id)),
            'SUMPRODUCT((In!$C$2:$C$9<>"")*(COUNTIF(In!$A$2:$A$9,In!$C$2:$C$9)=0))',
            "0",
        ),
        (
            lambda: if_(and_(is_number(MOST), Lines.price > 0), MOST, Lines.price),
            "IF(AND(ISNUMBER(INDEX(In!$C$2:$C$9,$B5)),$C5>0),INDEX(In!$C$2:$C$9,$B5),$C5)",
            "$C5",
        ),
        (
            lambda: if_(or_(is_blank(MOST), Lines.price > MOST), Lines.price, MOST),
            'IF(OR(INDEX(In!$C$2:$C$9,$B5)="",$C5>INDEX(In!$C$2:$C$9,$B5)),$C5,INDEX(In!$C$2:$C$9,$B5))',
            "$C5",
        ),
    ],
)
def test_a_formula_says_nothing_of_a_column_that_is_missing(
    rule: Callable[[], Expr], present: str, missing: str
) -> None:
    assert Printer(Sheets(), "Out", 5).formula(rule()).at(0) == present
    assert Printer(Sheets(Items.most), "Out", 5).formula(rule()).at(0) == missing


def test_a_formula_that_refers_to_nothing_is_a_value() -> None:
    rule = cents(total(Items.most))
    assert Printer(Sheets(), "Out", 5).formula(rule).shown(1) == "ROUND(SUM(In!$C$2:$C$9),2)"
    assert Printer(Sheets(Items.most), "Out", 5).formula(rule).shown(1) is None
    assert Printer(Sheets(Items.most), "Out", 5).formula(cents(total(Items.most) + Lines.price)).shown(1) == (
        "ROUND($C6,2)"
    )


def test_a_text_that_is_missing_is_an_empty_text() -> None:
    assert Printer(Sheets(Items.kind), "Out", 5).formula(text(KIND)).at(0) == '""&""'


def test_no_cell_holds_a_word_that_the_lists_lack() -> None:
    rule = if_(word("kinds", "big") == KIND, Lines.price, 0)
    assert Printer(Sheets(), "Out", 5).formula(rule).at(0) == "IF(Lists!$A$4=INDEX(In!$D$2:$D$9,$B5),$C5,0)"
    assert Printer(Sheets("big"), "Out", 5).formula(rule).at(0) == "0"
    assert Printer(Sheets(Items.kind), "Out", 5).formula(rule).at(0) == "0"


def test_what_is_all_there_is_the_very_same_expression() -> None:
    rule = if_(is_blank(MOST), Lines.price, smallest(Lines.price, MOST))
    assert left_out(rule, Sheets().has) is rule


def test_an_expression_names_what_its_ranges_hold() -> None:
    rule = if_(is_blank(MOST), sum_where(Items.price, (Items.id, Lines.id)), Lines.price)
    found = list(named(rule))
    for leaf in (Items.most, Lines.row, Items.price, Items.id, Lines.id, Lines.price):
        assert any(each is leaf for each in found)
