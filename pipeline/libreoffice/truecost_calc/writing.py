"""Sheets written into the open book, as one step that can be undone; if something fails, nothing has happened.

LibreOffice itself undoes that sheets were added or taken out. All else is undone by us: its own way to take back a block
of formulas that was put over others ends the program (7.4), with whatever the person had not saved.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterator
from typing import Any

from . import charting, contents, dressing, stood, viewing
from .office import Office, unnoted
from .undoing import Action


class RefusedError(Exception):
    """LibreOffice refused a step.

    Attributes:
        put_back: whether all is as it was.
        trace: where it happened, for the log.
    """

    def __init__(self, error: BaseException, *, put_back: bool) -> None:
        told = getattr(error, "Message", "") or str(error)
        # where LibreOffice gives no reason, its Python speaks of its own trouble
        super().__init__(type(error).__name__ if not told or told.startswith("Couldn't convert") else told)
        self.put_back = put_back
        self.trace = traceback.format_exc()


def write(office: Office, told: dict[str, Any]) -> None:
    """Do what is told.

    Raises:
        RefusedError: LibreOffice refused a step.
    """
    document = office.document
    undo = document.UndoManager
    modified = document.isModified()
    before = stood.all_of(document, told)
    title = told["words"]["undo"]
    failed = None
    undo.enterUndoContext(title)
    try:
        for each in before["sheets"]:  # links are what LibreOffice notes whatever it is told
            contents.unlink(document.Sheets.getByName(each["tab"]), each["links"])
        _tabs(document, told)
        try:
            _write(office, told)
            for each in told["sheets"]:
                contents.link(document, document.Sheets.getByName(each["tab"]), each["links"])
        except Exception as error:  # noqa: BLE001 - whatever it is, all is put back
            failed = RefusedError(error, put_back=True)
            _put_back(office, before)
        undo.addUndoAction(
            Action(office, title, lambda: _put_back(office, before), lambda: _again(office, told))
        )
    except Exception as error:  # noqa: BLE001 - as above
        failed = RefusedError(error, put_back=failed is None)
    finally:
        undo.leaveUndoContext()
    if failed is None:
        viewing.show(office, told)
        return
    try:
        if undo.isUndoPossible() and undo.getCurrentUndoActionTitle() == title:
            undo.undo()
            undo.clearRedo()
        with unnoted(document):
            stood.put_back_names(document, before)
        document.setModified(modified)
    except Exception:  # noqa: BLE001 - the message says so
        failed.put_back = False
    raise failed


def _tabs(document: Any, told: dict[str, Any]) -> None:
    """Add the sheets that are new, take out those that go."""
    sheets = document.Sheets
    for each in told["sheets"]:
        if each["new"]:
            sheets.insertNewByName(each["tab"], sheets.Count)
    for tab, names in told["gone"].items():
        for name in names:
            document.NamedRanges.removeByName(name)
        sheets.removeByName(tab)


def _write(office: Office, told: dict[str, Any]) -> None:
    """Fill the sheets and dress them."""
    document = office.document
    sheets = document.Sheets
    with _still(document):
        with unnoted(document):
            for number, each in enumerate(told["sheets"], 1):
                words = told["words"]["writing"]
                office.progress(words.format(sheet=each["tab"], n=number, total=len(told["sheets"])))
                contents.fill(document, sheets.getByName(each["tab"]), each)
            contents.name(document, told["sheets"])
            document.calculate()  # now: a formula that is computed later would put its own format over ours
            looks = dressing.Looks(document, told["styles"], told["formats"])
            styled = [each for each in told["sheets"] if each["styled"]]
            for each in styled:
                office.progress(told["words"]["dressing"].format(sheet=each["tab"]))
                looks.dress(sheets.getByName(each["tab"]), each)
        for each in styled:
            charting.draw(office, sheets.getByName(each["tab"]), each["charts"])


def _put_back(office: Office, before: dict[str, Any]) -> None:
    with _still(office.document), unnoted(office.document):
        stood.put_back(office, before)


def _again(office: Office, told: dict[str, Any]) -> None:
    _write(office, told)
    viewing.show(office, told)


@contextlib.contextmanager
def _still(document: Any) -> Iterator[None]:
    """Let nothing be computed while much changes. (Under an action lock, what is not to be noted is noted.)"""
    by_itself = document.isAutomaticCalculationEnabled()
    document.enableAutomaticCalculation(False)
    try:
        yield
    finally:
        document.enableAutomaticCalculation(by_itself)
