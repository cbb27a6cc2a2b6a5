"""Our sheets taken out of a workbook again, unless something of the person's stands on them.

A formula, a chart, a name or a pivot table that refers to a sheet which is gone makes Excel offer a repair; so
whatever still refers to ours is named first, and nothing is written.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.findings import FileRefusedError, Finding, Severity, blocks, finding
from pipeline.workbook.numbers import whole
from pipeline.workbook.parts import Parts, Relation
from pipeline.workbook.scanning import INPUT_MARK, MARK
from pipeline.workbook.writer import Writer
from pipeline.workbook.xml_reading import elements

_FORMULAS = frozenset(("f", "formula", "formula1", "formula2", "oddFormula"))
_QUOTED = re.compile(r"'((?:[^']|'')+)'!")
_PLAIN = re.compile(r"[\w .()-]+")
_SHOWN = 3
_BINARY = frozenset(
    ("image", "vbaProject", "oleObject", "package", "printerSettings", "font", "sharedStrings")
)


class Removal(NamedTuple):
    """What taking our sheets out gives.

    Attributes:
        workbook: the bytes to save, or None where nothing is to be written.
        tabs: the names of the sheets that were taken out.
        findings: why nothing is, or what has gone with them.
    """

    workbook: bytes | None
    tabs: list[str]
    findings: list[Finding]


class _Tab(NamedTuple):
    name: str
    part: str
    visible: bool


def remove_sheets(data: bytes, name: str = "", *, inputs: bool = False, force: bool = False) -> Removal:
    """Take our sheets out.

    Args:
        data: the workbook.
        name: its file name, for messages.
        inputs: whether the input sheets go as well, with what was typed in them.
        force: whether what a person has put on our sheets (a chart, a comment, a cell of a computed sheet) goes
            with them; else it is named, and nothing is taken out. What refers to them can't be forced.

    Raises:
        FileRefusedError: the workbook can't be used; ``nothing_would_remain`` where all its visible sheets are
            to go.
    """
    writer = Writer(data, name)
    gone = {
        tab: mark
        for tab, mark in writer.tabs
        if mark is not None and (inputs or not mark.startswith(INPUT_MARK))
    }
    if not gone:
        return Removal(None, [], [finding("nothing_to_remove", Severity.INFO, file=name)])
    parts = Parts(data, name)
    tabs, names = _frame(parts)
    if not any(tab.visible for tab in tabs if tab.name not in gone):
        raise FileRefusedError("nothing_would_remain", name)
    places = _referring(parts, tabs, names, list(gone))
    found = [
        finding("still_referred", Severity.BLOCK, sheet=tab, places=_some(places[tab]))
        for tab in gone
        if places[tab]
    ]
    marks = list(gone.values())
    typed = {tab for tab, mark in gone.items() if mark.startswith(INPUT_MARK)}
    found += [
        each._replace(severity=Severity.WARN) if force else each
        for each in writer.write([], remove=marks)
        if each.code != "loses_cells" or each.where is None or each.where.sheet not in typed
    ]
    if blocks(found):
        return Removal(None, [], found)
    return Removal(writer.data(), list(gone), found)


def _some(places: Sequence[str]) -> str:
    """Return the first places, and dots where there are more."""
    return ", ".join(places[:_SHOWN]) + (", …" if len(places) > _SHOWN else "")


def _frame(parts: Parts) -> tuple[list[_Tab], list[tuple[str, str, int | None]]]:
    """Return the tabs in order, and the person's names: each with what it refers to and the tab it belongs to."""
    relations = {each.id: each.target for each in parts.relations(parts.main)}
    tabs: list[_Tab] = []
    names: list[tuple[str, str, int | None]] = []

    def seen(tag: str, attributes: dict[str, str], text: str) -> None:
        if tag == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith("relationships id")), "")
            shown = attributes.get("state", "visible") == "visible"
            tabs.append(_Tab(attributes.get("name", ""), relations.get(link, ""), shown))
        elif tag == "definedName" and not attributes.get("name", "").lower().startswith(MARK):
            local = attributes.get("localSheetId", "")
            names.append((attributes.get("name", ""), text, whole(local) if local.isdigit() else None))

    elements(parts.open(parts.main), parts.path, seen)
    return tabs, names


def _referring(
    parts: Parts, tabs: Sequence[_Tab], names: Sequence[tuple[str, str, int | None]], gone: Sequence[str]
) -> dict[str, list[str]]:
    """Return, for each sheet that is to go, where something that stays refers to it."""
    places: dict[str, list[str]] = {tab: [] for tab in gone}
    for name, text, local in names:
        if local is None or local >= len(tabs) or tabs[local].name not in places:
            for tab in gone:
                if refers(text, tab):
                    places[tab].append(name)
    titles = {tab.part.lower(): tab.name for tab in tabs}
    leaving = {tab.part.lower() for tab in tabs if tab.name in places}
    for part in _staying(parts, leaving):
        label = titles.get(part.lower(), posixpath.basename(part))
        for tab in _named_in(parts, part, gone):
            places[tab].append(label)
    return places


def _staying(parts: Parts, leaving: set[str]) -> Iterator[str]:
    """Yield every part that can be reached without passing through a sheet that is to go, tabs in their order."""
    waiting = parts.relations(parts.main)
    seen = {parts.main.lower()}
    while waiting:
        relation: Relation = waiting.pop(0)
        part = relation.target
        if part.lower() in seen | leaving or not parts.has(part) or relation.kind in _BINARY:
            continue
        seen.add(part.lower())
        if part.lower().endswith(".xml"):
            yield part
        waiting += parts.relations(part)


def _named_in(parts: Parts, part: str, gone: Sequence[str]) -> list[str]:
    """Return which of the sheets that are to go the formulas of a part refer to."""
    raw = parts.open(part).read()
    code = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    text = html.unescape(raw.decode(code, "replace")).casefold()
    wanted = [tab for tab in gone if not _PLAIN.fullmatch(tab) or tab.casefold() in text]
    found: set[str] = set()

    def seen(tag: str, attributes: dict[str, str], text: str) -> None:
        if tag in _FORMULAS and "!" in text:
            found.update(tab for tab in wanted if refers(text, tab))
        elif tag == "worksheetSource":
            source = attributes.get("sheet", "").casefold()
            found.update(tab for tab in wanted if tab.casefold() == source)

    if wanted:
        elements(parts.open(part), parts.path, seen)
    return [tab for tab in gone if tab in found]


def refers(formula: str, tab: str) -> bool:
    """Tell whether a formula refers to a sheet, alone or at an end of a range of sheets."""
    wanted = tab.casefold()
    for quoted in _QUOTED.findall(formula):
        if wanted in quoted.replace("''", "'").casefold().split(":"):
            return True
    rest = _QUOTED.sub(" ", formula)
    return (
        re.search(rf"(?<![\w.\]]){re.escape(tab)}(?:!|:[\w.]+!)|:{re.escape(tab)}!", rest, re.IGNORECASE)
        is not None
    )
