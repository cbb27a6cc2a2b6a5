"""What can be wrong with a plan (``cases.toml``): each check on a good and on a bad plan, in both languages."""

from __future__ import annotations

import ast
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline import checks
from pipeline.checks import check
from pipeline.checks.setting import month_given_outside
from pipeline.findings import CellRef, Severity
from pipeline.languages import LANGUAGES
from pipeline.tables import Book
from pipeline.workbook.reading import read_book
from pipeline.workbook.starter import build
from tests.checks.plans import book, changed, good, told

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"), parse_float=Decimal
)["case"]
ELSEWHERE = {
    *("list_order", "month_option_outside"),  # below: no cell of the plan leads to them
    *("not_examined", "waiver_unknown", "waiver_no_reason", "waiver_unused"),  # in test_article.py
}
"""Codes that have tests of their own."""

LISTS_MOVED = (
    "Listes!F5  Les mots de cette liste ont été déplacés\u00a0: remettez-les dans cet ordre, Égale, Au début, "
    "À la fin, Par jours ouvrés."
)
MONTH_OUTSIDE = {
    "fr": (
        "Le mois demandé (2028-01) est hors du plan, qui va de 2027-01 à 2027-12\u00a0: donnez un mois du plan."
    ),
    "en": (
        "The month asked for (2026-12) lies outside the plan, which runs from 2027-01 to 2027-12: give a month "
        "of the plan."
    ),
}


def typed(value: Any) -> Any:
    """Return a value as it is typed: numbers are exact."""
    if isinstance(value, dict):
        return {key: typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [typed(each) for each in value]
    return Decimal(value) if isinstance(value, int) else value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_said_of_a_good_plan(lang: str) -> None:
    assert check(book(good(), lang)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: " ".join([case["code"], case.get("name", "")]).strip()
)
def test_a_mistake_is_told_with_its_cell_in_both_languages(case: dict[str, Any], lang: str) -> None:
    findings = check(book(changed(typed(case["change"])), lang))
    assert told(findings, lang) == case[lang]
    assert [each.severity.value for each in findings] == case["weight"]
    assert findings[-1].code == case["code"]


def test_every_check_has_a_case() -> None:
    codes = set()
    for path in Path(checks.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "finding":
                assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
                codes.add(node.args[0].value)
    assert codes == {case["code"] for case in CASES} | ELSEWHERE


def test_a_plan_at_its_limits_is_good() -> None:
    at_limits = changed(
        {
            "tasks.1.start": date(2027, 10, 1),  # three months, to December
            "tasks.1.likely": Decimal(2),  # as the optimistic days
            "tasks.2.start": date(2027, 12, 1),
            "tasks.2.months": Decimal(1),
            "purchases.1.start": date(2027, 12, 1),  # one month, the last
            "cost_rules.1.minimum": Decimal(5),  # nothing but 5
            "cost_rules.1.maximum": Decimal(5),
            "cost_rules.1.valid_from": date(2027, 4, 1),  # one month
            "cost_rules.1.valid_to": date(2027, 4, 1),
            "project.1.reporting_month": date(2027, 12, 1),
        }
    )
    assert check(book(at_limits, "en")) == []
    longest = changed(
        {"project.1.months": Decimal(24), "tasks.2.months": Decimal(24), "profiles.1.w24": Decimal(1)}
    )
    assert check(book(longest, "en")) == []


def test_a_blank_number_of_months_is_one() -> None:
    assert check(book(changed({"tasks.1.months": "", "tasks.1.start": date(2027, 12, 1)}), "en")) == []


def test_a_task_may_repeat_the_sourcing_of_its_role() -> None:
    assert check(book(changed({"tasks.2.sourcing": "external"}), "fr")) == []


def moved(plan: Book, key: str) -> Book:
    words = plan.lists[key]
    words.words.reverse()
    words.codes.reverse()
    return plan


def test_words_that_formulas_choose_by_must_stay_in_their_order() -> None:
    findings = check(moved(book(good(), "fr"), "spread"))
    assert told(findings, "fr") == [LISTS_MOVED]
    findings = check(moved(book(good(), "en"), "frequency"))
    assert told(findings, "en") == [
        "Lists!G5  The words of this list have been moved: put them back in this order, Once, Monthly, Yearly."
    ]
    assert [each.severity for each in findings] == [Severity.BLOCK]


def test_words_that_nothing_counts_by_may_be_moved() -> None:
    assert check(moved(book(good(), "en"), "nature")) == []


def test_a_month_asked_for_must_lie_in_the_plan() -> None:
    plan = book(good(), "fr")
    assert month_given_outside(plan, date(2027, 1, 1)) == []
    assert month_given_outside(plan, date(2027, 12, 1)) == []
    findings = month_given_outside(plan, date(2028, 1, 1))
    assert told(findings, "fr") == [MONTH_OUTSIDE["fr"]]
    assert told(month_given_outside(plan, date(2026, 12, 1)), "en") == [MONTH_OUTSIDE["en"]]
    assert [each.severity for each in findings] == [Severity.BLOCK]


def test_many_mistakes_are_told_at_once() -> None:
    wrong: dict[str, Any] = {}
    for case in CASES:
        if case["code"] in {"three_point_half", "end_before_start", "role_day_missing", "rate_missing"}:
            wrong |= typed(case["change"])
    found = {each.code for each in check(book(changed(wrong | {"tasks.1.pessimistic": Decimal(4)}), "en"))}
    assert found == {"three_point_half", "end_before_start", "role_day_missing", "rate_missing"}


@pytest.mark.parametrize(
    "cells",
    [
        {"project.1.first_month": "janvier"},
        {"project.1.months": "douze"},
        {"tasks.1.likely": "trois"},
        {"tasks.1.start": "2027-04", "tasks.2.months": "x"},
        {"purchases.1.start": "x"},
        {"roles.1.sourcing": "x", "roles.2.id": ""},
        {"parameters.1.valid_from": "x"},
        {"parameters.1.name": ""},
        {"cost_rules.1.basis": "x"},
        {"tasks.1.spread": "x"},
    ],
    ids=str,
)
def test_a_cell_that_could_not_be_read_is_not_told_twice(cells: dict[str, Any]) -> None:
    plan = changed(cells)
    plan["project"][0]["language"] = "en"
    found, findings = read_book(build(plan, "en"), "plan.xlsx")
    assert found is not None
    told_already = {each.where for each in findings}
    assert told_already
    again = [each for each in check(found) if each.where in told_already]
    assert again == []


def test_a_book_that_lacks_a_table_is_not_checked_further() -> None:
    plan = book(changed({"tasks.1.likely": Decimal(9)}), "en")
    assert check(plan) != []
    del plan.tables["roles"]
    assert check(plan) == []


def test_a_cell_is_where_a_person_finds_it() -> None:
    findings = check(book(changed({"roles.2.day_rate": ""}), "fr"))
    assert [each.where for each in findings] == [CellRef("Rôles", 7, 9)]
