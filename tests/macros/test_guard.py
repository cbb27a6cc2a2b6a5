"""Whatever happens during a click, Excel and the workbook are as before, and a person reads one sentence."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xlwings

from pipeline import macros
from pipeline.macros import session
from tests.macros.excels import computed, contents, opened, shown, with_buttons
from tests.macros.test_recalculate import LIKELY, blocks, click
from tests.witness.amounts import some
from tests.witness.excel_engine import Excel
from tests.workbook.books import FIRST

HELD = ("screen_updating", "calculation", "enable_events", "display_alerts", "status_bar")


def state(excel: Excel) -> tuple[Any, ...]:
    """Return what must be as before: contents, tabs, names, settings, the sheet in front."""
    names = {key: each.value for key, each in excel.book.defined_names.items()}
    filled = contents(excel.book, excel.book.sheetnames)
    return filled, excel.book.sheetnames, names, dict(excel.settings), excel.book.active.title  # type: ignore[union-attr]


def refuse(kind: str, nth: int) -> Callable[[str, str], bool]:
    """Return what makes Excel refuse the n-th step of a kind, from 1; a record, in its shorter form, too."""
    seen = 0
    refused = {nth}

    def fail(step: str, sheet: str) -> bool:
        nonlocal seen
        seen += step == kind
        if step == kind and seen == nth and sheet.endswith(".was"):
            refused.add(nth + 1)
        return step == kind and seen in refused

    return fail


@cache
def counted(case: str) -> dict[str, int]:
    """Return how many steps of each kind a click takes."""
    data, change = CASES[case]
    excel = opened(data)
    change(excel)
    click(excel)
    return dict(excel.counts)


def no_change(_: Excel) -> None:
    """Leave all as it is."""


def add_a_line(excel: Excel) -> None:
    """Type a third task, and a note beside the second one."""
    tasks = excel.book["Tasks"]
    for column in range(1, 19):
        tasks.cell(FIRST + 2, column).value = tasks.cell(FIRST, column).value
    tasks.cell(FIRST, 1).value = "T00"
    excel.book["Costs"]["AX9"].value = "a note of mine"
    excel.book["Costs"]["AY9"].value = "=U9*2"


CASES = {
    "first click": (with_buttons("en"), no_change),
    "a line more": (computed(with_buttons("en")), add_a_line),
}
STEPS = [
    *(("first click", kind) for kind in ("values", "add", "write", "name", "calculate")),
    *(("a line more", kind) for kind in ("values", "formulas", "write", "name", "calculate")),
]


@pytest.mark.parametrize(("case", "kind"), STEPS)
def test_wherever_excel_refuses_a_step_all_is_put_back(
    case: str, kind: str, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data, change = CASES[case]
    steps = counted(case)[kind]
    writes_after = {"calculate"}  # the sheets stand by then, and stay
    for nth in some(sorted({(steps + 1) // 2, steps, 1}, reverse=True), 1):
        excel = opened(data)
        change(excel)
        before = state(excel)
        excel.fail = refuse(kind, nth)
        (said,) = click(excel)
        compares = kind == "values" and nth > sum(blocks(excel, "formulas").values()) + 12
        if kind not in writes_after and not compares:
            assert state(excel) == before, (kind, nth)
        assert {name: excel.settings[name] for name in HELD} == {name: before[3][name] for name in HELD}
        assert said.startswith("Excel refused a step (com_error: ")
        assert "Traceback" not in said
        log = home / ".truecost" / "excel.log"
        assert str(log) in said
        assert "Traceback" in log.read_text(encoding="utf-8")
    assert capfd.readouterr() == ("", "")


def test_a_setting_that_was_not_the_usual_one_is_kept() -> None:
    excel = opened(with_buttons("en"))
    theirs = {"screen_updating": True, "calculation": "manual", "enable_events": False, "status_bar": "Ready"}
    excel.settings |= theirs
    excel.book.active = excel.book["Tasks"]
    excel.selected = ("Tasks", "C7")
    click(excel)
    assert {name: excel.settings[name] for name in theirs} == theirs
    assert excel.book.active.title == "Tasks"  # type: ignore[union-attr]
    assert excel.bars[0] == "Truecost: reading the sheets…"
    assert any(re.fullmatch(r"Truecost: writing Costs \(\d+ of \d+\)…", bar) for bar in excel.bars)


def test_what_cannot_be_put_back_is_told() -> None:
    excel = opened(computed(with_buttons("en")))
    writes = 0

    def fail(kind: str, _sheet: str) -> bool:
        nonlocal writes
        writes += kind == "write"
        return kind == "write" and writes > 2

    excel.fail = fail
    excel.book["Tasks"].cell(FIRST, LIKELY).value = 4
    (said,) = click(excel)
    assert "not everything could be put back" in said
    assert "close the workbook without saving it" in said
    assert {name: excel.settings[name] for name in HELD} == {
        name: opened(with_buttons("en")).settings[name] for name in HELD
    }


def test_a_mistake_of_ours_is_told_as_one(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr("pipeline.macros.reading.values", broken)
    excel = opened(with_buttons("fr"))
    (said,) = click(excel)
    assert said.startswith("Truecost made a mistake of its own and stopped; the workbook is as it was.")
    assert "ZeroDivisionError: of ours" in said
    assert len(said.splitlines()) == 1
    assert "ZeroDivisionError" in (home / ".truecost" / "excel.log").read_text(encoding="utf-8")


def test_looks_that_excel_refuses_are_told_and_tried_again_by_the_next_click() -> None:
    excel = opened(with_buttons("en"))
    excel.fail = lambda kind, sheet: kind == "style" and sheet == "Costs"
    (said,) = click(excel)
    assert said.startswith("The figures are written, but Excel refused some formats (com_error: ")
    assert shown(excel, "Costs", "Base before rules", "T01") == 601.5
    excel.fail = lambda _kind, _sheet: False
    assert click(excel) == []
    assert blocks(excel, "style").keys() == {"Costs"}
    assert excel.book["Costs"]["A8"].style == "Truecost Key"
    click(excel)
    assert "style" not in excel.counts


def test_outside_excel_a_button_says_one_sentence_and_fails() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import pipeline.macros as m; m.recalculate()"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert (
        done.stderr == "Truecost's buttons work from within Excel only; in a terminal, use: truecost report\n"
    )


def test_a_name_with_an_equals_sign_does_not_lead_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = opened(with_buttons("en"), path="/home/eloise/a=b.xlsm")
    with excel.running():
        del xlwings.Book._mock_caller  # type: ignore[attr-defined]
        monkeypatch.setattr(sys, "argv", ["-c", "--wb=a=b.xlsm", "--from_xl=1"])
        assert session.caller().name == "a=b.xlsm"
        monkeypatch.setattr(sys, "argv", ["-c", "--wb=other=b.xlsm", "--from_xl=1"])
        with pytest.raises(KeyError):
            session.caller()
        excel.impl  # noqa: B018
        xlwings.apps.active.books[0].set_mock_caller()  # type: ignore[union-attr]


# Books that are protected, were never saved, or lie at a web address --------------------------------------


def test_a_protected_sheet_is_refused_by_name_and_nothing_is_written() -> None:
    excel = opened(computed(with_buttons("en")), protected={"Costs"})
    before = state(excel)
    (said,) = click(excel)
    assert said == (
        "The sheet “Costs” is protected and can't be written: take the protection off (Review, Unprotect Sheet), "
        "then try again."
    )
    assert state(excel) == before
    assert "write" not in excel.counts


def test_protected_sheets_of_inputs_do_not_matter() -> None:
    excel = opened(with_buttons("en"), protected={"Tasks", "Project"})
    (said,) = click(excel)
    assert said.startswith("Computed:")


def test_a_protected_structure_is_refused_only_where_sheets_come_or_go() -> None:
    excel = opened(with_buttons("en"), fixed_tabs=True)
    before = state(excel)
    (said,) = click(excel)
    assert said == (
        "The structure of plan.xlsm is protected: remove the protection (Review, Protect Workbook), then try again."
    )
    assert state(excel) == before
    excel = opened(computed(with_buttons("en")), fixed_tabs=True)
    excel.book["Tasks"].cell(FIRST, LIKELY).value = 4
    assert click(excel) == []
    assert shown(excel, "Costs", "Days", "T01") == 4


@pytest.mark.parametrize(
    "path",
    ["Book1", "https://société.sharepoint.com/sites/com/Budget/plan.xlsm", "/no/such/folder/plan.xlsm"],
)
def test_where_a_book_lies_makes_no_difference(path: str) -> None:
    excel = opened(with_buttons("en"), path=path)
    (said,) = click(excel, "check")
    assert said.startswith("Nothing blocks. Worth a look (")
    (said,) = click(excel)
    assert said.startswith("Computed:")
    assert shown(excel, "Costs", "Base before rules", "T01") == 601.5
    assert click(excel, "recalculate") == []


def test_nothing_is_saved_by_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    def save(*_: object) -> None:
        raise AssertionError("saved")

    monkeypatch.setattr(xlwings.Book, "save", save)
    excel = opened(with_buttons("en"))
    for macro in ("check", "recalculate", "main", "explain", "setup"):
        with excel.running():
            getattr(macros, macro)()


# What a person has put on a computed sheet ----------------------------------------------------------------


def test_a_note_beside_a_line_follows_it_and_its_formulas_too() -> None:
    excel = opened(computed(with_buttons("en")))
    add_a_line(excel)
    excel.book["Costs"]["A40"].value = "below all"
    assert click(excel) == []
    costs = excel.book["Costs"]
    assert [costs.cell(row, 1).value for row in (8, 9, 10)] == ["T00", "T02", "T01"]
    assert (costs["AX9"].value, costs["AY9"].value) == ("a note of mine", "=U9*2")
    tasks = excel.book["Tasks"]
    tasks.cell(FIRST, 1).value, tasks.cell(FIRST + 2, 1).value = "T01", "T00"
    for column in range(2, 19):
        tasks.cell(FIRST + 1, column).value, tasks.cell(FIRST + 2, column).value = (
            tasks.cell(FIRST + 2, column).value,
            tasks.cell(FIRST + 1, column).value,
        )
    tasks.cell(FIRST + 1, 1).value, tasks.cell(FIRST + 2, 1).value = "T00", "T02"
    assert click(excel) == []
    assert [costs.cell(row, 1).value for row in (8, 9, 10)] == ["T01", "T00", "T02"]
    assert (costs["AX9"].value, costs["AY9"].value) == (None, None)
    assert (costs["AX10"].value, costs["AY10"].value) == ("a note of mine", "=U10*2")
    assert "below all" in [cell.value for cell in costs["A"]]


def test_a_cell_among_ours_stays_where_no_line_moves() -> None:
    excel = opened(computed(with_buttons("en")))
    excel.book["Costs"]["A3"].value = "mine"
    excel.book["Costs"]["B10"].value = "007"
    excel.book["Tasks"].cell(FIRST, LIKELY).value = 4
    assert click(excel) == []
    assert (excel.book["Costs"]["A3"].value, excel.book["Costs"]["B10"].value) == ("mine", "007")
    assert all(
        area not in {"A3", "B10"} for kind, sheet, area in excel.log if kind == "write" and sheet == "Costs"
    )


def test_what_would_be_lost_is_named_and_nothing_is_written() -> None:
    excel = opened(computed(with_buttons("en")))
    excel.book["Costs"]["C10"].value = "my own sum"  # the row that the third task will take
    add_a_line(excel)
    before = state(excel)
    (said,) = click(excel)
    assert said.splitlines()[0] == (
        "Nothing was written: something that you put on a computed sheet would be lost (1):"
    )
    assert "Costs!C10" in said
    assert "“my own sum”" in said
    assert state(excel) == before


def test_rows_put_into_a_computed_sheet_are_told() -> None:
    excel = opened(computed(with_buttons("en")))
    name = excel.book.defined_names["truecost.costs.end"]
    sheet, _, place = str(name.value).rpartition("!")
    column, row = place.rsplit("$", 1)
    name.value = f"{sheet}!{column}${int(row) + 1}"
    before = state(excel)
    (said,) = click(excel)
    assert "Rows or columns were inserted in, or deleted from, the computed sheet “Costs”" in said
    assert state(excel) == before


def test_a_sheet_whose_record_is_gone_is_not_written_over() -> None:
    excel = opened(computed(with_buttons("en")))
    del excel.book.defined_names["truecost.plan.was"]
    before = state(excel)
    (said,) = click(excel)
    assert "The sheet “Plan” no longer tells what Truecost wrote on it" in said
    assert state(excel) == before


def test_formats_and_widths_that_a_person_chose_stay() -> None:
    excel = opened(with_buttons("en"))
    click(excel)
    costs = excel.book["Costs"]
    costs.column_dimensions["C"].width = 60
    costs["S8"].number_format = "0"
    excel.book["Tasks"].cell(FIRST, LIKELY).value = 5
    click(excel)
    assert costs.column_dimensions["C"].width == 60
    assert costs["S8"].number_format == "0"
    assert io.BytesIO(excel.saved()).read(2) == b"PK"
