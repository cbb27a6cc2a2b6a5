"""66 real workbooks that nobody here wrote: each is refused for a reason, or goes through every command unharmed.

What a command may change in a workbook, and nothing else: the workbook part (our tabs at its end, our names, the
order to calculate on opening), its relationships and the content types (what belongs to our parts), the styles
(ours after the person's), and the calculation chain, which is dropped: every program makes it anew. After
``remove`` the first, second and last of these are what remains of us, and ``remove --inputs`` leaves no sheet.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from pipeline.workbook.cells import read_cells
from tests.acceptance import corpus, hostile, packages
from tests.acceptance.corpus import WORKBOOKS, Journey, Recalculated
from tests.witness import libreoffice
from tests.witness.amounts import amount

REFUSED = {
    "openxmlsdk__Revision_NameCommentChange.xlsx": "shared_revisions",
    "poi__clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx": "damaged",
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5265527465181184.xlsx": "damaged",
    "poi__duplicate-filename.xlsx": "duplicate_parts",
    "poi__ms-office-2010-signed.xlsx": "signed",
    "poi__workbookProtection-workbook_password-2013.xlsx": "structure_locked",
    "poi__workbookProtection_workbook_revision_protected.xlsx": "shared_revisions",
    "poi__workbookProtection_workbook_structure_protected.xlsx": "structure_locked",
    "poi__xlsx-corrupted.xlsx": "damaged",
}
"""What must be left alone, and why; all the others must be taken."""


def _each(paths: Sequence[Path]) -> pytest.MarkDecorator:
    """Return the mark of a test that is run on each workbook; where there is none, it is run once, to say so."""
    if not paths:
        return pytest.mark.parametrize("path", [pytest.param(Path("none"), id="no corpus")])
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.name)


TAKEN_ONES = [path for path in WORKBOOKS if path.name not in REFUSED][:: amount(few=4, thorough=1)]
"""Every fourth of what must be taken; all of it where all is tried."""
TRIED = [path for path in WORKBOOKS if path.name in REFUSED or path in TAKEN_ONES]
ALL = _each(TRIED)
TAKEN = _each(TAKEN_ONES)


@pytest.fixture(scope="module")
def journeys() -> dict[str, Journey]:
    """Each workbook's way through all commands."""
    corpus.require()
    found = {}
    for number, path in enumerate(TRIED):
        found[path.name] = corpus.travel(path, path.read_bytes(), corpus.KINDS[number % 2])
    return found


@pytest.fixture(scope="module")
def errors(journeys: dict[str, Journey], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the validator says that it did not say of the original."""
    return corpus.new_errors(
        [each for each in journeys.values() if each.whole], tmp_path_factory.mktemp("valid")
    )


@pytest.fixture(scope="module")
def recalculated(
    journeys: dict[str, Journey], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Recalculated | None]:
    """What LibreOffice computes."""
    libreoffice.require()
    return corpus.recalculated(
        [each for each in journeys.values() if each.whole], tmp_path_factory.mktemp("office")
    )


def test_there_are_66() -> None:
    corpus.require()
    assert len(WORKBOOKS) == 66


@ALL
def test_1_every_part_that_is_not_ours_stays(
    path: Path, journeys: dict[str, Journey], tell: Callable[[str], None]
) -> None:
    journey = journeys[path.name]
    if journey.failed is not None:
        raise journey.failed
    size = f"{len(journey.stops['original']):>7} bytes" if journey.whole else "refused"
    tell(f"{path.name:<72.72} {size:>14}  {journey.refused or '; '.join(_passed(journey))}")
    assert journey.refused == REFUSED.get(path.name, "")
    assert {stop: wrong for stop, wrong in journey.wrong.items() if wrong} == {}


def _passed(journey: Journey) -> list[str]:
    return [f"{stop} {'ok' if not wrong else 'WRONG'}" for stop, wrong in journey.wrong.items()]


@TAKEN
def test_2_no_error_of_validity_comes_in(
    path: Path, journeys: dict[str, Journey], errors: dict[str, list[str]]
) -> None:
    assert journeys[path.name].whole
    assert errors[path.name] == []


@TAKEN
def test_3_libreoffice_opens_it_and_computes_what_we_computed(
    path: Path, journeys: dict[str, Journey], recalculated: dict[str, Recalculated | None]
) -> None:
    assert journeys[path.name].whole
    result = recalculated[path.name]
    assert result is not None, "LibreOffice doesn't open it"
    assert result.formulas > 500
    assert result.wrong == []


@TAKEN
def test_4_openpyxl_reads_it_where_it_could_read_the_original(
    path: Path, journeys: dict[str, Journey]
) -> None:
    journey = journeys[path.name]
    assert journey.whole
    names = _read(journey.stops["original"])
    if names:  # none where it can't read the file, or finds no sheet in it, as in strict ones
        after = _read(journey.last)
        assert after is not None
        assert after[: len(names)] == names
        assert set(corpus.computed(journey.last)) <= set(after[len(names) :])


def _read(data: bytes) -> list[str] | None:
    """Return the tabs that openpyxl reads, or None where it can't read the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it would lose
        try:
            return openpyxl.load_workbook(io.BytesIO(data)).sheetnames
        except Exception:  # noqa: BLE001 - whatever it stumbles over
            return None


def test_what_it_comes_to(
    journeys: dict[str, Journey],
    errors: dict[str, list[str]],
    recalculated: dict[str, Recalculated | None],
    tell: Callable[[str], None],
) -> None:
    whole = [each for each in journeys.values() if each.whole]
    formulas = sum(each.formulas for each in recalculated.values() if each is not None)
    tell(
        f"{len(whole)} workbooks taken, {len(journeys) - len(whole)} refused; validator: {sum(map(len, errors.values()))} new errors"
    )
    tell(f"LibreOffice: {formulas:,} formulas of ours recalculated in them")
    assert len(whole) == len(journeys) - len(REFUSED)
    assert formulas > 500 * len(whole)


NOT_READ = {
    "closedxml__DialogSheet.xlsx": {"Dialog"},
    "openxmlsdk__Dialogsheet.xlsx": {"Dialog1"},
    "poi__xlmmacro.xlsm": {"Macro1"},
}
"""Tabs that openpyxl takes for worksheets and that are none: dialogues and Excel 4 macros, where no plan can stand."""


def test_6_no_worksheet_is_overlooked(tell: Callable[[str], None]) -> None:
    """What the cells hold is compared one by one in ``tests/workbook/test_cells.py``; here, that none is left out."""
    corpus.require()
    found: dict[str, set[str]] = {}
    sheets = cells = 0
    for path in WORKBOOKS:
        data = path.read_bytes()
        names = None if REFUSED.get(path.name) == "damaged" else _worksheets(data)
        if names is None:
            continue
        read = {sheet.name: sum(1 for _ in sheet) for sheet in read_cells(data, path.name).sheets}
        sheets, cells = sheets + len(read), cells + sum(read.values())
        if set(names) - set(read):
            found[path.name] = set(names) - set(read)
    tell(f"reading: {cells:,} cells of {sheets} worksheets; openpyxl alone takes for worksheets: {NOT_READ}")
    assert found == NOT_READ
    assert sheets > 120
    assert cells > 19_000


def _worksheets(data: bytes) -> list[str] | None:
    """Return the worksheets that openpyxl finds, or None where it can't read the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return [sheet.title for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets]
        except Exception:  # noqa: BLE001 - whatever it stumbles over
            return None


# ------------------------------------------------------------------------------------- the comparison can see harm

SPOILT: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "a part is changed": ("xl/theme/theme1.xml", lambda xml: xml + b" ", "theme1.xml is changed"),
    "a style is changed": ("xl/styles.xml", lambda xml: xml.replace(b'sz val="10"', b'sz val="11"', 1), "styles: fonts"),
    "a style is put first": ("xl/styles.xml", lambda xml: xml.replace(b"<cellXfs", b"<cellXfs x='1'"), "styles: cellXfs"),
    "a name of the person's is gone": (
        "xl/workbook.xml",
        lambda xml: xml.replace(b'<definedName name="mine">1</definedName>', b""),
        "workbook part",
    ),
    "another tab is active": ("xl/workbook.xml", lambda xml: xml.replace(b'activeTab="0"', b'activeTab="1"'), "workbook part"),
    "a type is changed": ("[Content_Types].xml", lambda xml: xml.replace(b"theme+xml", b"thema+xml"), "type"),
    "a link is changed": ("xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"theme1", b"theme2"), "is new"),
}  # fmt: skip


def _theirs() -> bytes:
    """Return a workbook with a name of the person's."""
    pieces = hostile.parts(hostile.plan())
    names = b'<definedName name="mine">1</definedName></definedNames>'
    pieces["xl/workbook.xml"] = pieces["xl/workbook.xml"].replace(b"</definedNames>", names)
    return hostile.packed(pieces)


@pytest.mark.parametrize("what", SPOILT)
def test_harm_would_be_seen(what: str) -> None:
    name, spoil, told = SPOILT[what]
    before = _theirs()
    after = corpus.report(before, "plan.xlsx")
    assert packages.differences(before, after) == []
    pieces = hostile.parts(after)
    spoilt = spoil(pieces[name])
    assert spoilt != pieces[name]
    etree.fromstring(spoilt)
    found = packages.differences(before, hostile.packed(pieces | {name: spoilt}), stored=False)
    assert any(told in each for each in found), found


def test_a_part_that_is_gone_new_or_stored_anew_would_be_seen() -> None:
    before = _theirs()
    after = corpus.report(before, "plan.xlsx")
    pieces = hostile.parts(after)
    assert "xl/media/x.png is new and not ours" in packages.differences(
        before, hostile.packed(pieces | {"xl/media/x.png": b"x"}), stored=False
    )
    without = {name: content for name, content in pieces.items() if "theme" not in name}
    assert "xl/theme/theme1.xml is gone" in packages.differences(
        before, hostile.packed(without), stored=False
    )
    stored = packages.differences(
        before, hostile.packed(dict(pieces) | {"xl/theme/theme1.xml": pieces["xl/theme/theme1.xml"]})
    )
    assert stored == []  # the same compression gives the same bytes
    shuffled = dict(reversed(pieces.items()))
    assert "the parts are in another order" in packages.differences(
        before, hostile.packed(shuffled), stored=False
    )
