"""The rows of a table that was found: where they begin and end, and their cells, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings import CellRef
from pipeline.languages import LANGUAGES
from pipeline.tables import Cell, Row, Table
from pipeline.workbook.headings import fold, words
from pipeline.workbook.sheet_stream import NotCalculated
from pipeline.workbook.typed_cells import ColumnReader, Reading
from pipeline.workbook.word_lists import heading_text

if TYPE_CHECKING:
    from pipeline.formulas.inputs import InputTable
    from pipeline.workbook.finding_tables import Place
    from pipeline.workbook.sheet_stream import RawCell

ROOM = 1000
"""Rows below the last line in which lines added later still belong to the table."""
LAST_ROW = 1_048_576
"""The last row of a sheet."""
_MANY = 3

Filled = dict[str, "RawCell"]


def read_rows(declared: type[InputTable], place: Place, end: int, reading: Reading) -> Table:
    """Return a table with its filled rows.

    Args:
        declared: the table's declaration.
        place: where its headings stand.
        end: last row that can belong to it (the sheet's last, or the row before the next table).
        reading: where findings go.
    """
    grid, heading = place.grid, place.heading
    columns = {key: column for key, (_, column) in place.at.items()}
    filled: dict[int, Filled] = {}
    for number in sorted(row for row in grid.rows if heading < row <= end):
        cells = grid.rows[number]
        here = {key: cells[at] for key, at in columns.items() if at in cells and cells[at].value != ""}
        if here:
            filled[number] = here
    first = heading + 1
    if first in filled and is_units_row(declared, filled[first]):
        del filled[first]
        first += 1
    if end < LAST_ROW:
        _drop_titles(filled)
    last = max((first, *filled))
    table = Table(declared.key, grid.sheet, columns, heading, first, last, max(last, min(last + ROOM, end)))
    titles = {each: heading_text(place, each) for each in columns}
    readers = [
        ColumnReader(each, titles[each.key], reading) for each in declared.columns if each.key in columns
    ]
    for number in filled:
        before = len(reading.findings)
        cells = grid.rows[number]
        row = Row(number, {})
        for reader in readers:
            where = CellRef(grid.sheet, number, columns[reader.column.key])
            row.cells[reader.column.key] = Cell(reader.read(cells.get(where.column), where), where)
        row.cells.update(blanks_of(declared, row.cells))
        table.rows.append(row)
        _fold_blanks(reading, before)
    return table


def blanks_of(declared: type[InputTable], cells: dict[str, Cell]) -> dict[str, Cell]:
    """Return the cells of optional columns that a sheet lacks: blank, told of where the row begins."""
    if not cells:
        return {}
    where = next(iter(cells.values())).where
    return {
        each.key: Cell(None, where) for each in declared.columns if each.optional and each.key not in cells
    }


def _fold_blanks(reading: Reading, before: int) -> None:
    """Tell once of a row where most of what it needs is blank, not once for each cell."""
    if len(reading.findings) - before < _MANY:
        return
    found = reading.findings[before:]
    blank = [each for each in found if each.code == "missing_value"]
    if len(blank) >= _MANY:
        names = ", ".join(dict(each.details)["column"] for each in blank)
        reading.findings[before:] = [each for each in found if each.code != "missing_value"]
        reading.block("row_incomplete", blank[0].where, columns=names)


def is_units_row(declared: type[InputTable], filled: Filled) -> bool:
    """Tell whether the row under the headings says units ("jours", "€ / jour"): only text, most of it known."""
    told = {key: raw.value for key, raw in filled.items() if not isinstance(raw.value, NotCalculated)}
    texts = {key: value for key, value in told.items() if isinstance(value, str)}
    if len(texts) < len(told) or not texts:
        return False
    units = [words(declared.key, lang) for lang in LANGUAGES]
    known = sum(any(_is_unit(text, each[key].unit) for each in units) for key, text in texts.items())
    if 2 * known > len(texts):
        return True
    numeric = [texts[each.key] for each in declared.columns if each.unit.is_number and each.key in texts]
    key = declared.key_column()
    unnamed = key is None or key.key not in texts
    return unnamed and len(numeric) > 1 and not any(letter.isdigit() for text in numeric for letter in text)


def _is_unit(text: str, unit: str) -> bool:
    """Compare a text with a unit; the currency of a unit may be any ("€ / jour", "EUR / jour")."""
    before, currency, after = unit.partition("{currency}")
    if not currency:
        return text.strip() == unit or (bool(fold(unit)) and fold(text) == fold(unit))
    told = text.strip()
    return (
        told.startswith(before)
        and fold(told).endswith(fold(after))
        and not any(each.isdigit() for each in told)
    )


def _drop_titles(filled: dict[int, Filled]) -> None:
    """Leave out the title that stands alone in its row just above the next table of the same sheet."""
    for number in sorted(filled, reverse=True):
        (*others, last) = filled[number].values()
        if others or not isinstance(last.value, str):
            return
        del filled[number]
