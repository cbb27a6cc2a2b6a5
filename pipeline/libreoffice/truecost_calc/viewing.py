"""How sheets are seen: frozen rows and columns, lines of the grid. When a new sheet is undone, that goes with it."""

from __future__ import annotations

from typing import Any

from .office import Office, cells, unnoted

_ZOOM = 90


def show(office: Office, told: dict[str, Any]) -> None:
    """Set up how new sheets are seen; the sheet that was in front comes back."""
    document = office.document
    wanted = [each for each in told["sheets"] if each["styled"] and document.Sheets.hasByName(each["tab"])]
    controller = document.CurrentController
    front = controller.ActiveSheet if controller is not None else None
    with unnoted(document):
        for each in wanted:
            if each["view"] is not None and controller is not None:
                _view(office, document.Sheets.getByName(each["tab"]), each)
    if front is not None:
        controller.setActiveSheet(front)


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
