"""The stories on a live book: the same runs as on a file, from blocks of plain values that a spreadsheet hands over.

Nothing here knows Excel or LibreOffice: a front door reads each sheet in one block, calls a story, and writes what
comes of it (see ``workbook/live_cells.py`` for what a block holds).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pipeline.findings import CellRef, FileRefusedError, Finding
from pipeline.runs.working import Outcome, checked, examined, work
from pipeline.workbook import saving
from pipeline.workbook.chart_xml import CHART_NAME
from pipeline.workbook.live_blocks import Block
from pipeline.workbook.live_cells import LiveBook, LiveSheet, LiveValue, cells_of, marks_of, raw, tabs_of
from pipeline.workbook.live_writing import Changes, SheetChange, changes
from pipeline.workbook.plan import Area, Chart, Highlight, SheetPlan
from pipeline.workbook.reading import book_in
from pipeline.workbook.scanning import INPUT_MARK, MARK
from pipeline.workbook.sheet_xml import area_text, serial
from pipeline.workbook.styles import DIFFERENTIAL, FONT, TABS, Role, split_key

__all__ = [
    "CHART_NAME",
    "DIFFERENTIAL",
    "FONT",
    "MARK",
    "TABS",
    "Area",
    "Block",
    "Changes",
    "Chart",
    "Difference",
    "FileRefusedError",
    "Highlight",
    "LiveBook",
    "LiveSheet",
    "LiveValue",
    "Recalculated",
    "Role",
    "SheetChange",
    "area_text",
    "check",
    "computed_tabs",
    "differences",
    "proposal",
    "recalculate",
    "save_documents",
    "split_key",
]
_NEAR = Decimal("1e-9")


@dataclass
class Recalculated:
    """What a recalculation gives.

    Attributes:
        outcome: what was found and computed.
        plans: the sheets to write, in the order of their tabs: the rows that the file writer gets.
        gone: marks of the sheets to take out.
        changes: what this means for each sheet of the book; nothing must be done where something would be lost.
    """

    outcome: Outcome
    plans: list[SheetPlan] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)


class Difference(NamedTuple):
    """A formula that the spreadsheet computes otherwise than we do."""

    where: CellRef
    ours: str
    theirs: str


def computed_tabs(live: LiveBook) -> frozenset[str]:
    """Return the tabs of the sheets that we computed: they are needed with their formulas, to be written again."""
    return frozenset(tab for mark, tab in marks_of(live).items() if not mark.startswith(INPUT_MARK))


def check(live: LiveBook, fallback: str) -> Outcome:
    """Read and check a live book.

    Args:
        live: its sheets; those that we computed may be left out.
        fallback: language of messages where the book doesn't say.

    Raises:
        FileRefusedError: the book can't be used.
    """
    return examined(checked(book_in(cells_of(live), live.name)), fallback)


def recalculate(live: LiveBook, fallback: str) -> Recalculated:
    """Compute a live book's sheets. Of a plan that can't be computed, the checks are the only sheet.

    Args:
        live: its sheets, those that we computed with their formulas.
        fallback: language of messages where the book doesn't say.

    Raises:
        FileRefusedError: the book can't be used.
    """
    made = Recalculated(Outcome(fallback))

    def write(_: Outcome, plans: list[SheetPlan], gone: list[str]) -> list[Finding]:
        made.plans, made.gone = plans, gone
        made.changes = changes(live, plans, gone)
        return made.changes.losses

    read = checked(book_in(cells_of(live), live.name))
    made.outcome = work(read, fallback, documents=False, tabs=tabs_of(live), write=write)
    return made


def proposal(live: LiveBook, fallback: str, templates: Path | None = None) -> Outcome:
    """Make a live book's Word document; its sheets stay as they are.

    Raises:
        FileRefusedError: the book or a template can't be used.
    """
    return work(checked(book_in(cells_of(live), live.name)), fallback, templates=templates)


def save_documents(outcome: Outcome, folder: Path, stem: str) -> list[Path]:
    """Save what a proposal gave, as the command does: ``<folder>/<stem>/<YYYY-MM>/<document>``.

    Raises:
        FileRefusedError: a document can't be written.
    """
    found = []
    for name, made in outcome.documents.items():
        path = folder / stem / f"{outcome.month:%Y-%m}" / name
        saving.put_file(path, made)
        found.append(path)
    return found


def differences(change: SheetChange, values: Sequence[Sequence[LiveValue]]) -> Iterator[Difference]:
    """Yield the formulas of a sheet that the spreadsheet computes otherwise than we do.

    Args:
        change: what was written.
        values: what its cells show now, from its first cell on.
    """
    for row in change.rows:
        shown = values[row.number - 1] if row.number <= len(values) else ()
        for cell in row.cells:
            theirs = shown[cell.column - 1] if cell.column <= len(shown) else None
            if cell.formula is not None and not _same(cell.value, theirs):
                where = CellRef(change.tab, row.number, cell.column)
                yield Difference(where, _shown(cell.value), _shown(theirs))


def _same(ours: LiveValue, theirs: LiveValue) -> bool:
    """Return whether a value is what we computed: numbers to 15 digits or a billionth, texts to the letter."""
    ours, found = (None if ours == "" else ours), (None if theirs in (None, "") else raw(theirs))
    if isinstance(ours, Decimal) and isinstance(found, Decimal):
        return ours == found or abs(ours - found) <= _NEAR * max(Decimal(1), abs(ours))
    if isinstance(ours, date) and isinstance(found, Decimal):  # a day whose cell has no format of days yet
        return found in {serial(ours, date1904=False), serial(ours, date1904=True)}
    return type(ours) is type(found) and ours == found


def _shown(value: LiveValue) -> str:
    return "–" if value in (None, "") else f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
