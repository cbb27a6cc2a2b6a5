"""Tags as they stand in a Word file, where the editor cuts them into pieces, made ready for the engine."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

TAG = re.compile(r"\{(?:\{.*?\}|%.*?%|#.*?#)\}", re.DOTALL)
"""A whole tag in plain text: ``{{ … }}``, ``{% … %}`` or ``{# … #}``."""
NOISE = re.compile(
    r'<w:proofErr\b[^>]*/>|<w:lastRenderedPageBreak/>|\sw:rsid\w*="[^"]*"|\sw14:(?:paraId|textId)="[^"]*"'
)
"""What Word notes for itself: spelling marks cut tags, paragraph ids may not be repeated."""
MARKUP = re.compile(r"<[^>]*>")
PARAGRAPH = re.compile(r"<w:p(?=[ >/])")
SENTENCE = 160
"""Characters of a sentence that a finding quotes."""
NO_BREAK = {0xA0: " ", 0x202F: " "}


@cache
def _docxtpl() -> Any:
    """Return docxtpl's reader of tags, loaded when the first template is filled."""
    from docxtpl.template import DocxTemplate  # noqa: PLC0415

    return DocxTemplate("")


def prepare(xml: str) -> str:
    """Return a part's XML with each tag in one piece and ``{%p``, ``{%tr``, ``{%tc`` in place of what holds them.

    Each paragraph begins a new line, so that an error's line number leads back to its sentence.
    """
    xml = NOISE.sub("", xml).replace("\r", "").replace("\n", " ")
    xml = TAG.sub(lambda tag: tag[0].translate(NO_BREAK), xml)
    return PARAGRAPH.sub("\n<w:p", str(_docxtpl().patch_xml(xml)))


def sentence(prepared: str, line: int | None) -> str:
    """Return the words of the paragraph at a line of prepared XML."""
    lines = prepared.split("\n")
    return shortened(MARKUP.sub("", lines[line - 1])) if line and line <= len(lines) else ""


def shortened(words: str) -> str:
    """Return a quotation of a bearable length, on one line."""
    from html import unescape  # noqa: PLC0415

    plain = " ".join(unescape(words).split())
    return plain if len(plain) <= SENTENCE else plain[: SENTENCE - 1] + "…"
