"""Forms: labels in one column, each with its value in the next cell to the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings import CellRef
from pipeline.tables import Cell, Row, Table
from pipeline.workbook.rows import blanks_of
from pipeline.workbook.typed_cells import ColumnReader, Reading
from pipeline.workbook.word_lists import heading_text

if TYPE_CHECKING:
    from pipeline.formulas.inputs import InputTable
    from pipeline.workbook.finding_tables import Place


def value_column(place: Place) -> int:
    """Return the sheet column of a form's values: the one beside the labels."""
    return place.span[1] + 1


def field_text(place: Place, key: str) -> str:
    """Return a field as text, before anything is checked; empty where there is none."""
    at = place.at.get(key)
    raw = place.grid.cell(at[0], value_column(place)) if at else None
    return raw.value if raw is not None and isinstance(raw.value, str) else ""


def read_form(declared: type[InputTable], place: Place, reading: Reading) -> Table:
    """Return a form as a table of one row; the cells stand one below the other."""
    grid, column = place.grid, value_column(place)
    cells: dict[str, Cell] = {}
    for field in declared.columns:
        if field.key in place.at:
            where = CellRef(grid.sheet, place.at[field.key][0], column)
            reader = ColumnReader(field, heading_text(place, field.key), reading)
            cells[field.key] = Cell(reader.read(grid.cell(where.row, column), where), where)
    last = max(row for row, _ in place.at.values())
    columns = dict.fromkeys(cells, column)
    cells.update(blanks_of(declared, cells))
    return Table(
        declared.key,
        grid.sheet,
        columns,
        place.heading,
        place.heading,
        last,
        last,
        [Row(place.heading, cells)],
    )
