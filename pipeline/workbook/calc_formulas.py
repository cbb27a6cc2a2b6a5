"""Formulas and references as LibreOffice Calc's interface spells them, to and from Excel's way.

Both are in English. Calc parts arguments by semicolons and writes ``$'A sheet'.B2`` where Excel writes ``'A sheet'!B2``;
all else that our formulas use is spelt alike.
"""

from __future__ import annotations

import re

_TEXT = r'"(?:[^"]|"")*"'
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w.(])"
_QUOTED, _PLAIN = r"'(?:[^']|'')+'", r"[^\W\d]\w*"
_OF_EXCEL = re.compile(rf"{_TEXT}|(?P<sheet>{_QUOTED}|[^\W\d][\w.]*)!|(?P<comma>,)")
_OF_CALC = re.compile(
    rf"{_TEXT}|(?P<foreign>'file:|#\$|\{{)|(?<![\w.'])(?P<sheet>\$?(?:{_QUOTED}|{_PLAIN}))\.(?={_CELL})|(?P<comma>;)"
)


def to_calc(formula: str) -> str:
    """Return a formula of Excel, with or without its equals sign, as Calc takes it."""

    def spelt(found: re.Match[str]) -> str:
        if found["sheet"]:
            return f"${_quoted(found['sheet'])}."
        return ";" if found["comma"] else found[0]

    return _OF_EXCEL.sub(spelt, formula)


def to_excel(formula: str) -> str | None:
    """Return a formula of Calc as Excel takes it; None where it has what Excel spells in another way altogether.

    That is so of a reference to another file, of a formula over several cells at once, and of values in braces.
    """
    foreign = False

    def spelt(found: re.Match[str]) -> str:
        nonlocal foreign
        foreign = foreign or found["foreign"] is not None
        if found["sheet"]:
            return f"{_quoted(found['sheet'].removeprefix('$'))}!"
        return "," if found["comma"] else found[0]

    made = _OF_CALC.sub(spelt, formula)
    return None if foreign else made


def _quoted(sheet: str) -> str:
    """Return a sheet's name in quotes; it may have them already."""
    return sheet if sheet.startswith("'") else f"'{sheet}'"
