"""Headings as people write them: which column of which table a text stands for, in either language."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

from pipeline.languages import LANGUAGES, table
from pipeline.rules.inputs import LIST_ORDER
from pipeline.rules.tabs import INPUT_TABLES

LISTS_TABLE = "lists"
"""The key under which the lists of words are looked for, beside the keys of the input tables."""


class Words(NamedTuple):
    """What a column or a list is called in one language."""

    heading: str
    unit: str
    also: tuple[str, ...]


class Meaning(NamedTuple):
    """What a heading stands for: a column's key, the language, and whether it is the heading we print."""

    key: str
    lang: str
    main: bool


@cache
def fold(text: str) -> str:
    """Return a text without case, accents, spaces and signs: what two spellings of a heading have in common."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


@cache
def words(key: str, lang: str) -> dict[str, Words]:
    """Return what the columns of an input table (or, for "lists", the lists) are called, by their keys."""
    if key == LISTS_TABLE:
        named = table("lists", lang)
        return {each: Words(named[each]["heading"], "", ()) for each in LIST_ORDER}
    declared = next(each for each in INPUT_TABLES if each.key == key)
    sheet = table(f"inputs.{key}", lang)
    found = {}
    for column in declared.columns:
        entry = sheet["columns"].get(column.key)
        if entry is None:  # the weights of a profile: one pattern for all
            number = int(column.key.removeprefix("w"))
            found[column.key] = Words(sheet["weight_heading"].format(n=number), sheet["weight_unit"], ())
        else:
            found[column.key] = Words(entry["heading"], entry["unit"], tuple(entry.get("also", ())))
    return found


@cache
def meanings(key: str) -> dict[str, tuple[Meaning, ...]]:
    """Return what each folded heading of a table can mean, headings that we print first."""
    found: dict[str, list[Meaning]] = {}
    for main in (True, False):
        for lang in LANGUAGES:
            for column, called in words(key, lang).items():
                for heading in (called.heading,) if main else called.also:
                    found.setdefault(fold(heading), []).append(Meaning(column, lang, main))
    return {heading: tuple(each) for heading, each in found.items()}


@cache
def known() -> frozenset[str]:
    """Return every folded heading of every table."""
    keys = (*(each.key for each in INPUT_TABLES), LISTS_TABLE)
    return frozenset(heading for key in keys for heading in meanings(key))


def tab(key: str, lang: str) -> str:
    """Return the name that a table's sheet has in our starters."""
    return str(table(f"inputs.{key}", lang)["sheet"])
