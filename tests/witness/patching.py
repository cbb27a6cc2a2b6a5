"""Changes one cell of an .xlsx at package level, leaving all the rest (stale cached values too) as it was.

This stands in for a person who types into an input cell and saves without anything being calculated: what the
computed sheets then show is what a forced recalculation, or a live check, has to put right.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from pipeline.tables import Value

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def set_cell(data: bytes, sheet: str, a1: str, value: Value) -> bytes:
    """Return the workbook with one cell typed anew (None empties it); its style and all other cells stay."""
    return _edit(data, sheet, lambda root, epoch: _put(_cell(root, a1), value, epoch))


def set_cells(data: bytes, sheet: str, values: dict[str, Value]) -> bytes:
    """Return the workbook with several cells of one sheet typed anew."""

    def change(root: etree._Element, epoch: date) -> None:
        for a1, value in values.items():
            _put(_cell(root, a1), value, epoch)

    return _edit(data, sheet, change)


def set_cached(data: bytes, sheet: str, a1: str, value: Value) -> bytes:
    """Return the workbook with another cached value under a formula: what a wrong computation would leave."""

    def change(root: etree._Element, epoch: date) -> None:
        cell = _cell(root, a1)
        formula = cell.find(f"{{{_MAIN}}}f")
        if formula is None:
            raise ValueError(f"{sheet}!{a1} holds no formula")
        _put(cell, value, epoch)
        cell.insert(0, formula)
        if cell.get("t") == "inlineStr":
            cell.remove(cell[-1])
            cell.set("t", "str")
            etree.SubElement(cell, f"{{{_MAIN}}}v").text = str(value)

    return _edit(data, sheet, change)


def swap_rows(data: bytes, sheet: str, first: int, second: int) -> bytes:
    """Return the workbook with the values of two rows exchanged, as a sort does; formulas elsewhere stay."""

    def change(root: etree._Element, _epoch: date) -> None:
        one, two = _row(root, first), _row(root, second)
        for row, number in ((one, second), (two, first)):
            for cell in row:
                cell.set("r", f"{_letters(cell)}{number}")
        one_cells, two_cells = list(one), list(two)
        one[:] = two_cells
        two[:] = one_cells

    return _edit(data, sheet, change)


def clear_row(data: bytes, sheet: str, row: int) -> bytes:
    """Return the workbook with all the values of a row emptied (its styles stay)."""

    def change(root: etree._Element, epoch: date) -> None:
        for cell in _row(root, row):
            _put(cell, None, epoch)

    return _edit(data, sheet, change)


def append_row(data: bytes, sheet: str, row: int, values: Sequence[Value]) -> bytes:
    """Return the workbook with values typed into a row, from column A on; None leaves a cell as it is."""

    def change(root: etree._Element, epoch: date) -> None:
        for column, value in enumerate(values, start=1):
            if value is not None:
                _put(_cell(root, f"{get_column_letter(column)}{row}"), value, epoch)

    return _edit(data, sheet, change)


def row_values(data: bytes, sheet: str, row: int) -> list[Value]:
    """Return what a row of a sheet holds, from column A on, to copy it elsewhere with :func:`append_row`."""
    from tests.witness.libreoffice import read_values  # noqa: PLC0415 (the two modules know each other)

    cells = read_values(io.BytesIO(data)).get(sheet, {})
    found = {
        column_index_from_string(re.sub(r"\d", "", a1)): value
        for a1, value in cells.items()
        if a1.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(row)
    }
    return [found.get(column) for column in range(1, max(found, default=0) + 1)]


def part_name(data: bytes, sheet: str) -> str:
    """Return the name of a sheet's part, found through the workbook's relationships."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        book = etree.fromstring(package.read("xl/workbook.xml"))
        links = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    for each in book.iter(f"{{{_MAIN}}}sheet"):
        if each.get("name") == sheet:
            wanted = each.get(f"{{{_REL}}}id")
            target = next(str(link.get("Target")) for link in links if link.get("Id") == wanted)
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _edit(data: bytes, sheet: str, change: Callable[[etree._Element, date], None]) -> bytes:
    """Return the package with one sheet part changed and every other part copied byte for byte."""
    wanted = part_name(data, sheet)
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        book = etree.fromstring(package.read("xl/workbook.xml"))
        flags = book.find(f"{{{_MAIN}}}workbookPr")
        mac = flags is not None and flags.get("date1904") in {"1", "true"}
        epoch = date(1904, 1, 1) if mac else date(1899, 12, 30)
        for info in package.infolist():
            content = package.read(info)
            if info.filename == wanted:
                root = etree.fromstring(content)
                change(root, epoch)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            copy.writestr(info, content)
    return result.getvalue()


def _letters(cell: etree._Element) -> str:
    return re.sub(r"\d", "", str(cell.get("r")))


def _row(root: etree._Element, number: int) -> etree._Element:
    """Return a row, made in its place where the sheet has none."""
    rows = root.find(f"{{{_MAIN}}}sheetData")
    assert rows is not None
    for index, each in enumerate(rows):
        if int(str(each.get("r"))) == number:
            return each
        if int(str(each.get("r"))) > number:
            made = etree.Element(f"{{{_MAIN}}}row", r=str(number))
            rows.insert(index, made)
            return made
    return etree.SubElement(rows, f"{{{_MAIN}}}row", r=str(number))


def _cell(root: etree._Element, a1: str) -> etree._Element:
    """Return a cell, made in its place where the row has none."""
    letters = re.sub(r"\d", "", a1)
    column = column_index_from_string(letters)
    row = _row(root, int(a1[len(letters) :]))
    row.attrib.pop("spans", "")
    for index, each in enumerate(row):
        here = column_index_from_string(_letters(each))
        if here == column:
            return each
        if here > column:
            made = etree.Element(f"{{{_MAIN}}}c", r=a1)
            row.insert(index, made)
            return made
    return etree.SubElement(row, f"{{{_MAIN}}}c", r=a1)


def _put(cell: etree._Element, value: Value, epoch: date) -> None:
    """Write a value into a cell, in the way of its type."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    if value is None:
        return
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t")
        text.text = value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return
    if isinstance(value, bool):
        cell.set("t", "b")
        shown = str(int(value))
    elif isinstance(value, date):
        shown = str((value - epoch).days)
    else:
        shown = format(Decimal(value), "f")
    etree.SubElement(cell, f"{{{_MAIN}}}v").text = shown
