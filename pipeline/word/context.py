"""A document's values as the plain names that a template prints: formatted text, yes/no, lists.

No number, date or object reaches a template: what is printed is decided here and in ``rows``, once, in the
document's language. The names are declared in ``names``; ``docs/how-to-add-a-template.md`` lists them.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from pipeline.languages import numbers as figures
from pipeline.languages import text
from pipeline.word.beside import beside
from pipeline.word.rows import Writer, counted, paragraphs, rate, words

if TYPE_CHECKING:
    from pipeline.rules.document import Document
    from pipeline.word.names import LineNames, Names

MONTHS_A_YEAR = 12
WORDS = (
    "title",
    "reference",
    "author",
    "client_name",
    "client_address",
    "client_number",
    "seller_name",
    "seller_form",
    "seller_capital",
    "seller_address",
    "seller_number",
    "seller_register",
    "seller_vat",
)
"""Fields of the project form that are printed as typed."""
LONG_WORDS = (
    "decision",
    "context",
    "stakes",
    "approach",
    "assumptions",
    "exclusions",
    "travel",
    "payment",
    "late_interest",
    "claims",
)
"""Fields of the project form that are printed paragraph by paragraph."""


def context(document: Document) -> dict[str, Any]:
    """Return everything that a template may print, by name."""
    return dict(_names(document))


def _names(document: Document) -> Names:
    """Return the names with their values."""
    lang = document.language
    writer = Writer(document)
    phases = [writer.phase(each) for each in document.phases]
    lines = [line for phase in phases for line in phase["lines"]]
    total = document.total
    exempt = vat_exempt(document)
    fields: dict[str, object] = {key: words(document.project.get(key), lang) for key in WORDS}
    fields |= {key: paragraphs(document.project.get(key), lang) for key in LONG_WORDS}
    fields |= {
        "is_offer": document.kind == "offer",
        "is_business_case": document.kind == "business_case",
        **_dates(document),
        "currency": document.currency,
        "currency_symbol": figures.symbol(document.currency, lang),
        "needs": [
            {key: words(value, lang) for key, value in each._asdict().items()} for each in document.needs
        ],
        "phases": phases,
        "phase_totals": [
            writer.amount(sum((row.phases[place] for row in document.months), Decimal(0)))
            for place in range(len(document.phases))
        ],
        "lines": lines,
        "free_lines": [
            line for line, each in zip(lines, _by_phase(document), strict=True) if not each.amount
        ],
        "deliverables": _deliverables(lines),
        "team": writer.team(),
        "sourcing": [writer.total(each) for each in document.sourcing],
        "by_need": [writer.total(each) for each in document.by_need],
        "rules": [
            {"label": words(each.label, lang), "amount": writer.amount(each.amount)}
            for each in document.rules
        ],
        "before_rules": figures.money(document.before_rules, lang),
        "total_days": figures.number(total.days, lang),
        "working_time": counted("days", total.days, lang, 2),
        "total_fte": figures.number(total.fte, lang),
        "total_excl": writer.money(total.amount),
        "total_excl_figure": figures.money(total.amount, lang),
        "vat": [
            {
                "rate": rate(each.rate, lang),
                "base": writer.money(each.base),
                "amount": figures.money(each.amount, lang),
            }
            for each in document.vat
        ],
        "vat_total": writer.money(document.vat_total),
        "vat_exempt": exempt,
        "vat_exempt_wording": text("word.vat.exempt", lang) if exempt else "",
        "vat_charged": not exempt,
        "total_incl": writer.money(document.total_incl),
        "total_incl_figure": figures.money(document.total_incl, lang),
        "months": [writer.month(each) for each in document.months],
        "several_months": len(document.months) > 1,
        "chart_message": writer.message(),
        "chart_alt": writer.alt(),
        "communication_share": writer.share(document.communication_share),
        "revenue_share": writer.share(document.revenue_share),
        "benchmark_share": writer.share(document.benchmark_share),
        "benchmark_source": words(document.benchmark_source, lang),
        **beside(document, writer),
    }
    return cast("Names", fields)


def vat_exempt(document: Document) -> bool:
    """Tell whether the seller charges no VAT, as the code or as the word of either language."""
    return words(document.project.get("vat_exempt")).casefold() in {"yes", "oui", "true"}


def _dates(document: Document) -> dict[str, object]:
    """Return the dates and lengths of time."""
    lang, project = document.language, document.project
    written, validity = project.get("document_date"), project.get("validity")
    until = ""
    if isinstance(written, date) and isinstance(validity, Decimal):
        until = figures.day(written + timedelta(days=int(validity)), lang)
    first = project.get("first_month")
    start = first if isinstance(first, date) else document.month
    length = project.get("months")
    months = int(length) if isinstance(length, Decimal) else len(document.months)
    ahead = start.month - 1 + max(months, 1) - 1
    end = date(start.year + ahead // MONTHS_A_YEAR, ahead % MONTHS_A_YEAR + 1, 1)
    return {
        "date": figures.day(written, lang) if isinstance(written, date) else "",
        "validity": counted("days", validity, lang) if isinstance(validity, Decimal) else "",
        "valid_until": until,
        "month": figures.month(document.month, lang),
        "first_month": figures.month(start, lang),
        "last_month": figures.month(end, lang),
        "period": _period(figures.month(start, lang), figures.month(end, lang), lang),
        "duration": counted("months", Decimal(months), lang),
    }


def _period(first: str, last: str, lang: str) -> str:
    """Return the months of the plan in words: ``from … to …``."""
    key = "one" if first == last else "many"
    return text(f"word.period.{key}", lang, first=first, last=last)


def _by_phase(document: Document) -> list[Any]:
    """Return the lines in the order in which they are printed."""
    return [
        line
        for phase in document.phases
        for line in document.lines
        if line.phase in {phase.code, phase.label}
    ]


def _deliverables(lines: list[LineNames]) -> list[LineNames]:
    """Return the lines that hand something over, each pair of deliverable and acceptance once."""
    seen: dict[tuple[str, str], LineNames] = {}
    for line in lines:
        if line["deliverable"]:
            seen.setdefault((line["deliverable"], line["acceptance"]), line)
    return list(seen.values())
