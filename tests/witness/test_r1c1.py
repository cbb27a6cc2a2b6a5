"""A formula reads the same in R1C1 terms wherever it is filled to, and differs where it differs."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.witness import r1c1


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A2*$B$1", "=RC[-2]*R1C2"),
        ("=SUM(C$5:C1)", "=SUM(R5C:R[-1]C)"),
        ("=ROUND($F2*H3,2)", "=ROUND(RC6*R[1]C[5],2)"),
        (
            "=SUMIFS('L''été'!$A:$A,'L''été'!B:B,D2)",
            "=SUMIFS('L''été'!C1:C1,'L''été'!C[-1]:C[-1],RC[1])",
        ),
        ('=IF(A2="A1","B2",VAT)', '=IF(RC[-2]="A1","B2",VAT)'),
        ("=SUM($3:4)", "=SUM(R3:R[2])"),
    ],
)
def test_a_formula_of_c2(formula: str, expected: str) -> None:
    assert r1c1.to_r1c1(formula, 2, 3) == expected


def test_one_typed_over_formula_shows_in_its_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(2, 8):
        sheet[f"C{row}"] = f"=ROUND(A{row}*B{row},2)"
        sheet[f"D{row}"] = f"=C{row}*$B$1"
    sheet["D5"] = "=C4*$B$1"
    book.save(tmp_path / "x.xlsx")
    found = r1c1.columns(tmp_path / "x.xlsx", "Sheet", 2, 7)
    assert found[3] == {"=ROUND(RC[-2]*RC[-1],2)"}
    assert found[4] == {"=RC[-1]*R1C2", "=R[-1]C[-1]*R1C2"}
    assert [place.row for place in r1c1.patterns(tmp_path / "x.xlsx", "Sheet")["=R[-1]C[-1]*R1C2"]] == [5]
