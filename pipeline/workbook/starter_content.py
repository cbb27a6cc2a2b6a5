"""What a starter workbook holds before anybody has typed in it: words, samples, and a new plan's defaults.

Content is language-free where the rules are: choices are given as their codes ("strategy") and turned into the
words of the workbook's language here. Open lists, keys and texts are taken as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from pipeline import languages
from pipeline.formulas.inputs import Input
from pipeline.rules.inputs import LISTS
from pipeline.tables import Value

Content = Mapping[str, Sequence[Mapping[str, Value]]]
"""Table key -> rows of column key -> value. ``project`` has one row; a table left out is empty."""

SAMPLES = {"fr": "mutual.fr", "en": "agency.en"}
"""The sample budget of each language, in ``samples/``."""


class ColumnWords(NamedTuple):
    """What a person reads about a column: its heading, its unit, and the message of its cells."""

    heading: str
    unit: str
    help: str


def column_words(column: Input, lang: str) -> ColumnWords:
    """Return the words of an input column; the unit may hold the placeholder ``{currency}``."""
    words = languages.table(f"inputs.{column.table.key}", lang)
    own = words["columns"].get(column.key)
    if own is None:  # the weights of a profile differ by their number only
        number = int(column.key.removeprefix("w"))
        return ColumnWords(
            words["weight_heading"].format(n=number),
            words["weight_unit"],
            words["weight_help"].format(n=number),
        )
    return ColumnWords(own["heading"], own["unit"], own["help"])


def as_shown(column: Input, value: Value, lang: str) -> Value:
    """Return a value as it stands in the workbook: the code of a choice becomes its word."""
    choices = column.also or column.choices
    if isinstance(value, str) and choices in LISTS and value in LISTS[choices]:
        return languages.text(f"lists.{choices}.{value}", lang)
    return value


def list_words(choices: str, lang: str) -> list[Value]:
    """Return the words of a list, in the order of the Lists sheet; rates are Decimals."""
    words = languages.table(f"lists.{choices}", lang)
    if choices in LISTS:
        return [words[code] for code in LISTS[choices]]
    return [_value(each) for each in words["values"]]


def _value(raw: object) -> Value:
    """Turn a TOML value into one of ours: every number is an exact Decimal."""
    if isinstance(raw, bool | str | date) or raw is None:
        return raw
    return Decimal(repr(raw))


@cache
def sample(lang: str) -> Content:
    """Return the sample budget of a language: a mutual society's business case (fr), an agency's offer (en)."""
    source = resources.files("pipeline.workbook.samples").joinpath(f"{SAMPLES[lang]}.toml")
    raw: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    tables = {key: [rows] if isinstance(rows, dict) else rows for key, rows in raw.items()}
    return {
        key: [{name: _value(each) for name, each in row.items()} for row in rows]
        for key, rows in tables.items()
    }


def minimal(lang: str) -> Content:
    """Return what a new workbook holds: a plan of a year that fits any start, and the sourced parameters."""
    words = languages.table("starter.minimal", lang)
    start = date(2027, 1, 1)
    project: dict[str, Value] = {
        "kind": "business_case",
        "language": lang,
        "currency": words["currency"],
        "fiscal_start": Decimal(1),
        "first_month": start,
        "months": Decimal(12),
        "reporting_month": start,
    }
    names = ("name", "value", "unit", "source")
    parameters = [
        {"valid_from": start, **{name: _value(each) for name, each in zip(names, row, strict=True)}}
        for row in words["parameters"]
    ]
    return {"project": [project], "parameters": parameters, "social_contributions": _schedule(lang)}


def _schedule(lang: str) -> list[dict[str, Value]]:
    """Return the contributions that a language proposes, one line each."""
    words = languages.table("starter.schedule", lang)
    names = ("id", "label", "rate", "above", "up_to", "whole", "staff_from", "staff_below", "source")
    since: dict[str, Value] = {"valid_from": date.fromisoformat(words["valid_from"])}
    return [
        since | {name: _value(each) for name, each in zip(names, row, strict=True) if each != ""}
        for row in words["rows"]
    ]
