"""Checks of the drivers of tasks: each has a number, or something that it counts."""

from __future__ import annotations

from pipeline.checks.frame import said
from pipeline.findings import Finding, Severity, finding
from pipeline.tables import Book


def check_drivers(book: Book) -> list[Finding]:
    """Tell of drivers that multiply by 1, since nothing is typed that they could multiply by."""
    return [
        finding("driver_empty", Severity.WARN, row.cells["number"].where, value=row["id"])
        for row in book.tables["drivers"].rows
        if said(row["id"]) and not any(said(row[key]) for key in ("number", "first", "second", "third"))
    ]
