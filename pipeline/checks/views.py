"""Checks of what the views beside the budget rest on: whose days are taken from which project (S28)."""

from __future__ import annotations

from pipeline.checks.frame import said
from pipeline.findings import Finding, Severity, finding
from pipeline.tables import Book


def check_displaced(book: Book) -> list[Finding]:
    """Tell of days that displace nothing: a supplier's are no time of the organisation's own people (S09)."""
    external = set()
    found: list[Finding] = []
    for row in book.tables["roles"].rows:
        if book.code("sourcing", row["sourcing"]) == "external":
            external.add(str(row["id"]).casefold())
            if row["displaced_day"] is not None:
                found.append(
                    finding("displaced_day_outside", Severity.WARN, row.cells["displaced_day"].where)
                )
    for row in book.tables["displaced"].rows:
        if said(row["role"]) and str(row["role"]).casefold() in external:
            where = row.cells["role"].where
            found.append(finding("displaced_role_outside", Severity.WARN, where, value=row["role"]))
    return found
