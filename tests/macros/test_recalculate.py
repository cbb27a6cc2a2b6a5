"""Recalculate, Check and Run main: what a click does to the workbook that is open, and what it leaves alone."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline import macros
from pipeline.runs import stories
from pipeline.workbook.starter import build
from tests.checks.article_plans import faultless
from tests.macros.excels import (
    as_reported,
    computed,
    computed_tabs,
    contents,
    looks,
    opened,
    place,
    shown,
    values_of,
    with_buttons,
)
from tests.witness.amounts import some
from tests.witness.excel_engine import Excel
from tests.workbook.books import FIRST, offer, typed
from tests.workbook.lean import lean

PERSONS = load_workbook(io.BytesIO(with_buttons("en"))).sheetnames
OURS = computed_tabs(load_workbook(io.BytesIO(computed(with_buttons("en")))))
"""The sheets that a run on the file computes: a click must give the same."""
LIKELY = 9
"""Column of the likely days on the sheet of tasks."""


def click(excel: Excel, macro: str = "recalculate") -> list[str]:
    """Press a button and return what it said."""
    excel.alerts.clear()
    excel.counts.clear()
    excel.log.clear()
    with excel.running():
        getattr(macros, macro)()
    return [message for message, _, _ in excel.alerts]


def blocks(excel: Excel, kind: str) -> Counter[str]:
    """Return how many blocks of a kind went over for each sheet."""
    return Counter(sheet for each, sheet, _ in excel.log if each == kind)


def test_the_sheets_appear_as_a_run_on_the_file_makes_them() -> None:
    excel = opened(with_buttons("en"))
    (said,) = click(excel)
    assert said == (f"Computed: €2,201.33 excl. VAT, 5.50 days. Sheets added: {', '.join(OURS)}.")
    filed = load_workbook(io.BytesIO(computed(with_buttons("en"))))
    assert computed_tabs(excel.book) == OURS
    assert {"Summary", "Plan", "Costs", "Presence", "Stakes", "Checks", "Phasing"} <= set(OURS)
    assert excel.book.sheetnames == [*PERSONS, *OURS]
    assert contents(excel.book, OURS) == contents(filed, OURS)
    assert excel.book.active.title == "Read me"  # type: ignore[union-attr]


def test_they_look_as_a_run_on_the_file_makes_them_look() -> None:
    excel = opened(with_buttons("en"))
    click(excel)
    filed = load_workbook(io.BytesIO(computed(with_buttons("en"))))
    assert looks(excel.book, OURS) == looks(filed, OURS)
    for tab in OURS:
        mine, other = excel.book[tab], filed[tab]
        assert mine.freeze_panes == other.freeze_panes
        assert mine.sheet_properties.tabColor.rgb[-6:] == other.sheet_properties.tabColor.rgb[-6:]  # type: ignore[union-attr]
        assert not mine.sheet_view.showGridLines
        assert [str(each.sqref) for each in mine.conditional_formatting] == [
            str(each.sqref) for each in other.conditional_formatting
        ]
    assert len(excel.charts["Summary"]) == 3
    assert [each.chart_type for each in excel.charts["Summary"]] == [
        "column_stacked",
        "bar_clustered",
        "doughnut",
    ]


def test_each_sheet_of_the_person_is_read_once_and_each_of_ours_written_once() -> None:
    excel = opened(with_buttons("en"))
    click(excel)
    assert blocks(excel, "values") == Counter(PERSONS) + Counter(
        OURS
    )  # ours: to compare with Excel's results
    assert blocks(excel, "write") == Counter(OURS)
    assert blocks(excel, "formulas") == Counter()
    assert click(excel) == []
    assert blocks(excel, "values") == Counter(PERSONS) + Counter(OURS) + Counter(OURS)
    assert blocks(excel, "formulas") == blocks(excel, "write") == Counter(OURS)
    assert not {"format", "style", "width", "rule", "chart", "name"} & set(excel.counts)


def test_a_figure_that_was_typed_and_not_saved_is_computed() -> None:
    excel = opened(with_buttons("en"))
    click(excel)
    assert shown(excel, "Costs", "Days", "T01") == 3
    excel.book["Tasks"].cell(FIRST, LIKELY).value = 4.25
    assert click(excel) == []
    assert shown(excel, "Costs", "Days", "T01") == 4.25
    assert shown(excel, "Costs", "Base before rules", "T01") == 852.13  # 4.25 × 200.50 = 852.125, half up


def test_a_line_that_was_added_gets_its_place_and_its_looks() -> None:
    excel = opened(computed(with_buttons("en")))
    tasks = excel.book["Tasks"]
    for column in range(1, tasks.max_column + 1):
        tasks.cell(FIRST + 2, column).value = tasks.cell(FIRST, column).value
    tasks.cell(FIRST + 2, 1).value = "T03"
    assert click(excel) == []
    filed = load_workbook(io.BytesIO(computed(excel.saved())))
    assert contents(excel.book, OURS) == contents(filed, OURS)
    assert shown(excel, "Costs", "Base before rules", "T03") == 601.5
    assert looks(excel.book, OURS) == looks(filed, OURS)


def test_a_line_that_is_gone_leaves_no_trace() -> None:
    excel = opened(computed(with_buttons("en")))
    for column in range(1, 19):
        excel.book["Tasks"].cell(FIRST + 1, column).value = None
    click(excel)
    filed = load_workbook(io.BytesIO(computed(excel.saved())))
    assert contents(excel.book, OURS) == contents(filed, OURS)
    assert looks(excel.book, OURS) == looks(filed, OURS)


def test_a_run_on_the_saved_file_knows_the_sheets_and_a_click_knows_those_of_a_run() -> None:
    excel = opened(with_buttons("en"))
    click(excel)
    done = stories.report(excel.saved(), "plan.xlsm", "en", templates=None, documents=False)
    assert not done.blocked
    assert done.workbook is not None
    filed = load_workbook(io.BytesIO(done.workbook))
    assert filed.sheetnames == excel.book.sheetnames
    assert contents(filed, OURS) == contents(excel.book, OURS)
    again = opened(done.workbook)
    assert click(again) == []
    assert again.book.sheetnames == filed.sheetnames
    assert not {"format", "style"} & set(again.counts)


@pytest.mark.parametrize("macro", ["recalculate", "main"])
def test_run_main_of_the_add_in_does_the_same_on_a_plain_workbook(macro: str) -> None:
    excel = opened(typed("fr", {}), path="/home/eloise/plan.xlsx")
    (said,) = click(excel, macro)
    assert said.startswith("Calculé\xa0: 2\xa0201,33\xa0€ HT, 5,50 jours. Feuilles ajoutées\xa0: Synthèse, ")


def test_sheets_that_an_offer_alone_has_go_with_it() -> None:
    excel = opened(computed(lean(offer("en"), "en")))
    assert {"Price", "Price plan"} <= set(excel.book.sheetnames)
    assert excel.book["Project"]["B5"].value == "Offer"
    excel.book["Project"]["B5"].value = "Business case"
    click(excel)
    assert not {"Price", "Price plan"} & set(excel.book.sheetnames)
    assert not [name for name in excel.book.defined_names if name.startswith("truecost.price")]
    assert contents(excel.book, OURS) == contents(load_workbook(io.BytesIO(computed(excel.saved()))), OURS)


# Check ----------------------------------------------------------------------------------------------------


def test_check_says_that_nothing_is_wrong_and_writes_nothing() -> None:
    plan = faultless()
    plan["project"][0]["language"] = "en"
    excel = opened(computed(build(plan, "en", macros=True)))
    assert click(excel, "check") == ["Nothing is wrong, nothing is worth a look."]
    assert blocks(excel, "values") == Counter(excel.book.sheetnames) - Counter(computed_tabs(excel.book))
    assert not {"write", "formulas", "name", "add"} & set(excel.counts)


def test_check_lists_what_is_worth_a_look_with_its_cell() -> None:
    excel = opened(with_buttons("fr"))
    for column, value in ((1, "Stagiaire"), (2, "Interne"), (3, 100), (11, 0)):
        excel.book["Rôles"].cell(FIRST + 2, column).value = value
    (said,) = click(excel, "check")
    assert said.startswith("Rien de bloquant. À voir (")
    assert "Rôles!A8  Le rôle «\xa0Stagiaire\xa0» ne sert dans aucune tâche." in said
    assert "write" not in excel.counts


def test_what_blocks_is_listed_on_checks_and_the_other_sheets_stay() -> None:
    excel = opened(computed(with_buttons("en")))
    others = [tab for tab in OURS if tab != "Checks"]
    before = contents(excel.book, others)
    excel.book["Tasks"].cell(FIRST, LIKELY).value = "3 days"
    for macro in ("check", "recalculate"):
        (said,) = click(excel, macro)
        first, _, listed, *rest = said.splitlines()
        assert first == (
            "To mend before the plan can be computed (1); all of it is listed on the sheet Checks:"
        )
        assert listed.startswith("Blocking  Tasks!I6  “3 days” is text; a number is expected (Likely days)")
        assert rest == []
        assert contents(excel.book, others) == before
        assert blocks(excel, "write") == Counter(["Checks"])
        assert excel.book.active.title == "Checks"  # type: ignore[union-attr]
        told = [cell.value for cell in excel.book["Checks"]["B"] if cell.value]
        assert "Tasks!I6" in told
    excel.book["Tasks"].cell(FIRST, LIKELY).value = 3
    click(excel)
    filed = load_workbook(io.BytesIO(computed(excel.saved())))
    assert contents(excel.book, OURS) == contents(filed, OURS)


def test_a_long_list_is_cut_and_says_so() -> None:
    excel = opened(with_buttons("en"))
    for row in range(FIRST, FIRST + 2):
        for column in (3, 4, 6, 9, 13):
            excel.book["Tasks"].cell(row, column).value = "nonsense"
    (said,) = click(excel, "check")
    assert len(said.splitlines()) == 11
    assert said.splitlines()[-1].startswith("… and ")


def test_a_workbook_without_a_plan_is_told_so() -> None:
    excel = Excel(load_workbook(io.BytesIO(typed("en", {}))), path="Book1")
    for tab in list(excel.book.sheetnames)[1:]:
        del excel.book[tab]
    for macro in ("check", "recalculate"):
        (said,) = click(excel, macro)
        assert "truecost new" in said
        assert excel.book.sheetnames == ["Read me"]


# What Excel and the rules must agree on -------------------------------------------------------------------


def test_a_result_of_excel_that_is_not_ours_is_told_with_its_cell(home: Any) -> None:
    def wrong(book: Any) -> dict[tuple[str, int, int], Any]:
        cell = book["Costs"][place(book, "Costs", "Base before rules", "T01")]
        return dict(as_reported(book)) | {("Costs", cell.row, cell.column): 601.51}

    excel = opened(with_buttons("en"), calculator=wrong)
    (said,) = click(excel)
    where = place(excel.book, "Costs", "Base before rules", "T01")
    told = f"Costs!{where}: 601.51 in Excel, 601.50 in Truecost"
    assert said.startswith(f"Excel computes 1 cell(s) otherwise than Truecost; the first is {told}.")
    log = home / ".truecost" / "excel.log"
    assert str(log) in said
    assert f"{told}\n" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", some(["1/2", "@all", "'quoted", "007", "TRUE", "-12", "12 mai 2027", "3e5"], 3)
)
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    data = typed("en", {"tasks!A6": text, "purchases!A6": "1-2"})
    excel = opened(data)
    click(excel)
    filed = load_workbook(io.BytesIO(computed(data)))
    assert contents(excel.book, OURS) == contents(filed, OURS)
    (row,) = [cell for cell in excel.book["Costs"]["A"] if cell.value == "1-2"]
    assert row.data_type == "s"
    assert values_of(data)["Purchases", 6, 1] == "1-2"


def test_figures_in_a_currency_format_and_errors_are_read_as_they_are_in_the_cells() -> None:
    excel = opened(typed("en", {"roles!C6": 200.123456, "tasks!I7": "#SPILL!"}))
    excel.book["Roles"]["C6"].number_format = '#,##0.00 "€"'
    excel.book["Tasks"]["I7"].data_type = "e"
    (said,) = click(excel, "check")
    assert "Tasks!I7  The cell shows the error #SPILL!" in said
    assert blocks(excel, "exact") == Counter(["Roles"])
    excel.book["Tasks"]["I7"].value = 2.5
    click(excel)
    assert 200.123456 in {value for (tab, _, _), value in excel.results.items() if tab == "Bases"}
