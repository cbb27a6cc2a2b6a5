"""The parts of a .docx: read with limits, written with the same bytes for the same parts."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from pipeline.findings import Finding, Severity, finding

if TYPE_CHECKING:
    from datetime import date

MAX_BYTES = 64 * 1024 * 1024
"""Uncompressed size of all the parts of a template, beyond which it is refused."""
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
CONTENT_TYPES = "[Content_Types].xml"
OVERRIDE = re.compile(r"<(?:\w+:)?Override\b[^>]*>")
KINDS = ("document.main", "header", "footer", "footnotes", "endnotes")
"""Kinds of parts that hold tags: the end of their content type before ``+xml``."""


class TemplateRefusedError(Exception):
    """A template that can't be filled; the findings say why, all at once."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*(each.code for each in findings))
        self.findings = list(findings)


def refused(code: str, **details: object) -> TemplateRefusedError:
    """Return the refusal for one reason."""
    return TemplateRefusedError(finding(code, Severity.BLOCK, None, **details))


def read_parts(template: bytes) -> dict[str, bytes]:
    """Return the parts of a template by name, in the order of the file.

    Raises:
        TemplateRefusedError: not a .docx, damaged, far too large, or with parts that name each other twice.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
            names = [each.filename.casefold() for each in entries]
            if len(set(names)) < len(names):
                raise refused("template_damaged", part=max(names, key=names.count))
            if sum(each.file_size for each in entries) > MAX_BYTES:
                raise refused("template_damaged", part=f"> {MAX_BYTES} bytes")
            parts = {each.filename: archive.read(each) for each in entries}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise refused("template_not_word") from error
    if CONTENT_TYPES not in parts:
        raise refused("template_not_word")
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part:
            raise refused("template_damaged", part=name)
    return parts


def story_parts(parts: dict[str, bytes]) -> list[str]:
    """Return the names of the parts that hold text: the main document first.

    Raises:
        TemplateRefusedError: the package holds no Word document.
    """
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for override in OVERRIDE.findall(parts[CONTENT_TYPES].decode("utf-8", "replace")):
        name = re.search(r'PartName="/?([^"]+)"', override)
        kind = re.search(r'ContentType="[^"]*wordprocessingml\.([a-z.]+)\+xml"', override)
        if name and kind and kind[1] in found and name[1] in parts:
            found[kind[1]].append(name[1])
    if len(found["document.main"]) != 1:
        raise refused("template_not_word")
    return [name for kind in KINDS for name in sorted(found[kind])]


def escaped(words: str) -> str:
    """Return words as XML holds them (xml.sax would load the whole of urllib for this)."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def core_properties(title: str, subject: str, author: str, language: str, day: date) -> bytes:
    """Return the document's properties: what accessibility checkers look for, and no clock."""
    moment = f"{day.isoformat()}T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(title)}</dc:title><dc:subject>{escaped(subject)}</dc:subject>"
        f"<dc:creator>{escaped(author)}</dc:creator><cp:lastModifiedBy>{escaped(author)}</cp:lastModifiedBy>"
        "<cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<dc:language>{escaped(language)}</dc:language>"
        "</cp:coreProperties>"
    ).encode()


def write_parts(parts: dict[str, bytes]) -> bytes:
    """Return the .docx: the content types first, every part with the same fixed date."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda each: (each != CONTENT_TYPES, each != "_rels/.rels", each)):
            entry = zipfile.ZipInfo(name, FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, parts[name])
    return target.getvalue()
