"""Formulas, texts and figures of a sheet, the links from its lines, and the names that tell what it is."""

from __future__ import annotations

from typing import Any

from .office import cells, rearm, struct

_PLACEHOLDER = "truecost_"


def fill(document: Any, sheet: Any, told: dict[str, Any]) -> None:
    """Put blocks into a sheet, each in one call."""
    for block in told["blocks"]:
        rearm(document)
        area_of(sheet, block).setFormulaArray(tuple(tuple(row) for row in block["entries"]))
    for row, column, url in told["links"]:
        rearm(document)
        link(document, sheet.getCellByPosition(column - 1, row - 1), url)


def area_of(sheet: Any, block: dict[str, Any]) -> Any:
    """Return the cells that a block fills."""
    rows = block["entries"]
    bottom, right = block["row"] + len(rows) - 1, block["column"] + len(rows[0]) - 1
    return cells(sheet, [block["row"], block["column"], bottom, right])


def link(document: Any, cell: Any, url: str) -> None:
    """Let a click on a cell lead to where its line was typed; what the cell says stays."""
    field = document.createInstance("com.sun.star.text.TextField.URL")
    field.URL, field.Representation = url, cell.String
    cell.String = ""
    cell.insertTextContent(cell.createTextCursor(), field, False)


def name(document: Any, sheets: list[dict[str, Any]]) -> None:
    """Let the names that tell of sheets refer to what they must."""
    for each in sheets:
        for key, content in each["names"].items():
            rearm(document)
            put_name(document, key, content)


def put_name(document: Any, key: str, content: str) -> None:
    """Let a name of the book refer to something.

    A name with a dot can't be added, but a name can be given one.
    """
    names = document.NamedRanges
    if names.hasByName(key):
        if names.getByName(key).Content != content:
            names.getByName(key).Content = content
        return
    made = _PLACEHOLDER + key.partition(".")[2].replace(".", "_")
    names.addNewByName(made, content, struct("table.CellAddress"), 0)
    names.getByName(made).setName(key)
