"""The checks of the article (``article.toml``): each on a faultless plan and on one with its mistake, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.checks import check
from pipeline.checks.declaring import Check
from pipeline.checks.examining import cells_of, examine
from pipeline.checks.registry import CHECKS, MODULES
from pipeline.findings import CellRef, Finding, Severity, column_letters
from pipeline.languages import LANGUAGES, has, table
from pipeline.rules.computing import compute
from pipeline.rules.inputs import DEFAULTS
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.runs.telling import spoken
from tests.checks.article_plans import faultless
from tests.checks.plans import Rows, book, changed, good
from tests.checks.test_checks import typed

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "article.toml").read_text(encoding="utf-8"), parse_float=Decimal
)["case"]


NOT_EXAMINED = (
    "Not examined, because nothing is filled in there: Make or buy (S10); Objectives (S15, S21, S57, S65); Tasks › Kind "
    "of work (S18, S19, S44, S46, S49, S50); Skills required (S23); Skills held (S24); Channels (S26, S31, S38, S39, S43, "
    "S44); Displaced projects (S28); Project › Strategy approved on (S30); People (S32, S58, S59); Needs (S36); Content "
    "plan (S39); Forgotten costs (S47); Entities (S49); Channels › Live from (S60); Project › Communication budget (S64). "
    "Fill them in to have these points checked; they may stay empty."
)


def examined(plan: Rows, lang: str = "en") -> list[Finding]:
    """Return what the checks of the article find in a plan in which nothing stops the computing."""
    found = book(plan, lang)
    assert [each for each in check(found) if each.severity is Severity.BLOCK] == []
    return examine(found, compute(found, ()))


def of(check: str, findings: list[Finding]) -> list[Finding]:
    return [each for each in findings if each.note is not None and each.note.check == check]


def told(findings: list[Finding], lang: str = "en") -> list[str]:
    return [f"{each.where}  " * (each.where is not None) + spoken(each, lang) for each in findings]


@cache
def places(lang: str) -> dict[str, str]:
    """Return the letters of each column of the inputs, and the row of each field of the project."""
    tables = book(faultless(), lang).tables
    found = {
        f"{table.key}.{key}": column_letters(at)
        for table in tables.values()
        for key, at in table.columns.items()
    }
    fields = tables["project"].rows[0].cells
    return found | {f"project.{key}": str(cell.where.row) for key, cell in fields.items()}


def placed(sentence: str, lang: str) -> str:
    """Return a sentence with the cells where the faultless plan has them."""
    return re.sub(r"{(\w+\.\w+)}", lambda named: places(lang)[named[1]], sentence)


def changed_in(changes: dict[str, Any]) -> Rows:
    return changed(typed(changes), faultless())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_said_of_a_faultless_plan(lang: str) -> None:
    assert examined(faultless(), lang) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']} {case['name']}")
def test_a_mistake_is_told_once_with_its_cells_and_what_to_do(case: dict[str, Any], lang: str) -> None:
    found = of(case["check"], examined(changed_in(case["change"]), lang))
    assert told(found, lang) == [placed(each, lang) for each in case[lang]]
    assert [each.severity.value for each in found] == case["weight"]
    assert [each.code for each in found] == [f"article.{case['check']}.{code}" for code in case["codes"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_every_check_is_said_by_a_case_and_there_is_no_other(lang: str) -> None:
    words = {
        f"{check}.{case}.{number}"
        for check, entry in table("article", lang).items()
        for case, sentences in entry.items()
        if isinstance(sentences, dict) and case != "signs"
        for number in sentences
        if number != "advice"
    }
    assert words == {f"{case['check']}.{code}" for case in CASES for code in case["codes"]}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("declared", CHECKS, ids=lambda each: each.id)
def test_every_check_has_a_title_the_sentence_it_comes_from_and_advice_for_each_case(
    declared: Check, lang: str
) -> None:
    words = table(f"article.{declared.id}", lang)
    assert {key for key, value in words.items() if isinstance(value, dict)} - {"signs"} == set(declared.cases)
    assert words["title"]
    assert words["quote"]
    for case in declared.cases:
        assert words[case]["advice"].endswith("."), case
        assert all(sentence.endswith(".") for sentence in words[case].values())


def test_every_check_is_declared_once_with_parameters_and_sheets_that_exist() -> None:
    assert [each.id for each in CHECKS] == sorted(each.id for each in CHECKS)
    assert max(Counter(each.id for each in CHECKS).values()) == 1
    assert len(CHECKS) == sum(isinstance(each, Check) for module in MODULES for each in vars(module).values())
    columns = {column.name for declared in INPUT_TABLES for column in declared.columns}
    for declared in CHECKS:
        assert set(declared.limits) <= set(DEFAULTS)
        assert set(declared.uses) <= columns | {each.key for each in INPUT_TABLES}


# ------------------------------------------------------------------------------------------ limits, just met


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (
            {"tasks.10.months": 12, "project.1.months": 14},
            "S52",
        ),  # twelve months of running, to the plan's end
        ({"project.1.communication_budget": 573000}, "S64"),  # 28,650 are 5% of it
        ({"project.1.tools_chosen": date(2027, 1, 20)}, "S35"),  # on the day of the approval
        ({"channels.1.official": date(2027, 3, 31)}, "S43"),  # in the month of the opening
        ({"project.1.context": ""}, "S19"),  # one sign out of five
    ],
    ids=str,
)
def test_a_limit_that_is_just_met_is_no_mistake(change: dict[str, Any], check: str) -> None:
    assert of(check, examined(changed_in(change))) == []


def test_a_limit_is_the_parameter_in_force_at_the_first_month_of_the_plan() -> None:
    def limit(value: str, since: date) -> dict[str, Any]:
        return {"name": "social_floor", "value": Decimal(value), "valid_from": since}

    before = limit("0.04", date(2026, 1, 1))
    later = limit("0.9", date(2027, 2, 1))
    change = {"project.1.communication_budget": 600000, "parameters": [before, later]}
    assert of("S64", examined(changed_in(change))) == []  # 4.8% is above 4%, and 90% holds only later


# ---------------------------------------------------------------------------------------------------- waivers


def waiver(**cells: Any) -> dict[str, Any]:
    return {
        "check": "S20",
        "reason": "Prototype sans recette.",
        "who": "C. Ménard",
        "date": date(2026, 11, 12),
    } | cells


def without_criteria(*waivers: dict[str, Any]) -> Rows:
    """Return a plan in which two deliverables lack their criterion: T2 in row 7, T10 in row 15."""
    return changed_in(
        {"tasks.2.acceptance": "", "tasks.10.deliverable": "Réponses", "waivers": list(waivers)}
    )


def test_a_waiver_sets_a_check_aside_and_its_reason_is_told() -> None:
    (found,) = examined(without_criteria(waiver()), "fr")
    assert found.severity is Severity.WAIVED
    assert told([found], "fr") == [
        (
            "Tâches!R7  2 livrables n’ont pas de critère d’acceptation\u00a0: Tâches!R7, R15. "
            "Levé\u00a0: Prototype sans recette (C. Ménard, 12\u00a0novembre 2026)."
        )
    ]
    (found,) = examined(without_criteria(waiver(who=None, date=None)))
    assert told([found]) == [
        "Tasks!R7  2 deliverables have no acceptance criterion: Tasks!R7, R15. Waived: Prototype sans recette."
    ]


@pytest.mark.parametrize("line", ["T2", "t2", "R7", "$R$7", "Tasks!R7", " tasks!r7 "])
def test_a_waiver_may_name_one_line_or_one_cell(line: str) -> None:
    left, waived = examined(without_criteria(waiver(line=line)))
    assert (left.where, left.severity) == (CellRef("Tasks", 15, 18), Severity.WARN)
    assert (waived.where, waived.severity) == (CellRef("Tasks", 7, 18), Severity.WAIVED)
    assert left.note is not None
    assert left.note.lines == 1


def test_a_finding_that_holds_back_the_document_can_be_waived_too() -> None:
    plan = {"purchases.1.supplier": "", "waivers": waiver(check="s29", line="A1")}
    assert [each.severity for each in examined(changed_in(plan))] == [Severity.WAIVED]


def test_a_waiver_without_a_reason_counts_for_nothing_and_is_told() -> None:
    left, about = examined(without_criteria(waiver(reason=None)))
    assert left.severity is Severity.WARN
    assert told([about]) == [
        "Waivers!C6  The waiver of S20 has no reason, and counts for nothing: type one, it is printed."
    ]
    both = examined(without_criteria(waiver(reason=None), waiver()))
    assert [each.severity for each in both] == [Severity.WAIVED, Severity.WARN]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_waiver_that_names_no_check_is_told(lang: str) -> None:
    plan = changed_in({"waivers": [waiver(check="S999"), waiver(check=None)]})
    words = {
        "fr": "n’est pas un contrôle qui se lève\u00a0: tapez son repère, tel qu’il est sur la feuille Contrôles, "
        "par exemple S20.",
        "en": "is no check that can be waived: type its id as it stands on the Checks sheet, such as S20.",
    }
    sheet, name, none = {
        "fr": ("Levées", "«\u00a0S999\u00a0»", "«\u00a0\u00a0»"),
        "en": ("Waivers", "“S999”", "“”"),
    }[lang]
    assert told(examined(plan, lang), lang) == [
        f"{sheet}!A6  {name} {words[lang]}",
        f"{sheet}!A7  {none} {words[lang]}",
    ]


@pytest.mark.parametrize("line", [None, "T9", "Tasks!A1"])
def test_a_waiver_that_sets_nothing_aside_is_told(line: str | None) -> None:
    found = examined(changed_in({"waivers": waiver(line=line)}))
    assert told(found) == [
        "Waivers!A6  The waiver of S20 sets nothing aside: delete it, or correct the line or cell that it names."
    ]
    assert found[0].severity is Severity.WARN


# ------------------------------------------------------------------------------------- what stays quiet, and how


def test_a_small_budget_hears_little_and_nothing_holds_back_its_document() -> None:
    plan = {"project": good()["project"], "parameters": good()["parameters"], "roles": good()["roles"]}
    run = {"phase": "running", "nature": "recurring", "role": "Animatrice", "start": date(2027, 1, 1)}
    plan["tasks"] = [
        {"id": Decimal(n), "label": f"Tâche {n}", "likely": Decimal(3), "months": Decimal(12), "spread": "even", "deliverable": "Note"} | run
        for n in range(1, 11)
    ]  # fmt: skip
    found = examined(plan)
    assert told(found) == [
        (
            "Tasks!R6  10 deliverables have no acceptance criterion: Tasks!R6:R15. Say how each will be judged good "
            "(column Acceptance criterion)."
        ),
        (
            "No need is written down: nothing says what the plan is for. List the needs on their sheet, and choose "
            "one for each line."
        ),
        NOT_EXAMINED,
    ]
    assert [each.severity for each in found] == [Severity.WARN, Severity.WARN, Severity.INFO]


def test_the_heaviest_findings_come_first() -> None:
    plan = {
        "tasks.2.acceptance": "",
        "tasks.9.need": "",
        "purchases.1.supplier": "",
        "tasks.3.activity": "other",
    }
    weights = [each.severity for each in examined(changed_in(plan | {"waivers": waiver(check="S18")}))]
    hold, warn, info, waived = Severity.HOLD, Severity.WARN, Severity.INFO, Severity.WAIVED
    assert weights == [hold, hold, warn, info, waived]


def test_cells_are_told_in_runs_and_the_sheet_once() -> None:
    def at(sheet: str, column: int, *rows: int) -> list[CellRef]:
        return [CellRef(sheet, row, column) for row in rows]

    places = [*at("Tâches", 18, 9, 6, 7, 8, 12), *at("Tâches", 1, 3), *at("Achats", 2, 4)]
    assert cells_of(places) == "Achats!B4, Tâches!A3, R6:R9, R12"
    many = cells_of(at("Tasks", 1, *range(1, 60, 2)))
    assert many.count(",") == 12
    assert many.endswith(", …")


def test_a_cell_of_a_column_that_the_workbook_lacks_is_not_asked_for() -> None:
    found = book(changed_in({"tasks.2.due": ""}), "en")
    del found.tables["tasks"].columns["due"]
    assert of("S20", examine(found, compute(found, ()))) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_way_of_not_examining_has_words(lang: str) -> None:
    for declared in CHECKS:
        for use in declared.uses:
            name, _, column = use.partition(".")
            assert has(f"inputs.{name}.columns.{column}.heading" if column else f"inputs.{name}.sheet", lang)
