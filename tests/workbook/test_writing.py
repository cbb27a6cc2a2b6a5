"""The computed sheets as a controller meets them, read back by openpyxl."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.languages import text
from pipeline.rules.catalog import SHEETS
from pipeline.runs import stories
from pipeline.workbook import starter

KINDS = {"fr": "business_case", "en": "offer"}
OF_A_CASE = ("make_or_buy", "making")
"""An offer weighs no making against buying."""
SHOWN = {
    lang: [
        sheet
        for sheet in SHEETS
        if sheet.only in (None, kind) and (kind == "business_case" or sheet.key not in OF_A_CASE)
    ]
    for lang, kind in KINDS.items()
}
"""The samples fill in every optional sheet: each shows every computed sheet of its kind."""
RESULTS = {lang: [text(f"sheets.{each.key}.tab", lang) for each in shown] for lang, shown in SHOWN.items()}
OF_MONTHS = {
    lang: [text(f"sheets.{each.key}.tab", lang) for each in shown if each.months]
    for lang, shown in SHOWN.items()
}
FIRST_MONTH = 8


@cache
def computed(lang: str, *, values: bool = False) -> Workbook:
    outcome = stories.report(
        starter.build(starter.sample(lang), lang), "x.xlsx", "en", templates=None, documents=False
    )
    assert outcome.workbook is not None
    return openpyxl.load_workbook(io.BytesIO(outcome.workbook), data_only=values)


def texts(sheet: Worksheet, rows: int) -> list[str]:
    return [
        cell.value for row in sheet.iter_rows(max_row=rows) for cell in row if isinstance(cell.value, str)
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_computed_sheets_stand_after_the_persons(lang: str) -> None:
    assert computed(lang).sheetnames[-len(RESULTS[lang]) :] == RESULTS[lang]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_computed_sheet_shows_the_master_check_live(lang: str) -> None:
    checks = "'Contrôles'!" if lang == "fr" else "Checks!"
    for name in RESULTS[lang]:
        if name in ("Contrôles", "Checks"):
            continue
        top = texts(computed(lang)[name], 1)
        assert any(
            value == f"={checks.replace(chr(39), '')}$B$6" or value == f"={checks}$B$6" for value in top
        ), name
        look = "À voir" if lang == "fr" else "To review"
        assert look in texts(computed(lang, values=True)[name], 1), name


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_months_are_true_dates_at_the_same_columns_on_every_sheet_of_months(lang: str) -> None:
    heads = []
    for name in OF_MONTHS[lang]:
        sheet = computed(lang, values=True)[name]
        row = next(
            row for row in sheet.iter_rows(max_row=8) if isinstance(row[FIRST_MONTH - 1].value, datetime)
        )
        dates = {
            cell.column: cell.value for cell in row[FIRST_MONTH - 1 :] if isinstance(cell.value, datetime)
        }
        closing = set(range(FIRST_MONTH + 12, sheet.max_column + 1, 13))
        heads.append({column: day for column, day in dates.items() if column not in closing})
    first = "2027-01-01" if lang == "fr" else "2027-04-01"
    for head in heads:
        assert head == heads[0]
        assert f"{head[FIRST_MONTH]:%Y-%m-%d}" == first
        assert all(day.day == 1 for day in head.values())


def test_a_fiscal_year_is_an_outline_group_closed_by_its_total() -> None:
    sheet = computed("en")["Plan"]
    levels = [sheet.column_dimensions[get_column_letter(at)].outlineLevel for at in range(8, 34)]
    assert levels == ([1] * 12 + [0]) * 2
    assert computed("en", values=True)["Plan"].cell(5, 20).value == 2027
    assert "Total" in str(sheet.cell(5, 20).number_format)


@pytest.mark.parametrize(("lang", "costs", "tasks"), [("fr", "Coûts", "Tâches"), ("en", "Costs", "Tasks")])
def test_each_line_is_linked_to_the_cell_where_it_was_typed(lang: str, costs: str, tasks: str) -> None:
    sheet, source = computed(lang)[costs], computed(lang)[tasks]
    linked = [cell for row in sheet.iter_rows(max_col=1) for cell in row if cell.hyperlink is not None]
    assert len(linked) > 50
    for cell in linked[:40]:
        assert cell.hyperlink is not None
        tab, address = str(cell.hyperlink.location).replace("'", "").split("!")
        assert tab == tasks
        assert source[address].value == cell.value


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_sheets_are_set_up_to_be_read_and_printed(lang: str) -> None:
    for name in RESULTS[lang]:
        sheet = computed(lang)[name]
        assert sheet.freeze_panes is not None, name
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9", "A4"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_view.showGridLines is False
        assert sheet.print_title_rows, name
        assert sheet["A1"].style == "Truecost Title"
        assert sheet["A2"].value
    plan = computed(lang)["Plan"]
    assert plan.page_setup.fitToWidth == 2, "a page for each fiscal year"
    assert plan.print_title_cols == "$A:$G"


@pytest.mark.parametrize(("lang", "summary"), [("fr", "Synthèse"), ("en", "Summary")])
def test_the_summary_has_three_native_charts(lang: str, summary: str) -> None:
    charts: list[object] = computed(lang)[summary]._charts  # type: ignore[attr-defined]
    assert [type(chart).__name__ for chart in charts] == ["BarChart", "BarChart", "DoughnutChart"]


@pytest.mark.parametrize(("lang", "currency"), [("fr", "EUR"), ("en", "GBP")])
def test_the_currency_stands_in_the_units_and_not_in_the_cells(lang: str, currency: str) -> None:
    for name in ("Coûts" if lang == "fr" else "Costs", "Plan"):
        sheet = computed(lang)[name]
        assert currency in texts(sheet, 12)
        formats = {cell.number_format for row in sheet.iter_rows(min_row=12, max_row=20) for cell in row}
        assert not any(currency in code or "€" in code or "£" in code for code in formats)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_cells_say_what_they_are_by_named_style(lang: str) -> None:
    sheet = computed(lang)["Coûts" if lang == "fr" else "Costs"]
    styles = {
        cell.style for row in sheet.iter_rows(min_row=4, max_row=20) for cell in row if cell.value is not None
    }
    assert {
        "Truecost Key",
        "Truecost Link",
        "Truecost Computed",
        "Truecost Heading",
        "Truecost Total",
    } <= styles
