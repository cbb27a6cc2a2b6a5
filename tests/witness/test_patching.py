"""A patched workbook differs in the cells that were patched, and in nothing else."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from pipeline.tables import Value
from tests.witness import patching
from tests.witness.libreoffice import read_formulas, read_values


@pytest.fixture
def book() -> bytes:
    """A workbook with three lines and a sum whose cached value is 6."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Tâches & co"
    for row, (label, days) in enumerate((("un", 1), ("deux", 2), ("trois", 3)), start=2):
        sheet.cell(row, 1, label)
        sheet.cell(row, 2, days).number_format = "0.00"
    other = made.create_sheet("Costs")
    other["A1"] = "=SUM('Tâches & co'!B2:B4)"
    out = io.BytesIO()
    made.save(out)
    return patching.set_cached(out.getvalue(), "Costs", "A1", Decimal(6))


def column(data: bytes, letter: str) -> list[Value]:
    """Return three cells of a column as they are read back."""
    cells = read_values(io.BytesIO(data))["Tâches & co"]
    return [cells.get(f"{letter}{row}") for row in (2, 3, 4)]


@pytest.mark.parametrize(
    "value", [Decimal("12.345"), Decimal(0), "850,37 €", " <&> ", date(2027, 4, 1), True, False, None]
)
def test_what_is_typed_is_read_back(book: bytes, value: Value) -> None:
    changed = patching.set_cell(book, "Tâches & co", "C3", value)
    if isinstance(value, date):
        value = Decimal(46478)  # the cell has no date format: a person sees the day's number
    assert column(changed, "C") == [None, value, None]


def test_all_else_stays_byte_for_byte_and_the_cached_sum_is_stale(book: bytes) -> None:
    changed = patching.set_cell(book, "Tâches & co", "B3", Decimal(200))
    assert column(changed, "B") == [Decimal(1), Decimal(200), Decimal(3)]
    assert read_values(io.BytesIO(changed))["Costs"]["A1"] == Decimal(6)
    part = patching.part_name(book, "Tâches & co")
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(io.BytesIO(changed)) as after:
        assert before.namelist() == after.namelist()
        assert [name for name in before.namelist() if before.read(name) != after.read(name)] == [part]


def test_the_style_of_a_patched_cell_stays(book: bytes) -> None:
    changed = openpyxl.load_workbook(io.BytesIO(patching.set_cell(book, "Tâches & co", "B3", Decimal(7))))
    assert changed["Tâches & co"]["B3"].number_format == "0.00"


def test_rows_are_swapped_cleared_copied_and_appended(book: bytes) -> None:
    assert column(patching.swap_rows(book, "Tâches & co", 2, 4), "A") == ["trois", "deux", "un"]
    assert column(patching.clear_row(book, "Tâches & co", 3), "B") == [Decimal(1), None, Decimal(3)]
    values = patching.row_values(book, "Tâches & co", 3)
    assert values == ["deux", Decimal(2)]
    longer = patching.append_row(book, "Tâches & co", 5, values)
    assert read_values(io.BytesIO(longer))["Tâches & co"]["A5"] == "deux"
    assert read_formulas(io.BytesIO(longer))["Costs"] == {"A1": "=SUM('Tâches & co'!B2:B4)"}


def test_a_cell_without_a_formula_has_no_cached_value_to_change(book: bytes) -> None:
    with pytest.raises(ValueError, match="holds no formula"):
        patching.set_cached(book, "Tâches & co", "B2", Decimal(1))
