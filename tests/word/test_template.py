"""What is wrong with a template is said with the name, the sentence, and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.word.template import lint
from tests.word.small import paragraph, table, template

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def found(body: str) -> list[str]:
    """Return the codes of the findings about a template with a body."""
    return [each.code for each in lint(template(body))]


@pytest.mark.parametrize("name", ["offer.fr", "offer.en", "business-case.fr", "business-case.en"])
def test_the_shipped_templates_have_nothing_wrong(name: str) -> None:
    assert lint((TEMPLATES / f"{name}.docx").read_bytes()) == []


def test_a_misspelt_name_is_named_with_its_sentence_and_the_nearest() -> None:
    (finding,) = lint(template(paragraph("Total: {{ totl_excl }} without VAT")))
    assert finding.code == "template_unknown_name"
    assert dict(finding.details) == {
        "sentence": "Total: {{ totl_excl }} without VAT",
        "name": "totl_excl",
        "nearest": "total_excl",
    }


def test_a_misspelt_name_of_an_item_is_found_without_any_data() -> None:
    body = paragraph("{%p for line in lines %}") + paragraph("{{ line.amont }}") + paragraph("{%p endfor %}")
    (finding,) = lint(template(body))
    assert dict(finding.details)["name"] == "line.amont"
    assert dict(finding.details)["nearest"] == "line.amount"


def test_all_the_mistakes_are_told_at_once() -> None:
    body = paragraph("{{ clint_name }}") + paragraph("{{ titel }}") + paragraph("{{ lines }}")
    assert found(body) == ["template_unknown_name", "template_unknown_name", "template_is_list"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("{{ title", "template_syntax"),
        ("{% if title %}", "template_syntax"),
        ("{%p if title is odd %} {%p endif %}", "template_two_tags"),
        ("{{ lines }}", "template_is_list"),
        ("{% for x in title %}{{ x }}{% endfor %}", "template_not_list"),
        ("{% tr for line in lines %}", "template_spaced_prefix"),
        ("{{r title }}", "template_not_allowed"),
        ("beside {%p if title %}", "template_text_beside"),
        ("{{ title | reverse }}", "template_not_allowed"),
        (
            (
                "{% for a in lines %}{% for b in lines %}{% for c in lines %}{% for d in lines %}.{% endfor %}{% endfor %}"
                "{% endfor %}{% endfor %}"
            ),
            "template_too_deep",
        ),
    ],
)
def test_a_mistake_has_its_finding(words: str, code: str) -> None:
    assert code in found(paragraph(words))


def test_tags_in_tracked_changes_are_refused() -> None:
    body = "<w:p><w:del><w:r><w:delText>{{ title }}</w:delText></w:r></w:del></w:p>"
    assert found(body) == ["template_deleted_text"]


def test_a_cell_that_only_holds_a_condition_is_refused() -> None:
    cell = paragraph("{%p if vat_exempt %}") + paragraph("text") + paragraph("{%p endif %}")
    assert found(table([cell])) == ["template_cell_may_be_empty"]
    assert found(table([cell + paragraph("")])) == []


def test_a_table_that_only_repeats_is_refused() -> None:
    rows = [
        [paragraph("{%tr for line in lines %}")],
        [paragraph("{{ line.label }}")],
        [paragraph("{%tr endfor %}")],
    ]
    assert found(table(*rows)) == ["template_table_may_be_empty"]
    assert found(table([paragraph("Lines")], *rows)) == []


def test_text_that_would_be_lost_in_a_row_of_tags_is_found() -> None:
    assert found(table([paragraph("{%tr if title %}"), paragraph("lost")], [paragraph("kept")])) != []


@pytest.mark.parametrize(
    "attack",
    [
        "{{ title.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ range(10) }}",
        "{{ cycler('a') }}",
        "{{ self }}",
        "{{ title.upper() }}",
        "{{ lines.append(1) }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'a' * 99999 }}{{ title + title }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% macro f() %}{{ f() }}{% endmacro %}",
        "{{ title['__class__'] }}",
        "{{ title | attr('__class__') }}",
        "{% for a in lines recursive %}{{ loop(lines) }}{% endfor %}",
        "{{ config }}",
        "{{ title ~ title }}",
        "{{ [1, 2] }}",
        "{% filter upper %}x{% endfilter %}",
        "{% raw %}{{ title }}{% endraw %}{{ title.format(1) }}",
    ],
)
def test_an_attack_is_refused(attack: str) -> None:
    assert found(paragraph(attack)) != []


def test_attacks_in_headers_are_refused_too() -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/><Override PartName="/word/header1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>'
    )
    header = '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' + paragraph(
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}"
    )
    parts = {"[Content_Types].xml": types, "word/header1.xml": header + "</w:hdr>"}
    assert lint(template(paragraph("{{ title }}"), **parts)) != []


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"[Content_Types].xml": "<Types/>"}, "template_not_word"),
        ({"word/document.xml": "<w:document>{"}, "template_damaged"),
        ({"word/document.xml": "<document>{{ title }}</document>"}, "template_damaged"),
        ({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>{&a;</x>'}, "template_damaged"),
    ],
)
def test_a_damaged_template_is_refused(part: dict[str, str], code: str) -> None:
    assert [each.code for each in lint(template("", **part))] == [code]


def test_something_that_is_not_a_word_file_is_refused() -> None:
    assert [each.code for each in lint(b"PK not a zip")] == ["template_not_word"]
    assert [each.code for each in lint(b"")] == ["template_not_word"]
