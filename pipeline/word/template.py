"""A template made ready to be filled, and what is wrong with one."""

from __future__ import annotations

import marshal
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

from pipeline import kept
from pipeline.word.package import TemplateRefusedError, read_parts, refused, story_parts

if TYPE_CHECKING:
    from pipeline.findings import Finding
    from pipeline.word.sandbox import Sandbox

Compiled = tuple[str, str, CodeType]
"""A story's part, its prepared XML, and the code that fills it."""
_KIND = "template"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Story(NamedTuple):
    """A part that holds text (document, header, footer, notes): its prepared XML and what fills it."""

    name: str
    prepared: str
    filler: Any


class Prepared(NamedTuple):
    """A template ready to be filled: all its parts, and its stories with the main document first."""

    parts: dict[str, bytes]
    stories: list[Story]
    main: str


def lint(template: bytes) -> list[Finding]:
    """Return everything that is wrong with a template, each with the sentence it stands in; none if it can be used."""
    try:
        prepared(template)
    except TemplateRefusedError as refusal:
        return refusal.findings
    return []


@lru_cache(maxsize=8)
def prepared(template: bytes) -> Prepared:
    """Check a template and make it ready; a batch prepares each template once.

    Raises:
        TemplateRefusedError: with all findings.
    """
    # jinja2 and docxtpl are loaded here, so that a run that writes no document doesn't pay for them
    from pipeline.word.sandbox import Sandbox  # noqa: PLC0415

    parts = read_parts(template)
    sandbox = Sandbox()
    made_from = (_maker(), template)
    found = kept.fetch(_KIND, *made_from)
    if found is None:
        compiled = _checked(parts, sandbox)
        kept.keep(marshal.dumps(compiled), _KIND, *made_from)
    else:  # checking and compiling a template cost three times as much as filling it
        compiled = marshal.loads(found)  # noqa: S302 - our own, as Python's compiled modules are
    stories = [Story(name, source, sandbox.filler(code)) for name, source, code in compiled]
    return Prepared(parts, stories, story_parts(parts)[0])


@cache
def _maker() -> bytes:
    """Return what tells one preparation from that of another version: this room's source, jinja2's and Python's."""
    from jinja2.bccache import bc_magic  # noqa: PLC0415
    from jinja2.environment import __file__ as engine  # noqa: PLC0415

    return bc_magic + kept.source(Path(__file__).parent) + kept.source(Path(engine).parent)


def _checked(parts: dict[str, bytes], sandbox: Sandbox) -> list[Compiled]:
    """Check a template's parts, put their tags in place and compile them.

    Raises:
        TemplateRefusedError: with all findings.
    """
    from pipeline.word.grammar import read_grammar  # noqa: PLC0415
    from pipeline.word.structure import check_structure  # noqa: PLC0415
    from pipeline.word.tags import prepare  # noqa: PLC0415

    findings: list[Finding] = []
    compiled: list[Compiled] = []
    for name in story_parts(parts):
        xml = _decoded(parts[name], name)
        if b"{" not in parts[name]:
            continue
        found = check_structure(_parsed(parts[name], name))
        source = prepare(xml)
        tree, misread = read_grammar(source, sandbox)
        findings += found or misread
        if tree is not None and not findings:
            compiled.append((name, source, sandbox.compile(tree)))
    if findings:
        raise TemplateRefusedError(*dict.fromkeys(findings))
    return compiled


def _decoded(part: bytes, name: str) -> str:
    """Return a part as text."""
    try:
        return part.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused("template_damaged", part=name) from error


def _parsed(part: bytes, name: str) -> ET.Element:
    """Return a part as a tree."""
    try:
        root = ET.fromstring(part)
    except ET.ParseError as error:
        raise refused("template_damaged", part=name) from error
    if not root.tag.startswith(f"{{{MAIN}}}") or b"<w:" not in part:
        raise refused("template_damaged", part=name)
    return root
