"""Reading the rules as exact decimals: a column is computed once, when it is first asked for.

Columns are lists, families lists of lists; conditions compute only the rows that take a branch, as a
spreadsheet does. A missing or wrong input never reaches this place: findings block it before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Column,
    Crossed,
    Family,
    Fixed,
    Gap,
    GivenRows,
    KeyCopy,
    Label,
    LinesOf,
    LinesWith,
    MonthsOf,
    Noted,
    One,
    PerRow,
    Rule,
    Single,
    WordsOf,
    rowwise,
)
from pipeline.formulas.evaluating import Evaluator, addend, filled
from pipeline.formulas.expressions import Expr, Leaf, Word, WordRange
from pipeline.formulas.inputs import Input
from pipeline.formulas.leaving_out import left_out, named
from pipeline.formulas.operations import ZERO, number
from pipeline.tables import Book

Cells = list[Any]


def _spare(leaf: Leaf) -> bool:
    """Tell whether a leaf counts for nothing where it isn't shown."""
    return isinstance(leaf, Column | Family) and leaf.block.spare


class Values(Evaluator):
    """The computed values of a book, column by column.

    Args:
        book: what was read, free of blocking findings.
        closes: for a months axis, whether each member closes a fiscal year.
        given: values that no formula computes (see ``expressions.Given``).
        absent: blocks, groups and axes that the workbook doesn't show, since nobody asked for them.
    """

    def __init__(
        self,
        book: Book,
        closes: Sequence[bool],
        given: Mapping[str, Any],
        absent: Collection[object] = frozenset(),
    ) -> None:
        super().__init__()
        self.absent = absent
        self.book = book
        self.closes = closes
        self.given = given
        self._columns: dict[object, Cells] = {}
        self._families: dict[object, list[Cells]] = {}
        self._fields: dict[object, Cells] = {}
        self._singles: dict[object, Any] = {}
        self._shown: dict[object, list[int]] = {}
        self._trees: dict[object, Expr] = {}

    # What other rooms ask for ------------------------------------------------------------------------------

    def size(self, block: type[Block]) -> int:
        """Return the number of rows of a block."""
        if isinstance(block.over, Fixed):
            return len(self.shown(block))
        return self._length(block.root().over)

    def members(self, axis: type[Axis]) -> int:
        """Return the number of members of an axis."""
        match axis.over:
            case MonthsOf():
                return len(self.closes)
            case Fixed(size):
                return size
        return self._length(axis.over)

    def has(self, leaf: Leaf) -> bool:
        """Tell whether the workbook has an input column or a list word, and shows what is computed."""
        if isinstance(leaf, (Column, Family)):
            return leaf.block not in self.absent
        if isinstance(leaf, AxisField):
            return leaf.axis not in self.absent
        if isinstance(leaf, Single):
            return leaf.group not in self.absent
        if isinstance(leaf, Input):
            return self.book.has(leaf.table.key, leaf.key)
        if isinstance(leaf, Word):
            return self.book.has_words(leaf.choices, leaf.code)
        return not isinstance(leaf, WordRange) or self.book.has_words(leaf.choices)

    def shown(self, block: type[Block]) -> list[int]:
        """Return which rows of a list of checks are shown: not those on what the workbook doesn't have."""
        found = self._shown.get(block)
        if found is None:
            lists = [column.values for column in block.columns if isinstance(column, PerRow)]
            rows = range(self._length(block.root().over))
            found = [
                i
                for i in rows
                if all(
                    self.has(leaf) or _spare(leaf)
                    for each in lists
                    for leaf in named(each[i])
                    if not block.of_inputs or isinstance(leaf, Input)
                )
            ]
            self._shown[block] = found
        return found

    def column(self, column: Column) -> Cells:
        """Return a column's values, one per row."""
        found = self._columns.get(column)
        if found is None:
            found = self._columns[column] = self._compute_column(column)
        return found

    def family(self, family: Family) -> list[Cells]:
        """Return a family's values: one list of rows per member."""
        members = self.members(family.axis)
        if members:
            self.member(family, members - 1)
        return self._families.setdefault(family, [])

    def member(self, family: Family, k: int) -> Cells:
        """Return one member of a family, and compute none beyond it: other families may wait for it."""
        done = self._families.setdefault(family, [])
        while len(done) <= k:
            self._defining.append((family, done))
            rows = range(self.size(family.block))
            done.append(self._rows(self._member_tree(family, len(done)), rows, len(done)))
            self._defining.pop()
        return done[k]

    def axis(self, field: AxisField) -> Cells:
        """Return a field's values, one per member."""
        members = self.members(field.axis)
        if members:
            self.field(field, members - 1)
        return self._fields.setdefault(field, [])

    def field(self, field: AxisField, k: int) -> Any:
        """Return a field's value for a member, and compute none beyond it."""
        done = self._fields.get(field)
        if done is None:
            done = self._fields[field] = []
            self._begin(field)
        while len(done) <= k:
            self._defining.append((field, done))
            done.append(filled(self._rows(self._member_tree(field, len(done)), range(1), len(done))[0]))
            self._defining.pop()
        return done[k]

    def opening(self, field: AxisField) -> Any:
        """Return a field's value in the opening column."""
        self.axis(field)
        return self._openings.get(field)

    def single(self, single: Single) -> Any:
        """Return a single figure."""
        if single not in self._singles:
            self._singles[single] = filled(self._rows(self._tree(single.value), range(1), 0)[0])
        return self._singles[single]

    def total(self, column: Column) -> Any:
        """Return a column's total: its sum, or its own rule read on the totals of the columns in it."""
        if column.total is True:
            return sum(map(addend, self.column(column)), ZERO)
        if not isinstance(column, Rule):
            raise TypeError(column)
        kept, self._columns = self._columns, dict(self._columns)
        named = (other for other in rowwise(column.value) if isinstance(other, Column))
        totals: dict[object, Cells] = {other: [self.total(other)] for other in named}
        self._columns |= totals
        value = self._rows(self._tree(column.value), range(1), 0)[0]
        self._columns = kept
        return value

    def member_total(self, family: Family, k: int) -> Any:
        """Return the sum of a family's rows at a member."""
        return sum(map(addend, self.family(family)[k]), ZERO)

    def _tree(self, tree: Expr) -> Expr:
        """Return an expression without what the workbook doesn't have."""
        return left_out(tree, self.has)

    # Computing ---------------------------------------------------------------------------------------------

    def _length(self, over: object) -> int:
        match over:
            case LinesOf(table):
                return len(self.book.tables[table.key].rows)
            case LinesWith(column):
                return len(self._rows_with(column))
            case WordsOf(choices):
                return len(self.book.lists[choices].words) if choices in self.book.lists else 0
            case MonthsOf(months):
                return int(number(self._input(months)))
            case Fixed(size):
                return size
            case GivenRows(key):
                return len(self.given[key])
            case Crossed(table, key):
                return len(self.book.tables[table.key].rows) * len(self.given[key])
            case One():
                return 1
        raise TypeError(over)

    def typed_rows(self, column: KeyCopy) -> list[int]:
        """Return which row of its input table, from 0, each row of a copied key was typed in."""
        over = column.block.root().over
        if isinstance(over, LinesWith):
            return self._rows_with(over.column)
        times = range(len(self.given[over.key]) if isinstance(over, Crossed) else 1)
        return [at for at in range(len(self.book.tables[column.of.table.key].rows)) for _ in times]

    def _rows_with(self, column: Input) -> list[int]:
        """Return which rows of an input table have a column filled, from 0."""
        rows = self.book.tables[column.table.key].rows
        return [at for at, row in enumerate(rows) if row[column.key] not in (None, "")]

    def _compute_column(self, column: Column) -> Cells:
        if isinstance(column, KeyCopy):
            typed = self.book.tables[column.of.table.key].rows
            return [typed[at][column.of.key] for at in self.typed_rows(column)]
        if isinstance(column, (Gap, Label)):
            return [None] * self.size(column.block)
        if isinstance(column, Noted):
            given = self.given[column.source]
            return (
                [given[i] for i in self.shown(column.block)]
                if isinstance(column.block.over, Fixed)
                else list(given)
            )
        if isinstance(column, PerRow):
            return [self._of_row(column.values[at], i) for i, at in enumerate(self.shown(column.block))]
        if not isinstance(column, Rule):
            raise TypeError(column)
        rows = range(self.size(column.block))
        return [filled(value) for value in self._rows(self._tree(column.value), rows, 0)]

    def _of_row(self, value: Expr, i: int) -> Any:
        """Return one row of a list of checks."""
        self._row = i
        return filled(self._rows(self._tree(value), [i], 0)[0])

    def _member_tree(self, of: Family | AxisField, k: int) -> Expr:
        """Return the expression of a member: that of its year where it closes one and that differs."""
        closing = of.close is not None and self.closes[k]
        key = (id(of), closing)
        found = self._trees.get(key)
        if found is None:
            value: Any = of.close if closing else of.value
            found = self._trees[key] = self._tree(value)
        return found

    def _begin(self, field: AxisField) -> None:
        """Compute what stands before a field's first member; what is typed stands there already."""
        if isinstance(field.value, Input):
            rows = self.book.tables[field.value.table.key].rows
            self._fields[field].extend(row[field.value.key] for row in rows)
        elif field.opening is not None:
            self._openings[field] = self._rows(self._tree(field.opening), range(1), 0)[0]
