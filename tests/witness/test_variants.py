"""A workbook that a person has disturbed still holds the same plan, and no broken formula."""

from __future__ import annotations

import io
from collections import Counter
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.formulas.inputs import InputTable
from pipeline.languages import text
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.workbook.starter import build
from tests.witness import libreoffice
from tests.witness.amounts import amount
from tests.witness.random_books import content, variant
from tests.witness.variants import heading_row

Lines = Counter[tuple[tuple[str, object], ...]]


def lines(sheet: Worksheet, table: type[InputTable], lang: str) -> Lines:
    """Return the rows of a table by heading, wherever it stands."""
    row = heading_row(sheet, table)
    assert row is not None
    named = {
        text(f"inputs.{table.key}.columns.{column.key}.heading", lang): column.key
        for column in table.columns
        if not column.key.startswith("w0") and not column.key[1:].isdigit()
    }
    places = {named[str(cell.value)]: cell.column - 1 for cell in sheet[row] if cell.value in named}
    assert {column.key for column in table.columns if not column.optional} & set(named.values()) <= set(
        places
    )
    found = (
        {key: cells[place] for key, place in places.items() if cells[place] is not None}
        for cells in sheet.iter_rows(row + 2, values_only=True)
    )
    return Counter(
        tuple(sorted(each.items())) for each in found if any(value is not None for value in each.values())
    )


@pytest.mark.parametrize("seed", range(amount(few=4, thorough=12)))
def test_every_line_is_found_again(seed: int) -> None:
    rows, lang = content(seed)
    data = build(rows, lang)
    with (
        closing(openpyxl.load_workbook(io.BytesIO(data))) as before,
        closing(openpyxl.load_workbook(io.BytesIO(variant(data, seed)))) as after,
    ):
        for table in INPUT_TABLES:
            if not table.form:
                name = text(f"inputs.{table.key}.sheet", lang)
                expected = lines(before[name], table, lang)
                assert expected.total() == len(rows[table.key])
                candidates = [sheet for sheet in after.worksheets if heading_row(sheet, table) is not None]
                found = [lines(sheet, table, lang) for sheet in candidates]
                assert found == [expected] or (found == [] and table.optional and not expected)


def test_the_same_seed_disturbs_in_the_same_way_and_others_otherwise() -> None:
    data = build(*content(3))

    def tabs(seed: int) -> list[str]:
        with closing(openpyxl.load_workbook(io.BytesIO(variant(data, seed)))) as book:
            return book.sheetnames

    assert tabs(1) == tabs(1)
    assert len({tuple(tabs(seed)) for seed in range(8)}) > 4


def test_no_formula_is_broken(tmp_path: Path) -> None:
    libreoffice.require()
    files = []
    for seed in range(amount(few=3, thorough=6)):
        file = tmp_path / f"{seed}.xlsx"
        file.write_bytes(variant(build(*content(seed)), seed))
        files.append(file)
    found = libreoffice.recalculate(files, tmp_path / "out")
    errors = [
        (file.name, sheet, a1, value)
        for file, sheets in found.items()
        for sheet, cells in sheets.items()
        for a1, value in cells.items()
        if isinstance(value, str) and value.startswith("#")
    ]
    assert errors == []
