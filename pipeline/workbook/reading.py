"""Reads a person's workbook: finds the tables by their headings and every value by its cell.

Nothing is repaired in silence: what can't be read becomes a finding that names its cell, and all findings of
a workbook come at once.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.findings import FileRefusedError, Finding, Severity, finding
from pipeline.languages import LANGUAGES
from pipeline.rules.inputs import Project
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Book, Table
from pipeline.workbook.cells import Cells, read_cells
from pipeline.workbook.finding_tables import Place, find_tables
from pipeline.workbook.forms import field_text, read_form
from pipeline.workbook.headings import LISTS_TABLE
from pipeline.workbook.missing import check_headings
from pipeline.workbook.package import Package
from pipeline.workbook.references import Target, check_keys, check_references
from pipeline.workbook.rows import LAST_ROW, read_rows
from pipeline.workbook.scanning import scan
from pipeline.workbook.typed_cells import Reading
from pipeline.workbook.word_lists import code_of, heading_text, our_lists, read_lists

if TYPE_CHECKING:
    from pipeline.formulas.inputs import Input
    from pipeline.workbook.scanning import Grid


def read_book(data: bytes, name: str = "") -> tuple[Book | None, list[Finding]]:
    """Read a workbook.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Returns:
        What was read, with every finding in the order of tabs, rows and columns. There is no book where the
        workbook is empty or holds none of our tables. A table that is missing, or lacks a column, is not in
        the book: its finding blocks; an optional one that is missing is there without rows. A list that is missing has our own words there, so that others go on.

    Raises:
        FileRefusedError: the file can't be used at all.
    """
    Package.read(data, name)  # what can't be written later is refused now: both say the same
    return book_in(read_cells(data, name), name)


def book_in(cells: Cells, name: str = "") -> tuple[Book | None, list[Finding]]:
    """Read a person's tables from sheets of cells, whatever gave them: a file or a live book.

    Args:
        cells: the worksheets in the order of their tabs, the names that mark ours, the epoch.
        name: the workbook's name, for messages.

    Returns:
        What ``read_book`` does.

    Raises:
        FileRefusedError: ``too_large``, a table holds more than a plan can.
    """
    grids = scan(cells)
    if not any(grid.filled for grid in grids):
        return None, [finding("empty_workbook", Severity.BLOCK, file=name)]
    places, again = find_tables(grids)
    if not places:
        return None, [finding("no_table", Severity.BLOCK, file=name)]
    if any(place.grid.cut for place in places.values()):
        raise FileRefusedError("too_large", name)
    reading = Reading(_language(places), cells.date1904)
    check_headings(places, again, reading)
    book = _read(places, reading)
    _leave_out_incomplete(book, places)
    return book, _in_order(reading.findings, grids)


def _language(places: dict[str, Place]) -> str:
    """Return the language that the project names, else the one in which most headings are written."""
    if Project.key in places:
        named = code_of("language", field_text(places[Project.key], "language"))
        if named is not None:
            return named
    langs: Counter[str] = Counter()
    for place in places.values():
        langs.update(place.langs)
    return max(LANGUAGES, key=lambda lang: langs[lang])


def _read(places: dict[str, Place], reading: Reading) -> Book:
    """Read lists and tables, then check what refers to what."""
    book = Book(reading.lang, date1904=reading.date1904)
    if LISTS_TABLE in places:
        place = places[LISTS_TABLE]
        ends = {column: _end(place, places, (column, column)) for _, column in place.at.values()}
        reading.lists = book.lists = read_lists(place, ends, reading)
    if Project.key in places:
        reading.offer = code_of("kind", field_text(places[Project.key], "kind")) == "offer"
    for declared in INPUT_TABLES:
        found = places.get(declared.key)
        if found is not None and declared.form:
            book.tables[declared.key] = read_form(declared, found, reading)
        elif found is not None:
            book.tables[declared.key] = read_rows(declared, found, _end(found, places, found.span), reading)
    _check_names(book, places, reading)
    return book


def _end(place: Place, places: dict[str, Place], span: tuple[int, int]) -> int:
    """Return the last row that can belong to a table: the one before the next table that stands below it."""
    below = [
        other.heading
        for other in places.values()
        if other.grid is place.grid
        and other.heading > place.heading
        and other.span[0] <= span[1]
        and other.span[1] >= span[0]
    ]
    return min(below) - 1 if below else LAST_ROW


def _check_names(book: Book, places: dict[str, Place], reading: Reading) -> None:
    """Check the keys of every table, and each cell that refers to one."""
    for declared in INPUT_TABLES:
        table = book.tables.get(declared.key)
        if table is None:
            continue
        for column in (each for each in declared.columns if each.key in table.columns):
            heading = heading_text(places[declared.key], column.key)
            if column.is_key:
                check_keys(table, column, heading, reading)
            elif column.refers is not None:
                _check_reference(book, places, column, heading, reading)


def _check_reference(
    book: Book, places: dict[str, Place], column: Input, heading: str, reading: Reading
) -> None:
    """Check the cells of one column against the keys of the table that it refers to."""
    refers = column.refers
    other = book.tables.get(refers.table.key) if refers is not None else None
    if refers is None or other is None or refers.key not in other.columns:
        return
    keys = [str(row[refers.key]) for row in other.rows if row[refers.key] is not None]
    if column.also is not None:
        beside = reading.lists.get(column.also)
        if beside is None:
            return
        keys += [str(word) for word in beside.words if word is not None]
    target = Target(other.sheet, heading_text(places[refers.table.key], refers.key), keys)
    check_references(book.tables[column.table.key], column, heading, target, reading)


def _leave_out_incomplete(book: Book, places: dict[str, Place]) -> None:
    """Take out tables that lack a column, put in lists that are missing and optional tables without rows.

    So nobody need look for any of them.
    """
    for declared in INPUT_TABLES:
        table = book.tables.get(declared.key)
        if table is None:
            if declared.optional:
                book.tables[declared.key] = Table.missing(declared.key)
        elif any(each.key not in table.columns for each in declared.columns if not each.optional):
            del book.tables[declared.key]
    place = places.get(LISTS_TABLE)
    book.lists = our_lists(book.language, "" if place is None else place.grid.sheet) | book.lists


def _in_order(findings: list[Finding], grids: list[Grid]) -> list[Finding]:
    """Return findings as a person walks through the workbook: the file's, then tab by tab, row by row."""
    tabs = {grid.sheet: at for at, grid in enumerate(grids)}

    def place(each: Finding) -> tuple[int, int, int]:
        return (
            (-1, 0, 0) if each.where is None else (tabs[each.where.sheet], each.where.row, each.where.column)
        )

    return sorted(findings, key=place)
