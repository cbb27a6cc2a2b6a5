"""The witness is tried first: it must catch one wrong value, or its agreement means nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from pipeline.tables import Value
from tests.witness import libreoffice, patching


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose formula cells hold cached values, one of them wrong: 7 × 6 is said to be 43."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = 'L\'été "x"'
    sheet["A1"], sheet["B1"], sheet["C1"] = 7, 6, "=A1*B1"
    sheet["A2"], sheet["C2"] = "été <&>", '=A2&"!"'
    sheet["A3"], sheet["C3"] = date(2027, 4, 1), "=A3"
    sheet["C3"].number_format = "mmm yyyy"
    sheet["A4"], sheet["C4"] = 1.005, "=ROUND(A4,2)"
    sheet["C5"] = "=A1>B1"
    sheet["C6"] = '=IF(A1>B1,"","x")'
    folder = tmp_path_factory.mktemp("Ma société é")
    file = folder / "faux calcul.xlsx"
    book.save(file)
    data = file.read_bytes()
    cached: dict[str, Value] = {
        "C1": Decimal(43),
        "C2": "été <&>!",
        "C3": date(2027, 4, 1),
        "C4": Decimal("1.01"),
        "C5": True,
        "C6": "",
    }
    for a1, value in cached.items():
        data = patching.set_cached(data, sheet.title, a1, value)
    file.write_bytes(data)
    return file


def test_a_wrong_cached_value_is_caught_and_put_right(wrong: Path, tmp_path: Path) -> None:
    libreoffice.require()
    theirs = libreoffice.recalculate([wrong], tmp_path)[wrong]
    (difference,) = libreoffice.compare(wrong, theirs)
    assert difference == ('L\'été "x"', "C1", "=A1*B1", Decimal(43), Decimal(42))


def test_without_the_setting_it_would_not_be_caught(wrong: Path, tmp_path: Path) -> None:
    libreoffice.require()
    theirs = libreoffice.recalculate([wrong], tmp_path, always=False)[wrong]
    assert libreoffice.compare(wrong, theirs) == []


def test_many_files_of_the_same_name_keep_apart(tmp_path: Path) -> None:
    libreoffice.require()
    files = []
    for number in (1, 2, 3):
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active["A1"], book.active["A2"] = number, "=A1*10"
        file = tmp_path / str(number) / "même nom.xlsx"
        file.parent.mkdir()
        book.save(file)
        files.append(file)
    found = libreoffice.recalculate(files, tmp_path / "out")
    assert [found[file]["Sheet"]["A2"] for file in files] == [Decimal(10), Decimal(20), Decimal(30)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Decimal("0.1"), Decimal("0.10000000001")),
        (Decimal("100000000.01"), Decimal("100000000.0100001")),
        ("", None),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2027, 1, 1), Decimal(46388)),
        (True, True),
        (Decimal(0), Decimal(0)),
    ],
)
def test_values_that_are_the_same(ours: Value, theirs: Value) -> None:
    assert libreoffice.same(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Decimal("100000000.01"), Decimal("100000000.02")),
        (Decimal("0.1"), Decimal("0.1001")),
        ("OK", "ok"),
        ("OK", None),
        (Decimal(0), None),
        (Decimal(0), ""),
        (Decimal(1), True),
        (date(2027, 1, 1), date(2027, 1, 2)),
        (Decimal(3), "#REF!"),
        (None, Decimal(3)),
        (None, True),
    ],
)
def test_values_that_differ(ours: Value, theirs: Value) -> None:
    assert not libreoffice.same(ours, theirs)


def test_a_missing_witness_fails_in_ci_and_skips_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no soffice"):
        libreoffice.absent("no soffice")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no soffice"):
        libreoffice.absent("no soffice")


def test_a_page_becomes_a_picture(wrong: Path, tmp_path: Path) -> None:
    libreoffice.require(pictures=True)
    pdf = libreoffice.to_pdf([wrong], tmp_path)[wrong]
    (page,) = libreoffice.pages(pdf, tmp_path / "pages")
    assert page.read_bytes().startswith(b"\x89PNG")
