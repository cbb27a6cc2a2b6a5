"""Checks of making and buying that keep the comparison from meaning anything: a phase chosen twice, a side that is none."""

from __future__ import annotations

from pipeline.checks.frame import said
from pipeline.findings import Finding, Severity, finding
from pipeline.tables import Book, Row

BLOCK, WARN = Severity.BLOCK, Severity.WARN


def check_making(book: Book) -> list[Finding]:
    """Check that each phase is chosen once, and that the other side of a role is on the other side."""
    found: list[Finding] = []
    chosen: dict[str, Row] = {}
    for row in book.tables["make_or_buy"].rows:
        if not said(row["phase"]):
            continue
        first = chosen.setdefault(str(row["phase"]).casefold(), row)
        if first is not row:
            where, other = row.cells["phase"].where, first.cells["phase"].where
            found.append(finding("choice_twice", BLOCK, where, value=row["phase"], first=other.a1))
    sides = {
        str(row["id"]).casefold(): book.code("sourcing", row["sourcing"])
        for row in book.tables["roles"].rows
        if said(row["id"]) and said(row["sourcing"])
    }
    for table, own, column in (("roles", "id", "other_side"), ("tasks", "role", "other_role")):
        for row in book.tables[table].rows:
            mine, its = sides.get(str(row[own]).casefold()), sides.get(str(row[column]).casefold())
            if mine is not None and mine == its:
                where = row.cells[column].where
                found.append(finding("other_same_side", WARN, where, value=row[column]))
    return found
