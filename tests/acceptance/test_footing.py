"""On the values that LibreOffice calculated, everything foots to the cent, in every workbook.

The laws are stated here anew, as plain sums over cells; none of our own figures takes part, but in the last test,
which holds what Word prints against the recalculated cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import pytest

from pipeline.formulas.blocks import AxisField, Block, Column, Family, Single
from pipeline.rules import adding, attendance, calendar, choosing, costs, plan, price, summary
from pipeline.rules.proposing import document
from pipeline.tables import Value
from tests.acceptance import books
from tests.acceptance.books import CHUNKS, Recalculated, Shelf

GROUPINGS: dict[str, tuple[Any, ...]] = {
    "phases": (summary.ByPhase,),
    "sourcing": (summary.BySourcing,),
    "natures": (summary.ByNature, summary.NoNature),
    "needs": (summary.ByNeed, summary.NoNeed),
    "channels": (summary.ByChannel, summary.NoChannel),
}
CENT = Decimal("0.01")
ZERO = Decimal(0)
NOISE = Decimal("1e-6")


class Law(NamedTuple):
    """Two sums that must be equal, and what they are."""

    name: str
    left: object
    right: object


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
        return self._figure(self.read[self.placed.keys[place.sheet]].get((place.first, place.column)))

    def field(self, field: AxisField) -> list[Value]:
        """Return a field of an axis, closing columns left out."""
        found = []
        for k in range(self.placed.values.members(field.axis)):
            if field.axis is not calendar.Months or not self.placed.values.closes[k]:
                place = self.placed.layout.field(field, k)
                found.append(self.read[self.placed.keys[place.sheet]].get((place.first, place.column)))
        return found

    @staticmethod
    def _figure(value: object) -> Decimal:
        assert isinstance(value, Decimal), value
        near = cents(
            value
        )  # a difference of two floats that stand in whole cents is one but for its last digits
        return near if abs(near - value) < NOISE else value


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


def cost_laws(s: Sheets) -> list[Law]:
    """Return what must be equal in any workbook."""
    total, days = s.single(summary.Totals.cost), s.single(summary.Totals.days)
    own = s.placed.shown(attendance.OwnTime)
    lines: tuple[tuple[Any, Column], ...] = (
        (plan.PlanWork, costs.Work.phase),
        (plan.PlanPurchased, costs.Purchased.phase),
        *(((attendance.PlanOwn, attendance.OwnTime.phase),) if own else ()),
    )
    added = _by_rule(s, adding.WorkCost.added, adding.PurchasedCost.added)
    parts_before = (summary.Totals.work, summary.Totals.own, summary.Totals.purchases)
    before = sum(map(s.single, parts_before), ZERO)
    own_days = whole(s.column(attendance.OwnTime.days)) if own else ZERO
    own_cost = whole(s.column(attendance.OwnTime.cost)) if own else ZERO
    inside = [at == 1 for at in s.field(calendar.Months.span)]
    months = [month[0] for month, shown in zip(s.family(plan.PlanTotal.month), inside, strict=True) if shown]
    found = _lines(s, costs.Work.base, adding.WorkCost, plan.PlanWork, "work")
    found += _lines(s, costs.Purchased.base, adding.PurchasedCost, plan.PlanPurchased, "purchases")
    found += _phases(s, plan.PlanPhases, plan.PlanTotal, lines, "cost")
    found += own_laws(s) if own else []
    for name, blocks in GROUPINGS.items():
        parts = [block for block in blocks if s.placed.shown(block)]
        found.append(
            Law(f"{name} to the total", sum((whole(s.column(each.cost)) for each in parts), ZERO), total)
        )
        found.append(Law(f"{name}, days", sum((whole(s.column(each.days)) for each in parts), ZERO), days))
        for each in parts:
            sums = [a + b for a, b in zip(s.column(each.base), s.column(each.rules), strict=True)]
            found.append(Law(f"{name}: {each.key}, base and rules", sums, s.column(each.cost)))
    return [
        *found,
        Law("plan to the total", s.column(plan.PlanTotal.total), [total]),
        Law(
            "lines to the total",
            whole(s.column(adding.WorkCost.total)) + whole(s.column(adding.PurchasedCost.total)) + own_cost,
            total,
        ),
        Law(
            "days by month to the days of lines",
            across(s.family(plan.PlanDays.month)),
            s.column(costs.Work.days),
        ),
        Law("own people beside to the total", own_cost, s.single(summary.Totals.own)),
        Law("days to the total", whole(s.column(costs.Work.days)) + own_days, days),
        Law("days by month to the total", across(s.family(plan.PlanDaysTotal.month)), [days]),
        Law("rule columns to rule totals", added, s.column(summary.ByRule.cost)),
        Law("base and rules to the total", before + sum(added, ZERO), total),
        Law("VAT bases to the total", whole(s.column(summary.CostVat.base)), total),
        Law(
            "phases of the plan and of the summary",
            s.column(plan.PlanPhases.total),
            s.column(summary.ByPhase.cost),
        ),
        Law("months of the plan and of the summary", months, s.column(summary.ByMonth.cost)),
        Law("the last running total", s.column(summary.ByMonth.cumulative)[-1], total),
    ]


def own_laws(s: Sheets) -> list[Law]:
    """Return what must be equal where own people attend tasks: lines to their months, in money and in days."""
    own = attendance.OwnTime
    products = [cents(a * b) for a, b in zip(s.column(own.days), s.column(own.day_cost), strict=True)]
    return [
        Law("own people: days × day cost", products, s.column(own.cost)),
        *(
            Law(
                f"own people: {by_month.key} to the line",
                across(s.family(by_month.month, closes=closes)),
                whole_,
            )
            for by_month, whole_ in (
                (attendance.PlanOwn, s.column(own.cost)),
                (attendance.PlanOwnDays, s.column(own.days)),
            )
            for closes in (False, True)
        ),
    ]


def _lines(s: Sheets, lines: Any, cost: Any, by_month: Any, name: str) -> list[Law]:
    """Months sum to the line, years to the line, the base and what each rule adds to the line."""
    rows = [sum(row, ZERO) for row in zip(s.column(lines), *s.family(cost.added), strict=True)]
    return [
        Law(f"{name}: base and rules to the line", rows, s.column(cost.total)),
        Law(f"{name}: months to the line", across(s.family(by_month.month)), s.column(cost.total)),
        Law(
            f"{name}: years to the line", across(s.family(by_month.month, closes=True)), s.column(cost.total)
        ),
        Law(f"{name}: the line's total in the plan", s.column(by_month.total), s.column(cost.total)),
    ]


def _by_rule(s: Sheets, *families: Family) -> list[Decimal]:
    """Return the sum of each rule's columns."""
    return [sum(map(whole, columns), ZERO) for columns in zip(*map(s.family, families), strict=True)]


def _phases(
    s: Sheets, phases: Any, total: Any, lines: tuple[tuple[Any, Column], ...], name: str
) -> list[Law]:
    """The lines of a phase sum to it in every month; phases sum to the total, months to both."""
    words = s.texts(phases.phase)
    of_phase: list[list[Decimal]] = []
    for k in range(len(s.family(phases.month))):
        sums = dict.fromkeys(words, ZERO)
        for plan_lines, phase in lines:
            for word, amount in zip(s.texts(phase), s.family(plan_lines.month)[k], strict=True):
                sums[word] += whole([amount])
        of_phase.append(list(sums.values()))
    return [
        Law(f"{name}: lines to phases, month by month", of_phase, s.family(phases.month)),
        Law(
            f"{name}: phases to the month",
            [[whole(month)] for month in s.family(phases.month)],
            s.family(total.month),
        ),
        Law(f"{name}: months to the phase", across(s.family(phases.month)), s.column(phases.total)),
        Law(
            f"{name}: years to the phase", across(s.family(phases.month, closes=True)), s.column(phases.total)
        ),
        Law(f"{name}: months to the total", across(s.family(total.month)), s.column(total.total)),
        Law(f"{name}: years to the total", across(s.family(total.month, closes=True)), s.column(total.total)),
        Law(f"{name}: phases to the total", [whole(s.column(phases.total))], s.column(total.total)),
    ]


def price_laws(s: Sheets) -> list[Law]:
    """Return what must be equal in an offer."""
    work, bought = price.WorkPrice, price.PurchasedPrice
    total = s.single(summary.Offered.price)
    lines = ((price.WorkPricePlan, costs.Work.phase), (price.PurchasedPricePlan, costs.Purchased.phase))
    added = _by_rule(s, work.added, bought.added)
    found = _lines(s, work.amount, work, price.WorkPricePlan, "price of work")
    found += _lines(s, bought.amount, bought, price.PurchasedPricePlan, "price of purchases")
    found += _phases(s, price.PricePhases, price.PriceTotal, lines, "price")
    amounts = whole(s.column(work.amount)) + whole(s.column(bought.amount))
    for block in (work, bought):
        products = [
            cents(a * b) for a, b in zip(s.column(block.quantity), s.column(block.unit_price), strict=True)
        ]
        found.append(Law(f"{block.key}: quantity × unit price", products, s.column(block.amount)))
    return [
        *found,
        Law("price: plan to the total", s.column(price.PriceTotal.total), [total]),
        Law("price: lines before the rules", amounts, s.single(summary.Offered.before)),
        Law("price: lines to the total", whole(s.column(work.total)) + whole(s.column(bought.total)), total),
        Law("price: rule columns to rule totals", added, s.column(summary.PriceByRule.price)),
        Law("price: base and rules to the total", amounts + sum(added, ZERO), total),
        Law("price: VAT bases to the total", whole(s.column(summary.PriceVat.base)), total),
    ]


def printed_laws(s: Sheets) -> list[Law]:
    """Return what Word prints against the recalculated cells, and what must foot within the document."""
    month = s.placed.book.field("reporting_month")
    assert isinstance(month, date)
    printed = document(s.placed.book, s.placed.values, month)
    block = (price.WorkPrice, price.PurchasedPrice) if s.offer else (costs.Work, costs.Purchased)
    vat = summary.PriceVat if s.offer else summary.CostVat
    by_month = price.PriceTotal.month if s.offer else plan.PlanTotal.month
    phases = price.PricePhases.month if s.offer else plan.PlanPhases.month
    rules = summary.PriceByRule.price if s.offer else summary.ByRule.cost
    total = s.single(summary.Offered.price if s.offer else summary.Totals.cost)
    exempt = s.offer and s.placed.book.code("yes_no", s.placed.book.field("vat_exempt")) == "yes"
    own = (attendance.OwnTime, "cost", "days", "day_cost")
    cells = [
        list(row)
        for each, amount, many, unit in (
            (
                block[0],
                "amount" if s.offer else "base",
                "quantity" if s.offer else "days",
                "unit_price" if s.offer else "day_cost",
            ),
            *((own,) if s.placed.shown(own[0]) else ()),
            (block[1], "amount" if s.offer else "base", "quantity" if s.offer else "items", "unit_price"),
        )
        for row, out in zip(
            zip(*(s.column(getattr(each, name)) for name in (many, unit, amount)), strict=True),
            left_out(s, each),
            strict=True,
        )
        if not out and (each is not own[0] or row[0])
    ]
    inside = [at == 1 for at in s.field(calendar.Months.span)]
    cells_by_month = [month for month, shown in zip(s.family(by_month), inside, strict=True) if shown]
    cells_by_phase = [month for month, shown in zip(s.family(phases), inside, strict=True) if shown]
    rates = [
        row for row in zip(s.column(vat.rate), s.column(vat.base), s.column(vat.vat), strict=True) if row[1]
    ]
    lines = [[line.quantity, line.unit_price, line.amount] for line in printed.lines]
    amounts = whole(line.amount for line in printed.lines)
    return [
        Law("Word: lines to their cells", lines, cells),
        Law("Word: quantity × unit price", [cents(a * b) for a, b, _ in lines], [c for _, _, c in lines]),
        Law("Word: lines to the total before the rules", amounts, printed.before_rules),
        Law(
            "Word: phases to the total before the rules",
            whole(each.amount for each in printed.phases),
            printed.before_rules,
        ),
        Law(
            "Word: rules to their cells",
            [each.amount for each in printed.rules],
            [each for each in s.column(rules) if each],
        ),
        Law(
            "Word: base and rules to the total",
            printed.before_rules + whole(each.amount for each in printed.rules),
            total,
        ),
        Law("Word: the total to its cell", printed.total.amount, total),
        Law("Word: days to their cell", printed.total.days, s.single(summary.Totals.days)),
        Law("Word: full-time equivalents to their cell", printed.total.fte, s.single(summary.Totals.fte)),
        Law("Word: VAT to its cells", [tuple(each) for each in printed.vat], rates),
        Law("Word: VAT bases to the total", whole(each.base for each in printed.vat), total),
        Law(
            "Word: VAT by rate",
            [each.amount for each in printed.vat],
            [ZERO if exempt else cents(each.rate * each.base) for each in printed.vat],
        ),
        Law("Word: total incl. VAT", printed.total_incl, total + whole(each.amount for each in printed.vat)),
        Law("Word: months to their cells", [[each.total] for each in printed.months], cells_by_month),
        Law(
            "Word: phases by month to their cells",
            [list(each.phases) for each in printed.months],
            cells_by_phase,
        ),
        Law("Word: months to the total", whole(each.total for each in printed.months), total),
        Law("Word: the last running total", printed.months[-1].cumulative, total),
        Law(
            "Word: sourcing to the total",
            whole(each.amount for each in printed.sourcing),
            ZERO if s.offer else total,
        ),
    ]


def left_out(s: Sheets, lines: type[Block]) -> list[Decimal]:
    """Return 1 for each line of an option that isn't taken, which Word doesn't print, and 0 for the others."""
    of_tasks = lines in (price.WorkPrice, costs.Work)
    chosen = choosing.WorkChosen if of_tasks else choosing.PurchasedChosen
    if lines is attendance.OwnTime or not s.placed.shown(chosen):
        return [ZERO] * s.placed.values.size(lines)
    return s.column(chosen.left_out)


def broken(books_: list[Recalculated], laws: Callable[[Sheets], list[Law]]) -> tuple[int, list[str]]:
    """Return how many laws were held against the workbooks, and those that don't hold."""
    count, found = 0, []
    for book in books_:
        for law in laws(Sheets(book)):
            count += 1
            if law.left != law.right:
                found.append(f"{book.name}: {law.name}: {law.left} is not {law.right}")
    return count, found


def all_laws(s: Sheets) -> list[Law]:
    """Return every law that a workbook is under."""
    return [*cost_laws(s), *(price_laws(s) if s.offer else ()), *printed_laws(s)]


def test_a_cent_too_many_is_caught(shelf: Shelf) -> None:
    """A month that is a cent too high breaks the laws of lines, years, phases and totals, and no other."""
    book = shelf.samples()[0]
    s = Sheets(book)
    place = s.placed.layout.member(plan.PlanWork.month, 3)
    at = (place.first + 1, place.column)
    cells = book.recalculated["plan"]
    cells[at] = Sheets._figure(cells[at]) + CENT
    names = {each.split(": ", 1)[1].rsplit(": ", 1)[0] for each in broken([book], all_laws)[1]}
    cells[at] = Sheets._figure(cells[at]) - CENT
    assert names == {"work: months to the line", "cost: lines to phases, month by month"}


def test_the_samples_foot(shelf: Shelf, tell: Callable[[str], None]) -> None:
    count, found = broken(shelf.samples(), all_laws)
    assert not found, "\n".join(found[:20])
    assert count > 50
    tell(f"footing: {count} laws hold in the recalculated samples")


@pytest.mark.parametrize("number", CHUNKS[::-1])
def test_random_workbooks_foot(number: int, shelf: Shelf, tell: Callable[[str], None]) -> None:
    """From the last batch on, so that two workers recalculate different ones."""
    batch = shelf.chunk(number)
    count, found = broken(batch, all_laws)
    assert not found, f"{len(found)} of {count} laws don't hold:\n" + "\n".join(found[:20])
    tell(f"footing: {batch[0].name} to {batch[-1].name}: {count} laws hold on the recalculated values")
