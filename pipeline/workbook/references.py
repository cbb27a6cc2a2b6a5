"""Keys that name rows once, and cells that name a row of another table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.workbook.shown import shown
from pipeline.workbook.typed_cells import Reading, nearest

if TYPE_CHECKING:
    from pipeline.findings import CellRef
    from pipeline.formulas.inputs import Input
    from pipeline.tables import Table


def check_keys(table: Table, column: Input, heading: str, reading: Reading) -> None:
    """Find keys that stand twice: look-ups ignore case, and nobody sees whether a 1 is a number or a text."""
    first: dict[str, CellRef] = {}
    for row in table.rows:
        value, where = row.cells[column.key]
        if value is None:
            continue
        told = shown(value, reading.lang)
        earlier = first.setdefault(told.casefold(), where)
        if earlier is not where:
            reading.block("duplicate_key", where, value=told, column=heading, first=earlier)


class Target(NamedTuple):
    """What a column refers to: the other table's sheet, the heading of its key, and what may stand there."""

    sheet: str
    heading: str
    keys: list[str]


def check_references(table: Table, column: Input, heading: str, target: Target, reading: Reading) -> None:
    """Find cells that name no row of the table they refer to.

    Args:
        table: the rows to check.
        column: the column that refers.
        heading: its heading as it stands in the sheet.
        target: what it refers to; its keys hold the words that are allowed beside them, too.
        reading: where findings go.
    """
    allowed = {key.casefold() for key in target.keys}
    for row in table.rows:
        value, where = row.cells[column.key]
        if not isinstance(value, str) or value.casefold() in allowed:
            continue
        details = {"value": value, "column": heading, "sheet": target.sheet, "table": target.heading}
        if target.keys:
            reading.block("unknown_key", where, **details, nearest=nearest(value, target.keys))
        else:
            reading.block("unknown_key_empty", where, **details)
