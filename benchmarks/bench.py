"""Compares one run of ours with the script of an afternoon: same workbook in, same outputs, interleaved.

By default on both samples without what the script knows nothing of (``plain.py``); then one run of ours on each whole
sample is set against one on the plain one, which is what the rest of the cost model costs.

    python -m benchmarks.bench [WORKBOOK ...] [--pairs 7] [--sheets] [--json]

Each run starts from a fresh copy of the workbook in a folder of its own. The ratio is ours ÷ theirs, of CPU time
(user and system, of the process and all it starts) and of peak memory, as the median over the pairs; it is void
unless both totals are the same to the cent. How many formulas each wrote is printed beside it, with ``--sheets`` for
each computed sheet: outputs that aren't alike would say nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks import formulas
from benchmarks.plain import write_all

ROOT = Path(__file__).resolve().parents[1]
OURS = ["-m", "pipeline.cli", "report", "--json"]
THEIRS = ["-m", "benchmarks.afternoon_script", "reports/document.docx"]
PAIRS = 7


class Run(NamedTuple):
    """What one run took and found: CPU seconds, peak memory in MB, the plan's total, the formulas of each sheet."""

    seconds: float
    megabytes: float
    total: Decimal
    formulas: dict[str, int]


class Comparison(NamedTuple):
    """The runs on one workbook; each ratio is a median over the pairs."""

    workbook: str
    ours: list[Run]
    theirs: list[Run]
    inputs: dict[str, int]
    """The formulas of each sheet before a run."""

    @property
    def equal(self) -> bool:
        """Whether all runs found one total."""
        return len({run.total for run in (*self.ours, *self.theirs)}) == 1

    @property
    def cpu(self) -> float:
        """Ours ÷ theirs, of CPU time."""
        return median(a.seconds / b.seconds for a, b in zip(self.ours, self.theirs, strict=True))

    @property
    def memory(self) -> float:
        """Ours ÷ theirs, of peak memory."""
        return median(a.megabytes / b.megabytes for a, b in zip(self.ours, self.theirs, strict=True))


def run(arguments: list[str], workbook: str, folder: Path, cache: Path) -> Run:
    """Run Python on a workbook in a folder and return what it took.

    Args:
        arguments: what Python is to run, after which the workbook's path stands.
        workbook: the workbook's path in the folder.
        folder: the working folder.
        cache: where compiled modules are kept between the runs, as on any person's machine.

    Raises:
        RuntimeError: it failed; the message is what it wrote.
    """
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONPYCACHEPREFIX": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with (
        (folder / "out.txt").open("w+", encoding="utf-8") as out,
        (folder / "err.txt").open("w+", encoding="utf-8") as err,
        subprocess.Popen(
            [sys.executable, *arguments, workbook], cwd=folder, env=environment, stdout=out, stderr=err
        ) as process,
    ):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        printed, complaint = out.read(), err.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}:\n{complaint}{printed}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    seconds, counts = usage.ru_utime + usage.ru_stime, formulas.formulas_of(folder / workbook)
    return Run(seconds, usage.ru_maxrss / unit, total_of(printed), counts)


def total_of(printed: str) -> Decimal:
    """Return the first ``total`` anywhere in the JSON that a run printed, in cents."""
    waiting: list[Any] = [json.loads(printed)]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, dict):
            total = each.get("total")
            if isinstance(total, (str, int, float)):
                return Decimal(str(total)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    raise RuntimeError(f"no total in {printed}")


def compare(workbook: Path, pairs: int, cache: Path) -> Comparison:
    """Run both, turn about, on fresh copies of a workbook; the first pair compiles and warms, and isn't counted."""
    ours: list[Run] = []
    theirs: list[Run] = []
    for _ in range(pairs + 1):
        with tempfile.TemporaryDirectory(prefix="truecost-bench-") as name:
            one, other = Path(name) / "ours", Path(name) / "theirs"
            ours.append(run(OURS, prepared(workbook, one), one, cache))
            theirs.append(run(THEIRS, prepared(workbook, other), other, cache))
    return Comparison(workbook.name, ours[1:], theirs[1:], formulas.formulas_of(workbook))


def beside(whole: Path, found: list[Comparison], pairs: int, cache: Path) -> str:
    """Return what our run on a whole sample takes, and how many runs on its plain one that is."""
    plain = next(each for each in found if each.workbook == whole.name.replace("whole-", "plain-"))
    runs = []
    for _ in range(pairs):
        with tempfile.TemporaryDirectory(prefix="truecost-bench-") as name:
            book = prepared(whole, Path(name))
            runs.append(run(OURS, book, Path(name), cache))
    seconds = median(each.seconds for each in runs)
    times = seconds / median(each.seconds for each in plain.ours)
    return f"{seconds:.2f} s CPU with the whole cost model, {times:.2f} times the plain one"


def prepared(workbook: Path, folder: Path) -> str:
    """Copy a workbook and the templates into a folder, as a person has them; return the workbook's path in it."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "workbooks").mkdir()
    shutil.copyfile(workbook, folder / "workbooks" / workbook.name)
    return f"workbooks/{workbook.name}"


def told(found: Comparison) -> str:
    """Return a comparison in a few lines."""
    lines = [f"{found.workbook} ({len(found.ours)} pairs)"]
    for name, runs in (("truecost", found.ours), ("afternoon's script", found.theirs)):
        seconds, megabytes = median(each.seconds for each in runs), median(each.megabytes for each in runs)
        totals = ", ".join(sorted({f"{each.total:,.2f}" for each in runs}))
        lines.append(
            f"  {name:<19}{seconds:6.2f} s CPU {megabytes:7.1f} MB   {sum(runs[0].formulas.values()):>7,} formulas   total {totals}"
        )
    ratio = f"CPU {found.cpu:.2f}   memory {found.memory:.2f}" if found.equal else "void: the totals differ"
    return "\n".join([*lines, f"  ratio              {ratio}"])


def by_sheet(found: Comparison) -> str:
    """Return the formulas of each computed sheet, ours and theirs."""
    rows = formulas.beside(found.ours[0].formulas, found.theirs[0].formulas, found.inputs)
    return "\n".join(f"    {name:<20}{ours:7,}{theirs:7,}  {other}" for name, ours, theirs, other in rows)


def main() -> int:
    """Compare on every workbook given, or on the samples; 1 where totals differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("workbooks", nargs="*", type=Path, help="default: both samples, plain")
    parser.add_argument(
        "--pairs", type=int, default=PAIRS, help=f"pairs of runs per workbook (default: {PAIRS})"
    )
    parser.add_argument(
        "--sheets", action="store_true", help="print the formulas of each computed sheet, too"
    )
    parser.add_argument("--json", action="store_true", help="print figures only, as JSON")
    options = parser.parse_args()
    if not hasattr(os, "wait4"):
        print(
            "CPU time of another process can't be read on this system; use Linux or macOS.", file=sys.stderr
        )
        return 2
    found = []
    with tempfile.TemporaryDirectory(prefix="truecost-bench-") as cache:
        for workbook in options.workbooks or write_all(Path(cache)):
            found.append(compare(workbook.resolve(), options.pairs, Path(cache)))
            if not options.json:
                print(told(found[-1]), flush=True)
                if options.sheets:
                    print(by_sheet(found[-1]), flush=True)
        if not options.workbooks and not options.json:
            for workbook in write_all(Path(cache), whole=True):
                print(f"{workbook.name}: {beside(workbook, found, options.pairs, Path(cache))}", flush=True)
    if options.json:
        figures = [
            {"workbook": each.workbook, "equal": each.equal, "cpu": each.cpu, "memory": each.memory}
            for each in found
        ]
        print(json.dumps(figures))
    return int(not found or not all(each.equal for each in found))


if __name__ == "__main__":
    sys.exit(main())
