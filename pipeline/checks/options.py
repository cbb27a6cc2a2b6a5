"""Checks of the options: of those that exclude each other, one at most is taken."""

from __future__ import annotations

from pipeline.findings import Finding, Severity, finding
from pipeline.tables import Book, Row


def check_options(book: Book) -> list[Finding]:
    """Tell of each option that is taken although another one of its group is taken before it."""
    found: list[Finding] = []
    first: dict[object, Row] = {}
    for row in book.tables["options"].rows:
        group = row["group"]
        if group is None or book.code("yes_no", row["taken"]) != "yes":
            continue
        other = first.setdefault(group, row)
        if other is not row:
            where = row.cells["taken"].where
            found.append(
                finding("options_exclusive", Severity.BLOCK, where, value=row["id"], name=other["id"])
            )
    return found
