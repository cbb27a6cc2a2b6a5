"""The two sample budgets: whole, coherent, sourced, and plausible by plain arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

import pytest

from pipeline.formulas.inputs import Input
from pipeline.languages import table
from pipeline.rules.inputs import LISTS
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Value
from pipeline.workbook.starter import sample

LANGS = ("fr", "en")
ARTICLE = {
    "fr": (
        "identité", "benchmark", "objectifs", "audit éditorial", "ligne éditoriale", "charte d’utilisation",
        "charte de modération", "page d’accueil", "officialisation", "formation", "présence", "modération",
        "semaine de la prévention", "tableau de bord",
    ),
    "en": (
        "identity", "benchmark", "objectives", "editorial audit", "editorial line", "charter of use",
        "charter of moderation", "landing page", "official accounts", "training", "presence", "moderation",
        "winter workshops", "dashboard",
    ),
}  # fmt: skip
"""What the source article names as work, in the words of the tasks."""

Line = Mapping[str, Value]


def number(line: Line, key: str, blank: int | str = 0) -> Decimal:
    value = line.get(key)
    return Decimal(blank) if value is None else cast("Decimal", value)


def month(line: Line, key: str) -> int:
    day = cast("date", line[key])
    return day.year * 12 + day.month


def span(lang: str) -> tuple[int, int]:
    """Return the first and last month of the plan, as year × 12 + month."""
    (project,) = sample(lang)["project"]
    first = month(project, "first_month")
    return first, first + int(number(project, "months")) - 1


@pytest.mark.parametrize("lang", LANGS)
def test_a_sample_is_as_large_as_a_real_budget(lang: str) -> None:
    rows = {key: len(each) for key, each in sample(lang).items()}
    assert rows["project"] == 1
    assert rows["tasks"] >= 40
    assert rows["purchases"] >= 8
    assert rows["cost_rules"] >= 4
    assert 4 <= rows["needs"] <= 6
    assert 4 <= rows["channels"] <= 5
    assert 1 <= rows["profiles"] <= 2
    assert rows["people"] >= 4
    assert rows["absences"] >= 3
    assert rows["skills_required"] >= 6
    assert rows["skills_held"] >= 6
    assert rows["content_plan"] >= 4
    alone = set() if lang == "fr" else {"make_or_buy"}  # an offer weighs no making against buying
    assert set(rows) == {each.key for each in INPUT_TABLES} - alone


@pytest.mark.parametrize("lang", LANGS)
def test_only_declared_columns_are_given_and_required_ones_are_never_blank(lang: str) -> None:
    content = sample(lang)
    kind = content["project"][0]["kind"]
    for declared in INPUT_TABLES:
        columns = {each.key: each for each in declared.columns}
        for line in content.get(declared.key, ()):
            assert set(line) <= set(columns)
            for key, column in columns.items():
                if column.required is True or column.required == kind:
                    assert line.get(key) is not None, (declared.key, line.get("id"), key)


@pytest.mark.parametrize("lang", LANGS)
def test_every_choice_is_a_code_or_a_word_of_its_open_list(lang: str) -> None:
    def allowed(column: Input) -> list[Value]:
        key = str(column.choices)
        if key in LISTS:
            return list(LISTS[key])
        return [
            each if isinstance(each, str) else Decimal(repr(each))
            for each in table(f"lists.{key}", lang)["values"]
        ]

    content = sample(lang)
    for declared in INPUT_TABLES:
        for column in declared.columns:
            if column.choices is not None:
                for line in content.get(declared.key, ()):
                    assert line.get(column.key) in [None, *allowed(column)], (declared.key, line)


@pytest.mark.parametrize("lang", LANGS)
def test_every_name_is_unique_and_every_reference_finds_its_name(lang: str) -> None:
    content = sample(lang)
    names = {key: [str(line["id"]) for line in rows] for key, rows in content.items() if "id" in rows[0]}
    for each in names.values():
        assert len({name.casefold() for name in each}) == len(each)
        assert not any(set(name) & set("*?~<>=") or name != name.strip() for name in each)
    for key in ("tasks", "purchases", "channels"):
        for line in content[key]:
            assert line.get("need") in [None, *names["needs"]]
            assert line.get("channel") in [None, *names["channels"]]
    for line in content["tasks"]:
        assert line["role"] in names["roles"]
        assert line["spread"] in [*LISTS["spread"], *names["profiles"]]
        assert line.get("person") in [None, *names["people"]]
    for line in content["people"]:
        assert line["role"] in names["roles"]
        assert line.get("back_up") in [None, *names["people"]]
    for key in ("absences", "skills_held"):
        assert {line["person"] for line in content[key]} <= set(names["people"])
    assert {line["channel"] for line in content["content_plan"]} <= set(names["channels"])
    assert {line["task"] for line in content["skills_required"]} <= set(names["tasks"])


@pytest.mark.parametrize("lang", LANGS)
def test_every_line_starts_and_ends_within_the_plan(lang: str) -> None:
    first, last = span(lang)
    for line in sample(lang)["tasks"]:
        start = month(line, "start")
        assert first <= start <= start + int(number(line, "months", 1)) - 1 <= last, line["id"]
    for line in sample(lang)["purchases"]:
        start = month(line, "start")
        assert first <= start <= (month(line, "end") if "end" in line else start) <= last, line["id"]
    (project,) = sample(lang)["project"]
    assert project["reporting_month"] == project["first_month"]
    assert project["document_date"] == date(2026, 11, 16)


@pytest.mark.parametrize("lang", LANGS)
def test_months_are_given_as_their_first_day(lang: str) -> None:
    for declared in INPUT_TABLES:
        for column in declared.columns:
            if column.show == "month":
                days = [line.get(column.key) for line in sample(lang)[declared.key]]
                assert all(day is None or cast("date", day).day == 1 for day in days)


@pytest.mark.parametrize("lang", LANGS)
def test_three_points_come_together_and_in_order(lang: str) -> None:
    lines = sample(lang)["tasks"]
    three = [line for line in lines if "optimistic" in line or "pessimistic" in line]
    assert 10 <= len(three) < len(lines)
    for line in three:
        assert 0 < number(line, "optimistic") <= number(line, "likely") <= number(line, "pessimistic")
    assert any("quantity" in line for line in lines)


@pytest.mark.parametrize("lang", LANGS)
def test_a_profile_has_one_weight_for_each_month_of_the_tasks_that_use_it(lang: str) -> None:
    content = sample(lang)
    for profile in content["profiles"]:
        weights = len(profile) - 1
        users = [line for line in content["tasks"] if line["spread"] == profile["id"]]
        assert users
        assert {int(number(line, "months", 1)) for line in users} == {weights}


@pytest.mark.parametrize("lang", LANGS)
def test_the_rules_cover_what_a_rule_can_do(lang: str) -> None:
    rules = sample(lang)["cost_rules"]
    assert {"uplift", "discount"} <= {rule["type"] for rule in rules}
    assert {rule["on"] for rule in rules} == {"base", "running_total"}
    assert {rule["basis"] for rule in rules} == set(LISTS["basis"])
    for rule in rules:
        assert ("amount" in rule) == (rule["basis"] == "line_days")
        assert ("rate" in rule) == (rule["basis"] != "line_days" and rule["type"] != "indexation")
    for column in ("phase", "sourcing", "category", "nature", "valid_from"):
        assert any(column in rule for rule in rules)
    assert any("minimum" in rule or "maximum" in rule for rule in rules)


@pytest.mark.parametrize("lang", LANGS)
def test_the_tasks_are_those_that_the_article_names(lang: str) -> None:
    labels = " | ".join(str(line["label"]) for line in sample(lang)["tasks"]).casefold()
    assert [word for word in ARTICLE[lang] if word not in labels] == []
    assert {line["phase"] for line in sample(lang)["tasks"]} == set(LISTS["phase"])
    assert {line["nature"] for line in sample(lang)["tasks"]} == set(LISTS["nature"])


@pytest.mark.parametrize("lang", LANGS)
def test_a_free_account_stays_as_a_line_of_nothing(lang: str) -> None:
    free = [line for line in sample(lang)["purchases"] if line["unit_price"] == 0]
    assert len(free) >= 3
    assert all("channel" in line for line in free)
    assert {line["frequency"] for line in sample(lang)["purchases"]} == set(LISTS["frequency"])


@pytest.mark.parametrize("lang", LANGS)
def test_every_rate_and_parameter_says_where_it_comes_from(lang: str) -> None:
    content = sample(lang)
    assert all(line["source"] for key in ("roles", "parameters") for line in content[key])
    computed = {"worked_days"} if lang == "en" else set()  # the studio's worked days follow from the calendar
    assert {str(line["name"]) for line in content["parameters"]} == set(LISTS["parameter"]) - computed


@pytest.mark.parametrize("lang", LANGS)
def test_the_texts_of_the_document_are_written(lang: str) -> None:
    (project,) = sample(lang)["project"]
    for key in ("decision", "context", "approach"):
        assert len(str(project[key])) > 200
    assert 3 <= len(str(project["stakes"]).splitlines()) <= 4
    assert all(str(value) == str(value).strip() for value in project.values())


def test_legal_particulars_have_the_form_that_they_should_have() -> None:
    (french,), (english,) = sample("fr")["project"], sample("en")["project"]
    assert len(str(french["client_number"]).replace(" ", "")) == 9
    assert len(str(english["seller_number"])) == len(str(english["client_number"])) == 8
    assert len([each for each in str(english["seller_vat"]) if each.isdigit()]) == 9
    assert str(english["seller_vat"]).startswith("GB ")


def days_of(line: Line) -> Decimal:
    likely = number(line, "likely")
    if "optimistic" in line:
        likely = (number(line, "optimistic") + 4 * likely + number(line, "pessimistic")) / 6
    return likely * number(line, "quantity", 1)


def bought(line: Line, key: str, last: int) -> Decimal:
    """Return what a purchase amounts to over the plan, at the price under ``key``."""
    months = (month(line, "end") if "end" in line else last) - month(line, "start") + 1
    times = {"once": 1, "monthly": months, "yearly": -(-months // 12)}[str(line["frequency"])]
    return times * number(line, "quantity", 1) * number(line, key)


CONTRIBUTIONS = {
    "Animatrice de communauté": Decimal("0.2357"),
    "Chargé de communication": Decimal("0.317"),
    "Responsable numérique": Decimal("0.3776"),
}
"""What the employer pays on a salary of 29 000, 35 000 and 45 000, as a share (see ``cases/employer.toml``)."""


def test_the_business_case_costs_what_a_mutual_society_would_believe() -> None:
    content = sample("fr")
    parameters = {str(line["name"]): number(line, "value") for line in content["parameters"]}
    day: dict[Value, Decimal] = {}
    for role in content["roles"]:
        salary = number(role, "salary")
        cost = salary * (1 + CONTRIBUTIONS.get(str(role["id"]), Decimal(0)) + parameters["mobility_levy"])
        cost += parameters["health_cover"] * 12 + parameters["meal_vouchers"] * parameters["worked_days"]
        worked = parameters["worked_days"] * number(
            role, "productive_share", str(parameters["productive_share"])
        )
        computed = cost * (1 + parameters["overhead"]) / worked
        day[role["id"]] = number(role, "loaded_day") or number(role, "day_rate") or computed
    # 29 000 × (1.2357 + 0.02) + 38.50 × 12 + 5.40 × 218 = 38 054.50, × 1.25 ÷ (218 × 0.8 = 174.4) = 272.75
    assert round(day["Animatrice de communauté"], 2) == Decimal("272.75")
    work = sum(days_of(line) * day[line["role"]] for line in content["tasks"])
    spent = sum(bought(line, "unit_price", span("fr")[1]) for line in content["purchases"])
    assert 150_000 < work + spent < 200_000
    external = {role["id"] for role in content["roles"] if role["sourcing"] == "external"}
    strategy = [line for line in content["tasks"] if line["phase"] == "strategy"]
    assert sum(days_of(line) for line in strategy if line["role"] in external) > 20


def test_the_offer_is_priced_as_an_agency_would_and_above_its_costs() -> None:
    content = sample("en")
    rate = {role["id"]: number(role, "selling_rate") for role in content["roles"]}
    work = sum(days_of(line) * rate[line["role"]] for line in content["tasks"])
    sold = sum(bought(line, "selling_price", span("en")[1]) for line in content["purchases"])
    assert 60_000 < work + sold < 120_000
    for line in content["purchases"]:
        assert number(line, "selling_price") >= number(line, "unit_price")
    for role in content["roles"]:
        assert number(role, "selling_rate") > number(role, "day_rate")
