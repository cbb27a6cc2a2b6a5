"""Every door through which a stranger's file comes in, tried with a limit on memory; run as a program of its own.

``python -m tests.acceptance.doors FILE`` prints one line of JSON: what each door said, how long it took, and the
most memory that was used. Nothing but the project itself is imported, so that only its memory is counted.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from pipeline import runs
from pipeline.findings import FileRefusedError
from pipeline.runs import stories
from pipeline.workbook import starter
from pipeline.workbook.cells import read_cells
from pipeline.workbook.package import Package
from pipeline.workbook.reading import read_book

WRITTEN = "what was written"
SEATBELT = 2 << 30
"""Bytes of address space beyond which the system itself stops the program, for the sake of the machine."""


def _package(data: bytes) -> None:
    Package.read(data, "plan.xlsx").write()


def _cells(data: bytes) -> None:
    for sheet in read_cells(data, "plan.xlsx").sheets:
        for _ in sheet:
            pass


def _plan(data: bytes) -> None:
    read_book(data, "plan.xlsx")


def _check(data: bytes) -> None:
    runs.check(data, "plan.xlsx", "en")


def _report(data: bytes) -> None:
    out = runs.report(data, "plan.xlsx", "en", templates=None, documents=False).workbook
    if out is not None:
        Package.read(out, WRITTEN)


def _into(data: bytes) -> None:
    Package.read(starter.add_to(data, starter.minimal("en"), "en", "plan.xlsx")[0], WRITTEN)


def _remove(data: bytes) -> None:
    stories.remove(data, "plan.xlsx", "en", inputs=False)


DOORS: dict[str, Callable[[bytes], None]] = {
    "package": _package,
    "cells": _cells,
    "plan": _plan,
    "check": _check,
    "report": _report,
    "new --into": _into,
    "remove": _remove,
}


def knock(data: bytes, door: str) -> str:
    """Return "" where a door took a file, or the code of its refusal.

    Raises:
        Exception: any other error; no door may let one through.
    """
    try:
        DOORS[door](data)
    except FileRefusedError as refusal:
        if dict(refusal.finding.details)["file"] == WRITTEN:
            raise AssertionError(refusal.finding) from refusal
        return refusal.finding.code
    return ""


def most_memory() -> int:
    """Return the most bytes of memory that this program has held since it started."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage also counts the program that started this one
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        assert found is not None
        return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Try the doors with a file, one after the other."""
    resource.setrlimit(resource.RLIMIT_AS, (SEATBELT, SEATBELT))
    data = Path(sys.argv[1]).read_bytes()
    said, seconds, memory = {}, {}, {}
    for door in ("package", "cells", "report", "new --into", "remove"):  # report reads the plan and checks it
        begun = time.process_time()
        try:
            said[door] = knock(data, door)
        except BaseException:  # noqa: BLE001 - whatever it is, the test shows it
            said[door] = "TRACEBACK " + traceback.format_exc(limit=-4)[-1500:]
        seconds[door] = round(time.process_time() - begun, 2)
        memory[door] = most_memory()
    print(json.dumps({"said": said, "seconds": seconds, "memory": memory}))  # noqa: T201


if __name__ == "__main__":
    main()
