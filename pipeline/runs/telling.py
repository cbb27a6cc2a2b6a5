"""What a run says: findings line by line, a closing table, the same as JSON, the rules in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.findings import Finding
from pipeline.languages import text
from pipeline.languages.numbers import money, number
from pipeline.languages.sentences import advice, sentence, waived
from pipeline.languages.system import system_language
from pipeline.runs.files import Done

__all__ = [
    "as_json",
    "finding_json",
    "finding_line",
    "findings_of",
    "say",
    "spoken",
    "system_language",
    "table",
]


def say(key: str, lang: str | None = None, **details: object) -> str:
    """Return words of the command, in a language or in the system's."""
    return text(f"cli.{key}", lang or system_language(), **details)


def finding_line(found: Finding, lang: str) -> str:
    """Return a finding as one line: its weight, its cell, what is wrong and what to do."""
    weight = text(f"checks.severity.{found.severity.value}", lang)
    where = f"{found.where}  " if found.where is not None else ""
    return f"{weight}  {where}{spoken(found, lang)}"


def spoken(found: Finding, lang: str) -> str:
    """Return what is wrong and what to do; of a finding that was set aside, why."""
    wrong = sentence(found.code, dict(found.details), lang)
    if found.note is not None and found.note.waiver is not None:
        return say("waived", lang, wrong=wrong, why=waived(*found.note.waiver, lang))
    return " ".join(filter(None, (wrong, advice(found.code, lang))))


def finding_json(found: Finding, lang: str) -> dict[str, str | None]:
    """Return a finding as plain values, with its sentence in a language."""
    note = found.note
    return {
        "code": found.code,
        "severity": found.severity.value,
        "cell": str(found.where) if found.where is not None else None,
        "message": spoken(found, lang),
        "check": note.check if note else None,
        "waived": waived(*note.waiver, lang) if note and note.waiver else None,
    }


def findings_of(done: Done) -> Iterator[str]:
    """Yield a workbook's findings, a line each, in its language."""
    for found in done.outcome.findings:
        yield finding_line(found, done.outcome.language)


def table(done: Sequence[Done], lang: str) -> list[str]:
    """Return the closing table: workbook, total, days, findings, files written."""
    rows = [[say(f"table.{key}", lang) for key in ("workbook", "total", "days", "findings", "written")]]
    for each in done:
        outcome = each.outcome
        total = "–" if outcome.total is None else money(outcome.total, lang, outcome.currency)
        days = "–" if outcome.days is None else number(outcome.days, lang)
        if each.refused:
            files = say("table.refused", lang)
        elif each.written:
            files = say("table.files", lang, written=len(each.written), made=len(each.made))
        else:
            files = say("table.unchanged", lang) if each.made else "–"
        rows.append([each.path.name, total, days, str(len(outcome.findings)), files])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(w) for cell, w in zip(row[1:4], widths[1:4], strict=True)),
        ]
        lines.append("  ".join([*cells, row[4]]).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return lines


def as_json(done: Sequence[Done], code: int) -> dict[str, Any]:
    """Return what a run did as plain values: money and days as text, so that no digit is lost."""
    return {"exit_code": code, "workbooks": [_one(each) for each in done]}


def _one(done: Done) -> dict[str, Any]:
    outcome = done.outcome
    return {
        "file": str(done.path),
        "language": outcome.language,
        "kind": outcome.kind or None,
        "month": f"{outcome.month:%Y-%m}" if outcome.month is not None else None,
        "currency": outcome.currency or None,
        "total": None if outcome.total is None else format(outcome.total, "f"),
        "days": None if outcome.days is None else format(outcome.days, "f"),
        "blocked": outcome.blocked,
        "held": outcome.held,
        "refused": done.refused,
        "findings": [finding_json(each, outcome.language) for each in outcome.findings],
        "sheets": outcome.tabs,
        "backup": None if done.backup is None else str(done.backup),
        "written": [str(path) for path in done.written],
        "files": [str(path) for path in done.made],
    }
