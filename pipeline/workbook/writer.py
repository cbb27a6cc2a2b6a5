"""Our sheets put into a person's workbook, or replaced there, without touching a part that is not ours.

A replaced sheet keeps its tab name, position, sheetId, relationship, part name and hidden state, so that formulas,
scoped names and the active tab of the person survive. While nobody has touched it, it is written whole; else it is
edited, so that what a person added stays (``additions``); ``Writer.write`` names what can't, before there are any
bytes to save.

After all our sheets are taken out again, every part is as it was, byte for byte, but for: styles.xml, to which our
styles were added; the calculation chain, which Excel builds again; and workbook.xml where another program has saved
it in between. Only this is left of us.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.findings import CellRef, Finding, Severity, column_letters, finding
from pipeline.workbook.drawings import others_on, spoken, write_drawing
from pipeline.workbook.macros import with_buttons
from pipeline.workbook.package import RELS_TYPE, Package, relation_xml, rels_name
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.record import Cells, Record, record_of, rule_digest
from pipeline.workbook.scanning import MARK
from pipeline.workbook.sheet_xml import Surroundings, area_text, quoted, sheet_and_cells
from pipeline.workbook.styles_xml import EMPTY_STYLES, StyleSheet
from pipeline.workbook.workbook_part import WORKSHEET_TYPE, Sheet, WorkbookPart

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_TITLES, _FILTER = "_xlnm.Print_Titles", "_xlnm._FilterDatabase"
_SELECTED = re.compile(rb"\btabSelected\s*=\s*[\"'](?:1|true)[\"']")
_LONGEST_SHOWN = 60


def sheet_names(data: bytes, *, name: str = "") -> list[tuple[str, str | None]]:
    """Return every tab's name with our mark, or None where the sheet is the person's, in tab order.

    Raises:
        FileRefusedError: the workbook can't be used (see ``Package.read``).
    """
    return Writer(data, name).tabs


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
    writer = Writer(data, name)
    writer.write(plans, remove=remove, active=active)
    return writer.data()


class Writer:
    """One writing of sheets into a workbook: opened once, written once, and made bytes only where that is wanted.

    Args:
        data: the workbook.
        name: the file's name, for messages.

    Raises:
        FileRefusedError: the workbook can't be used (see ``Package.read``).
    """

    def __init__(self, data: bytes, name: str = "") -> None:
        self.package = Package.read(data, name)
        self.book = WorkbookPart(self.package)
        self._losses: list[Finding] = []
        self._unknown = list(self.book.strangers)
        self._strings = cache(self._read_strings)

    def _read_strings(self) -> list[str]:
        from pipeline.workbook.strings import shared_strings  # noqa: PLC0415 - as in _merged

        part = next(
            (each.target for each in self.book.relations.values() if each.kind == "sharedStrings"), ""
        )
        if part not in self.package:
            return []
        return shared_strings(io.BytesIO(self.package.part(part)), self.package.name)

    @property
    def tabs(self) -> list[tuple[str, str | None]]:
        """Every tab's name with our mark, or None where the sheet is the person's, in tab order."""
        return [(each.name, each.mark) for each in self.book.sheets]

    def data(self) -> bytes:
        """Return the workbook with what was written."""
        return self.package.write()

    def _strangers(self, plans: Sequence[SheetPlan]) -> list[Finding]:
        """Return the sheets that bear a mark of these plans and are not ours."""
        wanted = {plan.mark for plan in plans}
        return [
            finding("not_our_sheet", Severity.WARN, CellRef(tab, 1, 1), sheet=tab)
            for mark, tab in self._unknown
            if mark in wanted
        ]

    def _pristine(self, sheet: Sheet) -> bool:
        record = self.book.record(sheet.mark or "")
        return record is not None and record.digest == self.package.digest(sheet.part)

    def write(
        self, plans: Sequence[SheetPlan], *, remove: Sequence[str] = (), active: str | None = None
    ) -> list[Finding]:
        """Write sheets, take others out, and bring the workbook part in line.

        Args:
            plans: the sheets to write; ``remove`` and ``active`` as for ``write_sheets``.
            remove: marks of sheets to take out.
            active: the mark of the sheet that a brand-new workbook opens on.

        Returns:
            What a person added to our sheets and that is lost by this, each with its cell.

        Raises:
            FileRefusedError: as ``write_sheets`` does.
        """
        package, book = self.package, self.book
        brand_new = not book.sheets
        styles_part = next((each.target for each in book.relations.values() if each.kind == "styles"), "")
        if styles_part not in package and plans:
            styles_part = book.folder("styles.xml")
            package.put(styles_part, spoken(EMPTY_STYLES, strict=book.markup.strict), _STYLES_TYPE)
            book.add_relation("styles", styles_part)
        self._remove(remove, {plan.mark for plan in plans})
        first = next((plan.mark for plan in plans if plan.mark == active), plans[0].mark if plans else None)
        if plans:
            styles = StyleSheet(package.markup(styles_part))
            for plan in map(with_buttons, plans) if book.macros else plans:
                sheet = book.marked(plan.mark)
                new = sheet is None
                sheet = sheet or book.add_sheet(plan)
                chosen = brand_new and plan.mark == first
                area = self._write_sheet(sheet, plan, styles, new=new, selected=chosen)
                _write_names(book, sheet, plan, area)
            package.put(styles_part, styles.render())
        views = book.root.find("bookViews")
        if brand_new and plans and views is not None and views.children:
            tab = next(place for place, plan in enumerate(plans) if plan.mark == first)
            book.markup.set(views.children[0], "activeTab", str(tab))
        book.finish(brand_new=brand_new)
        return [*self._strangers(plans), *self._losses]

    def _remove(self, remove: Sequence[str], wanted: set[str]) -> None:
        for mark in remove:
            sheet = self.book.marked(mark)
            if mark in wanted:
                continue
            if sheet is not None:
                self._name_what_goes(sheet)
                self.book.remove_sheet(sheet)
            else:  # the person has deleted the sheet
                self.book.forget(mark)

    def _name_what_goes(self, sheet: Sheet) -> None:
        """Note what the person added to a sheet that goes."""
        from pipeline.workbook.comments import comments_on  # noqa: PLC0415 - as in _merged
        from pipeline.workbook.old_sheet import OldSheet  # noqa: PLC0415

        record = self.book.record(sheet.mark or "")
        cells: list[CellRef] = []
        if record is not None and not self._pristine(sheet):
            cells = [
                CellRef(sheet.name, cell.row, cell.column)
                for row in OldSheet(self.package.part(sheet.part), self.package.name).rows
                for cell in row.cells
                if cell.filled and (cell.row, cell.column) not in record.cells
            ]
        kinds = {
            "cells": len(cells),
            "comments": len(comments_on(self.package, sheet.part)),
            "drawing": others_on(self.package, sheet.part) if record is not None else 0,
        }
        for kind, count in kinds.items():
            if count:
                where = cells[0] if kind == "cells" else CellRef(sheet.name, 1, 1)
                self._losses.append(
                    finding("loses_" + kind, Severity.BLOCK, where, sheet=sheet.name, count=count)
                )

    def _write_sheet(
        self, sheet: Sheet, plan: SheetPlan, styles: StyleSheet, *, new: bool, selected: bool
    ) -> str:
        """Write a worksheet with its drawing and charts; return the area of its filter, or nothing."""
        package, book, strict = self.package, self.book, self.book.markup.strict
        record = book.record(plan.mark) if not new else None
        data = b"" if new else package.part(sheet.part)
        pristine = new or (record is not None and record.digest == package.digest(sheet.part))
        selected = selected or _SELECTED.search(data.partition(b"sheetData")[0]) is not None
        if pristine:  # only a merge reads on
            data = b""
        drawing = write_drawing(
            package,
            sheet.part,
            plan,
            book.folder("{}"),
            date1904=book.date1904,
            strict=strict,
            known=record is not None,
        )
        rid = _relate_drawing(package, sheet.part, drawing, strict=strict)
        around = Surroundings(styles, book.date1904, selected, rid, sheet.name)
        xml, cells = sheet_and_cells(plan, around)
        ours = spoken(xml, strict=strict)
        del xml
        area = area_text(plan.filter) if plan.filter else ""
        content = ours
        book.put_record(sheet, plan.mark, record_of(plan, cells, ours, area, rules_of(plan)))
        if not pristine:
            merged = self._merged(sheet, plan, data, record, rid, ours, cells)
            content, area = merged or (ours, area)
        package.put(sheet.part, content, WORKSHEET_TYPE)
        return area

    def _merged(
        self,
        sheet: Sheet,
        plan: SheetPlan,
        data: bytes,
        record: Record | None,
        rid: str | None,
        ours: bytes,
        cells: Cells,
    ) -> tuple[bytes, str] | None:
        """Return our sheet with the person's additions and the area of its filter; None where there are none."""
        # a sheet that nobody touched does not pay for these
        from pipeline.workbook.added_rules import Old  # noqa: PLC0415
        from pipeline.workbook.additions import Merge  # noqa: PLC0415
        from pipeline.workbook.comments import move_comments, move_tables  # noqa: PLC0415
        from pipeline.workbook.old_sheet import OldSheet  # noqa: PLC0415

        package = self.package
        unsure = record is None or self.book.shifted(plan.mark)
        formats = frozenset(self.book.our_formats()) if unsure else None
        old = Old(OldSheet(data, package.name), record, sheet.name, self._strings, formats)
        merge = Merge(plan, ours.decode(), cells, old)
        for reference, text in move_comments(package, sheet.part, merge.moves):
            merge.lose("loses_comment", reference, value=text[:_LONGEST_SHOWN])
        tables = move_tables(package, sheet.part, merge.moves, cells)
        for table in tables:
            merge.lose("loses_table", table[2], value=table[1])
        self._drop_tables(sheet.part, {table[0] for table in tables})
        merged = merge.make(rid, {table[0] for table in tables})
        self._losses += merge.losses
        alone = all(each.kind == "drawing" for each in package.relations(sheet.part))
        if record is None and alone and not merge.cells_kept:  # of an earlier version, as it was written
            return None
        return merged.xml, merged.filter

    def _drop_tables(self, part: str, gone: set[str]) -> None:
        if not gone:
            return
        targets = [each.target for each in self.package.relations(part) if each.id in gone]
        rels = self.package.markup(rels_name(part))
        for node in rels.root.all("Relationship"):
            if node.attributes.get("Id") in gone:
                rels.remove(node)
        self.package.put(rels_name(part), rels.render(), RELS_TYPE)
        for each in targets:
            self.package.delete(each)


def _relate_drawing(package: Package, part: str, drawing: str, *, strict: bool) -> str | None:
    """Bring the relationships of a sheet in line with its drawing; return the one that leads there."""
    present = package.relations(part)
    known = next((each for each in present if each.kind == "drawing"), None)
    if known is not None and drawing and known.target.lower() == drawing.lower():
        return known.id
    others = [each for each in present if each is not known]
    if not others and rels_name(part) in package and known is None and not drawing:
        return None
    if not others and not _outside(package, part):
        package.put_relations(part, [("drawing", drawing)] if drawing else [], strict=strict)
        return "rId1" if drawing else None
    rels = package.markup(rels_name(part))
    if known is not None:
        for node in rels.root.all("Relationship"):
            if node.attributes.get("Id") == known.id:
                rels.remove(node)
    rid = None
    if drawing:
        number = 1
        while f"rId{number}" in {each.id for each in present}:
            number += 1
        rid = f"rId{number}"
        rels.append(rels.root, relation_xml(rid, "drawing", f"/{drawing}", strict=strict))
    package.put(rels_name(part), rels.render(), RELS_TYPE)
    return rid


def _outside(package: Package, part: str) -> bool:
    """Return whether a part has relationships to things outside the file."""
    return any(not each.target for each in package.relations(part))


def _write_names(book: WorkbookPart, sheet: Sheet, plan: SheetPlan, area: str) -> None:
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
        _FILTER: (f"{tab}!{_absolute(area)}" if area else "", ' hidden="1"'),
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


def _absolute(area: str) -> str:
    """Return an address with dollar signs."""
    return re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", area)


def _same_place(reference: str) -> str:
    """Return a reference without its optional quotes and case, to compare with another."""
    return reference.replace("'", "").casefold()


def rules_of(plan: SheetPlan) -> Iterator[str]:
    """Yield what stands for each conditional format and validation of a plan."""
    for each in plan.highlights:
        yield rule_digest(area_text(each.area), each.formula)
    for rule in plan.validations:
        formulas = (rule.formula1,) if rule.formula2 is None else (rule.formula1, rule.formula2)
        yield rule_digest(area_text(rule.area), *formulas)
