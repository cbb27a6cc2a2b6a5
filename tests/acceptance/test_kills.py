"""A report killed at any moment leaves the workbook whole, either old or new, and the next run works.

Three hundred kills where all is tried, fewer elsewhere (TRUECOST_KILLS says how many); and some of the whole command with its
documents, from the start of the interpreter on.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.killing import SIGKILL, small_plan
from tests.witness.amounts import amount

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("TRUECOST_KILLS", amount(few=40, thorough=300)))
COMMANDS = amount(few=10, thorough=30)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: a kill, unlike a power cut, is the same there, and much sooner done."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    if not (shared.is_dir() and os.access(shared, os.W_OK)):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        yield Path(folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the runs are forked; Windows has no fork")
def test_a_killed_run_leaves_a_whole_workbook_and_the_next_run_works(
    memory: Path, tell: Callable[[str], None]
) -> None:
    command = [sys.executable, "-m", "tests.acceptance.killing", str(memory), str(KILLS)]
    done = subprocess.run(
        command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    tell(
        f"kills: {seen['killed']} runs killed, workbook old {seen['old']} times, new {seen['new']} times; "
        f"{seen['half written']} in the middle of writing a file; {seen['done before']} runs were done before; "
        f"{seen['seconds']} s"
    )
    assert seen["killed"] == KILLS
    assert seen["old"], "no kill came before the workbook was replaced"
    assert seen["new"] or KILLS < 100, "no kill came after it was replaced"
    faults = ("broken", "backup broken", "next run failed", "next run wrong", "not tidied")
    assert {fault: seen.get(fault, 0) for fault in faults} == dict.fromkeys(faults, 0)


def test_a_killed_command_leaves_workbook_and_document_whole(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    path = tmp_path / "small.xlsx"
    command = [sys.executable, "-m", "pipeline.cli", "report", str(path), "--out", str(tmp_path / "reports")]

    def start() -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdout=quiet, stderr=quiet)

    old = small_plan()
    path.write_bytes(old)
    begun = time.perf_counter()
    assert start().wait() == 0
    whole = time.perf_counter() - begun
    new = path.read_bytes()
    (document,) = (tmp_path / "reports").rglob("*.docx")
    printed = document.read_bytes()
    chance = random.Random(3)  # noqa: S311 - moments, not secrets
    seen: Counter[str] = Counter()
    for _ in range(COMMANDS):
        path.write_bytes(old)
        document.unlink(missing_ok=True)
        process = start()
        time.sleep(chance.uniform(0, whole))
        process.send_signal(SIGKILL)
        seen["killed"] += process.wait() != 0
        assert path.read_bytes() in (old, new)
        assert not document.exists() or document.read_bytes() == printed
    assert start().wait() == 0
    assert (path.read_bytes(), document.read_bytes()) == (new, printed)
    with zipfile.ZipFile(document) as archive:
        assert archive.testzip() is None
    assert not [each.name for each in tmp_path.rglob("*") if each.name.startswith(".")]
    assert seen["killed"], "every run was done before it was killed"
    tell(f"kills: {seen['killed']} of {COMMANDS} commands killed")
