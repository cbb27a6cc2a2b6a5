"""The workbooks of the acceptance tests: made, computed and recalculated once for all tests of a run.

LibreOffice recalculates in batches. Workers share what they make through a folder; who comes second waits for it.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pipeline import runs
from pipeline.findings import column_letters
from pipeline.formulas.blocks import Block, Column, Family
from pipeline.formulas.values import Values
from pipeline.rules.catalog import Band, sheets
from pipeline.rules.computing import absent, compute
from pipeline.runs.working import checked, examined, told
from pipeline.tables import Book, Value
from pipeline.workbook.cells import NotCalculated, RawValue, read_cells
from pipeline.workbook.layout import Drawn, Layout, Spot
from pipeline.workbook.reading import read_book
from pipeline.workbook.starter import build
from pipeline.workbook.writer import sheet_names
from tests.witness import calculated
from tests.witness.amounts import amount
from tests.witness.random_books import content, variant
from tests.workbook.lean import lean

ROOT = Path(__file__).parents[2]
SAMPLES = ("mutuelle-rives-de-loire.xlsx", "agency-offer.xlsx")
BOOKS = int(os.environ.get("TRUECOST_BOOKS", amount(few=20, thorough=200)))
CHUNK = 20
CHUNKS = range(-(-BOOKS // CHUNK))
_PATIENCE = 900.0

Cells = dict[tuple[int, int], RawValue]
"""Values by row and column."""
Calculated = dict[str, calculated.Cells]
"""What LibreOffice calculated, by the keys of our sheets."""


def random_book(seed: int) -> bytes:
    """Return the input workbook of a seed, disturbed as people do where it is a multiple of three, lean where it is odd."""
    make = lean if seed % 2 else build
    data = make(*content(seed))
    return variant(data, seed) if seed % 3 == 0 else data


def sample(name: str) -> bytes:
    """Return a committed sample, as it is: with its computed sheets."""
    return (ROOT / "workbooks" / name).read_bytes()


def reported(data: bytes, name: str = "plan.xlsx") -> bytes:
    """Return a valid workbook with its computed sheets."""
    outcome = runs.report(data, name, "en", templates=None, documents=False)
    assert not outcome.blocked, (name, [each for each in outcome.findings if each.severity == "block"])
    assert outcome.workbook is not None
    return outcome.workbook


def computed_sheets(data: bytes) -> dict[str, str]:
    """Return the tabs of the computed sheets by their keys ("costs"), whatever they are called."""
    names = {mark: tab for tab, mark in sheet_names(data) if mark is not None and not mark.startswith("in_")}
    assert names, "there is no computed sheet"
    return names


class Read(NamedTuple):
    """A sheet as it was read: its values, and which of its cells hold formulas."""

    values: Cells
    formulas: frozenset[tuple[int, int]]


def read(data: bytes, tabs: Sequence[str]) -> dict[str, Read]:
    """Return some sheets of a workbook by tab, read with the project's own reader (openpyxl: ``libreoffice``)."""
    found = {}
    for sheet in read_cells(data).sheets:
        if sheet.name in tabs:
            values, formulas = {}, set()
            for cell in sheet:
                values[cell.row, cell.column] = cell.value
                if cell.formula:
                    formulas.add((cell.row, cell.column))
            found[sheet.name] = Read(values, frozenset(formulas))
    assert len(found) == len(set(tabs)), set(tabs) - set(found)
    return found


def a1(at: tuple[int, int]) -> str:
    """Return an address, as in ``F12``."""
    return f"{column_letters(at[1])}{at[0]}"


def plain(value: RawValue | None) -> Value:
    """Return a value as the witness compares it: an error is its text, a formula without value is told so."""
    return "NOT_CALCULATED" if isinstance(value, NotCalculated) else value


@dataclass(frozen=True)
class Recalculated:
    """A computed workbook of ours, and the folder of what LibreOffice calculated in it (see ``calculated``)."""

    name: str
    ours: Path
    theirs: Path

    @cached_property
    def data(self) -> bytes:
        """Our workbook."""
        return self.ours.read_bytes()

    @cached_property
    def placed(self) -> Placed:
        """What stands where in it."""
        return Placed(self.data)

    @cached_property
    def recalculated(self) -> Calculated:
        """The computed sheets by key, as LibreOffice calculated them."""
        return calculated_sheets(self.theirs, computed_sheets(self.data))


class Placed:
    """Where the blocks of a computed workbook stand."""

    def __init__(self, data: bytes, month: date | None = None) -> None:
        found = checked(read_book(data, "plan.xlsx"), month)
        book, findings = found[0], examined(found, "en").findings  # the Checks sheet lists them all
        assert book is not None
        self.book: Book = book
        self.values: Values = compute(book, told(findings, book.language))
        self.kind = book.code("kind", book.field("kind")) or ""
        self.tabs = computed_sheets(data)
        shown = sheets(self.kind, without=absent(book))
        self.layout = Layout(book, self.values, self.tabs, shown)
        self.keys = {tab: key for key, tab in self.tabs.items()}

    def bands(self) -> Iterator[tuple[Drawn, Spot, Band]]:
        """Yield each band of blocks, with the sheet and the rows it stands in."""
        for drawn in self.layout.drawn.values():
            for spot in drawn.spots:
                if isinstance(spot.part, Band):
                    yield drawn, spot, spot.part

    def shown(self, block: type[Block]) -> bool:
        """Tell whether a block is shown, and has rows."""
        return any(map(self.layout.has, block.columns)) and self.values.size(block) > 0


def column(of: Calculated, placed: Placed, wanted: Column) -> list[Value]:
    """Return a column's values, top down, out of calculated sheets."""
    place = placed.layout.column(wanted)
    cells = of[placed.keys[place.sheet]]
    rows = range(place.first, place.first + placed.values.size(wanted.block))
    return [cells.get((row, place.column)) for row in rows]


def member(of: Calculated, placed: Placed, family: Family, k: int) -> list[Value]:
    """Return one column of a family, top down, out of calculated sheets."""
    place = placed.layout.member(family, k)
    cells = of[placed.keys[place.sheet]]
    rows = range(place.first, place.first + placed.values.size(family.block))
    return [cells.get((row, place.column)) for row in rows]


# Recalculating ---------------------------------------------------------------------------------------------


def calculated_sheets(folder: Path, tabs: Mapping[str, str]) -> Calculated:
    """Return the computed sheets by key, out of a folder of calculated sheets, given their tabs by key."""
    found = calculated.read(folder, tabs.values())
    return {key: found[tab] for key, tab in tabs.items()}


class Shelf:
    """Batches of workbooks, made when first asked for, by whichever worker asks first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._held: dict[str, list[Recalculated]] = {}

    def samples(self) -> list[Recalculated]:
        """Return both samples."""
        return self._batch("samples", {Path(name).stem: name for name in SAMPLES})

    def chunk(self, number: int) -> list[Recalculated]:
        """Return a batch of random workbooks."""
        seeds = range(number * CHUNK, min((number + 1) * CHUNK, BOOKS))
        return self._batch(f"chunk-{number:02d}", {f"seed-{seed:03d}": seed for seed in seeds})

    def _batch(self, key: str, wanted: dict[str, str | int]) -> list[Recalculated]:
        if key not in self._held:
            folder, done, failed = self.root / key, self.root / f"{key}.done", self.root / f"{key}.failed"
            try:
                folder.mkdir(parents=True)
            except FileExistsError:
                _wait(done, failed)
            else:
                try:
                    self._make(folder, wanted)
                except BaseException:
                    failed.write_text(traceback.format_exc(), encoding="utf-8")
                    raise
                done.touch()
            self._held = {
                key: [
                    Recalculated(name, folder / f"{name}.xlsx", folder / "out" / f"{number}")
                    for number, name in enumerate(wanted)
                ]
            }
        return self._held[key]

    @staticmethod
    def _make(folder: Path, wanted: dict[str, str | int]) -> None:
        files = []
        for name, source in wanted.items():
            file = folder / f"{name}.xlsx"
            file.write_bytes(
                reported(random_book(source), name) if isinstance(source, int) else sample(source)
            )
            files.append(file)
        calculated.calculate(files, folder / "out")


def _wait(done: Path, failed: Path) -> None:
    """Wait until another worker has made a batch."""
    end = time.monotonic() + _PATIENCE
    while not done.exists():
        assert not failed.exists(), failed.read_text(encoding="utf-8")
        assert time.monotonic() < end, f"nobody made {done.stem}"
        time.sleep(0.2)
