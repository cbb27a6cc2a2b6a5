"""The macro in a live LibreOffice: what a click does to the open book, and one undo that takes it back."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.workbook.starter import build, sample
from tests.libreoffice.clicks import Calc
from tests.libreoffice.states import contents, looks, saved, shown, state, widths
from tests.macros.excels import computed, computed_tabs
from tests.witness.uno_office import require_live
from tests.witness.uno_remote import Remote
from tests.workbook.books import FIRST, plan

LIKELY = 8
"""Column of the likely days on the sheet of tasks, counted from 0 as UNO does."""
ROW = FIRST - 1


@pytest.fixture(scope="module")
def calc() -> Iterator[Calc]:
    require_live()
    with Calc() as running:
        yield running


@pytest.fixture
def opened(calc: Calc) -> Iterator[Any]:
    """Return a function that opens a book, which is closed after the test."""
    books: list[Remote] = []

    def opening(data: bytes, name: str = "plan.xlsx", **options: Any) -> Remote:
        books.append(calc.office.open(data, name, **options))
        return books[-1]

    yield opening
    for each in books:
        each.close(True)  # noqa: FBT003 - as UNO's documentation writes it


@cache
def small(lang: str) -> bytes:
    return build(plan(lang), lang)


def cell(book: Remote, tab: str, row: int, column: int) -> Remote:
    found = book.Sheets.getByName(tab).getCellByPosition(column, row)
    assert isinstance(found, Remote)
    return found


# Recalculate ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_sheets_appear_as_a_run_on_the_file_makes_them(calc: Calc, opened: Any, lang: str) -> None:
    data = build(sample(lang), lang)
    book, filed = opened(data), opened(computed(data))
    messages = calc.click(book)
    assert len(messages) == 1
    made, wanted = saved(calc, book), saved(calc, filed)
    tabs = computed_tabs(load_workbook(io.BytesIO(computed(data))))
    assert computed_tabs(made) == computed_tabs(wanted)
    assert made.sheetnames == wanted.sheetnames
    assert contents(made, tabs) == contents(wanted, tabs)
    for tab in made.sheetnames:
        assert shown(book, tab) == shown(filed, tab)


def test_they_look_as_a_run_on_the_file_makes_them_look(calc: Calc, opened: Any) -> None:
    data = build(sample("en"), "en")
    book, filed = opened(data), opened(computed(data))
    calc.click(book)
    tabs = computed_tabs(load_workbook(io.BytesIO(computed(data))))
    mine, theirs = looks(saved(calc, book), tabs), looks(saved(calc, filed), tabs)
    assert mine.keys() == theirs.keys()
    assert {at: look[1:] for at, look in mine.items()} == {at: look[1:] for at, look in theirs.items()}
    # a cell without a format of its own takes, as the file is opened, the one of the cell that it reads
    assert {at for at in mine if mine[at][0] not in (theirs[at][0], "General")} == set()
    before, after = state(calc, filed), state(calc, book)
    columns = load_workbook(io.BytesIO(computed(data)))
    for key in ("sheets", "charts"):
        for tab in tabs:
            assert after[key][tab] == before[key][tab], tab
    for tab in tabs:
        ours = {
            each
            for column in columns[tab].column_dimensions.values()
            for each in range(column.min, column.max + 1)
        }
        one, other = widths(book, tab), widths(filed, tab)
        assert [at for at in ours if abs(one[at - 1] - other[at - 1]) > 5] == []


def test_one_undo_takes_it_all_back_and_one_redo_brings_it_again(calc: Calc, opened: Any) -> None:
    book = opened(build(sample("en"), "en"))
    before = state(calc, book)
    calc.click(book)
    after = state(calc, book)
    assert len(after["tabs"]) > len(before["tabs"])
    assert book.UndoManager.getAllUndoActionTitles() == ("Truecost: Recalculate",)
    book.UndoManager.undo()
    assert state(calc, book) == before
    assert book.UndoManager.getAllUndoActionTitles() == ()
    book.UndoManager.redo()
    settled(calc, book, "Phasing")
    assert state(calc, book) == after
    book.UndoManager.undo()
    assert state(calc, book) == before


def settled(calc: Calc, book: Remote, tab: str) -> None:
    """Wait until the views are as they were: that is done when LibreOffice has nothing else to do."""
    until = time.monotonic() + 30
    while saved(calc, book)[tab].freeze_panes is None and time.monotonic() < until:
        time.sleep(0.2)
