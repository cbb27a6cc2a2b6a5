"""docs/article.md says where each sentence of the article lives; what it names exists, and no check is forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.checks.registry import CHECKS
from pipeline.rules.inputs import LISTS
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.runs.explaining import explain
from pipeline.word.names import schema

PAGE = Path(__file__).parents[1] / "docs" / "article.md"
SENTENCES = 67
ROWS = re.findall(r"^\| (S\d\d) \| (.+?) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
KINDS = {
    "input": {f"{table.key}.{column.key}" for table in INPUT_TABLES for column in table.columns},
    "rule": {each.name for each in explain("en")},
    "check": {each.id for each in CHECKS},
    "word": {f"{key}.{code}" for key, codes in LISTS.items() for code in codes},
    "field": set(schema()),
}


def named(words: str, kind: str) -> set[str]:
    return {
        span.removeprefix(f"{kind} ") for span in re.findall(r"`([^`]+)`", words) if span.startswith(kind)
    }


def test_each_sentence_has_one_row_in_reading_order() -> None:
    assert [key for key, _, _ in ROWS] == [f"S{n:02d}" for n in range(1, SENTENCES + 1)]


@pytest.mark.parametrize(("key", "where"), [(key, where) for key, _, where in ROWS])
def test_what_a_row_names_exists(key: str, where: str) -> None:
    spans = re.findall(r"`(\w+) ([^`]+)`", where)
    assert spans, f"{key} says nowhere where it lives"
    assert [f"{kind} {name}" for kind, name in spans if name not in KINDS.get(kind, ())] == []


def test_every_check_stands_on_the_row_of_its_sentence() -> None:
    on_row = {key: named(where, "check") for key, _, where in ROWS}
    assert [each.id for each in CHECKS if each.id not in on_row[each.id]] == []


def test_the_quotes_are_those_of_the_brief() -> None:
    brief = PAGE.parents[2] / "shared" / "DOMAIN.md"
    if not brief.exists():
        pytest.skip("the brief lies beside the project only where it is developed")
    quotes = dict(
        re.findall(r"^\| (S\d\d) \| (.+?) \| ", brief.read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    assert {key: quote for key, quote, _ in ROWS} == quotes
