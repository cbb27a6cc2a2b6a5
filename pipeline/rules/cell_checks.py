"""Live checks of input cells: what a column may hold, as counts of the cells that hold something else."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.formulas.expressions import Leaf, Whole
from pipeline.formulas.functions import words
from pipeline.formulas.inputs import Input, InputTable
from pipeline.rules.inputs import Project

FRAME = (
    Project.kind,
    Project.language,
    Project.currency,
    Project.fiscal_start,
    Project.first_month,
    Project.months,
    Project.vat_exempt,
    Project.country,
)


FRAME_KEYS = {column.key for column in FRAME} | {"document_date", "validity"}
"""Fields of the project that the checks of cells leave out: the structure watches them, or no rule reads them."""


class Cells(NamedTuple):
    """A live check of what an input column holds; ``limit`` stands beside it where it compares with one."""

    column: Input
    what: str
    ranges: tuple[Leaf, ...]
    limit: int | None = None


def cell_checks(table: type[InputTable]) -> list[Cells]:
    """Return the checks of a table's columns: wrong kinds, negatives, unknown words, blanks, duplicates."""
    found: list[Cells] = []
    keys = None if table.form else table.key_column()
    if keys is None and not table.form:
        keys = table.columns[0]
    for column in table.columns:
        if table.form and (column.key in FRAME_KEYS or column.unit.kind == "text"):
            continue
        cells = Whole(column)
        if column.is_key:
            found.append(Cells(column, "duplicates", (cells,)))
        elif column.choices is not None and not column.open_list:
            found.append(Cells(column, "unknown", (cells, words(column.choices))))
        elif column.refers is not None and column.also is None:
            found.append(Cells(column, "unknown", (cells, Whole(column.refers))))
        elif column.unit.kind in ("number", "date"):
            found += number_checks(column, cells)
        if column.required is True and keys is not None and column is not keys:
            found.append(Cells(column, "missing", (Whole(keys), cells)))
        elif column is keys and not column.is_key:
            _, second, *_ = table.columns
            found.append(Cells(column, "missing", (Whole(second), cells)))
        elif table.form and column.required is True:
            found.append(Cells(column, "blanks", (cells,)))
    return found


def number_checks(column: Input, cells: Whole) -> list[Cells]:
    """Return the checks of a column of numbers or months."""
    found = [Cells(column, "texts", (cells,))]
    if column.show == "month":
        found.append(Cells(column, "not_first", (cells,)))
    if column.exclusive or (column.whole and column.minimum):
        found.append(Cells(column, "not_positive", (cells,)))
    elif column.minimum is not None:
        found.append(Cells(column, "negatives", (cells,)))
    if column.whole:
        found.append(Cells(column, "fractions", (cells,)))
    if column.maximum is not None:
        found.append(Cells(column, "over", (cells,), column.maximum))
    return found
