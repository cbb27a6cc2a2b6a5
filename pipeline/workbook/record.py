"""What we wrote on a sheet last time, in a few words that the file itself carries.

A person's additions can only be told from our own cells by knowing what was ours. Excel and LibreOffice write a
sheet anew when they save it, drop parts and extensions they don't know, but keep defined names; so the record is
a text constant in a hidden defined name beside the mark (``truecost.costs.was``). It holds:

- a digest of the sheet as we wrote it: while it matches, nobody has touched the sheet;
- which cells were ours, row by row (``4-60:1-14``): any other cell is the person's;
- widths and outline of our columns, what we asked for the view, the page and the filter: where what we ask for
  has not changed, the person's choice stays; where it has, theirs stays if it is not what we asked for last time;
- short digests of our conditional formats and validations, so that others are known to be the person's.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.workbook.plan import Area, ColumnWidth, SheetPlan

VERSION = "1"
_LONGEST_LITERAL = 240  # Excel takes 255 characters in one text of a formula
_LONGEST_SPANS = 3_000
_FIELDS = 8


class Span(NamedTuple):
    """Rows that are alike: first and last row, and their runs of columns."""

    first: int
    last: int
    runs: tuple[tuple[int, int], ...]


@dataclass
class Cells:
    """Which cells of a sheet are ours."""

    spans: list[Span] = field(default_factory=list)
    _rows: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for span in self.spans:
            for row in range(span.first, span.last + 1):
                self._rows[row] = span.runs

    def __contains__(self, place: tuple[int, int]) -> bool:
        return any(first <= place[1] <= last for first, last in self._rows.get(place[0], ()))

    def touches(self, area: Area) -> bool:
        """Return whether an area holds a cell of ours."""
        return any(
            span.first <= area.last_row
            and area.first_row <= span.last
            and any(first <= area.last_column and area.first_column <= last for first, last in span.runs)
            for span in self.spans
        )

    @property
    def last_row(self) -> int:
        """The last row that holds a cell of ours."""
        return max((span.last for span in self.spans), default=0)

    @property
    def last_column(self) -> int:
        """The last column that holds a cell of ours."""
        return max((last for span in self.spans for _, last in span.runs), default=0)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, Sequence[int]]]) -> Cells:
        """Return the cells of rows, each given as its number and the columns of its cells, ascending."""
        spans: list[Span] = []
        for row, columns in rows:
            if not columns:
                continue
            runs: list[tuple[int, int]] = []
            if columns[-1] - columns[0] + 1 == len(columns):
                runs.append((columns[0], columns[-1]))
            else:
                for column in columns:
                    if runs and column == runs[-1][1] + 1:
                        runs[-1] = (runs[-1][0], column)
                    else:
                        runs.append((column, column))
            if spans and spans[-1].last == row - 1 and spans[-1].runs == tuple(runs):
                spans[-1] = spans[-1]._replace(last=row)
            else:
                spans.append(Span(row, row, tuple(runs)))
        return cls(spans)


class Record(NamedTuple):
    """What we wrote on a sheet; the view and the page as texts that compare with what is asked for now."""

    digest: str
    cells: Cells
    columns: tuple[ColumnWidth, ...]
    view: str
    page: str
    filter: str
    rules: frozenset[str]


def view_of(freeze: tuple[int, int] | None, *, gridlines: bool) -> str:
    """Return what is asked for the view: frozen rows and columns, grid lines."""
    row, column = freeze or (1, 1)
    return f"{row},{column},{int(gridlines)}"


def page_of(*, landscape: bool, pages_wide: int) -> str:
    """Return what is asked for the page."""
    return f"{'landscape' if landscape else 'portrait'},{pages_wide}"


def rule_digest(where: str, *formulas: str) -> str:
    """Return a few digits that stand for a conditional format or a validation, however it is spaced and quoted."""
    return digest(re.sub(r"[\s'$]+", "", "|".join((where, *formulas))).casefold().encode())[-5:]


def digest(data: bytes) -> str:
    """Return eight digits that stand for bytes: it tells a change, it is no seal."""
    return f"{zlib.crc32(data):08x}"


def record_of(plan: SheetPlan, cells: Cells, sheet: bytes, area: str, rules: Iterable[str]) -> Record:
    """Return the record of a plan that was written as ``sheet``."""
    return Record(
        digest(sheet),
        cells,
        tuple(plan.columns),
        view_of(plan.freeze, gridlines=plan.gridlines),
        page_of(landscape=plan.landscape, pages_wide=plan.pages_wide),
        area,
        frozenset(rules),
    )


def record_text(record: Record) -> str:
    """Return a record as the formula of a defined name: one text, in pieces that Excel takes."""
    spans = ";".join(
        f"{each.first}-{each.last}:" + ",".join(f"{first}-{last}" for first, last in each.runs)
        for each in record.cells.spans
    )
    if len(spans) > _LONGEST_SPANS:
        spans = f"1-{record.cells.last_row}:1-{record.cells.last_column}"
    columns = ";".join(f"{each.first}-{each.last}:{each.width:g}:{each.level}" for each in record.columns)
    rules = ",".join(sorted(record.rules))
    told = (
        VERSION,
        record.digest,
        spans,
        columns,
        record.view,
        record.page,
        record.filter,
        rules,
    )
    text = "/".join(told)
    pieces = [text[at : at + _LONGEST_LITERAL] for at in range(0, len(text), _LONGEST_LITERAL)]
    return "&".join(f'"{piece}"' for piece in pieces)


def read_record(text: str) -> Record | None:
    """Return a record from the formula of its defined name, or None where it can't be understood."""
    told = "".join(re.findall(r'"([^"]*)"', text)).split("/")
    if len(told) != _FIELDS or told[0] != VERSION:
        return None
    try:
        spans = [
            Span(*_pair(rows), tuple(_pair(run) for run in runs.split(",")))
            for rows, _, runs in (each.partition(":") for each in told[2].split(";") if each)
        ]
        columns = [
            ColumnWidth(*_pair(run), float(width), int(level))
            for run, width, level in (each.split(":") for each in told[3].split(";") if each)
        ]
    except ValueError:
        return None
    rules = frozenset(told[7].split(",")) - {""}
    return Record(told[1], Cells(spans), tuple(columns), told[4], told[5], told[6], rules)


def _pair(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last)
