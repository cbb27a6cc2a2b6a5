"""What the buttons in Excel say at the end of a click: one message, in the workbook's language."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.findings import FileRefusedError, Finding, holds
from pipeline.languages import text
from pipeline.languages.numbers import money, number
from pipeline.languages.sentences import sentence
from pipeline.languages.system import system_language
from pipeline.runs.live import Difference, Recalculated
from pipeline.runs.telling import finding_line
from pipeline.runs.working import Outcome

__all__ = ["added", "checked", "differing", "lost", "no_document", "refused", "said", "system_language"]
_MOST = 8
"""Findings that a message holds: more would not fit on a small screen."""


def said(key: str, lang: str, **details: object) -> str:
    """Return words of the buttons."""
    return text(f"macros.{key}", lang, **details)


def refused(refusal: FileRefusedError, lang: str) -> str:
    """Return why a workbook can't be used."""
    return sentence(refusal.finding.code, dict(refusal.finding.details), lang)


def checked(outcome: Outcome, tab: str = "") -> str:
    """Return what a check found; ``tab`` is the sheet that lists what blocks."""
    if not outcome.findings:
        return said("said.nothing_found", outcome.language)
    return _listed("blocking" if outcome.blocked else "remarks", outcome, outcome.findings, sheet=tab)


def lost(outcome: Outcome, losses: Sequence[Finding]) -> str:
    """Return what a person would lose, so that nothing was written."""
    return _listed("lost", outcome, losses)


def no_document(outcome: Outcome) -> str:
    """Return why there is no document."""
    return _listed("no_document", outcome, [each for each in outcome.findings if holds([each])])


def added(made: Recalculated) -> str:
    """Return what a recalculation gave that added sheets, or nothing where it added none."""
    outcome, tabs = made.outcome, [each.tab for each in made.changes.sheets if each.new]
    if not tabs or outcome.total is None or outcome.days is None:
        return ""
    total = money(outcome.total, outcome.language, outcome.currency)
    days = number(outcome.days, outcome.language)
    return said("said.added", outcome.language, total=total, days=days, sheets=", ".join(tabs))


def differing(found: Sequence[Difference], lang: str, log: object) -> str:
    """Return that Excel computes otherwise than we do."""
    first = found[0]
    return said(
        "said.differs",
        lang,
        count=len(found),
        cell=str(first.where),
        theirs=first.theirs,
        ours=first.ours,
        log=log,
    )


def _listed(key: str, outcome: Outcome, findings: Sequence[Finding], **details: object) -> str:
    lang = outcome.language
    lines = [said(f"said.{key}", lang, count=len(findings), **details), ""]
    lines += [finding_line(each, lang) for each in findings[:_MOST]]
    if len(findings) > _MOST:
        lines.append(said("said.more", lang, count=len(findings) - _MOST))
    return "\n".join(lines)
