"""Checks of the team that keep it from being computed: months of a person in their order."""

from __future__ import annotations

from datetime import date

from pipeline.findings import Finding, Severity, finding
from pipeline.tables import Book


def check_people(book: Book) -> list[Finding]:
    """Check that nobody leaves before they come."""
    found: list[Finding] = []
    for row in book.tables["people"].rows:
        start, end = row["start"], row["end"]
        if isinstance(start, date) and isinstance(end, date) and end < start:
            found.append(finding("end_before_start", Severity.BLOCK, row.cells["end"].where))
    return found
