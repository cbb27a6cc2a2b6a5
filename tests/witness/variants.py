"""What people do to a workbook: tables moved, sheets renamed and added, columns exchanged; still a valid one.

Made with openpyxl, which is good enough for an input workbook of ours that nobody has added pictures to.
"""

from __future__ import annotations

import io
from contextlib import closing
from copy import copy
from random import Random

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.languages import LANGUAGES, text
from pipeline.rules.inputs import INPUT_TABLES

_NAMES = (
    'L\'été "x"',
    "Équipe & co",
    "plan 🎯",
    "''",
    "A1",
    "1 - Données",
    "2027",
    "日本",
    "Sum(A1)",
    "a,b;c",
    "C'est tout!",
)
_OWN = ("Mes notes", 'Brouillon "é"', "👩‍💻 perso", "O'Brien", "R1C1")


def variant(data: bytes, seed: int) -> bytes:
    """Return the input workbook as a person may have left it: every value the same, hardly one where it was."""
    random = Random(seed)  # noqa: S311
    with closing(openpyxl.load_workbook(io.BytesIO(data))) as book:
        forms = {_sheet_name(table.key, lang) for table in INPUT_TABLES if table.form for lang in LANGUAGES}
        lists = {
            _sheet_name(table.key, lang): table.key
            for table in INPUT_TABLES
            if not table.form
            for lang in LANGUAGES
        }
        names = random.sample(_NAMES, len(_NAMES))
        for sheet in list(book.worksheets):
            if sheet.title not in forms and sheet.title not in lists:
                continue
            for area in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(area))
            key = lists.get(sheet.title)
            if key and random.random() < 0.4:
                _exchange_columns(sheet, key, random)
            if key and random.random() < 0.4:
                _add_column(sheet, key, random)
            if random.random() < 0.5:
                _move_down(sheet, random)
            if random.random() < 0.4:
                _rename(book, sheet, names.pop())
        for name in random.sample(_OWN, random.randint(0, 3)):
            own = book.create_sheet(name, random.randint(0, len(book.worksheets)))
            own["B2"], own["B3"], own["B4"] = "Total", 12.5, "=B3*2"
        if random.random() < 0.2:
            book.epoch = CALENDAR_MAC_1904
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def heading_row(sheet: Worksheet, key: str) -> int | None:
    """Return the row of a sheet that holds the headings of a table, in either language."""
    table = next(each for each in INPUT_TABLES if each.key == key)
    for lang in LANGUAGES:
        wanted = {
            text(f"inputs.{key}.columns.{column.key}.heading", lang)
            for column in table.columns
            if column.required
        }
        for row in sheet.iter_rows():
            if wanted <= {cell.value for cell in row}:
                return row[0].row
    return None


def _sheet_name(key: str, lang: str) -> str:
    return text(f"inputs.{key}.sheet", lang)


def _move_down(sheet: Worksheet, random: Random) -> None:
    """Put empty rows above everything, as for a logo or a note."""
    rows = random.randint(1, 4)
    sheet.insert_rows(1, rows)
    if random.random() < 0.5:
        sheet["A1"] = "À relire avec la direction « finances » <2027>"


def _add_column(sheet: Worksheet, key: str, random: Random) -> None:
    """Put a person's own column in the midst of a table, or before it."""
    row = heading_row(sheet, key)
    if row is None:
        return
    column = random.randint(1, 5)
    sheet.insert_cols(column)
    sheet.cell(row, column, "Mes remarques")
    for line in range(row + 2, row + 5):
        sheet.cell(line, column, random.choice(("à voir", 3.5, None)))


def _exchange_columns(sheet: Worksheet, key: str, random: Random) -> None:
    """Exchange two columns of a table, from their headings down."""
    row = heading_row(sheet, key)
    if row is None:
        return
    filled = [cell.column for cell in sheet[row] if cell.value is not None]
    if len(filled) < 2:
        return
    one, other = random.sample(filled, 2)
    for line in range(row, sheet.max_row + 1):
        first, second = sheet.cell(line, one), sheet.cell(line, other)
        assert isinstance(first, Cell)
        assert isinstance(second, Cell)
        held = (first._value, first.data_type, copy(first._style))  # type: ignore[attr-defined]
        first._value, first.data_type, first._style = second._value, second.data_type, copy(second._style)  # type: ignore[attr-defined]
        second._value, second.data_type, second._style = held  # type: ignore[attr-defined]


def _rename(book: Workbook, sheet: Worksheet, name: str) -> None:
    """Rename a sheet; what Excel would do to references to it is done to validations and names."""
    quoted = "'{}'!".format(name.replace("'", "''"))
    old = (f"{sheet.title}!", "'{}'!".format(sheet.title.replace("'", "''")))
    sheet.title = name
    for each in book.worksheets:
        for validation in each.data_validations.dataValidation:
            for attribute in ("formula1", "formula2"):
                formula = getattr(validation, attribute)
                for reference in old:
                    if formula and reference in formula:
                        setattr(validation, attribute, formula.replace(reference, quoted))
                        break
    for defined in book.defined_names.values():
        for reference in old:
            if defined.value and reference in defined.value:
                defined.value = defined.value.replace(reference, quoted)
                break
