"""Expressions: trees of references, figures and operations, with units checked as they are built.

A rule is written with Python operators on columns; nothing is computed here. ``values.py`` reads the tree as
decimals, ``excel_text.py`` prints it as a formula. A bare figure other than 0 and 1 is refused (X04): a named
constant or a parameter says what it is.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Union

from pipeline.formulas.operations import OPERATIONS, Operation
from pipeline.formulas.units import FLAG, MONTHS, NUMBER, TEXT, Unit

if TYPE_CHECKING:
    from pipeline.formulas.blocks import Axis, AxisField, Column, Family, Single
    from pipeline.formulas.inputs import Input

Operand = Union["Expr", int, str]


class FigureError(TypeError):
    """A bare figure stands in a rule."""


class Expr:
    """A node of the tree; ``unit`` is what its value is measured in."""

    unit: Unit

    def __add__(self, other: Operand) -> Expr:
        return apply("add", self, other)

    def __sub__(self, other: Operand) -> Expr:
        return apply("sub", self, other)

    def __mul__(self, other: Operand) -> Expr:
        return apply("mul", self, other)

    def __truediv__(self, other: Operand) -> Expr:
        return apply("div", self, other)

    def __radd__(self, other: Operand) -> Expr:
        return apply("add", other, self, like=self.unit)

    def __rsub__(self, other: Operand) -> Expr:
        return apply("sub", other, self, like=self.unit)

    def __neg__(self) -> Expr:
        return apply("neg", self)

    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        return apply("eq", self, other)  # type: ignore[arg-type]

    def __ne__(self, other: object) -> Expr:  # type: ignore[override]
        return apply("ne", self, other)  # type: ignore[arg-type]

    def __lt__(self, other: Operand) -> Expr:
        return apply("lt", self, other)

    def __le__(self, other: Operand) -> Expr:
        return apply("le", self, other)

    def __gt__(self, other: Operand) -> Expr:
        return apply("gt", self, other)

    def __ge__(self, other: Operand) -> Expr:
        return apply("ge", self, other)

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        """Refuse ``and``, ``or``, ``not`` and chained comparisons, which Python would swallow silently."""
        raise TypeError("use and_(), or_(), if_(): Python's own words can't be read as a formula")


class Leaf(Expr):
    """A node without operands."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit


class Figure(Leaf):
    """A figure that may stand in a formula: 0, 1, rounding digits, or a constant of a named method."""

    def __init__(self, value: int, unit: Unit = NUMBER) -> None:
        super().__init__(unit)
        self.value = Decimal(value)


class Empty(Leaf):
    """The empty text."""

    def __init__(self) -> None:
        super().__init__(TEXT)


class Apply(Expr):
    """An operation on operands."""

    def __init__(self, op: Operation, args: tuple[Expr, ...]) -> None:
        self.op = op
        self.args = args
        self.unit = op.unit([arg.unit for arg in args])


class Word(Leaf):
    """One word of a closed list: the cell of the Lists sheet that holds it."""

    def __init__(self, choices: str, code: str) -> None:
        super().__init__(TEXT)
        self.choices = choices
        self.code = code


class WordRange(Leaf):
    """The cells of a list, top to bottom."""

    def __init__(self, choices: str, unit: Unit = TEXT) -> None:
        super().__init__(unit)
        self.choices = choices


class Whole(Leaf):
    """All rows of a column (of a family: all rows at the same member), or all members of an axis field."""

    def __init__(self, of: Column | Family | Input | AxisField | InputColumns | Single) -> None:
        super().__init__(of.unit)
        self.of = of


class Tail(Leaf):
    """A column of an input table from its first line to where a line added later would stand."""

    def __init__(self, of: Input) -> None:
        super().__init__(of.unit)
        self.of = of


class Grid(Leaf):
    """A family's cells, all rows and all members (opening column included)."""

    def __init__(self, of: Family) -> None:
        super().__init__(of.unit)
        self.of = of


class Steps(Leaf):
    """A family's cells from the first member on, or (``before``) each moved back by one: to compare neighbours."""

    def __init__(self, of: Family, *, before: bool) -> None:
        super().__init__(of.unit)
        self.of = of
        self.before = before


class Here(Leaf):
    """The cell of a column in the row of a check, where a count needs it as a range."""

    def __init__(self, of: Column) -> None:
        super().__init__(of.unit)
        self.of = of


class RowNumber(Leaf):
    """The number of the row in its block, from 1."""

    def __init__(self) -> None:
        super().__init__(NUMBER)


class Previous(Leaf):
    """A family's value at the previous member (the opening column before the first).

    Without a family it stands for the family (or axis field) that is being defined.
    """

    def __init__(self, of: Family | AxisField | None = None, unit: Unit | None = None) -> None:
        if of is None and unit is None:
            raise TypeError("previous() needs a family or a unit")
        super().__init__(of.unit if of is not None else unit)  # type: ignore[arg-type]
        self.of = of


class LastTwelve(Leaf):
    """The sum over the twelve members before this one: the months of a fiscal year."""

    def __init__(self, of: Family | AxisField | None = None, unit: Unit | None = None) -> None:
        super().__init__(of.unit if of is not None else unit)  # type: ignore[arg-type]
        self.of = of


class RunningTotal(Leaf):
    """The sum of a column (of a family: at the same member) from the block's first row to this one.

    ``above`` True: to the row above, and so 0 in the first row.
    """

    def __init__(self, of: Column | Family, *, above: bool = False) -> None:
        super().__init__(of.unit)
        self.of = of
        self.above = above


class Given(Leaf):
    """A value that no formula computes, written as it is: what was so when the sheets were last computed.

    ``of`` is an axis whose members each have one, or None.
    """

    def __init__(self, key: str, unit: Unit, of: type[Axis] | str | None = None) -> None:
        super().__init__(unit)
        self.key = key
        self.of = of


class InputColumns(Leaf):
    """Input columns side by side: at member k of a family it stands for the k-th of them."""

    def __init__(self, of: tuple[Input, ...]) -> None:
        super().__init__(of[0].unit)
        self.of = of


class SumWhere(Leaf):
    """SUMIFS: the sum of a column over the rows where each criterion column equals a value."""

    def __init__(
        self, column: Column | Family | Input, criteria: tuple[tuple[Column | Input, Expr], ...]
    ) -> None:
        for where, value in criteria:
            if where.unit.kind != value.unit.kind:
                raise TypeError(f"{where.unit} can't be compared with {value.unit}")
        super().__init__(column.unit)
        self.column = column
        self.criteria = criteria


class LargestWhere(SumWhere):
    """The largest value (0 at least) of a column over the rows where each criterion column equals a value.

    ``filled`` names columns that must not be blank in such a row.
    """

    def __init__(
        self,
        column: Column | Family | Input,
        criteria: tuple[tuple[Column | Input, Expr], ...],
        filled: tuple[Column | Input, ...] = (),
    ) -> None:
        super().__init__(column, criteria)
        self.filled = filled


class Total(Leaf):
    """SUM of a whole column."""

    def __init__(self, whole: Whole) -> None:
        super().__init__(whole.unit)
        self.whole = whole


class Measured(Leaf):
    """A number from a column of mixed units (the parameters), with the unit that this one is known to have."""

    def __init__(self, value: Expr, unit: Unit) -> None:
        super().__init__(unit)
        self.value = value


class OrBlank(Leaf):
    """A value that may be blank: shown as an empty text then, never as 0."""

    def __init__(self, value: Expr) -> None:
        super().__init__(value.unit)
        self.value = value


class Position(Leaf):
    """MATCH: where a value stands in a range, from 1.

    ``exact`` False: where the last one that is not above it stands, in a range that rises.
    """

    def __init__(self, value: Expr, where: Whole | WordRange, *, exact: bool = True) -> None:
        super().__init__(NUMBER)
        if value.unit.kind != where.unit.kind:
            raise TypeError(f"{value.unit} can't be found among {where.unit}")
        self.value = value
        self.where = where
        self.exact = exact


class Pick(Leaf):
    """INDEX: the value of a range at a position; of a grid at a row and a column position."""

    def __init__(self, where: Whole | WordRange | Grid, at: Expr, across: Expr | None = None) -> None:
        super().__init__(where.unit)
        self.where = where
        self.at = at
        self.across = across


class Latest(Leaf):
    """The latest date of a dated table at which a name has a value, not after a given day; 0 where there is none.

    Without names it is the latest date of any line. Thresholds work like dates: the highest that is reached.
    """

    def __init__(self, names: Input | None, dates: Input, name: Expr | None, day: Expr) -> None:
        if (names is None) != (name is None):
            raise TypeError("names and the name to find among them come together")
        if dates.unit != day.unit:
            raise TypeError(f"{dates.unit} can't be compared with {day.unit}")
        super().__init__(dates.unit)
        self.names = names
        self.dates = dates
        self.name = name
        self.day = day


class Count(Leaf):
    """A count over ranges, for the live checks: ``what`` is a key of ``excel_text.COUNTS``."""

    def __init__(self, what: str, *ranges: Leaf) -> None:
        super().__init__(NUMBER)
        self.what = what
        self.ranges = ranges


def expr(value: Operand, like: Unit = NUMBER) -> Expr:
    """Turn an operand into an expression.

    Raises:
        FigureError: a bare figure other than 0 and 1, or a bare text other than "".
    """
    if isinstance(value, Expr):
        return value
    if value == "" and isinstance(value, str):
        return Empty()
    if isinstance(value, int) and not isinstance(value, bool) and value in (0, 1):
        return Figure(value, like if like.is_number else NUMBER)
    raise FigureError(
        f"{value!r}: a figure or a text in a rule needs a name (a parameter, a list word or a constant)"
    )


def apply(name: str, *operands: Operand, like: Unit | None = None) -> Expr:
    """Build an operation; 0 and 1 take the unit of what they stand beside, where units must be the same."""
    op = OPERATIONS[name]
    unit = like or next(
        (each.unit for each in operands if isinstance(each, Expr) and each.unit != FLAG), NUMBER
    )
    if name in ("mul", "div"):
        unit = NUMBER
    if name == "edate":
        unit = MONTHS
    return Apply(op, tuple(expr(each, unit) for each in operands))
