"""Formulas, texts and figures of a sheet, the links from its lines, and the names that tell what it is."""

from __future__ import annotations

from typing import Any

from .office import cells, constant, struct

_PLACEHOLDER = "truecost_"
_TEXT = constant("table.CellContentType", "TEXT")


def fill(sheet: Any, told: dict[str, Any]) -> None:
    """Put blocks into a sheet, as far as their rows change: rows that follow each other in one call.

    A formula that is put in anew may take the format of what it reads: one that stays keeps its own.
    """
    for block in told["blocks"]:
        rows = [tuple(row) for row in block["entries"]]
        present = area_of(sheet, block).getFormulaArray()
        begun = 0
        for at in range(len(rows) + 1):
            if at == len(rows) or tuple(present[at]) == rows[at]:
                if at > begun:
                    part = dict(block, row=block["row"] + begun, entries=rows[begun:at])
                    area_of(sheet, part).setFormulaArray(tuple(rows[begun:at]))
                begun = at + 1


def area_of(sheet: Any, block: dict[str, Any]) -> Any:
    """Return the cells that a block fills."""
    rows = block["entries"]
    bottom, right = block["row"] + len(rows) - 1, block["column"] + len(rows[0]) - 1
    return cells(sheet, [block["row"], block["column"], bottom, right])


def link(document: Any, sheet: Any, links: list[Any]) -> None:
    """Let a click on a text lead to where its line was typed; what the cell says stays.

    A figure has no link: Calc keeps one in texts only.
    """
    for row, column, url in links:
        cell = sheet.getCellByPosition(column - 1, row - 1)
        if cell.Type == _TEXT and links_of(cell) != url:
            field = document.createInstance("com.sun.star.text.TextField.URL")
            field.URL, field.Representation = url, cell.String
            cell.String = ""
            cell.insertTextContent(cell.createTextCursor(), field, False)


def links_of(cell: Any) -> str:
    """Return where a click on a cell leads; nothing where it does not."""
    fields = cell.getTextFields()
    return getattr(fields.getByIndex(0), "URL", "") if fields.hasElements() else ""


def name(document: Any, sheets: list[dict[str, Any]]) -> None:
    """Let the names that tell of sheets refer to what they must."""
    for each in sheets:
        for key, content in each["names"].items():
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
