"""Printed formulas: parentheses, references, sheet names; and the law that both readings agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from pipeline.formulas.blocks import Axis, AxisField, Block, Family, Group, KeyCopy, LinesOf, Rule, Single
from pipeline.formulas.excel_text import Across, Place, Printer, quoted
from pipeline.formulas.expressions import (
    Count,
    Expr,
    Figure,
    InputColumns,
    Latest,
    Leaf,
    Measured,
    OrBlank,
    Tail,
    Total,
    Whole,
    apply,
)
from pipeline.formulas.functions import (
    across,
    and_,
    base_and,
    cents,
    choose,
    during,
    edate,
    if_,
    is_blank,
    is_number,
    largest_where,
    last_position,
    last_twelve,
    month_end,
    or_,
    pick,
    pick_in,
    position,
    power,
    previous,
    remainder,
    rounded,
    row_number,
    running,
    running_total,
    sum_where,
    text,
    total,
    total_above,
    weekdays,
    word,
    words,
)
from pipeline.formulas.inputs import Input, InputTable, Key, Month, Words
from pipeline.formulas.members import Earlier
from pipeline.formulas.operations import SNAP
from pipeline.formulas.units import DAYS, MONEY, MONTHS, NUMBER
from pipeline.formulas.values import Values
from pipeline.tables import Book
from tests.formulas.places import Fixed
from tests.formulas.reading_back import read_back


class Jobs(InputTable):
    """What is to be done."""

    key = "jobs"
    id = Key()
    days = Input(DAYS, "days")
    word = Words()
    since = Month()


class Steps(Axis):
    """Members of a family."""

    key = "steps"
    over = LinesOf(Jobs)
    opens = True
    flag = AxisField(row_number() * 1, "integer")
    heading = flag


EARLIER = Earlier(DAYS)


class Costs(Block):
    """A row per job."""

    key = "costs"
    over = LinesOf(Jobs)
    id = KeyCopy(Jobs.id)
    row = Rule(position(id, Jobs.id), "integer")
    days = Rule(pick(Jobs.days, row), "days")
    twice = Rule(cents(days + days), "days")
    added = Family(Steps, days * Steps.flag, "days", earlier=EARLIER)


class Figures(Group):
    """Figures that stand alone, with values of their own."""

    key = "figures"
    a = Single(Figure(7), "number")
    b = Single(Figure(-3), "number")
    c = Single(cents(Figure(5) / Figure(4)), "number")


DURING = "SUMPRODUCT((Workings!$F$2:$G$2<=Workings!G$2)*(Workings!$F$2:$G$2>=Workings!G$2)*$F6:$G6)"
CELLS = {"$B$1": Fraction(7), "$B$2": Fraction(-3), "$B$3": Fraction(125, 100)}
PLACES = Fixed(
    {
        Figures.a: Place("S", 2, 1, 1),
        Figures.b: Place("S", 2, 2, 2),
        Figures.c: Place("S", 2, 3, 3),
        Jobs.id: Place("Les tâches", 1, 6, 20),
        Jobs.days: Place("Les tâches", 9, 6, 20),
        Jobs.word: Place("Les tâches", 4, 6, 20),
        Jobs.since: Place("Les tâches", 5, 6, 20),
        Costs.id: Place("S", 1, 5, 7),
        Costs.row: Place("S", 2, 5, 7),
        Costs.days: Place("S", 3, 5, 7),
        Costs.twice: Place("S", 4, 5, 7),
        Costs.added: Place("S", 5, 5, 7),
        Steps.flag: Place("Workings", 5, 2, 2),
    },
    members=2,
    lists={"phase": Place("Lists", 3, 4, 6)},
)
a, b, c = Figures.a, Figures.b, Figures.c


def raised(base: Expr, exponent: Expr) -> Expr:
    """Return a power that is not rounded, as no rule has it."""
    return apply("pow", base, exponent)


LATEST = (
    "SUMPRODUCT(MAX(('Les tâches'!$D$6:$D$20=Lists!$C$6)*"
    "('Les tâches'!$E$6:$E$20<=INDEX('Les tâches'!$E$6:$E$20,$B6))*'Les tâches'!$E$6:$E$20))"
)


def printed(
    tree: Expr, *, k: int = 0, own: Family | AxisField | None = None, row: int = 0, sheet: str = "S"
) -> str:
    return Printer(PLACES, sheet, 5, k, own).formula(tree).at(row)


@pytest.mark.parametrize(
    ("tree", "formula"),
    [
        (a + b * c, "$B$1+$B$2*$B$3"),
        ((a + b) * c, "($B$1+$B$2)*$B$3"),
        (a - (b - c), "$B$1-($B$2-$B$3)"),
        (a - b - c, "$B$1-$B$2-$B$3"),
        (a - (b + c), "$B$1-($B$2+$B$3)"),
        (a / (b * c), "$B$1/($B$2*$B$3)"),
        (a / b / c, "$B$1/$B$2/$B$3"),
        (a / b * c, "$B$1/$B$2*$B$3"),
        (a * (b / c), "$B$1*($B$2/$B$3)"),
        (-(a + b), "-($B$1+$B$2)"),
        (-a + b, "-$B$1+$B$2"),
        (a * -b, "$B$1*-$B$2"),
        (-(a * b), "-($B$1*$B$2)"),
        (if_(a + 1 > b, a, 0), "IF($B$1+1>$B$2,$B$1,0)"),
        (if_((a > b) == (b > c), a, b), "IF($B$1>$B$2=($B$2>$B$3),$B$1,$B$2)"),
        (if_((a < b) == (b <= c), a, b), "IF($B$1<$B$2=($B$2<=$B$3),$B$1,$B$2)"),
        (if_((a >= b) != (b >= c), a, b), "IF($B$1>=$B$2<>($B$2>=$B$3),$B$1,$B$2)"),
        (if_((a != b) != (b == c), a, b), "IF($B$1<>$B$2<>($B$2=$B$3),$B$1,$B$2)"),
        (if_(is_blank(a) == is_blank(b), a, b), 'IF($B$1=""=($B$2=""),$B$1,$B$2)'),
        (cents(a * b), "ROUND($B$1*$B$2,2)"),
        (rounded(a, 10), "ROUND($B$1,10)"),
        (if_(and_(a == 0, or_(b != 0, c <= 1)), 1, a), "IF(AND($B$1=0,OR($B$2<>0,$B$3<=1)),1,$B$1)"),
        (if_(is_blank(a), 0, a), 'IF($B$1="",0,$B$1)'),
        (if_(is_blank(a + b), 0, a), 'IF($B$1+$B$2="",0,$B$1)'),
        (if_(is_number(a), a, 0), "IF(ISNUMBER($B$1),$B$1,0)"),
        (choose(a, b, c), "CHOOSE($B$1,$B$2,$B$3)"),
        (remainder(a, b), "MOD($B$1,$B$2)"),
        (1 - a, "1-$B$1"),
        (power(a, b), "ROUND($B$1^$B$2,10)"),
        (power(a * b, b + c), "ROUND(($B$1*$B$2)^($B$2+$B$3),10)"),
        (a * raised(b, c), "$B$1*$B$2^$B$3"),
        (raised(raised(a, b), c), "$B$1^$B$2^$B$3"),
        (raised(a, raised(b, c)), "$B$1^($B$2^$B$3)"),
        (-raised(a, b), "-($B$1^$B$2)"),
        (raised(-a, b), "-$B$1^$B$2"),
        (raised(a, -b), "$B$1^-$B$2"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(tree: Expr, formula: str) -> None:
    assert printed(tree) == formula


def test_references_to_the_same_row_move_and_others_stay() -> None:
    tree = cents(Costs.days * a)
    assert printed(tree, row=0) == "ROUND($C5*$B$1,2)"
    assert printed(tree, row=2) == "ROUND($C7*$B$1,2)"
    assert printed(tree, row=1, sheet="Other") == "ROUND(S!$C6*S!$B$1,2)"


@pytest.mark.parametrize(
    ("tree", "formula"),
    [
        (if_(text(Costs.id) == text(Costs.id), 0, Costs.days), 'IF($A6&""=$A6&"",0,$C6)'),
        (position(Costs.id, Jobs.id), "MATCH($A6,'Les tâches'!$A$6:$A$20,0)"),
        (
            last_position(pick(Jobs.since, Costs.row), Jobs.since),
            "MATCH(INDEX('Les tâches'!$E$6:$E$20,$B6),'Les tâches'!$E$6:$E$20,1)",
        ),
        (pick(Jobs.days, Costs.row), "INDEX('Les tâches'!$I$6:$I$20,$B6)"),
        (text(pick(Jobs.word, Costs.row)), "INDEX('Les tâches'!$D$6:$D$20,$B6)&\"\""),
        (
            OrBlank(pick(Jobs.days, Costs.row)),
            'IF({0}="","",{0})'.format("INDEX('Les tâches'!$I$6:$I$20,$B6)"),
        ),
        (total(Costs.days), "SUM($C$5:$C$7)"),
        (running_total(Costs.days), "SUM($C$5:$C6)"),
        (sum_where(Costs.days, (Costs.id, Costs.id)), "SUMIFS($C$5:$C$7,$A$5:$A$7,$A6)"),
        (row_number(), "ROWS($A$5:$A6)"),
        (word("phase", "ab"), "Lists!$C$6"),
        (position(Costs.id, words("phase")), "MATCH($A6,Lists!$C$4:$C$6,0)"),
        (Count("filled", Tail(Jobs.id)), "COUNTA('Les tâches'!$A$6:$A$30)"),
        (Count("disorder", Whole(Costs.row)), "SUMPRODUCT(ISNUMBER($B$5:$B$7)*($B$5:$B$7<=$B$4:$B$6))"),
        (Measured(a, MONEY), "$B$1"),
        (edate(pick(Jobs.since, Costs.row), -a), "EDATE(INDEX('Les tâches'!$E$6:$E$20,$B6),-$B$1)"),
        (
            weekdays(pick(Jobs.since, Costs.row), month_end(pick(Jobs.since, Costs.row))),
            "NETWORKDAYS({0},EOMONTH({0},0))".format("INDEX('Les tâches'!$E$6:$E$20,$B6)"),
        ),
        (
            largest_where(Jobs.days, (Jobs.word, word("phase", "ab")), filled=(Jobs.since,)),
            (
                "SUMPRODUCT(MAX(('Les tâches'!$D$6:$D$20&\"\"=Lists!$C$6)*('Les tâches'!$E$6:$E$20<>\"\")"
                "*'Les tâches'!$I$6:$I$20))"
            ),
        ),
        (total(Jobs.days), "SUM('Les tâches'!$I$6:$I$20)"),
        (
            Latest(Jobs.word, Jobs.since, word("phase", "ab"), pick(Jobs.since, Costs.row)),
            LATEST,
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_look_ups_sums_and_counts(tree: Expr, formula: str) -> None:
    assert printed(tree, row=1) == formula


@pytest.mark.parametrize(
    ("tree", "formula"),
    [
        (Costs.added, "G6"),
        (Steps.flag, "Workings!G$2"),
        (previous(Costs.added), "F6"),
        (previous(Steps.flag), "Workings!F$2"),
        (previous(unit=DAYS), "F6"),
        (Whole(Costs.added), "G$5:G$7"),
        (total(Costs.added), "SUM(G$5:G$7)"),
        (running(Costs.twice, EARLIER), "SUM($D6:F6)"),
        (running_total(Costs.added), "SUM(G$5:G6)"),
        (total_above(Costs.added), "SUM(G$4:G5)"),
        (total_above(Costs.days), "SUM($C$4:$C5)"),
        (during(Costs.added, Steps.flag, Steps.flag, Steps.flag), DURING),
        (base_and(Costs.twice, Costs.added), "SUM($D6:$F6)"),
        (across(Costs.added, Steps.flag), "SUMIFS($F6:$G6,Workings!$F$2:$G$2,1)"),
        (pick_in(Costs.added, Costs.row, a), "INDEX($E$5:$G$7,$B6,$B$1)"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_families_stand_side_by_side(tree: Expr, formula: str) -> None:
    assert printed(tree, row=1, k=1, own=Costs.added) == formula


@pytest.mark.parametrize(
    "tree",
    [
        Costs.added + Costs.days,
        Costs.twice * Steps.flag,
        previous(unit=DAYS) + previous(Costs.added),
        previous(Steps.flag),
        cents(total(Costs.added) * a),
        running(Costs.twice, EARLIER),
        running_total(Costs.added),
        total_above(Costs.added),
        during(Costs.added, Steps.flag, Steps.flag, Steps.flag),
        if_(is_blank(Costs.added), Costs.added, Costs.days),
        Count("unknown", Whole(Costs.added), Whole(Costs.days)),
    ],
)
def test_a_formula_moved_to_another_member_is_the_one_that_is_printed_there(tree: Expr) -> None:
    moved = Across(PLACES, "S", 5, Costs.added)
    for k in (0, 1, 30, 2):
        there = Printer(PLACES, "S", 5, k, Costs.added).formula(tree)
        assert moved.formula(tree, k).at(1) == there.at(1)
        assert list(moved.formula(tree, k).down(3)) == [there.at(i) for i in range(3)]


def test_input_columns_stand_where_a_person_has_put_them() -> None:
    """They don't move with the member: each is printed for itself."""
    tree = Total(Whole(InputColumns((Jobs.days, Jobs.since))))
    moved = Across(PLACES, "S", 5, Costs.added)
    found = [moved.formula(tree, k).at(0) for k in (0, 1)]
    assert found == ["SUM('Les tâches'!I$6:I$20)", "SUM('Les tâches'!E$6:E$20)"]


def test_a_formula_goes_down_its_column_row_by_row() -> None:
    """References that begin in the same row, and others: a running total begins in the block's first."""
    same, others = cents(Costs.days * a), Costs.days + running_total(Costs.days)
    places = Fixed({**PLACES.places, Costs.twice: Place("100 %", 4, 9, 11)})
    for tree in (same, others, Costs.days + Costs.twice, previous(Steps.flag) * 1, Figure(7)):
        formula = Printer(places, "S", 5, 1).formula(tree)
        assert list(formula.down(3)) == [formula.shown(i) for i in range(3)]
    assert list(Printer(places, "S", 5).formula(same).down(2)) == ["ROUND($C5*$B$1,2)", "ROUND($C6*$B$1,2)"]
    assert list(Printer(places, "S", 5).formula(Costs.twice).down(2)) == ["'100 %'!$D9", "'100 %'!$D10"]


def test_a_year_sums_the_twelve_columns_before_it() -> None:
    assert printed(last_twelve(unit=DAYS), row=1, k=12, own=Costs.added) == "SUM(F6:Q6)"
    assert printed(last_twelve(Steps.flag), k=12) == "SUM(Workings!F$2:Q$2)"


def test_what_is_being_defined_must_be_known() -> None:
    for tree in (previous(unit=DAYS), last_twelve(unit=MONTHS), running(Costs.twice, Earlier(DAYS))):
        with pytest.raises(TypeError):
            printed(tree)


def test_an_unknown_node_is_refused() -> None:
    with pytest.raises(TypeError):
        printed(Leaf(NUMBER))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Costs", "Costs"),
        ("Costs_2", "Costs_2"),
        ("Les coûts", "'Les coûts'"),
        ("Été", "'Été'"),
        ("L'offre", "'L''offre'"),
        ("'a'", "'''a'''"),
        ("2027", "'2027'"),
        ("A1", "'A1'"),
        ("XFD1048576", "'XFD1048576'"),
        ("AB12", "'AB12'"),
        ("R1C1", "'R1C1'"),
        ("r2", "'r2'"),
        ("RC", "'RC'"),
        ("R", "'R'"),
        ("c", "'c'"),
        ("C3", "'C3'"),
        ("TRUE", "'TRUE'"),
        ("false", "'false'"),
        ("Plan-2027", "'Plan-2027'"),
        ("R&D", "'R&D'"),
        ("a!b", "'a!b'"),
        ("Fête 🎉", "'Fête 🎉'"),
        ("日本語", "'日本語'"),
        ("100 %", "'100 %'"),
        ("%d", "'%d'"),
    ],
)
def test_sheet_names_are_quoted_where_they_could_be_taken_for_something_else(name: str, shown: str) -> None:
    assert quoted(name) == shown
    place = Place(name, 2, 1, 1)
    formula = Printer(Fixed({a: place}), "S", 1).formula(a + 1).at(0)
    assert formula == f"{shown}!$B$1+1"
    tokens = Tokenizer("=" + formula).items
    assert (tokens[0].type, tokens[0].subtype) == (Token.OPERAND, Token.RANGE)
    assert tokens[0].value == f"{shown}!$B$1"


def test_a_per_cent_sign_in_a_sheet_s_name_survives_moving_references() -> None:
    places = Fixed({Costs.days: Place("5 % d'avance", 3, 5, 7)})
    formula = Printer(places, "S", 5).formula(Costs.days + total(Costs.days)).at(1)
    assert formula == "'5 % d''avance'!$C6+SUM('5 % d''avance'!$C$5:$C$7)"


# The law: what is printed, read back by another program's tokenizer, computes what the tree computes -----------

OPERATORS: tuple[str, ...] = ("add", "sub", "mul")
COMPARISONS: tuple[str, ...] = ("eq", "ne", "lt", "le", "gt", "ge")


def _leaves() -> st.SearchStrategy[Expr]:
    return st.one_of(st.sampled_from([a, b, c]), st.integers(0, 40).map(Figure))


def _conditions(numbers: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Comparisons of rounded numbers (as the rules have them), and what joins them."""
    near = numbers.map(lambda tree: rounded(tree, 4))
    single = st.builds(apply, st.sampled_from(COMPARISONS), near, near)
    both: Callable[[Expr, Expr], Expr] = and_
    either: Callable[[Expr, Expr], Expr] = or_
    return st.one_of(
        single,
        st.builds(both, single, single),
        st.builds(either, single, single),
        st.builds(_same, single, single),
    )


def _same(left: Expr, right: Expr) -> Expr:
    return left == right


def _divided(left: Expr, right: Expr) -> Expr:
    """Divide by something that is never 0."""
    return left / (apply("max", apply("abs", rounded(right, 2)), 0) + 1)


def _more(numbers: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.one_of(
        st.builds(apply, st.sampled_from(OPERATORS), numbers, numbers),
        st.builds(_divided, numbers, numbers),
        st.builds(lambda tree: -tree, numbers),
        st.builds(rounded, numbers, st.integers(0, 6)),
        st.builds(lambda x, y: apply("min", x, y), numbers, numbers),
        st.builds(lambda x, y, z: apply("max", x, y, z), numbers, numbers, numbers),
        st.builds(if_, _conditions(numbers), numbers, numbers),
        st.builds(lambda n, x, y: choose(Figure(n), x, y), st.integers(1, 2), numbers, numbers),
        st.builds(lambda x, n: raised(x, Figure(n)), numbers, st.integers(1, 3)),
        st.builds(lambda x: apply("int", rounded(x, 3)), numbers),
        st.builds(lambda x, n: remainder(rounded(x, 0), Figure(n)), numbers, st.integers(1, 12)),
    )


@settings(max_examples=600)
@given(st.recursive(_leaves(), _more, max_leaves=12))
def test_a_printed_formula_read_back_computes_what_the_tree_computes(tree: Expr) -> None:
    ours = Values(Book("en"), [], {}).single(Single(tree, "number"))
    theirs = read_back(printed(tree), CELLS)
    assert abs(Fraction(SNAP.plus(ours)) - theirs) <= abs(theirs) / 10**13 + Fraction(1, 10**13)


def test_the_witness_would_notice_a_missing_parenthesis() -> None:
    tree = (a + b) * c
    assert read_back(printed(tree), CELLS) == 5
    assert read_back(re.sub(r"[()]", "", printed(tree)), CELLS) != 5


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("-2-3*4", -14),
        ("ROUND(-0.125,2)", Fraction(-13, 100)),
        ("-(1+1)*3", -6),
        ("2-3-4", -5),
        ("8/4/2", 1),
        ("-2^2*3", 12),
        ("2^3^2", 64),
        ("IF(1+1>1,MAX(1,5),0)", 5),
    ],
)
def test_the_witness_computes_as_excel_does(formula: str, value: Fraction) -> None:
    assert read_back(formula, {}) == value
