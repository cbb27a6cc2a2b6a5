"""How a check of the article is declared: its id, its weights, what it reads, the function that finds.

One declaration serves the run, the Checks sheet, the pages in ``docs/`` and the tests. Its words stand in
``languages/<lang>/article.toml`` under its id: title, the quoted sentence, and for each case what is wrong in one
line, in several lines, and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipeline.checks.plan import Plan
from pipeline.findings import CellRef, Severity

HOLD, WARN, INFO = Severity.HOLD, Severity.WARN, Severity.INFO


class Item(NamedTuple):
    """One thing that a check found, before those of a kind are told in one sentence.

    Attributes:
        case: key of its words within the check.
        where: its cell, or None for the whole plan.
        line: what it is about, as a waiver may name it: the id of a line, a channel, a person.
        details: what its sentence says besides.
    """

    case: str
    where: CellRef | None = None
    line: str = ""
    details: tuple[tuple[str, str], ...] = ()


Find = Callable[[Plan], Iterable[Item]]


class Check(NamedTuple):
    """A check.

    Attributes:
        id: its id, that of the sentence of the article (DOMAIN.md section 3).
        cases: the weight of each of its cases.
        uses: what must be filled in for it to say anything: a table ("objectives"), or a column of one
            ("tasks.activity"). Without it the plan is not examined on this point, and that is told.
        limits: parameters that it compares with.
        find: the function that finds.
    """

    id: str
    cases: dict[str, Severity]
    uses: tuple[str, ...]
    limits: tuple[str, ...]
    find: Find


def item(case: str, where: CellRef | None = None, line: str = "", **details: object) -> Item:
    """Return an item from plain keyword details, which are kept as text."""
    return Item(case, where, line, tuple((name, str(value)) for name, value in details.items()))


def declare(
    id: str,  # noqa: A002 - the id of the check is what everybody calls it
    *,
    uses: Iterable[str] = (),
    limits: Iterable[str] = (),
    **cases: Severity,
) -> Callable[[Find], Check]:
    """Return what makes a check out of the function that finds."""

    def made(find: Find) -> Check:
        return Check(id, cases, tuple(uses), tuple(limits), find)

    return made
