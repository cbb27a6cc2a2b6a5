"""Formulas as Calc spells them: what LibreOffice itself says of ours (``tests/libreoffice`` compares with it)."""

from __future__ import annotations

import pytest

from pipeline.workbook.calc_formulas import to_calc, to_excel

PAIRS = [
    ("=ROUND(F12*H12,2)", "=ROUND(F12*H12;2)"),
    ("='Règles appliquées'!E$12", "=$'Règles appliquées'.E$12"),
    ("='L''été'!$A$1:$B$9", "=$'L''été'.$A$1:$B$9"),
    ('=IF(A1="a,b!c","x;y.A1","é")', '=IF(A1="a,b!c";"x;y.A1";"é")'),
    ("=SUMIF('Coûts'!B8:B50,$A4,'Coûts'!Z8:Z50)", "=SUMIF($'Coûts'.B8:B50;$A4;$'Coûts'.Z8:Z50)"),
    ("=1.5+A1", "=1.5+A1"),
    ("='A.B1'!C2", "=$'A.B1'.C2"),
]


@pytest.mark.parametrize(("excel", "calc"), PAIRS)
def test_a_formula_goes_to_calc_and_back(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel


@pytest.mark.parametrize(
    ("calc", "excel"),
    [
        ("=$Summary.$A$1", "='Summary'!$A$1"),
        ("=Costs.A1*2", "='Costs'!A1*2"),
        ("=$Coûts.A1", "='Coûts'!A1"),
        ("=NORM.S.DIST(A1;1)", "=NORM.S.DIST(A1,1)"),
        ("=1.A", "=1.A"),
    ],
)
def test_calc_may_leave_quotes_and_dollars_out(calc: str, excel: str) -> None:
    assert to_excel(calc) == excel


def test_excel_may_leave_quotes_out() -> None:
    assert to_calc("=Summary!A1,B.C!D2") == "=$'Summary'.A1;$'B.C'.D2"


@pytest.mark.parametrize("calc", ["='file:///home/a.ods'#$Sheet1.A1", "={1;2}", "{=A1:A3*2}"])
def test_what_excel_spells_otherwise_is_not_guessed(calc: str) -> None:
    assert to_excel(calc) is None
