"""Builds the VBA project of macro-enabled workbooks: our Macros.bas, and two modules of the xlwings package.

Run by ``make vba`` after a change of ``workbooks/vba/Macros.bas`` or of the version of xlwings. What it makes is
kept in the repository, so that nothing here is needed to use Truecost; the same sources give the same bytes.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from importlib import metadata, resources
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.vba import VBAModuleKind

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "workbooks" / "vba" / "Macros.bas"
OUT = ROOT / "pipeline" / "workbook" / "vba"
PROJECT = "vbaProject.bin"
MODULES = ("ThisWorkbook", "xlwings", "Dictionary", "Macros")
"""What the project holds, in this order; ``ThisWorkbook`` is the empty module that Excel asks for."""


def main() -> int:
    """Build the project and the notice of its licences."""
    (OUT / PROJECT).write_bytes(build())
    (OUT / "LICENCES.txt").write_text(licences(), encoding="utf-8", newline="\n")
    print(f"{(OUT / PROJECT).relative_to(ROOT).as_posix()}: {', '.join(MODULES)}")
    return 0


def sources() -> dict[str, str]:
    """Return the text of each module that holds code, as the VBA editor imports it."""
    xlwings = resources.files("xlwings")
    texts = {
        "xlwings": xlwings.joinpath("xlwings.bas").read_text(encoding="ascii"),
        "Dictionary": xlwings.joinpath("addin", "Dictionary.cls").read_text(encoding="ascii"),
        "Macros": SOURCE.read_text(encoding="ascii"),
    }
    return {name: "\r\n".join(text.splitlines()) + "\r\n" for name, text in texts.items()}


def build() -> bytes:
    """Return the project; the document modules of sheets are left to Excel, which makes them as it opens a workbook."""
    with tempfile.TemporaryDirectory(prefix="truecost-vba-") as folder:
        path = Path(folder, "project.xlsm")
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            for name in project.module_names():
                if name != "ThisWorkbook":
                    project.delete_module(name)
            for name, text in sources().items():
                kind = VBAModuleKind.other if name == "Dictionary" else VBAModuleKind.standard
                project.add_module(name, text, kind=kind)
            book.save()
        with ExcelFile(path) as book:
            faults = book.validate()
            if faults or tuple(book.module_names()) != MODULES:
                raise RuntimeError(book.module_names(), faults)
        with zipfile.ZipFile(path) as package:
            return package.read(f"xl/{PROJECT}")


def licences() -> str:
    """Return whose code the project holds besides our own, and under which licences."""
    package = metadata.distribution("xlwings")
    dictionary = resources.files("xlwings").joinpath("addin", "Dictionary.cls").read_text(encoding="ascii")
    author = next(line.strip("' ") for line in dictionary.splitlines() if line.startswith("' (c)"))
    text = next(each for each in package.files or () if each.name == "LICENSE.txt").read_text(
        encoding="utf-8"
    )
    return (
        "vbaProject.bin holds, beside Truecost's own Macros.bas (MIT licence, see LICENSE of Truecost):\n\n"
        f"Dictionary.cls, {author}\nMIT licence, http://www.opensource.org/licenses/mit-license.php\n\n"
        f"xlwings.bas of xlwings {package.version}, BSD 3-clause licence:\n\n{text.strip()}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
