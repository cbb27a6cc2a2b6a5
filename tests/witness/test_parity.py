"""Random workbooks through the command and then through LibreOffice: every formula cell must agree.

Two hundred workbooks in CI, twenty elsewhere (TRUECOST_BOOKS says how many). Every second one has been disturbed
as people disturb theirs. How the witness is kept honest stands in ``test_libreoffice.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from pipeline.workbook.starter import build
from tests.witness import libreoffice
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


def uncached(file: Path, inputs: int) -> list[str]:
    """Return the formula cells without a cached value in the sheets beyond the inputs, which come first."""
    found = []
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            number = name.removeprefix("xl/worksheets/sheet").removesuffix(".xml")
            if number.isdigit() and int(number) > inputs:
                root = etree.fromstring(package.read(name))
                found += [
                    f"{file.name} {name} {cell.get('r')}"
                    for cell in root.iter(f"{_MAIN}c")
                    if cell.find(f"{_MAIN}f") is not None and cell.find(f"{_MAIN}v") is None
                ]
    return found


@pytest.mark.parametrize("first", range(0, BOOKS, CHUNK))
def test_every_formula_agrees_with_libreoffice(
    first: int, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    if not (ROOT / "pipeline" / "cli.py").exists():
        pytest.skip("there is no pipeline/cli.py yet")
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
        cells += libreoffice.count(file, computed)
        differences += [f"{file.name} {each}" for each in libreoffice.compare(file, theirs[file], computed)]
        without += uncached(file, len(given[file]))
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
    tell("parity: workbooks with " + "; ".join(f"{thing}: {count}" for thing, count in seen.items()))
