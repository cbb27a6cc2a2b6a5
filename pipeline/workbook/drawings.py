"""The drawing of a sheet of ours: our charts and buttons, and what a person put beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.workbook.button_xml import BUTTON_NAME, buttons_xml
from pipeline.workbook.chart_xml import CHART_NAME, SPACES, chart_xml, frames_xml
from pipeline.workbook.markup import DECLARATION, PACKAGE, STRICT, Node
from pipeline.workbook.numbers import whole
from pipeline.workbook.package import RELS_TYPE, Package, relation_xml, rels_name
from pipeline.workbook.plan import SheetPlan

_TYPES = "application/vnd.openxmlformats-officedocument."
DRAWING_TYPE = f"{_TYPES}drawing+xml"
CHART_TYPE = f"{_TYPES}drawingml.chart+xml"
_OURS = re.compile(rf"{CHART_NAME} [0-9]+")
_OUR_BUTTON = re.compile(rf"{BUTTON_NAME} [0-9]+")


class _Found(NamedTuple):
    """What is on a drawing: our anchors with their relationships, and how much else there is."""

    ours: list[Node]
    links: list[str]
    others: int
    highest: int


def spoken(xml: str, *, strict: bool) -> bytes:
    """Return a part of ours in the namespaces that the workbook uses."""
    for uri, other in STRICT.items() if strict else ():
        xml = xml.replace(uri, other)
    return xml.encode()


def drawing_of(package: Package, sheet: str) -> str:
    """Return the drawing of a sheet, or nothing."""
    found = (each.target for each in package.relations(sheet) if each.kind == "drawing")
    return next((part for part in found if part in package), "")


def others_on(package: Package, sheet: str) -> int:
    """Return how many objects on a sheet are not ours."""
    part = drawing_of(package, sheet)
    return _look(package.markup(part).root, everything_ours=False).others if part else 0


def write_drawing(
    package: Package,
    sheet: str,
    plan: SheetPlan,
    folder: str,
    *,
    date1904: bool,
    strict: bool,
    known: bool,
) -> str:
    """Write our charts and buttons on a sheet's drawing; return the drawing's part, or nothing where none is needed.

    Args:
        package: the workbook.
        sheet: the sheet's part.
        plan: what stands on the sheet.
        folder: where the workbook's parts are, as a pattern ("xl/{}").
        date1904: whether days are counted from 1904.
        strict: whether the workbook is ISO strict.
        known: whether our charts can be told from others: not so on a sheet of an earlier version.
    """
    charts, buttons = plan.charts, plan.buttons
    part = drawing_of(package, sheet)
    markup = package.markup(part) if part else None
    found = _Found([], [], 0, 1) if markup is None else _look(markup.root, everything_ours=not known)
    used = {each.id: each.target for each in package.relations(part)} if part else {}
    places = [
        used[rid] for rid in found.links if rid in used and package.content_type(used[rid]) == CHART_TYPE
    ]
    for each in places:
        for below in package.owned(each):
            package.delete(below)
    for each in places[len(charts) :]:
        package.delete(each)
    if not (charts or buttons or found.others):
        if part:
            package.delete(part)
        return ""
    part = part or package.free_name(folder.format("drawings/drawing{}.xml"))
    places = places[: len(charts)]
    for number, chart in enumerate(charts):
        if number == len(places):
            places.append(package.free_name(folder.format("charts/chart{}.xml")))
        package.put(places[number], spoken(chart_xml(chart, date1904=date1904), strict=strict), CHART_TYPE)
        package.put_relations(places[number], [], strict=strict)
    if markup is None or not found.others:
        ids = [f"rId{number}" for number in range(1, len(charts) + 1)]
        inner = frames_xml(charts, ids) + buttons_xml(buttons, after=1 + len(charts))
        xml = f"{DECLARATION}<xdr:wsDr {SPACES}>{inner}</xdr:wsDr>"
        package.put(part, spoken(xml, strict=strict), DRAWING_TYPE)
        package.put_relations(part, [("chart", each) for each in places], strict=strict)
        return part
    ids = _relate(package, part, set(found.links), places, strict=strict)
    for node in found.ours:
        markup.remove(node)
    frames = frames_xml(charts, ids, after=found.highest, alone=True)
    frames += buttons_xml(buttons, after=found.highest + len(charts), alone=True)
    markup.put_first(markup.root, spoken(frames, strict=strict).decode())
    package.put(part, markup.render(), DRAWING_TYPE)
    return part


def _relate(package: Package, part: str, old: set[str], charts: list[str], *, strict: bool) -> list[str]:
    """Write the relationships to our charts among those of a person's drawing; return their ids."""
    name = rels_name(part)
    if name not in package:
        package.put(
            name, f'<Relationships xmlns="{PACKAGE}relationships"></Relationships>'.encode(), RELS_TYPE
        )
    rels = package.markup(name)
    taken = set()
    for node in rels.root.all("Relationship"):
        if node.attributes.get("Id") in old:
            rels.remove(node)
        else:
            taken.add(node.attributes.get("Id"))
    ids: list[str] = []
    for chart in charts:
        number = 1
        while f"rId{number}" in taken:
            number += 1
        ids.append(f"rId{number}")
        taken.add(ids[-1])
        rels.append(rels.root, relation_xml(ids[-1], "chart", f"/{chart}", strict=strict))
    package.put(name, rels.render(), RELS_TYPE)
    return ids


def _look(root: Node, *, everything_ours: bool) -> _Found:
    """Return what is on a drawing; a copy of a chart or of a button of ours is the person's."""
    ours: list[Node] = []
    links: list[str] = []
    names: set[str] = set()
    others = 0
    for anchor in root.children:
        name, rids = "", []
        for node in _within(anchor):
            local = node.tag.rpartition(" ")[2]
            if local == "cNvPr":
                name = name or node.attributes.get("name", "")
            elif local == "chart" and "r:id" in node.attributes:
                rids.append(node.attributes["r:id"])
        pattern = _OURS if rids else _OUR_BUTTON
        if (rids and everything_ours) or (pattern.fullmatch(name) and name not in names):
            names.add(name)
            ours.append(anchor)
            links += rids
        else:
            others += 1
    return _Found(ours, links, others, _highest_of_others(root, ours))


def _highest_of_others(root: Node, ours: list[Node]) -> int:
    """Return the highest number of an object that is not ours."""
    numbers = [
        whole(node.attributes.get("id"))
        for anchor in root.children
        if anchor not in ours
        for node in _within(anchor)
        if node.tag.endswith(" cNvPr")
    ]
    return max([1, *numbers])


def _within(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _within(child)
