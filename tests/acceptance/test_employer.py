"""The table of employer costs that was published for France in 2026: our rule, recalculated by LibreOffice, meets it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from pipeline.tables import Value
from pipeline.workbook.starter import build
from tests.acceptance.books import reported
from tests.rules.worked import Case, cases, content
from tests.witness import libreoffice

PUBLISHED = {24000: 26612, 29000: 35836, 35000: 46085, 45000: 61994, 60000: 84418, 70000: 100015}
"""Gross salary and total cost a year, 50 staff and more (DOMAIN.md section 4)."""
PER_DAY = {24000: 122, 29000: 164, 35000: 211, 45000: 284, 60000: 387, 70000: 459}
"""A day at 218 days."""


def six_salaries() -> Case:
    return next(each for each in cases() if "the six salaries of the table" in each.name)


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Value]:
    """The sheet of the employer's cost as LibreOffice calculates it, by address."""
    libreoffice.require()
    folder = tmp_path_factory.mktemp("salaries")
    whole = folder / "whole.xlsx"
    whole.write_bytes(reported(build(content(six_salaries()), "en")))
    file = libreoffice.without_titles(whole, folder / "salaries.xlsx")
    return libreoffice.recalculate([file], folder / "out")[file]["Employer cost"]


@pytest.mark.parametrize(
    ("heading", "published"), [("Cost to the employer", PUBLISHED), ("A worked day", PER_DAY)]
)
def test_each_row_of_the_published_table_is_met_within_one_euro(
    heading: str, published: dict[int, int], recalculated: dict[str, Value]
) -> None:
    sheet = recalculated
    letters = {
        str(value): at.rstrip("0123456789") for at, value in sheet.items() if re.fullmatch("[A-Z]+5", at)
    }
    found = {
        int(str(sheet[f"{letters['Gross yearly salary']}{row}"])): sheet[f"{letters[heading]}{row}"]
        for row in range(7, 7 + len(published))
    }
    assert set(found) == set(published)
    off = {gross: abs(Decimal(str(found[gross])) - told) for gross, told in published.items()}
    assert max(off.values()) <= 1, off
