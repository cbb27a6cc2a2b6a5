"""How Excel takes what is put into a cell, and how it hands over what a cell shows: the habits that a macro must know."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.datetime import from_excel, to_excel

ERRORS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#SPILL!": 2045,
    "#CALC!": 2050,
}
FIRST_ERROR = -2_146_828_288
_NUMBER = re.compile(r"[-+]?(?:\d+(?:,\d{3})*|\d*)(?:\.\d*)?(?:[eE][-+]?\d+)?%?")
_DATE = re.compile(
    r"\d{1,4}[/-]\d{1,2}(?:[/-]\d{1,4})?|\d{1,2}[ -][A-Za-zé]{3,9}\.?(?:[ -]\d{2,4})?|[A-Za-zé]{3,9}\.? \d{4}"
)
_TRUTHS = {"TRUE": True, "FALSE": False, "VRAI": True, "FAUX": False}
_LONGEST = 8_192


class ComError(Exception):
    """What Excel raises; macros see it as an error of pywintypes."""


ComError.__module__ = "pywintypes"
ComError.__name__ = "com_error"


def put(cell: Cell | MergedCell, entry: Any) -> None:
    """Put an entry into a cell as Excel takes it: texts are read as formulas, numbers, dates, truth values."""
    if isinstance(cell, MergedCell):
        raise ComError("a part of merged cells")
    cell.data_type = "n"
    quote = False
    if isinstance(entry, str):
        if entry.startswith("'"):
            entry, quote = entry[1:], True
        elif entry.startswith("="):
            if len(entry) > _LONGEST or entry.count("(") != entry.count(")"):
                raise ComError(f"not a formula: {entry[:80]}")
        else:
            entry = _read(entry)
    if (isinstance(entry, str) and not entry.startswith("=")) or quote:
        cell.value = None if entry == "" and not quote else entry
        if cell.value is not None:
            cell.data_type = "s"
    else:
        cell.value = entry
    cell.quotePrefix = quote


def _read(text: str) -> Any:
    """Return what Excel makes of a text that is typed into a cell."""
    plain = text.strip()
    if plain.upper() in _TRUTHS:
        return _TRUTHS[plain.upper()]
    if plain and _NUMBER.fullmatch(plain) and re.search(r"\d", plain):
        share = plain.endswith("%")
        value = float(plain.rstrip("%").replace(",", ""))
        return value / 100 if share else value
    if _DATE.fullmatch(plain):
        return 45_000.0
    return text


def handed_over(cell: Cell | MergedCell, computed: Callable[[], Any]) -> Any:
    """Return what Excel hands over as a cell's Value; ``computed`` gives the result of a formula."""
    value = cell.value
    if cell.data_type == "f":
        value = computed()
    if isinstance(value, str) and value in ERRORS and cell.data_type in ("f", "e"):
        return FIRST_ERROR + ERRORS[value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (datetime, date)):
        return value if isinstance(value, datetime) else datetime.combine(value, datetime.min.time())
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, (int, float)):
        if _shows_a_day(cell):
            moment = from_excel(value)
            return moment if isinstance(moment, datetime) else float(value)
        if "€" in cell.number_format or "$" in cell.number_format.replace("[$-", ""):
            return Decimal(f"{value:.4f}")  # VARIANT of type CY
        return float(value)
    return value


def _shows_a_day(cell: Cell | MergedCell) -> bool:
    return bool(re.search(r"(?i)yy|dd", re.sub(r'"[^"]*"|\[[^\]]*\]', "", cell.number_format)))


def exact(cell: Cell | MergedCell, computed: Callable[[], Any]) -> Any:
    """Return what Excel hands over as Value2: numbers as they are, days as numbers."""
    value = handed_over(cell, computed)
    if isinstance(value, Decimal):
        return float(cell.value if cell.data_type != "f" else computed())  # type: ignore[arg-type]
    return to_excel(value) if isinstance(value, datetime) else value  # type: ignore[no-untyped-call]


def spelt(cell: Cell | MergedCell) -> str:
    """Return a cell's Formula: of one without, its value as an English Excel spells it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date)):
        return f"{to_excel(value):.15g}"  # type: ignore[no-untyped-call]
    return f"{value:.15g}" if isinstance(value, (int, float)) else str(value)
