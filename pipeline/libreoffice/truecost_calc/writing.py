"""Sheets written into the open book, as one step that can be undone; if something fails, nothing has happened."""

from __future__ import annotations

import traceback
from typing import Any

from . import charting, dressing, viewing
from .office import Office, cells, struct

_PLACEHOLDER = "truecost_"


class RefusedError(Exception):
    """LibreOffice refused a step.

    Attributes:
        put_back: whether all is as it was.
        trace: where it happened, for the log.
    """

    def __init__(self, error: BaseException, *, put_back: bool) -> None:
        super().__init__(getattr(error, "Message", "") or str(error) or type(error).__name__)
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
    by_itself = document.isAutomaticCalculationEnabled()
    document.addActionLock()
    document.lockControllers()
    document.enableAutomaticCalculation(False)
    undo.enterUndoContext(told["words"]["undo"])
    failed = None
    try:
        _contents(office, told)
        document.calculate()  # now: a formula that is computed later would put its own format over ours
        _looks(office, told)
        viewing.remember(office, told)
    except Exception as error:  # noqa: BLE001 - whatever it is, all is put back
        failed = error
    finally:
        undo.leaveUndoContext()
        document.enableAutomaticCalculation(by_itself)
        document.unlockControllers()
        document.removeActionLock()
    if failed is not None:
        put_back = _undone(undo, told["words"]["undo"])
        if put_back:
            document.setModified(modified)
        raise RefusedError(failed, put_back=put_back) from failed
    viewing.show(office, told)


def _undone(undo: Any, title: str) -> bool:
    """Take back what was done; return whether that went well."""
    try:
        if undo.isUndoPossible() and undo.getCurrentUndoActionTitle() == title:
            undo.undo()
            undo.clearRedo()
    except Exception:  # noqa: BLE001 - the message says that it did not
        return False
    return True


def _contents(office: Office, told: dict[str, Any]) -> None:
    document = office.document
    sheets = document.Sheets
    for each in told["sheets"]:  # all of them first: a formula may refer to a sheet further on
        if each["new"]:
            sheets.insertNewByName(each["tab"], sheets.Count)
    for number, each in enumerate(told["sheets"], 1):
        words = told["words"]["writing"]
        office.progress(words.format(sheet=each["tab"], n=number, total=len(told["sheets"])))
        sheet = sheets.getByName(each["tab"])
        for block in each["blocks"]:
            rows = block["entries"]
            bottom, right = block["row"] + len(rows) - 1, block["column"] + len(rows[0]) - 1
            area = cells(sheet, [block["row"], block["column"], bottom, right])
            area.setFormulaArray(tuple(tuple(row) for row in rows))
        _links(document, sheet, each["links"])
    for each in told["sheets"]:
        for name, content in each["names"].items():
            _name(document, name, content)
    for tab, names in told["gone"].items():
        for name in names:
            document.NamedRanges.removeByName(name)
        sheets.removeByName(tab)


def _links(document: Any, sheet: Any, links: Any) -> None:
    """Let a click on a cell lead to where its line was typed; what the cell says stays."""
    for row, column, url in links:
        cell = sheet.getCellByPosition(column - 1, row - 1)
        field = document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = url, cell.String
        cell.String = ""
        cell.insertTextContent(cell.createTextCursor(), field, False)


def _name(document: Any, name: str, content: str) -> None:
    """Let a name of the book refer to something.

    A name with a dot can't be added, but a name can be given one.
    """
    names = document.NamedRanges
    if names.hasByName(name):
        if names.getByName(name).Content != content:
            names.getByName(name).Content = content
        return
    made = _PLACEHOLDER + name.partition(".")[2].replace(".", "_")
    names.addNewByName(made, content, struct("table.CellAddress"), 0)
    names.getByName(made).setName(name)


def _looks(office: Office, told: dict[str, Any]) -> None:
    styled = [each for each in told["sheets"] if each["styled"]]
    looks = dressing.Looks(office.document, told["styles"], told["formats"])
    for each in styled:
        office.progress(told["words"]["dressing"].format(sheet=each["tab"]))
        sheet = office.document.Sheets.getByName(each["tab"])
        looks.dress(sheet, each)
        charting.draw(office, sheet, each["charts"])
