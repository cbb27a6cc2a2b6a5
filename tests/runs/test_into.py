"""Input sheets in a workbook that a person already has, and our sheets taken out of it again."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.workbook.defined_name import DefinedName

from pipeline.findings import FileRefusedError, Severity
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.runs import stories
from pipeline.workbook import starter
from pipeline.workbook.writer import sheet_names
from tests.checks.plans import beside_the_article
from tests.witness.patching import set_cell
from tests.witness.validator import validator_errors

TOUCHED = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[content_types].xml", "xl/styles.xml"}
"""The parts that a workbook's frame is made of: sheets are announced there, styles are added."""


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name.lower(): archive.read(name) for name in archive.namelist()}


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def mine() -> bytes:
    """A workbook with a chart, a name, and sheets whose names are those that ours would take."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Project")
    for row in (("Town", "Members"), ("Nantes", 120), ("Saint-Nazaire", 80)):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "D2")
    for name in ("lists", "ROLES", "Costs"):
        book.create_sheet(name)["A1"] = "mine"
    book.defined_names["Members"] = DefinedName("Members", attr_text="Project!$B$2:$B$3")
    return saved(book)


def into(data: bytes, lang: str = "en", *, sample: bool = True) -> stories.Outcome:
    return stories.add_inputs(data, "mine.xlsx", lang, sample=sample)


def written(outcome: stories.Outcome) -> bytes:
    assert outcome.workbook is not None
    return outcome.workbook


def test_the_persons_parts_stay_byte_for_byte(mine: bytes) -> None:
    before, after = parts(mine), parts(written(into(mine)))
    assert {name for name in before if after.get(name) != before[name]} <= TOUCHED


def test_names_that_are_taken_are_made_free_whatever_their_case(mine: bytes) -> None:
    outcome = into(mine)
    tabs = openpyxl.load_workbook(io.BytesIO(written(outcome))).sheetnames
    assert tabs[:4] == ["Project", "lists", "ROLES", "Costs"]
    assert tabs[4:] == outcome.tabs
    assert {"Project (2)", "Lists (2)", "Roles (2)", "Tasks"} <= set(outcome.tabs)


def test_every_list_formula_and_link_of_ours_leads_to_our_own_sheets(mine: bytes) -> None:
    outcome = into(mine)
    book = openpyxl.load_workbook(io.BytesIO(written(outcome)))
    led: set[str] = set()
    for tab in outcome.tabs:
        sheet = book[tab]
        texts = [each.formula1 for each in sheet.data_validations.dataValidation if each.type == "list"]
        texts += [cell.value for row in sheet for cell in row if cell.data_type == "f"]
        texts += [
            cell.hyperlink.location
            for row in sheet
            for cell in row
            if cell.hyperlink and cell.hyperlink.location
        ]
        for text in texts:
            assert text is not None
            led |= {
                tab for tab in book.sheetnames if f"{tab}'!" in text or f"{tab}!" in text.replace("'", "")
            }
            assert "!" in text
    assert {"Project (2)", "Lists (2)", "Roles (2)"} <= led
    assert not led & {"Project", "lists", "ROLES", "Costs"}


def test_the_read_me_names_the_sheets_as_they_are_and_as_they_will_be(mine: bytes) -> None:
    outcome = into(mine)
    book = openpyxl.load_workbook(io.BytesIO(written(outcome)))
    said = {row[0].value for row in book[outcome.tabs[0]].iter_rows()}
    assert {"Project (2)", "Lists (2)", "Roles (2)", "Tasks", "Costs (2)", "Summary"} <= said
    computed = stories.report(written(outcome), "mine.xlsx", "en", templates=None, documents=False)
    made = [tab for tab, mark in sheet_names(written(computed)) if mark and not mark.startswith("in_")]
    assert set(made) <= said


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_sample_put_into_a_workbook_computes_as_one_of_its_own(mine: bytes, lang: str) -> None:
    alone = stories.report(
        starter.build(starter.sample(lang), lang), "x.xlsx", "en", templates=None, documents=False
    )
    joined = stories.report(written(into(mine, lang)), "x.xlsx", "en", templates=None, documents=False)
    assert [each.code for each in joined.findings] == [each.code for each in alone.findings]
    assert beside_the_article(joined.findings) == []
    assert joined.total == alone.total is not None
    before, after = parts(mine), parts(written(joined))
    assert {name for name in before if after.get(name) != before[name]} <= TOUCHED


def test_a_blank_plan_lacks_what_a_person_has_to_fill_in(mine: bytes) -> None:
    outcome = stories.report(
        written(into(mine, sample=False)), "x.xlsx", "en", templates=None, documents=False
    )
    assert outcome.blocked
    assert {each.where.sheet for each in outcome.findings if each.where} <= {"Project (2)", "Tasks"}


def test_the_same_sheets_are_written_each_time(mine: bytes) -> None:
    assert written(into(mine)) == written(into(mine))


def test_the_result_is_valid(mine: bytes, tmp_path: Path) -> None:
    (tmp_path / "before.xlsx").write_bytes(mine)
    before = set(validator_errors(tmp_path / "before.xlsx"))
    joined = written(into(mine))
    computed = written(stories.report(joined, "x.xlsx", "en", templates=None, documents=False))
    removed = written(stories.remove(computed, "x.xlsx", "en", inputs=True))
    for name, data in (("joined", joined), ("computed", computed), ("removed", removed)):
        (tmp_path / f"{name}.xlsx").write_bytes(data)
        assert set(validator_errors(tmp_path / f"{name}.xlsx")) - before == set(), name


# Refused ----------------------------------------------------------------------------------------------------


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefusedError) as caught:
        into(data)
    return caught.value.finding.code


def test_a_workbook_that_holds_a_plan_gets_no_second_one(mine: bytes) -> None:
    assert refusal(starter.build(starter.minimal("fr"), "fr")) == "has_inputs"
    assert refusal(written(into(mine))) == "has_inputs"


def test_a_plan_that_another_program_has_saved_without_our_marks_is_known_by_its_headings() -> None:
    book = openpyxl.load_workbook(io.BytesIO(starter.build(starter.minimal("en"), "en")))
    for name in [name for name in book.defined_names if name.lower().startswith("truecost.")]:
        del book.defined_names[name]
    assert refusal(saved(book)) == "has_inputs"


def test_a_table_of_the_persons_that_looks_a_little_like_ours_is_no_plan(mine: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(mine))
    book["Costs"].append(("Channel", "Days", "Role"))
    assert written(into(saved(book)))


# Taken out --------------------------------------------------------------------------------------------------


@pytest.fixture
def computed(mine: bytes) -> bytes:
    return written(stories.report(written(into(mine)), "mine.xlsx", "en", templates=None, documents=False))


def test_computed_sheets_are_taken_out_and_what_was_typed_stays(mine: bytes, computed: bytes) -> None:
    outcome = stories.remove(computed, "mine.xlsx", "en", inputs=False)
    assert "Costs (2)" in outcome.tabs
    assert "Tasks" not in outcome.tabs
    joined = parts(written(into(mine)))
    left = parts(written(outcome))
    assert set(left) == set(joined)
    assert {name for name in joined if left[name] != joined[name]} <= TOUCHED
    again = stories.report(written(outcome), "mine.xlsx", "en", templates=None, documents=False)
    assert written(again) == computed


def test_with_the_inputs_the_workbook_is_what_it_was_but_for_its_frame(mine: bytes, computed: bytes) -> None:
    outcome = stories.remove(computed, "mine.xlsx", "en", inputs=True)
    assert len(outcome.tabs) > len(INPUT_TABLES) + 2
    before, after = parts(mine), parts(written(outcome))
    assert list(after) == list(before)
    assert {name for name in before if after[name] != before[name]} <= TOUCHED
    book = openpyxl.load_workbook(io.BytesIO(written(outcome)))
    assert book.sheetnames == ["Project", "lists", "ROLES", "Costs"]
    assert list(book.defined_names) == ["Members"]


def test_what_a_person_typed_on_a_computed_sheet_is_named_before_it_goes(computed: bytes) -> None:
    changed = set_cell(computed, "Summary", "Z3", "Remember")
    outcome = stories.remove(changed, "mine.xlsx", "en", inputs=True)
    assert (outcome.workbook, outcome.blocked) == (None, True)
    assert [str(each.where) for each in outcome.findings] == ["Summary!Z3"]
    forced = stories.remove(changed, "mine.xlsx", "en", inputs=True, force=True)
    assert [each.severity for each in forced.findings] == [Severity.WARN]
    assert "Summary" not in openpyxl.load_workbook(io.BytesIO(written(forced))).sheetnames


def test_what_was_typed_into_the_input_sheets_goes_with_them(computed: bytes) -> None:
    changed = set_cell(set_cell(computed, "Tasks", "I6", Decimal(9)), "Tasks", "B50", "One more")
    outcome = stories.remove(changed, "mine.xlsx", "en", inputs=True)
    assert outcome.findings == []
    assert "Tasks" in outcome.tabs


def test_a_workbook_without_our_sheets_is_left_alone(mine: bytes) -> None:
    outcome = stories.remove(mine, "mine.xlsx", "en", inputs=True)
    assert (outcome.workbook, outcome.blocked) == (None, False)
    assert [each.code for each in outcome.findings] == ["nothing_to_remove"]


@pytest.mark.parametrize("hidden", [False, True])
def test_a_workbook_is_never_left_without_a_sheet_to_look_at(*, hidden: bool) -> None:
    book = openpyxl.load_workbook(io.BytesIO(starter.build(starter.minimal("en"), "en")))
    if hidden:
        book.create_sheet("Mine").sheet_state = "hidden"
    with pytest.raises(FileRefusedError) as caught:
        stories.remove(saved(book), "x.xlsx", "en", inputs=True)
    assert caught.value.finding.code == "nothing_would_remain"


@pytest.mark.parametrize(
    ("formula", "refers"),
    [
        ("='Costs (2)'!B8", True),
        ("=SUM(summary!A1:A9)", True),
        ("=1+Plan!B7", True),
        ('=INDIRECT("Summary!A1")', True),
        ("=SUM(Summary:Plan!A1)", True),
        ("=Costs!A1", False),
        ("='[1]Plan'!A1", False),
        ("='Old Plan'!A1", False),
        ("=Tasks!A6", False),
        ('="Plan"', False),
    ],
)
def test_a_formula_of_the_persons_that_refers_to_a_sheet_keeps_it(
    mine: bytes, formula: str, *, refers: bool
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(mine))
    book.create_sheet("Old Plan")
    book["Costs"]["C3"] = formula
    joined = written(into(saved(book)))
    computed = written(stories.report(joined, "x.xlsx", "en", templates=None, documents=False))
    outcome = stories.remove(computed, "x.xlsx", "en", inputs=False)
    assert outcome.blocked == refers
    assert (outcome.workbook is None) == refers
    assert {dict(each.details)["places"] for each in outcome.findings} == ({"Costs"} if refers else set())


def test_a_name_and_a_chart_of_the_persons_keep_a_sheet_too(mine: bytes) -> None:
    joined = written(into(mine))
    computed = written(stories.report(joined, "x.xlsx", "en", templates=None, documents=False))
    content = parts(computed)
    chart = next(name for name, text in content.items() if b"'Project'!" in text and "chart" in name)
    content[chart] = content[chart].replace(b"'Project'!", b"'Summary'!")
    names = content["xl/workbook.xml"].replace(b"Project!$B$2:$B$3", b"'Price plan'!$B$2:$B$3")
    content["xl/workbook.xml"] = names
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in content.items():
            archive.writestr("[Content_Types].xml" if name == "[content_types].xml" else name, text)
    outcome = stories.remove(stream.getvalue(), "x.xlsx", "en", inputs=False)
    told = {dict(each.details)["sheet"]: dict(each.details)["places"] for each in outcome.findings}
    assert told == {"Summary": Path(chart).name, "Price plan": "Members"}
