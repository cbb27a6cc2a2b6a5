"""A template made ready to be filled, and what is wrong with one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

from pipeline.word.kept import fetch, keep
from pipeline.word.package import TemplateRefusedError, read_parts, refused, story_parts

if TYPE_CHECKING:
    from pipeline.findings import Finding
    from pipeline.word.sandbox import Sandbox

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
    texts = fetch(template)
    if texts is not None and all(name in parts for name, _ in texts):
        ready = [Story(name, source, sandbox.from_string(source)) for name, source in texts]
        return Prepared(parts, ready, story_parts(parts)[0])
    made = _checked(parts, sandbox)
    keep(template, [(story.name, story.prepared) for story in made.stories])
    return made


def _checked(parts: dict[str, bytes], sandbox: Sandbox) -> Prepared:
    """Check a template's parts and put their tags in place.

    Raises:
        TemplateRefusedError: with all findings.
    """
    from pipeline.word.grammar import read_grammar  # noqa: PLC0415
    from pipeline.word.structure import check_structure  # noqa: PLC0415
    from pipeline.word.tags import prepare  # noqa: PLC0415

    findings: list[Finding] = []
    stories: list[Story] = []
    names = story_parts(parts)
    for name in names:
        xml = _decoded(parts[name], name)
        if b"{" not in parts[name]:
            continue
        found = check_structure(_parsed(parts[name], name))
        source = prepare(xml)
        tree, misread = read_grammar(source, sandbox)
        findings += found or misread
        if tree is not None and not findings:
            stories.append(Story(name, source, sandbox.from_string(tree)))
    if findings:
        raise TemplateRefusedError(*dict.fromkeys(findings))
    return Prepared(parts, stories, names[0])


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
