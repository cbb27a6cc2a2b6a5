"""Two runs never overlap on a workbook, and a run that died never holds up the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.findings import FileRefusedError
from pipeline.workbook.locking import held

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from pipeline.workbook.locking import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""
"""Another process that holds the lock, and says so."""


@pytest.fixture
def budget(tmp_path: Path) -> Path:
    path = tmp_path / "budget.xlsx"
    path.write_bytes(b"before")
    return path


def holder(path: Path, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(path), str(seconds)]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "held\n"
    return started


@pytest.fixture
def other(budget: Path) -> Iterator[subprocess.Popen[str]]:
    started = holder(budget, 60)
    yield started
    started.kill()
    started.communicate()


def left(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


def test_a_second_run_is_told_so(budget: Path, other: subprocess.Popen[str]) -> None:
    assert other.poll() is None
    with pytest.raises(FileRefusedError) as caught, held(budget, patience=0.2):
        pytest.fail("both hold it")
    assert caught.value.finding.code == "locked_by_truecost"


@pytest.mark.usefixtures("other")
def test_another_workbook_of_the_folder_is_free(budget: Path) -> None:
    with held(budget.with_name("other.xlsx"), patience=0.0):
        pass


@pytest.mark.skipif(os.name == "nt", reason="links need a permission on Windows")
@pytest.mark.usefixtures("other")
def test_a_link_to_the_workbook_has_the_same_lock(budget: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(budget)
    with pytest.raises(FileRefusedError), held(link, patience=0.0):
        pytest.fail("both hold it")


def test_a_second_run_waits_for_one_that_is_soon_done(budget: Path) -> None:
    started = holder(budget, 0.3)
    begun = time.monotonic()
    with held(budget, patience=30):
        assert time.monotonic() - begun < 20
    started.communicate()
    assert left(budget) == ["budget.xlsx"]


def test_a_killed_run_leaves_a_file_that_blocks_nobody_and_goes_with_the_next(
    budget: Path, other: subprocess.Popen[str]
) -> None:
    other.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    other.wait()
    rest = budget.with_name(".~truecost.budget.xlsx.12345.part")
    rest.write_bytes(b"half")
    assert len(left(budget)) == 3
    with held(budget, patience=5.0):
        assert not rest.exists()
    assert left(budget) == ["budget.xlsx"]


def test_the_lock_is_free_again_after_an_error(budget: Path) -> None:
    with pytest.raises(ZeroDivisionError), held(budget):
        raise ZeroDivisionError
    with held(budget, patience=0.0):
        pass
    assert left(budget) == ["budget.xlsx"]


def test_a_folder_that_does_not_exist_has_no_lock_to_wait_for(tmp_path: Path) -> None:
    with held(tmp_path / "nowhere" / "budget.xlsx", patience=30.0):
        pass


def test_many_runs_at_once_come_one_after_the_other(budget: Path) -> None:
    """Each adds one to a number in the file; a moment of overlap would lose some."""
    budget.write_text("0")
    count = """
import sys
from pathlib import Path
from pipeline.workbook.locking import held
path = Path(sys.argv[1])
for _ in range(25):
    with held(path, patience=60):
        path.write_text(str(int(path.read_text()) + 1))
"""
    runs = [subprocess.Popen([sys.executable, "-c", count, str(budget)], cwd=ROOT) for _ in range(4)]
    assert [each.wait() for each in runs] == [0, 0, 0, 0]
    assert budget.read_text() == "100"
    assert left(budget) == ["budget.xlsx"]
