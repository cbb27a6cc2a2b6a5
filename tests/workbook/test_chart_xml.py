"""Charts are native, hold what the cells hold, and say in words what they show."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal

import pytest

from pipeline.workbook.chart_xml import SPACES, chart_xml, frames_xml
from pipeline.workbook.plan import Area, Chart, Series

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def a_chart(kind: str = "column", *, series: int = 1, months: bool = False) -> Chart:
    columns = [
        Series((4, 2), "Stratégie & co", Area(5, 2, 7, 2), [Decimal("5500.00"), None, Decimal(0)], "12355B"),
        Series((4, 3), "Vie", Area(5, 3, 7, 3), [Decimal(1), Decimal(2), Decimal(3)], "E69F00"),
    ]
    return Chart(
        kind,
        "La stratégie coûte moins que la vie",
        "Trois phases, la vie en dernier",
        "Synthèse d'été",
        Area(5, 1, 7, 1),
        [date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)] if months else ["Un", "Deux <2>", "Trois"],
        "mmm yy" if months else None,
        "#,##0",
        columns[:series],
        Area(10, 2, 24, 8),
    )


def drawn(chart: Chart, *, date1904: bool = False) -> ET.Element:
    return ET.fromstring(chart_xml(chart, date1904=date1904).encode())


def cached(root: ET.Element, place: str) -> list[tuple[str | None, str | None]]:
    return [(point.get("idx"), point.findtext(f"{C}v")) for point in root.findall(f".//{C}{place}//{C}pt")]


def test_caches_hold_the_values_of_the_cells_and_skip_empty_ones() -> None:
    root = drawn(a_chart())
    assert cached(root, "val") == [("0", "5500"), ("2", "0")]
    assert cached(root, "cat") == [("0", "Un"), ("1", "Deux <2>"), ("2", "Trois")]
    assert cached(root, "ser/" + C + "tx") == [("0", "Stratégie & co")]
    assert [each.text for each in root.iter(f"{C}f")] == [
        "'Synthèse d''été'!$B$4",
        "'Synthèse d''été'!$A$5:$A$7",
        "'Synthèse d''été'!$B$5:$B$7",
    ]
    assert root.findtext(f".//{C}val//{C}formatCode") == "#,##0"


@pytest.mark.parametrize(("date1904", "first"), [(False, "46388"), (True, "44926")])
def test_months_are_cached_as_days_in_the_workbooks_epoch(date1904: bool, first: str) -> None:
    root = drawn(a_chart("line", months=True), date1904=date1904)
    assert cached(root, "cat")[0] == ("0", first)
    assert root.findtext(f".//{C}cat//{C}formatCode") == "mmm yy"
    assert (root.find(f"{C}date1904") is not None) is date1904


@pytest.mark.parametrize(
    ("kind", "series", "shown"),
    [("bar", 1, False), ("column", 1, False), ("column", 2, True), ("line", 2, True), ("doughnut", 1, True)],
)
def test_a_legend_stands_below_only_where_it_says_something(kind: str, series: int, shown: bool) -> None:
    root = drawn(a_chart(kind, series=series))
    legend = root.find(f".//{C}legend")
    assert (legend is not None) is shown
    if legend is not None:
        position = legend.find(f"{C}legendPos")
        assert position is not None
        assert position.get("val") == "b"


def test_series_have_the_colours_that_they_are_given() -> None:
    root = drawn(a_chart("stacked", series=2))
    fills = [each.find(f"{C}spPr/{A}solidFill/{A}srgbClr") for each in root.iter(f"{C}ser")]
    assert [each.get("val") for each in fills if each is not None] == ["12355B", "E69F00"]
    overlap = root.find(f".//{C}overlap")
    assert overlap is not None
    assert overlap.get("val") == "100"


def test_a_ring_gives_each_point_its_own_colour() -> None:
    points = drawn(a_chart("doughnut")).findall(f".//{C}dPt/{C}spPr/{A}solidFill/{A}srgbClr")
    assert [each.get("val") for each in points] == ["12355B", "E69F00", "56B4E9"]


@pytest.mark.parametrize("kind", ["bar", "column", "stacked", "line"])
def test_axes_have_positive_ids_that_cross_each_other(kind: str) -> None:
    root = drawn(a_chart(kind))
    axes = {}
    for axis in (each for each in root.iter() if each.tag in {f"{C}catAx", f"{C}valAx"}):
        own, other = axis.find(f"{C}axId"), axis.find(f"{C}crossAx")
        assert own is not None
        assert other is not None
        axes[own.get("val")] = other.get("val")
    assert len(axes) == 2
    assert all(int(number or 0) > 0 for number in axes)
    assert {axes[number] for number in axes} == set(axes)


def test_no_language_is_named_so_that_the_chart_reads_in_any() -> None:
    assert "lang" not in chart_xml(a_chart("doughnut")).replace("Langu", "")


def test_an_unknown_kind_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        chart_xml(a_chart("pie3D"))


def test_a_drawing_places_each_chart_and_says_what_it_shows() -> None:
    root = ET.fromstring(
        f"<xdr:wsDr {SPACES}>{frames_xml([a_chart(), a_chart('bar')], ['rId1', 'rId2'])}</xdr:wsDr>"
    )
    names = list(root.iter(f"{XDR}cNvPr"))
    assert [each.get("descr") for each in names] == ["Trois phases, la vie en dernier"] * 2
    assert len({each.get("id") for each in names}) == 2
    corners = [[part.findtext(f"{XDR}{name}") for name in ("col", "row")] for part in root[0][:2]]
    assert corners == [["1", "9"], ["8", "24"]]  # from the corner of B10 to the far corner of H24
