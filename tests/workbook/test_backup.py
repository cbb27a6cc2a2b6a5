"""The version before is kept in one place, whole, and only when the workbook changes."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.findings import FileRefusedError
from pipeline.workbook.backup import is_backup, place
from pipeline.workbook.saving import load, save


@pytest.fixture
def budget(tmp_path: Path) -> Path:
    path = tmp_path / "budget.xlsx"
    path.write_bytes(b"first")
    return path


def test_the_version_before_stands_in_a_folder_beside_under_the_same_name(budget: Path) -> None:
    save(budget, b"second", expected=b"first", backup=True)
    assert (budget.parent / "truecost-backups" / "budget.xlsx").read_bytes() == b"first"
    save(budget, b"third", expected=b"second", backup=True)
    assert [each.read_bytes() for each in place(budget).parent.iterdir()] == [b"second"]


def test_no_change_or_a_new_file_leaves_no_backup(budget: Path, tmp_path: Path) -> None:
    save(budget, b"first", expected=b"first", backup=True)
    save(tmp_path / "new.xlsx", b"new", expected=None, backup=True)
    assert not place(budget).parent.exists()


def test_without_a_backup_nothing_is_kept(budget: Path) -> None:
    save(budget, b"second", expected=b"first")
    assert not place(budget).parent.exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a permission on Windows")
def test_the_backup_of_a_link_lies_beside_the_file(budget: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    link = tmp_path / "desk" / "link.xlsx"
    link.symlink_to(budget)
    save(link, b"second", expected=b"first", backup=True)
    assert (tmp_path / "truecost-backups" / "budget.xlsx").read_bytes() == b"first"
    assert [each.name for each in (tmp_path / "desk").iterdir()] == ["link.xlsx"]


def test_a_workbook_whose_backup_cannot_be_written_stays_as_it_was(budget: Path) -> None:
    place(budget).parent.write_bytes(b"a file of that name")
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"second", expected=b"first", backup=True)
    assert caught.value.finding.code == "backup_failed"
    assert sorted((each.name, each.read_bytes()) for each in budget.parent.iterdir()) == [
        ("budget.xlsx", b"first"),
        ("truecost-backups", b"a file of that name"),
    ]


def test_a_backup_that_fails_half_way_leaves_the_one_before(
    budget: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(budget, b"second", expected=b"first", backup=True)
    calls: list[int] = []
    sync = os.fsync

    def fail_second(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:  # the workbook's own file comes first
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail_second)
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"third", expected=b"second", backup=True)
    assert caught.value.finding.code == "disk_full"
    assert budget.read_bytes() == b"second"
    assert [each.read_bytes() for each in place(budget).parent.iterdir()] == [b"first"]


def test_a_backup_is_read_but_not_written_where_it_lies(budget: Path) -> None:
    save(budget, b"second", expected=b"first", backup=True)
    assert is_backup(place(budget))
    assert not is_backup(budget)
    assert load(place(budget)) == b"first"
    with pytest.raises(FileRefusedError) as caught:
        load(place(budget), to_write=True)
    assert caught.value.finding.code == "is_backup"
