"""The macro in a live LibreOffice: what a click does to the open book, and one undo that takes it back."""

from __future__ import annotations

import io
import sys
import time
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.findings import Severity
from pipeline.runs import stories
from tests.checks.article_plans import faultless
from tests.libreoffice.clicks import Calc
from tests.libreoffice.states import State, shown, state, widths
from tests.macros.excels import computed, computed_tabs
from tests.witness.amounts import amount
from tests.witness.libreoffice import read_values, same
from tests.witness.random_books import content
from tests.witness.uno_office import properties
from tests.witness.uno_remote import Remote, UnoError
from tests.workbook.books import FIRST, offer, plan
from tests.workbook.lean import lean

ROW = FIRST - 1
SEEDS = range(100, 100 + amount(few=1, thorough=4))


@cache
def small(lang: str) -> bytes:
    return lean(plan(lang), lang)


def under(book: Remote, tab: str, heading: str, row: int) -> Remote:
    """Return a cell by the words above it."""
    for line in shown(book, tab):
        if heading in line:
            return cell(book, tab, row, line.index(heading))
    raise KeyError(heading)


def cell(book: Remote, tab: str, row: int, column: int) -> Remote:
    found = book.Sheets.getByName(tab).getCellByPosition(column, row)
    assert isinstance(found, Remote)
    return found


# Recalculate ----------------------------------------------------------------------------------------------


def test_the_sheets_appear_as_a_run_on_the_file_makes_them(calc: Calc, opened: Any) -> None:
    data = small("fr")
    book, filed = opened(data), opened(computed(data))
    (said,) = calc.click(book)
    assert said.startswith("Calculé\xa0: ")
    mine, theirs = state(calc, book), state(calc, filed)
    tabs = computed_tabs(load_workbook(io.BytesIO(computed(data))))
    assert mine["tabs"] == theirs["tabs"]
    for each in ("shown", "sheets", "charts"):
        assert {tab: mine[each][tab] for tab in tabs} == {tab: theirs[each][tab] for tab in tabs}
    for at in {**mine["contents"], **theirs["contents"]}:
        if at[0] in tabs:
            assert mine["contents"].get(at) == theirs["contents"].get(at)
    for at, (form, *look) in theirs["looks"].items():
        if at[0] in tabs:
            assert mine["looks"][at][1:] == tuple(look), at
            # a cell without a format of its own takes, as the file is opened, the one of the cell that it reads
            assert mine["looks"][at][0] in (form, "General"), at
    for tab in tabs:
        widths_asked = load_workbook(io.BytesIO(computed(data)))[tab].column_dimensions.values()
        ours = {at for each in widths_asked for at in range(each.min or 1, (each.max or 0) + 1)}
        one, other = widths(book, tab), widths(filed, tab)
        assert [at for at in ours if abs(one[at - 1] - other[at - 1]) > 5] == []


def test_one_undo_takes_it_all_back_and_one_redo_brings_it_again(calc: Calc, opened: Any) -> None:
    book = opened(lean(offer("en"), "en"))
    before = state(calc, book)
    calc.click(book)
    after = state(calc, book)
    assert len(after["tabs"]) > len(before["tabs"])
    assert book.UndoManager.getAllUndoActionTitles() == ("Truecost: Recalculate",)
    book.UndoManager.undo()
    assert settled(calc, book, before) == before
    assert book.UndoManager.getAllUndoActionTitles() == ()
    book.UndoManager.redo()
    assert settled(calc, book, after) == after
    book.UndoManager.undo()
    assert settled(calc, book, before) == before


def settled(calc: Calc, book: Remote, wanted: State) -> State:
    """Return the state as soon as it is as wanted: our part of undoing comes when LibreOffice has nothing else to do."""
    until = time.monotonic() + 240
    found = looked_at(calc, book)
    while found != wanted and time.monotonic() < until:
        time.sleep(0.2)
        found = looked_at(calc, book)
    return found


def looked_at(calc: Calc, book: Remote) -> State:
    """Return the state, or nothing where a sheet goes while the book is looked at."""
    try:
        return state(calc, book)
    except UnoError:
        return {}


def test_a_click_on_computed_sheets_changes_nothing_but_says_nothing_either(calc: Calc, opened: Any) -> None:
    book = opened(computed(small("en")))
    before = state(calc, book)
    assert calc.click(book) == []
    after = state(calc, book)
    # what a file's sheets and a live book's were written as is told apart; all that a person sees is as it was
    assert after["names"].keys() == before["names"].keys()
    for key in ("tabs", "contents", "shown", "looks", "sheets", "charts"):
        assert after[key] == before[key], key
    book.UndoManager.undo()
    assert settled(calc, book, before) == before


def test_a_figure_that_was_typed_and_not_saved_is_computed(calc: Calc, opened: Any) -> None:
    book = opened(computed(small("en")))
    under(book, "Tasks", "Likely days", ROW).Value = 4.25
    assert calc.click(book) == []
    assert under(book, "Costs", "Days", 7).Value == 4.25
    assert under(book, "Costs", "Base before rules", 7).Value == 852.13  # 4.25 × 200.50 = 852.125, half up


def test_a_line_that_was_added_gets_its_place_and_its_looks_and_one_undo_takes_it_out(
    calc: Calc, opened: Any
) -> None:
    book = opened(computed(small("en")))
    rows = book.Sheets.getByName("Tasks").getCellRangeByPosition(0, ROW, 17, ROW)
    line = list(rows.getFormulaArray()[0])
    line[0] = "T03"
    book.Sheets.getByName("Tasks").getCellRangeByPosition(0, ROW + 2, 17, ROW + 2).setFormulaArray([line])
    before = state(calc, book)
    assert calc.click(book) == []
    assert cell(book, "Costs", 9, 0).String == "T03"
    after = state(calc, book)
    filed = opened(computed(calc.office.saved(book)))
    wanted = state(calc, filed)
    tabs = computed_tabs(load_workbook(io.BytesIO(computed(small("en")))))
    for tab in tabs:
        assert after["shown"][tab] == wanted["shown"][tab]
        assert after["sheets"][tab] == wanted["sheets"][tab]
        assert after["charts"][tab] == wanted["charts"][tab]
    assert after["contents"] == wanted["contents"]
    book.UndoManager.undo()
    assert settled(calc, book, before) == before


def test_sheets_that_an_offer_alone_has_go_and_one_undo_brings_them_back(calc: Calc, opened: Any) -> None:
    book = opened(computed(lean(offer("en"), "en")))
    cell(book, "Read me", 60, 1).setFormula("=$Price.A1")
    cell(book, "Project", 4, 1).String = "Business case"
    before = state(calc, book)
    assert "Price" in before["tabs"]
    calc.click(book)
    after = state(calc, book)
    assert "Price" not in after["tabs"]
    assert not [name for name in after["names"] if name.startswith("truecost.price")]
    book.UndoManager.undo()
    for tab in ("Price", "Price plan"):  # LibreOffice forgets what stood still, and the lines of the grid
        before["sheets"][tab] |= {"lines": True, "frozen": None}
    assert settled(calc, book, before) == before
    book.UndoManager.redo()
    assert settled(calc, book, after) == after


def test_what_a_person_put_beside_the_computed_cells_stays_and_follows_its_line(
    calc: Calc, opened: Any
) -> None:
    book = opened(computed(small("en")))
    column = 40
    cell(book, "Costs", 8, column).setFormula("=$Tasks.I7*2")
    cell(book, "Costs", 7, column).String = "my note"
    rows = book.Sheets.getByName("Tasks").getCellRangeByPosition(0, ROW, 17, ROW + 1)
    first, second = rows.getFormulaArray()
    rows.setFormulaArray([second, first])
    assert calc.click(book) == []
    assert cell(book, "Costs", 7, 0).String == "T02"
    assert cell(book, "Costs", 8, column).String == "my note"
    assert cell(book, "Costs", 7, column).Formula == "=$Tasks.I7*2"


def test_a_run_on_the_saved_file_knows_the_sheets_that_a_click_made(calc: Calc, opened: Any) -> None:
    book = opened(small("fr"))
    calc.click(book)
    done = stories.report(calc.office.saved(book), "plan.xlsx", "fr", templates=None, documents=False)
    assert not [each for each in done.findings if each.severity is Severity.BLOCK]
    assert done.workbook is not None
    made = load_workbook(io.BytesIO(done.workbook))
    assert made.sheetnames == list(book.Sheets.ElementNames)


def test_a_book_that_was_never_saved_and_one_in_calcs_own_format_are_computed(
    calc: Calc, opened: Any
) -> None:
    data = calc.office.saved(opened(small("en")), ".ods")
    never = calc.office.desktop.loadComponentFromURL(
        opened(data, "plan.ods").URL, "_blank", 0, properties(AsTemplate=True)
    )
    assert not never.hasLocation()
    (said,) = calc.click(never)
    assert said.startswith("Computed: €2,201.33 excl. VAT, 5.50 days.")
    assert under(never, "Costs", "Base before rules", 7).Value == 601.5
    never.close(True)  # noqa: FBT003


# Messages -------------------------------------------------------------------------------------------------


def test_check_says_that_nothing_is_wrong_and_writes_nothing(calc: Calc, opened: Any) -> None:
    plan = faultless()
    plan["project"][0]["language"] = "en"
    book = opened(computed(lean(plan, "en")))
    assert calc.click(book, "Check") == ["Nothing is wrong, nothing is worth a look."]
    assert book.UndoManager.getAllUndoActionTitles() == ()


@pytest.mark.parametrize("macro", ["Verifier", "Recalculer"])
def test_what_blocks_is_said_with_its_cell_in_the_books_language(calc: Calc, opened: Any, macro: str) -> None:
    book = opened(computed(small("fr")))
    under(book, "Tâches", "Jours probables", ROW).String = "3 jours"
    before = shown(book, "Coûts")[3:]  # above stands the master check, which turns
    (said,) = calc.click(book, macro)
    assert said.startswith("À corriger avant que le plan")
    assert "Tâches!I6" in said
    assert "3 jours" in said
    assert shown(book, "Coûts")[3:] == before
    told = [row[1] for row in shown(book, "Contrôles")]
    assert "Tâches!I6" in told
    assert book.CurrentController.ActiveSheet.Name == "Contrôles"


def test_a_step_that_calc_refuses_is_put_back_and_told_in_one_sentence(calc: Calc, opened: Any) -> None:
    book = opened(small("en"))
    calc.click(book)
    book.UndoManager.clear()
    last = book.Sheets.getByName(book.Sheets.ElementNames[-1])
    last.getCellRangeByPosition(2, 7, 60, 9).setArrayFormula(
        "=ROW(A1:BG3)"
    )  # of which no part can be changed
    under(book, "Tasks", "Likely days", ROW).Value = 9
    before = state(calc, book)
    (said,) = calc.click(book)
    assert said.startswith("LibreOffice refused a step (")
    assert "the book is as it was" in said
    assert state(calc, book) == before
    assert book.UndoManager.getAllRedoActionTitles() == ()


def test_protection_is_told_before_anything_is_written(calc: Calc, opened: Any) -> None:
    book = opened(computed(small("en")))
    book.Sheets.getByName("Costs").protect("")
    under(book, "Tasks", "Likely days", ROW).Value = 9
    before = {tab: shown(book, tab) for tab in book.Sheets.ElementNames}
    (said,) = calc.click(book)
    assert "“Costs” is protected" in said
    assert {tab: shown(book, tab) for tab in book.Sheets.ElementNames} == before
    assert book.UndoManager.getAllUndoActionTitles() == ("Input", "Protect sheet")
    other = opened(small("en"))
    other.protect("")
    (said,) = calc.click(other)
    assert "The structure of plan.xlsx is protected" in said
    reading = opened(small("en"), ReadOnly=True)
    (said,) = calc.click(reading)
    assert "open to be read only" in said


def test_a_result_of_calc_that_is_not_ours_is_told_with_its_cell(calc: Calc, opened: Any) -> None:
    book = opened(small("en"))
    book.CalcAsShown = True  # "precision as shown": figures are rounded as their cells show them
    (said,) = calc.click(book)
    assert said.startswith("LibreOffice computes ")
    assert "otherwise than Truecost; the first is " in said
    assert "“Precision as shown”" in said


def test_a_workbook_without_a_plan_is_told_so(calc: Calc) -> None:
    book = calc.office.open()
    (said,) = calc.click(book)
    assert "truecost new" in said
    assert book.Sheets.Count == 1
    book.close(True)  # noqa: FBT003


@pytest.mark.parametrize(
    ("python", "words"),
    [("/nowhere/python", "was moved or deleted"), ("/bin/false", "Truecost did not answer")],
)
def test_a_python_that_is_gone_is_told_in_one_sentence(
    calc: Calc, opened: Any, python: str, words: str
) -> None:
    book = opened(small("en"))
    calc.install(python)
    try:
        (said,) = calc.click(book)
    finally:
        calc.install(sys.executable)
    assert words in said
    assert "\n" not in said


def test_random_workbooks_are_computed_alike_by_libreoffice_and_by_us(
    calc: Calc, opened: Any, tell: Any
) -> None:
    cells = 0
    for seed in SEEDS:
        data = lean(*content(seed))
        book, filed = opened(data), read_values(io.BytesIO(computed(data)))
        messages = calc.click(book)  # a difference would be told
        assert not [each for each in messages if "LibreOffice" in each], (seed, messages)
        live = read_values(io.BytesIO(calc.office.saved(book)))
        for tab in computed_tabs(load_workbook(io.BytesIO(computed(data)))):
            wrong = {
                at: (value, live[tab].get(at))
                for at, value in filed[tab].items()
                if not same(value, live[tab].get(at))
            }
            assert not wrong, (seed, tab)
            cells += len(filed[tab])
    tell(f"Calc's macro on {len(SEEDS)} random workbooks: {cells} cells as a run on the file gives them")
