"""Runs on files: which workbooks are taken, what stands in the way of a run, and what is told of it afterwards."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.findings import Finding, Severity, finding
from pipeline.languages.sentences import sentence
from pipeline.runs import files, stories
from pipeline.runs.files import Done
from pipeline.runs.telling import as_json
from pipeline.workbook import locking, saving, starter
from pipeline.workbook.writer import Writer
from tests.checks.plans import beside_the_article
from tests.witness.patching import set_cell


@pytest.fixture(scope="module")
def sample() -> bytes:
    return starter.build(starter.sample("en"), "en")


@pytest.fixture
def book(tmp_path: Path, sample: bytes) -> Path:
    path = tmp_path / "offer.xlsx"
    path.write_bytes(sample)
    return path


def report(path: Path, **options: Any) -> Done:
    given: dict[str, Any] = {"month": None, "out": path.parent / "out", "templates": None, "documents": False}
    (done,) = files.report([path], "en", **{**given, **options})
    return done


def codes(done: Done) -> list[str]:
    return [each.code for each in done.outcome.findings]


# Which workbooks --------------------------------------------------------------------------------------------


def test_a_folder_stands_for_its_workbooks_but_not_for_backups_and_left_over_files(tmp_path: Path) -> None:
    for name in ("b.xlsx", "A.XLSM", "~$b.xlsx", ".~lock.b.xlsx#", ".~truecost.b.xlsx.7.part", "note.txt"):
        (tmp_path / name).write_bytes(b"")
    backups = tmp_path / "truecost-backups"
    backups.mkdir()
    (backups / "b.xlsx").write_bytes(b"")
    assert [each.name for each in files.workbooks([tmp_path])] == ["A.XLSM", "b.xlsx"]
    assert files.workbooks([backups]) == []
    assert files.workbooks([tmp_path, tmp_path / "b.xlsx"]) == [tmp_path / "A.XLSM", tmp_path / "b.xlsx"]


# The backup -------------------------------------------------------------------------------------------------


def test_the_version_before_a_run_is_kept_once_and_told(book: Path, sample: bytes) -> None:
    first = report(book)
    assert first.backup == book.parent / "truecost-backups" / "offer.xlsx"
    assert first.backup.read_bytes() == sample
    again = report(book)
    assert (again.written, again.backup) == ([], None)
    assert first.backup.read_bytes() == sample, "a run that changes nothing keeps the older version"
    computed = book.read_bytes()
    book.write_bytes(set_cell(computed, "Tasks", "I6", None))
    changed = book.read_bytes()
    report(book)
    assert first.backup.read_bytes() == changed
    told = as_json([first], 0)["workbooks"][0]
    assert json.loads(json.dumps(told))["backup"] == str(first.backup)


def test_without_backups_none_is_kept(book: Path) -> None:
    assert report(book, backups=False).backup is None
    assert sorted(each.name for each in book.parent.iterdir()) == ["offer.xlsx"]


def test_a_backup_can_be_checked_but_is_not_written(book: Path) -> None:
    kept = report(book).backup
    assert kept is not None
    before = kept.read_bytes()
    (checked,) = files.check([kept], "en")
    assert (checked.refused, beside_the_article(checked.outcome.findings)) == (False, [])
    done = report(kept)
    assert (done.refused, codes(done)) == (True, ["is_backup"])
    assert kept.read_bytes() == before
    assert not (kept.parent / "truecost-backups").exists()


def test_only_the_workbook_has_a_backup_not_its_documents(book: Path) -> None:
    report(book, documents=True)
    report(book, documents=True, month=None)
    assert [each.name for each in book.parent.rglob("truecost-backups/*")] == ["offer.xlsx"]


# One run at a time ------------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    held = locking.held
    monkeypatch.setattr(files, "held", lambda path: held(path, patience=0.0))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "run",
    [
        report,
        lambda path: next(files.remove([path], "en")),
        lambda path: files.new_into(path, "en", sample=False),
    ],
    ids=["report", "remove", "into"],
)
def test_a_workbook_that_another_run_works_on_is_left_to_it(
    book: Path, run: Callable[[Path], Done], sample: bytes
) -> None:
    with locking.held(book):
        done = run(book)
    assert (done.refused, codes(done)) == (True, ["locked_by_truecost"])
    assert files.exit_code([done]) == 3
    assert book.read_bytes() == sample
    for lang in ("en", "fr"):
        assert "offer.xlsx" in sentence(
            done.outcome.findings[0].code, dict(done.outcome.findings[0].details), lang
        )


@pytest.mark.usefixtures("impatient")
def test_checking_and_printing_need_no_lock(book: Path) -> None:
    with locking.held(book):
        (checked,) = files.check([book], "en")
        printed = report(book, sheets=False, documents=True)
    assert not checked.refused
    assert [each.suffix for each in printed.written] == [".docx"]


def test_the_lock_is_held_from_reading_to_saving(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    load, save = saving.load, saving.save

    def look() -> None:
        seen.append((book.parent / ".~truecost.offer.xlsx.lock").exists())

    def watched_load(path: Path, **options: bool) -> bytes:
        look()
        return load(path, **options)

    def watched_save(path: Path, data: bytes, *, expected: bytes | None, backup: bool = False) -> bool:
        look()
        return save(path, data, expected=expected, backup=backup)

    monkeypatch.setattr(saving, "load", watched_load)
    monkeypatch.setattr(saving, "save", watched_save)
    report(book)
    assert seen == [True, True]
    assert not (book.parent / ".~truecost.offer.xlsx.lock").exists()


# What is told -----------------------------------------------------------------------------------------------


def test_another_name_of_the_workbook_that_stays_behind_is_told(book: Path, sample: bytes) -> None:
    other = book.with_name("other.bak")
    other.hardlink_to(book)
    done = report(book)
    (told,) = beside_the_article(done.outcome.findings)
    assert told.code == "other_names"
    assert files.exit_code([done]) == 0
    assert other.read_bytes() == sample
    assert "1" in sentence("other_names", dict(told.details), "en")


@pytest.mark.skipif(os.name == "nt", reason="links need a permission on Windows")
def test_a_linked_workbook_is_written_where_it_is(book: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    link = tmp_path / "desk" / "link.xlsx"
    link.symlink_to(book)
    done = report(link)
    assert link.is_symlink()
    assert done.backup == tmp_path / "truecost-backups" / "offer.xlsx"
    assert [each.name for each in link.parent.iterdir()] == ["link.xlsx"]


# What a person would lose -----------------------------------------------------------------------------------


@pytest.fixture
def lossy(monkeypatch: pytest.MonkeyPatch) -> Finding:
    """A writer that finds something that it can't keep."""
    lost = finding("no_lines", Severity.BLOCK)
    write = Writer.write

    def lose(*given: Any, **named: Any) -> list[Finding]:
        write(*given, **named)
        return [lost]

    monkeypatch.setattr(Writer, "write", lose)
    return lost


def test_a_loss_is_named_before_anything_is_written(book: Path, sample: bytes, lossy: Finding) -> None:
    done = report(book, documents=True)
    assert beside_the_article(done.outcome.findings) == [lossy]
    assert files.exit_code([done]) == 1
    assert (done.written, done.made) == ([], [])
    assert book.read_bytes() == sample
    assert sorted(each.name for each in book.parent.iterdir()) == ["offer.xlsx"]


@pytest.mark.usefixtures("lossy")
def test_with_force_a_loss_is_told_and_the_run_goes_on(book: Path, sample: bytes) -> None:
    done = report(book, force=True)
    (told,) = beside_the_article(done.outcome.findings)
    assert told.severity is Severity.WARN
    assert files.exit_code([done]) == 0
    assert book.read_bytes() != sample


@pytest.mark.usefixtures("lossy")
def test_documents_alone_lose_nothing(book: Path) -> None:
    done = report(book, sheets=False, documents=True)
    assert beside_the_article(done.outcome.findings) == []
    assert len(done.written) == 1


def test_a_workbook_is_not_computed_again_for_its_documents(sample: bytes) -> None:
    outcome = stories.report(sample, "x.xlsx", "en", templates=None, sheets_too=False)
    assert outcome.workbook is None
    assert outcome.total is not None
    assert len(outcome.documents) == 1
