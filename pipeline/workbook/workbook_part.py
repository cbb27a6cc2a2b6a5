"""The workbook part: its tabs in order, their marks, and what counts tabs by position.

A sheet of ours is known by two signs: a defined name, ``truecost.<mark>``, that refers to its first cell (names
follow a sheet when Excel or LibreOffice rename it), and cells in our named styles, or the very bytes that we wrote
last, or our last cell on the same sheet, where our record says that it is. A name that leads to a sheet without the second sign is no proof: that sheet is the person's.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from pipeline.findings import FileRefusedError, column_letters
from pipeline.workbook.markup import DECLARATION, OFFICE, PACKAGE, STRICT, Node, escape, quoteattr
from pipeline.workbook.numbers import whole
from pipeline.workbook.package import RELS_TYPE, Package, relation_xml, rels_name
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.record import Record, read_record, record_text
from pipeline.workbook.refusals import MOST_TABS
from pipeline.workbook.scanning import INPUT_MARK, MACROS_NAME, MARK
from pipeline.workbook.sheet_xml import quoted

_WAS, _END = ".was", ".end"
_CALCULATION = "truecost.was"
"""What the workbook said before our first sheet of when to calculate, and whether its list of names was empty."""
_EMPTY = "empty"
_OUR_STYLES = "truecost "
WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_REFERENCE = re.compile(r"^=?(?:'((?:[^']|'')+)'|([^'!]+))!\$?[A-Za-z]{1,3}\$?[0-9]+$")
_STYLED = re.compile(rb"\bs=[\"']([0-9]{1,9})[\"']")


def _last_cell(record: Record) -> str:
    cells = record.cells
    return f"${column_letters(max(cells.last_column, 1))}${max(cells.last_row, 1)}"


def _is_computed(node: Node) -> bool:
    """Return whether a mark is that of a computed sheet."""
    return not node.attributes.get("name", "")[len(MARK) :].startswith(INPUT_MARK)


def _tab_of(reference: str) -> str:
    """Return the tab that a reference to one cell leads to, without case; nothing where it leads to none."""
    found = _REFERENCE.match(reference.strip())
    return "" if found is None else ((found[1] or "").replace("''", "'") or found[2]).casefold()


@dataclass
class Sheet:
    """A tab of the workbook: ``node`` is None while it is new, ``part`` is empty where it has none."""

    name: str
    part: str
    worksheet: bool
    node: Node | None
    mark: str | None = None


class WorkbookPart:
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
        self._gone: list[Node] = []
        self._keep_empty = False
        self._formats: set[int] | None = None
        properties = self.root.find("workbookPr")
        self.date1904 = properties is not None and properties.flag("date1904")
        self.sheets = [self._sheet(node) for node in self.sheets_node.all("sheet")]
        if len(self.sheets) > MOST_TABS:
            raise FileRefusedError("too_large", package.name)
        self.before = list(self.sheets)
        self._by_name = {each.name.casefold(): each for each in reversed(self.sheets)}
        self._styled: dict[str, bool] = {}
        self.marks: dict[str, Node] = {}
        self.records: dict[str, tuple[Node, Record | None]] = {}
        self.ends: dict[str, Node] = {}
        self.calculation: Node | None = None
        self.strangers: list[tuple[str, str]] = []
        names = [] if self.names_node is None else self.names_node.all("definedName")
        ours = [node for node in names if node.attributes.get("name", "").lower().startswith(MARK)]
        named = [node for node in ours if node.attributes.get("name", "").lower() == MACROS_NAME]
        self.macros = bool(named) and any(each.kind == "vbaProject" for each in self.relations.values())
        ours = [node for node in ours if node not in named]
        for node in ours:
            self._read_record(node)
        for node in sorted(ours, key=_is_computed):  # of two marks on a sheet, that of the inputs is right
            self._read_mark(node)

    def _required(self, tag: str) -> Node:
        node = self.root.find(tag)
        if node is None:
            raise FileRefusedError("damaged", self.package.name, part=self.package.main)
        return node

    def _sheet(self, node: Node) -> Sheet:
        relation = self.relations.get(node.attributes.get("r:id", ""))
        part = relation.target if relation is not None and relation.target in self.package else ""
        kind = relation is not None and relation.kind == "worksheet"
        return Sheet(node.attributes.get("name", ""), part, kind and bool(part), node)

    def _read_mark(self, node: Node) -> None:
        """Take a defined name as a mark; a copy that belongs to a duplicated sheet alone is not one."""
        name = node.attributes.get("name", "")
        if name.lower().endswith((_WAS, _END)) or "localSheetId" in node.attributes:
            return
        mark = name[len(MARK) :]
        self.marks.setdefault(mark, node)
        sheet = self.named(_tab_of(node.text))
        if sheet is None or not sheet.worksheet or sheet.mark is not None:
            return
        if self._looks_ours(sheet, mark):
            sheet.mark = mark
        else:
            self.strangers.append((mark, sheet.name))

    def _read_record(self, node: Node) -> None:
        """Take a defined name as the record of what we wrote last."""
        name = node.attributes.get("name", "").lower()
        if "localSheetId" in node.attributes or not name.endswith((_WAS, _END)):
            return
        if name.endswith(_END):
            self.ends[name[len(MARK) : -len(_END)]] = node
        elif name == _CALCULATION:
            self.calculation = node
        else:
            self.records[name[len(MARK) : -len(_WAS)]] = (node, read_record(node.text))

    def _looks_ours(self, sheet: Sheet, mark: str) -> bool:
        """Return whether a sheet bears the second sign, too."""
        record = self.record(mark)
        if record is not None and (
            record.digest == self.package.digest(sheet.part) or self._ends_on(sheet, mark)
        ):
            return True
        if sheet.part not in self._styled:
            data, ours = self.package.part(sheet.part), self.our_formats()
            self._styled[sheet.part] = any(int(found[1]) in ours for found in _STYLED.finditer(data))
        return self._styled[sheet.part]

    def _ends_on(self, sheet: Sheet, mark: str) -> bool:
        """Return whether our last cell is still where we put it, on this very sheet."""
        node = self.ends.get(mark.lower())
        return node is not None and _tab_of(node.text) == sheet.name.casefold() and not self.shifted(mark)

    def our_formats(self) -> set[int]:
        """Return the numbers of the cell formats that lie on one of our named styles."""
        if self._formats is None:
            part = next((each.target for each in self.relations.values() if each.kind == "styles"), "")
            root = self.package.markup(part).root if part in self.package else None
            named, formats = (None, None) if root is None else (root.find("cellStyles"), root.find("cellXfs"))
            styles = {
                each.attributes.get("xfId")
                for each in (named.children if named is not None else [])
                if each.attributes.get("name", "").lower().startswith(_OUR_STYLES)
            }
            rows = enumerate(formats.children if formats is not None else [])
            self._formats = {number for number, each in rows if each.attributes.get("xfId", "0") in styles}
        return self._formats

    def record(self, mark: str) -> Record | None:
        """Return what we noted when we last wrote a sheet."""
        return self.records[mark.lower()][1] if mark.lower() in self.records else None

    def shifted(self, mark: str) -> bool:
        """Return whether rows or columns were put into our cells, or taken out: the name of the last one moved."""
        node, record = self.ends.get(mark.lower()), self.record(mark)
        if node is None or record is None:
            return False
        return node.text.rpartition("!")[2] != _last_cell(record)

    def put_record(self, sheet: Sheet, mark: str, record: Record) -> None:
        """Note what we wrote, and where it ends."""
        if mark.startswith(INPUT_MARK):  # inputs are the person's from the first minute
            return
        node = self.records[mark.lower()][0] if mark.lower() in self.records else None
        self.put_name(node, f"{MARK}{mark}{_WAS}", record_text(record), ' hidden="1"')
        node, place = self.ends.get(mark.lower()), _last_cell(record)
        if node is None or node.text.rpartition("!")[2] != place:
            self.put_name(node, f"{MARK}{mark}{_END}", f"{quoted(sheet.name)}!{place}", ' hidden="1"')

    def forget(self, mark: str) -> None:
        """Take out a mark and its record."""
        record = self.records.pop(mark.lower(), (None, None))[0]
        for node in (self.marks.pop(mark, None), record, self.ends.pop(mark.lower(), None)):
            if node is not None:
                self.markup.remove(node)
                self._gone.append(node)

    def named(self, tab: str) -> Sheet | None:
        """Return the sheet that bears a name, which spreadsheets compare without case."""
        return self._by_name.get(tab.casefold())

    def marked(self, mark: str) -> Sheet | None:
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

    def add_sheet(self, plan: SheetPlan) -> Sheet:
        """Put a new tab at the end."""
        if self.named(plan.name) is not None:
            raise FileRefusedError("sheet_name_taken", self.package.name, sheet=plan.name)
        part = self.package.free_name(self.folder("worksheets/sheet{}.xml"))
        self.package.put(part, b"", WORKSHEET_TYPE)
        rid = self.add_relation("worksheet", part)
        ids = [whole(each.attributes.get("sheetId")) for each in self.sheets_node.all("sheet")]
        number = max(ids, default=0) + 1 + sum(each.node is None for each in self.sheets)
        prefix = next(
            (short for uri, short in self.markup.prefixes.items() if uri in {OFFICE, STRICT[OFFICE]}), ""
        )
        declared = "" if prefix else f' xmlns:r="{STRICT[OFFICE] if self.markup.strict else OFFICE}"'
        link = f'{declared} {prefix or "r"}:id="{rid}"'
        hidden = ' state="hidden"' if plan.hidden else ""
        xml = f'<sheet name={quoteattr(plan.name)} sheetId="{number}"{hidden}{link}/>'
        self.markup.append(self.sheets_node, xml)
        sheet = Sheet(plan.name, part, worksheet=True, node=None, mark=plan.mark)
        self.sheets.append(sheet)
        self._by_name[plan.name.casefold()] = sheet
        return sheet

    def remove_sheet(self, sheet: Sheet) -> None:
        """Take a tab out, with its part and what only it used."""
        for part in [*self.package.owned(sheet.part), sheet.part]:
            self.package.delete(part)
        if sheet.node is not None:
            self.markup.remove(sheet.node)
            self.drop_relation(sheet.node.attributes.get("r:id", ""))
        if sheet.mark is not None:
            self.forget(sheet.mark)
        self.sheets = [each for each in self.sheets if each is not sheet]
        self._by_name = {each.name.casefold(): each for each in reversed(self.sheets)}

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

    def finish(self, *, brand_new: bool) -> None:
        """Write the names, positions and the order to calculate, and drop the calculation chain."""
        if self.sheets != self.before:
            self._move_positions()
        unasked = self._calculate(brand_new=brand_new)
        self._put_names()
        if unasked:
            places = ("sheets", "functionGroups", "externalReferences", "definedNames")
            self.markup.after(self.root, places, '<calcPr fullCalcOnLoad="1"/>')
        for each in self.relations.values():
            if each.kind == "calcChain":
                self.drop_relation(each.id)
                self.package.delete(each.target)
        self.package.put(rels_name(self.package.main), self.rels.render(), RELS_TYPE)
        self.package.put(self.package.main, self.markup.render())

    def _put_names(self) -> None:
        """Write the new names; a list of names that is left empty goes."""
        if self.new_names and self.names_node is not None:
            self.markup.append(self.names_node, "".join(self.new_names))
        elif self.new_names:
            names = f"<definedNames>{''.join(self.new_names)}</definedNames>"
            self.markup.after(self.root, ("sheets", "functionGroups", "externalReferences"), names)
        elif self.names_node is not None and self._gone and set(self.names_node.children) <= set(self._gone):
            if self._keep_empty:
                self.markup.empty(self.names_node)
            else:
                self.markup.remove(self.names_node)

    def _calculate(self, *, brand_new: bool) -> bool:
        """Ask for a calculation on opening while a sheet of ours is there; else, as it was before the first.

        Returns:
            Whether there is no element yet that could ask.
        """
        node = self.root.find("calcPr")
        if not self.marks and not any(each.mark for each in self.sheets):
            self._calculate_as_before(node)
            return False
        before = "none" if node is None else node.attributes.get("fullCalcOnLoad", "")
        if node is not None and not node.flag("fullCalcOnLoad"):
            self.markup.set(node, "fullCalcOnLoad", "1")
        ours_before = any(each.mark for each in self.before)
        if self.calculation is None and not brand_new and not ours_before:
            empty = self.names_node is not None and not self.names_node.children
            self.put_name(None, _CALCULATION, f'"{before},{_EMPTY if empty else ""}"', ' hidden="1"')
        return node is None

    def _calculate_as_before(self, node: Node | None) -> None:
        if self.calculation is None:
            return
        before, _, names = self.calculation.text.strip('"').partition(",")
        self._keep_empty = names == _EMPTY
        self.markup.remove(self.calculation)
        self._gone.append(self.calculation)
        if node is not None and before == "none" and set(node.attributes) == {"fullCalcOnLoad"}:
            self.markup.remove(node)
        elif node is not None and node.flag("fullCalcOnLoad"):
            if before in {"", "none"}:
                self.markup.unset(node, "fullCalcOnLoad")
            else:
                self.markup.set(node, "fullCalcOnLoad", before)

    def _move_positions(self) -> None:
        """Follow what counts tabs by position: scoped names, the active tab and the first one shown."""
        places = {id(each): new for new, each in enumerate(self.sheets)}
        for node in [] if self.names_node is None else self.names_node.all("definedName"):
            old = whole(node.attributes.get("localSheetId"), len(self.before))
            if old >= len(self.before):
                continue
            kept = places.get(id(self.before[old]))
            if kept is None:
                self.markup.remove(node)
                self._gone.append(node)
            else:
                self.markup.set(node, "localSheetId", str(kept))
        views = self.root.find("bookViews")
        for view in [] if views is None else views.all("workbookView"):
            for name in ("activeTab", "firstSheet"):
                position = whole(view.attributes.get(name), len(self.before))
                if position < len(self.before):
                    self.markup.set(view, name, str(self._position_after(position, places)))

    def _position_after(self, old: int, places: dict[int, int]) -> int:
        """Return where a tab stands now, or the nearest one before it that is still there and shown."""
        for sheet in reversed(self.before[: old + 1]):
            hidden = sheet.node is not None and sheet.node.attributes.get("state", "visible") != "visible"
            if id(sheet) in places and (not hidden or sheet is self.before[old]):
                return places[id(sheet)]
        return 0
