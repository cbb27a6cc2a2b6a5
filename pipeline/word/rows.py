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


def words(value: object) -> str:
    """Return free text as typed, without what a Word file can't hold and with one kind of line end."""
    return (
        "" if value is None else NOT_XML.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
    )


def paragraphs(value: object) -> list[str]:
    """Return a long text as its paragraphs, empty lines left out."""
    return [each.strip() for each in words(value).split("\n") if each.strip()]


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
        return text(f"word.sourcing.{code}", self.lang) if code in {"internal", "external"} else words(code)

    def line(self, line: Line) -> LineNames:
        """Write a line."""
        unit = (
            text(f"word.units.{line.unit}", self.lang) if line.unit in {"day", "item"} else words(line.unit)
        )
        return {
            "id": words(line.id),
            "label": words(line.label),
            "phase": words(self.labels.get(line.phase, line.phase)),
            "who": words(line.who),
            "sourcing": self.sourcing(line.sourcing),
            "unit": unit,
            "quantity": figures.number(line.quantity, self.lang),
            "unit_price": figures.money(line.unit_price, self.lang),
            "amount": figures.money(line.amount, self.lang),
            "vat_rate": rate(line.vat_rate, self.lang),
            "need": words(line.need),
            "deliverable": words(line.deliverable),
            "acceptance": words(line.acceptance),
        }

    def total(self, total: Total) -> TotalNames:
        """Write a total."""
        return {
            "label": words(total.label),
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
                    "who": words(who),
                    "sourcing": self.sourcing(rows[0].sourcing),
                    "days": self.days(sum((each.quantity for each in rows), Decimal(0))),
                    "unit_price": self.amount(prices.pop()) if len(prices) == 1 else "",
                    "amount": self.amount(sum((each.amount for each in rows), Decimal(0))),
                }
            )
        return members

    def message(self) -> str:
        """Return what the chart shows, in words: the phase that takes most."""
        largest = max(self.document.phases, key=lambda each: each.amount, default=None)
        if largest is None or largest.amount <= 0:
            return ""
        return text(
            "word.chart.message", self.lang, phase=words(largest.label), share=self.share(largest.share)
        )
