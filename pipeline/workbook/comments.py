"""Comments and tables on a sheet of ours follow the lines that they stand on."""

from __future__ import annotations

import re

from pipeline.workbook.markup import Markup
from pipeline.workbook.moves import Moves, parse_area
from pipeline.workbook.package import Package
from pipeline.workbook.plan import Area
from pipeline.workbook.record import Cells

_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_ROW, _COLUMN = (re.compile(rb"(<x:%s>\s*)(\d+)(\s*</x:%s>)" % (tag, tag)) for tag in (b"Row", b"Column"))
_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")
_COMMENTS = {"comments": "ref", "threadedComment": "ref"}


def comments_on(package: Package, sheet: str) -> list[tuple[str, str]]:
    """Return the comments of a sheet: each with its cell's address and its text."""
    found: list[tuple[str, str]] = []
    for each in package.relations(sheet):
        if each.kind == "comments" and each.target in package:
            part = package.markup(each.target)
            listed = part.root.find("commentList")
            nodes = listed.children if listed is not None else []
            found += [(node.attributes.get("ref", ""), _words(part, node.start)) for node in nodes]
    return found


def _words(markup: Markup, start: int) -> str:
    """Return the words of a comment."""
    part = markup.data[start:].partition(b"</comment>")[0].decode(markup.encoding, "replace")
    return " ".join(re.sub(r"<[^>]*>", "", part).split())


def move_comments(package: Package, sheet: str, moves: Moves) -> list[tuple[str, str]]:
    """Let comments follow their lines; return those whose line is gone, which stay where they were."""
    if moves.none:
        return []
    stray = [(ref, text) for ref, text in comments_on(package, sheet) if ref and moves.area(ref) is None]
    for each in package.relations(sheet):
        if each.target not in package:
            continue
        if each.kind in _COMMENTS:
            _move_references(package, each.target, moves)
        elif each.kind == "vmlDrawing":
            content = package.part(each.target)
            moved = _SHAPE.sub(lambda found: _moved_shape(found[0], moves), content)
            if moved != content:
                package.put(each.target, moved)
    return stray


def _move_references(package: Package, part: str, moves: Moves) -> None:
    markup = package.markup(part)
    for top in markup.root.children:
        for node in [top, *top.children]:
            reference = node.attributes.get("ref", "")
            if reference and (area := moves.area(reference)) is not None:
                markup.set(node, "ref", area)
    package.put(part, markup.render())


def _moved_shape(shape: bytes, moves: Moves) -> bytes:
    """Return the box of a comment beside its cell's new place."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if row is None or column is None or b'ObjectType="Note"' not in shape:
        return shape
    old_row, old_column = int(row[2]), int(column[2])
    place = moves.row(old_row + 1)
    if place is None:
        return shape
    down, right = place - 1 - old_row, moves.column(old_column + 1) - 1 - old_column
    if not down and not right:
        return shape
    shape = _ROW.sub(rb"\g<1>%d\g<3>" % (old_row + down), shape, count=1)
    shape = _COLUMN.sub(rb"\g<1>%d\g<3>" % (old_column + right), shape, count=1)

    def anchor(found: re.Match[bytes]) -> bytes:
        numbers = [int(each) for each in found[2].split(b",") if each.strip().lstrip(b"-").isdigit()]
        if len(numbers) != 8:
            return found[0]
        for at, step in ((0, right), (2, down), (4, right), (6, down)):
            numbers[at] = max(0, numbers[at] + step)
        return found[1] + ", ".join(map(str, numbers)).encode() + found[3]

    return _ANCHOR.sub(anchor, shape, count=1)


def move_tables(package: Package, sheet: str, moves: Moves, ours: Cells) -> list[tuple[str, str, str]]:
    """Let a person's tables follow; return those that our cells cover: relationship, name, address. They go."""
    lost = []
    for each in package.relations(sheet):
        if each.kind not in {"table", "pivotTable"} or each.target not in package:
            continue
        markup = package.markup(each.target)
        nodes = [markup.root, *markup.root.all("autoFilter"), *markup.root.all("location")]
        placed = [node for node in nodes if "ref" in node.attributes]
        areas = [moves.area(node.attributes["ref"]) for node in placed]
        if each.kind == "table" and (not areas or areas[0] is None or ours.touches(_area(areas[0]))):
            lost.append((each.id, markup.root.attributes.get("displayName", ""), placed[0].attributes["ref"]))
            continue
        for node, area in zip(placed, areas, strict=True):
            if area is not None:
                markup.set(node, "ref", area)
        package.put(each.target, markup.render())
    return lost


def _area(text: str) -> Area:
    try:
        return parse_area(text)
    except ValueError:
        return Area(0, 0, 0, 0)
