"""What no undo of LibreOffice knows: frozen panes, lines of the grid, the style of the printed page.

It is set up beside the steps that are undone. An action of our own among these sets it up again when they are done
again; when they are undone, the sheets go, and take it with them.
"""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.document import XUndoAction

from . import dressing
from .office import Office, cells

_ZOOM = 90


def show(office: Office, told: dict[str, Any]) -> None:
    """Set up how new sheets are seen and printed; the sheet that was in front comes back."""
    document = office.document
    wanted = [each for each in told["sheets"] if each["styled"] and document.Sheets.hasByName(each["tab"])]
    controller = document.CurrentController
    front = controller.ActiveSheet if controller is not None else None
    document.UndoManager.lock()
    try:
        for each in wanted:
            sheet = document.Sheets.getByName(each["tab"])
            if each["page"] is not None:
                dressing.page(document, sheet, each["page"])
            if each["view"] is not None and controller is not None:
                _view(office, sheet, each)
    finally:
        document.UndoManager.unlock()
        if front is not None:
            controller.setActiveSheet(front)


def remember(office: Office, told: dict[str, Any]) -> None:
    """Let all this be set up again when the writing is done again."""
    office.document.UndoManager.addUndoAction(_Again(office, told))


class _Again(unohelper.Base, XUndoAction):  # type: ignore[misc]
    """An action that undoes nothing, and sets up the views when it is done again."""

    def __init__(self, office: Office, told: dict[str, Any]) -> None:
        self.Title = ""
        self._office = office
        self._told = told

    def undo(self) -> None:
        """Do nothing: the sheets go."""

    def redo(self) -> None:
        """Set up the views as soon as all is done again."""
        later = self._office.service("awt.AsyncCallback")
        later.addCallback(_Later(self._office, self._told), None)


class _Later(unohelper.Base, XCallback):  # type: ignore[misc]
    """What is done when LibreOffice has nothing else to do."""

    def __init__(self, office: Office, told: dict[str, Any]) -> None:
        self._office = office
        self._told = told

    def notify(self, _: Any) -> None:
        """Set up the views."""
        show(self._office, self._told)


def _view(office: Office, sheet: Any, told: dict[str, Any]) -> None:
    """Freeze rows and columns, hide the lines of the grid.

    A view is nothing that is undone; commands of the menu among steps that are would cut these in two.
    """
    controller = office.document.CurrentController
    row, column, lines = told["view"]
    controller.setActiveSheet(sheet)
    if told["new"]:
        controller.ZoomValue = _ZOOM
        if not lines:
            office.dispatch(".uno:ToggleSheetGrid")
    _freeze(office, sheet, row, column)


def _freeze(office: Office, sheet: Any, row: int, column: int) -> None:
    """Let the rows above a cell and the columns beside it stand still.

    ``freezeAtPosition`` counts in pixels and may stop a row too far; the command of the menu does not.
    """
    controller = office.document.CurrentController
    if controller.hasFrozenPanes():
        office.dispatch(".uno:FreezePanes")
    if (row, column) == (1, 1):
        return
    controller.setFirstVisibleRow(0)
    controller.setFirstVisibleColumn(0)
    controller.select(cells(sheet, [row, column, row, column]))
    office.dispatch(".uno:FreezePanes")
