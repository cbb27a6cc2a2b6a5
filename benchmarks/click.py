"""What a click on Recalculate costs, by stage, beside writing the same cells one by one.

    python -m benchmarks.click [--lines 5000] [--json]

It runs over the stand-in for Excel that the tests use (openpyxl holds the book), so that seconds say nothing of Excel:
the stages compare with each other, and what counts in Excel is the number of calls, since each of them crosses from
one program to another. The calculation of Excel itself is left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple
from unittest import mock

from pipeline import macros
from pipeline.macros import reading, writing
from pipeline.runs import live
from pipeline.workbook.starter import Content, build, sample
from tests.witness.excel_engine import Excel

STAGES: dict[str, tuple[Any, str]] = {
    "read": (reading, "read"),
    "compute": (live, "recalculate"),
    "write": (writing, "_contents"),
    "formats": (writing, "dress"),
    "compare": (writing, "compare"),
}


class Click(NamedTuple):
    """A click: seconds by stage, calls that move cells, cells written, and the same written one by one."""

    name: str
    seconds: dict[str, float]
    calls: int
    cells: int
    one_by_one: float

    @property
    def ratio(self) -> float:
        """Seconds of the block writes ÷ seconds of the same cells one by one."""
        return self.seconds["write"] / self.one_by_one


def with_lines(lines: int) -> Content:
    """Return the English sample with its tasks repeated, under names of their own, until there are so many."""
    content = sample("en")
    tasks = content["tasks"]
    repeated = [
        {**tasks[number % len(tasks)], "id": f"L{number:05d}"} for number in range(max(lines - len(tasks), 0))
    ]
    return {**content, "tasks": [*tasks, *repeated]}


def measured(name: str, data: bytes) -> Click:
    """Click once for the sheets and their formats, and once more: the second click is the usual one."""
    excel = Excel.opened(data)
    first = _timed(excel)
    excel.log.clear()
    second = _timed(excel)
    moved = [each for each in excel.log if each[0] in ("values", "formulas", "write")]
    seconds = {**second, "formats": first["formats"]}
    cells, one_by_one = _one_by_one(excel)
    return Click(name, seconds, len(moved), cells, one_by_one)


def _timed(excel: Excel) -> dict[str, float]:
    """Return the seconds of each stage of a click."""
    seconds = dict.fromkeys(STAGES, 0.0)

    def timed(stage: str, run: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            start = time.process_time()
            made = run(*values, **named)
            seconds[stage] += time.process_time() - start
            if stage == "compute":  # Excel is to agree: a list of differences would be measured otherwise
                results = _results(made)
                excel.calculator = lambda _: results
            return made

        return call

    patches = [
        mock.patch.object(room, name, timed(stage, getattr(room, name)))
        for stage, (room, name) in STAGES.items()
    ]
    for each in patches:
        each.start()
    try:
        with excel.running():
            macros.recalculate()
    finally:
        for each in patches:
            each.stop()
    return seconds


def _results(made: live.Recalculated) -> dict[tuple[str, int, int], Any]:
    """Return what Excel shows where it computes as we do."""
    return {
        (each.tab, row.number, cell.column): float(cell.value)
        if isinstance(cell.value, Decimal)
        else cell.value
        for each in made.changes.sheets
        for row in each.rows
        for cell in row.cells
        if cell.formula is not None
    }


def _one_by_one(excel: Excel) -> tuple[int, float]:
    """Write the cells that the last click wrote once more, each by a call of its own."""
    areas = [(sheet, area) for kind, sheet, area in excel.log if kind == "write"]
    cells = 0
    seconds = 0.0
    with excel.running() as book:
        for tab, area in areas:
            sheet = book.sheets[tab]
            block = sheet.range(area).formula
            start = time.process_time()
            for row, entries in enumerate(block, 1):
                for column, entry in enumerate(entries, 1):
                    sheet.range((row, column)).formula = entry
                    cells += 1
            seconds += time.process_time() - start
    return cells, seconds


def told(found: Click) -> str:
    """Return a click in a few lines."""
    whole = sum(found.seconds[stage] for stage in ("read", "compute", "write", "compare"))
    stages = "   ".join(
        f"{stage} {found.seconds[stage] / whole:4.0%}" for stage in ("read", "compute", "write", "compare")
    )
    return "\n".join(
        (
            f"{found.name}: {whole:.2f} s CPU over the stand-in",
            f"  {stages}   (the first time, formats on top: {found.seconds['formats'] / whole:.0%})",
            f"  {found.calls} calls move blocks; one by one, {found.cells:,} calls write alone: 1 to {found.cells // found.calls:,}",
            f"  blocks ÷ one by one, CPU of the writing over the stand-in: {found.ratio:.2f}",
        )
    )


def main() -> int:
    """Measure a click on the sample, and on a plan of many lines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lines", type=int, default=5_000, help="tasks of the large plan (default: 5000)")
    parser.add_argument("--json", action="store_true", help="print figures only, as JSON")
    options = parser.parse_args()
    found = []
    for name, lines in (("sample", 0), (f"{options.lines} tasks", options.lines)):
        found.append(measured(name, build(with_lines(lines), "en", macros=True)))
        if not options.json:
            print(told(found[-1]), flush=True)
    if options.json:
        print(json.dumps([each._asdict() | {"ratio": each.ratio} for each in found]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
