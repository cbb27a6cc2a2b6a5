"""Reading one expression as exact decimals: the decimal meaning of every kind of node, for some rows at a time.

Conditions compute only the rows that take a branch, as a spreadsheet does.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from pipeline.formulas.blocks import (
    AxisField,
    Column,
    Family,
    Single,
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
    Here,
    InputColumns,
    LargestWhere,
    LastTwelve,
    Latest,
    Measured,
    OrBlank,
    Pick,
    Position,
    Previous,
    RowNumber,
    RunningTotal,
    Steps,
    SumWhere,
    Tail,
    Total,
    Whole,
    Word,
    WordRange,
)
from pipeline.formulas.inputs import Input
from pipeline.formulas.members import Earlier, SumAcross, SumDuring, SumUpTo
from pipeline.formulas.operations import NOT_FOUND, ZERO, comparable, number
from pipeline.tables import Book, Value

Cells = list[Any]
_DECIMAL = frozenset((Decimal,))


class Evaluator(ABC):
    """Computes expressions over what its subclass keeps: columns, families, axis fields, single figures."""

    book: Book
    closes: Sequence[bool]
    given: Mapping[str, Any]

    def __init__(self) -> None:
        self._wholes: dict[object, Cells] = {}
        self._combined: dict[object, tuple[list[Cells], dict[tuple[Any, ...], list[int]]]] = {}
        self._row = 0
        self._openings: dict[object, Any] = {}
        self._defining: list[tuple[object, list[Cells]]] = []

    @abstractmethod
    def column(self, column: Column) -> Cells:
        """Return a column's values, one per row."""

    @abstractmethod
    def family(self, family: Family) -> list[Cells]:
        """Return a family's values: one list of rows per member."""

    @abstractmethod
    def member(self, family: Family, k: int) -> Cells:
        """Return one member of a family, and compute none beyond it."""

    @abstractmethod
    def field(self, field: AxisField, k: int) -> Any:
        """Return a field's value for a member, and compute none beyond it."""

    @abstractmethod
    def axis(self, field: AxisField) -> Cells:
        """Return a field's values, one per member."""

    @abstractmethod
    def single(self, single: Single) -> Any:
        """Return a single figure."""

    def _rows(self, node: Expr, rows: Sequence[int], k: int) -> Cells:  # noqa: C901, PLR0911, PLR0912
        """Return an expression's values at some rows, for member ``k`` of the families in it."""
        match node:
            case Apply():
                return self._apply(node, rows, k)
            case Column():
                values = self.column(node)
                return values if len(rows) == len(values) else [values[i] for i in rows]
            case Family():
                values = self.member(node, k)
                return values if len(rows) == len(values) else [values[i] for i in rows]
            case Figure():
                return [node.value] * len(rows)
            case AxisField():
                return [self.field(node, k)] * len(rows)
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
                return self._position(node, rows, k)
            case Pick():
                return self._pick(node, rows, k)
            case LargestWhere():
                return self._largest_where(node, rows, k)
            case SumWhere():
                return self._sum_where(node, rows, k)
            case Previous():
                return self._previous(node, rows, k)
            case LastTwelve():
                return self._last_twelve(node, rows, k)
            case SumUpTo():
                return self._sum_up_to(node, rows, k)
            case SumDuring():
                return self._sum_during(node, rows, k)
            case SumAcross():
                family, flags = self.family(node.family), self.axis(node.flag)
                live = [values for values, flag in zip(family, flags, strict=True) if flag]
                return [sum((number(values[i]) for values in live), ZERO) for i in rows]
            case Total():
                return [sum(map(addend, self._whole(node.whole, k)), ZERO)] * len(rows)
            case Latest():
                return self._latest(node, rows, k)
            case Given():
                return (
                    [self.given[node.key]] * len(rows)
                    if node.of is None
                    else [self.given[node.key][k]] * len(rows)
                )
            case RunningTotal():
                return self._running(node, rows, k)
            case Count():
                means = COUNTS[node.what].means
                return [means(*(self._counted(each, k) for each in node.ranges))] * len(rows)
        raise TypeError(node)

    def _apply(self, node: Apply, rows: Sequence[int], k: int) -> Cells:
        args = node.args
        if not node.op.lazy:
            columns = [self._rows(arg, rows, k) for arg in args]
            at_once = node.op.at_once
            if at_once is not None and all(map(_decimals, columns)):
                return at_once(*columns)
            return list(map(node.op.means, *columns))
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

    def _counted(self, node: Expr, k: int) -> Cells:
        """Return the cells of a range of a count, which may be a single word."""
        return self._rows(node, (0,), k) if isinstance(node, Word) else self._whole(node, k)

    def _whole(self, node: Expr, k: int) -> Cells:
        """Return the cells of a range, top to bottom; input columns with their blank rows."""
        if isinstance(node, WordRange):
            return self.book.lists[node.choices].words
        if isinstance(node, (Here, Steps, Grid)):
            return self._span(node)
        of = node.of if isinstance(node, (Whole, Tail)) else node
        if isinstance(of, InputColumns):
            of = of.of[k]
        match of:
            case Input() if of.table.form:
                return [self._input(of)]
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
                return self.member(of, k)
            case AxisField():
                return self.axis(of)
            case Single():
                return [self.single(of)]
        raise TypeError(of)

    def _span(self, node: Here | Steps | Grid) -> Cells:
        """Return the cells of a range that is no single column."""
        if isinstance(node, Here):
            return [self.column(node.of)[self._row]]
        members = self.family(node.of)
        if isinstance(node, Steps) and node.before and members:
            members = [[ZERO] * len(members[0]), *members[:-1]]
        return [value for values in members for value in values]

    def _position(self, node: Position, rows: Sequence[int], k: int) -> Cells:
        where = self._whole(node.where, k)
        wanted = map(comparable, self._rows(node.value, rows, k))
        if not node.exact:
            found = (bisect_right(where, value) for value in wanted)
            return [Decimal(at) if at else NOT_FOUND for at in found]
        places = {comparable(value): i for i, value in reversed(list(enumerate(where)))}
        return [Decimal(places[value] + 1) if value in places else NOT_FOUND for value in wanted]

    def _pick(self, node: Pick, rows: Sequence[int], k: int) -> Cells:
        at = [int(value) - 1 for value in self._rows(node.at, rows, k)]
        if isinstance(node.where, Grid):
            family = self.family(node.where.of)
            across = self._rows(node.across, rows, k) if node.across is not None else []
            return [ZERO if int(j) == 1 else family[int(j) - 2][i] for i, j in zip(at, across, strict=True)]
        values = self._whole(node.where, k)
        return [values[i] for i in at]

    def _sum_where(self, node: SumWhere, rows: Sequence[int], k: int) -> Cells:
        places = self._places(tuple(column for column, _ in node.criteria), k)
        values = self._whole(Whole(node.column), k)
        if not _decimals(values):
            values = list(map(addend, values))
        wanted = list(
            zip(*(map(comparable, self._rows(value, rows, k)) for _, value in node.criteria), strict=True)
        )
        sums = {key: sum([values[i] for i in places.get(key, ())], ZERO) for key in set(wanted)}
        return [sums[key] for key in wanted]

    def _places(self, columns: tuple[Column | Input, ...], k: int) -> dict[tuple[Any, ...], list[int]]:
        """Return at which rows each combination of some columns' values stands; kept for the next sum over them."""
        cells = [self._whole(Whole(column), k) for column in columns]
        kept, places = self._combined.get(columns, ([], {}))
        if len(kept) != len(cells) or any(new is not old for new, old in zip(cells, kept, strict=True)):
            places = {}
            for i, key in enumerate(zip(*(map(comparable, each) for each in cells), strict=True)):
                places.setdefault(key, []).append(i)
            self._combined[columns] = cells, places
        return places

    def _largest_where(self, node: LargestWhere, rows: Sequence[int], k: int) -> Cells:
        tests = [list(map(comparable, self._whole(Whole(column), k))) for column, _ in node.criteria]
        filled = [self._whole(Whole(column), k) for column in node.filled]
        most: dict[tuple[Any, ...], Any] = {}
        for i, value in enumerate(self._whole(Whole(node.column), k)):
            key = tuple(test[i] for test in tests)
            if not any(cells[i] in (None, "") for cells in filled):
                most[key] = max(most.get(key, ZERO), number(value))
        wanted = [list(map(comparable, self._rows(value, rows, k))) for _, value in node.criteria]
        return [most.get(tuple(each[i] for each in wanted), ZERO) for i in range(len(rows))]

    def _previous(self, node: Previous, rows: Sequence[int], k: int) -> Cells:
        of, done = self._defining[-1] if node.of is None else (node.of, None)
        if isinstance(of, AxisField):
            if k == 0:
                return [self._openings.get(of, ZERO)] * len(rows)
            return [done[k - 1] if done is not None else self.field(of, k - 1)] * len(rows)
        if k == 0:
            return [ZERO] * len(rows)
        values = done[k - 1] if done is not None else self.member(of, k - 1)  # type: ignore[arg-type]
        return [values[i] for i in rows]

    def _last_twelve(self, node: LastTwelve, rows: Sequence[int], k: int) -> Cells:
        of, done = self._defining[-1] if node.of is None else (node.of, None)
        if isinstance(of, AxisField):
            figures = done[k - 12 : k] if done is not None else [self.field(of, j) for j in range(k - 12, k)]
            return [sum(map(number, figures), ZERO)] * len(rows)
        members = done[k - 12 : k] if done is not None else [self.member(of, j) for j in range(k - 12, k)]  # type: ignore[arg-type]
        return [sum((number(values[i]) for values in members), ZERO) for i in rows]

    def _sum_up_to(self, node: SumUpTo, rows: Sequence[int], k: int) -> Cells:
        if isinstance(node.family, Earlier):
            members = [self.member(node.family.of, j) for j in range(k)]
        else:
            members = self.family(node.family)
        base = self.column(node.base)
        return [number(base[i]) + sum((number(values[i]) for values in members), ZERO) for i in rows]

    def _latest(self, node: Latest, rows: Sequence[int], k: int) -> Cells:
        dates = self._whole(Whole(node.dates), k)
        names = dates if node.names is None else self._whole(Whole(node.names), k)
        known = [(comparable(n), d) for n, d in zip(names, dates, strict=True) if d is not None]
        days = self._rows(node.day, rows, k)
        if node.name is None:
            return [max((d for _, d in known if d <= day), default=ZERO) for day in days]
        wanted = map(comparable, self._rows(node.name, rows, k))
        return [
            max(
                (d for n, d in known if n == name and d.__class__ is day.__class__ and d <= day), default=ZERO
            )
            for name, day in zip(wanted, days, strict=True)
        ]

    def _sum_during(self, node: SumDuring, rows: Sequence[int], k: int) -> Cells:
        at = self.field(node.at, k)
        bounds = zip(self.axis(node.since), self.axis(node.until), strict=True)
        live = [
            self.member(node.family, j) for j, (since, until) in enumerate(bounds) if since <= at <= until
        ]
        return [sum((number(values[i]) for values in live), ZERO) for i in rows]

    def _running(self, node: RunningTotal, rows: Sequence[int], k: int) -> Cells:
        values = self.member(node.of, k) if isinstance(node.of, Family) else self.column(node.of)
        sums = [ZERO, *accumulate(map(number, values))]
        return [sums[i] if node.above else sums[i + 1] for i in rows]


def _decimals(cells: Cells) -> bool:
    """Tell whether a column holds nothing but decimals."""
    return _DECIMAL.issuperset(map(type, cells))


def addend(value: Any) -> Any:
    """Return what SUM adds: texts count for nothing."""
    return value if value.__class__ is not str and value is not None else ZERO


def filled(value: Any) -> Any:
    """Return what a formula shows: a reference to a blank shows 0."""
    return ZERO if value is None else value
