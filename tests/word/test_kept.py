"""Good templates are kept ready between runs, and nothing depends on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.word import kept
from pipeline.word.document import render
from pipeline.word.template import prepared
from pipeline.word.templates import find
from tests.word.examples import example


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "kept"))
    prepared.cache_clear()
    return tmp_path / "kept"


def test_a_document_is_the_same_whether_its_template_was_kept_or_not(place: Path) -> None:
    template = find(None, "offer", "fr")
    first = render(example("offer", "fr"), template)
    assert len(list(place.glob("*.json"))) == 1
    prepared.cache_clear()
    assert kept.fetch(template) is not None
    assert render(example("offer", "fr"), template) == first


def test_an_edited_template_is_prepared_anew(place: Path) -> None:
    template = find(None, "offer", "fr")
    prepared(template)
    assert kept.fetch(template + b"\0") is None
    assert kept.fetch(template) is not None
    assert place.exists()


def test_a_spoilt_file_is_passed_over(place: Path) -> None:
    template = find(None, "offer", "en")
    first = render(example("offer", "en"), template)
    (spoilt,) = place.glob("*.json")
    for words in ("", "{", "[1, 2]", '[["word/document.xml"]]', "null"):
        spoilt.write_text(words, encoding="utf-8")
        prepared.cache_clear()
        assert render(example("offer", "en"), template) == first


def test_a_folder_that_cannot_be_made_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "file" / "kept"))
    prepared.cache_clear()
    assert render(example("offer", "en"), find(None, "offer", "en"))


def test_nothing_is_kept_where_the_person_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.VARIABLE, "")
    assert kept.folder() is None
    kept.keep(b"template", [("part", "text")])
    assert kept.fetch(b"template") is None


def test_the_oldest_are_forgotten(place: Path) -> None:
    for n in range(kept.MOST + 5):
        kept.keep(b"template %d" % n, [("part", "text")])
    assert len(list(place.iterdir())) == kept.MOST
