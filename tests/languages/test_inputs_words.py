"""The words of the input sheets: nothing declared goes without them, and no two can be mistaken for each other."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib import resources

import pytest

from pipeline.formulas.inputs import InputTable
from pipeline.languages import LANGUAGES, table
from pipeline.rules.inputs import LIST_ORDER, LISTS, OPEN_LISTS, WEIGHTS
from pipeline.rules.tabs import INPUT_TABLES

TABS = (*(each.key for each in INPUT_TABLES), "readme", "lists")
PROMPT, PROMPT_TITLE, ERROR = 255, 32, 225
"""What Excel can hold of a message shown on selecting a cell, of its title, and of a refusal."""


def folded(text: str) -> str:
    """Return a text as a careless reader sees it: no accents, no case, no signs."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in letters if each.isalnum())


def weights(key: str) -> bool:
    return re.fullmatch(r"w\d\d", key) is not None


def headings(lang: str) -> Iterator[tuple[str, str, str]]:
    """Yield table, column and heading, other names of a heading included."""
    for declared in INPUT_TABLES:
        words = table(f"inputs.{declared.key}", lang)["columns"]
        for key, each in words.items():
            for heading in (each["heading"], *each.get("also", ())):
                yield declared.key, key, heading


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("declared", INPUT_TABLES, ids=lambda each: each.key)
def test_every_declared_column_has_a_heading_a_unit_and_help_and_nothing_else_has(
    declared: type[InputTable], lang: str
) -> None:
    words = table(f"inputs.{declared.key}", lang)
    wanted = [each.key for each in declared.columns if not weights(each.key)]
    assert list(words["columns"]) == wanted
    for each in words["columns"].values():
        assert each["heading"]
        assert each["unit"]
        assert each["help"].endswith((".", "?"))
        assert len(each["help"]) <= 200
        assert len(each["heading"]) <= PROMPT_TITLE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_weights_of_a_profile_share_one_pattern(lang: str) -> None:
    words = table("inputs.profiles", lang)
    assert words["weight_heading"].format(n=7) == "M7"
    assert str(WEIGHTS) in words["weight_help"].format(n=WEIGHTS)
    assert words["weight_unit"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_of_a_table_differ_whatever_their_case_and_accents(lang: str) -> None:
    seen = Counter((key, folded(heading)) for key, _, heading in headings(lang))
    assert [heading for heading, times in seen.items() if times > 1] == []


def test_no_heading_means_one_column_in_english_and_another_in_french() -> None:
    meaning: dict[tuple[str, str], str] = {}
    for lang in LANGUAGES:
        for key, column, heading in headings(lang):
            assert meaning.setdefault((key, folded(heading)), column) == column, heading


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tabs_have_names_that_a_workbook_can_bear(lang: str) -> None:
    names = [table(f"inputs.{key}", lang)["sheet"] for key in TABS]
    assert len({name.casefold() for name in names}) == len(TABS)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\'")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", TABS)
def test_every_sheet_says_what_to_do_there(key: str, lang: str) -> None:
    words = table(f"inputs.{key}", lang)
    assert words["title"]
    assert words["purpose"].endswith(".")


def test_the_groups_of_the_form_start_at_the_same_fields_in_every_language() -> None:
    fields = [each.key for each in INPUT_TABLES[0].columns]
    firsts = {
        lang: [group["first"] for group in table("inputs.project.groups", lang).values()]
        for lang in LANGUAGES
    }
    groups = ["kind", "client_name", "seller_name", "decision", "vat_recovered", "audience"]
    assert firsts["fr"] == firsts["en"] == groups
    assert sorted(firsts["fr"], key=fields.index) == firsts["fr"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", LISTS)
def test_each_code_of_a_list_has_a_word_of_its_own(key: str, lang: str) -> None:
    words = table(f"lists.{key}", lang)
    assert set(words) == {"heading", *LISTS[key]}
    chosen = [words[code] for code in LISTS[key]]
    assert len({folded(word) for word in chosen}) == len(chosen)
    assert not any(set(word) & set("*?~<>=") for word in chosen)
    assert [word.strip() for word in chosen] == chosen


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", LISTS)
def test_a_word_never_means_another_code_in_the_other_language(key: str, lang: str) -> None:
    other = "en" if lang == "fr" else "fr"
    mine, theirs = table(f"lists.{key}", lang), table(f"lists.{key}", other)
    for code in LISTS[key]:
        assert all(code == each for each in LISTS[key] if folded(theirs[each]) == folded(mine[code]))


def test_the_words_of_the_checks_are_those_of_the_legend() -> None:
    assert [table("lists.status", "fr")[code] for code in LISTS["status"]] == ["OK", "À voir", "Bloquant"]
    assert [table("lists.status", "en")[code] for code in LISTS["status"]] == ["OK", "To review", "Blocking"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", OPEN_LISTS)
def test_open_lists_start_with_words_that_differ(key: str, lang: str) -> None:
    values = table(f"lists.{key}", lang)["values"]
    assert len(values) >= 3
    assert len({folded(str(value)) for value in values}) == len(values)


def test_vat_rates_are_those_of_each_country() -> None:
    assert table("lists.vat", "fr")["values"] == [0.2, 0.1, 0.055, 0.021, 0]
    assert table("lists.vat", "en")["values"] == [0.2, 0.05, 0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_list_headings_differ(lang: str) -> None:
    seen = [folded(table(f"lists.{key}", lang)["heading"]) for key in LIST_ORDER]
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_refusals_fit_what_excel_shows(lang: str) -> None:
    errors = table("starter.errors", lang)
    assert all(len(each) + 31 <= ERROR for each in errors.values())
    assert len(errors["refused"]) <= PROMPT_TITLE
    assert len(errors["unusual"]) <= PROMPT_TITLE


def test_both_languages_say_the_same_things() -> None:
    def shape(node: object) -> object:
        if isinstance(node, dict):
            return {key: shape(each) for key, each in node.items() if key not in {"also", "values"}}
        return len(node) if isinstance(node, list) else type(node).__name__

    for key in ("errors", "readme", "minimal"):
        assert shape(table(f"starter.{key}", "fr")) == shape(table(f"starter.{key}", "en"))


@pytest.mark.parametrize("name", ["inputs", "lists", "starter"])
def test_french_typography_is_kept(name: str) -> None:
    text = resources.files("pipeline.languages").joinpath("fr", f"{name}.toml").read_text(encoding="utf-8")
    words = re.sub(r"(?m)^#.*$", "", text)
    assert re.findall(r"\S* [:;!?%€»](?=[\s\"»).,])", words.replace("* ? ~", "")) == []
    assert re.findall(r"« \S*", words) == []
    assert re.findall(r"\w'\w+", words) == []
    assert re.findall(r"\d \d{3}\b", words) == []
