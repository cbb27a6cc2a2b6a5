"""The live LibreOffice that other tests rely on: it computes, undoes, refuses, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.workbook.starter import build, sample
from tests.witness.uno_office import Office, require_live
from tests.witness.uno_remote import Enum, Remote, Struct, Typed, UnoError


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    require_live()
    with Office() as running:
        yield running


@pytest.fixture
def book(office: Office) -> Iterator[Remote]:
    """Return a book that was never saved."""
    document = office.open()
    yield document
    document.close(True)  # noqa: FBT003 - as UNO's documentation writes it


def test_formulas_follow_what_is_typed(book: Remote) -> None:
    sheet = book.Sheets.getByIndex(0)
    sheet.getCellRangeByName("A1:B1").setFormulaArray([["2.5", "=ROUND(A1*1.01;2)"]])
    assert sheet.getCellRangeByName("B1").Value == 2.53
    sheet.getCellRangeByName("A1").Value = 10
    assert sheet.getCellRangeByName("A1:B1").getDataArray() == ((10.0, 10.1),)


def test_a_change_is_undone_and_done_again_even_a_sheet_that_was_added(book: Remote) -> None:
    book.UndoManager.enterUndoContext("Two things")
    book.Sheets.insertNewByName("More", 1)
    book.Sheets.getByName("More").getCellByPosition(0, 0).setFormula("=1+1")
    book.UndoManager.leaveUndoContext()
    assert book.UndoManager.getAllUndoActionTitles() == ("Two things",)
    book.UndoManager.undo()
    assert book.Sheets.ElementNames == ("Sheet1",)
    book.UndoManager.redo()
    assert book.Sheets.getByName("More").getCellByPosition(0, 0).Value == 2


def test_structs_enumerations_and_typed_values_go_there_and_back(office: Office, book: Remote) -> None:
    cell = book.Sheets.getByIndex(0).getCellByPosition(1, 2)
    address = cell.CellAddress
    assert (address.Sheet, address.Column, address.Row) == (0, 1, 2)
    assert isinstance(address, Struct)
    right = Enum("com.sun.star.table.CellHoriJustify", "RIGHT")
    cell.HoriJustify = right
    assert cell.HoriJustify == right
    line = cell.BottomBorder
    line.OuterLineWidth, line.Color = 26, 0x12355B
    cell.BottomBorder = line
    assert cell.BottomBorder.Color == 0x12355B
    sequence = office.service("com.sun.star.io.SequenceInputStream")
    sequence.initialize([b"\x00\xff"])
    assert sequence.available() == 2
    bag = office.service("com.sun.star.beans.PropertyBag")
    bag.addProperty("small", 128, Typed("short", 5))
    assert bag.getPropertyValue("small") == 5


def test_a_refusal_is_an_error_with_its_kind_and_the_next_call_goes_on(book: Remote) -> None:
    with pytest.raises(UnoError) as raised:
        book.Sheets.getByName("none")
    assert raised.value.kind == "com.sun.star.container.NoSuchElementException"
    assert book.Sheets.Count == 1


def test_a_workbook_is_opened_and_saved(office: Office) -> None:
    document = office.open(build(sample("fr"), "fr"), "Café.xlsx")
    assert "Tâches" in document.Sheets.ElementNames
    assert office.saved(document)[:2] == b"PK"
    assert not document.isModified()
    document.close(True)  # noqa: FBT003


def test_a_second_way_leads_to_the_same_book(office: Office, book: Remote) -> None:
    book.Sheets.getByIndex(0).getCellByPosition(0, 0).Value = 7
    bridge = office.join()
    context = bridge.context()
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    components = desktop.Components.createEnumeration()
    found = [components.nextElement() for _ in range(1) if components.hasMoreElements()]
    assert found[0].Sheets.getByIndex(0).getCellByPosition(0, 0).Value == 7
    bridge.close()
    assert book.Sheets.Count == 1


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")


@on_linux
def test_nothing_is_left_when_it_ends() -> None:
    require_live()
    with Office() as running:
        folder, process = running._folder, running._pipe
        assert folder.exists()
        assert _running(process)
    assert not folder.exists()
    until = time.monotonic() + 20
    while _running(process) and time.monotonic() < until:
        time.sleep(0.2)
    assert not _running(process)


@on_linux
def test_it_ends_with_the_child_even_when_the_tests_are_killed() -> None:
    require_live()
    running = Office()
    assert running.bridge._child.stdin is not None
    running.bridge._child.stdin.close()  # as the system does to a killed process
    assert running.bridge._child.wait(60) == 0
    assert not _running(running._pipe)
    with running:
        pass


def _running(name: str) -> bool:
    """Tell whether a process was started with a name among its arguments (Linux tells this in /proc)."""
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if name.encode() in told.read_bytes():
                return True
    return False
