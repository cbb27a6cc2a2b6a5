"""Draws the pictures of the documentation: sheets of the samples, buttons, first pages of both documents.

Run by ``make pictures``, on a copy of the samples; needs LibreOffice (Calc and Writer) and poppler's pdftoppm.
A sheet is printed alone, as a person would print it; its picture is the first page, cut to what is on it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from itertools import chain
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "pictures"
SHEETS = {
    "summary": ("Synthèse", "Summary"),
    "costs": ("Coûts", "Costs"),
    "plan": ("Plan",),
    "checks": ("Contrôles", "Checks"),
}
"""Pictures of sheets by name, with the words that a tab's name may begin with."""
WITH_BUTTONS = {"readme": ("Lisez-moi", "Read me"), "checks": SHEETS["checks"]}
"""Pictures of a macro-enabled workbook: the sheets that have buttons."""
PAGES = 2
"""Pages drawn of each document."""
DOTS = 110
"""Dots per inch: legible at half size, light enough for a page of documentation."""
MARGIN = 20
"""White kept around a sheet, in pixels."""
_PAPER = 250
"""Grey from which on a pixel counts as paper."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def main() -> int:
    """Draw every picture; 1 where a tool is missing."""
    missing = [name for name in ("soffice", "pdftoppm") if shutil.which(name) is None]
    if missing:
        print(f"Not installed: {', '.join(missing)}. Nothing was drawn.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="truecost-pictures-") as name:
        folder = Path(name)
        for each in ("workbooks", "templates"):
            shutil.copytree(ROOT / each, folder / each)
        command = [sys.executable, "-m", "pipeline.cli", "report"]
        subprocess.run(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)
        for book in sorted((folder / "workbooks").glob("*.xls[xm]")):
            for picture, names in (WITH_BUTTONS if book.suffix == ".xlsm" else SHEETS).items():
                alone = folder / f"{book.stem}-{picture}{book.suffix}"
                if show_only(book, alone, names):
                    draw(printed(alone, folder), 1, OUT / f"{alone.stem}.png", cut=True)
        documents = {each.name: each for each in sorted((folder / "reports").rglob("*.docx"))}
        for document in documents.values():  # a sample with and without macros has the same one
            pdf = printed(document, folder)
            for page in range(1, PAGES + 1):
                draw(pdf, page, OUT / f"{document.stem}-{page}.png", cut=False)
    return 0


def show_only(book: Path, target: Path, names: tuple[str, ...]) -> bool:
    """Write a copy of a workbook in which one sheet alone is shown; tell whether there is such a sheet."""
    with zipfile.ZipFile(book) as package:
        root = etree.fromstring(package.read("xl/workbook.xml"))
        tabs = list(root.iter(f"{{{_MAIN}}}sheet"))
        exact = (tab for tab in tabs if tab.get("name") in names)  # "Plan" before "Plan de contenus"
        wanted = next(chain(exact, (tab for tab in tabs if str(tab.get("name")).startswith(names))), None)
        if wanted is None:
            return False
        for tab in tabs:
            if tab is not wanted:
                tab.set("state", "hidden")
        for view in root.iter(f"{{{_MAIN}}}workbookView"):
            view.set("activeTab", str(tabs.index(wanted)))
            view.set("firstSheet", str(tabs.index(wanted)))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for info in package.infolist():
                content = etree.tostring(root) if info.filename == "xl/workbook.xml" else package.read(info)
                copy.writestr(info, content)
    return True


def printed(file: Path, folder: Path) -> Path:
    """Return the PDF that LibreOffice prints of a workbook or document, with a profile of its own."""
    profile = (folder / "profile").as_uri()
    command = [
        "soffice",
        "--headless",
        "--norestore",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", str(folder), str(file)], check=True, capture_output=True, timeout=300
    )
    return folder / f"{file.stem}.pdf"


def draw(pdf: Path, page: int, target: Path, *, cut: bool) -> None:
    """Draw one page of a PDF, cut to what is on it where asked for; a page that is not there is left out."""
    command = ["pdftoppm", "-r", str(DOTS), "-f", str(page), "-l", str(page), "-singlefile"]
    grey = subprocess.run([*command, "-gray", str(pdf)], check=True, capture_output=True).stdout
    if not grey:
        return
    area = [str(each) for each in filled(grey)] if cut else []
    where = [part for pair in zip(("-x", "-y", "-W", "-H"), area, strict=False) for part in pair]
    subprocess.run([*command, *where, "-png", str(pdf), str(target.with_suffix(""))], check=True)
    print(target.relative_to(ROOT).as_posix())


def filled(grey: bytes) -> tuple[int, int, int, int]:
    """Return left, top, width and height of what is drawn on a page (a grey picture in PGM format), and a margin."""
    _magic, width, height, _depth, pixels = _pgm(grey)
    lines = [pixels[row * width : (row + 1) * width] for row in range(height)]
    ink = bytes.maketrans(bytes(range(256)), bytes(int(shade < _PAPER) for shade in range(256)))
    marked = [line.translate(ink) for line in lines]
    rows = [number for number, line in enumerate(marked) if 1 in line]
    if not rows:
        return 0, 0, width, height
    # The footer stands apart at the foot of the page; a picture of a sheet does without it.
    while len(rows) > 1 and rows[-1] - rows[0] > height // 2 and _gap(rows) > height // 20:
        rows = rows[: _last_block(rows)]
    shown = [marked[number] for number in rows]
    left = min(line.index(1) for line in shown)
    right = max(line.rindex(1) for line in shown)
    left, top = max(left - MARGIN, 0), max(rows[0] - MARGIN, 0)
    return left, top, min(right + MARGIN, width) - left, min(rows[-1] + MARGIN, height) - top


def _last_block(rows: list[int]) -> int:
    """Return where the last run of filled rows begins."""
    place = len(rows) - 1
    while place and rows[place] - rows[place - 1] == 1:
        place -= 1
    return place


def _gap(rows: list[int]) -> int:
    """Return the empty rows above the last run of filled rows."""
    place = _last_block(rows)
    return rows[place] - rows[place - 1] if place else 0


def _pgm(picture: bytes) -> tuple[bytes, int, int, int, bytes]:
    """Return the parts of a binary PGM picture: mark, width, height, depth, pixels."""
    magic, width, height, rest = picture.split(maxsplit=3)
    depth, pixels = rest.split(b"\n", 1)
    return magic, int(width), int(height), int(depth), pixels


if __name__ == "__main__":
    sys.exit(main())
