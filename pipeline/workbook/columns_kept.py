"""Widths of columns: ours as they are asked for now, but the person's where they had changed them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.workbook.markup import Node, quoteattr
from pipeline.workbook.moves import Moves
from pipeline.workbook.numbers import whole
from pipeline.workbook.plan import ColumnWidth

_SAME_WIDTH = 0.4
"""Programs round widths to whole pixels when they save: a smaller difference is no change of the person's."""
_LAST = 16_384
_TRUE = {"1", "true"}


def merged_columns(
    present: Node, last: Sequence[ColumnWidth], wanted: Sequence[ColumnWidth], moves: Moves
) -> str:
    """Return the columns of a sheet whose layout has changed since the last run.

    Args:
        present: the columns as they are on the sheet.
        last: what we asked for in the last run.
        wanted: what we ask for now.
        moves: where columns beside ours went.
    """
    before, now = _each(last), _each(wanted)
    runs: list[tuple[int, int, dict[str, str]]] = []
    for node in present.all("col"):
        first, end = whole(node.attributes.get("min"), 1), whole(node.attributes.get("max"), 1)
        given = {name: value for name, value in node.attributes.items() if name not in {"min", "max"}}
        runs += [
            (column, column, _with_level(given, now.get(column)))
            for column in range(first, min(end, moves.last_column) + 1)
            if _changed(given, before.get(column))
        ]
        if end > moves.last_column:
            start = max(first, moves.last_column + 1)
            runs.append((moves.column(start), min(moves.column(end), _LAST), given))
    theirs = {column for first, end, _ in runs for column in range(first, min(end, first + 400) + 1)}
    ours = [(column, column, _attributes(each)) for column, each in now.items() if column not in theirs]
    written: list[tuple[int, int, dict[str, str]]] = []
    for first, end, given in sorted([*runs, *ours], key=lambda run: run[0]):
        start = max(first, written[-1][1] + 1) if written else first
        if start > end:
            continue
        if written and written[-1][1] == start - 1 and written[-1][2] == given:
            written[-1] = (written[-1][0], end, given)
        else:
            written.append((start, end, given))
    columns = "".join(
        f'<col min="{first}" max="{end}"'
        + "".join(f" {name}={quoteattr(value)}" for name, value in given.items() if " " not in name)
        + "/>"
        for first, end, given in written
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _each(columns: Sequence[ColumnWidth]) -> dict[int, ColumnWidth]:
    return {column: each for each in columns for column in range(each.first, each.last + 1)}


def _changed(given: dict[str, str], last: ColumnWidth | None) -> bool:
    """Return whether a person changed a column since we wrote it."""
    if given.get("hidden") in _TRUE or given.get("collapsed") in _TRUE:
        return True
    if last is None:
        return given.get("customWidth") in _TRUE
    return abs(float(given.get("width", "0")) - last.width) > _SAME_WIDTH


def _with_level(given: dict[str, str], wanted: ColumnWidth | None) -> dict[str, str]:
    level = wanted.level if wanted is not None else 0
    kept = {name: value for name, value in given.items() if name != "outlineLevel"}
    return kept | ({"outlineLevel": str(level)} if level else {})


def _attributes(column: ColumnWidth) -> dict[str, str]:
    given = {"width": f"{column.width:g}", "customWidth": "1"}
    return given | ({"outlineLevel": str(column.level)} if column.level else {})
