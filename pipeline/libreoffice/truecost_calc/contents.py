"""Formulas, texts and figures of a sheet, the links from its lines, and the names that tell what it is."""

from __future__ import annotations

from typing import Any

from .office import cells, rearm, struct

_PLACEHOLDER = "truecost_"


def fill(document: Any, sheet: Any, told: dict[str, Any]) -> None:
    """Put blocks into a sheet, where it does not hold them already: each in one call, but for its first column.

    In the first column, links may stand in cells that hold what they must.
    """
    for block in told["blocks"]:
        rows = [tuple(row) for row in block["entries"]]
        area = area_of(sheet, block)
        present = area.getFormulaArray()
        if present == tuple(rows):
            continue
        if len(rows[0]) > 1:
            right = block["column"] + len(rows[0]) - 1
            rearm(document)
            cells(
                sheet, [block["row"], block["column"] + 1, block["row"] + len(rows) - 1, right]
            ).setFormulaArray(tuple(row[1:] for row in rows))
        for first, last in _runs([old[0] != new[0] for old, new in zip(present, rows)]):
            rearm(document)
            cells(
                sheet, [block["row"] + first, block["column"], block["row"] + last, block["column"]]
            ).setFormulaArray(tuple(row[:1] for row in rows[first : last + 1]))


def _runs(wanted: list[bool]) -> list[tuple[int, int]]:
    """Return the first and the last place of each run of what is wanted."""
    found: list[tuple[int, int]] = []
    for at, each in enumerate(wanted):
        if each and found and found[-1][1] == at - 1:
            found[-1] = (found[-1][0], at)
        elif each:
            found.append((at, at))
    return found


def area_of(sheet: Any, block: dict[str, Any]) -> Any:
    """Return the cells that a block fills."""
    rows = block["entries"]
    bottom, right = block["row"] + len(rows) - 1, block["column"] + len(rows[0]) - 1
    return cells(sheet, [block["row"], block["column"], bottom, right])


def unlink(sheet: Any, links: list[Any]) -> None:
    """Take links out; what their cells say stays."""
    for row, column, _ in links:
        cell = sheet.getCellByPosition(column - 1, row - 1)
        cell.String = cell.String


def link(document: Any, sheet: Any, links: list[Any]) -> None:
    """Let a click on a cell lead to where its line was typed; what the cell says stays."""
    for row, column, url in links:
        cell = sheet.getCellByPosition(column - 1, row - 1)
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
