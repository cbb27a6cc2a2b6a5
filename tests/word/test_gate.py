"""An offer that lacks what a French devis must hold, or that doesn't add up, does not leave."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import word
from pipeline.findings import Finding, Severity
from pipeline.languages import has, text
from pipeline.rules.inputs import Project
from pipeline.word.gate import does_not_foot, missing_particulars, particulars, plain
from pipeline.word.package import read_parts, write_parts
from tests.word.examples import example

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
REQUIRED = [each.key for each in Project.columns if each.required == "offer"]


def whats(findings: list[Finding]) -> list[str]:
    return [dict(each.details)["what"] for each in findings]


def test_everything_that_the_project_sheet_requires_of_an_offer_is_looked_for() -> None:
    fields = {field for each in particulars() for field in each.get("fields", ())}
    assert set(REQUIRED) <= fields


def test_each_particular_has_its_words_in_both_languages() -> None:
    assert all(
        has(f"word.particulars.{each['key']}", lang) for each in particulars() for lang in ("fr", "en")
    )


@pytest.mark.parametrize("field", [each for each in REQUIRED if each != "validity"])
def test_a_particular_that_is_blank_blocks_the_offer_and_is_named(field: str) -> None:
    document = example("offer", "fr")
    document.project[field] = None
    made, findings = word.make(document, TEMPLATES)
    assert made is None
    assert text(f"word.particulars.{field}", "fr") in whats(findings)
    assert {each.severity for each in findings} == {Severity.BLOCK}


def test_a_template_that_drops_a_particular_is_caught(tmp_path: Path) -> None:
    parts = read_parts((TEMPLATES / "offer.fr.docx").read_bytes())
    body = parts["word/document.xml"].decode()
    parts["word/document.xml"] = body.replace("SIRET\u00a0: {{ seller_number }}", "SIRET").encode()
    (tmp_path / "offer.fr.docx").write_bytes(write_parts(parts))
    made, findings = word.make(example("offer", "fr"), tmp_path)
    assert made is None
    assert [each.code for each in findings] == ["particular_not_printed"]
    assert whats(findings) == ["le SIRET du vendeur"]


def test_the_forty_euro_indemnity_is_asked_of_french_offers_only() -> None:
    for lang, asked in (("fr", True), ("en", False)):
        document = example("offer", lang)
        document.project["late_interest"] = "BCE + 10"
        _, findings = word.make(document, TEMPLATES)
        assert bool(findings) is asked


def test_an_exempt_seller_needs_no_vat_number() -> None:
    document = example("offer", "fr", exempt=True)
    document.project["seller_vat"] = None
    made, findings = word.make(document, TEMPLATES)
    assert made is not None
    assert findings == []


def test_a_business_case_is_not_an_offer() -> None:
    assert missing_particulars(example("business_case", "fr"), "") == []


def test_a_particular_is_asked_from_its_date_on() -> None:
    document = example("offer", "fr")
    document.project["document_date"] = date(2010, 12, 29)
    assert missing_particulars(document, "") == []


def test_kinds_of_spaces_and_case_do_not_matter() -> None:
    assert plain("BON\u00a0pour\n accord d’ici") == "bon pour accord d'ici"


def test_a_particular_is_not_found_inside_longer_words(tmp_path: Path) -> None:
    parts = read_parts((TEMPLATES / "offer.en.docx").read_bytes())
    body = parts["word/document.xml"].decode()
    parts["word/document.xml"] = body.replace("({{ duration }})", "").encode()
    (tmp_path / "offer.en.docx").write_bytes(write_parts(parts))
    _, findings = word.make(example("offer", "en", months=1), tmp_path)  # "T31 Monthly" holds "1 month"
    assert whats(findings) == ["the duration of the work"]


def test_the_example_foots() -> None:
    assert does_not_foot(example("offer", "fr")) == []


@pytest.mark.parametrize("field", ["before_rules", "total_incl"])
def test_a_document_that_does_not_foot_is_stopped(field: str) -> None:
    document = example("offer", "fr")
    wrong = dataclasses.replace(document, **{field: getattr(document, field) + Decimal("0.01")})
    made, findings = word.make(wrong, TEMPLATES)
    assert made is None
    assert {each.code for each in findings} == {"document_does_not_foot"}


def test_a_line_that_does_not_multiply_is_named() -> None:
    document = example("offer", "fr")
    first = document.lines[0]
    lines = (first._replace(amount=first.amount + 1), *document.lines[1:])
    findings = does_not_foot(dataclasses.replace(document, lines=lines))
    assert whats(findings)[0] == "le montant de la ligne T01"
