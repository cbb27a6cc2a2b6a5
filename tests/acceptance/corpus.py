"""A person's workbook on its way through the commands, and what independent witnesses say of it afterwards."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from pipeline import runs
from pipeline.findings import CellRef, FileRefusedError
from pipeline.runs import stories
from pipeline.workbook import starter
from pipeline.workbook.cells import read_cells
from pipeline.workbook.reading import read_book
from pipeline.workbook.starter import Content
from tests.acceptance import books
from tests.acceptance.packages import Seen, differences
from tests.witness import calculated, libreoffice
from tests.witness.validator import validator_errors
from tests.workbook.books import offer, plan
from tests.workbook.lean import lean

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "corpus"
WORKBOOKS = sorted(FOLDER.glob("*.xls[xm]")) if FOLDER.is_dir() else []
PLANS: dict[str, tuple[Content, str]] = {"case": (plan("fr"), "fr"), "offer": (offer("en"), "en")}
"""Two small plans, one in each language."""
KINDS = tuple(PLANS)
_WIDE = 300_000
"""Cells of a sheet, from its first to its last."""


def require() -> None:
    """Skip the test, saying why, where the corpus is absent; fail it when ``CI=true``."""
    if not WORKBOOKS:
        libreoffice.absent("no shared corpus beside the project")


# ------------------------------------------------------------------------------------------------ the commands


def into(data: bytes, name: str, kind: str) -> bytes:
    """Return a workbook with the input sheets of a filled-in plan added, as ``truecost new --into`` adds them."""
    filled, lang = PLANS[kind]
    return starter.add_to(data, filled, lang, name)[0]


def report(data: bytes, name: str) -> bytes:
    """Return a workbook with its computed sheets, as ``truecost report`` writes them."""
    outcome = runs.report(data, name, "en", templates=None, documents=False)
    assert not outcome.blocked, [each for each in outcome.findings if each.severity == "block"]
    assert outcome.workbook is not None
    return outcome.workbook


def remove(data: bytes, name: str, *, inputs: bool = False) -> bytes:
    """Return a workbook without its computed sheets, or without any of ours, as ``truecost remove`` leaves it."""
    outcome = stories.remove(data, name, "en", inputs=inputs)
    assert outcome.workbook is not None, outcome.findings
    return outcome.workbook


def computed(data: bytes) -> list[str]:
    """Return the tabs of the computed sheets of a workbook."""
    return list(books.computed_sheets(data).values())


@cache
def changeable(kind: str) -> tuple[str, int, Decimal]:
    """Return an input cell of a plan (its column, row and value) whose figure alters what is computed."""
    data = lean(*PLANS[kind])
    before = _figures(report(data, "plan.xlsx"))
    book, _ = read_book(data, "plan.xlsx")
    assert book is not None
    for number, row in enumerate(book.tables["tasks"].rows):
        key = "likely" if row["pessimistic"] is None else "pessimistic"
        value = row[key]
        if isinstance(value, Decimal):
            after = _figures(report(typed(data, row.cells[key].where, value + 1), "plan.xlsx"))
            if after != before:
                return key, number, value
    raise AssertionError(kind)


def _figures(data: bytes) -> dict[str, books.Read]:
    """Return the computed sheets of a workbook."""
    return books.read(data, list(books.computed_sheets(data).values()))


def changed(data: bytes, name: str, kind: str, by: int) -> bytes:
    """Return a workbook in which a person has typed another figure into an input sheet, and nothing else is new.

    ``by`` is counted from what the plan held at first.
    """
    key, number, value = changeable(kind)
    book, _ = read_book(data, name)
    assert book is not None
    return typed(data, book.tables["tasks"].cell(number, key), value + by)


def typed(data: bytes, where: CellRef, value: Decimal) -> bytes:
    """Return a workbook with one number typed; every other part keeps its stored bytes, as far as zipfile can."""
    seen = Seen(data)
    part = seen.parts_by_tab[where.sheet]
    root = seen.tree(part)
    (cell,) = (each for each in root.iter("{*}c") if each.get("r") == where.a1)
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    etree.SubElement(cell, cell.tag[:-1] + "v").text = format(value, "f")
    made = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in seen.members.values():
            info = zipfile.ZipInfo(member.name, (1980, 1, 1, 0, 0, 0))
            copy.writestr(info, made if member.name.lower() == part else member.content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


# ----------------------------------------------------------------------------------------------------- journeys


@dataclass
class Journey:
    """A workbook at each stop: as it was, with inputs, computed, changed, computed again, and without our sheets.

    Attributes:
        refused: why a command would not touch it, "" where all of them did.
        wrong: what is not as it was, by stop.
        failed: an error that no person should ever see.
    """

    path: Path
    kind: str
    refused: str = ""
    failed: BaseException | None = None
    stops: dict[str, bytes] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether it went all the way."""
        return not self.refused and self.failed is None

    @property
    def last(self) -> bytes:
        """The workbook computed for the second time."""
        return self.stops["again"]


def travel(path: Path, data: bytes, kind: str) -> Journey:
    """Take a workbook through all the commands."""
    journey = Journey(path, kind)
    try:
        _travel(journey, data)
    except FileRefusedError as refusal:
        journey.refused = refusal.finding.code
    except Exception as error:  # noqa: BLE001 - the test that asks for this workbook shows it
        journey.failed = error
    return journey


def _travel(journey: Journey, data: bytes) -> None:
    name, stops, wrong = journey.path.name, journey.stops, journey.wrong
    stops["original"] = data
    stops["into"] = into(data, name, journey.kind)
    wrong["new --into"] = differences(data, stops["into"])
    first = changed(stops["into"], name, journey.kind, 1)
    stops["computed"] = report(first, name)
    wrong["report"] = differences(first, stops["computed"])
    second = changed(stops["computed"], name, journey.kind, 2)
    stops["again"] = report(second, name)
    wrong["report again"] = differences(second, stops["again"], rewritten=computed(second))
    if stops["again"] == second:
        wrong["report again"].append("another figure changed nothing")
    if report(stops["again"], name) != stops["again"]:
        wrong["report again"].append("a third report of the same inputs gives other bytes")
    stops["removed"] = remove(stops["again"], name)
    as_it_would_be = changed(stops["into"], name, journey.kind, 2)
    wrong["remove"] = differences(as_it_would_be, stops["removed"], stored=False)
    if list(Seen(as_it_would_be).parts_by_tab) != list(Seen(stops["removed"]).parts_by_tab):
        wrong["remove"].append("tabs are left behind")
    stops["bare"] = remove(stops["again"], name, inputs=True)
    wrong["remove --inputs"] = differences(data, stops["bare"], stored=False)
    if list(Seen(data).parts_by_tab) != list(Seen(stops["bare"]).parts_by_tab):
        wrong["remove --inputs"].append("tabs are left behind")


def new_errors(journeys: Sequence[Journey], folder: Path) -> dict[str, list[str]]:
    """Return by file what the Open XML validator holds against a workbook that it did not hold before.

    The original is looked at only where there is something to compare.
    """

    def judged(journey: Journey, stop: str) -> Counter[str]:
        file = folder / f"{stop}-{journey.path.name}"
        file.write_bytes(journey.stops[stop])
        errors = Counter(validator_errors(file))
        file.unlink()
        return errors

    def compared(journey: Journey) -> list[str]:
        errors = judged(journey, "again")
        return sorted(errors - judged(journey, "original") if errors else errors)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(compared, journeys))
    return {journey.path.name: errors for journey, errors in zip(journeys, found, strict=True)}


class Recalculated(NamedTuple):
    """How many of our formulas LibreOffice computed, and where it does not agree; None where it opened nothing."""

    formulas: int
    wrong: list[str]


def recalculated(journeys: Sequence[Journey], folder: Path) -> dict[str, Recalculated | None]:
    """Return by file what LibreOffice makes of the computed sheets.

    As texts, which is several times as quick, but for workbooks with a sheet whose text would be endless.
    """
    wide = {journey.path.name for journey in journeys if _is_wide(journey.last)}
    found: dict[str, Recalculated | None] = {}
    for way, those in (
        (_as_texts, [each for each in journeys if each.path.name not in wide]),
        (_as_workbooks, [each for each in journeys if each.path.name in wide]),
    ):
        place = folder / way.__name__
        place.mkdir()
        files = [place / f"{number}{each.path.suffix}" for number, each in enumerate(those)]
        for file, journey in zip(files, those, strict=True):
            file.write_bytes(journey.last)
        read = way(files, place)
        found |= {
            each.path.name: None if values is None else _agreement(each.last, values)
            for each, values in zip(those, read, strict=True)
        }
    return found


def _is_wide(data: bytes) -> bool:
    """Tell whether a sheet has cells far down and far to the right."""
    for sheet in read_cells(data).sheets:
        rows, columns = 0, 0
        for cell in sheet:
            rows, columns = max(rows, cell.row), max(columns, cell.column)
        if rows * columns > _WIDE:
            return True
    return False


Read = Callable[[Sequence[str]], books.Calculated]
"""Returns the values of some tabs, as LibreOffice calculated them."""


def _as_texts(files: list[Path], folder: Path) -> list[Read | None]:
    made = _surely(lambda some, out: list(calculated.calculate(some, out)), files, folder)
    return [None if each is None else partial(calculated.read, each) for each in made]


def _as_workbooks(files: list[Path], folder: Path) -> list[Read | None]:
    def convert(some: Sequence[Path], out: Path) -> list[Path]:
        copies = libreoffice.convert(some, out, "xlsx")
        return [copies[each] for each in some]

    return [None if each is None else partial(_read, each) for each in _surely(convert, files, folder)]


def _read(copy: Path, tabs: Sequence[str]) -> books.Calculated:
    return {
        tab: {at: books.plain(value) for at, value in sheet.values.items()}
        for tab, sheet in books.read(copy.read_bytes(), tabs).items()
    }


def _surely(
    way: Callable[[Sequence[Path], Path], list[Path]], files: list[Path], folder: Path
) -> list[Path | None]:
    """Return what LibreOffice made of each file; one on which it stops takes no other with it."""
    try:
        return list(way(files, folder / "all")) if files else []
    except (RuntimeError, OSError, subprocess.SubprocessError):
        pass
    made: list[Path | None] = []
    for number, file in enumerate(files):
        try:
            made += way([file], folder / f"one-{number}")
        except (RuntimeError, OSError, subprocess.SubprocessError):
            made.append(None)
    return made


def _agreement(ours: bytes, theirs: Read) -> Recalculated:
    tabs = list(books.computed_sheets(ours).values())
    mine, other = books.read(ours, tabs), theirs(tabs)
    count, wrong = 0, []
    for tab, sheet in mine.items():
        for at in sorted(sheet.formulas):
            count += 1
            here, there = books.plain(sheet.values.get(at)), other[tab].get(at)
            if not libreoffice.same(here, there):
                wrong.append(f"{tab}!{books.a1(at)}: {here!r} here, {there!r} there")
    return Recalculated(count, wrong)


def in_ci() -> bool:
    """Tell whether nothing may be skipped."""
    return os.environ.get("CI") == "true"
