"""One cell of a live book explained: the rule, its formula in words, the cells it reads, its reason and its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.findings import CellRef
from pipeline.formulas.blocks import KeyCopy, Noted
from pipeline.formulas.inputs import Input
from pipeline.languages import has, text
from pipeline.languages.numbers import day, number
from pipeline.rules.catalog import sheets
from pipeline.rules.computing import absent, tell
from pipeline.runs.explaining import label_of, printer_for, readers
from pipeline.runs.live import LiveBook, LiveValue
from pipeline.runs.live_telling import said
from pipeline.runs.working import Laid, begun, checked, lay_out, told, valued
from pipeline.tables import Book
from pipeline.workbook.live_blocks import Stood
from pipeline.workbook.live_cells import cells_of, raw, tabs_of
from pipeline.workbook.moves import Reference, references
from pipeline.workbook.plan import Area
from pipeline.workbook.reading import book_in
from pipeline.workbook.sheet_xml import area_text
from pipeline.workbook.standing import Standing, Thing, input_at, standing

_MOST = 12
"""Cells that an explanation lists."""
_MOST_DIGITS = 6


def explain_cell(live: LiveBook, tab: str, row: int, column: int, fallback: str) -> tuple[str, str]:
    """Return what is to be said of a cell, and in which language.

    Args:
        live: the book's sheets, those that we computed with their formulas.
        tab: the sheet of the cell.
        row: its 1-based row.
        column: its 1-based column.
        fallback: the language where the book doesn't say.

    Raises:
        FileRefusedError: the book can't be used.
    """
    book, findings = checked(book_in(cells_of(live), live.name))
    where = CellRef(tab, row, column)
    if book is None:
        return said("explained.nothing", fallback, sheet=tab, cell=where.a1), fallback
    lang = book.language
    typed = input_at(book, tab, row, column)
    if typed is not None:
        return "\n".join(_typed(book, typed[0], where)), lang
    if tab not in {each for each, mark in tabs_of(live) if mark is not None and not mark.startswith("in_")}:
        return said("explained.nothing", lang, sheet=tab, cell=where.a1), lang
    outcome = begun(book, findings)
    if outcome.blocked:
        return said("explained.not_computed", lang), lang
    values = valued(book, outcome)
    tell(values, told(outcome.findings, lang))
    laid = lay_out(book, tabs_of(live), outcome, values, given=False)
    return _Cell(live, book, laid, where).said(), lang


class _Cell:
    """A cell of a computed sheet, with all that stands in the book."""

    def __init__(self, live: LiveBook, book: Book, laid: Laid, where: CellRef) -> None:
        self.book, self.layout, self.where, self.lang = book, laid.layout, where, book.language
        self._rows = next(list(each.rows) for each in laid.plans if each.name == where.sheet)
        self._sheets = {each.name.casefold(): Stood(each) for each in live.sheets}
        self._details = {"sheet": where.sheet, "cell": where.a1}

    def said(self) -> str:
        found = standing(self.layout, *self.where)
        if found is None:
            return said("explained.words", self.lang, **self._details)
        shown = str(self._sheets[self.where.sheet.casefold()].entry(self.where.row, self.where.column))
        formula = self._formula()
        if formula is None or found.tree is None:
            return self._given(found.of)
        if _plain(shown) != _plain(f"={formula}"):
            return said("explained.not_computed", self.lang)
        return "\n".join(self._rule(found, formula))

    def _formula(self) -> str | None:
        """Return the formula that a run puts into the cell now."""
        row = next((each for each in self._rows if each.number == self.where.row), None)
        cells = [] if row is None else row.cells
        return next((each.formula for each in cells if each.column == self.where.column), None)

    def _given(self, of: Thing) -> str:
        if isinstance(of, KeyCopy):
            origin = label_of(of.of, self.lang)
            return said(
                "explained.key", self.lang, label=label_of(of, self.lang), origin=origin, **self._details
            )
        if isinstance(of, Noted) and has(f"columns.{of.name}", self.lang):
            return said("explained.noted", self.lang, label=label_of(of, self.lang), **self._details)
        return said("explained.words", self.lang, **self._details)

    def _rule(self, found: Standing, formula: str) -> Iterator[str]:
        lang = self.lang
        assert found.tree is not None  # noqa: S101 - asked only of cells with a rule
        yield said("explained.rule", lang, label=label_of(found.of, lang), **self._details)
        yield said("explained.value", lang, value=self._shown(self.where))
        yield said("explained.formula", lang, formula=printer_for(lang).text(found.tree))
        inputs = list(dict.fromkeys(self._inputs(formula)))
        if inputs:
            yield ""
            yield said("explained.inputs", lang)
            yield from inputs[:_MOST]
            if len(inputs) > _MOST:
                yield said("said.more", lang, count=len(inputs) - _MOST)
        if has(f"why.{found.of.name}.why", lang):
            yield ""
            yield said("explained.why", lang, why=text(f"why.{found.of.name}.why", lang))
            yield said("explained.source", lang, source=text(f"why.{found.of.name}.source", lang))

    def _inputs(self, formula: str) -> Iterator[str]:
        """Yield a line for each cell or area that the formula reads; an INDEX reads one cell of its area."""
        found = list(references(formula))
        skipped: set[int] = set()
        for number_, each in enumerate(found):
            if number_ in skipped:
                continue
            picked = self._picked(formula, found, number_)
            if picked is not None:
                skipped.add(number_ + 1)
                yield self._line(each.sheet or self.where.sheet, picked)
            else:
                yield self._line(each.sheet or self.where.sheet, each.area)

    def _picked(self, formula: str, found: list[Reference], at: int) -> Area | None:
        """Return the cell that an INDEX over an area picks, where its row is that of a cell."""
        each, following = found[at], found[at + 1] if at + 1 < len(found) else None
        if following is None or not formula[: each.start].endswith("INDEX("):
            return None
        if formula[each.end : following.start] != "," or formula[following.end : following.end + 1] != ")":
            return None
        value = self._value(CellRef(following.sheet or self.where.sheet, *following.area[:2]))
        if (
            not isinstance(value, (int, float))
            or not 1 <= value <= each.area.last_row - each.area.first_row + 1
        ):
            return None
        row = each.area.first_row + int(value) - 1
        return Area(row, each.area.first_column, row, each.area.first_column)

    def _line(self, sheet: str, area: Area) -> str:
        first = CellRef(sheet, area.first_row, area.first_column)
        address = area_text(area) if sheet == self.where.sheet else f"{sheet}!{area_text(area)}"
        label = self._label(first)
        count = (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
        if count > 1:
            return said("explained.area", self.lang, cell=address, label=label, count=count)
        key = self._key(first)
        label = f"{label} ({key})" if key and key != label else label
        return said("explained.input", self.lang, cell=address, label=label, value=self._shown(first))

    def _label(self, where: CellRef) -> str:
        found = standing(self.layout, *where)
        if found is not None:
            return label_of(found.of, self.lang) if has(f"columns.{found.of.name}", self.lang) else ""
        typed = input_at(self.book, *where)
        if typed is not None:
            return label_of(typed[0], self.lang)
        for each in self.book.lists.values():
            if (each.sheet, each.column) == (where.sheet, where.column):
                return text(f"lists.{each.key}.heading", self.lang)
        return ""

    def _key(self, where: CellRef) -> str:
        """Return the key of the line that a cell stands in."""
        typed = input_at(self.book, *where)
        if typed is not None:
            return typed[1]
        first = self._value(where._replace(column=1))
        return first if isinstance(first, str) and where.column > 1 and where.row != self.where.row else ""

    def _value(self, where: CellRef) -> LiveValue:
        sheet = self._sheets.get(where.sheet.casefold())
        return None if sheet is None else sheet.value(where.row, where.column)

    def _shown(self, where: CellRef) -> str:
        value = self._value(where)
        found = None if value is None else raw(value)
        if isinstance(found, Decimal):
            exponent = found.as_tuple().exponent
            digits = -exponent if isinstance(exponent, int) else 0
            return number(found, self.lang, min(max(digits, 2), _MOST_DIGITS) if digits > 0 else 0)
        if isinstance(found, date):
            return day(found, self.lang)
        return "–" if found is None or found == "" else str(value)


def _typed(book: Book, of: Input, where: CellRef) -> Iterator[str]:
    lang = book.language
    yield said("explained.typed", lang, sheet=where.sheet, cell=where.a1, label=label_of(of, lang))
    key = f"inputs.{of.table.key}.columns.{of.key}.help"
    if has(key, lang):
        yield text(key, lang)
    shown = sheets(book.code("kind", book.field("kind")) or "", without=absent(book))
    used = list(dict.fromkeys(label_of(each, lang) for each in readers(of, shown)))
    if used:
        yield said("explained.used_by", lang, columns="; ".join(used[:_MOST]))


def _plain(formula: str) -> str:
    """Return a formula without what programs spell in their own way: case, spaces, quotes of sheets."""
    return re.sub(r"[\s']", "", formula).casefold()
