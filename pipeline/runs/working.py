"""What every run does between reading and writing, whatever holds the workbook: a file's bytes or a live book.

A run reads tables, checks them, computes, and hands sheet plans to whoever writes them. Paths and files are handled in
``files.py``, bytes in ``stories.py``, live books in ``live.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pipeline.checks import check as check_plan
from pipeline.checks.examining import examine
from pipeline.checks.setting import month_given_outside
from pipeline.findings import Finding, Severity, blocks, holds
from pipeline.formulas.values import Values
from pipeline.languages import text
from pipeline.languages.sentences import advice, sentence, waived
from pipeline.rules.catalog import SHEETS, sheets
from pipeline.rules.computing import Told, blocked, compute, level_of, tell
from pipeline.rules.proposing import document
from pipeline.rules.summary import Offered, Totals
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Book
from pipeline.workbook.layout import Layout
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.tab_names import free_name
from pipeline.workbook.writing import Setting, Writing

Read = tuple[Book | None, list[Finding]]
"""What a reading gives: the tables, or None where there are none, and what was found."""
Tabs = Sequence[tuple[str, str | None]]
"""Every tab's name with our mark, or None where the sheet is the person's, in tab order."""
Write = Callable[["Outcome", list[SheetPlan], list[str]], list[Finding]]
"""Writes sheet plans, and takes out the sheets of some marks; what it returns is told, and where that blocks it has
written nothing."""


@dataclass
class Outcome:
    """What a run gives for one workbook.

    Attributes:
        workbook: the bytes to save, or None where nothing is to be written.
        documents: file name -> bytes of each document.
        tabs: names of the sheets that were added for input, or taken out.
        total: excl. VAT: the price of an offer, the cost of a business case; None where it can't be computed.
    """

    language: str
    findings: list[Finding] = field(default_factory=list)
    workbook: bytes | None = None
    documents: dict[str, bytes] = field(default_factory=dict)
    tabs: list[str] = field(default_factory=list)
    kind: str = ""
    month: date | None = None
    currency: str = ""
    total: Decimal | None = None
    days: Decimal | None = None

    @property
    def blocked(self) -> bool:
        """Whether something blocks."""
        return blocks(self.findings)

    @property
    def held(self) -> bool:
        """Whether something holds back the document at least."""
        return holds(self.findings)


def checked(read: Read, month: date | None = None) -> Read:
    """Return what was read, with what the checks of the plan say beside what the reading says."""
    book, findings = read
    if book is not None:
        told_already = {each.where for each in findings if each.where is not None}
        unread = blocks(findings)  # what can't be read yet may be what a remark would miss
        for each in check_plan(book):
            if each.where not in told_already and not (unread and each.severity is Severity.INFO):
                findings.append(each)
        if month is not None and "project" in book.tables:
            findings += month_given_outside(book, month)
    return book, findings


def examined(read: Read, fallback: str) -> Outcome:
    """Return all that is found in what was read and checked: of a plan that nothing blocks, on its values too."""
    book, findings = read
    if book is None:
        return Outcome(fallback, findings)
    outcome = Outcome(book.language, findings)
    if not outcome.blocked:
        valued(book, outcome)
    return outcome


def work(
    read: Read,
    fallback: str,
    *,
    month: date | None = None,
    templates: Path | None = None,
    documents: bool = True,
    tabs: Tabs = (),
    write: Write | None = None,
) -> Outcome:
    """Compute a plan: its sheets for whoever writes them, its documents as bytes.

    Args:
        read: what was read and checked.
        fallback: language of messages where the workbook doesn't say.
        month: a reporting month given for this run, or None for the workbook's own.
        templates: folder of Word templates, or None for the default.
        documents: whether to make the Word document.
        tabs: the tabs of the workbook, where sheets are to be written.
        write: what writes the sheets, or None where none are wanted.

    Raises:
        FileRefusedError: the workbook or a template can't be used.
    """
    book, findings = read
    if book is None:
        return Outcome(fallback, findings)
    outcome = begun(book, findings)

    def written(values: Values | None) -> None:
        if write is None:
            return
        laid = lay_out(book, tabs, outcome, values, given=month is not None)
        told = write(outcome, laid.plans, laid.gone)
        outcome.findings = outcome.findings + told
        if blocks(told):
            outcome.documents = {}

    if outcome.blocked:
        written(None)
        return outcome
    outcome.month = month or outcome.month
    values = valued(book, outcome)
    if documents and not outcome.held:
        _make_document(book, values, outcome, templates)
        if blocks(outcome.findings):  # a document that can't be made leaves all as it was, but the checks
            written(None)
            return outcome
    tell(values, told(outcome.findings, book.language))
    written(values)
    outcome.total = values.single(Offered.price if outcome.kind == "offer" else Totals.cost)
    outcome.days = values.single(Totals.days)
    return outcome


def valued(book: Book, outcome: Outcome) -> Values:
    """Return the values of a plan that nothing blocks; what is found on them joins what was found before."""
    values = compute(book, ())
    outcome.findings = [*outcome.findings, *examine(book, values)]
    return values


def told(findings: Sequence[Finding], lang: str) -> list[Told]:
    """Return findings as the Checks sheet lists them, in the workbook's language; at least one line."""
    found = [_told(each, lang) for each in findings]
    return found or [Told(text("checks.nothing_found", lang), "", "", 0)]


def begun(book: Book, findings: list[Finding]) -> Outcome:
    """Return what is known of a run before anything is computed."""
    outcome = Outcome(book.language, findings)
    outcome.currency = str(book.field("currency") or "") if "project" in book.tables else ""
    outcome.kind = (
        (book.code("kind", book.field("kind")) or "") if "kind" in book.lists and outcome.currency else ""
    )
    if not outcome.blocked:
        used = book.field("reporting_month")
        outcome.month = used if isinstance(used, date) else None
    return outcome


def _told(found: Finding, lang: str) -> Told:
    """Return a finding as the Checks sheet shows it: what to do stands under what is wrong."""
    note = found.note
    to_do = advice(found.code, lang)
    return Told(
        sentence(found.code, dict(found.details), lang) + (f"\n{to_do}" if to_do else ""),
        str(found.where) if found.where is not None else text("checks.whole_file", lang),
        text(f"checks.severity.{found.severity.value}", lang),
        level_of(found),
        note.check if note else "",
        note.lines if note else 0,
        waived(*note.waiver, lang) if note and note.waiver else "",
    )


def _make_document(book: Book, values: Values, outcome: Outcome, templates: Path | None) -> None:
    from pipeline import word  # noqa: PLC0415 - Word is paid for only where a document is made

    assert outcome.month is not None  # noqa: S101 - the reading requires a reporting month
    idle = {each.where for each in outcome.findings if each.code in ("waiver_unknown", "waiver_unused")}
    printed = document(book, values, outcome.month, idle)
    made, findings = word.make(printed, templates)
    outcome.findings = outcome.findings + findings
    if made is not None:
        outcome.documents[word.file_name(printed)] = made


class Laid(NamedTuple):
    """Sheets that are laid out.

    Attributes:
        plans: what is to be written.
        gone: marks of the sheets to take out.
        layout: where everything stands on them.
    """

    plans: list[SheetPlan]
    gone: list[str]
    layout: Layout


def lay_out(book: Book, tabs: Tabs, outcome: Outcome, values: Values | None, *, given: bool) -> Laid:
    """Return the sheets to write, and the marks of those to take out.

    Of a plan that can't be computed, the checks are the only sheet.
    """
    lang = book.language
    chosen = sheets(
        outcome.kind,
        blocked=values is None,
        without=frozenset() if values is None else values.absent,
    )
    if values is None:
        values = blocked(book, told(outcome.findings, lang), text("checks.severity.block", lang))
    layout = Layout(book, values, tab_names(tabs, lang), chosen)
    setting = Setting(lang, outcome.currency, outcome.month, given=given)
    titles = {table.key: book.tables[table.key].sheet for table in INPUT_TABLES if table.key in book.tables}
    for table in INPUT_TABLES:
        for column in table.columns:
            if table.key in titles and table.key != "profiles":
                titles[column.name] = text(f"inputs.{table.key}.columns.{column.key}.heading", lang)
    plans = Writing(layout, values, setting, titles).plans()
    shown = {sheet.key for sheet in chosen}
    gone = [sheet.key for sheet in SHEETS if sheet.key not in shown] if len(chosen) > 1 else []
    return Laid(plans, gone, layout)


def tab_names(tabs: Tabs, lang: str) -> dict[str, str]:
    """Return the tab name of each computed sheet: as it is, or free and in the workbook's language."""
    names = {mark: tab for tab, mark in tabs if mark is not None}
    taken = [tab for tab, _ in tabs]
    for sheet in SHEETS:
        if sheet.key not in names:
            names[sheet.key] = free_name(taken, text(f"sheets.{sheet.key}.tab", lang))
            taken.append(names[sheet.key])
    return names
