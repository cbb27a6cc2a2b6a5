"""Counts over ranges, for the live checks: how many cells are filled, wrong, unknown, out of order.

Each has its Excel spelling (``{0}``, ``{1}``: the ranges) and its meaning on the cells of those ranges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.formulas.operations import CellError, comparable

Range = Sequence[Any]


class CountOf(NamedTuple):
    """A count: ``excel`` is its spelling, ``means`` its meaning; ``shifted`` ranges start one row higher."""

    excel: str
    means: Callable[..., Decimal]
    shifted: bool = False


def _how_many(found: Any) -> Decimal:
    return Decimal(sum(1 for each in found if each))


def _matched(value: Any) -> Any:
    """Return what COUNTIF compares: it takes the number 1 and the text "1" for the same."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else comparable(value)


def _unknown(cells: Range, words: Range) -> Decimal:
    known = set(map(_matched, words))
    return _how_many(cell not in (None, "") and _matched(cell) not in known for cell in cells)


def _known(cells: Range, words: Range) -> Decimal:
    known = set(map(_matched, words))
    return _how_many(cell not in (None, "") and _matched(cell) in known for cell in cells)


def _listed(cells: Range, keys: Range, known: Range) -> Decimal:
    """Count the filled cells of lines whose keys are known."""
    held = {_matched(key) for key in known}
    return _how_many(
        cell not in (None, "") and _matched(key) in held for cell, key in zip(cells, keys, strict=True)
    )


def _duplicates(cells: Range) -> Decimal:
    seen = Counter(comparable(cell) for cell in cells if cell not in (None, ""))
    return Decimal(sum(times for times in seen.values() if times > 1))


def _new_dates(dates: Range, first: Range, last: Range, known: Range, names: Range, of: Range) -> Decimal:
    """Count the dates after a first one, up to a last one, that aren't known and whose names are among some names."""
    named = {comparable(name) for name in names}
    return _how_many(
        isinstance(day, date) and first[0] < day <= last[0] and day not in known and comparable(name) in named
        for day, name in zip(dates, of, strict=True)
    )


COUNTS: dict[str, CountOf] = {
    "filled": CountOf("COUNTA({0})", lambda cells: _how_many(cell is not None for cell in cells)),
    "errors": CountOf(
        "SUMPRODUCT(--ISERROR({0}))", lambda cells: _how_many(isinstance(c, CellError) for c in cells)
    ),
    "texts": CountOf(
        "SUMPRODUCT(ISTEXT({0})+ISERROR({0}))",
        lambda cells: _how_many(isinstance(c, (str, CellError)) for c in cells),
    ),
    "negatives": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*({0}<0))",
        lambda cells: _how_many(isinstance(c, Decimal) and c < 0 for c in cells),
    ),
    "highest": CountOf(
        "MAX({0})", lambda cells: max((c for c in cells if c is not None), default=Decimal(0))
    ),
    "missing": CountOf(
        'SUMPRODUCT(({0}<>"")*({1}=""))',
        lambda keys, cells: _how_many(
            k is not None and c in (None, "") for k, c in zip(keys, cells, strict=True)
        ),
    ),
    "over": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*({0}>{1}))",
        lambda cells, top: _how_many(isinstance(c, Decimal) and c > top[0] for c in cells),
    ),
    "not_positive": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*({0}<=0))",
        lambda cells: _how_many(isinstance(c, Decimal) and c <= 0 for c in cells),
    ),
    "fractions": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*({0}<>INT({0})))",
        lambda cells: _how_many(isinstance(c, Decimal) and c != c.to_integral_value() for c in cells),
    ),
    "not_first": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*(DAY({0})<>1))",
        lambda cells: _how_many(isinstance(c, date) and c.day != 1 for c in cells),
    ),
    "falls": CountOf(
        "SUMPRODUCT(--({0}<{1}))",
        lambda cells, before: _how_many(c < b for c, b in zip(cells, before, strict=True)),
    ),
    "reversed": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*ISNUMBER({1})*({1}<{0}))",
        lambda lows, highs: _how_many(
            not isinstance(low, str | None) and not isinstance(high, str | None) and high < low
            for low, high in zip(lows, highs, strict=True)
        ),
    ),
    "above": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*({0}>{1}))", lambda cells, top: _how_many(c > top[0] for c in cells)
    ),
    "below": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*({0}<{1}))", lambda cells, low: _how_many(c < low[0] for c in cells)
    ),
    "new_dates": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*({0}>{1})*({0}<={2})*(COUNTIF({3},{0})=0)*(COUNTIF({4},{5})>0))",
        _new_dates,
    ),
    "blanks": CountOf("COUNTBLANK({0})", lambda cells: _how_many(c is None or c == "" for c in cells)),
    "unknown": CountOf('SUMPRODUCT(({0}<>"")*(COUNTIF({1},{0})=0))', _unknown),
    "entered": CountOf(
        'SUMPRODUCT(--({0}<>""))', lambda cells: _how_many(cell not in (None, "") for cell in cells)
    ),
    "known": CountOf('SUMPRODUCT(({0}<>"")*(COUNTIF({1},{0})>0))', _known),
    "equal": CountOf("COUNTIF({0},{1})", _known),  # the same where one word is known
    # nothing where the last range, which it does not read, is not in the workbook
    "followed": CountOf("COUNTIF({0},{1})", lambda cells, word, _: _known(cells, word)),
    "listed": CountOf('SUMPRODUCT(({0}<>"")*(COUNTIF({2},{1})>0))', _listed),
    "duplicates": CountOf('SUMPRODUCT(({0}<>"")*(COUNTIF({0},{0})>1))', _duplicates),
    "disorder": CountOf(
        "SUMPRODUCT(ISNUMBER({0})*({0}<={1}))",
        lambda cells: _how_many(later <= sooner for sooner, later in pairwise(cells)),
        shifted=True,
    ),
}
