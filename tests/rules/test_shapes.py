"""Plans of every shape: no month, one, sixty, a leap year, a year across a rate change, a fiscal year from July.

The plan is small enough to be worked out by hand: one task of 12.34 days at 300.00 spread evenly over all months, and a
tool at 10.00 a month: 3,702.00 + 10.00 × months.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest

from pipeline.formulas.values import Values
from pipeline.rules.calendar import Months
from pipeline.rules.computing import Told, compute
from pipeline.rules.plan import PlanTotal
from pipeline.rules.rates import Rates
from pipeline.rules.summary import Totals
from pipeline.runs import stories
from pipeline.runs.working import Outcome
from pipeline.tables import Value
from pipeline.workbook.reading import read_book
from pipeline.workbook.starter import build

Row = Mapping[str, Value]
PARAMETERS: dict[str, float | str] = {
    "worked_days": 200,
    "productive_share": 1,
    "overhead": "0.25",
    "contributions": "0.4",
    "social_share": "0.16",
    "hours_per_day": 7,
}


def content(
    first: date, months: int, *, fiscal_start: int = 1, **tables: Sequence[Row]
) -> dict[str, Sequence[Row]]:
    """Return the small plan over some months."""
    project: Row = {
        "kind": "business_case",
        "title": "Shape",
        "client_name": "Shape itself",
        "document_date": first,
        "language": "en",
        "currency": "EUR",
        "fiscal_start": Decimal(fiscal_start),
        "first_month": first,
        "months": Decimal(months),
        "reporting_month": first,
    }
    parameters: list[Row] = [
        {
            "name": name,
            "value": Decimal(value),
            "valid_from": date(first.year, 1, 1),
            "unit": "",
            "source": "shape",
        }
        for name, value in PARAMETERS.items()
    ]
    roles: list[Row] = [
        {"id": "Editor", "sourcing": "internal", "loaded_day": Decimal(300), "vat": Decimal(0)}
    ]
    task = line("T1", "Editor", first, Decimal("12.34"), months=max(months, 1))
    tool: Row = {
        "id": "P1",
        "label": "Tool",
        "phase": "running",
        "nature": "recurring",
        "category": "Tools",
        "supplier": "Tool maker",
        "unit_price": Decimal(10),
        "frequency": "monthly",
        "start": first,
        "vat": Decimal(0),
    }
    given: dict[str, Sequence[Row]] = {"roles": roles, "tasks": [task], "purchases": [tool], **tables}
    return {"project": [project], "parameters": [*parameters, *given.pop("more_parameters", ())], **given}


def line(key: str, role: str, start: date, days: Decimal, *, months: int) -> Row:
    return {
        "id": key,
        "label": f"Work {key}",
        "phase": "running",
        "nature": "recurring",
        "category": "Editorial",
        "role": role,
        "likely": days,
        "start": start,
        "months": Decimal(months),
        "spread": "even",
    }


def reported(rows: Mapping[str, Sequence[Row]]) -> Outcome:
    return stories.report(build(rows, "en"), "shape.xlsx", "en", templates=None)


def computed(rows: Mapping[str, Sequence[Row]]) -> Values:
    book, findings = read_book(build(rows, "en"), "shape.xlsx")
    assert book is not None, findings
    return compute(book, [Told("", "", "", 0)])


def by_month(values: Values) -> dict[date, Decimal]:
    """Return the plan's total of each month of the axis; the columns that close a year left out."""
    flat = (each[0] for each in values.family(PlanTotal.month))
    months = zip(values.axis(Months.date), flat, values.closes, strict=True)
    return {day: amount for day, amount, closes in months if not closes}


def by_year(values: Values) -> list[Decimal]:
    flat = (each[0] for each in values.family(PlanTotal.month))
    return [amount for amount, closes in zip(flat, values.closes, strict=True) if closes]


@pytest.mark.parametrize(
    ("first", "months", "total"),
    [
        (date(2027, 1, 1), 1, "3712.00"),
        (date(2027, 12, 1), 2, "3722.00"),
        (date(2027, 1, 1), 12, "3822.00"),
        (date(2027, 7, 1), 60, "4302.00"),
        (date(2028, 2, 1), 12, "3822.00"),
    ],
)
def test_a_plan_of_any_length_is_reported_and_its_months_sum_to_its_total(
    first: date, months: int, total: str
) -> None:
    rows = content(first, months)
    outcome = reported(rows)
    assert (outcome.blocked, outcome.total, outcome.days) == (False, Decimal(total), Decimal("12.34"))
    assert len(outcome.documents) == 1
    amounts = by_month(computed(rows))
    assert sum(amounts.values()) == Decimal(total)
    assert sum(1 for each in amounts.values() if each) == months


@pytest.mark.parametrize(("lang", "said"), [("fr", "Projet!B15"), ("en", "Project!B15")])
def test_a_plan_of_no_month_is_refused_in_one_sentence(lang: str, said: str) -> None:
    rows = content(date(2027, 1, 1), 0)
    rows["project"] = [{**rows["project"][0], "language": lang}]
    outcome = stories.report(build(rows, lang), "shape.xlsx", lang, templates=None)
    assert [(each.code, str(each.where)) for each in outcome.findings if each.severity.value == "block"] == [
        ("below_minimum", said)
    ]
    assert outcome.documents == {}
    assert outcome.total is None


def test_a_fiscal_year_from_july_closes_in_june() -> None:
    """308.50 + 10.00 a month: January to June 2027 close one fiscal year, July to December the next."""
    values = computed(content(date(2027, 1, 1), 12, fiscal_start=7))
    amounts = by_month(values)
    assert list(amounts) == [date(2026 + (6 + n) // 12, (6 + n) % 12 + 1, 1) for n in range(24)]
    assert amounts[date(2026, 12, 1)] == 0
    assert amounts[date(2027, 6, 1)] == Decimal("318.50")
    assert by_year(values) == [Decimal("1911.00"), Decimal("1911.00")]


def test_the_february_of_a_leap_year_has_the_day_more() -> None:
    """29 February 2028 is a Tuesday: 21 weekdays. February 2027 has 20."""
    values = computed(content(date(2027, 1, 1), 24))
    days = dict(zip(values.axis(Months.date), values.axis(Months.working_days), strict=True))
    assert (days[date(2027, 2, 1)], days[date(2028, 2, 1)]) == (20, 21)


def test_a_line_keeps_the_rate_of_its_start_across_a_change() -> None:
    """Salary 30,000, contributions 40%, 200 worked days, all productive; overhead 25%, then 30% from January 2028.

    42,000 × 1.25 ÷ 200 = 262.50 for what starts in December, to its end; 42,000 × 1.30 ÷ 200 = 273.00 from January on.
    """
    first = date(2027, 7, 1)
    more: Row = {
        "name": "overhead",
        "value": Decimal("0.3"),
        "valid_from": date(2028, 1, 1),
        "unit": "",
        "source": "shape",
    }
    rows = content(
        first,
        12,
        roles=[{"id": "Editor", "sourcing": "internal", "salary": Decimal(30000), "vat": Decimal(0)}],
        tasks=[
            line("T1", "Editor", date(2027, 12, 1), Decimal(10), months=3),
            line("T2", "Editor", date(2028, 1, 1), Decimal(10), months=3),
        ],
        purchases=[],
        more_parameters=[more],
    )
    values = computed(rows)
    assert values.column(Rates.day_cost) == [Decimal("262.50"), Decimal("273.00")]
    assert values.single(Totals.cost) == Decimal("2625.00") + Decimal("2730.00")
    assert by_month(values)[date(2028, 1, 1)] == Decimal("875.00") + Decimal("910.00")
