"""Workbooks with what real ones at hand lack go through every command as unharmed as the real ones."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance import corpus, made_files
from tests.acceptance.corpus import Journey, Recalculated
from tests.acceptance.packages import Seen
from tests.witness import libreoffice
from tests.witness.amounts import amount
from tests.witness.validator import validator_errors

TRIED = list(made_files.FILES)[:: amount(few=2, thorough=1)]
KINDS = pytest.mark.parametrize("kind", TRIED)
VALID = frozenset(TRIED) - {"timeline", "ribbon"}
"""What the validator accepts; of timelines and ribbons it knows no rule, or rules that the shortest ones don't meet."""


@pytest.fixture(scope="module")
def journeys() -> dict[str, Journey]:
    """Each workbook's way through all commands."""
    return {
        kind: corpus.travel(Path(f"{number}.xlsx"), make(), corpus.KINDS[number % 2])
        for number, (kind, make) in enumerate((each, made_files.FILES[each]) for each in TRIED)
    }


@pytest.fixture(scope="module")
def recalculated(
    journeys: dict[str, Journey], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Recalculated | None]:
    """What LibreOffice computes."""
    libreoffice.require()
    return corpus.recalculated(
        [each for each in journeys.values() if each.whole], tmp_path_factory.mktemp("office")
    )


@KINDS
def test_1_every_part_that_is_not_ours_stays(
    kind: str, journeys: dict[str, Journey], tell: Callable[[str], None]
) -> None:
    journey = journeys[kind]
    if journey.failed is not None:
        raise journey.failed
    tell(
        f"{kind:<32} {journey.refused or '; '.join(stop + (' WRONG' if wrong else ' ok') for stop, wrong in journey.wrong.items())}"
    )
    assert journey.refused == ""
    assert {stop: wrong for stop, wrong in journey.wrong.items() if wrong} == {}


@KINDS
def test_2_no_error_of_validity_comes_in(kind: str, journeys: dict[str, Journey], tmp_path: Path) -> None:
    assert corpus.new_errors([journeys[kind]], tmp_path)[journeys[kind].path.name] == []


@pytest.mark.parametrize("kind", sorted(VALID))
def test_what_is_made_is_valid_before_anything_is_done_to_it(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "made.xlsx"
    file.write_bytes(made_files.FILES[kind]())
    assert validator_errors(file) == []


@KINDS
def test_3_libreoffice_opens_it_and_computes_what_we_computed(
    kind: str, journeys: dict[str, Journey], recalculated: dict[str, Recalculated | None]
) -> None:
    result = recalculated[journeys[kind].path.name]
    assert result is not None, "LibreOffice doesn't open it"
    assert result.formulas > 500
    assert result.wrong == []


@KINDS
def test_4_openpyxl_reads_it_where_it_could_read_the_original(
    kind: str, journeys: dict[str, Journey]
) -> None:
    journey = journeys[kind]
    if "strict" in kind:  # openpyxl finds no sheet in these
        return
    before, after = _read(journey.stops["original"]), _read(journey.last)
    assert before
    assert after[: len(before)] == before
    assert len({name.casefold() for name in after}) == len(after)


def _read(data: bytes) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it would lose
        return openpyxl.load_workbook(io.BytesIO(data)).sheetnames


def test_the_parts_that_are_to_be_kept_are_there() -> None:
    """The makers make what they say: each holds the parts that it is named for."""
    wanted = {
        "timeline": {"xl/timelines/timeline1.xml", "xl/timelinecaches/timelinecache1.xml"},
        "Power Query": {"customxml/item1.xml", "xl/connections.xml"},
        "chartex": {"xl/charts/chartex1.xml"},
        "ribbon": {"customui/customui14.xml"},
    }
    for kind, parts in wanted.items():
        assert parts <= Seen(made_files.FILES[kind]()).members.keys()
    data = made_files.FILES["zip64"]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert all(info.extract_version == 45 for info in archive.infolist())
    assert b"PK\6\6" in data
    assert len(openpyxl.load_workbook(io.BytesIO(made_files.FILES["200 sheets"]())).sheetnames) == 200
    assert openpyxl.load_workbook(io.BytesIO(made_files.FILES["last row"]())).active.max_row == 1_048_576  # type: ignore[union-attr]
