"""Checks of what employer contributions are computed from: brackets, the schedule, the staff."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from decimal import Decimal

from pipeline.checks.frame import month_text, number_of, said
from pipeline.findings import CellRef, Finding, Severity, finding
from pipeline.tables import Book, Row, Table, Value

BLOCK = Severity.BLOCK


def check_employer(book: Book) -> list[Finding]:
    """Check that each way by which a role's contributions are known has what it needs."""
    brackets, schedule = book.tables["contribution_brackets"], book.tables["social_contributions"]
    found = _twice(brackets, "gross_from") + _twice(schedule, "label")
    found += _bounds(schedule)
    month = book.field("first_month")
    if not isinstance(month, date):
        return found
    used = _ways(book)
    if "brackets" in used:
        found += _brackets(brackets, month, used["brackets"])
    if "schedule" in used:
        found += _schedule(book, schedule, month, used["schedule"])
    return found


def _ways(book: Book) -> dict[str, CellRef]:
    """Return each way that a role with a salary goes by, with the first cell that says so."""
    used: dict[str, CellRef] = {}
    for row in book.tables["roles"].rows:
        if said(row["contributed"]) and row["salary"] is not None:
            code = book.code("contributed", row["contributed"])
            if code is not None:
                used.setdefault(code, row.cells["contributed"].where)
    return used


def _twice(table: Table, key: str) -> list[Finding]:
    """Tell of two lines that mean the same thing from the same month on."""
    first: dict[Hashable, CellRef] = {}
    found: list[Finding] = []
    for row in table.rows:
        name = row[key]
        if not said(name) or not isinstance(row["valid_from"], date):
            continue
        same = (name.casefold() if isinstance(name, str) else name, row["valid_from"])
        where = row.cells["valid_from"].where
        if same in first:
            found.append(finding("line_twice", BLOCK, where, value=name, first=first[same]))
        first.setdefault(same, where)
    return found


def _bounds(schedule: Table) -> list[Finding]:
    """Tell of contributions whose upper bound isn't above the lower one."""
    found: list[Finding] = []
    for row in schedule.rows:
        above, up_to = row["above"] or Decimal(0), row["up_to"]
        if isinstance(above, Decimal) and isinstance(up_to, Decimal) and up_to <= above:
            found.append(finding("contribution_bounds", BLOCK, row.cells["up_to"].where))
    return found


def _in_force(table: Table, month: date) -> list[Row]:
    return [row for row in table.rows if isinstance(row["valid_from"], date) and row["valid_from"] <= month]


def _brackets(brackets: Table, month: date, where: CellRef) -> list[Finding]:
    """A table of brackets is in force, and each starts at 0, so that every salary falls into a bracket."""
    if not _in_force(brackets, month):
        return [finding("brackets_missing", BLOCK, where, month=month_text(number_of(month)))]
    lowest: dict[Value, tuple[Decimal, CellRef]] = {}
    for row in brackets.rows:
        start = row["gross_from"]
        if isinstance(start, Decimal):
            here = (start, row.cells["gross_from"].where)
            lowest[row["valid_from"]] = min(here, lowest.get(row["valid_from"], here))
    return [finding("brackets_start", BLOCK, cell) for start, cell in lowest.values() if start > 0]


def _schedule(book: Book, schedule: Table, month: date, where: CellRef) -> list[Finding]:
    """The schedule holds something in force, and the staff is known, which it depends on (DOMAIN.md section 4)."""
    found: list[Finding] = []
    if not _in_force(schedule, month):
        found.append(finding("schedule_missing", BLOCK, where, month=month_text(number_of(month))))
    if book.field("staff") is None:
        found.append(finding("staff_missing", BLOCK, where))
    for row in book.tables["parameters"].rows:
        value = row["value"]
        named = said(row["name"]) and book.code("parameter", row["name"]) == "reduction_limit"
        if named and isinstance(value, Decimal) and value <= 1:
            found.append(finding("reduction_limit_low", BLOCK, row.cells["value"].where, value=value))
    return found
