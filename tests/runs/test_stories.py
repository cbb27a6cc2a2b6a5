"""One workbook in, one workbook and its documents out; nothing half-done where something blocks."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from pipeline.findings import Severity
from pipeline.rules.catalog import SHEETS
from pipeline.runs import stories
from pipeline.workbook import starter
from pipeline.workbook.writer import sheet_names
from tests.checks.article_plans import faultless
from tests.checks.plans import beside_the_article
from tests.witness.patching import set_cell

NAMES = {"fr": "plan.xlsx", "en": "offer.xlsx"}


@pytest.fixture(scope="module", params=["fr", "en"])
def computed(request: pytest.FixtureRequest) -> tuple[str, bytes, stories.Outcome]:
    lang: str = request.param
    data = starter.build(starter.sample(lang), lang)
    return lang, data, stories.report(data, NAMES[lang], "en", templates=None)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def marks(data: bytes) -> list[str]:
    return [mark for _, mark in sheet_names(data) if mark is not None and not mark.startswith("in_")]


def test_a_sample_is_computed_with_some_warnings_and_one_waived_and_nothing_holds_its_document(
    computed: tuple[str, bytes, stories.Outcome],
) -> None:
    _, _, outcome = computed
    assert beside_the_article(outcome.findings) == []
    weights = Counter(each.severity for each in outcome.findings)
    assert not outcome.held
    assert weights[Severity.WARN] >= 2
    assert weights[Severity.WAIVED] == 1
    assert len(outcome.documents) == 1


def test_a_finding_that_holds_back_the_document_leaves_the_sheets_written() -> None:
    sample = starter.sample("en")
    purchases = [{**row, "supplier": None} if row["id"] == "P04" else row for row in sample["purchases"]]
    outcome = stories.report(
        starter.build({**sample, "purchases": purchases}, "en"), "x.xlsx", "en", templates=None
    )
    assert outcome.held
    assert not outcome.blocked
    assert outcome.documents == {}
    assert outcome.workbook is not None
    assert "summary" in marks(outcome.workbook)
    book = openpyxl.load_workbook(io.BytesIO(outcome.workbook), data_only=True)
    checks = book["Checks"]
    assert checks["B6"].value == "To review"
    row = next(row for row in checks.iter_rows(values_only=True) if row[1] == "Purchases!F9")
    assert row[1:8] == ("Purchases!F9", "S29", 1, None, 1, "Holds the document", None)
    assert str(row[0]).split("\n") == [
        "“Publishing and moderation tool, three seats” has no supplier: nobody stands behind it.",
        "Name the supplier; “to be chosen in April” is an answer too.",
    ]


def test_a_plan_with_which_nothing_is_wrong_says_so_in_one_line_about_no_line() -> None:
    plan = faultless()
    plan["project"][0]["language"] = "en"
    made = stories.report(starter.build(plan, "en"), "x.xlsx", "en", templates=None).workbook
    assert made is not None
    checks = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Checks"]
    (said,) = [row for row in checks.iter_rows(values_only=True) if row[0] == "Nothing to report."]
    assert said[1:8] == (None, None, None, None, 0, None, None)


def test_a_waiver_that_sets_nothing_aside_is_not_printed() -> None:
    sample = starter.sample("en")
    (used,) = sample["waivers"]
    idle = {**used, "check": "S29", "reason": "Suppliers are known to the board"}
    made = starter.build({**sample, "waivers": [idle, used]}, "en")
    (data,) = stories.report(made, "x.xlsx", "en", templates=None).documents.values()
    printed = parts(data)["word/document.xml"].decode()
    assert "coaching and the handover are part of this offer" in printed
    assert "Suppliers are known" not in printed


def test_the_checks_sheet_leads_to_the_cell_and_prints_the_reason_of_a_waiver(
    computed: tuple[str, bytes, stories.Outcome],
) -> None:
    lang, _, outcome = computed
    assert outcome.workbook is not None
    sheet = openpyxl.load_workbook(io.BytesIO(outcome.workbook))["Contrôles" if lang == "fr" else "Checks"]
    waived = next(row for row in sheet.iter_rows() if row[6].value in ("Levé", "Waived"))
    assert waived[5].value == 0
    assert str(waived[7].value).endswith(
        "(Claire Ménard, 12\u00a0novembre 2026)." if lang == "fr" else "(Hannah Okafor, 13 November 2026)."
    )
    assert waived[1].hyperlink is not None
    assert waived[1].hyperlink.location == ("'Tâches'!L23" if lang == "fr" else "'Project'!B15")


def test_an_offer_has_prices_and_a_business_case_has_none(
    computed: tuple[str, bytes, stories.Outcome],
) -> None:
    lang, _, outcome = computed
    assert outcome.workbook is not None
    shown = marks(outcome.workbook)
    only_case = {"make_or_buy", "making"}  # the offer weighs no making against buying
    both = [
        sheet.key for sheet in SHEETS if sheet.only is None and (lang == "fr" or sheet.key not in only_case)
    ]
    assert [mark for mark in shown if not mark.startswith("price")] == both
    assert [mark for mark in shown if mark.startswith("price")] == (
        ["price", "price_plan"] if lang == "en" else []
    )


def test_the_persons_parts_stay_byte_for_byte(computed: tuple[str, bytes, stories.Outcome]) -> None:
    _, data, outcome = computed
    assert outcome.workbook is not None
    before, after = parts(data), parts(outcome.workbook)
    ours = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"}
    assert {name for name in before if after.get(name) != before[name]} <= ours


def test_a_second_run_changes_nothing(computed: tuple[str, bytes, stories.Outcome]) -> None:
    _, _, outcome = computed
    assert outcome.workbook is not None
    again = stories.report(outcome.workbook, "x.xlsx", "en", templates=None)
    assert again.workbook == outcome.workbook
    assert again.documents == outcome.documents


def test_a_month_given_for_the_run_is_shown_as_given(computed: tuple[str, bytes, stories.Outcome]) -> None:
    lang, data, _ = computed
    outcome = stories.report(data, "x.xlsx", "en", month=date(2027, 9, 1), templates=None, documents=False)
    assert outcome.workbook is not None
    sheet = openpyxl.load_workbook(io.BytesIO(outcome.workbook))["Synthèse" if lang == "fr" else "Summary"]
    top = {cell.value for row in sheet["A1:K3"] for cell in row}
    assert ("donné pour ce calcul" if lang == "fr" else "given for this run") in top
    months = [value for value in top if hasattr(value, "year")]
    assert [(value.year, value.month) for value in months] == [(2027, 9)]


def test_a_month_outside_the_plan_blocks(computed: tuple[str, bytes, stories.Outcome]) -> None:
    _, data, _ = computed
    outcome = stories.report(data, "x.xlsx", "en", month=date(2040, 1, 1), templates=None)
    assert [each.code for each in outcome.findings] == ["month_option_outside"]
    assert outcome.documents == {}


def test_a_blocked_plan_changes_its_checks_only(computed: tuple[str, bytes, stories.Outcome]) -> None:
    lang, _, outcome = computed
    assert outcome.workbook is not None
    sheet = "Tâches" if lang == "fr" else "Tasks"
    wrong = set_cell(outcome.workbook, sheet, "I6", "850,37 €")
    after = stories.report(wrong, "x.xlsx", "en", templates=None)
    assert after.blocked
    assert after.documents == {}
    assert after.workbook is not None
    before, now = parts(wrong), parts(after.workbook)
    book = openpyxl.load_workbook(io.BytesIO(after.workbook), data_only=True)
    checks = book["Contrôles" if lang == "fr" else "Checks"]
    assert checks["B6"].value == ("Bloquant" if lang == "fr" else "Blocking")
    changed = {name for name in before if now.get(name) != before[name]}
    sheets = {name for name in changed if name.startswith("xl/worksheets/sheet")}
    assert len(sheets) == 1, "only the sheet of the checks"
    words = [cell.value for row in checks.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("850,37 €" in word for word in words)


def test_the_master_check_of_the_other_sheets_refers_to_the_one_that_is_rewritten(
    computed: tuple[str, bytes, stories.Outcome],
) -> None:
    """Where a plan is blocked, the other sheets stay; their badge reads these cells live."""
    lang, _, outcome = computed
    assert outcome.workbook is not None
    tab = "Contrôles" if lang == "fr" else "Checks"
    good = openpyxl.load_workbook(io.BytesIO(outcome.workbook))
    wrong = set_cell(outcome.workbook, "Tâches" if lang == "fr" else "Tasks", "I6", "text")
    blocked = stories.report(wrong, "x.xlsx", "en", templates=None).workbook
    assert blocked is not None
    bad = openpyxl.load_workbook(io.BytesIO(blocked), data_only=True)[tab]
    summary = good["Synthèse" if lang == "fr" else "Summary"]
    status = next(
        c.value for row in summary["A1:K1"] for c in row if isinstance(c.value, str) and tab in c.value
    )
    address = status.split("!")[1].replace("$", "")
    assert bad[address].value == ("Bloquant" if lang == "fr" else "Blocking")


def test_a_workbook_that_is_not_ours_is_left_alone() -> None:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "Shopping"  # type: ignore[index]
    book.save(stream)
    outcome = stories.report(stream.getvalue(), "list.xlsx", "fr", templates=None)
    assert outcome.workbook is None
    assert [each.code for each in outcome.findings] == ["no_table"]


def test_totals_are_the_samples() -> None:
    """The two totals that the guide shows; the parts they are made of stand in the acceptance tests."""
    data = starter.build(starter.sample("fr"), "fr")
    outcome = stories.report(data, "x.xlsx", "en", templates=None, documents=False)
    assert outcome.days == Decimal("376.63")
    assert outcome.total is not None
    assert outcome.total == outcome.total.quantize(Decimal("0.01"))
