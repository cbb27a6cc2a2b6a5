"""Make proposal, Explain this cell, Check set-up: what they say, what they write, and where."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from pipeline import macros
from pipeline.macros import buttons
from pipeline.runs import excel as setting_up
from pipeline.runs import stories
from pipeline.workbook.starter import build, sample
from tests.excel.machines import windows
from tests.macros.excels import computed, opened, place, with_buttons
from tests.macros.test_recalculate import LIKELY, blocks, click
from tests.witness.amounts import amount
from tests.witness.excel_engine import Excel
from tests.workbook.books import FIRST, TABS


@cache
def offer() -> bytes:
    """Return the English sample, an offer, without computed sheets."""
    return build(sample("en"), "en", macros=True)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the documents that were opened."""
    found: list[Path] = []

    def opened_one(path: Path) -> bool:
        found.append(path)
        return True

    monkeypatch.setattr(buttons, "opened", opened_one)
    return found


# Make proposal ---------------------------------------------------------------------------------------------


def test_the_document_is_that_of_the_command_and_is_opened(home: Path, shown: list[Path]) -> None:
    folder = home / "Budgets d'été"
    folder.mkdir()
    excel = opened(offer(), path=str(folder / "offre 2027.xlsm"))
    (said,) = click(excel, "proposal")
    document = folder / "reports" / "offre 2027" / "2027-04" / "offer.en.docx"
    assert said == f"Written: {document}"
    assert shown == [document]
    filed = stories.report(offer(), "plan.xlsm", "en", templates=None, sheets_too=False)
    assert document.read_bytes() == filed.documents["offer.en.docx"]
    assert not {"write", "add", "name", "formulas"} & set(excel.counts)


def test_templates_beside_the_workbook_are_taken(home: Path, shown: list[Path]) -> None:
    (home / "templates").mkdir()
    excel = opened(offer(), path=str(home / "plan.xlsm"))
    (said,) = click(excel, "proposal")
    assert "To mend before the document can be made (1):" in said
    assert "offer.en.docx" in said
    assert shown == []
    shipped = Path(__file__).parents[2] / "templates" / "offer.en.docx"
    (home / "templates" / "offer.en.docx").write_bytes(shipped.read_bytes())
    (said,) = click(excel, "proposal")
    assert said.startswith("Written: ")


@pytest.mark.parametrize("path", ["Book1", "https://d.docs.live.net/1234/plan.xlsm"])
@pytest.mark.parametrize("folder", ["Documents", ""])
def test_without_a_folder_of_its_own_a_document_goes_to_the_persons(
    path: str, folder: str, home: Path, shown: list[Path]
) -> None:
    (home / folder).mkdir(exist_ok=True)
    excel = opened(offer(), path=path)
    click(excel, "proposal")
    (document,) = shown
    assert document == home / folder / "Truecost" / Path(excel.name).stem / "2027-04" / "offer.en.docx"
    assert document.is_file()


def test_a_document_that_is_open_in_word_is_not_written_over(home: Path, shown: list[Path]) -> None:
    excel = opened(offer(), path=str(home / "plan.xlsm"))
    click(excel, "proposal")
    (document,) = shown
    document.with_name(f"~${document.name}").touch()
    document.write_bytes(b"what the person has made of it")
    (said,) = click(excel, "proposal")
    assert said == f"{document} is open in Excel or LibreOffice: close it, then try again."
    assert document.read_bytes() == b"what the person has made of it"


def test_what_stands_in_the_way_of_a_document_is_listed(shown: list[Path]) -> None:
    excel = opened(with_buttons("en"))
    excel.book["Tasks"].cell(FIRST, LIKELY).value = "many"
    (said,) = click(excel, "proposal")
    assert said.splitlines()[0] == "To mend before the document can be made (1):"
    assert "Tasks!I6" in said
    assert shown == []


def test_a_document_that_does_not_open_is_there_all_the_same(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(home))  # nothing that opens documents
    excel = opened(offer(), path=str(home / "plan.xlsm"))
    (said,) = click(excel, "proposal")
    assert said.startswith("Written, but it could not be opened: ")
    assert Path(said.partition(": ")[2]).is_file()


# Explain this cell -----------------------------------------------------------------------------------------


def explained(excel: Excel, tab: str, address: str) -> list[str]:
    """Return what is said of a cell, line by line."""
    excel.selected = (tab, address)
    (said,) = click(excel, "explain")
    return said.splitlines()


@pytest.fixture(scope="module")
def plan() -> dict[str, Excel]:
    """Return the small plan, computed, in both languages."""
    return {lang: opened(computed(with_buttons(lang))) for lang in ("en", "fr")}


def at(excel: Excel, tab: str, heading: str, key: str) -> tuple[list[str], Callable[[str], str]]:
    """Return what is said of a line's cell under a heading, and what gives the address of another of its cells."""
    said = explained(excel, tab, place(excel.book, tab, heading, key))
    return said, lambda other: place(excel.book, tab, other, key)


def test_a_figure_tells_its_rule_its_cells_its_reason_and_its_source(plan: dict[str, Excel]) -> None:
    said, cell = at(plan["en"], "Costs", "Base before rules", "T02")
    assert said == [
        f"Costs, {cell('Base before rules')}: Base before rules",
        "Value: 1,375",
        "= ROUND([Days]*[Day cost],2)",
        "",
        "From:",
        f"{cell('Days')}  Days: 2.50",
        f"{cell('Day cost')}  Day cost: 550",
        "",
        "Why: Time is money, in-house as outside: days × day cost, both rounded first, then rounded to 0.01.",
        "Source: S09, S22, S51",
    ]


def test_the_same_in_french(plan: dict[str, Excel]) -> None:
    said, cell = at(plan["fr"], "Coûts", "Base avant règles", "T01")
    assert said[:7] == [
        f"Coûts, {cell('Base avant règles')}\xa0: Base avant règles",
        "Valeur\xa0: 601,50",
        "= ROUND([Jours]*[Coût journée],2)",
        "",
        "À partir de\xa0:",
        f"{cell('Jours')}  Jours\xa0: 3",
        f"{cell('Coût journée')}  Coût journée\xa0: 200,50",
    ]
    assert said[-1].startswith("Source\xa0: S09")


def test_a_look_up_tells_the_very_cell_that_it_fetches(plan: dict[str, Excel]) -> None:
    said, _ = at(plan["en"], "Costs", "Likely days", "T02")
    typed = place(plan["en"].book, "Tasks", "Likely days", "T02")
    assert f"Tasks!{typed}  Tasks · Likely days (T02): 2.50" in said


def test_a_month_tells_its_reason_and_a_total_its_rows(plan: dict[str, Excel]) -> None:
    excel = plan["en"]
    first, last = (place(excel.book, "Costs", "Base before rules", key) for key in ("T01", "T02"))
    total = f"{first[:-1]}{int(first[-1]) - 3}"
    said = explained(excel, "Costs", total)
    assert said[1:3] == ["Value: 1,976.50", "= SUM([Base before rules])"]
    assert f"{first}:{last}  Base before rules: 2 cells" in said
    assert explained(excel, "Plan", "I12")[-1].startswith("Source: ")


def test_an_input_tells_what_it_is_for_and_what_reads_it(plan: dict[str, Excel]) -> None:
    where = place(plan["en"].book, "Tasks", "Likely days", "T01")
    said = explained(plan["en"], "Tasks", where)
    assert said[:2] == [f"Tasks, {where}: Tasks · Likely days", "This cell is yours to fill in."]
    assert said[-1] == "It is read by: Days."


@pytest.mark.parametrize(
    ("tab", "address", "start"),
    [
        ("Costs", "A8", "Costs, A8: No.\nWritten as it was typed; from Tasks · No."),
        ("Costs", "A1", "Costs, A1 holds words, not a figure"),
        ("Costs", "C6", "Costs, C6 holds words, not a figure"),
        ("Costs", "ZZ900", "Costs, ZZ900 holds words, not a figure"),
        ("Read me", "A1", "Read me, A1 is not computed by Truecost"),
        ("Tasks", "A1", "Tasks, A1 is not computed by Truecost"),
    ],
)
def test_other_cells_say_what_to_select(plan: dict[str, Excel], tab: str, address: str, start: str) -> None:
    assert "\n".join(explained(plan["en"], tab, address)).startswith(start)


def test_every_figure_of_a_computed_sheet_is_explained(plan: dict[str, Excel]) -> None:
    excel = plan["en"]
    bare = []
    for tab in ("Summary", "Plan", "Costs", "Checks", "Bases", "Rules applied", "Phasing"):
        rows = excel.book[tab].iter_rows(min_row=4)
        formulas = [cell.coordinate for row in rows for cell in row[:12] if cell.data_type == "f"]
        for at in formulas[:: max(1, len(formulas) // amount(few=4, thorough=40))]:
            said = explained(excel, tab, at)
            if not said[0].startswith(f"{tab}, {at}: ") or not said[2].startswith("= "):
                bare.append((tab, at, said[0]))
    headings = [each for each in bare if not each[2].endswith("select a figure of a computed sheet.")]
    assert headings == []


def test_sheets_that_are_behind_are_told() -> None:
    excel = opened(computed(with_buttons("en")))
    excel.book["Tasks"].cell(FIRST + 1, 1).value = "T09"
    assert at(excel, "Costs", "Base before rules", "T02")[0][1] == "Value: 1,375"
    for column in range(1, 19):
        excel.book["Tasks"].cell(FIRST + 2, column).value = excel.book["Tasks"].cell(FIRST, column).value
    excel.book["Tasks"].cell(FIRST + 2, 1).value = "T03"
    assert explained(excel, "Summary", "C6") == [
        "The sheets do not show the plan as it is typed now: press Recalculate, then ask again."
    ]
    excel.book["Tasks"].cell(FIRST, LIKELY).value = "many"
    assert at(excel, "Costs", "Base before rules", "T02")[0][0].startswith("The sheets do not show the plan")


def test_without_a_selected_cell_one_is_asked_for(plan: dict[str, Excel]) -> None:
    plan["en"].selected = ("", "")
    assert click(plan["en"], "explain") == ["Select a cell first, then ask again."]
    assert "values" not in plan["en"].counts


def test_an_explanation_writes_nothing_and_reads_each_sheet_once(plan: dict[str, Excel]) -> None:
    excel = plan["en"]
    explained(excel, "Costs", "S9")
    assert set(blocks(excel, "values").values()) == {1}
    assert set(blocks(excel, "formulas").values()) == {1}
    assert not {"write", "add", "name", "format"} & set(excel.counts)
    assert set(blocks(excel, "values")) > {tab for tab in TABS["en"].values() if tab in excel.book.sheetnames}


# Check set-up ----------------------------------------------------------------------------------------------


def test_set_up_says_what_the_command_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    machine = windows(tmp_path)
    done = setting_up.check(machine=machine)
    monkeypatch.setattr(setting_up, "here", lambda: machine)
    excel = opened(with_buttons("en"))
    (said,) = click(excel, "setup")
    assert said.splitlines() == setting_up.lines(done, "en")
    assert not {"values", "write"} & set(excel.counts)


def test_each_macro_says_what_it_does() -> None:
    for name in macros.__all__:
        assert getattr(macros, name).__doc__
