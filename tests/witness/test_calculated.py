"""The quicker witness is tried as the other is: it recalculates, and it tells every kind of value apart."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from pipeline.tables import Value
from tests.witness import calculated, libreoffice, patching

TAB = 'L\'été "x" - 2'
VALUES: tuple[tuple[float | str | date, str, Value], ...] = (
    (3.14159265358979, "General", Decimal("3.14159265358979")),
    (1234567.895, "#,##0.00", Decimal("1234567.895")),
    (0.123456789012, "0.0%", Decimal("0.123456789012")),
    (-0.005, "#,##0.00;[Red]-#,##0.00;–", Decimal("-0.005")),
    (0, "#,##0.00;[Red]-#,##0.00;–", Decimal(0)),
    (1e-12, "0.00", Decimal("1e-12")),
    (1.5e20, "General", Decimal("1.5e20")),
    (date(2027, 4, 1), "mmm yyyy", date(2027, 4, 1)),
    (date(1950, 12, 31), "dd/mm/yyyy", date(1950, 12, 31)),
    (True, "General", True),
    (False, "General", False),
    ("00123", "General", "00123"),
    ("TRUE", "General", "TRUE"),
    ("04/01/2027", "General", "04/01/2027"),
    ("12 %", "General", "12 %"),
    ('say "x", y;\tz', "General", 'say "x", y;\tz'),
    ("two\nlines", "General", "two\nlines"),
    ("é\u00a0: « œ »", "General", "é\u00a0: « œ »"),
)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a value of each kind, each fetched by a formula, and a sheet that repeats titles in print."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = TAB
    for row, (value, look, _) in enumerate(VALUES, start=2):
        sheet.cell(row, 2, value).number_format = look
        sheet.cell(row, 4, f"=B{row}").number_format = look
    sheet["F2"], sheet["F3"], sheet["F4"], sheet["F5"] = "=1/0", "=NA()", '=IF(B2>0,"","x")', "=1/3"
    sheet.print_title_rows = "1:2"
    book.create_sheet("Hidden")["A1"] = "=6*7"
    book["Hidden"].sheet_state = "hidden"
    file = tmp_path_factory.mktemp("Ma société é") / "à calculer.xlsx"
    book.save(file)
    return file


def test_every_kind_of_value_is_told_apart(given: Path, tmp_path: Path) -> None:
    libreoffice.require()
    (folder,) = calculated.calculate([given], tmp_path / "out")
    found = calculated.read(folder, [TAB, "Hidden"])
    for column in (2, 4):
        mine = {(row, column): value for row, (_, _, value) in enumerate(VALUES, start=2)}
        theirs = {at: value for at, value in found[TAB].items() if at[1] == column}
        assert theirs == mine
        assert {at: type(value) for at, value in theirs.items()} == {
            at: type(value) for at, value in mine.items()
        }
    rest = {at: value for at, value in found[TAB].items() if at[1] == 6}
    assert rest == {(2, 6): "#DIV/0!", (3, 6): "#N/A", (5, 6): Decimal("0.333333333333333")}
    assert found["Hidden"] == {(1, 1): Decimal(42)}


def test_a_wrong_cached_value_is_put_right(given: Path, tmp_path: Path) -> None:
    libreoffice.require()
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(patching.set_cached(given.read_bytes(), "Hidden", "A1", Decimal(43)))
    assert libreoffice.read_values(wrong)["Hidden"]["A1"] == Decimal(43)
    (folder,) = calculated.calculate([wrong], tmp_path / "out")
    assert calculated.read(folder, ["Hidden"])["Hidden"] == {(1, 1): Decimal(42)}


def test_a_copy_loses_its_print_titles_and_nothing_else(given: Path, tmp_path: Path) -> None:
    copy = libreoffice.without_titles(given, tmp_path / "copy.xlsx")
    with zipfile.ZipFile(given) as one, zipfile.ZipFile(copy) as other:
        assert one.namelist() == other.namelist()
        differing = [name for name in one.namelist() if one.read(name) != other.read(name)]
        assert differing == ["xl/workbook.xml"]
        assert b"Print_Titles" in one.read("xl/workbook.xml")
        assert b"definedName" not in other.read("xl/workbook.xml")


def test_many_files_keep_apart(tmp_path: Path) -> None:
    libreoffice.require()
    files = []
    for number in range(3):
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active["A1"], book.active["B2"] = number, "=A1*10"
        file = tmp_path / str(number) / "même nom.xlsx"
        file.parent.mkdir()
        book.save(file)
        files.append(file)
    made = calculated.calculate(files, tmp_path / "out")
    found = [calculated.read(folder, ["Sheet"])["Sheet"][2, 2] for folder in made]
    assert found == [Decimal(0), Decimal(10), Decimal(20)]
