"""The names that a template may print: plain text only, the same as on the page for authors."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.word.context import context
from pipeline.word.names import schema
from pipeline.word.rows import counted, rate
from tests.word.examples import example

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to-add-a-template.md"


def check(value: Any, kind: Any, name: str) -> None:
    """Assert that a value is what its name promises: text, yes/no, list or names of an item."""
    if isinstance(kind, dict):
        assert set(value) == set(kind), name
        for key, each in kind.items():
            check(value[key], each, f"{name}.{key}")
    elif isinstance(kind, list):
        assert type(value) is list, name
        for each in value:
            check(each, kind[0], name)
    else:
        assert type(value) is (bool if kind == "yes_no" else str), name


@pytest.mark.parametrize("kind", ["offer", "business_case"])
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("exempt", [False, True])
def test_a_template_gets_plain_text_yes_or_no_and_lists_only(kind: str, lang: str, exempt: bool) -> None:
    check(context(example(kind, lang, exempt=exempt)), schema(), "")


def test_the_page_for_authors_lists_exactly_the_names() -> None:
    sections = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    listed = {
        re.findall(r"`([^`]+)`", part.split("\n")[0])[0]: set(
            re.findall(r"^\| `([^`]+)`", part, re.MULTILINE)
        )
        for part in sections
        if "| `" in part
    }
    names = schema()
    assert listed.pop("everywhere") == set(names)
    kinds = {"line": "lines", "phase": "phases", "total": "by_need", "rule": "rules", "rate": "vat"}
    kinds |= {"month": "months", "need": "needs", "member": "team", "option": "options", "person": "people"}
    kinds |= {"client time": "client_time", "choice": "choices"}
    kinds |= {"instalment": "instalments", "channel": "free_channels", "waiver": "waivers"}
    assert set(listed) == set(kinds)
    for item, group in kinds.items():
        assert listed[item] == set(names[group][0]), item


def test_amounts_and_dates_are_written_in_the_language() -> None:
    french, english = context(example("offer", "fr")), context(example("offer", "en"))
    assert french["date"] == "16\u00a0novembre 2026"
    assert english["valid_until"] == "16 December 2026"
    assert french["duration"] == "24\u00a0mois"
    assert (french["first_month"], french["last_month"]) == ("janvier 2027", "décembre 2028")
    assert re.fullmatch(r"\d{3}\u00a0\d{3},\d{2}\u00a0€", french["total_excl"])
    assert re.fullmatch(r"€\d{3},\d{3}\.\d{2}", english["total_excl"])


def test_lines_that_cost_nothing_are_named() -> None:
    labels = [line["label"] for line in context(example("business_case", "en"))["free_lines"]]
    assert labels == ["Account on the main network", "Account on the professional network"]


def test_the_team_sums_the_days_of_each_person() -> None:
    document = example("offer", "fr")
    team = {each["who"].replace("\u00a0", " "): each["days"] for each in context(document)["team"]}
    for who, days in team.items():
        mine = [line.quantity for line in document.lines if line.who == who and line.unit == "day"]
        assert Decimal(days.replace(",", ".")) == sum(mine)
    assert len(team) == 3


@pytest.mark.parametrize(
    ("days", "lang", "written"),
    [
        ("1", "fr", "1\u00a0jour"),
        ("2", "fr", "2\u00a0jours"),
        ("1", "en", "1\u00a0day"),
        ("30", "en", "30\u00a0days"),
    ],
)
def test_days_are_counted_in_words(days: str, lang: str, written: str) -> None:
    assert counted("days", Decimal(days), lang) == written


@pytest.mark.parametrize(
    ("share", "written"), [("0.2", "20%"), ("0.055", "5.5%"), ("0.021", "2.1%"), ("0", "0%")]
)
def test_vat_rates_have_the_digits_they_need(share: str, written: str) -> None:
    assert rate(Decimal(share), "en") == written


def test_no_message_names_a_largest_phase_where_nothing_costs() -> None:
    document = example("offer", "fr")
    nothing = document.__class__(**{**vars(document), "phases": ()})
    assert context(nothing)["chart_message"] == ""
