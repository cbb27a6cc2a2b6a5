"""The checks of the article on a computed plan: what they find, folded by kind, with what a person has waived."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from pipeline.checks.declaring import Check, Item
from pipeline.checks.plan import Plan
from pipeline.checks.registry import CHECKS
from pipeline.checks.waiving import Waivers
from pipeline.findings import CellRef, Finding, Note, Severity, Waiver, column_letters, finding
from pipeline.formulas.values import Values
from pipeline.tables import Book

MOST_NAMES = 12
"""Names and runs of cells at most in one sentence; an ellipsis stands for the others."""
ORDER = (Severity.HOLD, Severity.WARN, Severity.INFO, Severity.WAIVED)
"""A person works from top to bottom: first what holds back the document."""


def examine(book: Book, values: Values) -> list[Finding]:
    """Return what the checks of the article find in a plan that nothing blocks.

    What is found on several lines is one finding that names their cells; what a person has waived with a reason is
    told, and weighs nothing. Sheets that are optional and empty are not examined: one finding says which.
    """
    plan = Plan(book, values)
    waivers = Waivers(book, [each.id for each in CHECKS])
    found: list[Finding] = []
    idle: dict[str, list[str]] = {}
    for check in CHECKS:
        missing = [use for use in check.uses if not plan.uses(use)]
        for use in missing:
            idle.setdefault(use, []).append(check.id)
        if not missing:
            found += _findings(check, list(check.find(plan)), waivers)
    found.sort(key=lambda each: ORDER.index(each.severity))
    found += waivers.findings()
    if idle:
        told = " ".join(f"{use}:{','.join(ids)}" for use, ids in idle.items())
        found.append(finding("not_examined", Severity.INFO, None, sheets=told))
    return found


def _findings(check: Check, items: Sequence[Item], waivers: Waivers) -> list[Finding]:
    """Return a check's items folded by case and waiver."""
    groups: dict[tuple[str, Waiver | None], list[Item]] = {}
    for each in items:
        groups.setdefault((each.case, waivers.of(check.id, each)), []).append(each)
    return [_folded(check, case, group, waiver) for (case, waiver), group in groups.items()]


def _folded(check: Check, case: str, items: Sequence[Item], waiver: Waiver | None) -> Finding:
    """Return items of a kind as one finding: several are counted and named."""
    severity = check.cases[case] if waiver is None else Severity.WAIVED
    first = items[0]
    details = dict(first.details)
    if len(items) > 1:
        same = {key for key in details if len({dict(each.details).get(key) for each in items}) == 1}
        details = {key: value for key, value in details.items() if key in same}
        details["cells"] = cells_of([each.where for each in items if each.where is not None])
    details["count"] = str(len(items))
    details["lines"] = _some([each.line for each in items if each.line])
    number = "many" if len(items) > 1 else "one"
    note = Note(check.id, len(items), waiver)
    code = f"article.{check.id}.{case}.{number}"
    return Finding(code, severity, first.where, tuple(details.items()), note)


def _some(names: Sequence[str]) -> str:
    """Return names in a row, the first ones where there are many."""
    distinct = list(dict.fromkeys(names))
    return ", ".join(distinct[:MOST_NAMES]) + (", …" if len(distinct) > MOST_NAMES else "")


def cells_of(places: Sequence[CellRef]) -> str:
    """Return cells as a person reads them: runs in a column together, as in ``Tasks!R8:R12, R15``."""
    runs: list[str] = []
    sheet = ""
    ordered = sorted(set(places), key=attrgetter("sheet", "column", "row"))
    for (tab, column), cells in groupby(ordered, key=attrgetter("sheet", "column")):
        letters = column_letters(column)
        rows = [each.row for each in cells]
        start = 0
        for at in range(1, len(rows) + 1):
            if at < len(rows) and rows[at] == rows[at - 1] + 1:
                continue
            first, last = rows[start], rows[at - 1]
            run = f"{letters}{first}" if first == last else f"{letters}{first}:{letters}{last}"
            runs.append(run if tab == sheet else f"{tab}!{run}")
            sheet, start = tab, at
    return _some(runs)
