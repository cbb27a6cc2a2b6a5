"""The charts of the samples: their cached values are those of their cells, and they are really drawn."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils.cell import range_boundaries

from pipeline.tables import Value
from tests.acceptance import books, hostile
from tests.acceptance.books import SAMPLES
from tests.acceptance.packages import Seen
from tests.witness import libreoffice

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Cache(NamedTuple):
    """A reference of a chart to cells, with the values kept beside it, and how many of them it says there are."""

    chart: str
    formula: str
    points: list[Value]
    size: int


def charts(data: bytes) -> dict[str, etree._Element]:
    """Return the chart parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in sorted(package.namelist())
            if name.startswith("xl/charts/chart")
        }


def caches(data: bytes) -> list[Cache]:
    """Return every reference of every chart with what is kept of its cells."""
    found = []
    for name, root in charts(data).items():
        for reference in root.iter(f"{_C}numRef", f"{_C}strRef"):
            formula = reference.findtext(f"{_C}f")
            kept = (
                reference.find(f"{_C}numCache")
                if reference.tag.endswith("numRef")
                else reference.find(f"{_C}strCache")
            )
            assert formula is not None
            assert kept is not None, (name, formula)
            count = kept.find(f"{_C}ptCount")
            assert count is not None
            values = {int(str(point.get("idx"))): point.findtext(f"{_C}v") for point in kept.iter(f"{_C}pt")}
            size = int(str(count.get("val")))
            told = [values.get(at) for at in range(size)]
            numbers = kept.tag.endswith("numCache")
            found.append(
                Cache(
                    name,
                    formula,
                    [Decimal(each) if numbers and each is not None else each for each in told],
                    size,
                )
            )
    return found


@cache
def values(name: str) -> openpyxl.Workbook:
    """Return a sample with the values of its cells, as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(books.sample(name)), data_only=True)


def cells(name: str, formula: str) -> list[Value]:
    """Return the values of the cells of a sample that a chart refers to; days as their numbers."""
    sheet, _, area = formula.rpartition("!")
    tab = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    book = values(name)
    first_column, first_row, last_column, last_row = range_boundaries(area.replace("$", ""))
    found: list[Value] = []
    for row in book[tab].iter_rows(first_row, last_row, first_column, last_column):
        for cell in row:
            value = cell.value
            if isinstance(value, datetime):
                found.append(Decimal((value - datetime(1899, 12, 30)).days))  # noqa: DTZ001
            else:
                found.append(libreoffice.plain(value))
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_every_cache_equals_its_cells(name: str, tell: Callable[[str], None]) -> None:
    found = caches(books.sample(name))
    assert len({each.chart for each in found}) == 4  # three on the summary, one of the share of the cake
    for each in found:
        assert each.points == cells(name, each.formula), (each.chart, each.formula)
        assert each.points
        assert None not in each.points
    assert any(isinstance(point, Decimal) and point for each in found for point in each.points)
    tell(
        f"charts: {name}: {sum(each.size for each in found)} cached points of {len(found)} references equal their cells"
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_references_take_in_all_their_rows(name: str) -> None:
    """Every month of the plan, every phase and both sourcings, with as many labels as figures."""
    placed = books.Placed(books.sample(name))
    months = int(str(placed.book.field("months")))
    sizes = sorted({each.size for each in caches(books.sample(name)) if each.size > 1})
    assert sizes == sorted({2, 3, months})


@pytest.mark.parametrize("name", SAMPLES)
def test_a_wrong_cache_would_be_caught(name: str) -> None:
    each = next(each for each in caches(books.sample(name)) if isinstance(each.points[0], Decimal))
    assert [*each.points[:-1], Decimal(-1)] != cells(name, each.formula)


def colours(root: etree._Element) -> set[str]:
    """Return the fill colours of a chart's series and points."""
    found = set()
    for series in root.iter(f"{_C}ser"):
        points = list(series.iter(f"{_C}dPt")) or [series]
        for each in points:
            shape = each.find(f"{_C}spPr")
            colour = shape.find(f"{_A}solidFill/{_A}srgbClr") if shape is not None else None
            if colour is not None:
                found.add(str(colour.get("val")))
    return found


def pixels(picture: Path) -> Counter[tuple[int, int, int]]:
    """Return how often each colour stands in a picture (PPM, as pdftoppm writes it)."""
    magic, _width, _height, rest = picture.read_bytes().split(None, 3)
    assert magic == b"P6"
    rest = rest.split(b"\n", 1)[1]
    return Counter(zip(rest[::3], rest[1::3], rest[2::3], strict=False))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_charts_are_drawn(name: str, tmp_path: Path, tell: Callable[[str], None]) -> None:
    """The summary's page, drawn by LibreOffice, shows every series' colour; without the charts it doesn't."""
    libreoffice.require(pictures=True)
    data = books.sample(name)
    wanted = {colour for root in charts(data).values() for colour in colours(root)}
    assert len(wanted) >= 3
    drawn, bare = drawings([data, without_charts(data)], tmp_path)
    for colour in sorted(wanted):
        rgb = (int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16))
        assert near(drawn, rgb) > near(bare, rgb) + 100, colour
    tell(f"charts: {name}: {', '.join(sorted(wanted))} are drawn")


def near(seen: Counter[tuple[int, int, int]], rgb: tuple[int, int, int]) -> int:
    """Return how many points have a colour, but for the last digits."""
    return sum(
        count for each, count in seen.items() if all(abs(a - b) <= 3 for a, b in zip(each, rgb, strict=True))
    )


def without_charts(data: bytes) -> bytes:
    """Return the workbook without what shows the charts."""
    pieces = hostile.parts(data)
    for name in (name for name in pieces if name.startswith("xl/worksheets/sheet")):
        root = etree.fromstring(pieces[name])
        for each in root.findall("{*}drawing"):
            root.remove(each)
        pieces[name] = etree.tostring(root)
    return hostile.packed(pieces)


def drawings(files: Sequence[bytes], folder: Path) -> list[Counter[tuple[int, int, int]]]:
    """Return the colours of the first page of each workbook's summary."""
    paths = [folder / f"{number}.xlsx" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        whole = folder / f"whole-{path.name}"
        whole.write_bytes(alone(data, books.computed_sheets(data)["summary"]))
        libreoffice.without_titles(whole, path)
    made = libreoffice.to_pdf(paths, folder / "pdf", always=False)
    found = []
    for path in paths:
        page = folder / path.stem
        command = ["pdftoppm", "-r", "60", "-singlefile", str(made[path]), str(page)]
        subprocess.run(command, check=True, timeout=300)
        found.append(pixels(page.with_suffix(".ppm")))
    return found


def alone(data: bytes, tab: str) -> bytes:
    """Return a workbook whose other sheets are hidden and bare: LibreOffice takes most of its time for those."""
    kept, pieces = Seen(data).parts_by_tab[tab], hostile.parts(data)
    for name in pieces:
        if name.startswith("xl/worksheets/sheet") and name.lower() != kept:
            pieces[name] = _BARE
    pieces["xl/workbook.xml"] = _showing(pieces["xl/workbook.xml"], tab)
    return hostile.packed(pieces)


_BARE = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
)


def _showing(workbook: bytes, tab: str) -> bytes:
    """Return the workbook part with one tab shown and active."""
    root = etree.fromstring(workbook)
    for number, sheet in enumerate(root.iter("{*}sheet")):
        if sheet.get("name") != tab:
            sheet.set("state", "hidden")
            continue
        for view in root.iter("{*}workbookView"):
            view.set("activeTab", str(number))
            view.attrib.pop("firstSheet", "")
    return etree.tostring(root)
