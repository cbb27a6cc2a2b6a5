"""Charts drawn in the template: their looks stay the designer's, their figures become the document's.

A chart whose title (Word: alternative text, title) is ``months`` or ``phases`` is filled, and so is one with a series
named ``{{ months }}`` or ``{{ phases }}``: some editors drop the title. The figures go into the
caches that Word shows, and into the small workbook behind the chart, so that a person can edit them in Word.
"""

from __future__ import annotations

import copy
import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from pipeline.findings import column_letters
from pipeline.languages import numbers as figures
from pipeline.word.package import CONTENT_TYPES, escaped, write_parts
from pipeline.word.rows import Writer, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pipeline.rules.document import Document, MonthRow

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = re.compile(r"<wp:docPr\b([^>]*)>.*?</w:drawing>", re.DOTALL)
TAG_IN_CHART = re.compile(r"\{\{\s*(months|phases)\s*\}\}")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "Sheet1"


class Figures(NamedTuple):
    """What a chart shows: labels along the axis, and one row of values per series."""

    labels: list[str]
    series: list[tuple[str, list[Decimal]]]


def fill_charts(parts: dict[str, bytes], document: Document, main: str) -> None:
    """Put the document's figures into the charts of its main part (changes ``parts``)."""
    if b"/chart" not in parts[main]:
        return
    folder, name = posixpath.split(main)
    links = _links(parts.get(f"{folder}/_rels/{name}.rels", b""))

    def fill(drawing: re.Match[str]) -> str:
        chart = re.search(r'<c:chart\b[^>]*\br:id="([^"]+)"', drawing[0])
        if chart is None or chart[1] not in links:
            return drawing[0]
        part = posixpath.normpath(posixpath.join(folder, links[chart[1]]))
        key = re.search(r'\btitle="(\w+)"', drawing[1]) or TAG_IN_CHART.search(parts[part].decode())
        shown = figures_of(document, key[1]) if key else None
        if shown is None:
            return drawing[0]
        _fill(parts, part, shown)
        if "descr=" in drawing[1]:
            return drawing[0]
        alt = escaped(Writer(document).alt()).replace('"', "&quot;")
        return drawing[0].replace("<wp:docPr", f'<wp:docPr descr="{alt}"', 1)

    parts[main] = DRAWING.sub(fill, parts[main].decode()).encode()


def figures_of(document: Document, key: str) -> Figures | None:
    """Return the figures of a chart by its key, or None where there is no such chart."""
    phases = document.phases
    if key == "months":
        rows = document.months
        names = [words(each.label, document.language) for each in phases]
        columns = [[row.phases[place] for row in rows] for place in range(len(phases))]
        return Figures(_month_labels(rows, document.language), list(zip(names, columns, strict=True)))
    if key == "phases":
        labels = [words(each.label, document.language) for each in phases]
        return Figures(labels, [(document.currency, [each.amount for each in phases])])
    return None


def _month_labels(rows: Sequence[MonthRow], lang: str) -> list[str]:
    """Return short months, with the year where it begins."""
    names = [figures.month(row.month, lang, short=True) for row in rows]
    return [
        name if place == 0 or row.month.month == 1 else name.rsplit(" ", 1)[0]
        for place, (name, row) in enumerate(zip(names, rows, strict=True))
    ]


def _links(rels: bytes) -> dict[str, str]:
    """Return the targets of a part's relationships by id."""
    found = re.findall(r"<Relationship\b[^>]*>", rels.decode())
    pairs = ((re.search(r'\bId="([^"]+)"', each), re.search(r'\bTarget="([^"]+)"', each)) for each in found)
    return {key[1]: target[1] for key, target in pairs if key and target}


def _fill(parts: dict[str, bytes], part: str, shown: Figures) -> None:
    """Fill one chart part and the workbook behind it."""
    root = etree.fromstring(parts[part], etree.XMLParser(resolve_entities=False))
    drawn = list(root.iter(C + "ser"))
    if not drawn:
        return
    parent = drawn[0].getparent()
    if parent is None:
        return
    place = parent.index(drawn[0])
    for each in drawn:
        parent.remove(each)
    for number, (name, values) in enumerate(shown.series):
        series = copy.deepcopy(drawn[number % len(drawn)])
        _fill_series(series, number, name, shown.labels, values)
        parent.insert(place + number, series)
    _link_workbook(parts, part, root, workbook(shown))
    parts[part] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _fill_series(
    series: etree._Element, number: int, name: str, labels: list[str], values: list[Decimal]
) -> None:
    """Put a series' name, labels and values into its caches."""
    letters, last = column_letters(number + 2), len(labels) + 1
    for key in ("idx", "order"):
        node = series.find(C + key)
        if node is not None:
            node.set("val", str(number))
    _cache(series, "tx", "str", f"{SHEET}!${letters}$1", [name])
    _cache(series, "cat", "str", f"{SHEET}!$A$2:$A${last}", labels)
    _cache(series, "val", "num", f"{SHEET}!${letters}$2:${letters}${last}", [f"{each:f}" for each in values])


def _cache(series: etree._Element, role: str, kind: str, formula: str, points: list[str]) -> None:
    """Replace what a series holds for one role; its place in the series stays."""
    node = series.find(C + role)
    if node is None:
        return
    for child in list(node):
        node.remove(child)
    reference = etree.SubElement(node, f"{C}{kind}Ref")
    etree.SubElement(reference, C + "f").text = formula
    cache = etree.SubElement(reference, f"{C}{kind}Cache")
    if kind == "num":
        etree.SubElement(cache, C + "formatCode").text = "#,##0.00"
    etree.SubElement(cache, C + "ptCount").set("val", str(len(points)))
    for place, point in enumerate(points):
        node = etree.SubElement(cache, C + "pt")
        node.set("idx", str(place))
        etree.SubElement(node, C + "v").text = point


def _link_workbook(parts: dict[str, bytes], part: str, root: etree._Element, book: bytes) -> None:
    """Put the workbook behind the chart, in the place of the one that was there."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    external = root.find(C + "externalData")
    if external is not None:
        target = _links(parts.get(rels, b"")).get(external.get(R + "id", ""))
        if target:
            parts[posixpath.normpath(posixpath.join(folder, target))] = book
        return
    if rels in parts:
        return
    target = f"../embeddings/{name.removesuffix('.xml')}.xlsx"
    parts[posixpath.normpath(posixpath.join(folder, target))] = book
    parts[rels] = (
        f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/package" '
        f'Target="{target}"/></Relationships>'
    ).encode()
    external = etree.SubElement(root, C + "externalData")
    external.set(R + "id", "rId1")
    etree.SubElement(external, C + "autoUpdate").set("val", "0")
    types = parts[CONTENT_TYPES].decode()
    if 'Extension="xlsx"' not in types:
        default = f'<Default Extension="xlsx" ContentType="{SHEET_TYPE}.sheet"/>'
        parts[CONTENT_TYPES] = re.sub(r"(<Types\b[^>]*>)", lambda m: m[1] + default, types, count=1).encode()


def workbook(shown: Figures) -> bytes:
    """Return the small workbook behind a chart: labels in column A, one column per series."""
    heads = "".join(_text(column_letters(place + 2), 1, name) for place, (name, _) in enumerate(shown.series))
    rows = [f'<row r="1">{heads}</row>']
    for n, label in enumerate(shown.labels):
        cells = "".join(
            f'<c r="{column_letters(place + 2)}{n + 2}"><v>{values[n]:f}</v></c>'
            for place, (_, values) in enumerate(shown.series)
        )
        rows.append(f'<row r="{n + 2}">{_text("A", n + 2, label)}{cells}</row>')
    xml = {
        CONTENT_TYPES: (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>',
    }
    return write_parts({name: (HEAD + text).encode() for name, text in xml.items()})


def _relation(kind: str, target: str) -> str:
    """Return the relationships of a part that has one."""
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def _text(letters: str, row: int, words: str) -> str:
    """Return a cell of text."""
    return f'<c r="{letters}{row}" t="inlineStr"><is><t>{escaped(words)}</t></is></c>'
