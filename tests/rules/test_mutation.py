"""A changed operator or figure in a rule makes a worked case fail: a few tried here, all by ``tools/mutate.py``."""

from __future__ import annotations

import ast
from pathlib import Path
from random import Random

import pytest

from tests.rules.mutating import ROOT, changes, equivalents, is_noticed
from tests.witness.amounts import amount

pytestmark = pytest.mark.skipif(
    not (ROOT / "tools" / "mutate.py").exists(), reason="a copy that is being mutated has no tools"
)
TRIED = amount(few=10, thorough=40)
SEED = 20270101


def source(module: str) -> str:
    return (Path(ROOT) / "pipeline" / "rules" / f"{module}.py").read_text(encoding="utf-8")


def test_rules_that_nobody_changed_are_not_noticed() -> None:
    assert not is_noticed("costs", source("costs"))


def test_a_changed_rule_is_noticed_and_the_change_does_not_last() -> None:
    assert is_noticed("costs", source("costs").replace("cents(days * day_cost)", "cents(days / day_cost)"))
    assert is_noticed("plan", "raise RuntimeError")
    assert not is_noticed("plan", source("plan"))


def test_changes_drawn_by_lot_are_all_noticed() -> None:
    drawn = Random(SEED).sample(changes(), TRIED)  # noqa: S311 - no secret
    assert len({change.module for change in drawn}) > 5
    assert [change.told for change in drawn if not is_noticed(change.module, change.after)] == []


def test_every_change_that_is_said_to_change_nothing_still_exists() -> None:
    from tools.mutate import mutants  # noqa: PLC0415

    possible = set()
    for module in {module for module, _ in equivalents()}:
        before = set(ast.unparse(ast.parse(source(module))).splitlines())
        for mutant in mutants(ROOT / "pipeline" / "rules" / f"{module}.py"):
            possible |= {(module, line.strip()) for line in set(mutant.source.splitlines()) - before}
    assert equivalents() <= possible
