"""Every macro through xlwings' public calls over a live LibreOffice, which really recalculates: no licence key, no Excel."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings

from pipeline.macros import buttons
from pipeline.runs import excel as setting_up
from pipeline.runs import stories
from pipeline.workbook.starter import build, sample
from tests.excel.machines import windows
from tests.libreoffice.states import shown
from tests.macros.excels import computed, computed_tabs, values_of, with_buttons
from tests.macros.test_guard import HELD, refuse
from tests.macros.test_recalculate import OURS, PERSONS, blocks, click
from tests.witness.amounts import some
from tests.witness.excel_on_uno import CalcAsExcel
from tests.witness.libreoffice import plain, same
from tests.witness.uno_office import Office, require_live
from tests.witness.uno_remote import Remote
from tests.workbook.books import FIRST

LIKELY = 9


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    require_live()
    with Office() as running:
        yield running


@pytest.fixture
def opened(office: Office) -> Iterator[Callable[..., CalcAsExcel]]:
    """Return a function that opens a workbook, which is closed after the test."""
    books: list[Remote] = []

    def opening(data: bytes, path: str = "/home/eloise/plan.xlsm", **options: Any) -> CalcAsExcel:
        books.append(office.open(data, "plan.xlsx", **options))
        return CalcAsExcel(books[-1], path)

    yield opening
    for each in books:
        each.close(True)  # noqa: FBT003 - as UNO's documentation writes it


def state(excel: CalcAsExcel) -> tuple[Any, ...]:
    """Return what must be as before: formulas and texts, names, settings, the sheet in front."""
    tabs = excel.document.Sheets.ElementNames
    filled = {tab: [row for row in _used(excel, tab).getFormulaArray() if any(row)] for tab in tabs}
    names = excel.document.NamedRanges
    refer = {name: names.getByName(name).Content for name in names.ElementNames}
    front = excel.document.CurrentController.ActiveSheet.Name
    return tabs, filled, refer, dict(excel.settings), front, excel.document.isAutomaticCalculationEnabled()


def _used(excel: CalcAsExcel, tab: str) -> Any:
    cursor = excel.sheet(tab).createCursor()
    cursor.gotoStartOfUsedArea(False)  # noqa: FBT003 - as UNO's documentation writes it
    cursor.gotoEndOfUsedArea(True)  # noqa: FBT003 - as above
    return cursor


def under(excel: CalcAsExcel, tab: str, heading: str, row: int) -> Remote:
    """Return a cell by the words above it."""
    line = next(line for line in shown(excel.document, tab) if heading in line)
    found = excel.sheet(tab).getCellByPosition(line.index(heading), row)
    assert isinstance(found, Remote)
    return found


def test_no_licence_key_is_used() -> None:
    assert "XLWINGS_LICENSE_KEY" not in os.environ
    assert xlwings.__pro__ is False


@pytest.mark.parametrize("lang", some(["en", "fr"]))
def test_libreoffice_computes_from_a_click_what_the_command_computes(
    opened: Callable[..., CalcAsExcel], office: Office, lang: str, tell: Callable[[str], None]
) -> None:
    data = build(sample(lang), lang)
    excel = opened(data)
    (said,) = click(excel)  # a result of LibreOffice that is not ours would be told
    assert said.startswith(("Computed: ", "Calculé\xa0: "))
    mine, filed = values_of(office.saved(excel.document)), values_of(computed(data))
    tabs = set(computed_tabs(_read(computed(data))))
    wrong = {
        at: (value, mine.get(at))
        for at, value in filed.items()
        if at[0] in tabs and not same(plain(value), plain(mine.get(at)))
    }
    assert wrong == {}
    assert not [at for at in mine if at[0] in tabs and at not in filed and mine[at] != ""]
    tell(
        f"xlwings over LibreOffice, sample {lang}: {sum(at[0] in tabs for at in filed)} cells as the command's"
    )


def _read(data: bytes) -> Any:
    import io  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415

    return load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("macro", some(["recalculate", "main"]))
def test_one_block_is_read_and_written_for_each_sheet(opened: Callable[..., CalcAsExcel], macro: str) -> None:
    excel = opened(with_buttons("en"))
    (said,) = click(excel, macro)
    assert said == f"Computed: €2,201.33 excl. VAT, 5.50 days. Sheets added: {', '.join(OURS)}."
    assert blocks(excel, "values") == Counter(PERSONS) + Counter(OURS)  # ours: to compare the results
    assert blocks(excel, "write") == Counter(OURS)
    assert blocks(excel, "formulas") == Counter()
    excel.sheet("Tasks").getCellByPosition(LIKELY - 1, FIRST - 1).Value = 4.25  # and not saved
    assert click(excel, macro) == []
    assert blocks(excel, "values") == Counter(PERSONS) + Counter(OURS) + Counter(OURS)
    assert blocks(excel, "formulas") == blocks(excel, "write") == Counter(OURS)
    assert under(excel, "Costs", "Base before rules", 7).Value == 852.13  # 4.25 × 200.50 = 852.125, half up


def test_check_lists_what_blocks_and_writes_the_sheet_of_checks_alone(
    opened: Callable[..., CalcAsExcel],
) -> None:
    excel = opened(computed(with_buttons("en")))
    (said,) = click(excel, "check")
    assert said.startswith("Nothing blocks. Worth a look (")
    assert blocks(excel, "values") == Counter(PERSONS)
    assert not {"write", "formulas", "name", "add"} & set(excel.counts)
    excel.sheet("Tasks").getCellByPosition(LIKELY - 1, FIRST - 1).String = "3 days"
    (said,) = click(excel, "check")
    assert "Tasks!I6  “3 days” is text" in said
    assert blocks(excel, "write") == Counter(["Checks"])
    assert excel.document.CurrentController.ActiveSheet.Name == "Checks"
    assert excel.sheet("Summary").getCellRangeByName("H1").String in ("Blocking", "")


def test_explain_tells_the_rule_of_a_cell_and_writes_nothing(opened: Callable[..., CalcAsExcel]) -> None:
    excel = opened(computed(with_buttons("en")))
    line = next(line for line in shown(excel.document, "Costs") if "Base before rules" in line)
    column = line.index("Base before rules")
    excel.selected = ("Costs", f"{chr(ord('A') + column)}9")
    (said,) = click(excel, "explain")
    assert said.splitlines()[1:3] == ["Value: 1,375", "= ROUND([Days]*[Day cost],2)"]
    assert set(blocks(excel, "values").values()) == {1}
    assert not {"write", "add", "name"} & set(excel.counts)


def test_a_proposal_is_the_one_of_the_command(
    opened: Callable[..., CalcAsExcel], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buttons, "opened", lambda _: True)
    data = build(sample("en"), "en")
    excel = opened(data, str(home / "offre d’été.xlsx"))
    (said,) = click(excel, "proposal")
    document = home / "reports" / "offre d’été" / "2027-04" / "offer.en.docx"
    assert said == f"Written: {document}"
    filed = stories.report(data, "plan.xlsx", "en", templates=None, sheets_too=False)
    assert document.read_bytes() == filed.documents["offer.en.docx"]
    assert not {"write", "add", "name", "formulas"} & set(excel.counts)


def test_set_up_says_what_the_command_says(
    opened: Callable[..., CalcAsExcel], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    machine = windows(tmp_path)
    monkeypatch.setattr(setting_up, "here", lambda: machine)
    (said,) = click(opened(with_buttons("en")), "setup")
    assert said.splitlines() == setting_up.lines(setting_up.check(machine=machine), "en")


@pytest.mark.parametrize(("kind", "nth"), some([("write", 4), ("add", 3), ("name", 5)]))
def test_a_step_that_is_refused_is_put_back(
    opened: Callable[..., CalcAsExcel], kind: str, nth: int, home: Path
) -> None:
    excel = opened(with_buttons("en"))
    before = state(excel)
    excel.fail = refuse(kind, nth)
    (said,) = click(excel)
    assert said.startswith("Excel refused a step (com_error: ")
    assert str(home / ".truecost" / "excel.log") in said
    assert state(excel) == before
    excel.fail = lambda _kind, _sheet: False
    click(excel)
    excel.sheet("Tasks").getCellByPosition(LIKELY - 1, FIRST - 1).Value = 9
    before = state(excel)
    excel.fail = refuse("write", nth)
    click(excel)
    assert state(excel) == before


@pytest.mark.parametrize("path", some(["https://société.sharepoint.com/sites/com/Budget/plan.xlsm", "Book1"]))
def test_where_a_book_lies_makes_no_difference(opened: Callable[..., CalcAsExcel], path: str) -> None:
    excel = opened(with_buttons("en"), path, AsTemplate=True)  # never saved
    assert not excel.document.hasLocation()
    assert click(excel)[0].startswith("Computed: €2,201.33")
    assert under(excel, "Costs", "Base before rules", 7).Value == 601.5
    assert click(excel) == []
    assert excel.document.isModified()


def test_a_protected_sheet_and_a_protected_structure_are_refused_by_name(
    opened: Callable[..., CalcAsExcel],
) -> None:
    excel = opened(computed(with_buttons("en")))
    excel.sheet("Costs").protect("")
    before = state(excel)
    (said,) = click(excel)
    assert said.startswith("The sheet “Costs” is protected")
    assert state(excel) == before
    assert {name: excel.settings[name] for name in HELD} == {name: before[3][name] for name in HELD}
    other = opened(with_buttons("en"))
    other.document.protect("")
    (said,) = click(other)
    assert said.startswith("The structure of plan.xlsm is protected")
    assert "write" not in other.counts
