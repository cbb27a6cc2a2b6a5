"""Where templates come from, and what a document's file is called."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import word
from pipeline.findings import FileRefusedError
from pipeline.languages import table
from pipeline.word import templates
from tests.word.examples import example
from tests.word.small import paragraph, printed, template

ROOT = Path(__file__).resolve().parents[2]


def test_the_folder_asked_for_is_the_only_one(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        templates.find(tmp_path, "offer", "fr")
    assert refusal.value.finding.code == "template_missing"
    assert dict(refusal.value.finding.details) == {"file": "offer.fr.docx"}


def test_make_tells_of_a_missing_template(tmp_path: Path) -> None:
    made, findings = word.make(example("offer", "fr"), tmp_path)
    assert made is None
    assert [each.code for each in findings] == ["template_missing"]


def test_make_tells_what_is_wrong_with_a_template(tmp_path: Path) -> None:
    (tmp_path / "offer.fr.docx").write_bytes(template(paragraph("{{ titel }}")))
    made, findings = word.make(example("offer", "fr"), tmp_path)
    assert made is None
    assert [each.code for each in findings] == ["template_unknown_name"]


def test_the_current_folder_comes_before_what_is_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert templates.find(None, "offer", "fr") == (ROOT / "templates" / "offer.fr.docx").read_bytes()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "business-case.fr.docx").write_bytes(template(paragraph("{{ title }}")))
    made, findings = word.make(example("business_case", "fr"), None)
    assert findings == []
    assert printed(made) == "Stratégie communautaire 2027-2028"


def test_a_document_is_named_by_its_kind_and_language() -> None:
    assert word.file_name(example("offer", "en")) == "offer.en.docx"
    assert word.file_name(example("business_case", "fr")) == "business-case.fr.docx"


def test_the_findings_have_the_same_placeholders_in_both_languages() -> None:
    import string  # noqa: PLC0415

    french, english = table("word.findings", "fr"), table("word.findings", "en")
    assert set(french) == set(english)
    for code, words in french.items():
        names = [
            {name for _, name, _, _ in string.Formatter().parse(each) if name}
            for each in (words, english[code])
        ]
        assert names[0] == names[1], code


def test_drawing_twice_gives_the_same_bytes_and_never_writes_over_a_template(tmp_path: Path) -> None:
    tool = [sys.executable, "-m", "tools.draw_templates", str(tmp_path)]
    subprocess.run(tool, cwd=ROOT, check=True, capture_output=True)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(first) == 4
    (tmp_path / "offer.fr.docx").write_bytes(b"edited")
    assert subprocess.run(tool, cwd=ROOT, check=False, capture_output=True).returncode == 1
    assert (tmp_path / "offer.fr.docx").read_bytes() == b"edited"
    subprocess.run([*tool, "--force"], cwd=ROOT, check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_a_run_that_writes_no_document_loads_no_word_library() -> None:
    code = "import pipeline.word, sys; print([m for m in ('docx', 'docxtpl', 'jinja2', 'lxml') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"
