"""A workbook that is computed again and again stays as large as it is, and its styles stay as they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance import corpus, hostile, made_files
from tests.acceptance.corpus import KINDS
from tests.witness.amounts import some

RUNS = 20
REAL = ("openxmlsdk__basicspreadsheet.xlsx", "poi__dataValidationTableRange.xlsx", "poi__SimpleStrict.xlsx")
STYLES = "xl/styles.xml"


def workbooks() -> list[object]:
    """Return a plan of ours, a person's workbooks, and strict ones, to be computed."""
    found = [
        pytest.param(hostile.plan, id="a plan"),
        pytest.param(made_files.FILES["strict, prefixed, 1904, zip64"], id="strict"),
    ]
    for name in some(REAL):
        path = corpus.FOLDER / name
        absent = pytest.mark.skipif(not path.exists() and not corpus.in_ci(), reason="no shared corpus")
        found.append(pytest.param(path.read_bytes, id=Path(name).stem, marks=absent))
    return list(found)


@pytest.mark.parametrize("make", workbooks())
def test_styles_and_size_stay_over_twenty_runs_with_changing_inputs(
    make: Callable[[], bytes], tell: Callable[[str], None], request: pytest.FixtureRequest
) -> None:
    kind, current = KINDS[0], make()
    if current != hostile.plan():
        current = corpus.into(current, "plan.xlsx", kind)
    seen: list[bytes] = []
    for run in range(RUNS):
        seen.append(corpus.report(corpus.changed(current, "plan.xlsx", kind, 1 + run % 2), "plan.xlsx"))
        current = seen[-1]
    assert len({_styles(each) for each in seen}) == 1
    assert {_names(each) for each in seen} == {_names(seen[0])}
    sizes = [len(each) for each in seen]
    tell(f"{request.node.callspec.id}: {RUNS} runs, {min(sizes):,} to {max(sizes):,} bytes")
    # inputs alternate between two states, and so do the files, to the byte
    assert seen[2::2] == [seen[2]] * len(seen[2::2])
    assert seen[1::2] == [seen[1]] * len(seen[1::2])
    assert seen[1] != seen[2]


def test_two_plans_of_different_shape_in_turn_leave_nothing_behind() -> None:
    """Lines come and go between the runs: sheets grow and shrink, and the file with them."""
    plan = hostile.plan()
    first = corpus.report(plan, "plan.xlsx")
    bare = corpus.remove(first, "plan.xlsx")
    again = corpus.report(bare, "plan.xlsx")
    third = corpus.report(corpus.remove(again, "plan.xlsx"), "plan.xlsx")
    assert again == third
    assert _styles(again) == _styles(first) == _styles(bare)
    assert _names(again) == _names(first)


def _styles(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(STYLES)


def _names(data: bytes) -> frozenset[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return frozenset(archive.namelist())
