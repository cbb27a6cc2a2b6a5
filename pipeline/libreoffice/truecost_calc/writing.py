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
    modified = document.isModified()
    before = stood.all_of(document, told)
    title = told["words"]["undo"]
    undo = document.UndoManager
    undo.enterUndoContext(title)
    try:
        _gone(document, told)
        _write(office, told, before)
        undo.addUndoAction(
            Action(office, title, lambda: _back(office, told, before), lambda: _write(office, told, before))
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, all is put back
        failed = error if isinstance(error, RefusedError) else RefusedError(error, put_back=True)
    else:
        return
    finally:
        undo.leaveUndoContext()
    if told["gone"]:
        undo.undo()
        undo.clearRedo()
        with _still(document):
            stood.bring_back(office, before)
    document.setModified(modified)
    raise failed


def _gone(document: Any, told: dict[str, Any]) -> None:
    """Take out the sheets that go, which LibreOffice itself can undo, with all that stands on them and refers to them."""
    for tab, names in told["gone"].items():
        for name in names:
            document.NamedRanges.removeByName(name)
        document.Sheets.removeByName(tab)


def _write(office: Office, told: dict[str, Any], before: dict[str, Any]) -> None:
    """Add sheets, fill them and dress them; if a step is refused, all is as it was."""
    with _still(office.document):
        try:
            _contents(office, told)
            _dress(office, told)
        except Exception as error:
            failed = RefusedError(error, put_back=True)
            try:
                _take_back(office, told, before)
            except Exception:  # noqa: BLE001 - the message says so
                failed.put_back = False
            raise failed from error
    viewing.show(office, told["sheets"])


def _back(office: Office, told: dict[str, Any], before: dict[str, Any]) -> None:
    with _still(office.document):
        _take_back(office, told, before)
        stood.bring_back(office, before)


def _contents(office: Office, told: dict[str, Any]) -> None:
    document = office.document
    sheets = document.Sheets
    for each in told["sheets"]:  # all of them first: a formula may refer to a sheet further on
        if each["new"]:
            sheets.insertNewByName(each["tab"], sheets.Count)
    for number, each in enumerate(told["sheets"], 1):
        words = told["words"]["writing"]
        office.progress(words.format(sheet=each["tab"], n=number, total=len(told["sheets"])))
        contents.fill(sheets.getByName(each["tab"]), each)
    contents.name(document, told["sheets"])
    document.calculate()  # now: a formula that is computed later would put its own format over ours


def _dress(office: Office, told: dict[str, Any]) -> None:
    document = office.document
    looks = dressing.Looks(document, told["styles"], told["formats"])
    for each in told["sheets"]:
        sheet = document.Sheets.getByName(each["tab"])
        if each["styled"]:
            office.progress(told["words"]["dressing"].format(sheet=each["tab"]))
            looks.dress(sheet, each)
            charting.draw(office, sheet, each["charts"])
        contents.link(document, sheet, each["links"])


def _take_back(office: Office, told: dict[str, Any], before: dict[str, Any]) -> None:
    sheets = office.document.Sheets
    for each in told["sheets"]:
        if each["new"] and sheets.hasByName(each["tab"]):
            sheets.removeByName(each["tab"])
    stood.put_back(office, before)


@contextlib.contextmanager
def _still(document: Any) -> Iterator[None]:
    """Let nothing be computed, and nothing be noted for undoing, while much changes."""
    by_itself = document.isAutomaticCalculationEnabled()
    with unnoted(document):
        document.enableAutomaticCalculation(False)
        document.lockControllers()
        document.addActionLock()
        try:
            yield
        finally:
            document.removeActionLock()
            document.unlockControllers()
            document.enableAutomaticCalculation(by_itself)
