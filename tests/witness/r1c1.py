"""Formulas in R1C1 terms, in which two formulas that say the same of their own row read the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import column_index_from_string

from tests.witness.libreoffice import read_formulas

_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_COLUMN = re.compile(r"(\$?)([A-Za-z]{1,3})")
_ROW = re.compile(r"(\$?)([0-9]{1,7})")


class Place(NamedTuple):
    """A formula cell: its 1-based row and column, and its formula in R1C1 terms."""

    row: int
    column: int
    formula: str


def to_r1c1(formula: str, row: int, column: int) -> str:
    """Return a formula as it reads from its own cell: ``=A2*$B$1`` in C2 is ``=RC[-2]*R1C2``."""
    tokens = Tokenizer(formula if formula.startswith("=") else f"={formula}")
    return "=" + "".join(
        _reference(token.value, row, column) if _is_reference(token) else token.value
        for token in tokens.items
    )


def places(xlsx: Path, sheet: str) -> list[Place]:
    """Return the formula cells of a sheet, top down and left to right."""
    return sorted(_places(read_formulas(xlsx)[sheet]))


def patterns(xlsx: Path, sheet: str) -> dict[str, list[Place]]:
    """Return the formula cells of a sheet by pattern; a well-built sheet has few, each filling whole blocks."""
    found: dict[str, list[Place]] = {}
    for place in places(xlsx, sheet):
        found.setdefault(place.formula, []).append(place)
    return found


def columns(xlsx: Path, sheet: str, first: int, last: int) -> dict[int, set[str]]:
    """Return the patterns in each column of a block of rows: one each, where a block is filled downwards."""
    found: dict[int, set[str]] = {}
    for place in places(xlsx, sheet):
        if first <= place.row <= last:
            found.setdefault(place.column, set()).add(place.formula)
    return found


def rows(xlsx: Path, sheet: str, first: int, last: int) -> dict[int, set[str]]:
    """Return the patterns in each row of a block of columns: one each, where a block is filled across."""
    found: dict[int, set[str]] = {}
    for place in places(xlsx, sheet):
        if first <= place.column <= last:
            found.setdefault(place.row, set()).add(place.formula)
    return found


def _places(formulas: Mapping[str, str]) -> list[Place]:
    found = []
    for a1, formula in formulas.items():
        letters = re.sub(r"\d", "", a1)
        row, column = int(a1[len(letters) :]), column_index_from_string(letters)
        found.append(Place(row, column, to_r1c1(formula, row, column)))
    return found


def _is_reference(token: Token) -> bool:
    return token.type == Token.OPERAND and token.subtype == Token.RANGE


def _reference(text: str, row: int, column: int) -> str:
    """Return a reference, its sheet kept, each end of it in R1C1 terms; a defined name stays as it is."""
    sheet, mark, area = text.rpartition("!")
    ends = [_end(end, row, column, alone=":" not in area) for end in area.split(":")]
    return text if None in ends else f"{sheet}{mark}{':'.join(str(end) for end in ends)}"


def _end(text: str, row: int, column: int, *, alone: bool) -> str | None:
    """Return one end of an area: a cell, a whole column or a whole row; None for a name, which stands alone."""
    if cell := _CELL.fullmatch(text):
        return _step("R", cell[3], int(cell[4]), row) + _step(
            "C", cell[1], column_index_from_string(cell[2]), column
        )
    if alone:
        return None
    if whole := _COLUMN.fullmatch(text):
        return _step("C", whole[1], column_index_from_string(whole[2]), column)
    if whole := _ROW.fullmatch(text):
        return _step("R", whole[1], int(whole[2]), row)
    return None


def _step(axis: str, fixed: str, there: int, here: int) -> str:
    if fixed:
        return f"{axis}{there}"
    return axis if there == here else f"{axis}[{there - here}]"
