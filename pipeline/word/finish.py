"""A filled part made fit for Word: grids that match their rows, totals kept with the line above, nothing damaged.

Word opens neither a cell without a paragraph nor a table without rows, and validators pass both: they are looked
for here, and refused.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.word.package import refused
from pipeline.word.tags import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VAL = W + "val"
FIRST_ROWS = 4
"""Rows that a long table shows at least on its first page, headings included."""
TOTAL_STYLES = "TableTotal"
"""A row in a paragraph style whose name begins so stays on one page with the row above it."""
NOTE_STYLE = "Note"
"""A paragraph in this style right behind a table stays with the table's last row."""
SHORT_TABLE = 12
"""Rows up to which a table is kept on one page."""
BEFORE_KEEP_NEXT = {W + "pStyle"}


def finish(xml: str) -> bytes:
    """Return a filled part as bytes.

    Raises:
        TemplateRefusedError: the part is not well formed, or Word could not open it.
    """
    try:
        root = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise refused("document_damaged", detail=error.msg) from error
    for table in root.iter(W + "tbl"):
        rows = table.findall(W + "tr")
        _check(rows)
        _fit_grid(table, rows)
        _keep_together(rows)
        _keep_note(table, rows[-1])
    _number_again(root)
    _drop_repeated_bookmarks(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _check(rows: list[etree._Element]) -> None:
    """Refuse what Word calls damaged."""
    if not rows or any(row.find(W + "tc") is None for row in rows):
        raise refused("document_table_empty")
    for row in rows:
        for cell in row.iterfind(W + "tc"):
            last = cell[-1] if len(cell) else None
            if last is None or last.tag != W + "p":
                words = "".join(each.text or "" for each in row.iter(W + "t"))
                raise refused("document_cell_empty", sentence=shortened(words))


def _width(cell: etree._Element) -> int:
    """Return a cell's width in twentieths of a point."""
    width = cell.find(f"{W}tcPr/{W}tcW")
    value = "" if width is None else width.get(W + "w", "")
    return int(value) if value.isdigit() else 0


def _fit_grid(table: etree._Element, rows: list[etree._Element]) -> None:
    """Make the grid match rows whose columns were repeated or left out; the table keeps its width."""
    grid = table.find(W + "tblGrid")
    if grid is None:
        return
    cells = max((row.findall(W + "tc") for row in rows), key=len)
    if any(cell.find(f"{W}tcPr/{W}gridSpan") is not None for cell in cells):
        return
    drawn = [int(each.get(W + "w", "0")) for each in grid]
    total = sum(drawn)
    wished = [_width(cell) or total // len(cells) for cell in cells]
    if wished == drawn:
        return
    widths = [each * total // sum(wished) for each in wished]
    widths[widths.index(max(widths))] += total - sum(widths)
    for column in list(grid):
        grid.remove(column)
    for width in widths:
        etree.SubElement(grid, W + "gridCol").set(W + "w", str(width))
    for row in rows:
        _fit_row(row, widths)


def _fit_row(row: etree._Element, widths: list[int]) -> None:
    """Give each cell the width of the columns that it covers."""
    place = 0
    for cell in row.iterfind(W + "tc"):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        covered = int(span.get(VAL, "1")) if span is not None else 1
        width = cell.find(f"{W}tcPr/{W}tcW")
        if width is not None:
            width.set(W + "w", str(sum(widths[place : place + covered])))
        place += covered


def _keep_together(rows: list[etree._Element]) -> None:
    """Keep a short table whole; in a long one keep the first rows, the last two, and totals with the row above."""
    short = len(rows) <= SHORT_TABLE
    for number, (row, following) in enumerate(pairwise(rows), start=2):
        styles = (style.get(VAL, "") for style in following.iter(W + "pStyle"))
        if (
            short
            or number <= FIRST_ROWS
            or number == len(rows)
            or any(style.startswith(TOTAL_STYLES) for style in styles)
        ):
            for paragraph in row.iter(W + "p"):
                _keep_with_next(paragraph)


def _keep_note(table: etree._Element, last: etree._Element) -> None:
    """Keep the note under a table on the page of the table's last row."""
    following = table.getnext()
    style = None if following is None else following.find(f"{W}pPr/{W}pStyle")
    if style is not None and style.get(VAL) == NOTE_STYLE:
        for paragraph in last.iter(W + "p"):
            _keep_with_next(paragraph)


def _keep_with_next(paragraph: etree._Element) -> None:
    """Set keep-with-next, at the place that the schema gives it."""
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    if properties.find(W + "keepNext") is None:
        place = sum(1 for each in properties if each.tag in BEFORE_KEEP_NEXT)
        properties.insert(place, etree.Element(W + "keepNext"))


def _number_again(root: etree._Element) -> None:
    """Give each drawing a number of its own: a repeated part repeats them."""
    for number, drawing in enumerate(root.iter(WP + "docPr"), start=1):
        drawing.set("id", str(number))


def _drop_repeated_bookmarks(root: etree._Element) -> None:
    """Keep the first of bookmarks that a repetition made twice."""
    for kind in ("bookmarkStart", "bookmarkEnd"):
        seen: set[str] = set()
        for mark in list(_iterate(root, W + kind)):
            number = mark.get(W + "id", "")
            if number in seen:
                parent = mark.getparent()
                if parent is not None:
                    parent.remove(mark)
            seen.add(number)


def _iterate(root: etree._Element, tag: str) -> Iterator[etree._Element]:
    return root.iter(tag)
