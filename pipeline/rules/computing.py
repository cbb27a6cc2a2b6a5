"""From a book that was read to its values: what the rules need beside the person's cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.days_off import Calendar, calendar
from pipeline.findings import Finding, Severity
from pipeline.formulas.operations import number, shifted
from pipeline.formulas.values import Values
from pipeline.rules import reconciliation, scenarios
from pipeline.rules.adding import PurchasedClimb, WorkClimb
from pipeline.rules.asking import unasked
from pipeline.rules.cake import CHARTS, Cake, OfferCake, benchmarks
from pipeline.rules.calendar import Holidays, country_of
from pipeline.rules.cell_checks import FRAME
from pipeline.rules.comparing import weights
from pipeline.rules.indexing import INDEXED
from pipeline.rules.inputs import WEIGHTS
from pipeline.rules.parameters import IndexDefaults, given_defaults, value_in_force
from pipeline.rules.price import PurchasedPriceClimb, WorkPriceClimb
from pipeline.rules.risk import VARIED
from pipeline.rules.simulating import simulated, varied
from pipeline.tables import Book

LEVELS = {Severity.INFO: 0, Severity.WAIVED: 0, Severity.WARN: 1, Severity.HOLD: 1, Severity.BLOCK: 2}
CLIMBS = (WorkClimb, PurchasedClimb, WorkPriceClimb, PurchasedPriceClimb)
LOOK, BLOCKING = Decimal(1), Decimal(2)


class Told(NamedTuple):
    """A finding as the Checks sheet shows it.

    Attributes:
        sentence: what is wrong and what to do, in one cell.
        cell: where, as in ``Tasks!F12``.
        word: the word for its weight.
        level: 0 informs, 1 is to be looked at, 2 blocks.
        check: the id of the check that a waiver may name, "" where it can't be waived.
        lines: how many lines of the inputs it is about, 0 where it isn't about lines.
        waived: why a person has set it aside, "" where nobody has.
    """

    sentence: str
    cell: str
    word: str
    level: int
    check: str = ""
    lines: int = 0
    waived: str = ""


def fiscal_years(book: Book) -> list[bool]:
    """Return, for each column of months, whether it closes a fiscal year.

    Full fiscal years are shown from the one of the first month to the one of the last (S04).
    """
    first = book.field("first_month")
    before = (first.month - int(number(book.field("fiscal_start")))) % 12  # type: ignore[union-attr]
    months = before + int(number(book.field("months")))
    return ([False] * 12 + [True]) * -(-months // 12)


def periods(book: Book) -> list[date]:
    """Return the plan's first month, and each month after it within the plan in which a parameter changes.

    Worked days that no parameter says are those of the calendar year: they change each January.
    """
    first: Any = book.field("first_month")
    last = shifted(first, number(book.field("months")) - 1)
    known = [row for row in book.tables["parameters"].rows if book.code("parameter", row["name"]) is not None]
    dated = (book.tables[key].rows for key in ("social_contributions", "contribution_brackets"))
    changes: set[Any] = {row["valid_from"] for rows in (known, *dated) for row in rows}
    if not value_in_force(book, "worked_days"):
        changes.update(years(book))
    return [first, *sorted(day for day in changes if first < day <= last)]


def years(book: Book) -> list[date]:
    """Return the first day of each calendar year that the plan touches."""
    first: Any = book.field("first_month")
    last = shifted(first, number(book.field("months")) - 1)
    return [date(year, 1, 1) for year in range(first.year, last.year + 1)]


def holidays(book: Book, closes: Sequence[bool]) -> Calendar:
    """Return the public holidays of the calendar years that the columns of months touch; none without a country."""
    country = country_of(book)
    if not country:
        return Calendar((), "")
    first: Any = book.field("first_month")
    return calendar(country, range(first.year - 1, first.year + len(closes) // 12 + 1), book.language)


def given(closes: Sequence[bool], told: Sequence[Told], book: Book, blocked_status: str) -> dict[str, Any]:
    """Return the values that no formula computes (see ``expressions.Given``)."""
    r = reconciliation
    lists: dict[str, Sequence[object]] = {
        **{weights(block.key): block.rows for block in r.COMPARED},
        "lines_blocking": r.Lines.rows,
        "order_blocking": r.POSITIONS,
        "structure_blocking": FRAME,
        "cells_blocking": r.CELLS,
    }
    found: dict[str, Any] = {key: [BLOCKING] * len(rows) for key, rows in lists.items()}
    found[weights(scenarios.ChoiceReconciliation.key)] = [LOOK] * len(scenarios.ChoiceReconciliation.rows)
    found["bounds_blocking"] = [LOOK if key in r.WATCHED else BLOCKING for key, _ in r.BOUNDS]
    found["cell_limits"] = [None if each.limit is None else Decimal(each.limit) for each in r.CELLS]
    found["step"] = [Decimal(0) if each else Decimal(1) for each in closes]
    found["weight_month"] = [Decimal(n) for n in range(1, WEIGHTS + 1)]
    found |= given_findings(told)
    found["blocked_status"] = blocked_status
    found |= given_defaults()
    if "project" in book.tables and book.tables["project"].rows:
        fields: Mapping[str, Any] = book.tables["project"].rows[0].cells
        values = [fields[column.key].value if column.key in fields else None for column in FRAME]
        found["structure"] = ["" if value is None else value for value in values]
    if closes:
        found["periods"] = periods(book)
        found["years"] = years(book)
        found |= benchmarks(book)
        free = holidays(book, closes)
        found["holidays"] = [each.day for each in free.holidays]
        found["holiday_names"] = [each.name for each in free.holidays]
        found["holiday_sources"] = [free.source] * len(free.holidays)
        found["rates_since"] = found["periods"] * len(book.tables["roles"].rows)
    return found


def given_findings(told: Sequence[Told]) -> dict[str, Any]:
    """Return what the Checks sheet shows of what was found."""
    return {
        "finding_sentences": [each.sentence for each in told],
        "finding_cells": [each.cell for each in told],
        "finding_checks": [each.check or None for each in told],
        "finding_lines": [Decimal(each.lines) if each.lines else None for each in told],
        "finding_waivers": [each.waived or None for each in told],
        "finding_words": [each.word for each in told],
        "finding_levels": [Decimal(each.level) for each in told],
    }


def compute(book: Book, told: Sequence[Told]) -> Values:
    """Return the values of a book without blocking findings; each column is computed when asked for.

    Args:
        book: what was read.
        told: what was found, for the Checks sheet; what is found on the values themselves is told later, by ``tell``.
    """
    closes = fiscal_years(book)
    found = given(closes, told, book, "")
    values = Values(book, closes, found, absent(book))
    if varied(book):
        found |= simulated(values)
    return values


def tell(values: Values, told: Sequence[Told]) -> None:
    """Give values what was found, before any of the checks that show it is asked for."""
    values.given = {**values.given, **given_findings(told)}


def absent(book: Book) -> frozenset[object]:
    """Return what nobody asked for: an optional table has no rows, no task three points, the project no country."""
    missing = unasked(book)
    if not varied(book):
        missing.update(VARIED)
    if not country_of(book):
        missing.add(Holidays)
    if not book.field("communication_budget") and not book.field("revenue"):
        missing.update((Cake, OfferCake, CHARTS))
    if not any(book.code("type", row["type"]) == "indexation" for row in book.tables["cost_rules"].rows):
        missing.update((*INDEXED, *CLIMBS, IndexDefaults))
    return frozenset(missing)


def blocked(book: Book, told: Sequence[Told], status: str) -> Values:
    """Return the values of the checks of a plan that can't be computed."""
    return Values(book, [], given([], told, book, status))


def level_of(finding: Finding) -> int:
    """Return a finding's level on the Checks sheet: 0 informs, 1 is to be looked at, 2 blocks."""
    return LEVELS[finding.severity]
