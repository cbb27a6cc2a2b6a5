"""Counts the formulas of each sheet of a workbook, to see that two runs write as much.

python -m benchmarks.formulas WORKBOOK ...
"""

from __future__ import annotations

import re
import sys
from itertools import zip_longest
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FORMULA = re.compile(rb"<f[\s>/]")


def formulas_of(workbook: Path) -> dict[str, int]:
    """Return how many cells of each sheet are formulas, in the order of the sheets."""
    with ZipFile(workbook) as parts:
        links = ET.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): str(link.get("Target")) for link in links}
        sheets = ET.fromstring(parts.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        return {
            str(sheet.get("name")): len(FORMULA.findall(parts.read(_part(targets[sheet.get(LINK)]))))
            for sheet in sheets
        }


def beside(
    ours: dict[str, int], theirs: dict[str, int], inputs: dict[str, int]
) -> list[tuple[str, int, int, str]]:
    """Return the formulas of the computed sheets of ours, and of theirs at the same place: both write in one order."""
    one, other = (
        [(name, n) for name, n in counts.items() if name not in inputs] for counts in (ours, theirs)
    )
    pairs = zip_longest(one, other, fillvalue=("", 0))
    return [(name, n, their_n, their_name) for (name, n), (their_name, their_n) in pairs]


def _part(target: str) -> str:
    """Return the name of a sheet's part, from a link that may be absolute."""
    return target[1:] if target.startswith("/") else f"xl/{target}"


def main() -> int:
    """Print the counts of each workbook."""
    for name in sys.argv[1:]:
        counts = formulas_of(Path(name))
        print(f"{name}: {sum(counts.values()):,} formulas")
        for sheet, count in counts.items():
            print(f"  {count:7,}  {sheet}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
