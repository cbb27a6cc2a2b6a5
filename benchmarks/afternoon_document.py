"""The Word document of the afternoon's script: a template that docxtpl fills."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from docxtpl.template import DocxTemplate

from benchmarks.afternoon_budget import Budget, cents, months_of


def write_document(budget: Budget, template: Path, target: Path) -> None:
    """Fill the Word template: cost for a business case, price for an offer."""
    amount, base, rules = ("price", "sold", "price_rules") if budget.offer else ("cost", "base", "rules")
    vat: dict[Decimal, Decimal] = defaultdict(Decimal)
    months = [Decimal(0)] * budget.months
    for line in budget.lines:
        vat[line["vat"]] += line[amount]
        rounded = [Decimal(0), *(cents(line[amount] * share) for share in line["sum"])]
        months = [
            month + now - before for month, now, before in zip(months, rounded[1:], rounded, strict=False)
        ]
    shown = [
        {
            "label": line["label"],
            "phase": line["phase"],
            "who": line.get("role") or line.get("supplier") or "",
            "quantity": f"{line['days'] if 'role' in line else line['items']:,.2f}",
            "amount": f"{line[base]:,.2f}",
            "deliverable": line.get("deliverable") or "",
            "acceptance": line.get("acceptance") or "",
        }
        for line in budget.lines
    ]
    added = [
        {"label": rule["id"], "amount": f"{sum(line[rules][n] for line in budget.lines):,.2f}"}
        for n, rule in enumerate(budget.tables["rules"])
    ]
    taxes = {rate: cents(rate * money) for rate, money in sorted(vat.items())}
    total = budget.price if budget.offer else budget.cost
    document = DocxTemplate(template)
    document.render(
        {
            "title": budget.project["title"],
            "client": budget.project["client_name"],
            "currency": budget.project["currency"],
            "days": f"{sum(task['days'] for task in budget.tasks):,.2f}",
            "lines": shown,
            "rules": added,
            "phases": [
                {
                    "label": phase,
                    "amount": f"{sum(x[amount] for x in budget.lines if x['phase'] == phase):,.2f}",
                }
                for phase in budget.words["phase"]
            ],
            "months": [
                {"month": f"{day:%m/%Y}", "amount": f"{money:,.2f}"}
                for day, money in zip(months_of(budget), months, strict=True)
            ],
            "needs": budget.tables["needs"],
            "total": f"{total:,.2f}",
            "vat": [{"rate": f"{rate:.1%}", "amount": f"{tax:,.2f}"} for rate, tax in taxes.items()],
            "total_incl": f"{total + sum(taxes.values()):,.2f}",
        },
        autoescape=True,
    )
    document.save(target)
