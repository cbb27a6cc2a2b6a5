"""Printing the rules as Excel formulas: once per column, then filled in row by row.

A printed formula is a pattern (``ROUND($F%d*$H%d,2)``) with the first row of each reference, so that every row
of a column has the same formula in R1C1 terms by construction. Formulas are in English with commas, as stored.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, Protocol

from pipeline.findings import column_letters
from pipeline.formulas.blocks import AxisField, Column, Family, Single
from pipeline.formulas.counts import COUNTS
from pipeline.formulas.expressions import (
    Apply,
    Count,
    Empty,
    Expr,
    Figure,
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
from pipeline.formulas.printed import LETTERS, Printed

PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z")
CELL_LIKE = re.compile(
    r"([A-Za-z]{1,3}\d+|[Rr]\d*([Cc]\d*)?|[Cc]\d*|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\Z"
)


class Place(NamedTuple):
    """Where a column's rows stand: sheet name, 1-based column, first and last row."""

    sheet: str
    column: int
    first: int
    last: int


class Places(Protocol):
    """Where everything stands in the workbook that is being written."""

    def column(self, column: Column | Input) -> Place:
        """Return the rows of a block's column, or of an input column (a form's field: its single cell)."""
        ...

    def tail(self, column: Input) -> Place:
        """Return an input column down to where a line added later would stand."""
        ...

    def member(self, family: Family, k: int) -> Place:
        """Return the rows of a family's member; -1 is the opening column."""
        ...

    def members(self, family: Family) -> int:
        """Return the number of members of a family."""
        ...

    def field(self, field: AxisField, k: int) -> Place:
        """Return the cell of an axis field for a member (first == last)."""
        ...

    def single(self, single: Single) -> Place:
        """Return the cell of a single figure."""
        ...

    def word(self, choices: str, code: str) -> Place:
        """Return the cell of a list's word."""
        ...

    def words(self, choices: str) -> Place:
        """Return the cells of a list."""
        ...

    def reduced(self, node: Expr) -> Expr:
        """Return an expression without what the workbook doesn't have (see ``leaving_out``)."""
        ...


@cache
def quoted(sheet: str) -> str:
    """Return a sheet's name as a formula writes it, in quotes where needed."""
    if PLAIN_NAME.match(sheet) and not CELL_LIKE.match(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


class Printer:
    """Prints expressions for the cells of one sheet.

    Args:
        places: where everything stands.
        sheet: the sheet on which the formulas will stand.
        first: the first row of the block that is printed.
        k: the member for which a family's formula is printed.
        own: the family or field that is being defined.
    """

    def __init__(
        self, places: Places, sheet: str, first: int, k: int = 0, own: Family | AxisField | None = None
    ) -> None:
        self.places = places
        self.sheet = sheet
        self.first = first
        self.k = k
        self.own = own
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.moves = True
        self._repeats = False

    def formula(self, node: Expr) -> Printed:
        """Return an expression's pattern, without what the workbook doesn't have."""
        self.rows, self.columns, self.moves = [], [], True
        spelled = self._print(self.places.reduced(node), 0)
        return Printed(spelled, tuple(self.rows), tuple(self.columns), self.moves)

    def _on(self, sheet: str) -> str:
        """Return the prefix of a reference to a sheet, with %% for Python's formatting."""
        return "" if sheet == self.sheet else quoted(sheet).replace("%", "%%") + "!"

    def _moving(self, column: int) -> str:
        """Print a column that moves with the member."""
        if self._repeats:
            self.moves = False
            return column_letters(column)
        self.columns.append(column)
        return LETTERS

    def _cell(self, place: Place, *, fixed_column: bool) -> str:
        """Print a reference to the same row of a column."""
        self.rows.append(place.first)
        letters = f"${column_letters(place.column)}" if fixed_column else self._moving(place.column)
        return f"{self._on(place.sheet)}{letters}%d"

    def _fixed(self, place: Place) -> str:
        """Print a reference to one cell that never moves."""
        return f"{self._on(place.sheet)}${column_letters(place.column)}${place.first}"

    def _range(self, place: Place, *, fixed_column: bool = True, up: int = 0) -> str:
        """Print a whole column as a range; ``up`` rows higher."""
        first, last = (
            f"${column_letters(place.column)}" if fixed_column else self._moving(place.column)
            for _ in range(2)
        )
        return f"{self._on(place.sheet)}{first}${place.first - up}:{last}${place.last - up}"

    def _print(self, node: Expr, outside: int) -> str:  # noqa: C901, PLR0911, PLR0912
        match node:
            case Apply():
                return self._apply(node, outside)
            case Figure():
                return format(node.value, "f")
            case Column():
                return self._cell(self.places.column(node), fixed_column=True)
            case Family():
                return self._cell(self.places.member(node, self.k), fixed_column=False)
            case AxisField():
                place = self.places.field(node, self.k)
                return f"{self._on(place.sheet)}{self._moving(place.column)}${place.first}"
            case Single():
                return self._fixed(self.places.single(node))
            case Input():
                return self._fixed(self.places.column(node))
            case Word():
                return self._fixed(self.places.word(node.choices, node.code))
            case Empty():
                return '""'
            case RowNumber():
                self.rows.append(self.first)
                return f"ROWS($A${self.first}:$A%d)"
            case Measured():
                return self._print(node.value, outside)
            case OrBlank():
                return f'IF({self._print(node.value, 1)}="","",{self._print(node.value, 0)})'
            case Whole() | WordRange() | Tail():
                return self._whole(node)
            case Position():
                kind = 0 if node.exact else 1
                return f"MATCH({self._print(node.value, 0)},{self._whole(node.where)},{kind})"
            case Pick():
                where = self._whole(node.where)
                across = f",{self._print(node.across, 0)}" if node.across is not None else ""
                return f"INDEX({where},{self._print(node.at, 0)}{across})"
            case LargestWhere():
                return self._largest_where(node)
            case SumWhere():
                parts = [self._whole(Whole(node.column))]
                for column, value in node.criteria:
                    parts += [self._whole(Whole(column)), self._print(value, 0)]
                return f"SUMIFS({','.join(parts)})"
            case Previous():
                return self._previous(node)
            case LastTwelve():
                return self._last_twelve(node)
            case SumUpTo():
                return self._sum_up_to(node)
            case SumAcross():
                return self._sum_across(node)
            case SumDuring():
                return self._sum_during(node)
            case Total():
                return f"SUM({self._whole(node.whole)})"
            case Latest():
                named = ""
                if (
                    node.names is not None and node.name is not None
                ):  # rows are noted in the order of the text
                    named = f"({self._whole(Whole(node.names))}={self._print(node.name, 2)})*"
                dates, day = self._whole(Whole(node.dates)), self._print(node.day, 2)
                return f"SUMPRODUCT(MAX({named}({dates}<={day})*{dates}))"
            case RunningTotal():
                return self._running(node)
            case Count():
                return self._count(node)
        raise TypeError(node)

    def _largest_where(self, node: LargestWhere) -> str:
        equal = [f"({self._compared(column)}={self._print(value, 2)})" for column, value in node.criteria]
        filled = [f'({self._whole(Whole(column))}<>"")' for column in node.filled]
        return f"SUMPRODUCT(MAX({'*'.join([*equal, *filled, self._whole(Whole(node.column))])}))"

    def _compared(self, column: Column | Input) -> str:
        """Print a column to compare with; a number in an input column of texts is a text there, as when it is read."""
        typed = isinstance(column, Input) and column.unit.kind == "text"
        return self._whole(Whole(column)) + ('&""' if typed else "")

    def _apply(self, node: Apply, outside: int) -> str:
        op = node.op
        if not op.precedence:
            return f"{op.excel}({','.join(self._print(arg, 0) for arg in node.args)})"
        if op.name == "is_blank":
            printed = f'{self._print(node.args[0], op.precedence + 1)}=""'
        elif op.name == "neg":
            printed = f"-{self._print(node.args[0], op.precedence)}"
        else:
            left = self._print(node.args[0], op.precedence)
            printed = f"{left}{op.excel}{self._print(node.args[1], op.precedence + 1)}"
        return f"({printed})" if op.precedence < outside else printed

    def _whole(self, node: Expr, up: int = 0) -> str:
        """Print a range."""
        if isinstance(node, WordRange):
            return self._range(self.places.words(node.choices))
        if isinstance(node, Tail):
            return self._range(self.places.tail(node.of))
        if isinstance(node, (Here, Steps, Grid)):
            return self._span(node)
        of = node.of if isinstance(node, Whole) else node
        if isinstance(of, Family):
            return self._range(self.places.member(of, self.k), fixed_column=False, up=up)
        if isinstance(of, AxisField):
            count = self.places.field(of, 0)
            last = self.places.field(of, -1)
            row = count.first
            first_letters, last_letters = column_letters(count.column), column_letters(last.column)
            return f"{self._on(count.sheet)}${first_letters}${row}:${last_letters}${row}"
        if isinstance(of, InputColumns):
            self.moves = False  # they stand wherever the person has put them
            return self._range(self.places.column(of.of[self.k]), fixed_column=False)
        if isinstance(of, Single):
            return self._fixed(self.places.single(of))
        if isinstance(of, (Column, Input)):
            return self._range(self.places.column(of), up=up)
        raise TypeError(node)

    def _span(self, node: Here | Steps | Grid) -> str:
        """Print a range that is no single column."""
        if isinstance(node, Here):
            return self._cell(self.places.column(node.of), fixed_column=True)
        last = self.places.members(node.of) - 1
        start, end = (0, last) if isinstance(node, Steps) else (-1, last)
        if isinstance(node, Steps) and node.before:
            start, end = start - 1, end - 1
        first, final = self.places.member(node.of, start), self.places.member(node.of, end)
        cells = f"${column_letters(first.column)}${first.first}:${column_letters(final.column)}${final.last}"
        return f"{self._on(first.sheet)}{cells}"

    def _previous(self, node: Previous) -> str:
        of = node.of if node.of is not None else self.own
        if isinstance(of, AxisField):
            place = self.places.field(of, self.k)
            return f"{self._on(place.sheet)}{self._moving(place.column - 1)}${place.first}"
        if isinstance(of, Family):
            return self._cell(self.places.member(of, self.k - 1), fixed_column=False)
        raise TypeError(node)

    def _last_twelve(self, node: LastTwelve) -> str:
        of = node.of if node.of is not None else self.own
        if isinstance(of, AxisField):
            place = self.places.field(of, self.k)
            start, end = self._moving(place.column - 12), self._moving(place.column - 1)
            return f"SUM({self._on(place.sheet)}{start}${place.first}:{end}${place.first})"
        if isinstance(of, Family):
            place = self.places.member(of, self.k)
            self.rows += [place.first, place.first]
            start, end = self._moving(place.column - 12), self._moving(place.column - 1)
            return f"SUM({self._on(place.sheet)}{start}%d:{end}%d)"
        raise TypeError(node)

    def _sum_up_to(self, node: SumUpTo) -> str:
        base = self.places.column(node.base)
        self.rows += [base.first, base.first]
        start = f"SUM({self._on(base.sheet)}${column_letters(base.column)}%d:"
        if isinstance(node.family, Earlier):
            return f"{start}{self._moving(self.places.member(node.family.of, self.k).column - 1)}%d)"
        return f"{start}${column_letters(base.column + self.places.members(node.family))}%d)"

    def _sum_across(self, node: SumAcross) -> str:
        first = self.places.member(node.family, 0)
        members = self.places.members(node.family)
        if not members:
            return "0"
        last = self.places.member(node.family, members - 1)
        self.rows += [first.first, first.first]
        cells = f"{self._on(first.sheet)}${column_letters(first.column)}%d:${column_letters(last.column)}%d"
        return f"SUMIFS({cells},{self._whole(Whole(node.flag))},1)"

    def _sum_during(self, node: SumDuring) -> str:
        members = self.places.members(node.family)
        if not members:
            return "0"
        first, last = self.places.member(node.family, 0), self.places.member(node.family, members - 1)
        begun = f"({self._whole(Whole(node.since))}<={self._print(node.at, 0)})"
        not_over = f"({self._whole(Whole(node.until))}>={self._print(node.at, 0)})"
        self.rows += [first.first, first.first]
        cells = f"{self._on(first.sheet)}${column_letters(first.column)}%d:${column_letters(last.column)}%d"
        return f"SUMPRODUCT({begun}*{not_over}*{cells})"

    def _running(self, node: RunningTotal) -> str:
        of, places = node.of, self.places
        place = places.member(of, self.k) if isinstance(of, Family) else places.column(of)
        start, end = (
            self._moving(place.column) if isinstance(of, Family) else f"${column_letters(place.column)}"
            for _ in range(2)
        )
        first = place.first - node.above
        self.rows.append(first)
        return f"SUM({self._on(place.sheet)}{start}${first}:{end}%d)"

    def _counted(self, node: Expr) -> str:
        """Print a range of a count, which may be a single word."""
        return self._print(node, 0) if isinstance(node, Word) else self._whole(node)

    def _count(self, node: Count) -> str:
        how, self._repeats = COUNTS[node.what], True  # its spelling may name a range twice
        ranges = [self._counted(each) for each in node.ranges]
        if how.shifted:
            ranges = [ranges[0], self._whole(node.ranges[0], up=1)]
        self._repeats = False
        return how.excel.format(*ranges)


class Across:
    """Prints the formulas of a family's or field's members: each expression once, then moved from member to member.

    Args:
        places: where everything stands.
        sheet: the sheet on which the formulas will stand.
        first: the first row of the block that is printed.
        own: the family or field that is being defined.
    """

    def __init__(self, places: Places, sheet: str, first: int, own: Family | AxisField | None = None) -> None:
        self._printer = Printer(places, sheet, first, own=own)
        self._printed: dict[Expr, tuple[int, Printed]] = {}

    def formula(self, node: Expr, k: int) -> Printed:
        """Return the pattern of an expression at member ``k``."""
        found = self._printed.get(node)
        if found is None or not found[1].moves:
            self._printer.k = k
            found = self._printed[node] = k, self._printer.formula(node)
        return found[1].moved(k - found[0])
