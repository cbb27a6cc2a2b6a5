"""Functions for cells compute what the sheets compute, and say a sentence where they can't."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages import LANGUAGES, table
from pipeline.rules.adding import WorkCost
from pipeline.rules.calendar import Months
from pipeline.rules.computing import compute
from pipeline.rules.employer import Employed
from pipeline.rules.inputs import LISTS
from pipeline.rules.phasing import WorkTime
from pipeline.rules.plan import PlanWork
from pipeline.rules.rates import Assumptions, Rates
from pipeline.rules.terms import WorkWindow
from pipeline.runs import in_cells
from pipeline.runs.cell_functions import CellFunction, cell_functions
from pipeline.workbook.reading import read_book
from pipeline.workbook.starter import build, sample

FUNCTIONS = {each.name: each for each in cell_functions()}


def call(name: str, *values: Any) -> float | str:
    return FUNCTIONS[name].call(*values)


def test_every_function_has_a_name_in_each_language() -> None:
    assert list(FUNCTIONS) == [
        "LOADED_DAY_COST", "EMPLOYER_CONTRIBUTIONS", "PHASING", "WORKING_DAYS",
        "COUT_JOUR_CHARGE", "CHARGES_PATRONALES", "REPARTITION", "JOURS_OUVRES",
    ]  # fmt: skip


# Figures worked out by hand ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        # 29 000 × 1.236 × 1.25 ÷ (218 × 0.8) = 44 805 ÷ 174.4 = 256.909…
        ("COUT_JOUR_CHARGE", (29000.0, 0.236, 0.25, 218.0, 0.8), 256.91),
        # 34 000 × 1.15 × 1.25 ÷ (228 × 0.7) = 48 875 ÷ 159.6 = 306.234…
        ("LOADED_DAY_COST", (34000.0, 0.15, 0.25, 228.0, 0.7), 306.23),
        # 40 000 × 1 × 1 ÷ (64 × 1) = 625; 40 000.32 ÷ 64 = 625.005 exactly: half up
        ("LOADED_DAY_COST", (40000.32, 0.0, 0.0, 64.0, 1.0), 625.01),
        ("LOADED_DAY_COST", (0.0, 0.15, 0.25, 228.0, 0.7), 0.0),
        # 2 873.50 × 0.15 = 431.025
        ("EMPLOYER_CONTRIBUTIONS", (2873.5, 0.15), 431.03),
        ("CHARGES_PATRONALES", (29000.0, 0.236), 6844.0),
        ("PHASING", (100.0, 46388.0, 3.0, 46388.0), 33.33),  # January 2027
        ("PHASING", (100.0, 46388.0, 3.0, 46430.0), 33.34),  # February: 66.67 - 33.33
        ("PHASING", (100.0, 46388.0, 3.0, 46480.0), 0.0),  # April
        ("REPARTITION", (100.0, datetime(2027, 1, 31), 3.0, datetime(2027, 3, 1), "À la fin"), 100.0),  # noqa: DTZ001
        ("REPARTITION", (100.0, date(2027, 1, 31), 3, date(2027, 1, 1), "at the start"), 100.0),
        # weights 1, 2, 3: a sixth, a third, a half
        ("PHASING", (100.0, 46388.0, 3.0, 46388.0, [[1.0], [2.0], [3.0]]), 16.67),
        ("PHASING", (-90.0, 46388.0, 3.0, 46388.0, None), -30.0),
        ("PHASING", (0.0, 46388.0, 3.0, 46388.0), 0.0),
        ("JOURS_OUVRES", (46388.0, 46752.0), 254.0),  # the whole of 2027
        ("WORKING_DAYS", (46388.0, 46752.0), 253.0),
        ("WORKING_DAYS", (46388.0, 46752.0, "fr", None), 254.0),
        ("WORKING_DAYS", (46388.0, 46752.0, "-"), 261.0),
        ("WORKING_DAYS", ([[46391.0]], 46395.0, "-", [[46392.0, None], [46393.0, ""]]), 3.0),
    ],
)  # fmt: skip
def test_a_function_gives_what_a_person_works_out(name: str, values: tuple[Any, ...], found: float) -> None:
    assert call(name, *values) == found


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        (
            "LOADED_DAY_COST",
            (34000.0, 0.15, 0.25, 0.0, 0.7),
            "worked days and productive share must be above zero",
        ),
        ("LOADED_DAY_COST", (-1.0, 0.15, 0.25, 228.0, 0.7), "can't be negative"),
        ("COUT_JOUR_CHARGE", (29000.0, None, 0.25, 218.0, 0.8), "il manque une valeur (charges_patronales)"),
        (
            "COUT_JOUR_CHARGE",
            ("29 k€", 0.2, 0.25, 218.0, 0.8),
            "«\u00a029 k€\u00a0» n’est pas un nombre (salaire_brut)",
        ),
        ("LOADED_DAY_COST", (-2146826246, 0.15, 0.25, 228.0, 0.7), "holds an error (gross_salary)"),
        ("EMPLOYER_CONTRIBUTIONS", (True, 0.15), "“True” is not a number (gross_salary)"),
        ("EMPLOYER_CONTRIBUTIONS", ([[1.0, 2.0]], 0.15), "is not a number (gross_salary)"),
        ("EMPLOYER_CONTRIBUTIONS", (100.0,), "a value is missing (contributions)"),
        ("PHASING", (100.0, "January", 3.0, 46388.0), "“January” is not a date (first_month)"),
        ("PHASING", (100.0, 46388.0, 2.5, 46388.0), "a whole number is expected, not 2.5 (months)"),
        ("PHASING", (100.0, 46388.0, 61.0, 46388.0), "from 1 to 60 months"),
        ("REPARTITION", (100.0, 46388.0, 3.0, 46388.0, "bientôt"), "la répartition est Égale"),
        ("PHASING", (100.0, 46388.0, 3.0, 46388.0, [1.0, 2.0]), "one weight for each of the 3 months"),
        ("PHASING", (100.0, 46388.0, 2.0, 46388.0, [1.0, "x"]), "the spread is"),
        ("PHASING", (100.0, 46388.0, 2.0, 46388.0, [0.0, 0.0]), "not all zero"),
        ("WORKING_DAYS", (46388.0, 46387.0), "comes before the first"),
        ("WORKING_DAYS", (46388.0, 46388.0, "XX"), "the country is two letters"),
        ("WORKING_DAYS", (1.0, 1e6), "known from 1872 to 2100"),
        ("JOURS_OUVRES", (46388.0, -5.0), "«\u00a0-5.0\u00a0» n’est pas une date (dernier_jour)"),
    ],
)
def test_what_can_not_be_computed_is_a_sentence_in_the_cell(
    name: str, values: tuple[Any, ...], said: str
) -> None:
    found = call(name, *values)
    assert isinstance(found, str)
    assert found.startswith("Truecost")
    assert said in found


# The same as the sheets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheets_of_a_report_hold_the_same_figures(lang: str) -> None:
    book, _ = read_book(build(sample(lang), lang), "plan.xlsx")
    assert book is not None
    values = compute(book, ())
    names = [
        values.column(getattr(Rates, each))
        for each in ("id", "typed", "cost", "overhead", "worked_days", "productive_share", "day_cost")
    ]
    computed = 0
    for salary, role, typed, total, *own, cost in zip(values.column(Employed.salary), *names, strict=True):
        if not typed:
            assert in_cells.loaded_day_cost(salary, total / salary - 1, *own) == cost, role
            computed += 1
    assert computed or lang == "en"
    assert values.single(Assumptions.worked_days)
    dates, plan = values.axis(Months.date), values.family(PlanWork.month)
    spreads = 0
    added = list(zip(*values.family(WorkCost.added), strict=True))
    windows = list(zip(*values.family(WorkWindow.share), strict=True))
    for i, amount in enumerate(values.column(WorkCost.total)):
        code = values.column(WorkTime.spread)[i]
        if not code or any(a and v != 1 for a, v in zip(added[i], windows[i], strict=True)):
            continue  # by weights of its own, or with a rule in some of its months only
        if LISTS["spread"][int(code) - 1] == "working_days":
            continue  # a function in a cell knows no country, and so no public holidays
        year, month = divmod(int(values.column(WorkTime.start)[i]) - 1, 12)
        start, months = date(year, month + 1, 1), int(values.column(WorkTime.months)[i])
        for k, closes in enumerate(values.closes):
            if not closes:
                spread = LISTS["spread"][int(code) - 1]
                assert in_cells.phasing(amount, start, months, dates[k], spread) == plan[k][i]
                spreads += 1
    assert spreads > 100


@given(
    cents=st.integers(-10_000_000, 10_000_000),
    months=st.integers(1, 30),
    spread=st.sampled_from(LISTS["spread"]),
    first=st.dates(date(2020, 1, 1), date(2090, 1, 1)),
)
def test_months_sum_up_to_the_amount_to_the_cent(cents: int, months: int, spread: str, first: date) -> None:
    amount = Decimal(cents) / 100
    found = Decimal(0)
    for n in range(months):
        year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
        found += in_cells.phasing(amount, first, months, date(year, month + 1, 15), spread)
    assert found == amount


# What Excel shows -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda each: each.name)
def test_names_and_words_are_such_as_excel_and_vba_take(function: CellFunction) -> None:
    assert function.name.isascii()
    assert 0 < len(function.doc) <= 255
    reserved = {
        "end",
        "date",
        "month",
        "year",
        "day",
        "to",
        "next",
        "time",
        "loop",
        "set",
        "let",
        "get",
        "type",
    }
    names = [each.name for each in function.arguments]
    assert len(set(names)) == len(names)
    for each in function.arguments:
        assert each.name.isascii()
        assert each.name.isidentifier()
        assert each.name not in reserved
        assert 0 < len(each.doc) <= 255
    optional = [each.optional for each in function.arguments]
    assert optional == sorted(optional), "what may be left out comes last"


def test_both_languages_say_the_same_things() -> None:
    keys = ("errors", *{each.key for each in FUNCTIONS.values()})
    found = [{key: list(table(f"functions.{key}", lang)) for key in keys} for lang in LANGUAGES]
    assert all(each == found[0] for each in found)
