"""Checks of what the lines rest on: lists, project, parameters, roles, cost rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.checks.frame import frame_of, month_text, number_of, said
from pipeline.findings import CellRef, Finding, Severity, finding
from pipeline.rules.inputs import LISTS, REQUIRED_PARAMETERS
from pipeline.tables import Book, Row

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO
ORDERED = ("spread", "frequency", "contributed", "status")
"""Lists whose order the formulas rely on: a word's position chooses the way of computing."""


def check_lists(book: Book) -> list[Finding]:
    """Check that the words of the lists that formulas choose by are in their order."""
    found = []
    for key in ORDERED:
        words = book.lists.get(key)
        if words is None:
            continue
        held = [code for code in LISTS[key] if code in words.codes]
        if sorted(words.codes) == sorted(held) and words.codes != held:
            right = ", ".join(str(words.word(code)) for code in held)
            found.append(
                finding("list_order", BLOCK, CellRef(words.sheet, words.first, words.column), choices=right)
            )
    return found


def check_project(book: Book) -> list[Finding]:
    """Check that the reporting month lies in the plan."""
    frame, month = frame_of(book), book.field("reporting_month")
    if frame is None or not isinstance(month, date) or frame.first <= number_of(month) <= frame.last:
        return []
    return [finding("reporting_outside", WARN, book.tables["project"].cell(0, "reporting_month"))]


def check_parameters(book: Book) -> list[Finding]:
    """Check that every parameter has one value in force at the plan's first month."""
    first = book.field("first_month")
    if "parameter" not in book.lists or not isinstance(first, date):
        return []
    words = book.lists["parameter"]
    found: list[Finding] = []
    for code in LISTS["parameter"]:
        if code not in words.codes:
            continue
        name = words.word(code)
        rows = [
            row
            for row in book.tables["parameters"].rows
            if said(row["name"]) and words.code(row["name"]) == code
        ]
        dates: dict[date, CellRef] = {}
        for row in rows:
            since = row["valid_from"]
            if not isinstance(since, date):
                continue
            if since in dates:
                where = row.cells["valid_from"].where
                found.append(finding("parameter_twice", BLOCK, where, name=name, first=dates[since]))
            dates[since] = row.cells["valid_from"].where
        if not rows and code in REQUIRED_PARAMETERS:
            table = book.tables["parameters"]
            place = CellRef(table.sheet, table.last + 1, table.columns["name"])
            found.append(finding("parameter_missing", BLOCK, place, name=name))
        elif dates and min(dates) > first and code in REQUIRED_PARAMETERS:
            found.append(finding("parameter_not_yet", BLOCK, dates[min(dates)], name=name))
    return found


def check_roles(book: Book) -> list[Finding]:
    """Check that each role has one way to know what a day costs (DOMAIN.md section 2)."""
    found: list[Finding] = []
    used = {str(row["role"]).casefold() for row in book.tables["tasks"].rows if said(row["role"])}
    for row in book.tables["roles"].rows:
        if not said(row["sourcing"]) or not said(row["id"]):
            continue
        code = book.lists["sourcing"].code(row["sourcing"])
        if code == "external" and row["day_rate"] is None:
            found.append(finding("role_rate_missing", BLOCK, row.cells["day_rate"].where))
        elif code == "internal" and row["loaded_day"] is None and row["salary"] is None:
            found.append(finding("role_day_missing", BLOCK, row.cells["salary"].where))
        elif code == "internal" and row["loaded_day"] is not None and row["salary"] is not None:
            found.append(finding("role_two_costs", BLOCK, row.cells["loaded_day"].where))
        elif code == "external" and row["salary"] is not None:
            found.append(finding("role_salary_outside", BLOCK, row.cells["salary"].where))
        if str(row["id"]).casefold() not in used:
            found.append(finding("unused_role", INFO, row.cells["id"].where, value=row["id"]))
    return found


def check_rules(book: Book) -> list[Finding]:
    """Check that each cost rule has the figure that its basis needs, and only that one; bounds and months in order."""
    found: list[Finding] = []
    for row in book.tables["cost_rules"].rows:
        if not said(row["basis"]):
            continue
        basis = book.lists["basis"].code(row["basis"])
        rate, amount = row["rate"], row["amount"]
        if rate is not None and amount is not None:
            found.append(finding("rate_and_amount", BLOCK, row.cells["amount"].where))
        elif basis in ("line_cost", "subtotal") and rate is None:
            found.append(finding("rate_missing", BLOCK, row.cells["rate"].where))
        elif basis == "line_days" and amount is None:
            found.append(finding("amount_missing", BLOCK, row.cells["amount"].where))
    for row in book.tables["cost_rules"].rows:
        found += _in_order(row)
    return found


def _in_order(row: Row) -> list[Finding]:
    """Check that a cost rule's minimum and first month don't lie above its maximum and last month."""
    low, high, first, last = (row[key] for key in ("minimum", "maximum", "valid_from", "valid_to"))
    found = []
    if isinstance(low, Decimal) and isinstance(high, Decimal) and high < low:
        found.append(finding("bounds_reversed", BLOCK, row.cells["maximum"].where))
    if isinstance(first, date) and isinstance(last, date) and last < first:
        found.append(finding("end_before_start", BLOCK, row.cells["valid_to"].where))
    return found


def month_given_outside(book: Book, month: date) -> list[Finding]:
    """Check a reporting month that was given for this run."""
    frame = frame_of(book)
    if frame is None or frame.first <= number_of(month) <= frame.last:
        return []
    details = {
        "value": month_text(number_of(month)),
        "first": month_text(frame.first),
        "last": month_text(frame.last),
    }
    return [finding("month_option_outside", BLOCK, None, **details)]
