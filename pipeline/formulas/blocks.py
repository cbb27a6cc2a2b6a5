"""What rules are made of: blocks of rows with columns, families of columns made from data, single figures.

The order in which things are written is the order in which they are computed and read; since a name must exist
before it is used, a cycle can't be written. A column's key is its attribute name: its labels and its reason in
words stand in ``languages/`` under ``<block>.<column>``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from pipeline.formulas.expressions import (
    Apply,
    Expr,
    Latest,
    Leaf,
    Measured,
    OrBlank,
    Pick,
    Position,
    Previous,
    RunningTotal,
    SumWhere,
)
from pipeline.formulas.inputs import Input, InputTable
from pipeline.formulas.members import Earlier, SumAcross, SumDuring, SumUpTo
from pipeline.formulas.units import TEXT, Unit


class ScopeError(TypeError):
    """A column is used row by row where its rows don't line up."""


class LinesOf(NamedTuple):
    """One row per filled row of an input table."""

    table: type[InputTable]


class LinesWith(NamedTuple):
    """One row per row of an input table in which a column is filled."""

    column: Input


class WordsOf(NamedTuple):
    """One row per word of a list of the Lists sheet."""

    choices: str


class MonthsOf(NamedTuple):
    """One row per month of the plan."""

    months: Input


class Fixed(NamedTuple):
    """A fixed number of rows or members."""

    size: int


class GivenRows(NamedTuple):
    """As many rows as a list of given values has."""

    key: str


class Crossed(NamedTuple):
    """A row per filled row of an input table and value of a given list: the first line with each, then the next."""

    table: type[InputTable]
    key: str


class One(NamedTuple):
    """A single row."""


RowSource = LinesOf | LinesWith | WordsOf | MonthsOf | Fixed | GivenRows | Crossed | One


class Column(Leaf):
    """A column of a block: one value per row.

    Args:
        unit: what it holds.
        show: its number format (see ``workbook/styles.py``).
        role: its style: "computed", "link" (fetched from another sheet), "key", "check".
        total: True where its sum stands in the block's total row, "same" where its own rule, read on the
            totals, stands there.
    """

    def __init__(self, unit: Unit, show: str, *, role: str = "computed", total: bool | str = False) -> None:
        super().__init__(unit)
        self.show = show
        self.role = role
        self.total = total
        self.key = ""
        self.block: type[Block]

    @property
    def name(self) -> str:
        """The key of its words, as in ``work.days``."""
        return f"{self.block.wording}.{self.key}"


class KeyCopy(Column):
    """The key of the line, written as it was typed: what the look-ups of its row go by.

    Where a line has several rows (``Crossed``), it stands in each.
    """

    def __init__(self, of: Input) -> None:
        super().__init__(TEXT, "text", role="key")
        self.of = of


class Label(Column):
    """A column of fixed words, which stand in ``languages/``."""

    def __init__(self) -> None:
        super().__init__(TEXT, "text", role="label")


class PerRow(Column):
    """A column whose every row has an expression of its own: what a list of checks compares."""

    def __init__(self, values: tuple[Expr, ...], unit: Unit, show: str) -> None:
        super().__init__(unit, show)
        self.values = values


class Noted(Column):
    """A column of given values: what was so when the sheets were computed (see ``expressions.Given``)."""

    def __init__(self, source: str, unit: Unit, show: str, *, role: str = "key") -> None:
        super().__init__(unit, show, role=role)
        self.source = source


class Gap(Column):
    """An empty column, which keeps like under like in the blocks of one sheet."""

    def __init__(self) -> None:
        super().__init__(TEXT, "text", role="gap")


class Rule(Column):
    """A computed column: its value is that of an expression, row by row."""

    def __init__(self, value: Expr, show: str, *, role: str = "computed", total: bool | str = False) -> None:
        super().__init__(value.unit, show, role=role, total=total)
        self.value = value


class AxisField(Leaf):
    """A value that each member of an axis has: it stands once, above or at the head of the members' columns.

    ``opening`` is its value in the column before the first member, where an axis has one; ``close`` its value in
    a column that closes a fiscal year, where it differs.
    """

    def __init__(
        self,
        value: Expr | Input,
        show: str,
        *,
        opening: Expr | None = None,
        close: Expr | None = None,
        role: str = "computed",
    ) -> None:
        super().__init__(value.unit)
        self.value = value
        self.close = close
        self.show = show
        self.opening = opening
        self.role = role
        self.key = ""
        self.axis: type[Axis]

    @property
    def name(self) -> str:
        """The key of its words, as in ``months.date``."""
        return f"{self.axis.wording}.{self.key}"


class Axis:
    """What families run over: the months of the fiscal years, the rows of the cost-rule table.

    Subclasses list their fields; ``over`` says what the members come from. A months axis holds full fiscal
    years: twelve months, then a column that closes the year.
    """

    key: ClassVar[str]
    wording: ClassVar[str]
    over: ClassVar[RowSource]
    fields: ClassVar[tuple[AxisField, ...]]
    heading: ClassVar[AxisField]
    opens: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        """Collect the fields; ``heading`` only points at one of them, here or on another axis."""
        cls.wording = vars(cls).get("wording", cls.key)
        own: list[AxisField] = []
        for key, value in vars(cls).items():
            if isinstance(value, AxisField) and not value.key:
                value.key, value.axis = key, cls
                own.append(value)
        cls.fields = tuple(own)


class Family(Leaf):
    """A column per member of an axis, all with one expression.

    ``close`` is the expression of the columns that close a fiscal year, where it differs; ``earlier`` is what read
    its earlier members before it was written.
    """

    def __init__(
        self,
        axis: type[Axis],
        value: Expr,
        show: str,
        *,
        close: Expr | None = None,
        earlier: Earlier | None = None,
        role: str = "computed",
        total: bool = False,
    ) -> None:
        if close is not None and close.unit != value.unit:
            raise TypeError(f"the year gives {close.unit}, the months {value.unit}")
        super().__init__(value.unit)
        if earlier is not None:
            if earlier.unit != value.unit:
                raise TypeError(f"{earlier.unit} was read, {value.unit} is written")
            earlier.family = self
        self.axis = axis
        self.value = value
        self.close = close
        self.show = show
        self.role = role
        self.total = total
        self.key = ""
        self.block: type[Block]

    @property
    def name(self) -> str:
        """The key of its words, as in ``plan_work.month``."""
        return f"{self.block.wording}.{self.key}"


class Block:
    """Rows that share columns; ``like`` names the block whose rows stand at the same lines, on any sheet.

    ``of_inputs`` is True of a list of checks whose rows are shown wherever the workbook has the inputs in them,
    even where nothing was computed of these. ``spare`` is True of a block that adds to totals where it is shown: a
    comparison that names it stands where it isn't, too.
    """

    key: ClassVar[str]
    wording: ClassVar[str]
    over: ClassVar[RowSource]
    like: ClassVar[type[Block] | None] = None
    of_inputs: ClassVar[bool] = False
    spare: ClassVar[bool] = False
    columns: ClassVar[tuple[Column | Family, ...]]

    def __init_subclass__(cls) -> None:
        """Collect the columns in order and check that each refers only to rows that line up with its own."""
        cls.wording = vars(cls).get("wording", cls.key)
        if cls.like is not None:
            cls.over = cls.like.over
        own: list[Column | Family] = []
        for name, value in vars(cls).items():
            if isinstance(value, (Column, Family)) and not value.key:
                value.key, value.block = name.rstrip("_"), cls
                own.append(value)
        cls.columns = tuple(own)
        for column in own:
            for tree in trees(column):
                cls._check(column, tree)

    @classmethod
    def _check(cls, column: Column | Family, tree: Expr) -> None:
        for leaf in rowwise(tree):
            if cls.root() is not leaf.block.root():
                raise ScopeError(f"{cls.key}.{column.key}: the rows of {leaf.name} don't line up with these")

    @classmethod
    def root(cls) -> type[Block]:
        """Return the block that decides the rows."""
        return cls.like.root() if cls.like is not None else cls


class Single(Leaf):
    """One figure that stands alone: ``key`` names it in ``languages/`` as ``<group>.<key>``."""

    def __init__(self, value: Expr, show: str, *, role: str = "computed") -> None:
        super().__init__(value.unit)
        self.value = value
        self.show = show
        self.role = role
        self.key = ""
        self.group: type[Group]

    @property
    def name(self) -> str:
        """The key of its words."""
        return f"{self.group.key}.{self.key}"


class Group:
    """Single figures shown together, a line each."""

    key: ClassVar[str]
    singles: ClassVar[tuple[Single, ...]]

    def __init_subclass__(cls) -> None:
        """Collect the figures in order."""
        cls.singles = tuple(value for value in vars(cls).values() if isinstance(value, Single))
        for name, value in vars(cls).items():
            if isinstance(value, Single) and not value.key:
                value.key, value.group = name, cls


def trees(column: Column | Family | AxisField | Single) -> Iterator[Expr]:
    """Yield the expressions of a column, field or single."""
    if isinstance(column, PerRow):
        yield from column.values
    if isinstance(column, (Rule, Family, AxisField, Single)):
        yield column.value
    if isinstance(column, (Family, AxisField)) and column.close is not None:
        yield column.close
    if isinstance(column, AxisField) and column.opening is not None:
        yield column.opening


def inside(node: Expr) -> Iterator[Expr]:
    """Yield the operands that a node reads row by row."""
    if isinstance(node, Apply):
        yield from node.args
    elif isinstance(node, (OrBlank, Measured, Position)):
        yield node.value
    elif isinstance(node, Pick):
        yield node.at
        if node.across is not None:
            yield node.across
    elif isinstance(node, SumWhere):
        for _, value in node.criteria:
            yield value
    elif isinstance(node, Latest):
        yield node.day
        if node.name is not None:
            yield node.name


def rowwise(node: Expr) -> Iterator[Column | Family]:
    """Yield the columns and families that an expression reads at its own row."""
    waiting = [node]
    for each in waiting:  # grows as it goes
        if isinstance(each, (Column, Family)):
            yield each
        elif isinstance(each, Previous) and isinstance(each.of, Family):
            yield each.of
        elif isinstance(each, SumUpTo):
            yield each.base
        elif isinstance(each, (SumAcross, SumDuring)):
            yield each.family
        elif isinstance(each, RunningTotal):
            yield each.of
        else:
            waiting += inside(each)
