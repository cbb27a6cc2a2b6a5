"""Tables found by their headings wherever a person put them, every value with its cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings import CellRef, Finding, Severity
from pipeline.languages import text
from pipeline.rules.inputs import LIST_ORDER, Channels, Needs, Project
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Book, Table
from pipeline.workbook.headings import fold, meanings
from pipeline.workbook.reading import read_book
from pipeline.workbook.starter import build, sample
from pipeline.workbook.typed_text import month_meant, number_meant
from tests.workbook.books import FIRST, HEADINGS, edited, messages, plain, typed

UNITS = HEADINGS + 1


def book_of(data: bytes) -> Book:
    """Return a book that must have no findings."""
    book, findings = read_book(data)
    assert findings == []
    assert book is not None
    return book


def values(table: Table) -> list[dict[str, Any]]:
    return [
        {key: cell.value for key, cell in row.cells.items() if cell.value is not None} for row in table.rows
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_sample_is_read_whole_with_each_value_at_its_cell(lang: str) -> None:
    data = build(sample(lang), lang)
    book = book_of(data)
    sheets = load_workbook(io.BytesIO(data))
    assert book.language == lang
    assert [*book.tables] == [each.key for each in INPUT_TABLES]
    assert [*book.lists] == [*LIST_ORDER]
    for declared in INPUT_TABLES:
        table = book.tables[declared.key]
        assert table.sheet == text(f"inputs.{declared.key}.sheet", lang)
        assert [*table.columns] == [column.key for column in declared.columns]
        for row in table.rows:
            assert [*row.cells] == [column.key for column in declared.columns]
            for value, where in row.cells.values():
                assert value == as_typed(sheets[where.sheet][where.a1].value)
        assert len(table.rows) == len(sample(lang).get(declared.key, ()))


def as_typed(value: Any) -> Any:
    """Return a value of openpyxl as we hold it."""
    if isinstance(value, datetime):
        return value.date()
    return Decimal(repr(value)) if isinstance(value, int | float) else value


def test_a_table_says_where_its_lines_begin_and_end() -> None:
    book = book_of(plain("fr"))
    tasks, roles, project = book.tables["tasks"], book.tables["roles"], book.tables["project"]
    last = project.rows[0].cells[Project.columns[-1].key].where.row
    assert (tasks.heading, tasks.first, tasks.last, tasks.limit) == (4, 6, 7, 1007)
    assert (tasks.columns["id"], tasks.columns["likely"], tasks.columns["acceptance"]) == (1, 9, 18)
    assert tasks.rows[1].number == 7
    assert tasks.cell(1, "likely") == CellRef("Tâches", 7, 9)
    assert tasks.rows[1]["likely"] == Decimal("2.5")
    assert roles.rows[0].cells["salary"] == (None, CellRef("Rôles", 6, 4))
    assert (project.heading, project.first, project.last, project.limit) == (5, 5, last, last)
    assert set(project.columns.values()) == {2}
    assert project.rows[0].cells["months"] == (Decimal(12), CellRef("Projet", 15, 2))
    assert book.field("first_month") == date(2027, 1, 1)


def test_a_table_without_lines_begins_where_the_first_would_stand() -> None:
    def without_profiles(book: Workbook) -> None:
        for row in book["Profils"].iter_rows(min_row=FIRST):
            for cell in row:
                cell.value = None
        book["Tâches"]["N7"].value = "Égale"

    table = book_of(edited("fr", without_profiles)).tables["profiles"]
    assert (table.rows, table.first, table.last, table.limit) == ([], 6, 6, 1006)


def test_closed_lists_give_codes_and_open_ones_their_words() -> None:
    book = book_of(plain("fr"))
    phase, vat = book.lists["phase"], book.lists["vat"]
    assert (phase.sheet, phase.column, phase.first) == ("Listes", 3, 5)
    assert phase.words == ["Stratégie", "Déploiement", "Animation"]
    assert phase.codes == ["strategy", "deployment", "running"]
    assert vat.words == [Decimal("0.2"), Decimal("0.1"), Decimal("0.055"), Decimal("0.021"), Decimal(0)]
    assert book.lists["currency"].codes == ["EUR", "GBP", "USD", "CHF", "CAD"]
    assert book.code("phase", "animation") == "running"


# --------------------------------------------------------------------------------- what a person may move


def copied(source: Worksheet, target: Worksheet, down: int, right: int) -> None:
    """Put the cells of a sheet somewhere else."""
    for row in source.iter_rows():
        for cell in row:
            if cell.value is not None:
                target.cell(
                    cell.row + down, cell.column + right, cell.value
                ).number_format = cell.number_format


def moved(down: int, right: int) -> Callable[[Workbook], None]:
    """Return an edit that moves every table within its sheet and renames all sheets."""

    def edit(book: Workbook) -> None:
        for at, key in enumerate((*(table.key for table in INPUT_TABLES), "lists")):
            sheet = book[text(f"inputs.{key}.sheet", "fr")]
            copied(sheet, book.create_sheet(f"Feuille {at} d'à côté"), down, right)
            book.remove(sheet)

    return edit


def test_tables_are_found_on_any_sheet_at_any_place() -> None:
    before, after = book_of(plain("fr")), book_of(edited("fr", moved(7, 3)))
    for key, table in before.tables.items():
        assert values(after.tables[key]) == values(table)
        assert after.tables[key].first == table.first + 7
        assert after.tables[key].columns == {each: column + 3 for each, column in table.columns.items()}
    assert (
        after.tables["tasks"].sheet
        == f"Feuille {[table.key for table in INPUT_TABLES].index('tasks')} d'à côté"
    )
    assert [each.words for each in after.lists.values()] == [each.words for each in before.lists.values()]


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    def backwards(book: Workbook) -> None:
        sheet = book["Tâches"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADINGS, max_col=18)]
        formats = [cell.number_format for cell in sheet[FIRST][:18]]
        sheet.delete_cols(1, 18)
        for number, row in enumerate(rows, HEADINGS):
            for at, value in enumerate(reversed(row)):
                sheet.cell(number, 2 * at + 1, value).number_format = formats[17 - at]
        sheet.cell(HEADINGS, 2, "Avis du chef")
        sheet.cell(FIRST, 2, "à discuter")

    book = book_of(edited("fr", backwards))
    assert values(book.tables["tasks"]) == values(book_of(plain("fr")).tables["tasks"])
    assert book.tables["tasks"].columns["id"] == 35


def test_two_tables_may_stand_on_one_sheet_one_below_the_other() -> None:
    def stacked(book: Workbook) -> None:
        copied(book["Achats"], book["Tâches"], 20, 0)  # with its title and purpose, in rows 21 and 22
        book.remove(book["Achats"])

    book = book_of(edited("fr", stacked))
    tasks, purchases = book.tables["tasks"], book.tables["purchases"]
    assert (tasks.first, tasks.last, tasks.limit) == (6, 7, 23)
    assert (purchases.heading, purchases.first, purchases.last) == (24, 26, 26)
    assert len(tasks.rows) == 2
    assert purchases.rows[0]["label"] == "Outil"


def test_two_tables_may_stand_side_by_side() -> None:
    def beside(book: Workbook) -> None:
        copied(book["Besoins"], book["Canaux"], 0, 20)
        book.remove(book["Besoins"])

    book = book_of(edited("fr", beside))
    assert book.tables["needs"].columns == {each.key: n for n, each in enumerate(Needs.columns, 21)}
    assert book.tables["channels"].columns == {each.key: n for n, each in enumerate(Channels.columns, 1)}
    assert values(book.tables["needs"]) == [{"id": "B1", "label": "Répondre"}]


def test_headings_are_known_in_either_language_however_they_are_written() -> None:
    cells = {
        "tasks!A4": "NO.",
        "tasks!B4": " tache ",
        "tasks!I4": "Jours",
        "tasks!L4": "START\nMONTH",
        "tasks!R4": "Critère d'acceptation",
        "project!A15": "number of months",
    }
    book = book_of(typed("fr", cells))
    assert book.tables["tasks"].columns == book_of(plain("fr")).tables["tasks"].columns
    assert book.field("months") == 12


def test_a_heading_that_we_print_wins_over_another_name_for_it() -> None:
    book = book_of(typed("fr", {"tasks!AZ4": "Jours", "tasks!AZ6": "texte libre"}))
    assert book.tables["tasks"].columns["likely"] == 9


def test_rows_blank_in_our_columns_are_left_alone() -> None:
    book = book_of(
        typed("fr", {"tasks!AZ9": "note à moi", "tasks!A7": None, **dict.fromkeys(tasks_of_row_7())})
    )
    assert [row.number for row in book.tables["tasks"].rows] == [6]
    assert book.tables["tasks"].last == 6


def tasks_of_row_7() -> list[str]:
    return [f"tasks!{letter}7" for letter in "BCDFILMN"]


def test_a_gap_between_lines_is_no_end() -> None:
    lines = {f"needs!{letter}{row}": f"{letter}{row}" for letter in "AB" for row in (40, 2000)}
    needs = book_of(typed("fr", lines)).tables["needs"]
    assert [row.number for row in needs.rows] == [6, 40, 2000]
    assert (needs.last, needs.limit) == (2000, 3000)


@pytest.mark.parametrize("edit", ["gone", "other currency", "typed by hand"])
def test_the_row_of_units_is_told_from_a_line(edit: str) -> None:
    def change(book: Workbook) -> None:
        for key in ("Tâches", "Rôles", "Achats"):
            sheet = book[key]
            if edit == "gone":
                sheet.delete_rows(UNITS)
            for cell in sheet[UNITS]:
                if edit == "other currency" and isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = "CHF"
                elif edit == "typed by hand":
                    cell.value = None if cell.coordinate in {"A5", "B5"} else "j. ouvrés"

    book = book_of(edited("fr", change))
    expected = 5 if edit == "gone" else 6
    assert [book.tables[key].first for key in ("tasks", "roles", "purchases")] == [expected] * 3
    assert [len(book.tables[key].rows) for key in ("tasks", "roles", "purchases")] == [2, 2, 1]


def test_a_first_line_with_mistakes_is_no_row_of_units() -> None:
    data = edited("fr", lambda book: book["Tâches"].delete_rows(UNITS))
    assert book_of(data).tables["tasks"].first == 5
    sheet = load_workbook(io.BytesIO(data))
    sheet["Tâches"]["I5"].value = "12 j"
    sheet["Tâches"]["L5"].value = "2027-04"
    file = io.BytesIO()
    sheet.save(file)
    assert [each.where for each in read_book(file.getvalue())[1]] == [
        CellRef("Tâches", 5, 9),
        CellRef("Tâches", 5, 12),
    ]


# ------------------------------------------------------------------------------------- whose sheet is it


def computed(mark: str) -> Callable[[Workbook], None]:
    """Return an edit that adds a sheet which looks like a fuller table of tasks, with a mark."""

    def edit(book: Workbook) -> None:
        sheet = book.create_sheet("Coûts d'ici", 0)
        copied(book["Tâches"], sheet, 0, 0)
        book["Tâches"]["A4"].value = "Charge"
        book.defined_names[mark] = DefinedName(mark, attr_text="'Coûts d''ici'!$A$1")

    return edit


def test_a_sheet_that_we_computed_is_never_read() -> None:
    book, findings = read_book(edited("fr", computed("truecost.costs")))
    assert book is not None
    assert "tasks" not in book.tables
    assert [(each.code, str(each.where)) for each in findings] == [("missing_column", "Tâches!B4")]


def test_an_input_sheet_of_ours_is_read_like_any_other() -> None:
    book, findings = read_book(edited("fr", computed("truecost.in_copy")))
    assert book is not None
    assert book.tables["tasks"].sheet == "Coûts d'ici"
    assert findings == []


def test_of_two_equal_tables_the_starters_is_read_and_the_other_told() -> None:
    def twice(book: Workbook) -> None:
        copied(book["Rôles"], book.create_sheet("Rôles (2)", 0), 0, 0)

    book, findings = read_book(edited("fr", twice))
    assert book is not None
    assert book.tables["roles"].sheet == "Rôles"
    assert findings == [
        Finding(
            "table_twice", Severity.WARN, CellRef("Rôles (2)", 4, 1), (("sheet", "Rôles"), ("table", "Rôles"))
        )
    ]


def test_the_language_is_the_projects_else_that_of_the_headings() -> None:
    assert book_of(typed("en", {"project!B11": "French"})).language == "fr"
    for lang in ("fr", "en"):
        book, findings = read_book(typed(lang, {"project!B11": None}))
        assert book is not None
        assert book.language == lang
        assert [each.code for each in findings] == ["missing_value"]


# --------------------------------------------------------------------------------------- values as typed


def test_whole_numbers_are_text_where_text_is_expected_but_a_key_stays_as_typed() -> None:
    book = book_of(typed("fr", {"project!B6": 2027, "tasks!A6": 1, "tasks!B6": 12.0, "tasks!A7": "2"}))
    assert book.field("title") == "2027"
    assert [row["id"] for row in book.tables["tasks"].rows] == [1, "2"]
    assert book.tables["tasks"].rows[0]["label"] == "12"


def test_numbers_that_print_differently_elsewhere_are_no_text() -> None:
    assert [each.code for each in read_book(typed("fr", {"tasks!Q6": 1.5, "tasks!B6": True}))[1]] == [
        "text_expected"
    ] * 2


def test_a_number_and_its_text_are_one_key() -> None:
    (found,) = read_book(typed("fr", {"tasks!A6": 2, "tasks!A7": "2"}))[1]
    assert (found.code, found.where) == ("duplicate_key", CellRef("Tâches", 7, 1))


def test_choices_ignore_case_and_keep_what_was_typed() -> None:
    book = book_of(typed("fr", {"tasks!C6": "STRATÉGIE", "tasks!F6": "animatrice", "tasks!N6": "au DÉBUT"}))
    row = book.tables["tasks"].rows[0]
    assert (row["phase"], row["role"], row["spread"]) == ("STRATÉGIE", "animatrice", "au DÉBUT")


def test_free_words_are_allowed_in_open_lists() -> None:
    book = book_of(typed("fr", {"tasks!E6": "Événement rare", "project!B12": "XPF"}))
    assert (book.tables["tasks"].rows[0]["category"], book.field("currency")) == ("Événement rare", "XPF")


def test_a_bad_key_is_told_once_and_not_again_where_it_is_used() -> None:
    codes = [
        each.code
        for each in read_book(typed("fr", {"needs!A6": "B1?", "tasks!O6": "B1?", "channels!C6": None}))[1]
    ]
    assert codes == ["bad_key_characters"]


def test_a_key_too_long_for_look_ups_is_told() -> None:
    assert not read_book(typed("fr", {"needs!A6": "B" * 255, "tasks!O6": None, "channels!C6": None}))[1]
    (found,) = read_book(typed("fr", {"needs!A6": "B" * 256, "tasks!O6": None, "channels!C6": None}))[1]
    assert (found.code, found.where) == ("key_too_long", CellRef("Besoins", 6, 1))
    told = dict(found.details)
    assert (told["length"], told["limit"], told["value"]) == ("256", "255", "B" * 40 + "…")


def test_a_reference_into_an_empty_table_says_that_it_is_empty() -> None:
    cells = {
        "channels!A6": None,
        "channels!B6": None,
        "channels!C6": None,
        "channels!D6": None,
        "tasks!P6": "Réseau",
    }
    assert messages(typed("en", cells), "en") == [
        (
            "Tasks!P6  “Réseau” does not exist (Channel): the sheet Channels has no line yet (column Channel); add it, "
            "or clear the cell."
        )
    ]


def test_findings_come_in_the_order_of_the_tabs_and_rows() -> None:
    cells = {"purchases!J6": "a", "tasks!I7": "b", "tasks!I6": "c", "project!B15": "d", "roles!C6": "e"}
    places = [str(each.where) for each in read_book(typed("fr", cells))[1]]
    assert places == ["Projet!B15", "Rôles!C6", "Tâches!I6", "Tâches!I7", "Achats!J6"]


@pytest.mark.parametrize(
    ("text", "number", "alone"),
    [
        ("850,37 €", "850.37", False),
        ("€850.37", "850.37", False),
        ("12 j", "12", False),
        ("1 234,50", "1234.50", True),
        ("1,234.50", "1234.50", True),
        ("1.234,50", "1234.50", True),
        ("1,234,567", "1234567", True),
        ("-3", "-3", True),
        ("20 %", "0.2", False),
        ("12'000 CHF", "12000", False),
        ("3 jours / mois", "3", False),
    ],
)
def test_a_number_in_a_text_is_understood(text: str, number: str, alone: bool) -> None:
    assert number_meant(text) == (Decimal(number), alone)


@pytest.mark.parametrize("text", ["", "douze", "2 ou 3", "12/04", "1,2,3", "~5", "v1.2.3"])
def test_what_is_not_one_number_is_not_guessed(text: str) -> None:
    assert number_meant(text) is None


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2027-04", date(2027, 4, 1)),
        ("2027-04-15", date(2027, 4, 1)),
        ("04/2027", date(2027, 4, 1)),
        ("15/04/2027", date(2027, 4, 1)),
        ("avril 2027", date(2027, 4, 1)),
        ("Août 27", date(2027, 8, 1)),
        ("févr. 2027", date(2027, 2, 1)),
        ("fevrier 2027", date(2027, 2, 1)),
        ("1er mars 2027", date(2027, 3, 1)),
        ("Apr 2027", date(2027, 4, 1)),
        ("13/2027", None),
        ("printemps 2027", None),
        ("bientôt", None),
        ("", None),
    ],
)
def test_a_month_in_a_text_is_understood(text: str, month: date | None) -> None:
    assert month_meant(text) == month


def test_a_table_without_one_of_its_columns_is_left_out_of_the_book() -> None:
    book, findings = read_book(typed("fr", {"tasks!L4": None, "lists!C4": None}))
    assert book is not None
    assert "tasks" not in book.tables
    assert [each.code for each in findings] == ["missing_column", "missing_list"]
    assert book.lists["phase"].codes == ["strategy", "deployment", "running"]
    assert book.code("phase", "Animation") == "running"


@pytest.mark.parametrize("key", [*(each.key for each in INPUT_TABLES), "lists"])
def test_no_heading_of_a_table_stands_for_two_of_its_columns(key: str) -> None:
    for heading, meant in meanings(key).items():
        assert heading
        assert len({each.key for each in meant}) == 1


def test_headings_are_compared_without_case_accents_spaces_and_signs() -> None:
    assert fold("Critère d’acceptation") == fold("CRITERE D'ACCEPTATION") == fold(" critère\nd acceptation: ")
    assert fold("Jours probables") != fold("Jours pessimistes")
