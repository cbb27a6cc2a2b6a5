"""The stories on bytes: check, report, proposal, new sheets, removal.

The unit of work is bytes to bytes and findings; paths and files are handled in ``files.py``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.findings import Finding, Severity, blocks
from pipeline.runs.working import Outcome, checked, examined, work
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.reading import read_book
from pipeline.workbook.writer import Writer

__all__ = ["Outcome", "add_inputs", "check", "remove", "report"]


def check(data: bytes, name: str, fallback: str) -> Outcome:
    """Read and check a workbook; nothing is written.

    Raises:
        FileRefusedError: the file can't be used.
    """
    return examined(checked(read_book(data, name)), fallback)


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
    read = checked(read_book(data, name), month)
    writer = Writer(data, name) if sheets_too else None

    def write(outcome: Outcome, plans: list[SheetPlan], gone: list[str]) -> list[Finding]:
        assert writer is not None  # noqa: S101 - it is handed on only where there is one
        lost = writer.write(plans, remove=gone)
        if blocks(lost) and not force:
            return lost
        outcome.workbook = writer.data()
        return [each._replace(severity=Severity.WARN) for each in lost] if force else lost

    return work(
        read,
        fallback,
        month=month,
        templates=templates,
        documents=documents,
        tabs=writer.tabs if writer else (),
        write=write if writer else None,
    )


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
