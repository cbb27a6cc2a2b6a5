"""A workbook is replaced whole or not at all, and never under the hands of somebody who has it open."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.findings import FileRefusedError
from pipeline.workbook.saving import load, lock_file, save


@pytest.fixture
def budget(tmp_path: Path) -> Path:
    path = tmp_path / "Budget d'été.xlsx"
    path.write_bytes(b"before")
    return path


def code(caught: pytest.ExceptionInfo[FileRefusedError]) -> str:
    return caught.value.finding.code


def test_a_new_content_takes_the_place_of_the_old(budget: Path) -> None:
    assert save(budget, b"after", expected=b"before") is True
    assert load(budget) == b"after"
    assert [each.name for each in budget.parent.iterdir()] == [budget.name]


def test_a_new_file_is_made_where_none_is_expected(tmp_path: Path) -> None:
    assert save(tmp_path / "new.xlsx", b"new", expected=None) is True
    assert (tmp_path / "new.xlsx").read_bytes() == b"new"


def test_an_equal_content_leaves_the_file_alone(budget: Path) -> None:
    os.utime(budget, (1, 1))
    assert save(budget, b"before", expected=b"before") is False
    assert budget.stat().st_mtime == 1


def test_a_file_that_changed_meanwhile_is_not_overwritten(budget: Path) -> None:
    budget.write_bytes(b"saved by somebody")
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"after", expected=b"before")
    assert code(caught) == "changed_meanwhile"
    assert budget.read_bytes() == b"saved by somebody"


def test_a_file_that_appeared_or_went_meanwhile_counts_as_changed(budget: Path) -> None:
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"after", expected=None)
    assert code(caught) == "changed_meanwhile"
    budget.unlink()
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"after", expected=b"before")
    assert code(caught) == "changed_meanwhile"


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
def test_a_workbook_open_in_excel_or_libreoffice_is_left_alone(budget: Path, lock: str) -> None:
    beside = budget.with_name(lock.format(budget.name))
    beside.write_bytes(b"")
    assert lock_file(budget) == beside
    with pytest.raises(FileRefusedError) as caught:
        load(budget)
    assert code(caught) == "open_elsewhere"
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"after", expected=b"before")
    assert code(caught) == "open_elsewhere"
    assert budget.read_bytes() == b"before"


def test_a_workbook_that_nobody_has_open_has_no_lock(budget: Path) -> None:
    assert lock_file(budget) is None


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError) as caught:
        load(tmp_path / "nowhere.xlsx")
    assert code(caught) == "no_such_file"


def test_the_files_permissions_stay(budget: Path) -> None:
    budget.chmod(0o640)
    save(budget, b"after", expected=b"before")
    assert budget.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="links need a permission on Windows")
def test_a_link_goes_on_pointing_to_the_file(budget: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(budget)
    save(link, b"after", expected=b"before")
    assert link.is_symlink()
    assert budget.read_bytes() == b"after"


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "disk_full"), (errno.EACCES, "no_permission"), (errno.EROFS, "no_permission")],
)
def test_a_failure_of_the_system_leaves_the_file_and_no_rest(
    budget: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"after", expected=b"before")
    assert code(caught) == said
    assert [(each.name, each.read_bytes()) for each in budget.parent.iterdir()] == [(budget.name, b"before")]
