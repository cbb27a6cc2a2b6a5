"""What is kept ready between runs is only ever a shortcut: nothing depends on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import kept, languages
from pipeline.word.document import render
from pipeline.word.template import prepared
from pipeline.word.templates import find
from tests.word.examples import example


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "kept"))
    prepared.cache_clear()
    languages._file.cache_clear()
    return tmp_path / "kept"


def test_a_document_is_the_same_whether_its_template_was_kept_or_not(place: Path) -> None:
    template = find(None, "offer", "fr")
    first = render(example("offer", "fr"), template)
    before = {each: each.stat().st_mtime_ns for each in place.glob("*.kept")}
    assert before
    prepared.cache_clear()
    assert render(example("offer", "fr"), template) == first
    assert {each: each.stat().st_mtime_ns for each in place.glob("*.kept")} == before


def test_an_edited_template_is_prepared_anew(place: Path) -> None:
    kept.keep(b"made", "template", b"maker", b"template")
    assert kept.fetch("template", b"maker", b"template") == b"made"
    assert kept.fetch("template", b"maker", b"template, edited") is None
    assert kept.fetch("template", b"newer maker", b"template") is None
    assert kept.fetch("words", b"maker", b"template") is None
    assert kept.fetch("template", b"makertemplate") is None
    assert len(list(place.glob("*.kept"))) == 1


def test_a_spoilt_file_is_passed_over(place: Path) -> None:
    template = find(None, "offer", "en")
    first = render(example("offer", "en"), template)
    for spoiled in (b"", b"short", bytes(2000)):
        for each in place.glob("*.kept"):
            each.write_bytes(spoiled)
        prepared.cache_clear()
        languages._file.cache_clear()
        assert render(example("offer", "en"), template) == first
        assert any(each.read_bytes() != spoiled for each in place.glob("*.kept"))


def test_words_are_the_same_whether_kept_or_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    languages._file.cache_clear()
    read = languages.table("sheets", "fr")
    assert len(list(place.glob("*.kept"))) == 1
    languages._file.cache_clear()
    assert languages.table("sheets", "fr") == read
    monkeypatch.setenv(kept.VARIABLE, "")
    languages._file.cache_clear()
    assert languages.table("sheets", "fr") == read


def test_the_oldest_are_forgotten(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    for number in range(5):
        kept.keep(b"made", "words", bytes([number]))
    assert len(list(place.glob("*.kept"))) == 3


def test_the_folder_is_for_its_owner_alone(place: Path) -> None:
    kept.keep(b"made", "words", b"source")
    assert place.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "file" / "kept"))
    prepared.cache_clear()
    assert render(example("offer", "en"), find(None, "offer", "en"))


def test_nothing_is_kept_where_the_person_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.VARIABLE, "")
    assert kept.folder() is None
    kept.keep(b"made", "words", b"source")
    assert kept.fetch("words", b"source") is None
