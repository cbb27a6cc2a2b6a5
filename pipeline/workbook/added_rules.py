"""A sheet that came back, and the rules on it: a person's conditional formats, validations and links among ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.findings import CellRef, Finding, Severity, finding
from pipeline.workbook.markup import Markup, Node
from pipeline.workbook.moves import moves, parse_area
from pipeline.workbook.numbers import whole
from pipeline.workbook.old_sheet import OldCell, OldSheet
from pipeline.workbook.plan import Area, SheetPlan
from pipeline.workbook.record import Cells, Record, rule_digest

_ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
"""Order of a worksheet's elements: ECMA-376 part 1, 18.3.1.99."""


class Old(NamedTuple):
    """The sheet as it came back.

    Attributes:
        sheet: its part.
        record: what we noted when we wrote it.
        tab: its name.
        strings: the workbook's shared strings.
        formats: cell formats that are ours, given where our cells no longer stand where they were.
    """

    sheet: OldSheet
    record: Record | None
    tab: str
    strings: Callable[[], Sequence[str]]
    formats: frozenset[int] | None = None


class SheetAround:
    """What stands around the cells of a sheet, as it came back, ready to be edited.

    Args:
        plan: what is to be written.
        ours: the same as a worksheet part.
        cells: the cells that it fills.
        old: the sheet that is there.

    Attributes:
        moves: where lines went.
        losses: what could not be kept.
    """

    def __init__(self, plan: SheetPlan, ours: str, cells: Cells, old: Old) -> None:
        self.plan, self.old, self.cells = plan, old, cells
        self.new = OldSheet(ours.encode())
        self.frame: Markup = old.sheet.frame
        self.root = self.frame.root
        self.last = old.record.cells if old.record is not None else cells
        self.losses: list[Finding] = []
        if old.formats is not None:
            if old.record is not None:
                self.lose("rows_put_in", "A1", sheet=old.tab)
            self.last = old.sheet.cells(lambda cell: _is_in(cell, self.last, old.formats or frozenset()))
        keys = old.sheet.keys(self.last, old.strings), self.new.keys(cells, old.strings)
        self.moves = moves(self.last, cells, *keys)

    def lose(self, code: str, where: str, **details: object) -> None:
        """Note that something can't be kept."""
        try:
            area = parse_area(where.split(maxsplit=1)[0])
            place = CellRef(self.old.tab, area.first_row, area.first_column)
        except (ValueError, IndexError):
            place = CellRef(self.old.tab, 1, 1)
        self.losses.append(finding(code, Severity.BLOCK, place, **details))

    def put(self, tag: str, xml: str) -> None:
        """Put an element of ours where the order of elements asks for it."""
        before = tuple(_ORDER[: _ORDER.index(tag)])
        if tag != "conditionalFormatting":
            before = (*before, tag)
        self.frame.after(self.root, before, xml)

    def ours(self, tag: str) -> list[Node]:
        """Return our elements with a tag."""
        return self.new.frame.root.all(tag)

    def source(self, tag: str) -> str:
        """Return our elements with a tag as they are written."""
        return "".join(self.new.frame.source(node) for node in self.ours(tag))

    def _is_ours(self, where: str, *formulas: str, kind: str = "") -> bool:
        """Return whether a rule is one that we wrote; an earlier version did not note which."""
        if self.old.record is None:
            return kind == "expression"
        return rule_digest(where, *formulas) in self.old.record.rules

    def keep_rules(self) -> None:
        """Keep the person's conditional formats and validations, and write ours beside them."""
        highest = 0
        for node in self.root.all("conditionalFormatting"):
            where = node.attributes.get("sqref", "")
            rules = node.all("cfRule")
            theirs = [
                rule
                for rule in rules
                if not self._is_ours(
                    where, *(each.text for each in rule.all("formula")), kind=rule.attributes.get("type", "")
                )
            ]
            highest = max([highest, *(_number(rule.attributes.get("priority")) for rule in theirs)])
            if not theirs:
                self.frame.remove(node)
                continue
            for rule in rules:
                if rule not in theirs:
                    self.frame.remove(rule)
            self._move_rule(node, [each for rule in theirs for each in rule.all("formula")])
        ours = self.source("conditionalFormatting")
        if highest:
            ours = re.sub(r'priority="(\d+)"', lambda found: f'priority="{int(found[1]) + highest}"', ours)
        if ours:
            self.put("conditionalFormatting", ours)
        self._validations()

    def _move_rule(self, node: Node, formulas: list[Node]) -> None:
        """Let a rule of the person follow the lines that it is for."""
        where = node.attributes.get("sqref", "")
        if self.moves.none:
            return
        area = self.moves.area(where)
        texts = [self.moves.formula(each.text, self.old.tab) for each in formulas]
        if area is None or None in texts:
            self.lose("loses_rule", where, value=where)
            self.frame.remove(node)
            return
        self.frame.set(node, "sqref", area)
        for each, text in zip(formulas, texts, strict=True):
            if text is not None and text != each.text:
                self.frame.set_text(each, text)

    def _validations(self) -> None:
        node, ours = self.root.find("dataValidations"), self.ours("dataValidations")
        inner = [self.new.frame.source(each) for each in (ours[0].children if ours else [])]
        if node is None:
            if ours:
                self.put("dataValidations", self.source("dataValidations"))
            return
        count = len(inner)
        for each in node.all("dataValidation"):
            formulas = [*each.all("formula1"), *each.all("formula2")]
            where = each.attributes.get("sqref", "")
            if self._is_ours(where, *(formula.text for formula in formulas)):
                self.frame.remove(each)
            else:
                count += 1
                self._move_rule(each, formulas)
        if not count:
            self.frame.remove(node)
            return
        if inner:
            self.frame.append(node, "".join(inner))
        if "count" in node.attributes:
            self.frame.set(node, "count", str(count))

    def keep_links(self) -> None:
        """Keep the person's links, but not two on one cell."""
        node, ours = self.root.find("hyperlinks"), self.ours("hyperlinks")
        inner = [self.new.frame.source(each) for each in (ours[0].children if ours else [])]
        linked = {each.attributes["ref"] for each in (ours[0].children if ours else [])}
        if node is None:
            if ours:
                self.put("hyperlinks", self.source("hyperlinks"))
            return
        kept = 0
        for each in node.all("hyperlink"):
            where = each.attributes.get("ref", "")
            moved = self.moves.area(where)
            inside = "r:id" not in each.attributes and self.last.touches(first_area(where))
            if inside or moved is None or moved in linked:
                self.frame.remove(each)
                if not inside:
                    self.lose("loses_rule", where, value=where)
            else:
                kept += 1
                self.frame.set(each, "ref", moved)
        if inner:
            self.frame.append(node, "".join(inner))
        elif not kept:
            self.frame.remove(node)


def _is_in(cell: OldCell, last: Cells, formats: frozenset[int]) -> bool:
    style = cell.attributes.get("s", "")
    return (cell.row, cell.column) in last or whole(style, -1) in formats


def first_area(text: str) -> Area:
    """Return the first area of a list, or none at all."""
    try:
        return parse_area(text.split(maxsplit=1)[0])
    except (ValueError, IndexError):
        return Area(0, 0, 0, 0)


def _number(text: str | None) -> int:
    return whole(text)
