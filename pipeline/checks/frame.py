"""The plan's months, as checks need them: numbers on a scale without gaps (year × 12 + month)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipeline.tables import Book, Value


class Frame(NamedTuple):
    """First and last month of the plan."""

    first: int
    last: int


def number_of(day: date) -> int:
    """Return a month's number."""
    return day.year * 12 + day.month


def month_text(number: int) -> str:
    """Return a month's number as YYYY-MM."""
    year, month = divmod(number - 1, 12)
    return f"{year:04d}-{month + 1:02d}"


def frame_of(book: Book) -> Frame | None:
    """Return the plan's months, or None where the project doesn't say them or there are none."""
    first, months = book.field("first_month"), book.field("months")
    if not isinstance(first, date) or not isinstance(months, Decimal) or months < 1:
        return None
    return Frame(number_of(first), number_of(first) + int(months) - 1)


def said(value: Value) -> bool:
    """Tell whether a cell holds something."""
    return value is not None and value != ""
