"""What people do to a workbook: tables moved, sheets renamed and added, columns exchanged; still a valid one.

Made with openpyxl, which is good enough for an input workbook of ours that nobody has added pictures to.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import closing
from copy import copy
from random import Random
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.formulas.inputs import InputTable
from pipeline.languages import LANGUAGES, text
from pipeline.rules.tabs import INPUT_TABLES

_NAMES = (
    'L\'été "x"',
    "Équipe & co",
    "plan 🎯",
    "A1",
    "1 - Données",
    "2027",
    "日本",
    "Sum(A1)",
    "a,b;c",
    "C'est tout!",
    "RC",
)
_OWN = ("Mes notes", 'Brouillon "é"', "👩‍💻 perso", "O'Brien", "R1C1")


def variant(data: bytes, seed: int) -> bytes:
    """Return an input workbook as a person may have left it: the same plan, hardly a cell where it was."""
    random = Random(seed)  # noqa: S311
    with closing(openpyxl.load_workbook(io.BytesIO(data))) as book:
        tables = {_sheet_name(table.key, lang): table for table in INPUT_TABLES for lang in LANGUAGES}
        lists = {_sheet_name("lists", lang) for lang in LANGUAGES}
        names = random.sample(_NAMES, len(_NAMES))
        for sheet in list(book.worksheets):
            table = tables.get(sheet.title)
            if table is None and sheet.title not in lists:
                continue
            if table is not None and table.optional and _is_empty(sheet, table) and random.random() < 0.4:
                book.remove(sheet)
                continue
            if table is not None:
                _disturb(book, sheet, table, random)
            if random.random() < 0.4 and names:
                _rename(book, sheet, names.pop())
        for name in random.sample(_OWN, random.randint(0, 3)):
            own = book.create_sheet(name, random.randint(0, len(book.worksheets)))
            own["B2"], own["B3"], own["B4"] = "Total", 12.5, "=B3*2"
        if random.random() < 0.2:
            book.epoch = CALENDAR_MAC_1904
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def heading_row(sheet: Worksheet, table: type[InputTable]) -> int | None:
    """Return the row of a sheet that holds the headings of a table, in either language."""
    for lang in LANGUAGES:
        wanted = {
            text(f"inputs.{table.key}.columns.{column.key}.heading", lang)
            for column in table.columns
            if column.required or table.optional
        }
        for row in sheet.iter_rows():
            if wanted <= {cell.value for cell in row}:
                return row[0].row
    return None


def _sheet_name(key: str, lang: str) -> str:
    return text(f"inputs.{key}.sheet", lang)


def _disturb(book: Workbook, sheet: Worksheet, table: type[InputTable], random: Random) -> None:
    """Do to the sheet of a table some of the things that people do."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    row = None if table.form else heading_row(sheet, table)
    if row is not None and random.random() < 0.4:
        _leave_out(sheet, row, table)
    if row is not None:
        if random.random() < 0.4:
            _exchange_columns(sheet, row, random)
        if random.random() < 0.4:
            _add_column(sheet, row, random)
    if random.random() < 0.5:
        _move_down(book, sheet, random)


def _is_empty(sheet: Worksheet, table: type[InputTable]) -> bool:
    """Tell whether a table has no lines: nothing stands below its headings and units."""
    row = heading_row(sheet, table)
    assert row is not None
    return all(cell.value is None for line in sheet.iter_rows(min_row=row + 2) for cell in line)


def _leave_out(sheet: Worksheet, row: int, table: type[InputTable]) -> None:
    """Take out the optional columns that nobody filled in."""
    optional = {
        text(f"inputs.{table.key}.columns.{column.key}.heading", lang)
        for column in table.columns
        for lang in LANGUAGES
        if column.optional
    }
    for column in range(sheet.max_column, 0, -1):
        below = (sheet.cell(line, column).value for line in range(row + 2, sheet.max_row + 1))
        if sheet.cell(row, column).value in optional and all(value is None for value in below):
            for line in (row, row + 1):
                sheet.cell(line, column).value = None


def _move_down(book: Workbook, sheet: Worksheet, random: Random) -> None:
    """Put empty rows above everything, as for a logo or a note; formulas follow, as they do in Excel."""
    rows = random.randint(1, 4)
    sheet.insert_rows(1, rows)
    own = re.escape(_quoted(sheet.title))
    reference = re.compile(
        rf"({own}|\b{re.escape(sheet.title)}!)(\$?[A-Z]+\$?)(\d+)(?::(\$?[A-Z]+\$?)(\d+))?"
    )

    def moved(found: re.Match[str]) -> str:
        start = f"{found[1]}{found[2]}{int(found[3]) + rows}"
        return f"{start}:{found[4]}{int(found[5]) + rows}" if found[4] else start

    _rewrite(book, lambda formula: reference.sub(moved, formula))
    if random.random() < 0.5:
        sheet["A1"] = "À relire avec la direction « finances » <2027>"


def _add_column(sheet: Worksheet, row: int, random: Random) -> None:
    """Put a person's own column in the midst of a table, or before it."""
    column = random.randint(1, 5)
    sheet.insert_cols(column)
    sheet.cell(row, column, "Mes remarques")
    for line in range(row + 2, row + 5):
        sheet.cell(line, column, random.choice(("à voir", 3.5, None)))


def _exchange_columns(sheet: Worksheet, row: int, random: Random) -> None:
    """Exchange two columns of a table, from their headings down."""
    filled = [cell.column for cell in sheet[row] if cell.value is not None]
    one, other = random.sample(filled, 2)
    for line in range(row, sheet.max_row + 1):
        first: Any = sheet.cell(line, one)  # its parts, so that a text that looks like a formula stays a text
        second: Any = sheet.cell(line, other)
        held = (first._value, first.data_type, copy(first._style))
        first._value, first.data_type, first._style = second._value, second.data_type, copy(second._style)
        second._value, second.data_type, second._style = held


def _rename(book: Workbook, sheet: Worksheet, name: str) -> None:
    """Rename a sheet; references to it follow, as they do in Excel."""
    old, bare = _quoted(sheet.title), re.compile(rf"(?<![\w'])({re.escape(sheet.title)})!")
    sheet.title = name
    new = _quoted(name)
    _rewrite(book, lambda formula: bare.sub(lambda _: new, formula.replace(old, new)))


def _rewrite(book: Workbook, change: Callable[[str], str]) -> None:
    """Change every formula of a workbook: of cells, validations and names."""
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    for cell in cells:
        if cell.data_type == "f":
            cell.value = change(str(cell.value))
    held: list[Any] = [each for sheet in book.worksheets for each in sheet.data_validations.dataValidation]
    for each in (*held, *book.defined_names.values()):
        for attribute in sorted({"formula1", "formula2", "value"} & set(dir(each))):
            setattr(each, attribute, change(getattr(each, attribute) or "") or None)


def _quoted(name: str) -> str:
    return "'{}'!".format(name.replace("'", "''"))
