"""Random workbooks through the command and then through LibreOffice: every formula cell must agree.

Two hundred workbooks in CI, twenty elsewhere (TRUECOST_BOOKS says how many). Every third one has been disturbed
as people disturb theirs. How the witness is kept honest stands in ``test_libreoffice.py``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from lxml import etree

from pipeline.workbook.starter import build
from tests.witness import libreoffice, patching
from tests.witness.random_books import content, coverage, variant

ROOT = Path(__file__).parents[2]
BOOKS = int(os.environ.get("TRUECOST_BOOKS", "200" if os.environ.get("CI") == "true" else "20"))
CHUNK = 20
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def made(seed: int, folder: Path) -> Path:
    """Write the workbook of a seed, disturbed where the seed is a multiple of three, and return its path."""
    data = build(*content(seed))
    file = folder / f"{seed:03d}.xlsx"
    file.write_bytes(variant(data, seed) if seed % 3 == 0 else data)
    return file


def report(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``truecost report`` in a folder, as a person would, on its ``workbooks/``."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "pipeline.cli", "report"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def tabs(file: Path) -> list[str]:
    """Return the names of a workbook's sheets."""
    with zipfile.ZipFile(file) as package:
        root = etree.fromstring(package.read("xl/workbook.xml"))
    return [str(each.get("name")) for each in root.iter(f"{_MAIN}sheet")]


def uncached(file: Path, sheets: list[str]) -> list[str]:
    """Return the formula cells of some sheets that hold no cached value."""
    found = []
    data = file.read_bytes()
    with zipfile.ZipFile(file) as package:
        for sheet in sheets:
            root = etree.fromstring(package.read(patching.part_name(data, sheet)))
            found += [
                f"{file.name} {sheet}!{cell.get('r')}"
                for cell in root.iter(f"{_MAIN}c")
                if cell.find(f"{_MAIN}f") is not None and cell.find(f"{_MAIN}v") is None
            ]
    return found


@pytest.mark.parametrize("first", range(0, BOOKS, CHUNK))
def test_every_formula_agrees_with_libreoffice(
    first: int, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    libreoffice.require()
    (tmp_path / "workbooks").mkdir()
    files = [made(seed, tmp_path / "workbooks") for seed in range(first, min(first + CHUNK, BOOKS))]
    given = {file: tabs(file) for file in files}
    done = report(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    theirs = libreoffice.recalculate(files, tmp_path / "recalculated")
    cells, differences, without = 0, [], list[str]()
    for file in files:
        computed = [name for name in tabs(file) if name not in given[file]]
        assert computed, f"{file.name} has no computed sheet"
        compared, differing = libreoffice.agreement(file, theirs[file], computed)
        cells += compared
        differences += [f"{file.name} {each}" for each in differing]
        without += uncached(file, computed)
    assert not without, "\n".join(without[:20])
    assert not differences, f"{len(differences)} of {cells} formula cells differ:\n" + "\n".join(
        differences[:20]
    )
    tell(
        f"parity: workbooks {first} to {first + len(files) - 1}: {cells:,} formula cells agree with LibreOffice"
    )


def test_what_the_workbooks_cover(tell: Callable[[str], None]) -> None:
    seen = coverage(content(seed) for seed in range(BOOKS))
    assert seen["workbooks"] == BOOKS
    for _, things in groupby(seen.items(), key=lambda each: re.split(r"[ .]", each[0])[0]):
        tell(f"parity: of {BOOKS} workbooks, " + "; ".join(f"{count} {thing}" for thing, count in things))
