"""How sheets are seen: frozen rows and columns, lines of the grid. When a new sheet is undone, that goes with it."""

from __future__ import annotations

from typing import Any

from .office import Office, cells, unnoted

_ZOOM = 90


def show(office: Office, sheets: list[dict[str, Any]]) -> None:
    """Set up how sheets are seen, where their ``view`` says it; the sheet that was in front comes back."""
    document = office.document
    controller = document.CurrentController
    wanted = [each for each in sheets if each.get("view") is not None]
    if controller is None or not wanted:
        return
    front = controller.ActiveSheet
    with unnoted(document):
        for each in wanted:
            _view(office, document.Sheets.getByName(each["tab"]), each)
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
