"""Laws of the four views: they never mix, and what leaves the bank foots whatever the delays."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.formulas.blocks import AxisField, Family, Single
from pipeline.formulas.values import Values
from pipeline.rules import catalog, entities, payments, scenarios, views
from pipeline.rules.cash import CashAfter, CashByMonth
from pipeline.rules.computing import Told, absent, compute
from pipeline.rules.summary import Offered, Totals
from pipeline.tables import Book, Value
from pipeline.workbook.reading import read_book
from pipeline.workbook.starter import build
from tests.rules.worked import Named, Rules
from tests.witness.random_books import content

SEEDS = st.sampled_from(range(0, 120, 3))
AMOUNTS = st.decimals(0, 2000, places=3)
FEW = settings(max_examples=12, deadline=None)
OF_THE_DECISION = {
    "rates.displaced_day",
    "work_displaced",
    "own_displaced",
    "displaced_projects",
    "displaced_by_role",
    "decision_view",
    "view_reconciliation",
}
"""What may know of the value of a displaced day: workings of the view decision, and the view itself."""


@cache
def plan(seed: int) -> Book:
    """Return a random plan, as it is read."""
    rows, lang = content(seed)
    found, findings = read_book(build(rows, lang), "plan.xlsx")
    assert found is not None, findings
    return found


def changed(book: Book, table: str, column: str, values: Mapping[int, Value]) -> Book:
    """Return a plan with some cells of a column changed, by row."""
    found = deepcopy(book)
    for number, value in values.items():
        cells = found.tables[table].rows[number].cells
        cells[column] = cells[column]._replace(value=value)
    return found


def computed(book: Book) -> Values:
    """Return the values of a plan."""
    return compute(book, [Told("", "", "", 0)])


@cache
def everything() -> dict[str, Named]:
    """Return all that the computed sheets hold, by name."""
    return Rules().named


def of(values: Values, named: Named) -> Any:
    """Return a column, a family, a field or a figure."""
    if isinstance(named, Single):
        return values.single(named)
    if isinstance(named, Family):
        return values.family(named)
    return values.axis(named) if isinstance(named, AxisField) else values.column(named)


def differing(one: Values, other: Values) -> set[str]:
    """Return the names of what differs between two plans, among what their sheets show."""
    kind = one.book.code("kind", one.book.field("kind")) or ""
    shown = catalog.sheets(kind, without=absent(one.book))
    keys = {
        each.key
        for sheet in shown
        for part in sheet.parts
        if not isinstance(part, catalog.Charts)
        for each in (part.blocks if isinstance(part, catalog.Band) else (part,))
    }
    return {
        name
        for name, named in everything().items()
        if name.partition(".")[0] in keys and of(one, named) != of(other, named)
    }


@FEW
@given(SEEDS, AMOUNTS)
def test_the_value_of_displaced_days_changes_the_view_decision_alone(seed: int, value: Decimal) -> None:
    book = plan(seed)
    roles = book.tables["roles"].rows
    other = changed(book, "roles", "displaced_day", dict.fromkeys(range(len(roles)), value))
    before, after = computed(book), computed(other)
    assert {name for name in differing(before, after) if not _may_know(name)} == set()


def test_the_value_of_displaced_days_does_change_the_decision() -> None:
    book = next(each for each in map(plan, range(60)) if computed(each).single(views.BudgetView.in_house))
    roles = book.tables["roles"].rows
    other = changed(book, "roles", "displaced_day", dict.fromkeys(range(len(roles)), Decimal(99999)))
    found = differing(computed(book), computed(other))
    assert "decision_view.decision" in found
    assert "budget_view.budget" not in found


def _may_know(name: str) -> bool:
    return name in OF_THE_DECISION or name.partition(".")[0] in OF_THE_DECISION


@FEW
@given(SEEDS, st.integers(0, 400))
def test_a_delay_moves_cash_and_changes_no_total(seed: int, days: int) -> None:
    book = plan(seed)
    later = book
    for table in ("roles", "purchases"):
        rows = later.tables[table].rows
        later = changed(later, table, "payment_delay", dict.fromkeys(range(len(rows)), Decimal(days)))
    before, after = computed(book), computed(later)
    for values in (before, after):
        paid = values.total(CashByMonth.cash) + values.column(CashAfter.cash)[0]
        assert paid == values.single(views.CashView.cash)
        assert paid == values.single(Totals.cost) + values.single(views.CashView.vat)
    for view in (views.BudgetView.budget, views.CashView.cash, views.DecisionView.decision):
        assert before.single(view) == after.single(view)


@FEW
@given(SEEDS, AMOUNTS)
def test_a_dearer_day_never_lowers_what_the_plan_costs(seed: int, more: Decimal) -> None:
    """Discounts are left out: two of them, each rounded, can take more than the cent that a day grew by."""
    book = deepcopy(plan(seed))
    rules = book.tables["cost_rules"]
    rules.rows = [row for row in rules.rows if book.code("type", row["type"]) != "discount"]
    dearer = book
    for column in ("day_rate", "loaded_day", "salary"):
        typed = {i: row[column] for i, row in enumerate(book.tables["roles"].rows)}
        raised = {i: value + more for i, value in typed.items() if isinstance(value, Decimal)}
        dearer = changed(dearer, "roles", column, raised)
    before, after = computed(book), computed(dearer)
    for total in (Totals.cost, views.BudgetView.budget, views.BudgetView.in_house, views.CashView.cash):
        assert after.single(total) >= before.single(total)


@FEW
@given(SEEDS)
def test_payments_sum_to_the_total_with_vat_and_without(seed: int) -> None:
    values = computed(plan(seed))
    schedule, totals = payments.PaymentSchedule, payments.PaymentTotals
    if values.size(payments.PaymentTerms):
        assert values.total(schedule.including) == values.single(totals.including)
        assert values.total(schedule.excluding) == values.single(totals.excluding)
        due = values.total(payments.PaymentsByMonth.due) + values.column(payments.PaymentsOutside.due)[0]
        assert due == values.single(totals.including)


@FEW
@given(st.sampled_from(range(120)))
def test_making_all_and_the_choices_come_to_what_is_chosen_and_to_the_budget(seed: int) -> None:
    """The plan as it stands is the mixed way: where every phase is mixed, what is chosen is the budget."""
    values = computed(plan(seed))
    choices = scenarios.PhaseChoices
    assume(choices not in values.absent)
    chosen = values.total(choices.chosen)
    assert values.total(choices.make) + values.total(choices.step) == chosen
    assert values.total(choices.mixed) == values.single(Totals.cost)
    mixed = values.book.lists["choice"].word("mixed")
    for step, way, plain, make in zip(
        *(values.column(each) for each in (choices.chosen, choices.choice, choices.mixed, choices.make)),
        strict=True,
    ):
        assert step == plain or way != mixed
        assert make >= 0


@FEW
@given(st.sampled_from(range(120)))
def test_entities_sum_to_the_group_in_days_and_in_money(seed: int) -> None:
    values = computed(plan(seed))
    entity = entities.ByEntity
    assume(entity not in values.absent)
    offer = values.book.code("kind", values.book.field("kind")) == "offer"
    group = values.single(Offered.price if offer else Totals.cost)
    assert values.total(entity.amount) == group
    assert values.total(entity.days) == values.single(Totals.days)
