"""The stories: check, report, proposal, new sheets, removal. The only module that knows every room.

The unit of work is bytes to bytes and findings; paths and files are handled in ``files.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.checks import check as check_plan
from pipeline.checks.setting import month_given_outside
from pipeline.findings import Finding, Severity, blocks
from pipeline.formulas.values import Values
from pipeline.languages import text
from pipeline.languages.sentences import sentence
from pipeline.rules.catalog import SHEETS, sheets
from pipeline.rules.computing import Told, blocked, compute, level_of
from pipeline.rules.inputs import INPUT_TABLES
from pipeline.rules.proposing import document
from pipeline.rules.summary import Offered, Totals
from pipeline.tables import Book
from pipeline.workbook.layout import Layout
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.reading import read_book
from pipeline.workbook.writer import free_name, losses, sheet_names, write_sheets
from pipeline.workbook.writing import Setting, Writing


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


def check(data: bytes, name: str, fallback: str) -> Outcome:
    """Read and check a workbook; nothing is written.

    Raises:
        FileRefusedError: the file can't be used.
    """
    book, findings = _read(data, name, None)
    return Outcome(book.language if book is not None else fallback, findings)


def report(
    data: bytes,
    name: str,
    fallback: str,
    *,
    month: date | None = None,
    templates: Path | None,
    documents: bool = True,
    sheets_too: bool = True,
    force: bool = False,
) -> Outcome:
    """Compute a workbook's sheets and documents.

    Args:
        data: the workbook.
        name: its file name, for messages.
        fallback: language of messages where the workbook doesn't say.
        month: a reporting month given for this run, or None for the workbook's own.
        templates: folder of Word templates, or None for the default.
        documents: whether to make the Word document.
        sheets_too: whether to make the workbook with its computed sheets.
        force: whether to make it although something that a person added to a computed sheet is lost; else each
            loss is a finding that blocks, and nothing at all is made.

    Raises:
        FileRefusedError: the workbook or a template can't be used.
    """
    book, findings = _read(data, name, month)
    if book is None:
        return Outcome(fallback, findings)
    outcome = Outcome(book.language, findings)

    def written(values: Values | None) -> bytes | None:
        if not sheets_too:
            return None
        plans, gone = _plans(data, book, outcome, values, month)
        lost = losses(data, plans, remove=gone, name=name)
        forced = [each._replace(severity=Severity.WARN) for each in lost]
        outcome.findings = outcome.findings + (forced if force else lost)
        if blocks(lost) and not force:
            outcome.documents = {}
            return None
        return write_sheets(data, plans, remove=gone, name=name)

    outcome.currency = str(book.field("currency") or "") if "project" in book.tables else ""
    outcome.kind = (
        (book.code("kind", book.field("kind")) or "") if "kind" in book.lists and outcome.currency else ""
    )
    if outcome.blocked:
        outcome.workbook = written(None)
        return outcome
    outcome.month = month or _month_of(book)
    values = compute(book, told(findings, book.language))
    if documents:
        _make_document(book, values, outcome, templates)
        if blocks(outcome.findings):  # a document that can't be made leaves all as it was, but the checks
            outcome.workbook = written(None)
            return outcome
        if len(outcome.findings) > len(findings):
            values = compute(book, told(outcome.findings, book.language))
    outcome.workbook = written(values)
    outcome.total = values.single(Offered.price if outcome.kind == "offer" else Totals.cost)
    outcome.days = values.single(Totals.days)
    return outcome


def add_inputs(data: bytes, name: str, lang: str, *, sample: bool) -> Outcome:
    """Put the input sheets into a workbook that a person already has.

    Raises:
        FileRefusedError: the file can't be used, or holds a plan already.
    """
    from pipeline.workbook import starter  # noqa: PLC0415 - only new sheets pay for it

    content = starter.sample(lang) if sample else starter.minimal(lang)
    workbook, tabs = starter.add_to(data, content, lang, name)
    return Outcome(lang, workbook=workbook, tabs=tabs)


def remove(data: bytes, name: str, lang: str, *, inputs: bool, force: bool = False) -> Outcome:
    """Take the computed sheets out of a workbook, and the input sheets where these are to go too.

    What a person has put on one of them is a finding that blocks, unless ``force`` says to go on.

    Raises:
        FileRefusedError: the file can't be used, or would be left without a sheet.
    """
    from pipeline.workbook.removing import remove_sheets  # noqa: PLC0415 - only a removal pays for it

    workbook, tabs, findings = remove_sheets(data, name, inputs=inputs, force=force)
    return Outcome(lang, findings, workbook, tabs=tabs)


def _month_of(book: Book) -> date | None:
    used = book.field("reporting_month")
    return used if isinstance(used, date) else None


def _make_document(book: Book, values: Values, outcome: Outcome, templates: Path | None) -> None:
    from pipeline import word  # noqa: PLC0415 - Word is paid for only where a document is made

    assert outcome.month is not None  # noqa: S101 - the reading requires a reporting month
    printed = document(book, values, outcome.month)
    made, findings = word.make(printed, templates)
    outcome.findings = outcome.findings + findings
    if made is not None:
        outcome.documents[word.file_name(printed)] = made


def _read(data: bytes, name: str, month: date | None) -> tuple[Book | None, list[Finding]]:
    book, findings = read_book(data, name)
    if book is not None:
        told_already = {each.where for each in findings if each.where is not None}
        unread = blocks(findings)  # what can't be read yet may be what a remark would miss
        for each in check_plan(book):
            if each.where not in told_already and not (unread and each.severity is Severity.INFO):
                findings.append(each)
        if month is not None and "project" in book.tables:
            findings += month_given_outside(book, month)
    return book, findings


def told(findings: Sequence[Finding], lang: str) -> list[Told]:
    """Return findings as the Checks sheet lists them, in the workbook's language; at least one line."""
    found = [
        Told(
            sentence(each.code, dict(each.details), lang),
            str(each.where) if each.where is not None else text("checks.whole_file", lang),
            text(f"checks.severity.{each.severity.value}", lang),
            level_of(each),
        )
        for each in findings
    ]
    return found or [Told(text("checks.nothing_found", lang), "", "", 0)]


def _plans(
    data: bytes, book: Book, outcome: Outcome, values: Values | None, month: date | None
) -> tuple[list[SheetPlan], list[str]]:
    """Return the sheets to write, and the marks of those to take out.

    Of a plan that can't be computed, the checks are the only sheet.
    """
    lang = book.language
    chosen = sheets(outcome.kind, blocked=values is None)
    if values is None:
        values = blocked(book, told(outcome.findings, lang), text("checks.severity.block", lang))
    names = _names(data, lang)
    layout = Layout(book, values, names, chosen)
    setting = Setting(lang, outcome.currency, outcome.month, given=month is not None)
    titles = {table.key: book.tables[table.key].sheet for table in INPUT_TABLES if table.key in book.tables}
    for table in INPUT_TABLES:
        for column in table.columns:
            if table.key in titles and table.key != "profiles":
                titles[column.name] = text(f"inputs.{table.key}.columns.{column.key}.heading", lang)
    plans = Writing(layout, values, setting, titles).plans()
    shown = {sheet.key for sheet in chosen}
    gone = [sheet.key for sheet in SHEETS if sheet.key not in shown] if len(chosen) > 1 else []
    return plans, gone


def _names(data: bytes, lang: str) -> dict[str, str]:
    """Return the tab name of each computed sheet: as it is, or free and in the workbook's language."""
    present = sheet_names(data)
    names = {mark: tab for tab, mark in present if mark is not None}
    taken = [tab for tab, _ in present]
    for sheet in SHEETS:
        if sheet.key not in names:
            names[sheet.key] = free_name(taken, text(f"sheets.{sheet.key}.tab", lang))
            taken.append(names[sheet.key])
    return names
