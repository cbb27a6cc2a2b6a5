"""LibreOffice, made to recalculate everything, gives the cached value of every formula cell of every computed sheet.

Both samples and two hundred random workbooks where all is tried, fewer elsewhere (TRUECOST_BOOKS says how many). The samples and ten of the others
are compared with openpyxl as reader of our workbooks, the rest with the project's own, which is faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from tests.acceptance import books
from tests.acceptance.books import BOOKS, CHUNKS, Recalculated, Shelf
from tests.witness import calculated, libreoffice, patching
from tests.witness.random_books import content, coverage

BY_OPENPYXL = 10
"""How many random workbooks are read with openpyxl, beside the samples."""


def differences(book: Recalculated) -> tuple[int, list[str]]:
    """Return how many formula cells the computed sheets hold, and those whose values differ."""
    tabs = list(books.computed_sheets(book.data).values())
    ours, theirs = books.read(book.data, tabs), calculated.read(book.theirs, tabs)
    count, found = 0, []
    for tab, sheet in ours.items():
        count += len(sheet.formulas)
        for at in sorted(sheet.formulas):
            mine, other = books.plain(sheet.values.get(at)), theirs[tab].get(at)
            if not libreoffice.same(mine, other):
                found.append(f"{book.name} {tab}!{books.a1(at)}: {mine!r} here, {other!r} there")
    return count, found


def differences_by_openpyxl(book: Recalculated) -> tuple[int, list[str]]:
    """Return the same, our workbook read with openpyxl."""
    tabs = list(books.computed_sheets(book.data).values())
    theirs = {
        tab: {books.a1(at): value for at, value in cells.items()}
        for tab, cells in calculated.read(book.theirs, tabs).items()
    }
    count, found = libreoffice.agreement(book.ours, theirs, tabs)
    return count, [f"{book.name} {each}" for each in found]


@pytest.mark.parametrize("reader", [differences, differences_by_openpyxl])
def test_one_wrong_cached_value_is_caught(
    reader: Callable[[Recalculated], tuple[int, list[str]]], shelf: Shelf, tmp_path: Path
) -> None:
    given = shelf.samples()[0]
    tab = books.computed_sheets(given.data)["costs"]
    sheet = books.read(given.data, [tab])[tab]
    at, value = next(
        (at, sheet.values[at])
        for at in sorted(sheet.formulas)
        if isinstance(sheet.values[at], Decimal) and at[0] > 30
    )
    assert isinstance(value, Decimal)
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(patching.set_cached(given.data, tab, books.a1(at), value + Decimal("0.01")))
    (made,) = calculated.calculate([wrong], tmp_path / "out")
    count, found = reader(Recalculated("wrong", wrong, made))
    assert count > 1000
    (caught,) = found
    assert f"{tab}!{books.a1(at)}: {value + Decimal('0.01')!r} here, " in caught


def test_the_samples_agree(shelf: Shelf, tell: Callable[[str], None]) -> None:
    for book in shelf.samples():
        count, found = differences_by_openpyxl(book)
        assert not found, f"{len(found)} of {count} formula cells differ:\n" + "\n".join(found[:20])
        assert count > 1000
        tell(f"parity: sample {book.name}: {count:,} formula cells agree with LibreOffice")


@pytest.mark.parametrize("number", CHUNKS)
def test_random_workbooks_agree(number: int, shelf: Shelf, tell: Callable[[str], None]) -> None:
    cells, found = 0, []
    batch = shelf.chunk(number)
    for at, book in enumerate(batch):
        by_openpyxl = at < -(-BY_OPENPYXL // len(CHUNKS))
        count, differing = (differences_by_openpyxl if by_openpyxl else differences)(book)
        assert count > 300, book.name
        cells += count
        found += differing
    assert not found, f"{len(found)} of {cells} formula cells differ:\n" + "\n".join(found[:20])
    tell(f"parity: {batch[0].name} to {batch[-1].name}: {cells:,} formula cells agree with LibreOffice")


def test_what_the_random_workbooks_cover(tell: Callable[[str], None]) -> None:
    seen = coverage(content(seed) for seed in range(BOOKS))
    assert seen["workbooks"] == BOOKS
    for _, things in groupby(seen.items(), key=lambda each: re.split(r"[ .]", each[0])[0]):
        tell(f"parity: of {BOOKS} workbooks, " + "; ".join(f"{count} {thing}" for thing, count in things))
