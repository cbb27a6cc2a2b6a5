"""On the values that LibreOffice calculated, everything foots to the cent, in every workbook.

The laws are stated here anew, as plain sums over cells; none of our own figures takes part, but in the last test,
which holds what Word prints against the recalculated cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from pipeline.formulas.blocks import Axis, AxisField, Block, Column, Family, Single
from pipeline.rules import calendar, costs, plan, price, summary
from pipeline.rules.document import Document
from pipeline.rules.proposing import document
from pipeline.tables import Value
from tests.acceptance import books
from tests.acceptance.books import CHUNKS, Recalculated, Shelf

CENT = Decimal("0.01")
ZERO = Decimal(0)


def cents(value: Decimal) -> Decimal:
    """Return an amount in whole cents, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


class Sheets:
    """The recalculated figures of one workbook, by the names that the rules give them."""

    def __init__(self, book: Recalculated) -> None:
        self.placed = book.placed
        self.read = book.recalculated
        self.offer = self.placed.kind == "offer"

    def texts(self, column: Column) -> list[Value]:
        """Return a column as it was read."""
        return books.column(self.read, self.placed, column)

    def column(self, column: Column) -> list[Decimal]:
        """Return a column of figures; to the cent they are whole, which is itself a law."""
        return [self._figure(value) for value in self.texts(column)]

    def family(self, family: Family, *, closes: bool = False) -> list[list[Decimal]]:
        """Return the columns of a family, or those that close a year."""
        return [
            [self._figure(value) for value in books.member(self.read, self.placed, family, k)]
            for k in range(self.placed.values.members(family.axis))
            if family.axis is not calendar.Months or self.placed.values.closes[k] is closes
        ]

    def single(self, single: Single) -> Decimal:
        """Return a single figure."""
        place = self.placed.layout.single(single)
        return self._figure(self.read[self.placed.keys[place.sheet]].values.get((place.first, place.column)))

    def field(self, field: AxisField) -> list[Value]:
        """Return a field of an axis, closing columns left out."""
        found = []
        for k in range(self.placed.values.members(field.axis)):
            if field.axis is not calendar.Months or not self.placed.values.closes[k]:
                place = self.placed.layout.field(field, k)
                found.append(books.plain(self.read[self.placed.keys[place.sheet]].values.get((place.first, place.column))))
        return found

    @staticmethod
    def _figure(value: object) -> Decimal:
        assert isinstance(value, Decimal), value
        assert value.is_finite()
        return value


def whole(values: Iterable[Decimal]) -> Decimal:
    """Return the sum of amounts, each of which stands in whole cents."""
    total = ZERO
    for value in values:
        assert cents(value) == value, f"{value} is no whole number of cents"
        total += value
    return total


def across(family: list[list[Decimal]]) -> list[Decimal]:
    """Return the sum of each row of a family."""
    return [whole(row) for row in zip(*family, strict=True)]


def laws(book: Recalculated) -> list[tuple[str, object, object]]:
    """Return what must be equal in a workbook, each pair with its name."""
    s = Sheets(book)
    found: list[tuple[str, object, object]] = []
    total = s.single(summary.Totals.cost)
    found += _lines(s, costs.Work, costs.WorkCost, plan.PlanWork, "work")
    found += _lines(s, costs.Purchased, costs.PurchasedCost, plan.PlanPurchased, "purchases")
    lines = whole(s.column(costs.WorkCost.total)) + whole(s.column(costs.PurchasedCost.total))
    found.append(("lines to the total", lines, total))
    days = s.family(plan.PlanDays.month)
    found.append(("days by month to days of lines", across(days), s.column(costs.Work.days)))
    found.append(("days to the total", whole(s.column(costs.Work.days)), s.single(summary.Totals.days)))
    added = _by_rule(s, costs.WorkCost.added, costs.PurchasedCost.added)
    found.append(("rule columns to rule totals", added, s.column(summary.ByRule.cost)))
    before = s.single(summary.Totals.work) + s.single(summary.Totals.purchases)
    found.append(("base and rules to the total", before + whole(added), total))
    found.append(("VAT bases to the total", whole(s.column(summary.CostVat.base)), total))
    found += _phases(s, plan.PlanPhases, plan.PlanTotal, plan.PlanWork, plan.PlanPurchased, total, "cost")
    found.append(("phases of the summary", _rows(s, plan.PlanPhases.total), s.column(summary.ByPhase.cost)))
    groupings = {
        "phases": (summary.ByPhase,),
        "sourcing": (summary.BySourcing,),
        "natures": (summary.ByNature, summary.NoNature),
        "needs": (summary.ByNeed, summary.NoNeed),
        "channels": (summary.ByChannel, summary.NoChannel),
    }
    for name, blocks in groupings.items():
        parts = [block for block in blocks if s.placed.shown(block)]
        found.append((f"{name} to the total", sum((whole(s.column(each.cost)) for each in parts), ZERO), total))
        found.append((f"{name}, days", sum((whole(s.column(each.days)) for each in parts), ZERO), s.single(summary.Totals.days)))
        for each in parts:
            sums = [a + b for a, b in zip(s.column(each.base), s.column(each.rules), strict=True)]
            found.append((f"{name}, base and rules", sums, s.column(each.cost)))
    months = [row[0] for row, at in zip(s.family(plan.PlanTotal.month), s.field(calendar.Months.span), strict=True) if at == 1]
    found.append(("months of the summary", s.column(summary.ByMonth.cost), months))
    if s.offer:
        found += _price(s)
    return found


def _lines(s: Sheets, lines: type[Block], cost: type[Block], by_month: type[Block], name: str) -> list[tuple[str, object, object]]:
    """Months sum to the line, years to the line, the base and what each rule adds to the line."""
    base, total, added = lines.base, cost.total, cost.added  # type: ignore[attr-defined]
    rows = [sum(row, ZERO) for row in zip(s.column(base), *s.family(added), strict=True)]
    return [
        (f"{name}: base and rules to the line", rows, s.column(total)),
        (f"{name}: months to the line", across(s.family(by_month.month)) if s.placed.shown(lines) else [], s.column(total)),  # type: ignore[attr-defined]
        (f"{name}: years to the line", across(s.family(by_month.month, closes=True)) if s.placed.shown(lines) else [], s.column(total)),  # type: ignore[attr-defined]
        (f"{name}: the line's own total", s.column(by_month.total), s.column(total)),  # type: ignore[attr-defined]
    ]
