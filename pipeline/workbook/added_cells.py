"""The cells and rows that a person added to a sheet of ours, among our own."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from pipeline.findings import CellRef, Finding, Severity, finding
from pipeline.workbook.markup import escape, quoteattr
from pipeline.workbook.moves import Moves, address, shifted
from pipeline.workbook.old_sheet import OldCell, OldRow, attributes_of
from pipeline.workbook.record import Cells

_FORMULA = re.compile(r"<f(?=[\s/>])([^>]*?)(?:/>|>(.*?)</f\s*>)", re.DOTALL)
_TRUE = {"1", "true"}
_LONGEST_SHOWN = 60
_ONE_POINT = 0.75


class KeptCells:
    """The person's cells on a sheet of ours.

    Args:
        rows: the sheet as it came back.
        last: which of its cells were ours.
        new: which are ours now.
        moves: where lines went.
        tab: the sheet's name.
        strings: the workbook's shared strings.
    """

    def __init__(
        self,
        rows: Sequence[OldRow],
        last: Cells,
        new: Cells,
        moves: Moves,
        tab: str,
        strings: Callable[[], Sequence[str]],
    ) -> None:
        self.rows, self.last, self.new, self.moves, self.tab, self.strings = (
            rows,
            last,
            new,
            moves,
            tab,
            strings,
        )
        self.losses: list[Finding] = []
        self._masters: dict[str, tuple[OldCell, str]] = {}
        self._kept: dict[int, dict[int, str]] = {}
        self._rows: dict[int, dict[str, str]] = {}
        self._find_masters()
        for row in rows:
            place = moves.row(row.number)
            if place is not None:
                self._rows[place] = row.attributes
            for cell in row.cells:
                if (cell.row, cell.column) not in last:
                    self._keep(cell, place)

    def _find_masters(self) -> None:
        """Find the formulas that others share, and whether all of their cells stay where they are."""
        for row in self.rows:
            for cell in row.cells:
                if "shared" in cell.inner and (found := _FORMULA.search(cell.inner)) and found[2]:
                    given = attributes_of(found[1])
                    if given.get("t") == "shared":
                        self._masters[given.get("si", "")] = (cell, html.unescape(found[2]))

    def _lose(self, code: str, cell: OldCell) -> None:
        shown = cell.text(self.strings)
        if not shown and (found := _FORMULA.search(cell.inner)):
            shown = "=" + html.unescape(found[2] or "")
        if len(shown) > _LONGEST_SHOWN:
            shown = shown[: _LONGEST_SHOWN - 1] + "…"
        where = CellRef(self.tab, cell.row, cell.column)
        self.losses.append(finding(code, Severity.BLOCK, where, value=shown))

    def _keep(self, cell: OldCell, row: int | None) -> None:
        column = self.moves.column(cell.column)
        if row is None or (row, column) in self.new:
            if cell.filled:
                self._lose("loses_line_cell" if row is None else "loses_cell", cell)
            return
        given = cell.attributes | {"r": address(row, column)}
        inner = _FORMULA.sub(lambda found: self._formula(cell, found), cell.inner, count=1)
        told = "".join(f" {name}={quoteattr(value)}" for name, value in given.items())
        xml = f"<c{told}>{inner}</c>" if inner else f"<c{told}/>"
        self._kept.setdefault(row, {})[column] = xml

    def _formula(self, cell: OldCell, found: re.Match[str]) -> str:
        """Return a formula of the person as it is in its place now."""
        given, text = attributes_of(found[1]), html.unescape(found[2] or "")
        if given.get("t") == "shared":
            known = self._masters.get(given.get("si", ""))
            if known is None:
                self._lose("loses_formula", cell)
                return ""
            master, text = known
            if self.moves.none and (master.row, master.column) not in self.last:
                return found[0]
            plain = shifted(text, cell.row - master.row, cell.column - master.column)
        elif self.moves.none:
            return found[0]
        else:
            plain = text
        moved = plain if plain is None or self.moves.none else self.moves.formula(plain, self.tab)
        if moved is None or given.get("t") == "dataTable":
            self._lose("loses_formula", cell)
            return ""
        attributes = ""
        if given.get("t") == "array":
            area = self.moves.area(given.get("ref", "")) or ""
            attributes = f' t="array" ref={quoteattr(area)}'
        return f"<f{attributes}>{escape(moved)}</f>"

    @property
    def count(self) -> int:
        """How many cells were kept."""
        return sum(len(cells) for cells in self._kept.values())

    def with_ours(self, ours: Sequence[OldRow]) -> tuple[str, str]:
        """Return all rows as XML, and the area that they fill."""
        new = {row.number: row for row in ours}
        pieces: list[str] = []
        columns: set[int] = set()
        numbers: list[int] = []
        for number in sorted({*new, *self._kept, *self._rows}):
            row = new.get(number)
            theirs = self._kept.get(number, {})
            given = self._row(number, row.attributes if row is not None else {})
            if row is None and not theirs and len(given) == 1:
                continue
            cells = dict(theirs)
            for cell in row.cells if row is not None else []:
                cells[cell.column] = cell.xml
            columns.update(cells)
            if cells:
                numbers.append(number)
            told = "".join(f" {name}={quoteattr(value)}" for name, value in given.items())
            inner = "".join(cells[column] for column in sorted(cells))
            pieces.append(f"<row{told}>{inner}</row>" if inner else f"<row{told}/>")
        if not numbers:
            return "".join(pieces), "A1"
        first, last = address(numbers[0], min(columns)), address(numbers[-1], max(columns))
        return "".join(pieces), first if first == last else f"{first}:{last}"

    def _row(self, number: int, ours: dict[str, str]) -> dict[str, str]:
        """Return a row's attributes: ours, and what the person set on it."""
        theirs = self._rows.get(number, {})
        given = {"r": str(number)} | ours
        height, ours_height = theirs.get("ht", ""), ours.get("ht", "")
        custom = theirs.get("customHeight") in _TRUE
        if height and custom and (not ours_height or abs(float(height) - float(ours_height)) > _ONE_POINT):
            given |= {"ht": height, "customHeight": "1"}
        if theirs.get("hidden") in _TRUE:
            given["hidden"] = "1"
        if theirs.get("outlineLevel", "0") != "0":
            given["outlineLevel"] = theirs["outlineLevel"]
        if theirs.get("collapsed") in _TRUE:
            given["collapsed"] = "1"
        if theirs.get("customFormat") in _TRUE and theirs.get("s"):
            given |= {"s": theirs["s"], "customFormat": "1"}
        return given
