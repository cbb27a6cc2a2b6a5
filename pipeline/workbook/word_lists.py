"""The lists of words that a person chooses from: where they stand, and which code each word means."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pipeline.findings import CellRef
from pipeline.languages import LANGUAGES, table
from pipeline.rules.inputs import LIST_ORDER, LISTS, OPTIONAL_LISTS, OPTIONAL_WORDS
from pipeline.tables import WordList
from pipeline.workbook.headings import LISTS_TABLE, fold, words
from pipeline.workbook.sheet_stream import ErrorValue, NotCalculated, RawValue
from pipeline.workbook.shown import shown

if TYPE_CHECKING:
    from pipeline.tables import Value
    from pipeline.workbook.finding_tables import Place
    from pipeline.workbook.typed_cells import Reading

NUMBERS = frozenset(("vat",))
"""Lists that hold numbers."""


@cache
def _codes(key: str) -> dict[str, str]:
    """Return the code of each folded word of a closed list, in both languages."""
    return {
        fold(table("lists", lang)[key][code]): code for lang in reversed(LANGUAGES) for code in LISTS[key]
    }


def code_of(key: str, word: str) -> str | None:
    """Return the code that a word of a closed list stands for in either language, however it is spelt."""
    return _codes(key).get(fold(word)) if key in LISTS else None


def read_lists(place: Place, ends: dict[int, int], reading: Reading) -> dict[str, WordList]:
    """Return the lists whose headings were found; words run down to the first blank cell.

    Args:
        place: where the headings of the lists stand.
        ends: for each sheet column of a list, the last row that can belong to it.
        reading: where findings go.
    """
    keys = [key for key in LIST_ORDER if key in place.at]
    return {key: _read_list(key, place, ends[place.at[key][1]], reading) for key in keys}


def our_lists(lang: str, sheet: str) -> dict[str, WordList]:
    """Return the lists as our starters have them, standing nowhere: they take the place of missing ones.

    A list that a workbook may lack is not among them.
    """
    found: dict[str, WordList] = {}
    for key in (each for each in LIST_ORDER if each not in OPTIONAL_LISTS):
        named = table("lists", lang)[key]
        listed = [named[code] for code in LISTS[key]] if key in LISTS else named["values"]
        held = [each if isinstance(each, str) else Decimal(repr(each)) for each in listed]
        codes = list(LISTS.get(key, [str(each) for each in held]))
        found[key] = WordList(key, sheet, 1, 1, [*held], codes)
    return found


def _read_list(key: str, place: Place, end: int, reading: Reading) -> WordList:
    """Read one list, and check that a closed one holds each of its words once."""
    heading, column = place.at[key]
    title = heading_text(place, key)
    listed = WordList(key, place.grid.sheet, column, heading + 1, [], [])
    for row in range(heading + 1, end + 1):
        raw = place.grid.cell(row, column)
        if raw is None or raw.value == "":
            break
        where = CellRef(place.grid.sheet, row, column)
        value, code = _word(key, raw.value, where, title, reading)
        if key in LISTS and code in listed.codes:
            first = CellRef(place.grid.sheet, heading + 1 + listed.codes.index(code), column)
            reading.block(
                "duplicate_list_word", where, value=shown(value, reading.lang), column=title, first=first.a1
            )
        listed.words.append(value)
        listed.codes.append(code)
    after = CellRef(place.grid.sheet, heading + 1 + len(listed.words), column)
    for code in LISTS.get(key, ()):
        if code not in listed.codes and code not in OPTIONAL_WORDS.get(key, ()):
            word = table("lists", reading.lang)[key][code]
            reading.block("missing_list_word", after, value=word, column=title)
    if not listed.words and key not in LISTS:
        reading.block("empty_list", after, column=title)
    return listed


def _word(key: str, value: RawValue, where: CellRef, title: str, reading: Reading) -> tuple[Value, str]:
    """Return one word and its code, with a finding where it has none."""
    told = shown(value, reading.lang)
    if isinstance(value, ErrorValue | NotCalculated):
        code = "error_value" if isinstance(value, ErrorValue) else "not_calculated"
        reading.block(code, where, value=told, column=title)
        return None, f"{told}?"
    if key in NUMBERS:
        if not isinstance(value, Decimal):
            reading.block(
                "number_expected", where, value=told, column=title, hint=shown(Decimal("0.2"), reading.lang)
            )
        return value, str(value)
    code = code_of(key, told) or ""
    if key in LISTS and not code:
        reading.block(
            "unknown_list_word", where, value=told, column=title, choices=_all_words(key, reading.lang)
        )
    return value, code or str(value)


def _all_words(key: str, lang: str) -> str:
    """Return the words of a closed list, as a message lists them."""
    return ", ".join(table("lists", lang)[key][code] for code in LISTS[key])


def heading_text(place: Place, key: str) -> str:
    """Return a heading as it stands in the sheet."""
    at = place.at.get(key)
    raw = place.grid.cell(*at) if at else None
    return str(raw.value).strip() if raw else words(place.key, "en")[key].heading


__all__ = ["LISTS_TABLE", "NUMBERS", "code_of", "heading_text", "read_lists"]
