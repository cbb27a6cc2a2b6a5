"""A full disk, a folder or a file that may not be written: a sentence, and every file as it was.

The small disk is a tmpfs, which only root can mount: skipped elsewhere, but never in CI. As root ignores
permissions, those tests run in a process that has given root up.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.runs import files
from pipeline.runs.files import Done
from tests.acceptance.killing import small_plan

ROOT = Path(__file__).parents[2]
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534
posix = pytest.mark.skipif(os.name == "nt", reason="permissions and limits are told another way on Windows")


def report(path: Path, **options: bool) -> Done:
    (done,) = files.report(
        [path], "en", month=None, out=path.parent / "out", templates=None, documents=False, **options
    )
    return done


def codes(done: Done) -> list[str]:
    return [each.code for each in done.outcome.findings if each.severity.value == "block"]


def state(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


# A full disk ------------------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 512 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    why = "only root can mount a small disk"
    if sys.platform.startswith("linux") and IS_ROOT:
        command = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            yield place
            subprocess.run(["umount", "--lazy", str(place)], check=True)
            return
        why = f"no small disk can be mounted here: {done.stderr.strip()}"
    if os.environ.get("CI") == "true" and sys.platform.startswith("linux"):
        pytest.fail(why)
    pytest.skip(why)


def fill(disk: Path, *, leave: int) -> Path:
    """Fill the disk but for some bytes."""
    ballast = disk / "ballast"
    ballast.write_bytes(b"x" * max(0, shutil.disk_usage(disk).free - leave))
    return ballast


@pytest.mark.parametrize("leave", [0, 4096, 20_000])
def test_a_full_disk_leaves_the_workbook_as_it_was_and_the_next_run_works(disk: Path, leave: int) -> None:
    book = disk / "small.xlsx"
    book.write_bytes(small_plan())
    ballast = fill(disk, leave=leave)
    before = state(disk)
    assert codes(report(book)) == ["disk_full"]
    assert state(disk) == before
    ballast.unlink()
    assert codes(report(book)) == []
    assert book.read_bytes() != before["small.xlsx"]


def test_a_disk_with_no_room_for_the_backup_leaves_the_workbook_as_it_was(disk: Path) -> None:
    book = disk / "small.xlsx"
    book.write_bytes(small_plan())
    size = book.stat().st_size
    fill(disk, leave=size + size // 2)
    before = state(disk)
    done = report(book)
    assert codes(done) == ["disk_full"]
    assert dict(done.outcome.findings[-1].details)["file"].endswith("truecost-backups/small.xlsx")
    assert state(disk) == before
    assert codes(report(book, backups=False)) == []
    assert book.read_bytes() != before["small.xlsx"]


def test_a_new_workbook_that_does_not_fit_is_not_there(disk: Path) -> None:
    fill(disk, leave=8192)
    done = files.new(disk / "new.xlsx", "en", sample=True)
    assert codes(done) == ["disk_full"]
    assert set(state(disk)) == {"ballast"}


LIMITED = """
import resource, sys
from pathlib import Path
from tests.acceptance.test_disk import codes, report
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
print(codes(report(Path(sys.argv[1]))))
"""


@posix
def test_a_limit_on_the_size_of_files_is_told_like_a_full_disk(tmp_path: Path) -> None:
    book = tmp_path / "small.xlsx"
    book.write_bytes(small_plan())
    before = state(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(book)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("['disk_full']\n", "")
    assert state(tmp_path) == before


# No permission ----------------------------------------------------------------------------------------------

WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from pipeline.findings import Severity
from pipeline.runs import files, telling, stories
from pipeline.workbook import backup, locking, removing, saving, starter
from tests.acceptance.killing import small_plan
path = Path(sys.argv[2])
stories.remove(small_plan(), "x.xlsx", "en", inputs=False)
starter.build(starter.minimal("en"), "en")
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
if sys.argv[1] == "report":
    found = list(files.report(files.workbooks([path]), "en", month=None, out=path.parent / "out", templates=None, documents=False))
elif sys.argv[1] == "check":
    found = list(files.check(files.workbooks([path]), "en"))
elif sys.argv[1] == "remove":
    found = list(files.remove([path], "en"))
else:
    found = [files.new(path, "en", sample=False)]
for done in found:
    print(done.refused, *(each.code for each in done.outcome.findings if each.severity is Severity.BLOCK))
"""
"""Everything is loaded first: the interpreter's own files may lie where only root may look."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody can reach, with a workbook that everybody can write."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o777)
    book = place / "small.xlsx"
    book.write_bytes(small_plan())
    book.chmod(0o666)
    yield place
    place.chmod(0o777)
    shutil.rmtree(place)


def without_rights(command: str, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, command, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.strip()


@posix
def test_with_its_rights_the_run_works(folder: Path) -> None:
    assert without_rights("report", folder / "small.xlsx") == "False"
    names = sorted(each.name for each in folder.iterdir())
    assert names == ["small.xlsx", "truecost-backups"]


@posix
@pytest.mark.parametrize("command", ["report", "remove"])
def test_a_read_only_folder_is_told_and_nothing_changes(folder: Path, command: str) -> None:
    folder.chmod(0o555)
    before = state(folder)
    assert without_rights(command, folder / "small.xlsx") == "True no_permission"
    assert state(folder) == before


@posix
@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_a_file_that_may_not_be_written_or_read_is_told_and_nothing_changes(folder: Path, mode: int) -> None:
    book = folder / "small.xlsx"
    before = book.read_bytes()
    book.chmod(mode)
    assert without_rights("report", book) == "True no_permission"
    book.chmod(0o666)
    assert state(folder) == {"small.xlsx": before}


@posix
def test_a_read_only_folder_can_be_checked(folder: Path) -> None:
    folder.chmod(0o555)
    assert without_rights("check", folder / "small.xlsx") == "False"


@posix
def test_a_computed_workbook_in_a_read_only_folder_is_simply_unchanged(folder: Path) -> None:
    book = folder / "small.xlsx"
    assert codes(report(book)) == []
    folder.chmod(0o555)
    before = state(folder)
    assert without_rights("report", book) == "False"
    assert state(folder) == before


@posix
@pytest.mark.parametrize("inside", [True, False])
def test_a_folder_that_may_not_be_looked_into_is_told(folder: Path, *, inside: bool) -> None:
    folder.chmod(0o000)
    assert without_rights("report", folder / "small.xlsx" if inside else folder) in {
        "True no_permission",
        "True no_such_file",
    }


@posix
def test_a_new_workbook_in_a_read_only_folder_is_told(folder: Path) -> None:
    folder.chmod(0o555)
    assert without_rights("new", folder / "new.xlsx") == "True no_permission"


@posix
def test_a_backup_that_may_not_be_written_is_told_and_the_workbook_stays(folder: Path) -> None:
    (folder / "truecost-backups").mkdir(mode=0o555)
    before = state(folder)
    assert without_rights("report", folder / "small.xlsx") == "True backup_failed"
    assert state(folder) == before


@posix
@pytest.mark.skipif(not IS_ROOT, reason="the left-over file belongs to somebody else, which takes root")
def test_a_lock_that_somebody_else_has_left_blocks_nobody(folder: Path) -> None:
    lock = folder / ".~truecost.small.xlsx.lock"
    lock.write_bytes(b"")
    lock.chmod(0o644)
    assert without_rights("report", folder / "small.xlsx") == "False"
