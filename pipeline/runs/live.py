"""The stories on a live book: the same runs as on a file, from blocks of plain values that a spreadsheet hands over.

Nothing here knows Excel or LibreOffice: a front door reads each sheet in one block, calls a story, and writes what
comes of it (see ``workbook/live_cells.py`` for what a block holds).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.findings import Finding
from pipeline.runs.working import Outcome, checked, work
from pipeline.workbook.live_cells import LiveBook, LiveSheet, LiveValue, cells_of, tabs_of
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.reading import book_in

__all__ = ["LiveBook", "LiveSheet", "LiveValue", "Recalculated", "check", "proposal", "recalculate"]


@dataclass
class Recalculated:
    """What a recalculation gives.

    Attributes:
        outcome: what was found and computed.
        plans: the sheets to write, in the order of their tabs: the rows that the file writer gets.
        gone: marks of the sheets to take out.
    """

    outcome: Outcome
    plans: list[SheetPlan] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def check(live: LiveBook, fallback: str) -> Outcome:
    """Read and check a live book.

    Args:
        live: its sheets; those that we computed may be left out.
        fallback: language of messages where the book doesn't say.

    Raises:
        FileRefusedError: the book can't be used.
    """
    book, findings = checked(book_in(cells_of(live), live.name))
    return Outcome(book.language if book is not None else fallback, findings)


def recalculate(live: LiveBook, fallback: str) -> Recalculated:
    """Compute a live book's sheets. Of a plan that can't be computed, the checks are the only sheet.

    Raises:
        FileRefusedError: the book can't be used.
    """
    made = Recalculated(Outcome(fallback))

    def write(_: Outcome, plans: list[SheetPlan], gone: list[str]) -> list[Finding]:
        made.plans, made.gone = plans, gone
        return []

    read = checked(book_in(cells_of(live), live.name))
    made.outcome = work(read, fallback, documents=False, tabs=tabs_of(live), write=write)
    return made


def proposal(live: LiveBook, fallback: str, templates: Path | None = None) -> Outcome:
    """Make a live book's Word document; its sheets stay as they are.

    Raises:
        FileRefusedError: the book or a template can't be used.
    """
    return work(checked(book_in(cells_of(live), live.name)), fallback, templates=templates)
