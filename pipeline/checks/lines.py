"""Checks of the lines: three points in order, months within the plan, spreads that have weights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.checks.frame import Frame, frame_of, month_text, number_of, said
from pipeline.findings import Finding, Severity, finding
from pipeline.rules.inputs import WEIGHTS
from pipeline.tables import Book, Row

BLOCK, WARN = Severity.BLOCK, Severity.WARN


def _key(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value


def check_tasks(book: Book) -> list[Finding]:
    """Check each task, and that there is something to compute at all."""
    tasks = book.tables["tasks"].rows
    found: list[Finding] = []
    if not tasks and not book.tables["purchases"].rows:
        found.append(finding("no_lines", BLOCK))
    frame = frame_of(book)
    roles = {_key(row["id"]): row for row in book.tables["roles"].rows}
    profiles = {_key(row["id"]): row for row in book.tables["profiles"].rows}
    for row in tasks:
        found += _three_points(row)
        found += _sourcing(row, roles.get(_key(row["role"])))
        found += _attendance(row, roles.get(_key(row["attendee"])), book)
        months = row["months"] if isinstance(row["months"], Decimal) else Decimal(1)
        if frame is not None:
            found += _inside(row, frame, "start", int(months))
        if said(row["spread"]) and book.lists["spread"].code(row["spread"]) is None:
            found += _weights(row, profiles.get(_key(row["spread"])), int(months))
    return found


def _three_points(row: Row) -> list[Finding]:
    """DOMAIN.md section 2: three points are all given, in order, or only the likely one."""
    low, likely, high = row["optimistic"], row["likely"], row["pessimistic"]
    if (low is None) != (high is None):
        empty = "optimistic" if low is None else "pessimistic"
        return [finding("three_point_half", BLOCK, row.cells[empty].where)]
    known = isinstance(low, Decimal) and isinstance(likely, Decimal) and isinstance(high, Decimal)
    if known and not low <= likely <= high:  # type: ignore[operator]
        return [finding("three_point_order", BLOCK, row.cells["likely"].where)]
    return []


def _sourcing(row: Row, role: Row | None) -> list[Finding]:
    """S07: a task's sourcing is its role's; where they differ, the role decides what a day costs."""
    own = row["sourcing"]
    if role is None or not said(own) or not said(role["sourcing"]) or _key(own) == _key(role["sourcing"]):
        return []
    return [finding("sourcing_differs", WARN, row.cells["sourcing"].where, value=own)]


def _attendance(row: Row, role: Row | None, book: Book) -> list[Finding]:
    """S12: in a business case, days of attendance are those of somebody of one's own, whose day has a cost."""
    if row["attendance"] is None or book.code("kind", book.field("kind")) != "business_case":
        return []
    if not said(row["attendee"]):
        where = row.cells["attendee"].where if "attendee" in row.cells else row.cells["attendance"].where
        return [finding("attendee_missing", BLOCK, where)]
    if role is not None and book.code("sourcing", role["sourcing"]) == "external":
        return [finding("attendee_outside", BLOCK, row.cells["attendee"].where, value=row["attendee"])]
    return []


def _inside(row: Row, frame: Frame, start: str, months: int) -> list[Finding]:
    """S04: a line's months lie in the plan."""
    day = row[start]
    if not isinstance(day, date):
        return []
    first = number_of(day)
    outside = first if not frame.first <= first <= frame.last else first + months - 1
    if frame.first <= outside <= frame.last:
        return []
    where = row.cells[start if outside == first else "months"].where
    return [_outside(outside, frame, where)]


def _outside(month: int, frame: Frame, where: object) -> Finding:
    details = {"value": month_text(month), "first": month_text(frame.first), "last": month_text(frame.last)}
    return finding("month_outside_plan", BLOCK, where, **details)  # type: ignore[arg-type]


def _weights(row: Row, profile: Row | None, months: int) -> list[Finding]:
    """A profile has weights for every month of the line, and a sum above zero over them."""
    if profile is None:
        return []
    where = row.cells["spread"].where
    if months > WEIGHTS:
        return [finding("profile_too_long", BLOCK, where, months=months)]
    weights = [profile[f"w{n:02d}"] for n in range(1, months + 1)]
    if sum(weight for weight in weights if isinstance(weight, Decimal)) <= 0:
        return [finding("profile_empty", BLOCK, where)]
    return []


def check_purchases(book: Book) -> list[Finding]:
    """Check each purchase's months."""
    frame = frame_of(book)
    found: list[Finding] = []
    if frame is None:
        return found
    for row in book.tables["purchases"].rows:
        start, end = row["start"], row["end"]
        if isinstance(start, date) and isinstance(end, date) and number_of(end) < number_of(start):
            found.append(finding("end_before_start", BLOCK, row.cells["end"].where))
            continue
        outside = [
            _outside(number_of(day), frame, row.cells[key].where)
            for key, day in (("start", start), ("end", end))
            if isinstance(day, date) and not frame.first <= number_of(day) <= frame.last
        ]
        found += outside
        if not outside and isinstance(start, date) and said(row["spread"]):
            found += _spread(row, book, number_of(start), frame)
    return found


def _spread(row: Row, book: Book, first: int, frame: Frame) -> list[Finding]:
    """A purchase that names a profile has weights for every month between its first and its last."""
    if book.lists["spread"].code(row["spread"]) is not None:
        return []
    once = book.lists["frequency"].code(row["frequency"]) == "once"
    last = number_of(row["end"]) if isinstance(row["end"], date) else first if once else frame.last
    profiles = {_key(each["id"]): each for each in book.tables["profiles"].rows}
    return _weights(row, profiles.get(_key(row["spread"])), last - first + 1)
