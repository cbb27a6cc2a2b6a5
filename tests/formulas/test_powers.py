"""Powers with a fraction for exponent: decimals and LibreOffice agree in every digit that is kept."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import openpyxl

from pipeline.findings import CellRef
from pipeline.formulas.blocks import Single
from pipeline.formulas.expressions import Measured
from pipeline.formulas.functions import power
from pipeline.formulas.inputs import Input, InputTable
from pipeline.formulas.operations import OPERATIONS
from pipeline.formulas.units import NUMBER
from pipeline.formulas.values import Values
from pipeline.tables import Book, Cell, Row, Table
from tests.witness import libreoffice

MANY = 3000
DIGIT = Decimal("1e-10")


class Typed(InputTable):
    """A base and an exponent."""

    key = "typed"
    form = True
    base = Input(NUMBER, "number")
    exponent = Input(NUMBER, "number")


POWER = Single(power(Measured(Typed.base, NUMBER), Measured(Typed.exponent, NUMBER)), "factor")


def ours(base: Decimal, exponent: Decimal) -> Decimal:
    """Return the rounded power as the rules compute it."""
    cells = {key: Cell(value, CellRef("S", 1, 1)) for key, value in (("base", base), ("exponent", exponent))}
    table = Table("typed", "S", {"base": 1, "exponent": 1}, 1, 1, 1, 1, [Row(1, cells)])
    found: Decimal = Values(Book("en", {"typed": table}), [], {}).single(POWER)
    return found


def pairs() -> list[tuple[Decimal, Decimal]]:
    """Return bases from 0 to 1 (what reductions are made of), and some above; exponents as laws have them."""
    random = Random(175)  # noqa: S311
    exponents = [Decimal(each) for each in ("1.75", "0.5", "2", "1", "3.3333", "0.01", "9.5")]
    bases = [Decimal(0), Decimal(1), Decimal("1e-15"), Decimal("0.5"), Decimal("0.8672727272727")]
    bases += [Decimal(random.randrange(1, 10**15)).scaleb(-15) for _ in range(MANY - len(bases) - 100)]
    bases += [Decimal(random.randrange(1, 10**6)).scaleb(-3) for _ in range(100)]
    return [(base, random.choice(exponents[: 4 if base > 1 else None])) for base in bases]


def test_three_thousand_powers_agree_with_libreoffice(tmp_path: Path) -> None:
    libreoffice.require()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    tried = pairs()
    for row, (base, exponent) in enumerate(tried, start=1):
        sheet.cell(row, 1, base)
        sheet.cell(row, 2, exponent)
        sheet.cell(row, 3, f"=ROUND(A{row}^B{row},10)")
    file = tmp_path / "powers.xlsx"
    book.save(file)
    theirs = libreoffice.recalculate([file], tmp_path / "out")[file][sheet.title]
    differing = [
        (base, exponent, ours(base, exponent), theirs[f"C{row}"])
        for row, (base, exponent) in enumerate(tried, start=1)
        if not same(ours(base, exponent), theirs[f"C{row}"])
    ]
    assert differing == []


def same(mine: Decimal, other: object) -> bool:
    """Tell whether two powers are the same: to the last digit up to 1, which the rules stay within; else to 1e-13."""
    assert isinstance(other, Decimal)
    if mine <= 1:
        return mine == other.quantize(DIGIT)
    return abs(mine - other) <= mine.scaleb(-13)


def test_a_power_that_is_not_rounded_is_not_offered_to_the_rules() -> None:
    assert not hasattr(Typed.base, "__pow__")
    assert POWER.value.op is OPERATIONS["round"]  # type: ignore[attr-defined]
