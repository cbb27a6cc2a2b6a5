"""How the formulas of the computed sheets are built (X03 to X06): live, cached, one pattern to a block, plain functions."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import openpyxl
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries

from pipeline.formulas.blocks import Axis, Family, PerRow
from pipeline.rules.calendar import Months
from pipeline.rules.inputs import WEIGHTS
from pipeline.rules.plan import PlanWork
from tests.acceptance import books
from tests.acceptance.books import SAMPLES, Placed
from tests.witness import libreoffice
from tests.witness.amounts import amount
from tests.witness.r1c1 import to_r1c1

NAMES = (*SAMPLES, *(f"seed-{seed:03d}" for seed in range(amount(few=4, thorough=20))))
"""Both samples and some random workbooks."""
_ROW = re.compile(r"(?<![A-Za-z0-9_.'])(\$?[A-Z]{1,3}\$?)\d+\b")
FUNCTIONS = {
    "ABS",
    "AND",
    "CHOOSE",
    "COUNTA",
    "COUNTBLANK",
    "COUNTIF",
    "DAY",
    "EDATE",
    "EOMONTH",
    "IF",
    "IFERROR",
    "INDEX",
    "INT",
    "ISERROR",
    "ISNUMBER",
} | {
    *(
        "ISTEXT",
        "MATCH",
        "MAX",
        "MIN",
        "MOD",
        "MONTH",
        "NETWORKDAYS",
        "OR",
        "ROUND",
        "ROUNDUP",
        "ROWS",
        "SUM",
        "SUMIFS",
        "SUMPRODUCT",
        "YEAR",
    )
}
"""What Excel 2010, LibreOffice and Google Sheets share, as far as the rules need it; no OFFSET, INDIRECT or TEXT."""
FIGURES = {"0", "1", "4", "6", "12", "30"}
"""Beside 0 and 1: the constants of named methods, PERT's 4 and 6, the twelve months, a commercial month of thirty days (X04)."""
DIGITS = {"0", "1", "2", "6", "10"}


class Formula(NamedTuple):
    """A formula cell: its sheet's key, place, formula, and cached value."""

    key: str
    row: int
    column: int
    text: str
    cached: object

    def __str__(self) -> str:
        """Return the cell and its formula."""
        return f"{self.key}!{books.a1((self.row, self.column))} {self.text}"


@cache
def data(name: str) -> bytes:
    """Return a computed workbook."""
    if name in SAMPLES:
        return books.sample(name)
    return books.reported(books.random_book(int(name.removeprefix("seed-"))), name)


@cache
def formulas(name: str) -> list[Formula]:
    """Return the formula cells of the computed sheets, read with openpyxl."""
    tabs = {tab: key for key, tab in books.computed_sheets(data(name)).items()}
    texts, cached = (
        libreoffice.read_formulas(io.BytesIO(data(name))),
        libreoffice.read_values(io.BytesIO(data(name))),
    )
    found = []
    for tab, key in tabs.items():
        for a1, text in texts[tab].items():
            column, row, _, _ = range_boundaries(a1)
            assert row is not None
            assert column is not None
            found.append(Formula(key, row, column, text, cached[tab].get(a1)))
    assert len(found) > 300
    return found


class Call(NamedTuple):
    """A function's name and which of its arguments a token stands in."""

    name: str
    argument: int


def tokens(text: str) -> Iterator[tuple[Token, list[Call]]]:
    """Yield each token of a formula with the functions it stands in, the innermost last."""
    inside: list[Call] = []
    for token in Tokenizer(text).items:
        if token.type in {Token.FUNC, Token.PAREN} and token.subtype == Token.OPEN:
            yield token, inside
            inside = [*inside, Call(token.value.rstrip("(").upper(), 1)]
        elif token.subtype == Token.CLOSE:
            inside = inside[:-1]
        elif token.type == Token.SEP and token.subtype == Token.ARG:
            inside = [*inside[:-1], inside[-1]._replace(argument=inside[-1].argument + 1)]
        else:
            yield token, inside


def shape(text: str) -> str:
    """Return a formula with the numbers of its rows as 1: thousands of cells share a few hundred shapes."""
    return _ROW.sub(r"\g<1>1", text)


@cache
def bare(text: str) -> list[str]:
    """Return the figures and texts of a formula that ought to stand in cells."""
    found = []
    for token, inside in tokens(text):
        if token.type != Token.OPERAND or token.subtype == Token.RANGE:
            continue
        call = inside[-1] if inside else Call("", 0)
        digits = call.name in {"ROUND", "ROUNDUP"} and call.argument == 2
        allowed = DIGITS if digits else FIGURES
        if token.value not in (allowed if token.subtype == Token.NUMBER else {'""'}):
            found.append(token.value)
    return found


@cache
def nested(text: str) -> bool:
    """Tell whether an IF stands within an IF."""
    return any(
        token.type == Token.FUNC
        and token.value.upper() == "IF("
        and any(call.name == "IF" for call in inside)
        for token, inside in tokens(text)
    )


@cache
def called(text: str) -> set[str]:
    """Return the functions of a formula."""
    return {token.value.rstrip("(").upper() for token, _ in tokens(text) if token.type == Token.FUNC}


@cache
def refers(text: str) -> bool:
    """Tell whether a formula refers to a cell."""
    return any(token.type == Token.OPERAND and token.subtype == Token.RANGE for token, _ in tokens(text))


def test_the_tests_can_fail() -> None:
    assert bare('=IF(A1=0,"",ROUND(B1*1.2,2))+3') == ["1.2", "3"]
    assert bare("=ROUND(A1,3)") == ["3"]
    assert bare('=IF(A1="x",0,1)') == ['"x"']
    assert shape("='Plan 2027'!$H$12*SUM(B7:B90)*AA3+12") == "='Plan 2027'!$H$1*SUM(B1:B1)*AA1+12"
    assert nested("=IF(A1=0,0,ROUND(IF(B1=0,1,2),2))")
    assert not nested("=IF(A1=0,0,1)*IF(B1=0,1,2)")
    assert not refers("=ROUND(1,2)")
    assert called("=_xlfn.CONCAT(A1,OFFSET(B1,1,1))") == {"_XLFN.CONCAT", "OFFSET"}


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_has_a_cached_value(name: str) -> None:
    """An empty text is a value; openpyxl gives it as None, so that the file itself is asked."""
    unread = {(each.key, each.row, each.column) for each in formulas(name) if each.cached is None}
    tabs = books.computed_sheets(data(name))
    ours = books.read(data(name), list(tabs.values()))
    missing = [each for each in sorted(unread) if ours[tabs[each[0]]].values.get(each[1:]) != ""]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_no_formula_shows_an_error(name: str) -> None:
    assert [str(each) for each in formulas(name) if str(each.cached).startswith("#")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_refers_to_cells(name: str) -> None:
    assert [str(each) for each in formulas(name) if not refers(shape(each.text))] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_or_word_stands_in_a_formula(name: str) -> None:
    """The one sentence in a formula is what the badge says of lines that were not computed (its own test follows)."""
    found = [
        (str(each), bare(each.text)) for each in formulas(name) if each.row > 3 and bare(shape(each.text))
    ]
    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_the_badge_says_one_sentence(name: str) -> None:
    found = {tuple(bare(shape(each.text))) for each in formulas(name) if each.row <= 3}
    (sentence,) = found - {()}
    assert len(sentence) == 1


@pytest.mark.parametrize("name", NAMES)
def test_functions_are_plain_and_no_if_stands_in_an_if(name: str) -> None:
    assert {function for each in formulas(name) for function in called(shape(each.text))} <= FUNCTIONS
    assert [str(each) for each in formulas(name) if nested(shape(each.text))] == []
    assert [
        str(each) for each in formulas(name) if re.search(r"_xl|\bOFFSET|\bINDIRECT|\bTEXT\(", each.text)
    ] == []


def patterns(name: str) -> dict[str, set[str]]:
    """Return the R1C1 patterns of each block and direction: a column down its rows, a family across its members.

    A list of checks compares another pair of figures in every row, so that its rows differ by nature.
    """
    placed = Placed(data(name))
    at = {
        (each.key, each.row, each.column): to_r1c1(each.text, each.row, each.column)
        for each in formulas(name)
    }
    found: dict[str, set[str]] = defaultdict(set)
    for drawn, spot, band in placed.bands():
        for block in band.blocks:
            rows = range(spot.first, spot.first + placed.values.size(block))
            for column in block.columns:
                if isinstance(column, PerRow):
                    continue
                place = placed.layout.column(column)  # type: ignore[arg-type]
                for k in range(placed.values.members(column.axis) if isinstance(column, Family) else 1):
                    closes = isinstance(column, Family) and column.axis is Months and placed.values.closes[k]
                    year = closes and isinstance(column, Family) and column.close is not None
                    here = {at.get((drawn.sheet.key, row, place.column + k), "") for row in rows}
                    found[f"{column.name} {block.key}{', years' if year else ''}"] |= here
    for drawn in placed.layout.drawn.values():
        for spot in drawn.spots:
            if isinstance(spot.part, type) and issubclass(spot.part, Axis):
                for field in spot.part.fields:
                    for k in range(placed.values.members(spot.part)):
                        place = placed.layout.field(field, k)
                        year = field.close is not None and placed.values.closes[k]
                        key = f"{field.name} {spot.part.key}{', years' if year else ''}"
                        found[key].add(at.get((drawn.sheet.key, place.first, place.column), ""))
    return found


def in_order(name: str) -> bool:
    """Tell whether the typed weights stand side by side in the order of their months."""
    columns = Placed(data(name)).book.tables["profiles"].columns
    found = [columns[f"w{month:02d}"] for month in range(1, WEIGHTS + 1)]
    return found == list(range(found[0], found[0] + WEIGHTS))


@pytest.mark.parametrize("name", NAMES)
def test_a_block_has_one_pattern_in_each_direction(name: str) -> None:
    found = patterns(name)
    assert len(found) > 100
    if not in_order(name):  # where a person has exchanged the columns of weights, the formulas follow them
        del found["profile_sums.sum profile_sums"]
    assert {key: sorted(each) for key, each in found.items() if len(each) > 1} == {}
    live = [key for key, each in found.items() if each and each != {""}]
    assert len(live) > 70


@pytest.mark.parametrize("name", NAMES)
def test_totals_of_a_block_have_one_pattern(name: str) -> None:
    """The total of a column is its rounded sum, or its own rule read on the totals beside it."""
    placed = Placed(data(name))
    at = {(each.key, each.row, each.column): each for each in formulas(name)}
    for drawn, spot, band in placed.bands():
        if not spot.total:
            continue
        totals = [
            at[drawn.sheet.key, spot.total, column]
            for column in range(1, 300)
            if (drawn.sheet.key, spot.total, column) in at
        ]
        assert totals
        size = max(placed.values.size(band.blocks[0]), 1)
        below = f"R[{spot.first - spot.total}]C:R[{spot.first - spot.total + size - 1}]C"
        sums = {to_r1c1(each.text, each.row, each.column) for each in totals if "SUM(" in each.text}
        assert sums <= {f"=ROUND(SUM({below}),2)"}, drawn.sheet.key


def test_one_changed_formula_is_caught() -> None:
    """A typed-over formula in a block, even an equal one, shows as a second pattern."""
    book = openpyxl.load_workbook(io.BytesIO(data(SAMPLES[0])))
    tabs = books.computed_sheets(data(SAMPLES[0]))
    placed = Placed(data(SAMPLES[0]))
    place = placed.layout.member(PlanWork.month, 4)
    row, column = place.first + 2, place.column
    formula = str(book[tabs["plan"]].cell(row, column).value)
    one, other = to_r1c1(formula, row, column), to_r1c1(formula.replace(",2)", ",2)*1", 1), row, column)
    assert one != other
    known = {pattern for each in patterns(SAMPLES[0]).values() for pattern in each}
    assert one in known
    assert other not in known
