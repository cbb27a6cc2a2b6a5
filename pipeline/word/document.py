"""A template filled with a document's values, as bytes that depend on nothing else."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.word.context import context
from pipeline.word.package import CORE, core_properties, refused, write_parts
from pipeline.word.rows import words
from pipeline.word.template import prepared

if TYPE_CHECKING:
    from pipeline.rules.document import Document
    from pipeline.word.template import Story

MAX_CHARACTERS = 50_000_000
"""Length of a filled part, beyond which the template repeats without end."""
LANGUAGE_TAGS = {"fr": "fr-FR", "en": "en-GB"}


def render(document: Document, template: bytes) -> bytes:
    """Return the Word document: the same values and template give the same bytes.

    Raises:
        TemplateRefusedError: the template can't be used, or would give a document that Word can't open.
    """
    return write_parts(filled_parts(document, template))


def filled_parts(document: Document, template: bytes) -> dict[str, bytes]:
    """Return the parts of the document.

    Raises:
        TemplateRefusedError: see ``render``.
    """
    from pipeline.word.charts import fill_charts  # noqa: PLC0415
    from pipeline.word.finish import finish  # noqa: PLC0415

    ready = prepared(template)
    names = context(document)
    parts = dict(ready.parts)
    for story in ready.stories:
        parts[story.name] = finish(fill(story, names))
    fill_charts(parts, document, ready.main)
    written = document.project.get("document_date")
    parts[CORE] = core_properties(
        title=names["title"],
        subject=names["reference"],
        author=names["author"] or names["seller_name"],
        language=LANGUAGE_TAGS.get(document.language, document.language),
        day=written if isinstance(written, date) else document.month,
    )
    return parts


def fill(story: Story, names: dict[str, Any]) -> str:
    """Return a part's XML with its tags filled.

    Raises:
        TemplateRefusedError: a name is missing, or the part grows without end.
    """
    from jinja2.exceptions import TemplateError  # noqa: PLC0415

    from pipeline.word.tags import sentence  # noqa: PLC0415

    pieces: list[str] = []
    size = 0
    try:
        for piece in story.filler.generate(names):
            size += len(piece)
            if size > MAX_CHARACTERS:
                raise refused("document_too_long", limit=MAX_CHARACTERS)
            pieces.append(piece)
    except TemplateError as error:
        where = sentence(story.prepared, _line(error))
        raise refused("template_syntax", sentence=where, detail=words(error)) from error
    return "".join(pieces)


def _line(error: Exception) -> int | None:
    """Return the line of the template in which an error arose (jinja2 rewrites the traceback to its lines)."""
    line, trace = None, error.__traceback__ or sys.exc_info()[2]
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
