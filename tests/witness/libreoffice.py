"""LibreOffice as the independent witness: what a spreadsheet computes from our formulas, without our values.

By default LibreOffice trusts the cached values of an .xlsx and computes nothing on loading it, so that comparing
with it would prove nothing. The private profile made here says "always recalculate"; ``test_libreoffice.py``
shows that this makes the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import IO, NamedTuple

import openpyxl
import pytest
from openpyxl.cell.cell import Cell

from pipeline.tables import Value

Sheets = dict[str, dict[str, Value]]
"""The values of a workbook by sheet name and address."""

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
 <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
  <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop>
 </item>
 <item oor:path="/org.openoffice.Setup/L10N">
  <prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{language}</value></prop>
 </item>
</oor:items>
"""
_ALWAYS, _NEVER = 0, 1
_TITLES = re.compile(
    rb'<(?:\w+:)?definedName\b[^>]*\bname="_xlnm\.Print_Titles"[^>]*>[^<]*</(?:\w+:)?definedName>'
)
_NO_NAMES = re.compile(rb"<(?:\w+:)?definedNames></(?:\w+:)?definedNames>")
_BOOK = "xl/workbook.xml"
_MANY = 8
_MEMORY = {"MALLOC_TRIM_THRESHOLD_": "1000000000", "MALLOC_TOP_PAD_": "67108864"}
"""Tells glibc to keep memory between two workbooks instead of giving it back: an eighth of the time of many."""
_CENT = Decimal("0.01")
_NEAR = Decimal("1e-9")


class Difference(NamedTuple):
    """A formula cell whose two values are not the same."""

    sheet: str
    a1: str
    formula: str
    ours: Value
    theirs: Value

    def __str__(self) -> str:
        """Return the cell, both values and the formula, on one line."""
        return f"{self.sheet}!{self.a1}: {self.ours!r} here, {self.theirs!r} there, of {self.formula}"


def available() -> bool:
    """Tell whether LibreOffice is installed."""
    return program() is not None


def require(*, pictures: bool = False) -> None:
    """Skip the test, saying why, where LibreOffice is missing; fail it when ``CI=true``."""
    missing = [] if available() else ["LibreOffice (soffice)"]
    if pictures and shutil.which("pdftoppm") is None:
        missing.append("poppler (pdftoppm)")
    if missing:
        absent(" and ".join(missing) + " not installed: nothing recalculated or drawn")


def absent(reason: str) -> None:
    """Skip the test visibly for want of a tool or of files, or fail it when ``CI=true``."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def recalculate(files: Sequence[Path], out: Path, *, always: bool = True) -> dict[Path, Sheets]:
    """Return the values of all cells of each workbook after LibreOffice has computed every formula anew.

    Args:
        files: workbooks; all of them go through one LibreOffice process.
        out: an empty folder for the recalculated copies, named "0.xlsx", "1.xlsx" and so on.
        always: False keeps LibreOffice's default, which is to believe the cached values.
    """
    copies = _convert(files, out, "xlsx", _ALWAYS if always else _NEVER)
    return {file: read_values(copy) for file, copy in copies.items()}


def to_pdf(files: Sequence[Path], out: Path, *, always: bool = True) -> dict[Path, Path]:
    """Return for each workbook or document the PDF that LibreOffice prints of it, made in ``out``.

    Args:
        files: what is printed.
        out: an empty folder.
        always: False prints the cached values.
    """
    return _convert(files, out, "pdf", _ALWAYS if always else _NEVER)


def convert(files: Sequence[Path], out: Path, kind: str) -> dict[Path, Path]:
    """Return for each file what LibreOffice makes of it, of another kind ("fods"), in ``out``."""
    return _convert(files, out, kind, _ALWAYS)


def pages(
    pdf: Path, out: Path, *, resolution: int = 80, first: int = 1, last: int | None = None
) -> list[Path]:
    """Return pictures of the pages of a PDF, in order."""
    out.mkdir(parents=True, exist_ok=True)
    command = ["pdftoppm", "-png", "-r", str(resolution), "-f", str(first)]
    command += [] if last is None else ["-l", str(last)]
    subprocess.run([*command, str(pdf), str(out / "page")], check=True, timeout=300)
    return sorted(
        out.glob("page*.png"), key=lambda each: [int(part) for part in re.findall(r"\d+", each.name)]
    )


def without_titles(file: Path, copy: Path) -> Path:
    """Copy a workbook without its print titles: with them LibreOffice lays out the pages of each sheet as it opens it."""
    with zipfile.ZipFile(file) as package, zipfile.ZipFile(copy, "w") as thinner:
        for info in package.infolist():
            content = package.read(info)
            if info.filename == _BOOK:
                content = _NO_NAMES.sub(b"", _TITLES.sub(b"", content))
            thinner.writestr(info.filename, content)
    return copy


def read_values(file: Path | IO[bytes]) -> Sheets:
    """Return the cached values of all filled cells of a workbook, read with openpyxl."""
    with closing(openpyxl.load_workbook(file, data_only=True)) as book:
        return {
            sheet.title: {
                cell.coordinate: plain(cell.value)
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            }
            for sheet in book.worksheets
        }


def read_formulas(file: Path | IO[bytes]) -> dict[str, dict[str, str]]:
    """Return the formulas of a workbook by sheet and address, each with its equals sign."""
    with closing(openpyxl.load_workbook(file)) as book:
        return {
            sheet.title: {
                cell.coordinate: str(cell.value)
                for row in sheet.iter_rows()
                for cell in row
                if isinstance(cell, Cell) and cell.data_type == "f"
            }
            for sheet in book.worksheets
        }


def compare(
    ours: Path, theirs: Mapping[str, Mapping[str, Value]], sheets: Iterable[str] | None = None
) -> list[Difference]:
    """Return the formula cells of a workbook whose cached values are not those of the witness.

    Numbers are equal to 1e-9; a number of ours that stands in whole cents is equal to the cent, whatever its
    size; text is equal to the letter (an empty text is an empty cell), dates to the day.
    """
    return agreement(ours, theirs, sheets)[1]


def agreement(
    ours: Path, theirs: Mapping[str, Mapping[str, Value]], sheets: Iterable[str] | None = None
) -> tuple[int, list[Difference]]:
    """Return how many formula cells were compared, and what :func:`compare` returns."""
    formulas, values = read_formulas(ours), read_values(ours)
    wanted = list(formulas) if sheets is None else list(sheets)
    differences = [
        Difference(sheet, a1, formula, mine, other)
        for sheet in wanted
        for a1, formula in formulas[sheet].items()
        if not same(mine := values[sheet].get(a1), other := theirs.get(sheet, {}).get(a1))
    ]
    return sum(len(formulas[sheet]) for sheet in wanted), differences


def same(ours: Value, theirs: Value) -> bool:
    """Tell whether two values are the same in the sense of :func:`compare`."""
    ours = None if ours == "" else ours
    theirs = None if theirs == "" else theirs
    if isinstance(ours, date) != isinstance(theirs, date):
        ours, theirs = _serial(ours), _serial(theirs)
    if isinstance(ours, bool) != isinstance(theirs, bool):
        return False
    if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
        if abs(ours - theirs) > _NEAR * max(Decimal(1), abs(ours)):
            return False
        return ours != _cents(ours) or _cents(theirs) == ours
    return ours == theirs


def plain(value: object) -> Value:
    """Return a value as openpyxl reads it in our own terms: Decimals for numbers, days for moments."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, (bool, str, date)):
        return value
    if isinstance(value, (int, float)):
        return Decimal(repr(value))
    return str(value)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def _serial(value: Value) -> Value:
    return Decimal((value - date(1899, 12, 30)).days) if isinstance(value, date) else value


def program() -> str | None:
    """Return the path of LibreOffice's command, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def make_profile(folder: Path, *, always: bool = True, language: str = "") -> None:
    """Make a profile for LibreOffice.

    Args:
        folder: where; ``user`` in it is made.
        always: whether every formula is computed anew as a workbook is opened; LibreOffice's own way is not to.
        language: whose ways of writing numbers and dates are used, as in "fr-FR"; the system's where empty.
    """
    (folder / "user").mkdir(parents=True)
    told = _PROFILE.format(mode=_ALWAYS if always else _NEVER, language=language)
    (folder / "user" / "registrymodifications.xcu").write_text(told, encoding="utf-8")


def ways() -> int:
    """Return how many LibreOffice processes may run at once: a worker of pytest-xdist has one, as each has a core."""
    return 1 if "PYTEST_XDIST_WORKER" in os.environ else 2


def _convert(files: Sequence[Path], out: Path, kind: str, mode: int) -> dict[Path, Path]:
    """Return for each file its conversion in ``out``; many files are shared by as many processes as may be."""
    # Numbers for names: two files of the same name in two folders stay two files.
    named = {file: f"{number}" for number, file in enumerate(files)}
    shares = [list(named)[at :: ways()] for at in range(ways())] if len(named) >= _MANY else [list(named)]

    def share(mine: Sequence[Path]) -> None:
        with tempfile.TemporaryDirectory(prefix="truecost-witness-") as folder:
            copies = [shutil.copyfile(file, Path(folder, named[file] + file.suffix)) for file in mine]
            run(copies, out, kind, mode)

    with ThreadPoolExecutor(len(shares)) as pool:
        list(pool.map(share, shares))
    results = {file: out / f"{name}.{kind}" for file, name in named.items()}
    lost = [str(file) for file, result in results.items() if not result.exists()]
    if lost:
        raise RuntimeError(f"LibreOffice made nothing of {', '.join(lost)}")
    return results


def run(files: Sequence[Path], out: Path, kind: str, mode: int = _ALWAYS) -> None:
    """Convert files in one LibreOffice process with a profile of its own."""
    found = program()
    if found is None:
        raise FileNotFoundError("soffice")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="truecost-witness-") as folder:
        profile = Path(folder)
        make_profile(profile, always=mode == _ALWAYS)
        command = [found, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
        command += ["--convert-to", kind, "--outdir", str(out), *map(str, files)]
        environment = {**os.environ, **_MEMORY}
        subprocess.run(
            command, check=True, capture_output=True, env=environment, timeout=60 + 30 * len(files)
        )
