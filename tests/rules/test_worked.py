"""The rules against figures worked out by hand (``cases/*.toml``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from pipeline.findings import Severity
from pipeline.languages import LANGUAGES, text
from tests.rules.laws import LAWS
from tests.rules.worked import Case, Rules, cases, differences, read


@cache
def rules() -> Rules:
    return Rules()


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.concern}: {case.name}")
def test_a_worked_case_comes_out_as_worked_out_by_hand(case: Case) -> None:
    assert list(differences(rules(), case)) == []


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.concern}: {case.name}")
def test_a_worked_case_is_a_plan_that_can_be_computed(case: Case) -> None:
    blocking = [each for each in read(case)[1] if each.severity is Severity.BLOCK]
    assert bool(blocking) == ("blocked" in case.raw), blocking


def test_cases_have_names_of_their_own_and_show_their_arithmetic() -> None:
    names = Counter((case.concern, case.name) for case in cases())
    assert [name for name, count in names.items() if count > 1] == []
    assert [case.name for case in cases() if len(case.raw.get("arithmetic", "")) < 10] == []


def test_every_computed_rule_has_a_worked_case() -> None:
    expected = {name for case in cases() for name in case.expect}
    shown = expected | {name.rpartition(".")[0] for name in expected}
    assert sorted(set(rules().computed()) - shown) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_computed_rule_has_a_label_and_a_reason(lang: str) -> None:
    missing = []
    for each in rules().computed().values():
        for key in (f"columns.{each.name}", f"why.{each.name}.why", f"why.{each.name}.source"):
            try:
                text(key, lang)
            except KeyError:
                missing.append(key)
    assert missing == []


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_law_holds_of_every_rule(law: Callable[[Rules], Iterator[str]]) -> None:
    assert list(law(rules())) == []
