"""Where everything stands: rows and columns of each block on the computed sheets, and of the person's tables.

Nothing here depends on values but their number: as many rows as lines, as many columns as months or rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.formulas.blocks import Axis, AxisField, Column, Family, Group, MonthsOf, Single
from pipeline.formulas.excel_text import Place
from pipeline.formulas.expressions import Expr, Leaf
from pipeline.formulas.inputs import Input
from pipeline.formulas.leaving_out import Reduced
from pipeline.formulas.values import Values
from pipeline.rules.catalog import Band, Charts, Part, Sheet
from pipeline.tables import Book

MONTH_COLUMN = 8
"""First month's column on every sheet of months (X02); the opening column stands before it."""
TOTAL_COLUMN = 7
CHART_ROWS = 16
FIRST_ROW = 4


@dataclass
class Spot:
    """Where a part of a sheet stands; rows that it doesn't have are 0."""

    part: Part
    title: int = 0
    total: int = 0
    heading: int = 0
    units: int = 0
    first: int = 0
    last: int = 0


@dataclass
class Drawn:
    """A sheet's parts in place, and its last row."""

    sheet: Sheet
    name: str
    spots: list[Spot] = field(default_factory=list)
    last: int = 0

    @property
    def value_column(self) -> int:
        """The column of single figures."""
        return 2 if self.sheet.key == "checks" else 3


class Layout:
    """Places for all that formulas refer to (see ``excel_text.Places``).

    Args:
        book: where the person's tables stand.
        values: how many rows and members there are.
        names: tab name of each computed sheet, by key.
        sheets: the sheets to lay out.
    """

    def __init__(self, book: Book, values: Values, names: Mapping[str, str], sheets: Sequence[Sheet]) -> None:
        self.book = book
        self.values = values
        self.drawn: dict[str, Drawn] = {}
        self._columns: dict[object, Place] = {}
        self._fields: dict[object, Place] = {}
        self._singles: dict[object, Place] = {}
        self._reduced = Reduced(self.has)
        for sheet in sheets:
            self.drawn[sheet.key] = self._draw(sheet, names[sheet.key])

    # Laying out --------------------------------------------------------------------------------------------

    def _draw(self, sheet: Sheet, name: str) -> Drawn:
        drawn = Drawn(sheet, name)
        row = FIRST_ROW
        if sheet.months and not isinstance(sheet.parts[0], type):
            row += 2
        for part in sheet.parts:
            if isinstance(part, Band):
                spot, row = self._band(part, sheet, name, row)
            elif isinstance(part, Charts):
                spot, row = Spot(part, first=row, last=row + CHART_ROWS - 1), row + CHART_ROWS + 1
            elif issubclass(part, Axis):
                spot, row = self._axis(part, name, row)
            else:
                spot, row = self._group(part, drawn, row)
            drawn.spots.append(spot)
        drawn.last = row - 1
        return drawn

    def _group(self, group: type[Group], drawn: Drawn, row: int) -> tuple[Spot, int]:
        spot = Spot(group, title=row, first=row + 1, last=row + len(group.singles))
        for i, single in enumerate(group.singles):
            self._singles[single] = Place(drawn.name, drawn.value_column, row + 1 + i, row + 1 + i)
        return spot, spot.last + 2

    def _axis(self, axis: type[Axis], name: str, row: int) -> tuple[Spot, int]:
        spot = Spot(axis, title=row, first=row + 1, last=row + len(axis.fields))
        first = MONTH_COLUMN if isinstance(axis.over, MonthsOf) else 4 if axis.opens else 3
        for i, each in enumerate(axis.fields):
            self._fields[each] = Place(name, first, row + 1 + i, row + 1 + i)
        return spot, spot.last + 2

    def _band(self, band: Band, sheet: Sheet, name: str, row: int) -> tuple[Spot, int]:
        spot = Spot(band)
        columns = [column for block in band.blocks for column in block.columns]
        if band.heading:
            spot.title = row
            row += 1
            if any(column.total for column in columns):
                spot.total = row
                row += 1
            spot.heading, spot.units = row, row + 1
            row += 2
        elif row > FIRST_ROW:
            row -= 1  # a line that continues the band above
        size = self.values.size(band.blocks[0])
        spot.first, spot.last = row, row + max(size, 1) - 1
        at = 1
        for column in columns:
            if sheet.months and isinstance(column, Family):
                start = MONTH_COLUMN
            elif sheet.months and column.key == "total":
                start = TOTAL_COLUMN
            else:
                start = at + (1 if isinstance(column, Family) and column.axis.opens else 0)
                at = start + (self.values.members(column.axis) if isinstance(column, Family) else 1)
            self._columns[column] = Place(name, start, spot.first, spot.last)
        return spot, spot.last + 2

    # What formulas ask for ---------------------------------------------------------------------------------

    def column(self, column: Column | Input) -> Place:
        """Return the rows of a block's column, or of an input column (a form's field: its cell)."""
        if not isinstance(column, Input):
            return self._columns[column]
        table = self.book.tables[column.table.key]
        if column.table.form:
            where = table.rows[0].cells[column.key].where
            return Place(where.sheet, where.column, where.row, where.row)
        return Place(table.sheet, table.columns[column.key], table.first, table.last)

    def tail(self, column: Input) -> Place:
        """Return an input column down to where a line added later would stand."""
        return self.column(column)._replace(last=self.book.tables[column.table.key].limit)

    def member(self, family: Family, k: int) -> Place:
        """Return the rows of a family's member; -1 is the opening column."""
        place = self._columns[family]
        return Place(place.sheet, place.column + k, place.first, place.last)

    def members(self, family: Family) -> int:
        """Return the number of members of a family."""
        return self.values.members(family.axis)

    def field(self, field: AxisField, k: int) -> Place:
        """Return the cell of an axis field for a member; -1 is the last member."""
        place = self._fields[field]
        if k < 0:
            k = max(self.values.members(field.axis), 1) - 1
        return Place(place.sheet, place.column + k, place.first, place.last)

    def single(self, single: Single) -> Place:
        """Return the cell of a single figure."""
        return self._singles[single]

    def word(self, choices: str, code: str) -> Place:
        """Return the cell of a list's word."""
        words = self.book.lists[choices]
        row = words.first + words.codes.index(code)
        return Place(words.sheet, words.column, row, row)

    def words(self, choices: str) -> Place:
        """Return the cells of a list."""
        words = self.book.lists[choices]
        return Place(words.sheet, words.column, words.first, words.first + len(words.words) - 1)

    def reduced(self, node: Expr) -> Expr:
        """Return an expression without what the workbook doesn't have."""
        return self._reduced[node]

    def has(self, leaf: Leaf) -> bool:
        """Tell whether the workbook has an input or a word, and whether a computed thing is shown."""
        if isinstance(leaf, Column | Family):
            return leaf in self._columns
        if isinstance(leaf, AxisField):
            return leaf in self._fields
        if isinstance(leaf, Single):
            return leaf in self._singles
        return self.values.has(leaf)
