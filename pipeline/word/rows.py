"""The rows of a document (lines, phases, months, team) as formatted text in the document's language."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.languages import numbers as figures
from pipeline.languages import text

if TYPE_CHECKING:
    from pipeline.rules.document import Document, Line, MonthRow, Total
    from pipeline.word.names import LineNames, MemberNames, MonthNames, PhaseNames, TotalNames

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that an XML file can't hold; a cell of a workbook may."""
NONE = "–"
"""What stands for zero in a table, as on the sheets."""


FRENCH_SPACE = re.compile(r"(?<=«) | (?=[:;!?%€»])")
"""Spaces that French typography keeps with the sign beside them."""


def words(value: object, lang: str = "") -> str:
    """Return free text as typed, without what a Word file can't hold and with one kind of line end.

    In French the spaces typed around « » and before : ; ! ? % € become no-break spaces.
    """
    if value is None:
        return ""
    typed = NOT_XML.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
    return FRENCH_SPACE.sub("\u00a0", typed) if lang == "fr" else typed


def paragraphs(value: object, lang: str = "") -> list[str]:
    """Return a long text as its paragraphs, empty lines left out."""
    return [each.strip() for each in words(value, lang).split("\n") if each.strip()]


def rate(x: Decimal, lang: str) -> str:
    """Return a VAT rate with as many digits as it needs: ``20 %``, ``5,5 %``."""
    digits = max(0, -int((x * 100).normalize().as_tuple().exponent))
    return figures.percent(x, lang, digits)


def counted(unit: str, x: Decimal, lang: str, digits: int = 0) -> str:
    """Return a number of days or months with its word, singular or plural as the language has it."""
    one = abs(x) < 2 if lang == "fr" else x == 1  # French: 1,5 jour, 2 jours
    return text(f"word.units.{unit}_{'one' if one else 'many'}", lang, n=figures.number(x, lang, digits))


class Writer:
    """Writes the rows of one document in its language."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lang = document.language
        self.labels = {each.code: each.label for each in document.phases}

    def words(self, value: object) -> str:
        """Return free text in the document's language."""
        return words(value, self.lang)

    def amount(self, x: Decimal) -> str:
        """Return an amount for a column of figures: no currency, zero as a dash."""
        return figures.money(x, self.lang) if x else NONE

    def money(self, x: Decimal) -> str:
        """Return an amount with its currency."""
        return figures.money(x, self.lang, self.document.currency)

    def days(self, x: Decimal) -> str:
        """Return days or FTE with two digits, zero as a dash."""
        return figures.number(x, self.lang) if x else NONE

    def share(self, x: Decimal | None) -> str:
        """Return a share, or nothing where there is none."""
        return "" if x is None else figures.percent(x, self.lang)

    def sourcing(self, code: str) -> str:
        """Return in-house or supplier in words."""
        return (
            text(f"word.sourcing.{code}", self.lang) if code in {"internal", "external"} else self.words(code)
        )

    def own(self, line: Line) -> str:
        """Return what own people do beside a task: its label, with words that say so."""
        return text("word.own.beside", self.lang, label=self.words(line.label))

    def line(self, line: Line) -> LineNames:
        """Write a line."""
        unit = (
            text(f"word.units.{line.unit}", self.lang)
            if line.unit in {"day", "item"}
            else self.words(line.unit)
        )
        return {
            "id": self.words(line.id),
            "label": self.own(line) if line.own else self.words(line.label),
            "phase": words(self.labels.get(line.phase, line.phase)),
            "who": self.words(line.who),
            "sourcing": self.sourcing(line.sourcing),
            "unit": unit,
            "quantity": figures.number(line.quantity, self.lang),
            "unit_price": figures.money(line.unit_price, self.lang),
            "amount": figures.money(line.amount, self.lang),
            "vat_rate": rate(line.vat_rate, self.lang),
            "need": self.words(line.need),
            "deliverable": self.words(line.deliverable),
            "acceptance": self.words(line.acceptance),
        }

    def total(self, total: Total) -> TotalNames:
        """Write a total."""
        return {
            "label": self.words(total.label),
            "days": self.days(total.days),
            "fte": self.days(total.fte),
            "amount": self.amount(total.amount),
            "share": self.share(total.share),
        }

    def phase(self, total: Total) -> PhaseNames:
        """Write a phase with its lines."""
        lines = [self.line(each) for each in self.document.lines if each.phase in {total.code, total.label}]
        return {
            **self.total(total),
            "count": str(len(lines)),
            "lines": lines,
            "deliverables": [each for each in lines if each["deliverable"]],
        }

    def month(self, row: MonthRow) -> MonthNames:
        """Write a month of the plan."""
        return {
            "month": figures.month(row.month, self.lang),
            "phases": [self.amount(each) for each in row.phases],
            "total": self.amount(row.total),
            "cumulative": self.amount(row.cumulative),
            "days": self.days(row.days),
        }

    def team(self) -> list[MemberNames]:
        """Write who works: days and amount by person or role, in the order in which they appear."""
        lines = [each for each in self.document.lines if each.unit == "day" and each.who and each.quantity]
        order = {who: place for place, who in reversed(list(enumerate(each.who for each in lines)))}
        members: list[MemberNames] = []
        for who, mine in groupby(sorted(lines, key=lambda each: order[each.who]), key=lambda each: each.who):
            rows = list(mine)
            prices = {each.unit_price for each in rows}
            members.append(
                {
                    "who": self.words(who),
                    "sourcing": self.sourcing(rows[0].sourcing),
                    "days": self.days(sum((each.quantity for each in rows), Decimal(0))),
                    "unit_price": self.amount(prices.pop()) if len(prices) == 1 else "",
                    "amount": self.amount(sum((each.amount for each in rows), Decimal(0))),
                }
            )
        return members

    def alt(self) -> str:
        """Return what the chart shows, for a reader who can't see it."""
        months = [figures.month(each.month, self.lang) for each in self.document.months]
        total = self.money(self.document.total.amount)
        return (
            text("word.chart.alt", self.lang, first=months[0], last=months[-1], total=total) if months else ""
        )

    def message(self) -> str:
        """Return what the chart shows, in words: the phase that takes most."""
        largest = max(self.document.phases, key=lambda each: each.amount, default=None)
        if largest is None or largest.amount <= 0:
            return ""
        return text(
            "word.chart.message", self.lang, phase=self.words(largest.label), share=self.share(largest.share)
        )
