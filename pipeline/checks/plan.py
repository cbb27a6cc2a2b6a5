"""A computed plan as checks look at it: lines with codes, days and cost, whatever language the workbook speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pipeline.checks.frame import said
from pipeline.findings import CellRef
from pipeline.formulas.values import Values
from pipeline.rules.adding import PurchasedCost, WorkCost
from pipeline.rules.attendance import OwnTime
from pipeline.rules.calendar import Frame, Months
from pipeline.rules.costs import Work
from pipeline.rules.parameters import value_in_force
from pipeline.rules.summary import Totals
from pipeline.tables import Book, Row, Value

ZERO = Decimal(0)
_CODED = ("phase", "nature", "activity", "frequency")


@dataclass(frozen=True)
class Line:
    """A task or a purchase.

    Attributes:
        table: "tasks" or "purchases".
        row: what was typed.
        days: its days; 0 of a purchase.
        cost: what it costs, cost rules and own people beside it included.
        codes: the code of its phase, nature, kind of work, frequency; "" where blank.
        sourcing: "internal" or "external", as its role is.
        left_out: whether it belongs to an option that isn't taken.
    """

    table: str
    row: Row
    days: Decimal
    cost: Decimal
    codes: dict[str, str]
    sourcing: str
    left_out: bool = False

    @property
    def id(self) -> str:
        """Its number as a person reads it."""
        return text_of(self.row["id"])

    @property
    def is_task(self) -> bool:
        """Whether it is work, and not a purchase."""
        return self.table == "tasks"

    @property
    def phase(self) -> str:
        """The code of its phase."""
        return self.codes["phase"]

    @property
    def nature(self) -> str:
        """The code of its nature, "" where it isn't said."""
        return self.codes["nature"]

    @property
    def activity(self) -> str:
        """The code of its kind of work, "" where it isn't said."""
        return self.codes["activity"]

    def said(self, key: str) -> bool:
        """Tell whether one of its cells holds something."""
        return said(self.row[key])

    def text(self, key: str) -> str:
        """Return one of its cells as text."""
        return text_of(self.row[key])

    def where(self, key: str) -> CellRef:
        """Return the place of one of its cells."""
        return self.row.cells[key].where


def text_of(value: Value) -> str:
    """Return a cell's value as text; a number without trailing zeros, "" for a blank."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


def same(one: Value, other: Value) -> bool:
    """Tell whether two cells hold the same name, as spreadsheets compare."""
    return text_of(one).casefold() == text_of(other).casefold()


class Plan:
    """What checks ask of a book and its values."""

    def __init__(self, book: Book, values: Values) -> None:
        self.book = book
        self.values = values

    # The lines ---------------------------------------------------------------------------------------------

    @cached_property
    def tasks(self) -> list[Line]:
        """Every task, in order, those left out included: their days and cost are 0."""
        rows, values = self.book.tables["tasks"].rows, self.values
        own = self.own_cost
        costs = [
            cost + own.get(text_of(row["id"]).casefold(), ZERO)
            for row, cost in zip(rows, values.column(WorkCost.total), strict=True)
        ]
        figures = zip(rows, values.column(Work.days), costs, strict=True)
        sourcing = [self.code("sourcing", each) for each in values.column(Work.sourcing)]
        return [
            Line("tasks", row, days, cost, self._codes(row), how, self._left_out(row))
            for (row, days, cost), how in zip(figures, sourcing, strict=True)
        ]

    @cached_property
    def own_cost(self) -> dict[str, Decimal]:
        """What own people beside each task cost, by its id, in small letters."""
        if OwnTime in self.values.absent:
            return {}
        ids, costs = self.values.column(OwnTime.id), self.values.column(OwnTime.cost)
        return {text_of(key).casefold(): cost for key, cost in zip(ids, costs, strict=True)}

    @cached_property
    def purchases(self) -> list[Line]:
        """Every purchase, in order, those left out included."""
        costs = self.values.column(PurchasedCost.total)
        return [
            Line("purchases", row, ZERO, cost, self._codes(row), "external", self._left_out(row))
            for row, cost in zip(self.book.tables["purchases"].rows, costs, strict=True)
        ]

    @property
    def lines(self) -> list[Line]:
        """Tasks, then purchases, without those of options that aren't taken."""
        return [each for each in self.tasks + self.purchases if not each.left_out]

    def of_kind(self, *activities: str) -> list[Line]:
        """Return the tasks of some kinds of work that have days."""
        return [each for each in self.tasks if each.activity in activities and each.days > 0]

    def cost_of(self, lines: list[Line]) -> Decimal:
        """Return what lines cost together."""
        return sum((each.cost for each in lines), ZERO)

    @cached_property
    def cost(self) -> Decimal:
        """What the whole plan costs."""
        found: Decimal = self.values.single(Totals.cost)
        return found

    def share_of(self, lines: list[Line]) -> Decimal:
        """Return the part of the whole cost that lines make; 0 of a plan that costs nothing."""
        return self.cost_of(lines) / self.cost if self.cost else ZERO

    # What was typed ----------------------------------------------------------------------------------------

    def rows(self, table: str) -> list[Row]:
        """Return the rows of an input table; none where the workbook lacks it."""
        return self.book.tables[table].rows

    def uses(self, name: str) -> bool:
        """Tell whether an input table ("objectives") or one of its columns ("tasks.activity") is filled in.

        An offer compares no making with buying: it isn't asked to.
        """
        if name == "make_or_buy" and self.kind == "offer":
            return True
        table, _, column = name.partition(".")
        rows = self.rows(table)
        return any(said(row[column]) for row in rows) if column else bool(rows)

    def has(self, name: str) -> bool:
        """Tell whether the workbook has a column of an input table, filled in or not."""
        table, _, column = name.partition(".")
        return self.book.has(table, column)

    def code(self, choices: str, word: Value) -> str:
        """Return the code of a word of a list, "" where it is blank."""
        return (self.book.code(choices, word) or "") if said(word) else ""

    def word(self, choices: str, code: str) -> str:
        """Return the word of a code, as the workbook has it."""
        return text_of(self.book.lists[choices].word(code))

    def field(self, key: str) -> Value:
        """Return a field of the project."""
        return self.book.field(key)

    def place(self, key: str) -> CellRef:
        """Return the cell of a field of the project."""
        return self.book.tables["project"].cell(0, key)

    def limit(self, code: str) -> Decimal:
        """Return a parameter in force at the plan's first month."""
        return value_in_force(self.book, code)

    @cached_property
    def kind(self) -> str:
        """Either "offer" or "business_case"."""
        return self.code("kind", self.field("kind"))

    def _left_out(self, row: Row) -> bool:
        option = self.named("options", row["option"])
        return option is not None and self.code("yes_no", option["taken"]) != "yes"

    def _codes(self, row: Row) -> dict[str, str]:
        return {key: self.code(key, row[key]) for key in _CODED if key in row.cells}

    # What hangs on what ------------------------------------------------------------------------------------

    def objective_of(self, line: Line) -> str:
        """Return the objective that a line serves: its own, else that of its need, else that of its channel."""
        if line.said("objective"):
            return line.text("objective")
        for table, key, column in (("needs", "need", "serves"), ("channels", "channel", "objective")):
            found = self.named(table, line.row[key])
            if found is not None and said(found[column]):
                return text_of(found[column])
        return ""

    def named(self, table: str, key: Value) -> Row | None:
        """Return the row of a table that has a name, or None."""
        if not said(key):
            return None
        return next((row for row in self.rows(table) if same(row["id"], key)), None)

    def on_channel(self, channel: Value) -> list[Line]:
        """Return the lines of a channel."""
        return [each for each in self.lines if said(channel) and same(each.row["channel"], channel)]

    def months(self) -> Iterator[tuple[int, int]]:
        """Yield the place of each month of the plan among the columns of months, and its number."""
        first, last = self.values.single(Frame.first), self.values.single(Frame.last)
        for k, number in enumerate(self.values.axis(Months.number)):
            if not self.values.closes[k] and first <= number <= last:
                yield k, int(number)
