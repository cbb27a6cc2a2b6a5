"""The starter workbook, as openpyxl reads it: sheets, headings, values, drop-down lists, messages, print set-up."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings import column_letters
from pipeline.rules.inputs import Tasks
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.workbook.starter import Content, build, minimal, sample, sheet_plans
from tests.witness.validator import validator_errors

FRENCH_TABS = [
    "Lisez-moi", "Projet", "Paramètres", "Rôles", "Publics", "Objectifs", "Besoins", "Canaux", "Inducteurs", "Tâches", "Achats",
    "Règles de coût", "Profils", "Personnes", "Absences", "Cotisations", "Taux par tranche", "Compétences requises",
    "Compétences acquises", "Plan de contenus", "Projets déplacés", "Options", "Entités", "Faire ou faire faire", "Paiements", "Comparaisons", "Coûts oubliés", "Levées", "Listes",
]  # fmt: skip
ENGLISH_TABS = [
    "Read me", "Project", "Parameters", "Roles", "Publics", "Objectives", "Needs", "Channels", "Drivers", "Tasks", "Purchases",
    "Cost rules", "Profiles", "People", "Absences", "Contributions", "Rates by bracket", "Skills required", "Skills held",
    "Content plan", "Displaced projects", "Options", "Entities", "Make or buy", "Payments", "Peers", "Forgotten costs", "Waivers", "Lists",
]  # fmt: skip
FRENCH_TASKS = [
    "N°", "Tâche", "Phase", "Nature", "Catégorie", "Rôle", "Interne / externe", "Jours optimistes",
    "Jours probables", "Jours pessimistes", "Quantité", "Mois de début", "Durée", "Répartition", "Besoin",
    "Canal", "Livrable", "Critère d’acceptation",
]  # fmt: skip


@cache
def opened(lang: str, kind: str = "sample") -> Workbook:
    content = sample(lang) if kind == "sample" else minimal(lang)
    return load_workbook(io.BytesIO(build(content, lang)))


def values(sheet: Worksheet, row: int, columns: int) -> list[Any]:
    return [sheet.cell(row, column).value for column in range(1, columns + 1)]


def validation_of(sheet: Worksheet, cell: str) -> DataValidation:
    """Return the one validation that a cell has."""
    found: DataValidation
    (found,) = [each for each in sheet.data_validations.dataValidation if cell in each.sqref]
    return found


def offered(book: Workbook, validation: DataValidation) -> list[Any]:
    """Return what a drop-down list offers: the filled cells of the range that it points at."""
    assert validation.type == "list"
    sheet, _, cells = str(validation.formula1).rpartition("!")
    rows = book[sheet.strip("'")][cells.replace("$", "")]
    return [row[0].value for row in rows if row[0].value is not None]


@pytest.mark.parametrize("kind", ["sample", "minimal"])
def test_the_tabs_stand_in_the_order_of_work(kind: str) -> None:
    assert opened("fr", kind).sheetnames == FRENCH_TABS
    assert opened("en", kind).sheetnames == ENGLISH_TABS


def test_nothing_is_hidden_and_the_read_me_opens_first() -> None:
    book = opened("fr")
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}
    assert book.active is book["Lisez-moi"]


def test_a_table_has_title_purpose_headings_units_and_lines() -> None:
    sheet = opened("fr")["Tâches"]
    assert sheet["A1"].value == "Tâches"
    assert str(sheet["A2"].value).startswith("Le travail, une ligne par tâche")
    assert values(sheet, 4, 18) == FRENCH_TASKS
    assert values(sheet, 5, 18)[7:13] == ["jours", "jours", "jours", "nombre", "mois", "mois"]
    assert values(sheet, 6, 18) == [
        "T01", "Cadrage et entretiens avec la direction", "Stratégie", "Ponctuel", "Conseil",
        "Consultante en stratégie", None, 2, 2.5, 4, None, datetime(2027, 1, 1), None, "Égale", "B2", None,  # noqa: DTZ001
        "Note de cadrage", "Validée par la direction générale",
    ]  # fmt: skip


def test_the_same_plan_in_english_has_english_words() -> None:
    sheet = opened("en")["Tasks"]
    assert values(sheet, 4, 4) == ["No.", "Task", "Phase", "Nature"]
    assert values(sheet, 6, 4) == ["T01", "Kick-off and interviews with the board", "Strategy", "One-off"]
    assert sheet["N9"].value == "At the end"


def test_months_are_true_dates_shown_as_months() -> None:
    sheet = opened("en")["Tasks"]
    starts = [sheet.cell(row, 12) for row in range(6, 49)]
    assert all(isinstance(cell.value, datetime) and cell.value.day == 1 for cell in starts)
    assert {cell.number_format for cell in starts} == {"mmm yyyy"}
    assert opened("en")["Project"]["B8"].number_format == "dd/mm/yyyy"


def test_prepared_lines_follow_the_filled_ones_with_the_same_look() -> None:
    book = opened("fr")
    filled, free = {"Tâches": 53, "Achats": 14, "Rôles": 10}, {"Tâches": 40, "Achats": 20, "Rôles": 20}
    for name, lines in filled.items():
        sheet = book[name]
        assert sheet.max_row == 5 + lines + free[name]
        for column in range(1, sheet.max_column + 1):
            first, last = sheet.cell(6, column), sheet.cell(sheet.max_row, column)
            assert last.value is None
            assert (last.style, last.number_format) == (first.style, first.number_format)
            assert first.style == "Truecost Input"


@pytest.mark.parametrize(
    ("tab", "cell", "words"),
    [
        ("Tâches", "C6", ["Stratégie", "Déploiement", "Animation"]),
        ("Tâches", "C98", ["Stratégie", "Déploiement", "Animation"]),
        ("Tâches", "N6", ["Égale", "Au début", "À la fin", "Par jours ouvrés"]),
        ("Tâches", "O6", ["B1", "B2", "B3", "B4", "B5"]),
        ("Tâches", "P6", ["Réseau grand public", "Réseau professionnel", "Vidéo", "Forum des adhérents"]),
        ("Achats", "L6", ["Une fois", "Mensuel", "Annuel"]),
        ("Achats", "O6", [0.2, 0.1, 0.055, 0.021, 0]),
        ("Règles de coût", "B6", ["Majoration", "Remise", "Indexation"]),
        ("Règles de coût", "I6", ["Base", "Cumul"]),
        ("Projet", "B5", ["Offre", "Dossier interne"]),
        ("Projet", "B12", ["EUR", "GBP", "USD", "CHF", "CAD"]),
        ("Canaux", "C6", ["B1", "B2", "B3", "B4", "B5"]),
    ],
)
def test_a_drop_down_list_offers_the_words_of_its_list_or_the_keys_of_its_table(
    tab: str, cell: str, words: list[object]
) -> None:
    book = opened("fr")
    assert offered(book, validation_of(book[tab], cell)) == words


def test_the_list_of_roles_reaches_to_the_last_prepared_role() -> None:
    validation = validation_of(opened("fr")["Tâches"], "F6")
    assert validation.formula1 == "'Rôles'!$A$6:$A$35"
    assert validation_of(opened("fr", "minimal")["Tâches"], "F6").formula1 == "'Rôles'!$A$6:$A$25"


def test_open_lists_question_and_closed_lists_refuse() -> None:
    sheet = opened("fr")["Tâches"]
    assert validation_of(sheet, "C6").errorStyle in {None, "stop"}
    assert validation_of(sheet, "F6").errorStyle in {None, "stop"}
    assert validation_of(sheet, "E6").errorStyle == "warning"
    assert validation_of(sheet, "N6").errorStyle == "warning"
    assert "Profils" in str(validation_of(sheet, "N6").error)


@pytest.mark.parametrize(
    ("tab", "cell", "rule"),
    [
        ("Tasks", "I6", ("decimal", "greaterThanOrEqual", "0", None)),
        ("Tasks", "M6", ("whole", "between", "1", "60")),
        ("Tasks", "L6", ("date", "between", "DATE(2000,1,1)", "DATE(2099,12,31)")),
        ("Tasks", "A7", ("custom", None, "COUNTIF($A$6:$A$91,A6)<2", None)),
        ("Roles", "F6", ("decimal", "between", "0", "366")),
        ("Roles", "G6", ("decimal", "between", "0", "1")),
        ("Purchases", "J6", ("decimal", "greaterThanOrEqual", "0", None)),
        ("Project", "B13", ("whole", "between", "1", "12")),
    ],
)
def test_numbers_dates_and_keys_are_held_to_what_the_column_takes(
    tab: str, cell: str, rule: tuple[str | None, ...]
) -> None:
    found = validation_of(opened("en")[tab], cell)
    operator = found.operator or ("between" if found.formula2 else None)
    assert (found.type, operator, found.formula1, found.formula2) == rule


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_input_cell_of_a_table_has_a_message_that_excel_can_show(lang: str) -> None:
    book = opened(lang)
    for sheet in book.worksheets[2:-1]:
        for column in range(1, sheet.max_column + 1):
            found = validation_of(sheet, f"{sheet.cell(6, column).coordinate}")
            assert found.promptTitle == str(sheet.cell(4, column).value)[:32]
            assert 0 < len(str(found.prompt)) <= 255
            assert len(str(found.error or "")) <= 225
            assert len(str(found.formula1)) <= 255
            assert found.showInputMessage


def test_the_unit_of_money_follows_the_currency_of_the_project() -> None:
    cell = opened("en")["Roles"]["I5"]
    assert cell.value == "='Project'!$B$12&\" / day\""
    shown = load_workbook(io.BytesIO(build(sample("en"), "en")), data_only=True)
    assert shown["Roles"]["I5"].value == "GBP / day"
    assert shown["Purchases"]["J5"].value == "GBP"
    assert shown["Project"]["B12"].value == "GBP"


def test_headings_stay_in_sight_filter_and_repeat_in_print() -> None:
    sheet = opened("fr")["Tâches"]
    assert sheet.freeze_panes == "C6"
    assert sheet.auto_filter.ref == f"A5:{column_letters(len(Tasks.columns))}98"
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.page_setup.fitToWidth == 1
    assert opened("fr")["Rôles"].freeze_panes == "B6"


def test_the_form_puts_labels_answers_and_help_side_by_side_under_group_headings() -> None:
    sheet = opened("fr")["Projet"]
    assert values(sheet, 4, 1) == ["Le plan"]
    assert values(sheet, 5, 2) == ["Nature du document", "Dossier interne"]
    assert str(sheet["C5"].value).startswith("Offre")
    labels = {str(sheet.cell(row, 1).value): sheet.cell(row, 2).value for row in range(5, sheet.max_row + 1)}
    assert labels["Premier mois du plan"] == datetime(2027, 1, 1)  # noqa: DTZ001
    assert labels["Nombre de mois"] == 24
    assert labels["Nom du client"] == "Mutuelle Rives de Loire"
    assert labels["Nom du vendeur"] is None
    groups = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).style == "Truecost Section"]
    assert [sheet.cell(row, 1).value for row in groups] == [
        "Le plan",
        "Le client, ou votre organisation",
        "Le vendeur (pour une offre)",
        "Les textes du document",
        "Pour aller plus loin (facultatif)",
        "Qui est visé, et les jalons",
    ]
    assert all(sheet.cell(row - 1, 1).value is None for row in groups)


def test_the_lists_sheet_leaves_room_under_open_lists_only() -> None:
    sheet = opened("fr")["Listes"]
    columns = {sheet.cell(4, column).value: column for column in range(1, sheet.max_column + 1)}
    assert [sheet.cell(row, columns["Phase"]).value for row in (5, 6, 7)] == [
        "Stratégie",
        "Déploiement",
        "Animation",
    ]
    assert sheet.cell(5, columns["Phase"]).style == "Truecost Plain"
    assert sheet.cell(5, columns["Catégorie"]).style == "Truecost Input"
    assert sheet.cell(29, columns["Catégorie"]).style == "Truecost Input"
    assert sheet.cell(29, columns["Phase"]).style == "Normal"
    assert sheet.cell(5, columns["Taux de TVA"]).number_format == "0.0%"


def test_the_read_me_links_to_every_input_sheet_and_shows_each_kind_of_cell() -> None:
    sheet = opened("fr")["Lisez-moi"]
    links = [row[0].hyperlink for row in sheet.iter_rows(max_col=1)]
    targets = [str(link.location).split("!")[0].strip("'") for link in links if link]
    assert targets == FRENCH_TABS[1:]
    looks = {row[0].style for row in sheet.iter_rows(max_col=1)}
    assert {f"Truecost {role}" for role in ("Input", "Computed", "Link", "Check", "Total", "Note")} <= looks
    texts = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "truecost report" in texts
    assert "Truecost 0.1.0" in texts


def test_a_long_answer_is_wrapped_and_its_row_is_tall_enough() -> None:
    sheet = opened("fr")["Projet"]
    context = next(row for row in range(5, 60) if sheet.cell(row, 1).value == "Contexte")
    assert sheet.cell(context, 2).alignment.wrap_text
    assert (sheet.row_dimensions[context].height or 0) > 100  # nine lines or more of 10 points


def test_a_new_workbook_holds_a_year_and_sourced_parameters_and_no_line() -> None:
    book = opened("fr", "minimal")
    project = book["Projet"]
    labels = {project.cell(row, 1).value: project.cell(row, 2).value for row in range(5, project.max_row + 1)}
    assert {name: value for name, value in labels.items() if value is not None} == {
        "Nature du document": "Dossier interne",
        "Langue": "Français",
        "Devise": "EUR",
        "Premier mois de l’exercice": 1,
        "Premier mois du plan": datetime(2027, 1, 1),  # noqa: DTZ001
        "Nombre de mois": 12,
        "Mois de reporting": datetime(2027, 1, 1),  # noqa: DTZ001
    }
    parameters = [values(book["Paramètres"], row, 5) for row in range(6, 11)]
    assert [row[:2] for row in parameters[:2]] == [
        ["Jours travaillés par an", 218],
        ["Jours de congé par an", 25],
    ]
    assert all(row[4] for row in parameters)
    for name in FRENCH_TABS[3:12]:
        assert book[name]["A6"].value is None


def test_names_and_codes_that_a_person_invents_are_left_as_they_are() -> None:
    content: Content = {
        "parameters": [{"name": "Mon paramètre", "value": Decimal("1.5"), "valid_from": date(2027, 3, 15)}],
        "tasks": [
            {"id": "even", "label": "strategy", "phase": "strategy", "spread": "L'été", "category": "end"}
        ],
        "profiles": [{"id": "L'été", "w01": Decimal(2)}],
    }
    book = load_workbook(io.BytesIO(build(content, "fr")))
    assert book["Paramètres"]["A6"].value == "Mon paramètre"
    assert book["Paramètres"]["D6"].value == datetime(2027, 3, 15)  # noqa: DTZ001
    assert values(book["Tâches"], 6, 5) == ["even", "strategy", "Stratégie", None, "end"]
    assert book["Tâches"]["N6"].value == "L'été"
    assert values(book["Profils"], 6, 3) == ["L'été", 2, None]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_sheet_has_a_mark_that_does_not_change_with_the_language(lang: str) -> None:
    marks = [plan.mark for plan in sheet_plans(minimal(lang), lang)]
    assert marks == ["in_readme", *(f"in_{each.key}" for each in INPUT_TABLES), "in_lists"]


def test_the_same_content_gives_the_same_bytes_whatever_the_process() -> None:
    script = (
        "import sys, hashlib; from pipeline.workbook.starter import build, sample;"
        "sys.stdout.write(hashlib.sha256(build(sample('fr'), 'fr')).hexdigest())"
    )
    settings = ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland"})
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **setting},
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout
        for setting in settings
    }
    assert len(digests) == 1
    assert build(sample("fr"), "fr") == build(sample("fr"), "fr")


@pytest.mark.parametrize("kind", ["sample", "minimal"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_validator_of_microsoft_finds_nothing_to_say(lang: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "starter.xlsx"
    path.write_bytes(build(sample(lang) if kind == "sample" else minimal(lang), lang))
    assert validator_errors(path) == []
