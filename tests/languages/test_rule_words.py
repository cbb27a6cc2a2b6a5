"""Every computed column has a heading in each language, and every computed figure a reason and a source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Column,
    Family,
    Gap,
    Group,
    Label,
    PerRow,
    Rule,
    Single,
)
from pipeline.languages import LANGUAGES, table
from pipeline.rules import catalog, rates, reconciliation

Named = Column | Family | AxisField | Single

OTHER_GROUPS: tuple[type[Group], ...] = (reconciliation.OfferMaster, reconciliation.BlockedMaster)
"""Groups that take the place of one in the catalog."""
OTHER_AXES: tuple[type[Axis], ...] = (rates.Weights,)
"""Axes that only head the columns of a block."""
COMPUTED = ("computed", "check", "total")
"""Roles of columns that have a rule of ours; links and copied keys have none."""
SOURCE = re.compile(r"S\d\d|X\d\d|section [1-8]|layout")
FRENCH = sorted((Path(__file__).parents[2] / "pipeline" / "languages" / "fr").glob("*.toml"))
SIGNS = "* ? ~ < > ="
"""The characters that keys may not hold, as the messages list them."""
SAME = {"Total", "Option", "Options", "Phase", "Nature", "Minimum", "Maximum"}
"""Words that are the same in French and in English."""


def named() -> Iterator[Named]:
    """Yield everything that a computed sheet names."""
    for sheet in catalog.SHEETS:
        for part in sheet.parts:
            if isinstance(part, catalog.Band):
                for block in part.blocks:
                    yield from (column for column in block.columns if not isinstance(column, Gap))
            elif isinstance(part, type) and issubclass(part, Axis):
                yield from part.fields
            elif isinstance(part, type) and issubclass(part, Group):
                yield from part.singles
    for group in OTHER_GROUPS:
        yield from group.singles
    for axis in OTHER_AXES:
        yield from axis.fields


def computed() -> Iterator[Named]:
    """Yield what needs a reason: rules, families, compared figures, computed fields, single figures."""
    for each in named():
        if isinstance(each, (Family, Single, PerRow)) or (
            isinstance(each, (Rule, AxisField)) and each.role in COMPUTED
        ):
            yield each


def blocks() -> Iterator[type[Block]]:
    """Yield every block of the catalog."""
    yield from catalog.blocks()


def flat(words: dict[str, object], before: str = "") -> dict[str, str]:
    """Return a table of words as "a.b.c" -> sentence."""
    found: dict[str, str] = {}
    for key, value in words.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{key}.")
        else:
            assert isinstance(value, str), f"{before}{key} is not a sentence"
            found[before + key] = value
    return found


def file(name: str, lang: str) -> dict[str, str]:
    """Return a language file as "a.b.c" -> sentence."""
    return flat(table(name, lang))


def expected_rows() -> set[str]:
    """Return the keys of the fixed words of rows."""
    keys: set[str] = set()
    for block in blocks():
        if not any(isinstance(column, Label) for column in block.columns):
            continue
        rows = getattr(block, "rows", None)
        if rows is None:
            keys.add(f"rows.{block.key}")
        elif block is reconciliation.InputCells:
            keys |= {f"rows.{block.key}.{each.what}" for each in reconciliation.CELLS}
        else:
            keys |= {f"rows.{block.key}.{row}" for row in rows}
    return keys


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_and_figure_has_a_heading_and_no_heading_is_left_over(lang: str) -> None:
    expected = {each.name for each in named()} | expected_rows()
    assert set(file("columns", lang)) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_computed_figure_has_a_reason_and_a_source_and_no_reason_is_left_over(lang: str) -> None:
    expected = {f"{each.name}.{what}" for each in computed() for what in ("why", "source")}
    assert set(file("why", lang)) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_are_short_enough_for_a_column(lang: str) -> None:
    long = {
        name: heading
        for name, heading in file("columns", lang).items()
        if not name.startswith("rows.") and len(heading) > 30
    }
    assert long == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_rows_that_carry_a_name_of_their_own_have_no_words(lang: str) -> None:
    empty = {name for name, words in file("columns", lang).items() if not words}
    assert empty == {"rows.plan_phases", "rows.price_phases"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_block_shows_no_heading_twice(lang: str) -> None:
    words = file("columns", lang)
    for block in blocks():
        headings = [words[column.name] for column in block.columns if not isinstance(column, Gap)]
        assert len(set(headings)) == len(headings), f"{block.key}: {headings}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_for_input_cells_name_the_sheet_and_the_column(lang: str) -> None:
    for name, words in file("columns", lang).items():
        placeholders = re.findall(r"{(\w+)}", words)
        assert placeholders == (["sheet", "column"] if name.startswith("rows.input_cells.") else []), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_reason_is_a_sentence(lang: str) -> None:
    for name, words in file("why", lang).items():
        if name.endswith(".why"):
            assert words[0].isupper() or words[0].isdigit(), name
            assert words.endswith("."), name
            assert len(words) <= 200, f"{name}: {len(words)} characters"


def test_each_source_can_be_looked_up_and_is_the_same_in_every_language() -> None:
    english = {name: words for name, words in file("why", "en").items() if name.endswith(".source")}
    for name, words in english.items():
        for source in words.split(", "):
            assert SOURCE.fullmatch(source), f"{name}: {source}"
    for lang in LANGUAGES:
        assert {name: words for name, words in file("why", lang).items() if name in english} == english


def test_no_sentence_was_left_in_the_other_language() -> None:
    for name in ("columns", "why"):
        english, french = file(name, "en"), file(name, "fr")
        same = {
            key: words
            for key, words in english.items()
            if words and words == french[key] and not key.endswith(".source") and words not in SAME
        }
        assert same == {}


def sentences(words: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a language file with its key."""
    if isinstance(words, str):
        yield before, words
    elif isinstance(words, (dict, list)):
        pairs = words.items() if isinstance(words, dict) else enumerate(words)
        for key, value in pairs:
            yield from sentences(value, f"{before}.{key}")


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: path.name)
def test_french_is_set_with_its_own_spaces_and_apostrophes(path: Path) -> None:
    wrong = []
    for key, words in sentences(tomllib.loads(path.read_text(encoding="utf-8"))):
        prose = words.replace(SIGNS, "")
        if re.search(r" [:;!?%€»]|« |'|[^\s}][;!?»]", prose):
            wrong.append(f"{key}: {words}")
    assert wrong == []
