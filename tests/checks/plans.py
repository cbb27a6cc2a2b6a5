"""A small plan without a mistake, and the same with cells changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.findings import Finding
from pipeline.languages.sentences import sentence
from pipeline.tables import Book
from pipeline.workbook.reading import read_book
from tests.workbook.lean import lean

Rows = dict[str, list[dict[str, Any]]]
_START = date(2027, 1, 1)
_PARAMETERS = {
    "worked_days": "220",
    "productive_share": "0.8",
    "overhead": "0.1",
    "contributions": "0.4",
    "social_share": "0.16",
}


def good() -> Rows:
    """Return a plan of 2027: two roles, two tasks, a purchase, two rules and a profile."""
    line = {"phase": "strategy", "nature": "one_shot", "start": _START, "spread": "even"}
    return {
        "project": [
            {
                "kind": "business_case", "title": "Plan", "document_date": date(2026, 11, 16), "currency": "EUR",
                "fiscal_start": Decimal(1), "first_month": _START, "months": Decimal(12), "reporting_month": _START,
                "client_name": "La Mutuelle",
            }
        ],
        "parameters": [
            {"name": name, "value": Decimal(value), "valid_from": _START} for name, value in _PARAMETERS.items()
        ],
        "roles": [
            {"id": "Animatrice", "sourcing": "internal", "loaded_day": Decimal(200), "vat": Decimal(0)},
            {"id": "Consultant", "sourcing": "external", "day_rate": Decimal(550), "vat": Decimal("0.2")},
        ],
        "tasks": [
            line | {"id": "T1", "label": "Charte", "role": "Animatrice", "optimistic": Decimal(2), "likely": Decimal(3), "pessimistic": Decimal(4), "months": Decimal(3)},
            line | {"id": "T2", "label": "Audit", "role": "Consultant", "likely": Decimal(2), "months": Decimal(2), "spread": "Montée"},
        ],
        "purchases": [
            {
                "id": "A1", "label": "Outil", "phase": "running", "unit_price": Decimal(10), "frequency": "monthly",
                "start": _START, "end": date(2027, 12, 1), "vat": Decimal("0.2"),
            }
        ],
        "cost_rules": [
            {"id": "Imprévus", "type": "uplift", "basis": "line_cost", "rate": Decimal("0.05")},
            {"id": "Trajets", "type": "uplift", "basis": "line_days", "amount": Decimal(45)},
        ],
        "profiles": [{"id": "Montée", "w01": Decimal(1), "w02": Decimal(2), "w03": Decimal(3)}],
    }  # fmt: skip


def changed(changes: Mapping[str, Any], plan: Rows | None = None) -> Rows:
    """Return a plan with cells changed: ``tasks.1.likely`` is the first task's; "" clears a cell, or all rows."""
    plan = deepcopy(good() if plan is None else plan)
    for place, value in changes.items():
        table, _, rest = place.partition(".")
        if not rest:
            more = [value] if isinstance(value, dict) else value
            plan[table] = [] if value == "" else [*plan.get(table, []), *more]
            continue
        number, _, column = rest.partition(".")
        row = plan[table][int(number) - 1]
        if value == "":
            row.pop(column or "", None)
        else:
            row[column] = value
        if not column:
            plan[table][int(number) - 1] = {}
    plan["parameters"] = [row for row in plan["parameters"] if row]
    return plan


def book(plan: Rows, lang: str) -> Book:
    """Return a plan as it is read from a workbook; nothing is wrong with its cells one by one."""
    plan["project"][0]["language"] = lang
    found, findings = read_book(lean(plan, lang), "plan.xlsx")
    assert findings == []
    assert found is not None
    return found


def beside_the_article(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings that are of no check of the article: what is wrong with a file, or with its cells."""
    return [each for each in findings if each.note is None]


def told(findings: list[Finding], lang: str) -> list[str]:
    """Return findings as they are printed: the cell, two spaces, the sentence."""
    return [
        f"{each.where}  " * (each.where is not None) + sentence(each.code, dict(each.details), lang)
        for each in findings
    ]
