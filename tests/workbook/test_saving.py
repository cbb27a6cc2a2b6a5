"""A workbook is replaced whole or not at all, and never under the hands of somebody who has it open."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.findings import FileRefusedError
from pipeline.workbook.backup import place
from pipeline.workbook.locking import held
from pipeline.workbook.saving import load, lock_file, other_names, save


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


# What else belongs to a file -------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of the folder on Windows")
def test_a_private_file_is_private_while_it_is_written_too(
    budget: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget.chmod(0o600)
    seen: list[int] = []
    sync = os.fsync

    def look(handle: int) -> None:
        seen.append(os.fstat(handle).st_mode & 0o777)
        sync(handle)

    monkeypatch.setattr(os, "fsync", look)
    save(budget, b"after", expected=b"before", backup=True)
    assert seen[0] == 0o600
    assert place(budget).stat().st_mode & 0o777 == 0o600


def test_a_written_file_is_dated_by_its_writing_and_its_backup_as_it_was(budget: Path) -> None:
    os.utime(budget, (1, 1))
    save(budget, b"after", expected=b"before", backup=True)
    assert budget.stat().st_mtime > 1
    assert place(budget).stat().st_mtime == 1


def test_extended_attributes_stay(budget: Path) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("Python reads extended attributes on Linux only")
    try:
        os.setxattr(budget, "user.label", b"board")
    except OSError:
        pytest.skip("this file system keeps no extended attributes")
    save(budget, b"after", expected=b"before")
    assert os.getxattr(budget, "user.label") == b"board"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may change owners")
def test_the_owner_and_the_group_stay_where_the_system_allows_it(budget: Path) -> None:
    os.chown(budget, 65534, 65534)
    save(budget, b"after", expected=b"before")
    assert (budget.stat().st_uid, budget.stat().st_gid) == (65534, 65534)


@pytest.mark.skipif(os.name == "nt", reason="there are no groups to keep on Windows")
def test_what_a_group_was_allowed_is_not_given_to_another_one(
    budget: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget.chmod(0o664)
    real, other = Path.stat, budget.stat().st_gid + 1

    def stat(path: Path, **options: bool) -> os.stat_result:
        found = real(path, **options)
        return os.stat_result((*found[:5], other, *found[6:])) if path == budget else found

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(os, "chown", refuse)
    save(budget, b"after", expected=b"before")
    monkeypatch.undo()
    assert budget.stat().st_mode & 0o777 == 0o644


def test_another_name_of_the_file_goes_on_holding_the_old_version(budget: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.hardlink_to(budget)
    assert other_names(budget) == 1
    save(budget, b"after", expected=b"before")
    assert (budget.read_bytes(), other.read_bytes()) == (b"after", b"before")


def test_a_name_as_long_as_the_system_takes_can_be_saved(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 120 + ".xlsx")
    path.write_bytes(b"before")
    with held(path):
        save(path, b"after", expected=b"before", backup=True)
    assert path.read_bytes() == b"after"
    assert place(path).read_bytes() == b"before"


@pytest.mark.skipif(os.name == "nt", reason="links need a permission on Windows")
def test_links_that_lead_nowhere_or_in_a_circle_end_with_a_sentence(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).symlink_to(tmp_path / ("b.xlsx" if name == "a.xlsx" else "a.xlsx"))
    with pytest.raises(FileRefusedError) as caught, held(tmp_path / "a.xlsx"):
        load(tmp_path / "a.xlsx")
    assert code(caught) == "no_such_file"


def test_a_file_that_changes_while_the_new_one_is_written_is_kept(
    budget: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def meddle(handle: int) -> None:
        budget.write_bytes(b"saved by somebody")
        sync(handle)

    monkeypatch.setattr(os, "fsync", meddle)
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"after", expected=b"before")
    assert code(caught) == "changed_meanwhile"
    assert [(each.name, each.read_bytes()) for each in budget.parent.iterdir()] == [
        (budget.name, b"saved by somebody")
    ]


def test_a_file_that_another_program_holds_on_windows_is_said_to_be_open(
    budget: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_by_excel = PermissionError(errno.EACCES, "sharing violation")
    held_by_excel.winerror = 32  # type: ignore[attr-defined, unused-ignore]

    def fail(*_: object) -> None:
        raise held_by_excel

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"after", expected=b"before")
    assert code(caught) == "open_elsewhere"


def test_an_error_that_nobody_thought_of_is_told_with_the_systems_words(
    budget: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileRefusedError) as caught:
        save(budget, b"after", expected=b"before")
    assert code(caught) == "file_trouble"
    assert os.strerror(errno.EIO) in dict(caught.value.finding.details)["reason"]
