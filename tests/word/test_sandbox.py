"""The second fence: even a tag that got past the grammar reaches nothing."""

from __future__ import annotations

import pytest
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError

from pipeline.word.document import MAX_CHARACTERS, fill
from pipeline.word.package import TemplateRefusedError
from pipeline.word.sandbox import Sandbox
from pipeline.word.tags import prepare
from pipeline.word.template import Story


def filled(words: str, **names: object) -> str:
    return str(Sandbox().from_string(words).render(names))


@pytest.mark.parametrize(
    "attack",
    [
        "{{ x.items() }}",
        "{{ t.upper() }}",
        "{{ t.__class__ }}",
        "{{ t.format }}",
        "{{ range(3) }}",
        "{{ 10000 * 10000 }}",
        "{{ t * 3 }}",
        "{% for a in x recursive %}{{ loop(a) }}{% endfor %}",
    ],
)
def test_the_sandbox_calls_and_reaches_nothing(attack: str) -> None:
    with pytest.raises((SecurityError, UndefinedError)):
        filled(attack, x={"a": "1"}, t="text")


def test_a_missing_name_is_an_error_not_a_blank() -> None:
    with pytest.raises(UndefinedError, match="nowhere"):
        filled("{{ nowhere }}")


def test_text_is_escaped_and_what_a_dictionary_holds_wins_over_its_methods() -> None:
    assert filled("{{ x.items }}", x={"items": "<&"}) == "&lt;&amp;"


def test_spans_are_multiplied() -> None:
    assert filled("{{ 2 * 3 }}") == "6"


def test_a_run_time_error_is_quoted_with_its_sentence() -> None:
    source = prepare(
        "<w:p><w:r><w:t>First</w:t></w:r></w:p><w:p><w:r><w:t>Then {{ nowhere }}</w:t></w:r></w:p>"
    )
    with pytest.raises(TemplateRefusedError) as refusal:
        fill(Story("word/document.xml", source, Sandbox().from_string(source)), {})
    details = dict(refusal.value.findings[0].details)
    assert details["sentence"] == "Then {{ nowhere }}"
    assert "nowhere" in details["detail"]


def test_a_document_that_grows_without_end_is_stopped() -> None:
    story = Story("word/document.xml", "", Sandbox().from_string("{% for a in x %}{{ t }}{% endfor %}"))
    with pytest.raises(TemplateRefusedError) as refusal:
        fill(story, {"x": ["1"] * 100, "t": "a" * (MAX_CHARACTERS // 50)})
    assert refusal.value.findings[0].code == "document_too_long"


def test_unknown_filters_and_tests_do_not_exist() -> None:
    for attack in ("{{ 'a' | attr('x') }}", "{{ 1 is odd }}"):
        with pytest.raises(TemplateError):
            filled(attack)
