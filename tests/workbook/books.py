"""A small plan as a workbook, and the same with something typed over it: openpyxl stands for the person."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook

from pipeline.findings import CellRef, Finding
from pipeline.languages import LANGUAGES, table, text
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Value
from pipeline.workbook.reading import read_book
from pipeline.workbook.starter import Content, build

TABS = {
    lang: {
        key: table(f"inputs.{key}", lang)["sheet"] for key in (*(each.key for each in INPUT_TABLES), "lists")
    }
    for lang in LANGUAGES
}
"""The tab of each table, as the starter names it (``test_starter.py`` says which names these are)."""
HEADINGS, FIRST = 4, 6
"""Rows of the headings and of the first line on every table sheet."""

_START = date(2027, 1, 1)


def plan(lang: str) -> Content:
    """Return a valid plan: two roles, two tasks, a purchase, a rule and a profile."""
    task: dict[str, Value] = {
        "phase": "strategy",
        "nature": "one_shot",
        "role": "Animatrice",
        "start": _START,
        "spread": "even",
    }
    return {
        "project": [
            {
                "kind": "business_case", "title": "Un plan", "document_date": date(2026, 11, 16), "language": lang,
                "currency": "EUR", "fiscal_start": Decimal(1), "first_month": _START, "months": Decimal(12),
                "reporting_month": _START, "client_name": "La Mutuelle",
            }
        ],
        "parameters": [
            {"name": name, "value": Decimal(value), "valid_from": _START}
            for name, value in (
                ("worked_days", "218"), ("productive_share", "0.8"), ("overhead", "0.25"),
                ("contributions", "0.4"), ("social_share", "0.16"), ("Coût divers", "12.5"),
            )
        ],
        "roles": [
            {"id": "Animatrice", "sourcing": "internal", "loaded_day": Decimal("200.5"), "vat": Decimal(0)},
            {"id": "Consultant", "sourcing": "external", "day_rate": Decimal(550), "vat": Decimal("0.2")},
        ],
        "needs": [{"id": "B1", "label": "Répondre"}],
        "channels": [{"id": "Réseau", "label": "Le réseau", "need": "B1", "live_from": _START}],
        "tasks": [
            task | {"id": "T01", "label": "Identité", "likely": Decimal(3), "need": "B1"},
            task | {"id": "T02", "label": "Benchmark", "likely": Decimal("2.5"), "spread": "Montée", "months": Decimal(3), "role": "Consultant"},
        ],
        "purchases": [
            {
                "id": "A01", "label": "Outil", "phase": "running", "unit_price": Decimal(10), "frequency": "monthly",
                "start": _START, "vat": Decimal("0.2"),
            }
        ],
        "cost_rules": [{"id": "Imprévus", "type": "uplift", "basis": "line_cost", "rate": Decimal("0.05")}],
        "profiles": [{"id": "Montée", "w01": Decimal(1), "w02": Decimal(2), "w03": Decimal(3)}],
    }  # fmt: skip


def offer(lang: str) -> Content:
    """Return the small plan as an offer; nothing stands in its way where its kind is changed to a business case."""
    found = plan(lang)
    asked = (
        "reference", "client_address", "client_number", "seller_name", "seller_form", "seller_capital",
        "seller_address", "seller_number", "seller_register", "seller_vat", "travel", "payment", "late_interest",
        "claims",
    )  # fmt: skip
    words: dict[str, Value] = {key: f"({key})" for key in asked}
    project: dict[str, Value] = {**found["project"][0], **words, "kind": "offer", "validity": Decimal(30)}
    roles = [{**row, "selling_rate": Decimal(900)} for row in found["roles"]]
    return {**found, "project": [project], "roles": roles}


def located(text: str) -> str:
    """Return a text with the addresses of cells that move as fields and lists are added.

    ``@client_name`` is that line's answer on the sheet of the project, ``@vat`` the second word of that list.
    """
    book, _ = read_book(plain("fr"))
    assert book is not None
    rates = book.lists["vat"]
    second = CellRef("", rates.first + 1, rates.column)
    fields = book.tables["project"].rows[0].cells
    return text.replace("@client_name", fields["client_name"].where.a1).replace("@vat", second.a1)


@cache
def plain(lang: str) -> bytes:
    """Return the valid plan as a file."""
    return build(plan(lang), lang)


def edited(lang: str, edit: Callable[[Workbook], object]) -> bytes:
    """Return the plan after a person changed it and saved it."""
    book = load_workbook(io.BytesIO(plain(lang)))
    edit(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def typed(lang: str, cells: dict[str, Any]) -> bytes:
    """Return the plan with values typed into cells, each named as in ``tasks!I6``; None clears a cell."""

    def edit(book: Workbook) -> None:
        for place, value in cells.items():
            table, _, address = place.partition("!")
            book[TABS[lang][table]][address].value = value

    return edited(lang, edit)


def told(findings: list[Finding], lang: str) -> list[str]:
    """Return findings as they are printed: the cell, two spaces, the sentence."""
    return [_told(each, lang) for each in findings]


def _told(each: Finding, lang: str) -> str:
    sentence = text(f"findings.{each.code}", lang, **dict(each.details))
    return sentence if each.where is None else f"{each.where}  {sentence}"


def messages(data: bytes, lang: str) -> list[str]:
    """Return what the reading of a file says."""
    return told(read_book(data, "budget.xlsx")[1], lang)
