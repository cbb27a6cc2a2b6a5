"""Reading the rules as exact decimals: a column is computed once, when it is first asked for.

Columns are lists, families lists of lists; conditions compute only the rows that take a branch, as a
spreadsheet does. A missing or wrong input never reaches this place: findings block it before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Column,
    Family,
    Fixed,
    Gap,
    GivenRows,
    KeyCopy,
    Label,
    LinesOf,
    MonthsOf,
    Noted,
    One,
    PerRow,
    Rule,
    Single,
    WordsOf,
)
from pipeline.formulas.counts import COUNTS
from pipeline.formulas.expressions import (
    Apply,
    Count,
    Empty,
    Expr,
    Figure,
    Given,
    Grid,
    InputColumns,
    LastTwelve,
    Latest,
    Measured,
    OrBlank,
    Pick,
    Position,
    Previous,
    RowNumber,
    RunningTotal,
    SumAcross,
    SumUpTo,
    SumWhere,
    Tail,
    Total,
    Whole,
    Word,
    WordRange,
)
from pipeline.formulas.inputs import Input
from pipeline.formulas.operations import NOT_FOUND, ZERO, comparable, number
from pipeline.tables import Book, Value

Cells = list[Any]


class Values:
    """The computed values of a book, column by column.

    Args:
        book: what was read, free of blocking findings.
        closes: for a months axis, whether each member closes a fiscal year.
        given: values that no formula computes (see ``expressions.Given``).
    """

    def __init__(self, book: Book, closes: Sequence[bool], given: Mapping[str, Any]) -> None:
        self.book = book
        self.closes = closes
        self.given = given
        self._columns: dict[object, Cells] = {}
        self._families: dict[object, list[Cells]] = {}
        self._fields: dict[object, Cells] = {}
        self._openings: dict[object, Any] = {}
        self._singles: dict[object, Any] = {}
        self._wholes: dict[object, Cells] = {}
        self._defining: list[tuple[object, list[Cells]]] = []

    # What other rooms ask for ------------------------------------------------------------------------------

    def size(self, block: type[Block]) -> int:
        """Return the number of rows of a block."""
        return self._length(block.root().over)

    def members(self, axis: type[Axis]) -> int:
        """Return the number of members of an axis."""
        match axis.over:
            case MonthsOf():
                return len(self.closes)
            case Fixed(size):
                return size
        return self._length(axis.over)

    def column(self, column: Column) -> Cells:
        """Return a column's values, one per row."""
        found = self._columns.get(column)
        if found is None:
            found = self._columns[column] = self._compute_column(column)
        return found

    def family(self, family: Family) -> list[Cells]:
        """Return a family's values: one list of rows per member."""
        found = self._families.get(family)
        if found is None:
            found = self._compute_family(family)
        return found

    def axis(self, field: AxisField) -> Cells:
        """Return a field's values, one per member."""
        if field not in self._fields:
            self._compute_field(field)
        return self._fields[field]

    def opening(self, field: AxisField) -> Any:
        """Return a field's value in the opening column."""
        self.axis(field)
        return self._openings.get(field)

    def single(self, single: Single) -> Any:
        """Return a single figure."""
        if single not in self._singles:
            self._singles[single] = _filled(self._rows(single.value, range(1), 0)[0])
        return self._singles[single]

    def total(self, column: Column) -> Any:
        """Return a column's total: its sum, or its own rule read on the totals of the columns in it."""
        if column.total is True:
            return sum(map(_addend, self.column(column)), ZERO)
        if not isinstance(column, Rule):
            raise TypeError(column)
        kept, self._columns = self._columns, dict(self._columns)
        for other in column.block.columns:
            if isinstance(other, Column) and other.total is True:
                self._columns[other] = [self.total(other)]
        self._columns |= {
            other: [self._rows(other.value, range(1), 0)[0]]
            for other in column.block.columns
            if isinstance(other, Rule) and other.total == "same" and other is not column
        }
        value = self._rows(column.value, range(1), 0)[0]
        self._columns = kept
        return value

    def member_total(self, family: Family, k: int) -> Any:
        """Return the sum of a family's rows at a member."""
        return sum(map(_addend, self.family(family)[k]), ZERO)

    # Computing ---------------------------------------------------------------------------------------------

    def _length(self, over: object) -> int:
        match over:
            case LinesOf(table):
                return len(self.book.tables[table.key].rows)
            case WordsOf(choices):
                return len(self.book.lists[choices].words)
            case MonthsOf(months):
                return int(number(self._input(months)))
            case Fixed(size):
                return size
            case GivenRows(key):
                return len(self.given[key])
            case One():
                return 1
        raise TypeError(over)

    def _compute_column(self, column: Column) -> Cells:
        if isinstance(column, KeyCopy):
            return [row[column.of.key] for row in self.book.tables[column.of.table.key].rows]
        if isinstance(column, (Gap, Label)):
            return [None] * self.size(column.block)
        if isinstance(column, Noted):
            return list(self.given[column.source])
        if isinstance(column, PerRow):
            return [_filled(self._rows(value, range(1), 0)[0]) for value in column.values]
        if not isinstance(column, Rule):
            raise TypeError(column)
        return [_filled(value) for value in self._rows(column.value, range(self.size(column.block)), 0)]

    def _compute_family(self, family: Family) -> list[Cells]:
        done: list[Cells] = []
        self._families[family] = done
        rows = range(self.size(family.block))
        self._defining.append((family, done))
        for k in range(self.members(family.axis)):
            closing = family.close is not None and self.closes[k]
            tree = family.close if closing and family.close is not None else family.value
            done.append(self._rows(tree, rows, k))
        self._defining.pop()
        return done

    def _compute_field(self, field: AxisField) -> None:
        done: Cells = []
        self._fields[field] = done
        if isinstance(field.value, Input):
            rows = self.book.tables[field.value.table.key].rows
            done.extend(row[field.value.key] for row in rows)
            return
        if field.opening is not None:
            self._openings[field] = self._rows(field.opening, range(1), 0)[0]
        self._defining.append((field, done))
        for k in range(self.members(field.axis)):
            tree = field.close if field.close is not None and self.closes[k] else field.value
            done.append(_filled(self._rows(tree, range(1), k)[0]))
        self._defining.pop()

    def _rows(self, node: Expr, rows: Sequence[int], k: int) -> Cells:  # noqa: C901, PLR0911, PLR0912
        """Return an expression's values at some rows, for member ``k`` of the families in it."""
        match node:
            case Apply():
                return self._apply(node, rows, k)
            case Column():
                values = self.column(node)
                return values if len(rows) == len(values) else [values[i] for i in rows]
            case Family():
                values = self.family(node)[k]
                return values if len(rows) == len(values) else [values[i] for i in rows]
            case Figure():
                return [node.value] * len(rows)
            case AxisField():
                return [self.axis(node)[k]] * len(rows)
            case Single():
                return [self.single(node)] * len(rows)
            case Input():
                return [self._input(node)] * len(rows)
            case Word():
                return [self.book.lists[node.choices].word(node.code)] * len(rows)
            case Empty():
                return [""] * len(rows)
            case RowNumber():
                return [Decimal(i + 1) for i in rows]
            case Measured():
                return self._rows(node.value, rows, k)
            case OrBlank():
                return ["" if value is None else value for value in self._rows(node.value, rows, k)]
            case Position():
                places = {
                    comparable(value): i for i, value in reversed(list(enumerate(self._whole(node.where, k))))
                }
                wanted = map(comparable, self._rows(node.value, rows, k))
                return [Decimal(places[value] + 1) if value in places else NOT_FOUND for value in wanted]
            case Pick():
                return self._pick(node, rows, k)
            case SumWhere():
                return self._sum_where(node, rows, k)
            case Previous():
                return self._previous(node, rows, k)
            case LastTwelve():
                return self._last_twelve(node, rows, k)
            case SumUpTo():
                return self._sum_up_to(node, rows, k)
            case SumAcross():
                family, flags = self.family(node.family), self.axis(node.flag)
                live = [values for values, flag in zip(family, flags, strict=True) if flag]
                return [sum((number(values[i]) for values in live), ZERO) for i in rows]
            case Total():
                return [sum(map(_addend, self._whole(node.whole, k)), ZERO)] * len(rows)
            case Latest():
                return [self._latest(node, k)] * len(rows)
            case Given():
                return (
                    [self.given[node.key]] * len(rows)
                    if node.of is None
                    else [self.given[node.key][k]] * len(rows)
                )
            case RunningTotal():
                values = self.column(node.of)
                return [sum(map(number, values[: i + 1]), ZERO) for i in rows]
            case Count():
                means = COUNTS[node.what].means
                return [means(*(self._whole(each, k) for each in node.ranges))] * len(rows)
        raise TypeError(node)

    def _apply(self, node: Apply, rows: Sequence[int], k: int) -> Cells:
        means, args = node.op.means, node.args
        if not node.op.lazy:
            return list(map(means, *(self._rows(arg, rows, k) for arg in args)))
        first = self._rows(args[0], rows, k)
        if node.op.name == "if":
            chosen = [1 if each else 2 for each in first]
        else:
            chosen = [int(each) for each in first]
        if len(set(chosen)) == 1:
            return self._rows(args[chosen[0]], rows, k)
        branches: dict[int, Any] = {}
        for which in set(chosen):
            taken = [row for row, each in zip(rows, chosen, strict=True) if each == which]
            branches[which] = iter(self._rows(args[which], taken, k))
        return [next(branches[which]) for which in chosen]

    def _input(self, column: Input) -> Value:
        return self.book.tables[column.table.key].rows[0][column.key]

    def _whole(self, node: Expr, k: int) -> Cells:
        """Return the cells of a range, top to bottom; input columns with their blank rows."""
        if isinstance(node, WordRange):
            return self.book.lists[node.choices].words
        if isinstance(node, Grid):
            return [value for values in self.family(node.of) for value in values]
        of = node.of if isinstance(node, (Whole, Tail)) else node
        if isinstance(of, InputColumns):
            of = of.of[k]
        match of:
            case Input():
                if of not in self._wholes:
                    table = self.book.tables[of.table.key]
                    cells: Cells = [None] * (table.last - table.first + 1)
                    for row in table.rows:
                        cells[row.number - table.first] = row[of.key]
                    self._wholes[of] = cells
                return self._wholes[of]
            case Column():
                return self.column(of)
            case Family():
                return self.family(of)[k]
            case AxisField():
                return self.axis(of)
            case Single():
                return [self.single(of)]
        raise TypeError(of)

    def _pick(self, node: Pick, rows: Sequence[int], k: int) -> Cells:
        at = [int(value) - 1 for value in self._rows(node.at, rows, k)]
        if isinstance(node.where, Grid):
            family = self.family(node.where.of)
            across = self._rows(node.across, rows, k) if node.across is not None else []
            return [ZERO if int(j) == 1 else family[int(j) - 2][i] for i, j in zip(at, across, strict=True)]
        values = self._whole(node.where, k)
        return [values[i] for i in at]

    def _sum_where(self, node: SumWhere, rows: Sequence[int], k: int) -> Cells:
        tests = [list(map(comparable, self._whole(Whole(column), k))) for column, _ in node.criteria]
        sums: dict[tuple[Any, ...], Any] = {}
        for key, value in zip(zip(*tests, strict=True), self._whole(Whole(node.column), k), strict=True):
            sums[key] = sums.get(key, ZERO) + _addend(value)
        wanted = zip(
            *(map(comparable, self._rows(value, rows, k)) for _, value in node.criteria), strict=True
        )
        return [sums.get(key, ZERO) for key in wanted]

    def _previous(self, node: Previous, rows: Sequence[int], k: int) -> Cells:
        of = node.of
        if of is None:
            of, done = self._defining[-1]  # type: ignore[assignment]
        elif isinstance(of, AxisField):
            done = self.axis(of)
        else:
            done = self.family(of)
        if isinstance(of, AxisField):
            return [done[k - 1] if k else self._openings.get(of, ZERO)] * len(rows)
        return [done[k - 1][i] for i in rows] if k else [ZERO] * len(rows)

    def _last_twelve(self, node: LastTwelve, rows: Sequence[int], k: int) -> Cells:
        of = node.of
        if of is None:
            of, done = self._defining[-1]  # type: ignore[assignment]
        elif isinstance(of, AxisField):
            done = self.axis(of)
        else:
            done = self.family(of)
        members = done[k - 12 : k]
        if isinstance(of, AxisField):
            return [sum(map(number, members), ZERO)] * len(rows)
        return [sum((number(values[i]) for values in members), ZERO) for i in rows]

    def _sum_up_to(self, node: SumUpTo, rows: Sequence[int], k: int) -> Cells:
        if node.family is None:
            _, done = self._defining[-1]
            members = done[:k]
        else:
            members = self.family(node.family)
        base = self.column(node.base)
        return [number(base[i]) + sum((number(values[i]) for values in members), ZERO) for i in rows]

    def _latest(self, node: Latest, k: int) -> date:
        name = comparable(self._rows(node.name, range(1), k)[0])
        day = self._rows(node.day, range(1), k)[0]
        names, dates = self._whole(Whole(node.names), k), self._whole(Whole(node.dates), k)
        valid = zip(names, dates, strict=True)
        latest: date = max(d for n, d in valid if comparable(n) == name and d is not None and d <= day)
        return latest


def _addend(value: Any) -> Any:
    """Return what SUM adds: texts count for nothing."""
    return value if value.__class__ is not str and value is not None else ZERO


def _filled(value: Any) -> Any:
    """Return what a formula shows: a reference to a blank shows 0."""
    return ZERO if value is None else value
