"""What Excel asks of a worksheet and its schema doesn't say: a file that breaks it is offered for repair on opening."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import cast

import pytest
from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from pipeline.workbook import starter
from tests.acceptance import books
from tests.acceptance.books import SAMPLES
from tests.witness.amounts import amount
from tests.workbook.books import offer, plan


def _computed(content: starter.Content, lang: str) -> bytes:
    return books.reported(starter.build(content, lang))


def _random(seed: int) -> bytes:
    return books.reported(books.random_book(seed))


Area = tuple[int, int, int, int]
MADE: dict[str, Callable[[], bytes]] = {
    **{name: partial(books.sample, name) for name in SAMPLES},
    **{f"small {lang}": partial(starter.build, plan(lang), lang) for lang in ("fr", "en")},
    **{f"small {lang}, computed": partial(_computed, plan(lang), lang) for lang in ("fr", "en")},
    "small offer, computed": partial(_computed, offer("en"), "en"),
    **{f"seed {seed}": partial(_random, seed) for seed in range(amount(few=6, thorough=60))},
}
LONGEST_FORMULA = 8192
LONGEST_TEXT = 32767
LIMITS = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
"""Characters of a validation's messages."""


def _parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.startswith("xl/worksheets/sheet") or name in ("xl/workbook.xml", "xl/styles.xml")
        }


def faults(data: bytes) -> list[str]:
    """Return what Excel would stumble over, part by part."""
    parts = _parts(data)
    styles = parts["xl/styles.xml"]
    xfs, dxfs = (len(styles.findall(f"{{*}}{name}/*")) for name in ("cellXfs", "dxfs"))
    found = [f"xl/workbook.xml: {each}" for each in _of_workbook(parts["xl/workbook.xml"])]
    for name, root in parts.items():
        if name.startswith("xl/worksheets/"):
            found += [f"{name}: {each}" for each in (*_of_sheet(root), *_of_looks(root, xfs, dxfs))]
    return found


def _of_workbook(root: etree._Element) -> Iterator[str]:
    tabs = [str(each.get("name")) for each in root.iter("{*}sheet")]
    if len({each.casefold() for each in tabs}) != len(tabs):
        yield "two sheets of the same name"
    yield from (
        f"{each!r} is no name for a sheet"
        for each in tabs
        if not 0 < len(each) <= 31 or set(each) & set("[]:*?/\\")
    )
    names = [
        (str(each.get("name")).casefold(), each.get("localSheetId")) for each in root.iter("{*}definedName")
    ]
    yield from (f"name {each} stands twice" for each in {each for each in names if names.count(each) > 1})
    yield from (
        f"name {each.get('name')} points nowhere"
        for each in root.iter("{*}definedName")
        if "#REF!" in str(each.text)
    )


def _of_sheet(root: etree._Element) -> Iterator[str]:
    columns = [(int(str(each.get("min"))), int(str(each.get("max")))) for each in root.iter("{*}col")]
    yield from (
        f"widths of columns {one} and {other}" for one, other in pairwise(columns) if other[0] <= one[1]
    )
    before = 0
    for row in root.iter("{*}row"):
        number, last = int(str(row.get("r"))), 0
        if number <= before:
            yield f"row {number} after row {before}"
        before = number
        for cell in row:
            letters, at = coordinate_from_string(str(cell.get("r")))
            column = column_index_from_string(letters)
            if at != number or column <= last:
                yield f"cell {cell.get('r')} out of its place"
            last = column
            if (
                len(cell.findtext("{*}f") or "") > LONGEST_FORMULA
                or len("".join(map(str, cell.itertext()))) > LONGEST_TEXT
            ):
                yield f"cell {cell.get('r')} is too long"
    areas = [cast("Area", range_boundaries(str(each.get("ref")))) for each in root.iter("{*}mergeCell")]
    for at, one in enumerate(areas):
        for other in areas[at + 1 :]:
            if one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]:
                yield f"merged cells {one} and {other} overlap"


def _of_looks(root: etree._Element, xfs: int, dxfs: int) -> Iterator[str]:
    used = {int(str(each.get("s") or 0)) for each in root.iter("{*}c")}
    if used and max(used) >= xfs:
        yield "a cell's format does not exist"
    rules = {int(str(each.get("dxfId"))) for each in root.iter("{*}cfRule") if each.get("dxfId")}
    if rules and max(rules) >= dxfs:
        yield "a rule's format does not exist"
    for each in root.iter("{*}dataValidation"):
        for key, most in LIMITS.items():
            if len(str(each.get(key) or "")) > most:
                yield f"{key} of the validation of {each.get('sqref')} is longer than {most}"
        if any(len(str(part.text)) > 255 for part in each):
            yield f"the validation of {each.get('sqref')} is too long"
    for each in root.iter("{*}oddHeader", "{*}oddFooter"):
        if len(re.sub(r"&[A-Z]", "", str(each.text))) > 255:
            yield "the foot of the page is too long"


@pytest.mark.parametrize("kind", MADE)
def test_excel_opens_it_without_a_word_about_repair(kind: str) -> None:
    assert faults(MADE[kind]()) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (b"<cols>", b'<cols><col min="1" max="2" width="9"/>', "widths of columns"),
        (b'<row r="2"', b'<row r="1"', "row 1 after row 1"),
        (b'r="A2" ', b'r="A3" ', "out of its place"),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>', "overlap"),
    ],
)  # fmt: skip
def test_each_fault_would_be_told(before: bytes, after: bytes, told: str) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_computed(plan("en"), "en"))) as package,
        zipfile.ZipFile(stream, "w") as copy,
    ):
        for name in package.namelist():
            content = package.read(name)
            copy.writestr(name, content.replace(before, after, 1) if "worksheets/sheet" in name else content)
    assert any(told in each for each in faults(stream.getvalue()))
