"""What a document prints beside its price, as formatted text: options, payments, "free" channels, people, waivers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.languages import has, text
from pipeline.languages import numbers as figures

if TYPE_CHECKING:
    from pipeline.rules.document import Document
    from pipeline.word.rows import Writer


def beside(document: Document, writer: Writer) -> dict[str, object]:
    """Return these names with their values."""
    lang, words = document.language, writer.words
    risk = document.at_risk
    return {
        "options": [
            {
                "id": words(each.id),
                "label": words(each.label),
                "taken": each.taken,
                "group": str(each.group) if each.group else "",
                "days": writer.days(each.days),
                "without": writer.amount(each.without),
                "difference": writer.amount(each.difference),
                "including": writer.amount(each.including),
            }
            for each in document.options
        ],
        "instalments": [
            {
                "milestone": words(each.milestone),
                "month": figures.month(each.month, lang),
                "amount": writer.amount(each.amount),
            }
            for each in document.instalments
        ],
        "free_channels": [
            {
                "label": words(each.label),
                "days": writer.days(each.days),
                "fte": writer.days(each.fte),
                "amount": "" if each.amount is None else writer.amount(each.amount),
            }
            for each in document.free
        ],
        "at_risk": risk is not None,
        "at_risk_money": "" if risk is None else writer.money(risk.amount),
        "at_risk_days": "" if risk is None else figures.number(risk.days, lang),
        "at_risk_coverage": "" if risk is None else writer.share(risk.coverage),
        "at_risk_threshold": "" if risk is None else writer.share(risk.threshold),
        "people": [
            {
                "name": words(each.name),
                "role": words(each.role),
                "time": writer.share(each.allocation),
                "back_up": words(each.back_up),
            }
            for each in document.people
        ],
        "waivers": [
            {
                "title": text(f"article.{each.check}.title", lang),
                "reason": words(each.reason),
                "by": ", ".join(
                    filter(None, (words(each.who), figures.day(each.day, lang) if each.day else ""))
                ),
            }
            for each in document.waivers
            if has(f"article.{each.check}.title", lang)
        ],
        "by_entity": [writer.total(each) for each in document.by_entity],
        **_client_time(document, writer),
        "choices": [
            {
                "phase": words(each.phase),
                "make": writer.amount(each.make),
                "buy": writer.amount(each.buy),
                "mixed": writer.amount(each.mixed),
                "break_even": writer.money(each.break_even) if each.break_even else "",
                "choice": words(each.choice),
                "reason": words(each.reason),
            }
            for each in document.choices
        ],
    }


def _client_time(document: Document, writer: Writer) -> dict[str, object]:
    """Return the days of the client's own people, and what they come to."""
    lines = document.client_time
    amounts = [each.amount for each in lines if each.amount is not None]
    return {
        "client_time": [
            {
                "label": writer.words(each.label),
                "phase": writer.words(each.phase),
                "who": writer.words(each.who),
                "days": writer.days(each.days),
                "amount": "" if each.amount is None else writer.amount(each.amount),
            }
            for each in lines
        ],
        "client_days": writer.days(sum((each.days for each in lines), Decimal(0))),
        "client_amount": writer.amount(sum(amounts, Decimal(0))) if amounts else "",
    }
