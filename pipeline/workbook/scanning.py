"""One pass over a workbook's sheets: the cells that may belong to a table of ours, and where headings stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.workbook.headings import fold, known
from pipeline.workbook.sheet_stream import RawCell

if TYPE_CHECKING:
    from pipeline.workbook.cells import Cells, SheetCells

MARK = "truecost."
"""How the names begin that mark our sheets inside a workbook."""
INPUT_MARK = "in_"
"""How the marks of input sheets go on, before the table's key."""
MACROS_NAME = f"{MARK}macros"
"""The name that tells that a workbook has our macros; no sheet bears it."""


class Hit(NamedTuple):
    """A cell whose text is one of our headings."""

    row: int
    column: int
    heading: str


@dataclass
class Grid:
    """A sheet's filled cells by row and column, from its first heading on.

    Attributes:
        marks: keys of the tables whose starter sheet this is.
        filled: whether the sheet holds anything at all.
        cut: whether it holds more than a plan can: then only its rows with headings are here.
    """

    sheet: str
    marks: frozenset[str]
    rows: dict[int, dict[int, RawCell]] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    filled: bool = False
    cut: bool = False

    def cell(self, row: int, column: int) -> RawCell | None:
        """Return a filled cell, or None."""
        return self.rows.get(row, {}).get(column)


def scan(cells: Cells) -> list[Grid]:
    """Return the sheets that may hold a person's tables: all but those that we computed."""
    marks: dict[str, set[str]] = {}
    for name in cells.names:
        if name.name.startswith(MARK) and name.sheet is None and (sheet := name.target_sheet) is not None:
            marks.setdefault(sheet, set()).add(name.name.removeprefix(MARK))
    grids: list[Grid] = []
    room = _MOST_CELLS
    for each in cells.sheets:
        if all(mark.startswith(INPUT_MARK) for mark in marks.get(each.name, ())):
            grids.append(_grid(each, marks.get(each.name, set()), room))
            room -= sum(map(len, grids[-1].rows.values()))
    return grids


def _grid(sheet: SheetCells, marks: set[str], room: int) -> Grid:
    """Read one sheet; nothing of a sheet without a heading of ours is kept."""
    grid = Grid(sheet.name, frozenset(mark.removeprefix(INPUT_MARK) for mark in marks))
    headings = known()
    is_heading: dict[str, bool] = {}
    number, row = 0, dict[int, RawCell]()
    for cell in sheet:
        if cell.row != number:
            if grid.hits:
                room -= len(row)
            number, row = cell.row, grid.rows.get(cell.row, {})
            if grid.hits and not grid.cut:
                grid.rows[number] = row
                if len(grid.rows) > _MOST_ROWS or room < 0:
                    _cut(grid)
        row[cell.column] = cell
        text = cell.value
        if type(text) is not str:
            continue
        heading = is_heading.get(text)
        if heading is None:
            heading = is_heading[text] = len(text) < _LONGEST and fold(text) in headings
        if heading and len(grid.hits) < _MOST_HITS:
            grid.hits.append(Hit(cell.row, cell.column, fold(text)))
            grid.rows[number] = row
    grid.filled = bool(number)
    return grid


def _cut(grid: Grid) -> None:
    """Keep only the rows with headings of a sheet that holds more than a plan can."""
    grid.cut = True
    headings = {hit.row for hit in grid.hits}
    grid.rows = {number: row for number, row in grid.rows.items() if number in headings}


_MOST_ROWS, _MOST_CELLS, _MOST_HITS = 50_000, 500_000, 10_000
"""Filled rows from the first heading on, of one sheet; and cells of such rows, of all: they are held in memory."""
_LONGEST = 80
"""No heading is longer: long texts need not be folded."""
