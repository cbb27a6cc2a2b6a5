"""What is wrong, where, and what to do: findings are values, gathered and shown all at once.

A finding holds no sentence. Its code is the key of a sentence in ``languages/<lang>/findings.toml``
and its details fill that sentence, so that the same finding prints in French and in English.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs.

    *block* stops the computed sheets; *hold* only the document: the sheets are still written. *warn* and *info*
    stop nothing. *waived* is what a person has set aside with a reason, whatever it weighed before.
    """

    BLOCK = "block"
    HOLD = "hold"
    WARN = "warn"
    INFO = "info"
    WAIVED = "waived"


@cache
def column_letters(column: int) -> str:
    """Return the letters of a 1-based column number: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class CellRef(NamedTuple):
    """A cell of the person's workbook: sheet name as shown on its tab, 1-based row and column."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address without the sheet, as in ``F12``."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        """Return the address as a person reads it, as in ``Tâches!F12``."""
        return f"{self.sheet}!{self.a1}"


class Waiver(NamedTuple):
    """Why a person sets a finding aside, who, and the day as YYYY-MM-DD ("" where it isn't said)."""

    reason: str
    who: str = ""
    day: str = ""


class Note(NamedTuple):
    """What a finding of a check with an id holds besides: the id, how many lines it is about, its waiver."""

    check: str
    lines: int = 0
    waiver: Waiver | None = None


class Finding(NamedTuple):
    """One thing to tell the reader: its code, weight, cell (None for the whole file) and details."""

    code: str
    severity: Severity
    where: CellRef | None
    details: tuple[tuple[str, str], ...] = ()
    note: Note | None = None


def finding(code: str, severity: Severity, where: CellRef | None = None, **details: object) -> Finding:
    """Build a finding from plain keyword details, which are kept as text."""
    return Finding(code, severity, where, tuple((name, str(value)) for name, value in details.items()))


def blocks(findings: Sequence[Finding]) -> bool:
    """Tell whether any of the findings blocks the computed sheets."""
    return any(each.severity is Severity.BLOCK for each in findings)


def holds(findings: Sequence[Finding]) -> bool:
    """Tell whether any of the findings holds back the document."""
    return any(each.severity in (Severity.BLOCK, Severity.HOLD) for each in findings)


class FileRefusedError(Exception):
    """A file that can't be used at all: not a workbook, locked, damaged, changed meanwhile."""

    def __init__(self, code: str, path: str, **details: object) -> None:
        super().__init__(code, path)
        self.finding = finding(code, Severity.BLOCK, None, file=path, **details)
