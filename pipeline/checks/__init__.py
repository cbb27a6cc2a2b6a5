"""What can be wrong with a plan, each check with its cell and advice: ``check(book) -> findings``."""

from __future__ import annotations

from pipeline.checks.drivers import check_drivers
from pipeline.checks.employer import check_employer
from pipeline.checks.lines import check_purchases, check_tasks
from pipeline.checks.making import check_making
from pipeline.checks.options import check_options
from pipeline.checks.payments import check_payments
from pipeline.checks.setting import check_lists, check_parameters, check_project, check_roles, check_rules
from pipeline.checks.team import check_people
from pipeline.checks.views import check_displaced
from pipeline.findings import Finding
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Book

NEEDED = tuple(table.key for table in INPUT_TABLES)


def check(book: Book) -> list[Finding]:
    """Return what is wrong with a plan whose cells were read one by one.

    Cells that could not be read are passed over: they have their finding already. A book that lacks a table
    is not checked further.
    """
    if any(key not in book.tables for key in NEEDED):
        return []
    found: list[Finding] = []
    for each in (
        check_lists,
        check_project,
        check_parameters,
        check_roles,
        check_employer,
        check_drivers,
        check_tasks,
        check_purchases,
        check_rules,
        check_people,
        check_displaced,
        check_making,
        check_payments,
        check_options,
    ):
        found += each(book)
    return found
