"""Kills runs of ``report`` at random moments, many in a minute: ``python -m tests.acceptance.killing FOLDER COUNT``.

A process of its own, with one thread, so that it may fork: each run starts with everything imported, as the
worker of a batch does. Half the kills fall anywhere in a run, half from the moment when it begins to save.
Prints what was seen as JSON.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import NamedTuple

from pipeline.formulas.inputs import InputTable
from pipeline.rules.inputs import Roles, Tasks
from pipeline.runs import files, stories
from pipeline.tables import Value
from pipeline.workbook import backup, saving, starter
from pipeline.workbook.whole import PART
from tests.witness.patching import set_cell
from tests.workbook.lean import lean

SIGKILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def small_plan() -> bytes:
    """Return a budget of two tasks over two months, computed, whose days were changed since."""
    sample = dict(starter.sample("en"))
    project = {**sample["project"][0], "kind": "business_case", "months": Decimal(2)}
    tasks = [{**task, **_blank(Tasks), "need": None} for task in sample["tasks"][:2]]
    roles = [{**role, **_blank(Roles)} for role in sample["roles"][:1]]
    content = {"project": [project], "parameters": sample["parameters"], "roles": roles}
    data = lean({**content, "tasks": tasks}, "en")
    computed = stories.report(data, "small.xlsx", "en", templates=None, documents=False).workbook
    assert computed is not None
    return set_cell(computed, "Tasks", "I7", Decimal(4))


def _blank(table: type[InputTable]) -> dict[str, Value]:
    """Return the optional columns of a table, blank: what they refer to isn't in the small plan."""
    return dict.fromkeys(column.key for column in table.columns if column.optional)


def run(path: Path) -> int:
    """Run the report, without documents: these come after the workbook and are written in the same way."""
    return files.exit_code(
        list(files.report([path], "en", month=None, out=path.parent, templates=None, documents=False))
    )


class Times(NamedTuple):
    """Seconds that a run takes, and that it takes from when it begins to save."""

    whole: float
    saving: float


def start(path: Path) -> tuple[int, int]:
    """Start a run; return its process, and a pipe that speaks when it begins to save."""
    hear, speak = os.pipe()
    process = os.fork()
    if process:
        os.close(speak)
        return process, hear
    save = saving.save

    def told(path: Path, data: bytes, *, expected: bytes | None, backup: bool = False) -> bool:
        os.write(speak, b"s")
        return save(path, data, expected=expected, backup=backup)

    saving.save = told
    code = 70
    try:
        code = run(path)
    finally:
        os._exit(code)


def measured(path: Path, old: bytes) -> Times:
    """Return the middle of five runs."""
    times = []
    for _ in range(5):
        path.write_bytes(old)
        begun = time.perf_counter()
        process, hear = start(path)
        os.read(hear, 1)
        saves = time.perf_counter()
        _, status = os.waitpid(process, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        os.close(hear)
        times.append(Times(time.perf_counter() - begun, time.perf_counter() - saves))
    return Times(median(each.whole for each in times), median(each.saving for each in times))


def main(folder: Path, count: int) -> None:
    """Kill runs and look at what they left."""
    begun = time.perf_counter()
    path = folder / "small.xlsx"
    old = small_plan()
    path.write_bytes(old)
    assert run(path) == 0
    new = path.read_bytes()
    assert new != old
    times = measured(path, old)
    chance = random.Random(3)  # noqa: S311 - the same moments each time, as far as a machine allows
    seen: Counter[str] = Counter()
    reach = [times.whole, times.saving]
    while seen["killed"] < count:
        number = seen["killed"] + seen["done before"]
        shutil.rmtree(folder / backup.FOLDER, ignore_errors=True)
        path.write_bytes(old)
        process, hear = start(path)
        if number % 2:
            os.read(hear, 1)
        mode = number % 2
        time.sleep(chance.uniform(0, reach[mode]))
        os.kill(process, SIGKILL)
        _, status = os.waitpid(process, 0)
        os.close(hear)
        killed = os.WIFSIGNALED(status)
        reach[mode] *= 1.02 if killed else 0.9  # follow the machine, which others use too
        seen["killed" if killed else "done before"] += 1
        left = path.read_bytes()
        seen["broken"] += left not in (old, new)
        seen["old"] += killed and left == old
        seen["new"] += killed and left == new
        kept = backup.place(path)
        seen["backup broken"] += kept.exists() and kept.read_bytes() != old
        seen["half written"] += any(each.suffix == PART for each in folder.rglob(".*"))
        seen["next run failed"] += run(path) != 0
        seen["next run wrong"] += path.read_bytes() != new or not kept.exists() or kept.read_bytes() != old
        names = [each.name for place in (folder, kept.parent) for each in place.iterdir()]
        seen["not tidied"] += sorted(names) != ["small.xlsx", "small.xlsx", backup.FOLDER]
    seconds = round(time.perf_counter() - begun, 1)
    sys.stdout.write(json.dumps({**seen, "seconds": seconds, "run": times.whole, "save": times.saving}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
