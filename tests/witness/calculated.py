"""What LibreOffice calculates, as plain text: for many workbooks of ours, six times as quick as other workbooks.

Two things take it most of its time on a plan and give no value: it lays out the pages of each sheet that repeats
titles on them, and it saves twenty sheets with their styles. So the print titles are taken out of the copies that it
is given, and it writes the values only, one text for each sheet. Not for workbooks of strangers: a cell in the last row
and column makes a text of gigabytes.

In these texts a number, day or truth value stands between two marks; all else is text. Numbers have 15 digits.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.tables import Value
from tests.witness import libreoffice

Cells = dict[tuple[int, int], Value]
"""Values by row and column."""

_NEXT, _MARK = "\x1f", "\x1e"
_AMERICAN = 1033
_AT_ONCE = 60
"""Workbooks that one LibreOffice opens: of hundreds, it ends before the last."""
_TEXTS = (  # fields, marks, UTF-8, from line 1, days as in the USA, numbers in full, all sheets
    f"csv:Text - txt - csv (StarCalc):{ord(_NEXT)},{ord(_MARK)},76,1,,{_AMERICAN},false,false,false,false,false,-1"
)
_CELL = re.compile(f"(?:{_MARK}([^{_MARK}]*){_MARK}|([^{_NEXT}{_MARK}\n]*))([{_NEXT}\n]|\\Z)")
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})\Z")


def calculate(files: Sequence[Path], out: Path) -> list[Path]:
    """Return for each workbook a folder in ``out`` that holds what LibreOffice has calculated, for :func:`read`.

    Args:
        files: workbooks of ours.
        out: an empty folder.
    """
    folders = [out / f"{number}" for number in range(len(files))]
    for folder in folders:
        folder.mkdir(parents=True)

    def share(at: int) -> None:
        mine = range(at, len(files), libreoffice.ways())
        if not mine:
            return
        with tempfile.TemporaryDirectory(prefix="truecost-calculated-") as name:
            given, made = Path(name, "in"), Path(name, "out")
            given.mkdir()
            copies = [libreoffice.without_titles(files[number], given / f"{number}.xlsx") for number in mine]
            for first in range(0, len(copies), _AT_ONCE):
                libreoffice.run(copies[first : first + _AT_ONCE], made, _TEXTS)
            for text in made.iterdir():
                number, _, tab = text.name.partition("-")
                shutil.move(text, out / number / tab)

    with ThreadPoolExecutor(libreoffice.ways()) as pool:
        list(pool.map(share, range(libreoffice.ways())))
    lost = [str(file) for file, folder in zip(files, folders, strict=True) if not any(folder.iterdir())]
    if lost:
        raise RuntimeError(f"LibreOffice made nothing of {', '.join(lost)}")
    return folders


def read(folder: Path, tabs: Iterable[str]) -> dict[str, Cells]:
    """Return the calculated values of some sheets by tab; an empty text counts as an empty cell."""
    return {tab: cells((folder / f"{tab}.csv").read_text(encoding="utf-8")) for tab in tabs}


def cells(text: str) -> Cells:
    """Return the values of a sheet's text."""
    found: Cells = {}
    row = column = 1
    for marked, plain, end in _CELL.findall(text):
        if marked or plain:
            found[row, column] = _value(marked) if marked else plain
        row, column = (row, column + 1) if end == _NEXT else (row + 1, 1)
    return found


def _value(marked: str) -> Value:
    """Return a number, a day or a truth value; what is none of them is a text of several lines."""
    try:
        if marked[-1] == "%":
            return Decimal(marked[:-1]) / 100
        return Decimal(marked)
    except InvalidOperation:
        pass
    if day := _DAY.match(marked):
        return date(int(day[3]), int(day[1]), int(day[2]))
    return marked == "TRUE" if marked in {"TRUE", "FALSE"} else marked
