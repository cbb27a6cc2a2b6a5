"""The macro in a live LibreOffice: what a click does to the open book, and one undo that takes it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.workbook.starter import build, sample
from tests.libreoffice.clicks import Calc
from tests.witness.uno_office import require_live
from tests.witness.uno_remote import Remote


@pytest.fixture(scope="module")
def calc() -> Iterator[Calc]:
    require_live()
    with Calc() as running:
        yield running


def test_x(calc: Calc) -> None:
    book = calc.office.open(build(sample("en"), "en"))
    import time
    t=time.time()
    print(calc.click(book)); print(time.time()-t)
    print(book.Sheets.ElementNames, book.UndoManager.getAllUndoActionTitles())
    print(calc.click(book))
    print(calc.click(book,"Check"))
    open("/tmp/calcx/live.xlsx","wb").write(calc.office.saved(book))
    open("/tmp/calcx/live.fods","wb").write(calc.office.saved(book,".fods"))
    book.UndoManager.undo()
    print(book.Sheets.ElementNames, book.UndoManager.getAllUndoActionTitles(), book.UndoManager.getAllRedoActionTitles())
    book.UndoManager.redo()
    print(book.Sheets.ElementNames, book.UndoManager.getAllUndoActionTitles())
