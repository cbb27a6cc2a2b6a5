"""A plan becomes worksheet XML that other readers understand as it was meant."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from pipeline.findings import FileRefusedError
from pipeline.tables import Value
from pipeline.workbook.markup import Markup
from pipeline.workbook.plan import (
    Area,
    CellWrite,
    ColumnWidth,
    Highlight,
    Link,
    RowWrite,
    SheetPlan,
    Validation,
)
from pipeline.workbook.sheet_xml import Surroundings, number_text, serial, sheet_xml, shorten
from pipeline.workbook.styles_xml import EMPTY_STYLES, StyleSheet

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(plan: SheetPlan, *, date1904: bool = False, selected: bool = False) -> ET.Element:
    styles = StyleSheet(Markup(EMPTY_STYLES.encode()))
    return ET.fromstring(sheet_xml(plan, Surroundings(styles, date1904, selected)).encode())


def a_plan(*cells: tuple[Value, str | None], kind: str = "results") -> SheetPlan:
    row = [CellWrite(number, *cell, "computed.text") for number, cell in enumerate(cells, 1)]
    return SheetPlan("demo", "Demo", kind, iter([RowWrite(3, row)]))


def cell(value: Value, formula: str | None = None, *, date1904: bool = False) -> tuple[str | None, str, str]:
    """Return the type, formula and value that a cell is stored with."""
    (node,) = written(a_plan((value, formula)), date1904=date1904).iter(f"{M}c")
    assert node.get("r") == "A3"
    shown = "".join(node.itertext())
    stored = node.findtext(f"{M}f", "")
    return node.get("t"), stored, shown[len(stored) :]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("-0.00", "0"),
        ("2106.50", "2106.5"),
        ("1000", "1000"),
        ("-3.830", "-3.83"),
        ("1E+3", "1000"),
        ("1.5E-7", "0.00000015"),
        ("0.1234567890123455", "0.123456789012346"),
        ("123456789012345678", "123456789012346000"),
        ("99999999999999.995", "100000000000000"),
    ],
)
def test_numbers_are_plain_with_fifteen_digits_half_up(number: str, text: str) -> None:
    assert number_text(Decimal(number)) == text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_not_finite_is_a_mistake_of_ours(number: str) -> None:
    with pytest.raises(ValueError, match=number):
        number_text(Decimal(number))


@pytest.mark.parametrize(
    ("day", "in_1900", "in_1904"),
    [  # known serials: Microsoft, "Differences between the 1900 and the 1904 date system": they differ by 1462
        (date(2027, 4, 1), 46478, 45016),
        (date(1900, 3, 1), 61, 61 - 1462),
        (date(1900, 1, 1), 1, 1 - 1461),
    ],
)
def test_days_are_counted_in_the_workbooks_epoch(day: date, in_1900: int, in_1904: int) -> None:
    assert serial(day, date1904=False) == in_1900
    assert serial(day, date1904=True) == in_1904


def test_each_value_is_stored_by_its_type() -> None:
    assert cell(Decimal("12.50")) == (None, "", "12.5")
    assert cell(date(2027, 4, 1)) == (None, "", "46478")
    assert cell(date(2027, 4, 1), date1904=True) == (None, "", "45016")
    assert cell("Audit") == ("inlineStr", "", "Audit")
    assert cell(value=True) == ("b", "", "1")
    assert cell(None) == (None, "", "")
    assert cell("") == (None, "", "")


def test_each_formula_has_its_cached_value_by_its_type() -> None:
    assert cell(Decimal("2106.50"), "ROUND(F12*H12,2)") == (None, "ROUND(F12*H12,2)", "2106.5")
    assert cell("À voir", 'IF(A1<>"","À voir","")') == ("str", 'IF(A1<>"","À voir","")', "À voir")
    assert cell("", 'A1&""') == ("str", 'A1&""', "")
    assert cell("#N/A", "NA()") == ("e", "NA()", "#N/A")
    assert cell("#N/A") == ("inlineStr", "", "#N/A")
    assert cell(False, "1=2") == ("b", "1=2", "0")  # noqa: FBT003
    assert cell(date(2027, 4, 1), "DATE(2027,4,1)") == (None, "DATE(2027,4,1)", "46478")


def test_spaces_lines_and_markup_in_a_text_are_kept_and_illegal_characters_go() -> None:
    assert cell(" a & <b>\r\nc\x00\x0b ") == ("inlineStr", "", " a & <b>\nc ")
    sheet = sheet_xml(a_plan((" x", None)), Surroundings(StyleSheet(Markup(EMPTY_STYLES.encode()))))
    assert '<t xml:space="preserve"> x</t>' in sheet


def test_a_text_that_looks_like_an_escape_is_kept_as_it_was_typed() -> None:
    assert cell("_x0041_") == ("inlineStr", "", "_x005F_x0041_")  # which Excel shows as _x0041_


def test_a_text_longer_than_a_cell_can_hold_is_refused_with_its_cell() -> None:
    assert cell("x" * 32_767)[2] == "x" * 32_767
    with pytest.raises(FileRefusedError) as caught:
        cell("x" * 32_768)
    assert caught.value.finding.code == "text_too_long"
    assert dict(caught.value.finding.details) == {"file": "", "sheet": "Demo", "cell": "A3"}


def test_a_formula_longer_than_excel_allows_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match=r"^1\+1"):
        cell(Decimal(1), "+".join("1" * 5000))


def test_the_parts_of_a_sheet_stand_in_the_order_of_the_standard() -> None:
    area = Area(3, 1, 9, 4)
    plan = a_plan((Decimal(1), None))
    plan.columns = [ColumnWidth(1, 1, 30), ColumnWidth(2, 4, 10, 1)]
    plan.freeze, plan.filter = (4, 2), area
    plan.highlights = [Highlight(area, "$A3>0", "good")]
    plan.validations = [Validation(area, "list", "Lists!$A$3:$A$9")]
    plan.links = [Link(3, 1, "L'été", "F12", "Go")]
    root = written(plan, selected=True)
    order = [
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "autoFilter",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "pageMargins",
        "pageSetup",
        "headerFooter",
    ]
    assert [child.tag.removeprefix(M) for child in root] == order
    view = root.find(f"{M}sheetViews/{M}sheetView")
    assert view is not None
    assert (view.get("showGridLines"), view.get("tabSelected"), view.get("zoomScale")) == ("0", "1", "90")
    pane = view.find(f"{M}pane")
    assert pane is not None
    assert pane.attrib == {
        "xSplit": "1",
        "ySplit": "3",
        "topLeftCell": "B4",
        "activePane": "bottomRight",
        "state": "frozen",
    }
    columns = [each.attrib for each in root.iter(f"{M}col")]
    assert columns[1] == {"min": "2", "max": "4", "width": "10", "customWidth": "1", "outlineLevel": "1"}
    link = next(root.iter(f"{M}hyperlink"))
    assert (link.get("ref"), link.get("location"), link.get("tooltip")) == ("A3", "'L''été'!F12", "Go")
    setup = next(root.iter(f"{M}pageSetup"))
    assert setup.attrib == {
        "paperSize": "9",
        "orientation": "landscape",
        "fitToWidth": "1",
        "fitToHeight": "0",
    }


@pytest.mark.parametrize(
    ("kind", "colour"),
    [("input", "FF2F6DB5"), ("workings", "FF7F7F7F"), ("results", "FF12355B"), ("checks", "FFB5432C")],
)
def test_the_tab_tells_the_kind_of_sheet(kind: str, colour: str) -> None:
    tab = next(written(a_plan((None, None), kind=kind)).iter(f"{M}tabColor"))
    assert tab.get("rgb") == colour


def test_texts_of_a_validation_are_cut_between_words_at_excels_limits() -> None:
    plan = a_plan((None, None))
    plan.validations = [
        Validation(
            Area(1, 1, 2, 1),
            "decimal",
            "0",
            operator="greaterThanOrEqual",
            title="A title that is much too long for Excel",
            message="word " * 60,
            strict=False,
        )
    ]
    node = next(written(plan).iter(f"{M}dataValidation"))
    assert node.get("promptTitle") == "A title that is much too long…"
    assert node.get("prompt") == "word " * 49 + "word…"
    assert len(node.get("prompt", "")) <= 255
    assert (node.get("errorStyle"), node.get("operator")) == ("warning", "greaterThanOrEqual")


def test_a_text_within_the_limit_is_not_cut() -> None:
    assert shorten("twelve chars", 12) == "twelve chars"


def test_rows_with_wrapped_text_get_room_and_usual_rows_none() -> None:
    rows = [
        RowWrite(1, [CellWrite(1, "w" * 100, None, "computed.long")]),
        RowWrite(2, [CellWrite(1, "short", None, "computed.text")]),
        RowWrite(3, [CellWrite(1, "short", None, "computed.text")], 30),
    ]
    plan = SheetPlan("demo", "Demo", "results", iter(rows), columns=[ColumnWidth(1, 1, 30)])
    first, second, third = written(plan).iter(f"{M}row")
    assert float(first.get("ht", "0")) >= 4 * 13  # 100 letters in a column of 30 take four lines
    assert first.get("customHeight") is None
    assert second.get("ht") is None
    assert (third.get("ht"), third.get("customHeight")) == ("30", "1")


def test_the_area_in_use_is_told() -> None:
    rows = [RowWrite(2, [CellWrite(2, Decimal(1), None, "plain.number")]), RowWrite(7, [])]
    assert next(written(SheetPlan("d", "D", "results", rows)).iter(f"{M}dimension")).get("ref") == "B2:B7"


def test_priorities_of_highlights_go_up_and_point_to_their_formats() -> None:
    plan = a_plan((None, None))
    plan.highlights = [Highlight(Area(1, 1, 1, 1), "A1<0", look) for look in ("bad", "good", "bad")]
    rules = list(written(plan).iter(f"{M}cfRule"))
    assert [rule.get("dxfId") for rule in rules] == ["0", "1", "0"]
    assert all(int(a.get("priority", "0")) < int(b.get("priority", "0")) for a, b in pairwise(rules))
