"""What a person adds to a sheet of ours stays there when it is computed again; what can't stay is named first.

openpyxl stands for the person's program: it writes the whole sheet anew, in its own words, as Excel does.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from pipeline.findings import Finding
from pipeline.languages import LANGUAGES
from pipeline.languages.sentences import sentence
from pipeline.workbook.blank import blank_workbook
from pipeline.workbook.plan import Area, CellWrite, ColumnWidth, Highlight, Link, RowWrite, SheetPlan
from pipeline.workbook.writer import Writer, sheet_names, write_sheets
from tests.workbook.test_writer import a_plan, opened, parts

LINES = ("T01", "T02", "T03")


def losses(data: bytes, plans: Sequence[SheetPlan], *, remove: Sequence[str] = ()) -> list[Finding]:
    """Return what writing these plans would lose of a person's additions."""
    return Writer(data).write(plans, remove=remove)


def costs(lines: Sequence[str] = LINES, *, rules: int = 0, wide: int = 1, mark: str = "costs") -> SheetPlan:
    """Return a sheet: title, headings in row 3, a line for each key from row 4, a total below a blank row."""
    last = 3 + rules
    headings = ["Key", "Days", *(f"Rule {number}" for number in range(1, rules + 1)), "Cost"]
    rows = [
        RowWrite(1, [CellWrite(1, "Costs", None, "title.text")]),
        RowWrite(3, [CellWrite(at, word, None, "heading.text") for at, word in enumerate(headings, 1)]),
    ]
    for number, key in enumerate(lines, 4):
        cells = [CellWrite(1, key, None, "link.text"), CellWrite(2, Decimal(2), None, "computed.days")]
        cells += [CellWrite(at, Decimal(1), f"B{number}/2", "computed.money") for at in range(3, last)]
        cells.append(CellWrite(last, Decimal(1100), f"B{number}*550", "computed.money"))
        rows.append(RowWrite(number, cells))
    below = 5 + len(lines)
    total = Decimal(1100) * len(lines)
    rows.append(
        RowWrite(
            below,
            [
                CellWrite(1, "Total", None, "total.text"),
                CellWrite(
                    last,
                    total,
                    f"SUM({'ABCDEFG'[last - 1]}4:{'ABCDEFG'[last - 1]}{below - 2})",
                    "total.money",
                ),
            ],
        )
    )
    return SheetPlan(
        mark,
        "Costs",
        "results",
        rows,
        columns=[ColumnWidth(1, 1, 20), ColumnWidth(2, last, 12)],
        freeze=(4, 2),
        filter=Area(3, 1, 3 + len(lines), last),
        links=[Link(4, 1, "Mine", "A1")],
        highlights=[Highlight(Area(4, last, 3 + len(lines), last), f"${'ABCDEFG'[last - 1]}4<0", "bad")],
        pages_wide=wide,
    )


@pytest.fixture(scope="module")
def written() -> bytes:
    """A workbook with the person's own sheet and ours."""
    book = openpyxl.Workbook()
    book.active.title = "Mine"  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return write_sheets(out.getvalue(), [costs()])


def edited(data: bytes, change: Callable[[Any], object], tab: str = "Costs") -> bytes:
    """Return a workbook after a person changed a sheet and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book[tab].iter_rows():
        for cell in row:
            if cell.data_type == "inlineStr":
                cell.data_type = "s"  # Excel keeps every text among the shared ones
    change(book[tab])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def tab(data: bytes) -> Any:
    """Return our sheet as openpyxl reads it."""
    return opened(data)["Costs"]


def again(data: bytes, plan: SheetPlan) -> Any:
    """Return our sheet as openpyxl reads it after it was written again, which loses nothing and is stable."""
    assert losses(data, [plan]) == []
    out = write_sheets(data, [plan])
    assert write_sheets(out, [plan]) == out
    return opened(out)["Costs"]


def width(sheet: Any, column: int) -> float:
    """Return the width of a column, which openpyxl keeps with the first of a run."""
    return float(
        next(each.width for each in sheet.column_dimensions.values() if each.min <= column <= each.max)
    )


def told(found: list[Finding]) -> list[tuple[str, str]]:
    """Return findings as code and cell, each of which has its sentence in every language."""
    for each in found:
        for lang in LANGUAGES:
            assert "{" not in sentence(each.code, dict(each.details), lang)
    return [(each.code, str(each.where)) for each in found]


def test_a_sheet_that_nobody_touched_loses_nothing_and_its_rows_are_not_even_read(written: bytes) -> None:
    plan = costs()
    plan.rows = iter(())  # reading them would give an empty sheet
    assert losses(written, [plan]) == []


def test_a_file_that_another_program_saved_unchanged_gets_our_sheet_and_nothing_else(written: bytes) -> None:
    sheet = again(edited(written, lambda _: None), costs())
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [cell.value for cell in row] for row in opened(written)["Costs"].iter_rows()
    ]
    assert len(sheet.conditional_formatting) == 1
    link = sheet["A4"].hyperlink
    assert (link.ref, link.location) == ("A4", "'Mine'!A1")
    assert sheet.auto_filter.ref == "A3:C6"


def test_notes_beside_and_below_our_cells_stay(written: bytes) -> None:
    def note(sheet: Any) -> None:
        sheet["E4"] = "to ask Anne"
        sheet["F4"] = "=C4*2"
        sheet["A12"] = "Sources: the board's letter"
        sheet["C1"] = "draft"

    sheet = again(edited(written, note), costs())
    assert (sheet["E4"].value, sheet["F4"].value) == ("to ask Anne", "=C4*2")
    assert (sheet["A12"].value, sheet["C1"].value) == ("Sources: the board's letter", "draft")
    assert sheet["A4"].value == "T01"


def test_notes_follow_their_line_when_a_line_is_put_in_before_it(written: bytes) -> None:
    def note(sheet: Any) -> None:
        sheet["E5"] = "about T02"
        sheet["F5"] = "=C5*2+$C$8"
        sheet["F6"] = "=SUM(C4:C6)"
        sheet["A12"] = "below"
        sheet["C6"].comment = Comment("about T03", "Anne")
        sheet.row_dimensions[6].hidden = True
        sheet.row_dimensions[5].height = 40

    sheet = again(edited(written, note), costs(("T01", "NEW", "T02", "T03")))
    assert [sheet[f"A{row}"].value for row in (5, 6, 9)] == ["NEW", "T02", "Total"]
    assert (sheet["E6"].value, sheet["F6"].value) == ("about T02", "=C6*2+$C$9")
    assert sheet["F7"].value == "=SUM(C4:C7)"
    assert sheet["A13"].value == "below"
    assert sheet["E5"].value is None
    assert sheet["C7"].comment.text == "about T03"
    assert sheet["C6"].comment is None
    assert [row for row in range(1, 13) if sheet.row_dimensions[row].hidden] == [7]
    assert sheet.row_dimensions[6].height == 40
    assert sheet.auto_filter.ref == "A3:C7"


def test_notes_to_the_right_give_way_to_a_new_column_of_ours(written: bytes) -> None:
    def note(sheet: Any) -> None:
        sheet["D4"] = "mine"
        sheet["E4"] = "=D4&C4"
        sheet.column_dimensions["D"].width = 50

    sheet = again(edited(written, note), costs(rules=1))
    assert (sheet["D4"].value, sheet["E4"].value, sheet["F4"].value) == ("=B4*550", "mine", "=E4&C4")
    assert (width(sheet, 4), width(sheet, 5)) == (12, 50)


def test_widths_hidden_columns_zoom_and_frozen_panes_stay_as_the_person_set_them(written: bytes) -> None:
    def look(sheet: Any) -> None:
        sheet.column_dimensions["A"].width = 44
        sheet.column_dimensions["B"].hidden = True
        sheet.sheet_view.zoomScale = 140
        sheet.freeze_panes = "C5"
        sheet.sheet_properties.tabColor = "00FF00"
        sheet.page_setup.orientation = "portrait"
        sheet.oddFooter.center.text = "Confidential"
        sheet.protection.sheet = True
        sheet.print_area = "A1:C9"

    data = edited(written, look)
    for plan in (costs(), costs(("T01", "T02", "T03", "T04"), wide=3)):
        sheet = again(data, plan)
        assert sheet.column_dimensions["A"].width == 44
        assert sheet.column_dimensions["B"].hidden
        assert sheet.sheet_view.zoomScale == 140
        assert sheet.freeze_panes == "C5"
        assert sheet.sheet_properties.tabColor.rgb == "0000FF00"
        assert sheet.page_setup.orientation == "portrait"
        assert sheet.oddFooter.center.text == "Confidential"
        assert sheet.protection.sheet
        assert sheet.print_area == "'Costs'!$A$1:$C$9"


def test_what_we_ask_for_anew_comes_in_where_the_person_changed_nothing(written: bytes) -> None:
    plan = costs(wide=4)
    plan.columns = [ColumnWidth(1, 1, 31), ColumnWidth(2, 3, 12)]
    plan.freeze = (4, 3)
    sheet = again(edited(written, lambda _: None), plan)
    assert sheet.column_dimensions["A"].width == 31
    assert sheet.freeze_panes == "C4"
    assert sheet.page_setup.fitToWidth == 4


def test_conditional_formats_validations_and_links_of_the_person_stay_beside_ours(written: bytes) -> None:
    def rules(sheet: Any) -> None:
        sheet.conditional_formatting.add("B4:B6", DataBarRule("num", 0, "num", 9, "FF0000"))  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(
            "C4:C6",
            CellIsRule("greaterThan", ["9"], fill=PatternFill(bgColor="FFFF00")),  # type: ignore[no-untyped-call]
        )
        check = DataValidation("list", formula1='"yes,no"')
        check.add("E4:E6")
        sheet.add_data_validation(check)
        sheet["E5"].hyperlink = "https://example.org/"

    data = edited(written, rules)
    sheet = again(data, costs(("NEW", *LINES)))
    found = {str(each.sqref): [rule.type for rule in each.rules] for each in sheet.conditional_formatting}
    assert found == {"C4:C7": ["expression"], "B5:B7": ["dataBar"], "C5:C7": ["cellIs"]}
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["E5:E7"]
    assert sheet["E6"].hyperlink.target == "https://example.org/"


def test_a_comment_stays_with_its_box_and_its_relationships(written: bytes) -> None:
    data = edited(written, lambda sheet: setattr(sheet["C4"], "comment", Comment("why so much?", "Anne")))
    out = write_sheets(data, [costs()])
    assert opened(out)["Costs"]["C4"].comment.text == "why so much?"
    for name, content in parts(data).items():
        if "comment" in name or "vml" in name.lower():
            assert parts(out)[name] == content


def test_what_our_cells_need_the_place_of_is_named_before_it_goes(written: bytes) -> None:
    def note(sheet: Any) -> None:
        sheet["C1"] = "in the way"

    plan = costs()
    plan.rows = [
        RowWrite(1, [CellWrite(1, "Costs", None, "title.text"), CellWrite(3, "OK", None, "check.text")]),
        *list(plan.rows)[1:],
    ]
    data = edited(written, note)
    assert told(losses(data, [plan])) == [("loses_cell", "Costs!C1")]
    assert opened(write_sheets(data, [plan]))["Costs"]["C1"].value == "OK"


def test_what_stands_beside_a_line_that_left_the_plan_is_named_before_it_goes(written: bytes) -> None:
    def note(sheet: Any) -> None:
        sheet["E5"] = "about T02"
        sheet["F6"] = "=E5"
        sheet["C5"].comment = Comment("about T02", "Anne")

    found = losses(edited(written, note), [costs(("T01", "T03"))])
    assert sorted(told(found)) == [
        ("loses_comment", "Costs!C5"),
        ("loses_formula", "Costs!F6"),
        ("loses_line_cell", "Costs!E5"),
    ]


def test_rows_or_columns_put_into_our_cells_are_named_and_ours_go_back_to_their_place(written: bytes) -> None:
    """The witness moves no name when it inserts, so the name that marks our last cell is moved here as Excel does."""

    def insert(sheet: Any) -> None:
        sheet.insert_rows(5)
        sheet["A5"] = "mine"
        sheet.parent.defined_names["truecost.costs.end"].attr_text = "Costs!$C$9"

    data = edited(written, insert)
    assert told(losses(data, [costs()]))[0] == ("rows_put_in", "Costs!A1")
    sheet = opened(write_sheets(data, [costs()]))["Costs"]
    assert [row[0].value for row in sheet.iter_rows(max_row=12)][:8] == [
        "Costs", None, "Key", "T01", "T02", "T03", None, "Total"
    ]  # fmt: skip


def test_merged_cells_and_tables_over_our_cells_are_named_and_those_beside_stay(written: bytes) -> None:
    def cover(sheet: Any) -> None:
        sheet.merge_cells("B5:C5")
        sheet.merge_cells("E1:F1")
        sheet["E3"], sheet["F3"], sheet["E4"] = "Who", "When", "Anne"
        sheet.add_table(Table(displayName="Beside", ref="E3:F4"))

    data = edited(written, cover)
    assert told(losses(data, [costs()])) == [("loses_merge", "Costs!B5")]
    sheet = tab(write_sheets(data, [costs(("NEW", *LINES))]))
    assert [str(each) for each in sheet.merged_cells.ranges] == ["E1:F1"]
    assert dict(sheet.tables.items()) == {"Beside": "E3:F5"}
    over = edited(written, lambda sheet: sheet.add_table(Table(displayName="Over", ref="A3:C6")))
    assert told(losses(over, [costs()])) == [("loses_table", "Costs!A3")]
    assert not opened(write_sheets(over, [costs()]))["Costs"].tables


def test_a_persons_sheet_is_never_taken_for_ours_because_a_name_leads_to_it(written: bytes) -> None:
    out = write_sheets(written, [], remove=["costs"])
    book = openpyxl.load_workbook(io.BytesIO(out))
    book["Mine"]["A1"] = "precious"
    book.defined_names["truecost.costs"] = openpyxl.workbook.defined_name.DefinedName(
        "truecost.costs", attr_text="Mine!$A$1"
    )
    saved = io.BytesIO()
    book.save(saved)
    assert sheet_names(saved.getvalue()) == [("Mine", None)]
    assert told(losses(saved.getvalue(), [costs()])) == [("not_our_sheet", "Mine!A1")]
    new = write_sheets(saved.getvalue(), [costs()])
    assert sheet_names(new) == [("Mine", None), ("Costs", "costs")]
    assert opened(new)["Mine"]["A1"].value == "precious"


def test_a_sheet_goes_only_after_what_the_person_put_on_it_was_named(written: bytes) -> None:
    def note(sheet: Any) -> None:
        sheet["E4"] = "mine"
        sheet["C4"].comment = Comment("why?", "Anne")

    found = losses(edited(written, note), [], remove=["costs"])
    assert told(found) == [("loses_cells", "Costs!E4"), ("loses_comments", "Costs!A1")]
    assert losses(written, [], remove=["costs"]) == []


def test_styles_and_size_do_not_grow_over_twenty_runs(written: bytes) -> None:
    data, sizes, styles = written, set(), set()
    data = edited(data, lambda sheet: setattr(sheet["E5"], "value", "note"))
    for number in range(20):
        plan = costs()
        plan.rows = [
            row
            if row.number != 4
            else row._replace(
                cells=[row.cells[0], row.cells[1]._replace(value=Decimal(number % 2 + 2)), *row.cells[2:]]
            )
            for row in plan.rows
        ]
        data = write_sheets(data, [plan])
        if number > 1:
            styles.add(parts(data)["xl/styles.xml"])
            sizes.add(sum(len(content) for content in parts(data).values()))
    assert len(styles) == 1
    assert len(sizes) == 1


def test_a_chart_and_a_picture_of_the_person_stay_on_our_sheet_among_our_charts() -> None:
    data = write_sheets(blank_workbook("en", "x"), [a_plan("costs", "Costs", charts=2)])
    theirs = (
        '<xdr:oneCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:from><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff>'
        '<xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="9525" cy="9525"/><xdr:sp macro="" textlink="">'
        '<xdr:nvSpPr><xdr:cNvPr id="2" name="Mine"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp><xdr:clientData/></xdr:oneCellAnchor>'
    )
    from tests.workbook.test_writer import with_part  # noqa: PLC0415

    data = with_part(data, "xl/drawings/drawing1.xml", "</xdr:wsDr>", theirs + "</xdr:wsDr>")
    for charts in (2, 1, 3, 0):
        plan = a_plan("costs", "Costs", charts=charts)
        assert losses(data, [plan]) == []
        data = write_sheets(data, [plan])
        assert write_sheets(data, [plan]) == data
        drawing = parts(data)["xl/drawings/drawing1.xml"]
        assert drawing.count(b'name="Mine"') == 1
        assert drawing.count(b"<c:chart ") == charts
        assert len([name for name in parts(data) if name.startswith("xl/charts/chart")]) == charts
        assert len(tab(data)._charts) == charts
    assert told(losses(data, [], remove=["costs"])) == [("loses_drawing", "Costs!A1")]
