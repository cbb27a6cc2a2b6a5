"""A click gives what the command gives, cell by cell; and what LibreOffice then calculates from it is the same again.

On both samples and on twenty random workbooks, from inputs alone, and once more over sheets that are there already.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.runs import stories
from pipeline.workbook.starter import build, sample
from tests.acceptance.books import random_book
from tests.macros.excels import Cell, computed_tabs, plain, values_of
from tests.macros.test_recalculate import click
from tests.witness import calculated, libreoffice
from tests.witness.amounts import amount
from tests.witness.excel_engine import Excel

SEEDS = range(amount(few=2, thorough=20))
BOOKS = ("fr", "en", *SEEDS)


@cache
def inputs(name: str | int) -> bytes:
    """Return a sample, or the random workbook of a seed, without computed sheets."""
    return random_book(name) if isinstance(name, int) else build(sample(name), name)


@cache
def filed(name: str | int) -> bytes:
    """Return what the command makes of it."""
    done = stories.report(inputs(name), "plan.xlsx", "en", templates=None, documents=False)
    assert done.workbook is not None
    return done.workbook


@cache
def clicked(name: str | int) -> bytes:
    """Return what a click makes of it, and a second click after it, as the person then saves it."""
    results = values_of(filed(name))
    excel = Excel.opened(inputs(name), calculator=lambda _: results)
    first = click(excel)
    assert len(first) == 1
    assert "Truecost" not in first[0], first  # a message about anything but what was computed names us
    assert click(excel) == []
    return excel.saved()


def cells(data: bytes) -> dict[Cell, Any]:
    """Return what the computed sheets hold, told apart whether it is a formula."""
    book: Workbook = load_workbook(io.BytesIO(data))
    return {
        (tab, cell.row, cell.column): (cell.data_type == "f", plain(cell.value))
        for tab in computed_tabs(book)
        for row in book[tab].iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


@pytest.mark.parametrize("name", BOOKS)
def test_a_click_writes_what_the_command_writes(name: str | int) -> None:
    mine, other = cells(clicked(name)), cells(filed(name))
    assert len(other) > 1_000
    assert mine == other


def test_libreoffice_calculates_the_same_from_what_a_click_wrote(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    libreoffice.require()
    files = []
    for number, name in enumerate(BOOKS):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(clicked(name))
    (tmp_path / "out").mkdir()
    compared = 0
    for name, folder in zip(BOOKS, calculated.calculate(files, tmp_path / "out"), strict=True):
        book = load_workbook(io.BytesIO(filed(name)))
        tabs = computed_tabs(book)
        theirs = calculated.read(folder, tabs)
        ours = values_of(filed(name))
        wrong = []
        for tab in tabs:
            for row in book[tab].iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        mine = libreoffice.plain(ours.get((tab, cell.row or 0, cell.column or 0)))
                        other = theirs[tab].get((cell.row or 0, cell.column or 0))
                        compared += 1
                        if not libreoffice.same(mine, other):
                            wrong.append(
                                f"{name} {tab}!{cell.coordinate}: {mine!r}, {other!r} in LibreOffice"
                            )
        assert wrong == []
    tell(f"clicks: {compared} formulas of {len(BOOKS)} workbooks, calculated by LibreOffice as by us")
