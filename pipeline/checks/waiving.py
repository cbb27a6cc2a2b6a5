"""Waivers: findings that a person sets aside, with the reason that is printed, and what is wrong with a waiver."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pipeline.checks.declaring import Item
from pipeline.checks.frame import said
from pipeline.checks.plan import text_of
from pipeline.findings import Finding, Severity, Waiver, finding
from pipeline.tables import Book, Row

WARN = Severity.WARN


@dataclass
class Waiving:
    """One row of the sheet of waivers: what it sets aside, and whether it has found anything to set aside."""

    row: Row
    used: bool = False

    @property
    def check(self) -> str:
        """The id of the check, as checks are called."""
        return text_of(self.row["check"]).strip().upper()

    @property
    def waiver(self) -> Waiver:
        """Why, who and when."""
        day = self.row["date"]
        return Waiver(
            text_of(self.row["reason"]),
            text_of(self.row["who"]),
            day.isoformat() if isinstance(day, date) else "",
        )

    def covers(self, item: Item) -> bool:
        """Tell whether an item of the check is meant: all of them, or those of a line or a cell."""
        meant = text_of(self.row["line"]).strip().replace("$", "").casefold()
        if not meant:
            return True
        names = {item.line.casefold()} if item.line else set()
        if item.where is not None:
            names |= {item.where.a1.casefold(), str(item.where).casefold()}
        return meant in names


class Waivers:
    """The waivers of a book.

    Args:
        book: what was read.
        known: the ids of the checks that can be waived.
    """

    def __init__(self, book: Book, known: Collection[str]) -> None:
        self.rows = [Waiving(row) for row in book.tables["waivers"].rows]
        self.known = known

    def of(self, check: str, item: Item) -> Waiver | None:
        """Return the first waiver with a reason that covers an item, or None."""
        found = None
        for each in self.rows:
            if each.check == check and each.covers(item):
                each.used = True
                if found is None and said(each.row["reason"]):
                    found = each.waiver
        return found

    def findings(self) -> list[Finding]:
        """Return what is wrong with the waivers, once every check has asked for its own."""
        found = []
        for each in self.rows:
            cells = each.row.cells
            if each.check not in self.known:
                found.append(finding("waiver_unknown", WARN, cells["check"].where, value=each.check))
            elif not said(each.row["reason"]):
                found.append(finding("waiver_no_reason", WARN, cells["reason"].where, value=each.check))
            elif not each.used:
                found.append(finding("waiver_unused", WARN, cells["check"].where, value=each.check))
        return found
