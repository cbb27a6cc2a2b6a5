"""Our sheets put into a live book: what must be done to each of its sheets, as plain blocks and areas.

The rows are those that the file writer gets. What a person has put on a sheet of ours stays: cells beside ours
follow their line when lines move, and what can't be kept is told before anything is done. Nothing here knows the
spreadsheet: a front door carries the changes out, and can put back what stood there.

A sheet of ours is known by its mark (see ``workbook_part``) and by a second sign: its record, whose last cell stands
on the same sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.findings import CellRef, Finding, Severity, column_letters, finding
from pipeline.workbook.cells import DefinedName
from pipeline.workbook.live_blocks import (
    Block,
    Entry,
    Stood,
    addresses,
    areas,
    cells_of_rows,
    entry_of,
    looks,
)
from pipeline.workbook.live_cells import LiveBook, marks_of
from pipeline.workbook.moves import Moves, moves
from pipeline.workbook.plan import Area, RowWrite, SheetPlan
from pipeline.workbook.record import (
    Cells,
    Record,
    page_of,
    read_record,
    record_of,
    record_text,
    rule_digest,
    view_of,
)
from pipeline.workbook.scanning import MARK
from pipeline.workbook.sheet_xml import quoted
from pipeline.workbook.writer import rules_of

_WAS, _END = ".was", ".end"
_LONGEST_SHOWN = 60


@dataclass
class SheetChange:
    """What is to be done to one sheet.

    Attributes:
        plan: what is to stand there, its rows read into a list.
        tab: the tab's name.
        new: whether the sheet must be added, at the end.
        blocks: what goes into cells: one block, unless cells of the person stand among ours.
        stood: what stands on the sheet, or None where it is new.
        record: what was noted when the sheet was last written.
        styled: whether looks, widths and the rest must be written: not so where the sheet has its shape already.
        bare: addresses of cells that were ours and no longer are: they lose their looks.
        names: what each name that tells of the sheet is to refer to; a record that is too long for a spreadsheet may
            be replaced by ``short_record``.
    """

    plan: SheetPlan
    tab: str
    new: bool
    blocks: list[Block]
    stood: Stood | None = None
    record: Record | None = None
    styled: bool = True
    bare: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    short_record: str = ""

    @property
    def rows(self) -> Sequence[RowWrite]:
        """The rows that were written."""
        assert isinstance(self.plan.rows, list)  # noqa: S101 - see above
        return self.plan.rows

    @property
    def widths(self) -> dict[tuple[float, int], list[str]]:
        """Addresses in the first row of the columns of each width and outline level.

        Those that are as they were asked for last time are left out: there, a person's choice stays.
        """
        known = self.record.columns if self.record is not None else ()
        found: dict[tuple[float, int], list[Area]] = {}
        for each in self.plan.columns:
            if each in known:
                continue
            runs = found.setdefault((each.width, each.level), [])
            if runs and runs[-1].last_column == each.first - 1:
                runs[-1] = runs[-1]._replace(last_column=each.last)
            else:
                runs.append(Area(1, each.first, 1, each.last))
        return {key: addresses(runs) for key, runs in found.items()}

    @property
    def view_changes(self) -> bool:
        """Whether other rows or columns stand still than last time."""
        wanted = view_of(self.plan.freeze, gridlines=self.plan.gridlines)
        return self.record is None or self.record.view != wanted

    @property
    def page_changes(self) -> bool:
        """Whether printing is set up otherwise than last time."""
        wanted = page_of(landscape=self.plan.landscape, pages_wide=self.plan.pages_wide)
        return self.record is None or self.record.page != wanted

    def wrote_rule(self, address: str, formula: str) -> bool:
        """Return whether a conditional format, as it stands on the sheet, is one of ours."""
        return (
            self.record is not None and rule_digest(address, formula.removeprefix("=")) in self.record.rules
        )

    def before(self) -> list[Block]:
        """Return what puts back what stood where the blocks go."""
        return [self.stood.block(each.area) for each in self.blocks] if self.stood is not None else []

    @property
    def looks(self) -> dict[str, list[str]]:
        """Addresses of the cells of each style key."""
        return {style: addresses(found) for style, found in looks(self.rows).items()}


@dataclass
class Changes:
    """What is to be done to a live book.

    Attributes:
        sheets: the sheets to write, in the order of the tabs.
        gone: tabs to take out, each with the names that go with it.
        losses: what a person would lose by this; where there is any, nothing must be done.
    """

    sheets: list[SheetChange] = field(default_factory=list)
    gone: dict[str, list[str]] = field(default_factory=dict)
    losses: list[Finding] = field(default_factory=list)


def changes(live: LiveBook, plans: Sequence[SheetPlan], gone: Sequence[str]) -> Changes:
    """Return what writing plans into a live book means.

    Args:
        live: the book; its computed sheets with their formulas.
        plans: the sheets to write.
        gone: marks of the sheets to take out.
    """
    made = Changes()
    tabs = marks_of(live)
    for plan in plans:
        plan.rows = list(plan.rows)
        stands = _Stands(live, plan.mark, tabs.get(plan.mark, ""))
        made.losses += stands.doubts
        if not stands.doubts:
            change = _change(live, plan, stands)
            made.sheets.append(change.made)
            made.losses += change.losses
    wanted = {plan.mark for plan in plans}
    for mark in gone:
        if mark not in wanted and mark in tabs:
            stands = _Stands(live, mark, tabs[mark])
            made.losses += stands.doubts or stands.would_go()
            names = [f"{MARK}{mark}{ending}" for ending in ("", _WAS, _END)]
            made.gone[stands.tab] = [name for name in names if name in live.names]
    return made


class _Stands:
    """What stands on a sheet of ours in a live book, or that there is none."""

    def __init__(self, live: LiveBook, mark: str, tab: str) -> None:
        self.tab = tab
        self.record: Record | None = None
        self.doubts: list[Finding] = []
        found = next((each for each in live.sheets if each.name == tab), None)
        self.stood = Stood(found) if found is not None else None
        if self.stood is None:
            return
        names = {name.lower(): refers_to for name, refers_to in live.names.items()}
        self.record = read_record(names.get(f"{MARK}{mark}{_WAS}", ""))
        end = DefinedName(mark, names.get(f"{MARK}{mark}{_END}", ""), None)
        where = CellRef(tab, 1, 1)
        if self.record is None or (end.target_sheet or "").casefold() != tab.casefold():
            self.doubts.append(finding("record_lost", Severity.BLOCK, where, sheet=tab))
        elif end.refers_to.rpartition("!")[2] != _last_cell(self.record.cells):
            self.doubts.append(finding("rows_put_in", Severity.BLOCK, where, sheet=tab))

    @property
    def ours(self) -> Cells:
        """The cells that were ours."""
        return self.record.cells if self.record is not None else Cells()

    def theirs(self) -> list[tuple[int, int]]:
        """Return the filled cells that are the person's."""
        return [at for at in self.stood.filled() if at not in self.ours] if self.stood is not None else []

    def would_go(self) -> list[Finding]:
        """Return what the person typed on a sheet that goes."""
        theirs = self.theirs()
        if not theirs:
            return []
        where = CellRef(self.tab, *theirs[0])
        return [finding("loses_cells", Severity.BLOCK, where, sheet=self.tab, count=len(theirs))]


@dataclass
class _Change:
    made: SheetChange
    losses: list[Finding] = field(default_factory=list)


def _change(live: LiveBook, plan: SheetPlan, stands: _Stands) -> _Change:
    rows = [row for row in plan.rows if row.cells]
    cells = cells_of_rows(rows)
    names, short = _names(plan, stands.tab or plan.name, cells)
    made = SheetChange(
        plan, stands.tab or plan.name, stands.stood is None, [], stands.stood, stands.record, names=names
    )
    made.short_record = short
    height = max(cells.last_row, stands.ours.last_row)
    width = max(cells.last_column, stands.ours.last_column)
    whole, losses = [Area(1, 1, height, width)], list[Finding]()
    entries: dict[tuple[int, int], Entry] = {}
    if stands.stood is not None:
        moved = moves(stands.ours, cells, stands.stood.keys(stands.ours), _keys(rows))
        kept = _Kept(stands, moved, cells)
        entries, losses = kept.entries, kept.losses
        if any(row <= height and column <= width for row, column in kept.stays):
            whole = areas(Cells.of(_both(stands.ours, cells)))
        whole += kept.outside(whole)
        made.styled = not _same_shape(stands.record, plan, cells)
        if made.styled:
            made.bare = addresses(areas(Cells.of(_without(stands.ours, cells))))
    made.blocks = _blocks(whole, rows, entries, date1904=live.date1904)
    return _Change(made, losses)


class _Kept:
    """The person's cells on a sheet of ours, where its lines move.

    Attributes:
        stays: cells of theirs that are not touched.
        entries: what goes into cells, so that theirs follow their lines: the old place is emptied.
        losses: what can't follow.
    """

    def __init__(self, stands: _Stands, moved: Moves, new: Cells) -> None:
        self.stays: list[tuple[int, int]] = []
        self.entries: dict[tuple[int, int], Entry] = {}
        self.losses: list[Finding] = []
        emptied: list[tuple[int, int]] = []
        stood = stands.stood
        assert stood is not None  # noqa: S101 - asked for only where a sheet stands
        for row, column in stands.theirs():
            to = moved.row(row)
            place = None if to is None else (to, moved.column(column))
            entry = stood.entry(row, column)
            if place is None or place in new:
                code = "loses_line_cell" if place is None else "loses_cell"
                shown = str(stood.value(row, column) or entry)[:_LONGEST_SHOWN]
                where = CellRef(stands.tab, row, column)
                self.losses.append(finding(code, Severity.BLOCK, where, value=shown))
            elif moved.none:
                self.stays.append((row, column))
            else:
                if isinstance(entry, str) and entry.startswith("="):
                    entry = moved.formula(entry, stands.tab) or entry
                self.entries[place] = entry
                emptied.append((row, column))
        for each in emptied:
            if each not in new:
                self.entries.setdefault(each, "")

    def outside(self, whole: Sequence[Area]) -> list[Area]:
        """Return the cells that move outside some areas, each as an area."""
        return [
            Area(row, column, row, column)
            for row, column in sorted(self.entries)
            if not any(
                each.first_row <= row <= each.last_row and each.first_column <= column <= each.last_column
                for each in whole
            )
        ]


def _blocks(
    wanted: Sequence[Area],
    rows: Sequence[RowWrite],
    entries: dict[tuple[int, int], Entry],
    *,
    date1904: bool,
) -> list[Block]:
    """Return what goes into some areas: our cells, and those of the person that move."""
    width = max(each.last_column for each in wanted)
    filled: dict[int, list[Entry]] = {}
    for row in rows:
        line = filled[row.number] = [""] * width
        for cell in row.cells:
            line[cell.column - 1] = entry_of(cell, date1904=date1904)
    for (number, column), entry in entries.items():
        filled.setdefault(number, [""] * width)[column - 1] = entry
    empty: list[Entry] = [""] * width
    return [
        Block(
            each.first_row,
            each.first_column,
            [
                filled.get(number, empty)[each.first_column - 1 : each.last_column]
                for number in range(each.first_row, each.last_row + 1)
            ],
        )
        for each in wanted
    ]


def _keys(rows: Sequence[RowWrite]) -> dict[int, str]:
    """Return the first text in each row."""
    found: dict[int, str] = {}
    for row in rows:
        text = next((cell.value for cell in row.cells if isinstance(cell.value, str) and cell.value), None)
        if text is not None:
            found[row.number] = text
    return found


def _columns(cells: Cells) -> dict[int, list[int]]:
    return {
        row: [column for first, last in span.runs for column in range(first, last + 1)]
        for span in cells.spans
        for row in range(span.first, span.last + 1)
    }


def _both(one: Cells, other: Cells) -> Iterator[tuple[int, list[int]]]:
    first, second = _columns(one), _columns(other)
    for row in sorted({*first, *second}):
        yield row, sorted({*first.get(row, ()), *second.get(row, ())})


def _without(one: Cells, other: Cells) -> Iterator[tuple[int, list[int]]]:
    second = _columns(other)
    for row, columns in sorted(_columns(one).items()):
        yield row, sorted(set(columns) - set(second.get(row, ())))


def _same_shape(record: Record | None, plan: SheetPlan, cells: Cells) -> bool:
    """Return whether the sheet looks as it must: the same cells, widths and rules as were written last."""
    if record is None:
        return False
    now = record_of(plan, cells, b"", "", rules_of(plan))
    return record._replace(digest="", filter="") == now._replace(digest="", filter="")


def _last_cell(cells: Cells) -> str:
    return f"${column_letters(max(cells.last_column, 1))}${max(cells.last_row, 1)}"


def _names(plan: SheetPlan, tab: str, cells: Cells) -> tuple[dict[str, str], str]:
    """Return the names that tell of a sheet, and a record that fits into any spreadsheet's names."""
    record = record_of(
        plan, cells, b"", "", rules_of(plan)
    )  # no sheet of a file holds no bytes: it is a live one
    whole = Cells.of((row, list(range(1, cells.last_column + 1))) for row in range(1, cells.last_row + 1))
    short = record._replace(cells=whole, columns=(), rules=frozenset())
    return {
        f"{MARK}{plan.mark}": f"={quoted(tab)}!$A$1",
        f"{MARK}{plan.mark}{_WAS}": f"={record_text(record)}",
        f"{MARK}{plan.mark}{_END}": f"={quoted(tab)}!{_last_cell(cells)}",
    }, f"={record_text(short)}"


__all__ = ["Changes", "SheetChange", "changes"]
