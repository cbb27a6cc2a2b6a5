"""Our sheets go into a person's workbook, and come back there, without a change to what is not ours."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from pipeline.findings import FileRefusedError
from pipeline.workbook.blank import blank_workbook
from pipeline.workbook.package import Package
from pipeline.workbook.plan import (
    Area,
    CellWrite,
    Chart,
    ColumnWidth,
    Highlight,
    Link,
    RowWrite,
    Series,
    SheetPlan,
    Validation,
)
from pipeline.workbook.tab_names import free_name
from pipeline.workbook.writer import sheet_names, write_sheets
from tests.witness.validator import validator_errors

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAY_CHANGE = {"[content_types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


def a_plan(
    mark: str = "costs", name: str = "Coûts d'été", *, charts: int = 1, days: str = "3.83"
) -> SheetPlan:
    """Return a sheet with one line of 550.00 a day, and everything that a sheet of ours can have."""
    cost = Decimal(days) * 550
    rows = [
        RowWrite(1, [CellWrite(1, "Coûts", None, "title.text")]),
        RowWrite(
            4, [CellWrite(1, "Tâche", None, "heading.text"), CellWrite(4, "Coût", None, "heading.money")]
        ),
        RowWrite(
            5,
            [
                CellWrite(1, "Audit & veille", None, "input.long"),
                CellWrite(2, Decimal(days), None, "input.days"),
                CellWrite(3, date(2027, 4, 1), None, "computed.month"),
                CellWrite(4, cost, "ROUND(B5*550,2)", "computed.money"),
                CellWrite(5, "OK", 'IF(D5>0,"OK","")', "check.text"),
            ],
        ),
    ]
    series = Series((4, 4), "Coût", Area(5, 4, 5, 4), [cost], "12355B")
    chart = Chart(
        "bar",
        "L'audit",
        "Une barre",
        name,
        Area(5, 1, 5, 1),
        ["Audit & veille"],
        None,
        "#,##0",
        [series],
        Area(8, 1, 20, 5),
    )
    return SheetPlan(
        mark,
        name,
        "results",
        rows,
        columns=[ColumnWidth(1, 1, 30), ColumnWidth(2, 5, 13, 1)],
        freeze=(5, 2),
        filter=Area(4, 1, 5, 5),
        links=[Link(5, 1, "Données", "B2", "Vers l'entrée")],
        validations=[Validation(Area(5, 2, 5, 2), "decimal", "0", operator="greaterThanOrEqual")],
        highlights=[Highlight(Area(5, 5, 5, 5), '$E5="OK"', "good")],
        charts=[chart] * charts,
        repeat_rows=(4, 4),
        repeat_columns=(1, 1),
        language="fr",
    )


@pytest.fixture(scope="module")
def theirs() -> bytes:
    """A person's workbook: data with a comment and a chart, a name, and a formula that refers to our sheet."""
    book = openpyxl.Workbook()
    data: Any = book.active
    data.title = "Données"
    for row in (("Mois", "Montant"), ("janvier", 3), ("février", 4)):
        data.append(row)
    data["B2"].comment = Comment("à vérifier", "Anne")
    chart = BarChart()
    chart.add_data(Reference(data, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    data.add_chart(chart, "D2")
    mine = book.create_sheet("Le mien")
    mine["A1"] = "='Coûts d''été'!D5*2"
    mine.print_title_rows = "1:2"
    book.defined_names["Taux"] = DefinedName("Taux", attr_text="'Données'!$B$2")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def opened(data: bytes, *, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def tab_of(data: bytes, name: str, *, values: bool = False) -> Any:
    """Return a sheet as openpyxl reads it."""
    return opened(data, values=values)[name]


def with_part(data: bytes, name: str, old: str, new: str) -> bytes:
    """Return a workbook in one part of which a pattern was replaced everywhere."""
    package = Package.read(data)
    text, count = re.subn(old, new, package.part(name).decode())
    assert count
    package.put(name, text.encode())
    return package.write()


def test_other_programs_read_the_sheet_as_it_was_meant(theirs: bytes) -> None:
    out = write_sheets(theirs, [a_plan()])
    assert opened(out).sheetnames == ["Données", "Le mien", "Coûts d'été"]
    sheet = tab_of(out, "Coûts d'été")
    assert sheet["D5"].value == "=ROUND(B5*550,2)"
    assert sheet["D5"].style == "Truecost Computed"
    assert sheet["D5"].number_format == '#,##0.00;[Red]-#,##0.00;"–"'
    assert sheet["B5"].style == "Truecost Input"
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:E5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_title_cols == "$A:$A"
    assert sheet.sheet_properties.tabColor.rgb == "FF12355B"
    assert sheet["A5"].hyperlink.location == "'Données'!B2"
    assert len(sheet._charts) == 1
    values = opened(out, values=True)["Coûts d'été"]
    assert [cell.value for cell in values[5]] == ["Audit & veille", 3.83, datetime(2027, 4, 1), 2106.5, "OK"]  # noqa: DTZ001


def test_every_other_part_stays_byte_for_byte(theirs: bytes) -> None:
    before, after = parts(theirs), parts(write_sheets(theirs, [a_plan()]))
    changed = {name for name in before if after.get(name) != before[name]}
    assert {name.lower() for name in changed} == MAY_CHANGE
    assert set(after) - set(before) == {
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/_rels/sheet3.xml.rels",
        "xl/drawings/drawing2.xml",
        "xl/drawings/_rels/drawing2.xml.rels",
        "xl/charts/chart2.xml",
    }


def test_writing_the_same_again_changes_no_byte(theirs: bytes) -> None:
    plans = [a_plan(), a_plan("plan", "Plan", charts=2), a_plan("checks", "Contrôles", charts=0)]
    once = write_sheets(theirs, plans)
    assert write_sheets(theirs, plans) == once
    assert write_sheets(once, plans) == once


def test_a_sheet_is_replaced_in_place_even_after_the_person_renamed_and_moved_it(theirs: bytes) -> None:
    once = write_sheets(theirs, [a_plan()])
    moved = with_part(once, "xl/workbook.xml", "Coûts d'été|Coûts d''été", "Frais")
    moved = with_part(moved, "xl/workbook.xml", '(<sheet [^>]*name="Frais"[^>]*)/>', r'\1 state="hidden"/>')
    assert sheet_names(moved) == [("Données", None), ("Le mien", None), ("Frais", "costs")]
    again = write_sheets(moved, [a_plan(days="10.00")])
    assert opened(again).sheetnames == ["Données", "Le mien", "Frais"]
    assert opened(again)["Frais"].sheet_state == "hidden"
    assert opened(again, values=True)["Frais"]["D5"].value == 5500
    assert opened(again)["Frais"].print_title_rows == "$4:$4"
    assert set(parts(again)) == set(parts(moved))
    assert parts(again)["xl/workbook.xml"].count(b"<sheet ") == 3


def test_styles_do_not_grow_on_later_runs(theirs: bytes) -> None:
    once = write_sheets(theirs, [a_plan()])
    again = write_sheets(once, [a_plan(days="10.00"), a_plan("more", "Encore")])
    assert parts(again)["xl/styles.xml"] == parts(once)["xl/styles.xml"]


def test_charts_that_are_no_longer_wanted_go_with_their_parts(theirs: bytes) -> None:
    many = write_sheets(theirs, [a_plan(charts=3)])
    few = write_sheets(many, [a_plan(charts=1)])
    none = write_sheets(many, [a_plan(charts=0)])
    assert parts(few) == parts(write_sheets(theirs, [a_plan(charts=1)]))
    assert not [
        name for name in set(parts(none)) - set(parts(theirs)) if "chart" in name or "drawing" in name
    ]
    assert b"chart3.xml" not in parts(few)["[Content_Types].xml"]


def test_a_chart_of_the_person_is_never_taken_for_ours(theirs: bytes) -> None:
    out = write_sheets(write_sheets(theirs, [a_plan(charts=2)]), [a_plan(charts=0)])
    assert parts(out)["xl/charts/chart1.xml"] == parts(theirs)["xl/charts/chart1.xml"]
    assert len(tab_of(out, "Données")._charts) == 1


def test_removed_sheets_leave_nothing_but_styles(theirs: bytes) -> None:
    out = write_sheets(write_sheets(theirs, [a_plan(), a_plan("plan", "Plan")]), [], remove=["costs", "plan"])
    assert set(parts(out)) == set(parts(theirs))
    assert opened(out).sheetnames == ["Données", "Le mien"]
    assert b"truecost." not in parts(out)["xl/workbook.xml"]


def test_names_of_one_sheet_follow_it_when_a_sheet_before_it_goes(theirs: bytes) -> None:
    first = write_sheets(theirs, [a_plan("costs", "Coûts"), a_plan("plan", "Plan")])
    out = write_sheets(first, [a_plan("plan", "Plan")], remove=["costs"])
    assert opened(out).sheetnames == ["Données", "Le mien", "Plan"]
    assert opened(out)["Plan"].print_title_rows == "$4:$4"
    assert opened(out)["Plan"].auto_filter.ref == "A4:E5"
    assert opened(out)["Le mien"].print_title_rows == "$1:$2"


def test_the_tab_that_was_open_stays_open_when_one_before_it_goes(theirs: bytes) -> None:
    first = write_sheets(theirs, [a_plan("costs", "Coûts"), a_plan("plan", "Plan")])
    first = with_part(first, "xl/workbook.xml", 'activeTab="0"', 'activeTab="3"')
    assert b'activeTab="2"' in parts(write_sheets(first, [], remove=["costs"]))["xl/workbook.xml"]
    assert b'activeTab="2"' in parts(write_sheets(first, [], remove=["plan"]))["xl/workbook.xml"]


def test_a_name_that_a_sheet_of_the_person_bears_is_refused(theirs: bytes) -> None:
    with pytest.raises(FileRefusedError) as caught:
        write_sheets(theirs, [a_plan(name="LE MIEN")], name="budget.xlsx")
    assert caught.value.finding.code == "sheet_name_taken"
    assert dict(caught.value.finding.details) == {"file": "budget.xlsx", "sheet": "LE MIEN"}


def test_a_sheet_that_the_person_copied_is_the_persons(theirs: bytes) -> None:
    once = write_sheets(theirs, [a_plan()])
    scoped = '<definedName name="truecost.costs" localSheetId="0">\'Données\'!$A$1</definedName>'
    copied = with_part(once, "xl/workbook.xml", "</definedNames>", f"{scoped}</definedNames>")
    assert sheet_names(copied) == [("Données", None), ("Le mien", None), ("Coûts d'été", "costs")]


def test_a_sheet_that_the_person_deleted_is_written_anew(theirs: bytes) -> None:
    lost = write_sheets(theirs, [a_plan()])
    lost = with_part(lost, "xl/workbook.xml", r'(name="truecost\.costs">)[^<]*', r"\1#REF!")
    assert sheet_names(lost)[2] == ("Coûts d'été", None)
    out = write_sheets(lost, [replace(a_plan(), name="Coûts (2)")])
    assert sheet_names(out)[3] == ("Coûts (2)", "costs")
    assert parts(out)["xl/workbook.xml"].count(b'"truecost.costs"') == 1


def test_excel_is_told_to_calculate_and_the_calculation_chain_goes(theirs: bytes) -> None:
    package = Package.read(theirs)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    package.put("xl/calcChain.xml", f'<calcChain xmlns="{MAIN}"><c r="A1" i="2"/></calcChain>'.encode(), kind)
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relation = f'<Relationship Id="rIdC" Type="{link}" Target="/xl/calcChain.xml"/></Relationships>'
    data = with_part(package.write(), "xl/_rels/workbook.xml.rels", "</Relationships>", relation)
    out = parts(write_sheets(data, [a_plan()]))
    assert "xl/calcChain.xml" not in out
    assert b"calcChain" not in out["xl/_rels/workbook.xml.rels"] + out["[Content_Types].xml"]
    assert b'fullCalcOnLoad="1"' in out["xl/workbook.xml"]


def test_days_are_written_in_a_workbook_that_counts_from_1904(theirs: bytes) -> None:
    data = with_part(theirs, "xl/workbook.xml", "<workbookPr */>", '<workbookPr date1904="1"/>')
    out = write_sheets(data, [a_plan()])
    assert opened(out, values=True)["Coûts d'été"]["C5"].value == datetime(2027, 4, 1)  # noqa: DTZ001


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_workbook_part_in_another_encoding_is_edited_too(theirs: bytes, encoding: str) -> None:
    package = Package.read(theirs)
    text = re.sub(r"^<\?xml.*?\?>", "", package.part(package.main).decode())
    package.put(package.main, f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))
    out = write_sheets(package.write(), [a_plan()])
    assert opened(out).sheetnames == ["Données", "Le mien", "Coûts d'été"]
    assert write_sheets(out, [a_plan()]) == out


def test_a_workbook_without_defaults_for_xml_and_rels_gets_a_type_for_each_new_part(theirs: bytes) -> None:
    data = with_part(theirs, "[Content_Types].xml", '<Default Extension="(?:rels|xml)"[^>]*/>', "")
    package = Package.read(write_sheets(data, [a_plan()]))
    new = set(package.names()) - set(Package.read(theirs).names())
    assert len(new) == 5
    for name in new:
        assert package.content_type(name), name


def test_a_new_workbook_opens_on_the_sheet_that_was_asked_for() -> None:
    blank = blank_workbook("fr", "Budget d'été")
    out = write_sheets(blank, [a_plan(), a_plan("plan", "Plan")], active="plan")
    book = opened(out)
    assert book.active is not None
    assert book.active.title == "Plan"
    assert [sheet.sheet_view.tabSelected for sheet in book] == [None, True]
    assert book.properties.title == "Budget d'été"
    assert write_sheets(out, [a_plan(), a_plan("plan", "Plan")]) == out


def test_a_blank_workbook_has_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(blank_workbook("en", "x"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert blank_workbook("en", "x") == blank_workbook("en", "x")


def test_microsofts_validator_finds_no_error_in_our_sheets(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    kinds = ["bar", "column", "stacked", "line", "doughnut"]
    plan = a_plan()
    plan.charts = [plan.charts[0]._replace(kind=kind) for kind in kinds]
    path.write_bytes(write_sheets(blank_workbook("fr", "Été"), [plan, a_plan("plan", "Plan")]))
    assert validator_errors(path) == []


def test_microsofts_validator_finds_no_further_error_in_a_persons_workbook(
    theirs: bytes, tmp_path: Path
) -> None:
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(theirs)
    after.write_bytes(write_sheets(theirs, [a_plan()]))
    assert [error for error in validator_errors(after) if error not in validator_errors(before)] == []


@pytest.mark.parametrize(
    ("taken", "wanted", "name"),
    [
        ([], "Coûts", "Coûts"),
        (["COÛTS"], "Coûts", "Coûts (2)"),
        (["Coûts", "coûts (2)"], "Coûts", "Coûts (3)"),
        ([], "Q1/Q2: [net]?", "Q1Q2 net"),
        ([], "'été'", "été"),
        ([], "x" * 40, "x" * 31),
        (["x" * 31], "x" * 40, "x" * 27 + " (2)"),
        ([], "///", "Truecost"),
    ],
)
def test_a_free_tab_name_is_allowed_and_not_taken(taken: list[str], wanted: str, name: str) -> None:
    assert free_name(taken, wanted) == name
