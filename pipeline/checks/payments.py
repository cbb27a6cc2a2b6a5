"""Checks of the payment schedule: each payment says how much, and the shares make the whole."""

from __future__ import annotations

from decimal import Decimal

from pipeline.findings import Finding, Severity, finding
from pipeline.tables import Book

PERCENT = Decimal(100)
DIGITS = 10
"""As the rules round shares: three thirds make the whole."""


def check_payments(book: Book) -> list[Finding]:
    """Tell of payments without a share or amount, or with both, and of shares that don't make 100 %."""
    rows = book.tables["payments"].rows
    found = [
        finding("payment_unclear", Severity.BLOCK, row.cells["share"].where)
        for row in rows
        if (row["share"] is None) == (row["amount"] is None)
    ]
    shares = sum((row["share"] for row in rows if isinstance(row["share"], Decimal)), Decimal(0))
    if rows and not found and round(shares, DIGITS) != 1:
        shown = f"{format((shares * PERCENT).normalize(), 'f')} %"
        found.append(finding("payment_shares", Severity.BLOCK, rows[-1].cells["share"].where, value=shown))
    return found
