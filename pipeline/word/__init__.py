"""Word proposals: a document's values and a template that a person edits give a .docx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings import FileRefusedError, Finding

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.rules.document import Document


def make(document: Document, folder: Path | None) -> tuple[bytes | None, list[Finding]]:
    """Return the Word document, or None and what stands in its way.

    Args:
        document: what it prints.
        folder: where the templates are; None for the usual places.
    """
    # a run that writes no document doesn't pay for the Word room
    from pipeline.findings import blocks  # noqa: PLC0415
    from pipeline.word.document import filled_parts  # noqa: PLC0415
    from pipeline.word.gate import does_not_foot, missing_particulars, printed  # noqa: PLC0415
    from pipeline.word.package import TemplateRefusedError, write_parts  # noqa: PLC0415
    from pipeline.word.templates import find  # noqa: PLC0415

    findings = does_not_foot(document)
    if findings:
        return None, findings
    try:
        parts = filled_parts(document, find(folder, document.kind, document.language))
    except TemplateRefusedError as refusal:
        return None, refusal.findings
    except FileRefusedError as refusal:
        return None, [refusal.finding]
    findings = missing_particulars(document, printed(parts))
    return (None if blocks(findings) else write_parts(parts)), findings


def file_name(document: Document) -> str:
    """Return the document's file name: ``offer.en.docx``, ``business-case.fr.docx``."""
    from pipeline.word.templates import stem  # noqa: PLC0415

    return f"{stem(document.kind, document.language)}.docx"
