"""Checks of what the lines rest on: lists, project, parameters, roles, cost rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.checks.frame import frame_of, month_text, number_of, said
from pipeline.days_off import is_known
from pipeline.findings import CellRef, Finding, Severity, finding
from pipeline.rules.calendar import country_of
from pipeline.rules.inputs import LISTS, REQUIRED_PARAMETERS
from pipeline.rules.parameters import value_in_force
from pipeline.tables import Book, Row

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO
ORDERED = ("spread", "frequency", "contributed", "counted", "choice", "status")
"""Lists whose order the formulas rely on: a word's position chooses the way of computing."""
LEAST_WORKING_DAYS = 200
"""Fewer working days than any country has in a year."""


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
    """Check that the reporting month lies in the plan, and that the country's public holidays are known."""
    frame, month = frame_of(book), book.field("reporting_month")
    found = []
    if frame is not None and isinstance(month, date) and not frame.first <= number_of(month) <= frame.last:
        found.append(finding("reporting_outside", WARN, book.tables["project"].cell(0, "reporting_month")))
    country = country_of(book)
    if country and not is_known(country):
        where = book.tables["project"].cell(0, "country")
        found.append(finding("country_unknown", BLOCK, where, value=country))
    return found


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
    return found + _no_worked_days(book)


def _no_worked_days(book: Book) -> list[Finding]:
    """Where worked days are computed, leave and rest must leave some in any year."""
    off = value_in_force(book, "leave_days") + value_in_force(book, "rest_days")
    if value_in_force(book, "worked_days") or off < LEAST_WORKING_DAYS:
        return []
    shown = format(off.normalize(), "f")
    for row in book.tables["parameters"].rows:
        if book.code("parameter", row["name"]) in {"leave_days", "rest_days"}:
            return [finding("worked_days_none", BLOCK, row.cells["value"].where, value=shown)]
    return []


def check_roles(book: Book) -> list[Finding]:
    """Check that each role has one way to know what a day costs (DOMAIN.md section 2)."""
    found: list[Finding] = []
    used = {
        str(row[key]).casefold()
        for row in book.tables["tasks"].rows
        for key in ("role", "attendee", "other_role")
        if said(row[key])
    }
    used |= {
        str(row["other_side"]).casefold() for row in book.tables["roles"].rows if said(row["other_side"])
    }
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
        if book.code("type", row["type"]) == "indexation":
            found += _indexation(book, row, basis)
            continue
        if rate is not None and amount is not None:
            found.append(finding("rate_and_amount", BLOCK, row.cells["amount"].where))
        elif basis in ("line_cost", "subtotal") and rate is None:
            found.append(finding("rate_missing", BLOCK, row.cells["rate"].where))
        elif basis == "line_days" and amount is None:
            found.append(finding("amount_missing", BLOCK, row.cells["amount"].where))
    for row in book.tables["cost_rules"].rows:
        found += _in_order(row)
    return found


def _indexation(book: Book, row: Row, basis: str | None) -> list[Finding]:
    """Check an indexation: it is taken on line costs, its rate is the index's, in force at the month of its prices."""
    if basis != "line_cost":
        return [finding("index_basis", BLOCK, row.cells["basis"].where)]
    for key in ("rate", "amount"):
        if row[key] is not None:
            return [finding("index_rate", BLOCK, row.cells[key].where)]
    base = row["base_month"] if isinstance(row["base_month"], date) else book.field("first_month")
    if not isinstance(base, date) or value_in_force(book, "price_index", base):
        return []
    where = row.cells["base_month" if said(row["base_month"]) else "type"].where
    return [finding("index_missing", BLOCK, where, value=month_text(number_of(base)))]


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
