"""Our sheets put into a person's workbook, or replaced there, without touching a part that is not ours.

A sheet of ours is known by a defined name, ``truecost.<mark>``, that refers to its first cell: names follow a
sheet when Excel or LibreOffice rename it. A replaced sheet keeps its tab name, position, sheetId, relationship,
part name and hidden state, so that formulas, scoped names and the active tab of the person survive.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.findings import FileRefusedError, column_letters
from pipeline.workbook.chart_xml import chart_xml, drawing_xml
from pipeline.workbook.package import RELS_TYPE, Package, relation_xml, rels_name
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.sheet_xml import Surroundings, area_text, quoted, sheet_xml
from pipeline.workbook.styles_xml import (
    DECLARATION,
    EMPTY_STYLES,
    OFFICE,
    PACKAGE,
    STRICT,
    Node,
    StyleSheet,
    escape,
    quoteattr,
)

MARK = "truecost."
LONGEST_NAME = 31
_TYPES = "application/vnd.openxmlformats-officedocument."
_WORKSHEET_TYPE = f"{_TYPES}spreadsheetml.worksheet+xml"
_STYLES_TYPE = f"{_TYPES}spreadsheetml.styles+xml"
_DRAWING_TYPE = f"{_TYPES}drawing+xml"
_CHART_TYPE = f"{_TYPES}drawingml.chart+xml"
_TITLES, _FILTER = "_xlnm.Print_Titles", "_xlnm._FilterDatabase"
_REFERENCE = re.compile(r"^=?(?:'((?:[^']|'')+)'|([^'!]+))!\$?[A-Za-z]{1,3}\$?[0-9]+$")
_SELECTED = re.compile(rb"\btabSelected\s*=\s*[\"'](?:1|true)[\"']")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass
class _Sheet:
    """A tab of the workbook: ``node`` is None while it is new, ``part`` is empty where it has none."""

    name: str
    part: str
    worksheet: bool
    node: Node | None
    mark: str | None = None


class _Workbook:
    """The workbook part, its relationships, and the tabs in order."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.markup = package.markup(package.main)
        self.root = self.markup.root
        if rels_name(package.main) not in package:
            empty = f'{DECLARATION}<Relationships xmlns="{PACKAGE}relationships"></Relationships>'
            package.put(rels_name(package.main), empty.encode(), RELS_TYPE)
        self.rels = package.markup(rels_name(package.main))
        self.relations = {each.id: each for each in package.relations(package.main)}
        self.sheets_node = self._required("sheets")
        self.names_node = self.root.find("definedNames")
        self.new_names: list[str] = []
        self._given: set[str] = set()
        properties = self.root.find("workbookPr")
        self.date1904 = properties is not None and properties.flag("date1904")
        self.sheets = [self._sheet(node) for node in self.sheets_node.all("sheet")]
        self.before = list(self.sheets)
        self.marks: dict[str, Node] = {}
        for node in [] if self.names_node is None else self.names_node.all("definedName"):
            self._read_mark(node)

    def _required(self, tag: str) -> Node:
        node = self.root.find(tag)
        if node is None:
            raise FileRefusedError("damaged", self.package.name, part=self.package.main)
        return node

    def _sheet(self, node: Node) -> _Sheet:
        relation = self.relations.get(node.attributes.get("r:id", ""))
        part = relation.target if relation is not None and relation.target in self.package else ""
        kind = relation is not None and relation.kind == "worksheet"
        return _Sheet(node.attributes.get("name", ""), part, kind and bool(part), node)

    def _read_mark(self, node: Node) -> None:
        """Take a defined name as a mark; a copy that belongs to a duplicated sheet alone is not one."""
        name = node.attributes.get("name", "")
        if not name.lower().startswith(MARK) or "localSheetId" in node.attributes:
            return
        mark = name[len(MARK) :]
        self.marks.setdefault(mark, node)
        found = _REFERENCE.match(node.text.strip())
        if found is None:
            return
        tab = (found[1] or "").replace("''", "'") or found[2]
        sheet = self.named(tab)
        if sheet is not None and sheet.worksheet and sheet.mark is None:
            sheet.mark = mark

    def named(self, tab: str) -> _Sheet | None:
        """Return the sheet that bears a name, which spreadsheets compare without case."""
        return next((each for each in self.sheets if each.name.casefold() == tab.casefold()), None)

    def marked(self, mark: str) -> _Sheet | None:
        """Return the sheet that bears a mark."""
        return next((each for each in self.sheets if each.mark == mark), None)

    def add_relation(self, kind: str, target: str) -> str:
        """Add a relationship of the workbook part to a part, and return its id."""
        number = 1
        while f"rId{number}" in self._given or f"rId{number}" in self.relations:
            number += 1
        rid = f"rId{number}"
        self._given.add(rid)
        place = posixpath.relpath(f"/{target}", posixpath.dirname(f"/{self.package.main}"))
        self.rels.append(self.rels.root, relation_xml(rid, kind, place, strict=self.markup.strict))
        return rid

    def drop_relation(self, rid: str) -> None:
        """Take out a relationship of the workbook part."""
        for node in self.rels.root.all("Relationship"):
            if node.attributes.get("Id") == rid:
                self.rels.remove(node)

    def folder(self, pattern: str) -> str:
        """Return a part's name beside the workbook part."""
        return posixpath.join(posixpath.dirname(self.package.main), pattern)

    def add_sheet(self, plan: SheetPlan) -> _Sheet:
        """Put a new tab at the end."""
        if self.named(plan.name) is not None:
            raise FileRefusedError("sheet_name_taken", self.package.name, sheet=plan.name)
        part = self.package.free_name(self.folder("worksheets/sheet{}.xml"))
        self.package.put(part, b"", _WORKSHEET_TYPE)
        rid = self.add_relation("worksheet", part)
        ids = [int(each.attributes.get("sheetId", "0")) for each in self.sheets_node.all("sheet")]
        number = max(ids, default=0) + 1 + sum(each.node is None for each in self.sheets)
        prefix = next(
            (short for uri, short in self.markup.prefixes.items() if uri in {OFFICE, STRICT[OFFICE]}), ""
        )
        declared = "" if prefix else f' xmlns:r="{STRICT[OFFICE] if self.markup.strict else OFFICE}"'
        link = f'{declared} {prefix or "r"}:id="{rid}"'
        xml = f'<sheet name={quoteattr(plan.name)} sheetId="{number}"{link}/>'
        self.markup.append(self.sheets_node, xml)
        sheet = _Sheet(plan.name, part, worksheet=True, node=None, mark=plan.mark)
        self.sheets.append(sheet)
        return sheet

    def remove_sheet(self, sheet: _Sheet) -> None:
        """Take a tab out, with its part and what only it used."""
        for part in [*self.package.owned(sheet.part), sheet.part]:
            self.package.delete(part)
        if sheet.node is not None:
            self.markup.remove(sheet.node)
            self.drop_relation(sheet.node.attributes.get("r:id", ""))
        if sheet.mark in self.marks:
            self.markup.remove(self.marks.pop(sheet.mark))
        self.sheets.remove(sheet)

    def scoped(self, old_position: int) -> list[Node]:
        """Return the defined names that belong to one sheet alone."""
        names = [] if self.names_node is None else self.names_node.all("definedName")
        return [each for each in names if each.attributes.get("localSheetId") == str(old_position)]

    def put_name(self, node: Node | None, name: str, text: str, attributes: str = "") -> None:
        """Write a defined name, in place where there is one."""
        if node is None:
            self.new_names.append(f'<definedName name="{name}"{attributes}>{escape(text)}</definedName>')
        elif node.text != text:
            self.markup.set_text(node, text)

    def finish(self) -> None:
        """Write the names, positions and the order to calculate, and drop the calculation chain."""
        if self.sheets != self.before:
            self._move_positions()
        if self.new_names and self.names_node is not None:
            self.markup.append(self.names_node, "".join(self.new_names))
        elif self.new_names:
            names = f"<definedNames>{''.join(self.new_names)}</definedNames>"
            self.markup.after(self.root, ("sheets", "functionGroups", "externalReferences"), names)
        calculation = self.root.find("calcPr")
        if calculation is None:
            places = ("sheets", "functionGroups", "externalReferences", "definedNames")
            self.markup.after(self.root, places, '<calcPr fullCalcOnLoad="1"/>')
        elif not calculation.flag("fullCalcOnLoad"):
            self.markup.set(calculation, "fullCalcOnLoad", "1")
        for each in self.relations.values():
            if each.kind == "calcChain":
                self.drop_relation(each.id)
                self.package.delete(each.target)
        self.package.put(rels_name(self.package.main), self.rels.render(), RELS_TYPE)
        self.package.put(self.package.main, self.markup.render())

    def _move_positions(self) -> None:
        """Follow what counts tabs by position: scoped names, the active tab and the first one shown."""
        for old, sheet in enumerate(self.before):
            kept = next((new for new, each in enumerate(self.sheets) if each is sheet), None)
            for node in self.scoped(old):
                if kept is None:
                    self.markup.remove(node)
                else:
                    self.markup.set(node, "localSheetId", str(kept))
        views = self.root.find("bookViews")
        for view in [] if views is None else views.all("workbookView"):
            for name in ("activeTab", "firstSheet"):
                position = int(view.attributes.get(name, "0"))
                if name in view.attributes and position < len(self.before):
                    self.markup.set(view, name, str(self._position_after(position)))

    def _position_after(self, old: int) -> int:
        """Return where a tab stands now, or the nearest one before it that is still there and shown."""
        for sheet in reversed(self.before[: old + 1]):
            hidden = sheet.node is not None and sheet.node.attributes.get("state", "visible") != "visible"
            for new, each in enumerate(self.sheets):
                if each is sheet and (not hidden or sheet is self.before[old]):
                    return new
        return 0


def sheet_names(data: bytes, *, name: str = "") -> list[tuple[str, str | None]]:
    """Return every tab's name with our mark, or None where the sheet is the person's, in tab order.

    Raises:
        FileRefusedError: the workbook can't be used (see ``Package.read``).
    """
    return [(each.name, each.mark) for each in _Workbook(Package.read(data, name)).sheets]


def free_name(taken: Iterable[str], wanted: str) -> str:
    """Return a tab name like the wanted one that is allowed and not taken: "Costs", else "Costs (2)"."""
    used = {each.casefold() for each in taken}
    plain = _NOT_IN_NAMES.sub("", wanted).strip().strip("'").strip() or "Truecost"
    number, name = 1, plain[:LONGEST_NAME].rstrip(" '")
    while name.casefold() in used:
        number += 1
        ending = f" ({number})"
        name = plain[: LONGEST_NAME - len(ending)].rstrip() + ending
    return name


def write_sheets(
    data: bytes,
    plans: Sequence[SheetPlan],
    *,
    remove: Sequence[str] = (),
    active: str | None = None,
    name: str = "",
) -> bytes:
    """Return the workbook with each plan's sheet in it; the same plans written again change nothing.

    Args:
        data: the workbook.
        plans: the sheets to write; one whose mark is in the workbook is replaced in place, others go to the end.
        remove: marks of sheets to take out.
        active: the mark of the sheet that a brand-new workbook opens on.
        name: the file's name, for messages.

    Raises:
        FileRefusedError: the workbook can't be used (see ``Package.read``), ``sheet_name_taken`` where a new
            sheet's name is a person's sheet's already, ``text_too_long`` where a cell can't hold a text.
    """
    package = Package.read(data, name)
    book = _Workbook(package)
    brand_new = not book.sheets
    styles_part = next((each.target for each in book.relations.values() if each.kind == "styles"), "")
    if styles_part not in package:
        styles_part = book.folder("styles.xml")
        package.put(styles_part, _spoken(EMPTY_STYLES, strict=book.markup.strict), _STYLES_TYPE)
        book.add_relation("styles", styles_part)
    styles = StyleSheet(package.markup(styles_part))
    wanted = {plan.mark for plan in plans}
    for mark in remove:
        sheet = book.marked(mark)
        if sheet is not None and mark not in wanted:
            book.remove_sheet(sheet)
        elif sheet is None and mark in book.marks and mark not in wanted:  # the person has deleted the sheet
            book.markup.remove(book.marks.pop(mark))
    first = next((plan.mark for plan in plans if plan.mark == active), plans[0].mark if plans else None)
    for plan in plans:
        sheet = book.marked(plan.mark) or book.add_sheet(plan)
        selected = plan.mark == first if brand_new else _SELECTED.search(_head(package, sheet)) is not None
        _write_sheet(book, sheet, plan, styles, selected=selected)
        _write_names(book, sheet, plan)
    views = book.root.find("bookViews")
    if brand_new and plans and views is not None and views.children:
        tab = next(place for place, plan in enumerate(plans) if plan.mark == first)
        book.markup.set(views.children[0], "activeTab", str(tab))
    book.finish()
    package.put(styles_part, styles.render())
    return package.write()


def _head(package: Package, sheet: _Sheet) -> bytes:
    """Return what stands in a worksheet before its cells."""
    return package.part(sheet.part).partition(b"sheetData")[0]


def _write_sheet(
    book: _Workbook, sheet: _Sheet, plan: SheetPlan, styles: StyleSheet, *, selected: bool
) -> None:
    """Write a worksheet with its drawing and charts; parts that the old sheet alone used are used again or go."""
    package, strict = book.package, book.markup.strict
    owned = package.owned(sheet.part)
    drawing = next((part for part in owned if package.content_type(part) == _DRAWING_TYPE), "")
    charts = [part for part in owned if package.content_type(part) == _CHART_TYPE][: len(plan.charts)]
    for part in owned:
        if part not in {drawing if plan.charts else "", *charts}:
            package.delete(part)
    if plan.charts:
        drawing = drawing or package.free_name(book.folder("drawings/drawing{}.xml"))
        for number, chart in enumerate(plan.charts):
            if number == len(charts):
                charts.append(package.free_name(book.folder("charts/chart{}.xml")))
            content = _spoken(chart_xml(chart, date1904=book.date1904), strict=strict)
            package.put(charts[number], content, _CHART_TYPE)
            package.put_relations(charts[number], [], strict=strict)
        ids = [f"rId{number}" for number in range(1, len(charts) + 1)]
        package.put(drawing, _spoken(drawing_xml(plan.charts, ids), strict=strict), _DRAWING_TYPE)
        package.put_relations(drawing, [("chart", part) for part in charts], strict=strict)
    package.put_relations(sheet.part, [("drawing", drawing)] if plan.charts else [], strict=strict)
    around = Surroundings(styles, book.date1904, selected, "rId1" if plan.charts else None, sheet.name)
    package.put(sheet.part, _spoken(sheet_xml(plan, around), strict=strict), _WORKSHEET_TYPE)


def _write_names(book: _Workbook, sheet: _Sheet, plan: SheetPlan) -> None:
    """Write the mark, the print titles and the filter of a sheet as defined names."""
    tab = quoted(sheet.name)
    mark = book.marks.get(plan.mark)
    reference = f"{tab}!$A$1"
    if mark is None or _same_place(mark.text) != _same_place(reference):
        book.put_name(mark, MARK + plan.mark, reference)
    old = book.before.index(sheet) if sheet in book.before else -1
    position = book.sheets.index(sheet)
    titles = []
    if plan.repeat_columns:
        titles.append("{}!${}:${}".format(tab, *(column_letters(each) for each in plan.repeat_columns)))
    if plan.repeat_rows:
        titles.append("{}!${}:${}".format(tab, *plan.repeat_rows))
    texts = {
        _FILTER: (f"{tab}!{area_text(plan.filter, absolute=True)}" if plan.filter else "", ' hidden="1"'),
        _TITLES: (",".join(titles), ""),
    }
    known = {node.attributes.get("name", ""): node for node in book.scoped(old)} if old >= 0 else {}
    for name, (text, hidden) in texts.items():
        node = known.get(name)
        if text:
            if node is None or _same_place(node.text) != _same_place(text):
                book.put_name(node, name, text, f' localSheetId="{position}"{hidden}')
        elif node is not None:
            book.markup.remove(node)


def _same_place(reference: str) -> str:
    """Return a reference without its optional quotes and case, to compare with another."""
    return reference.replace("'", "").casefold()


def _spoken(xml: str, *, strict: bool) -> bytes:
    """Return a part of ours in the namespaces that the workbook uses."""
    for uri, other in STRICT.items() if strict else ():
        xml = xml.replace(uri, other)
    return xml.encode()
