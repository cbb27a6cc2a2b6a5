"""What Word's tables and paragraphs do to tags: what would be lost, and what would come out damaged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.findings import Finding, Severity, finding
from pipeline.word.tags import NO_BREAK, TAG, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOLDERS = {"p": W + "p", "tr": W + "tr", "tc": W + "tc"}
"""What a prefixed tag takes the place of: its paragraph, row or cell."""
PREFIXED = re.compile(r"\{[%#](p|tr|tc) ")
SPACED = re.compile(r"\{%-?\s+(?:p|tr|tc|r)\s+(?:for|if|elif|else|endif|endfor)\b")
RAW = re.compile(r"\{\{(?:p|tr|tc|r)\s")
STEP = {"if": 1, "for": 1, "endif": -1, "endfor": -1}


def check_structure(root: Element) -> list[Finding]:
    """Return what Word's structure makes of the tags of one part."""
    return list(dict.fromkeys([*_marks(root), *_lost(root), *_empty(root)]))


def own_text(element: Element) -> str:
    """Return the words inside an element; of a paragraph without those of paragraphs inside it (text boxes)."""
    nested: set[Element] = set()
    if element.tag == W + "p":
        inner = [each for each in element.iter(W + "p") if each is not element]
        nested = {text for each in inner for text in each.iter(W + "t")}
    words = "".join(each.text or "" for each in element.iter(W + "t") if each not in nested)
    return words.translate(NO_BREAK)


def _block(code: str, words: str) -> Finding:
    return finding(code, Severity.BLOCK, None, sentence=shortened(words))


def _marks(root: Element) -> Iterator[Finding]:
    """Yield tags that are written wrongly, or that stand in deleted text."""
    for paragraph in root.iter(W + "p"):
        words = own_text(paragraph)
        if "{" not in words:
            continue
        if SPACED.search(words):
            yield _block("template_spaced_prefix", words)
        if RAW.search(words):
            yield _block("template_not_allowed", words)
    for name in ("delText", "ins", "moveTo", "moveFrom"):
        for changed in root.iter(W + name):
            words = (changed.text or "") if name == "delText" else own_text(changed)
            if re.search(r"[{}%]", words):
                yield _block("template_deleted_text", words)


def _lost(root: Element) -> Iterator[Finding]:
    """Yield text beside a tag that takes the place of its paragraph, row or cell."""
    for prefix, holder in HOLDERS.items():
        for element in root.iter(holder):
            words = own_text(element).strip()
            if "{" not in words:
                continue
            tags = [tag for tag in TAG.findall(words) if tag.startswith((f"{{%{prefix} ", f"{{#{prefix} "))]
            if not tags or words == tags[0]:
                continue
            yield _block("template_two_tags" if len(tags) > 1 else "template_text_beside", words)


def _step(element: Element, prefix: str) -> int | None:
    """Return 1 where an element opens a condition or repetition, -1 where it closes one, 0 between, None if plain."""
    found = re.search(r"\{%" + prefix + r"\s+(\w+)", own_text(element))
    return STEP.get(found[1], 0) if found else None


def _stays(elements: list[Element], prefix: str) -> bool:
    """Tell whether at least one of the elements stands outside of every condition and repetition."""
    depth = 0
    for element in elements:
        step = _step(element, prefix)
        if step is None and depth == 0:
            return True
        depth += step or 0
    return False


def _empty(root: Element) -> Iterator[Finding]:
    """Yield cells that may lose all their paragraphs, and tables that may lose all their rows."""
    for table in root.iter(W + "tbl"):
        rows = table.findall(W + "tr")
        if not _stays(rows, "tr"):
            yield _block("template_table_may_be_empty", own_text(table))
        for row in rows:
            cells = row.findall(W + "tc")
            if _step(row, "tr") is not None:
                continue
            for cell in cells:
                if _step(cell, "tc") is None and not _stays(cell.findall(W + "p"), "p"):
                    yield _block("template_cell_may_be_empty", own_text(cell))
