"""What a person added to a sheet of ours, kept around our cells when these are written again.

The sheet as it came back is edited, not replaced: our rows go in, and whatever stands around them stays as it is
(protection, custom views, breaks, background, form controls, tables, pivots, sparklines, extensions of any kind).

- Cells that were not ours last time stay, with their formulas; where a line moved, what stands in its row moves
  with it; where our cells now need the place, or the line is gone, the loss is named.
- Rows: hidden, outlined, styled or set to a height by the person: they stay so, with their line.
- Columns, view (zoom, frozen panes), page, filter: the person's choice stays unless what *we* ask for has changed
  since the last run and theirs is what we asked for then.
- Conditional formats, validations, links: those that were not ours stay. Tab colour, margins, headers and
  footers: as they are.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from pipeline.workbook.added_cells import KeptCells
from pipeline.workbook.added_rules import SheetAround, first_area
from pipeline.workbook.columns_kept import merged_columns
from pipeline.workbook.markup import OFFICE, STRICT, Node, quoteattr
from pipeline.workbook.numbers import whole
from pipeline.workbook.record import page_of, view_of


class Merged(NamedTuple):
    """The part, and the area of its filter (or nothing)."""

    xml: bytes
    filter: str


class Merge(SheetAround):
    """Our sheet and the person's additions to the one that is there.

    Args:
        plan: what is to be written.
        ours: the same as a worksheet part.
        cells: the cells that it fills.
        old: the sheet that is there.

    Attributes:
        moves: where lines went.
        losses: what could not be kept.
        cells_kept: how many cells of the person were.
    """

    def make(self, drawing: str | None, dropped_tables: Collection[str] = ()) -> Merged:
        """Return the sheet.

        Args:
            drawing: relationship to the drawing, or None where the sheet has none.
            dropped_tables: relationships to tables that can't be kept.
        """
        kept = KeptCells(
            self.old.sheet.rows, self.last, self.cells, self.moves, self.old.tab, self.old.strings
        )
        rows, dimension = kept.with_ours(self.new.rows)
        self.losses += kept.losses
        self.cells_kept = kept.count
        data = self.root.find("sheetData")
        if data is not None:
            self.frame.append(data, rows)
        self._simple(dimension)
        self._columns()
        area = self._filter()
        self._merges()
        self.keep_rules()
        self.keep_links()
        self._page()
        self._drawing(drawing)
        self._tables(dropped_tables)
        return Merged(self.frame.render(), area)

    def _simple(self, dimension: str) -> None:
        """Keep tab colour, dimension, view and default sizes, or put ours where there are none."""
        record, plan = self.old.record, self.plan
        for tag in ("sheetPr", "dimension", "sheetViews", "sheetFormatPr"):
            node = self.root.find(tag)
            if node is None:
                self.put(tag, self.source(tag))
            elif tag == "dimension":
                self.frame.set(node, "ref", dimension)
            elif tag == "sheetViews" and record is not None:
                if view_of(plan.freeze, gridlines=plan.gridlines) != record.view == _view(node):
                    self.frame.replace(node, self.source(tag))
            elif tag == "sheetFormatPr":
                deepest = max((each.level for each in plan.columns), default=0)
                if deepest > whole(node.attributes.get("outlineLevelCol")):
                    self.frame.set(node, "outlineLevelCol", str(deepest))

    def _columns(self) -> None:
        record, node = self.old.record, self.root.find("cols")
        if record is not None and node is not None:
            if record.columns == tuple(self.plan.columns) and not self.moves.right:
                return
            self.frame.replace(node, merged_columns(node, record.columns, self.plan.columns, self.moves))
        elif node is None and self.plan.columns:
            self.put("cols", self.source("cols"))

    def _filter(self) -> str:
        """Keep the person's filter, over our rows as they are now; return its area."""
        node, ours = self.root.find("autoFilter"), self.ours("autoFilter")
        wanted = ours[0].attributes["ref"] if ours else ""
        record = self.old.record
        if node is None:
            if not ours or (record is not None and record.filter):  # the person took it off
                return ""
            self.put("autoFilter", self.source("autoFilter"))
            return wanted
        present = node.attributes.get("ref", "")
        if record is not None and present == record.filter and present != wanted:
            if not wanted:
                self.frame.remove(node)
                return ""
            self.frame.set(node, "ref", wanted)
            return wanted
        if not self.moves.none and present != wanted:
            present = self.moves.area(present) or present
            self.frame.set(node, "ref", present)
        return present

    def _merges(self) -> None:
        node = self.root.find("mergeCells")
        if node is None:
            return
        kept = 0
        for each in node.all("mergeCell"):
            reference = each.attributes.get("ref", "")
            area = self.moves.area(reference)
            if area is None or self.cells.touches(first_area(area)):
                self.lose("loses_merge", reference, value=reference)
                self.frame.remove(each)
            else:
                kept += 1
                self.frame.set(each, "ref", area)
        if kept:
            if "count" in node.attributes:
                self.frame.set(node, "count", str(kept))
        else:
            self.frame.remove(node)

    def _page(self) -> None:
        record, plan = self.old.record, self.plan
        wanted = page_of(landscape=plan.landscape, pages_wide=plan.pages_wide)
        node = self.root.find("pageSetup")
        if node is not None and record is not None and wanted != record.page == _page(node):
            self.frame.set(node, "orientation", "landscape" if plan.landscape else "portrait")
            self.frame.set(node, "fitToWidth", str(plan.pages_wide))

    def _tables(self, dropped: Collection[str]) -> None:
        node = self.root.find("tableParts")
        if node is None or not dropped:
            return
        kept = [each for each in node.children if each.attributes.get("r:id") not in dropped]
        if not kept:
            self.frame.remove(node)
            return
        for each in node.children:
            if each not in kept:
                self.frame.remove(each)
        if "count" in node.attributes:
            self.frame.set(node, "count", str(len(kept)))

    def _drawing(self, drawing: str | None) -> None:
        node = self.root.find("drawing")
        if node is not None and drawing is None:
            self.frame.remove(node)
        elif node is None and drawing is not None:
            uris = [uri for uri in (OFFICE, STRICT[OFFICE]) if uri in self.frame.prefixes]
            prefix = self.frame.prefixes[uris[0]] if uris else "r"
            declared = "" if uris else f' xmlns:r="{STRICT[OFFICE] if self.frame.strict else OFFICE}"'
            self.put("drawing", f"<drawing{declared} {prefix}:id={quoteattr(drawing)}/>")


def _view(views: Node) -> str:
    """Return what a sheet's first view says, in the words of ``record.view_of``."""
    view = views.find("sheetView")
    if view is None:
        return ""
    pane = view.find("pane")
    freeze = None
    if pane is not None and pane.attributes.get("state", "").startswith("frozen"):
        split = [float(pane.attributes.get(name, "0") or 0) for name in ("ySplit", "xSplit")]
        freeze = (int(split[0]) + 1, int(split[1]) + 1)
    return view_of(freeze, gridlines=view.attributes.get("showGridLines", "1") in {"1", "true"})


def _page(node: Node) -> str:
    wide = node.attributes.get("fitToWidth", "1")
    landscape = node.attributes.get("orientation", "default") == "landscape"
    return page_of(landscape=landscape, pages_wide=whole(wide, 1))
