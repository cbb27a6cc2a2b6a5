"""Bad inputs: each as a workbook of its own with its exact sentence in both languages, then many in one."""

from __future__ import annotations

import ast
import io
import string
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.findings import FileRefusedError, blocks
from pipeline.languages import has, text
from pipeline.languages.sentences import FILES
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.workbook.reading import read_book
from tests.workbook.books import TABS, edited, located, messages, plain, told, typed

BAD = Path(__file__).parent / "bad"
OPTIONAL = [each.key for each in INPUT_TABLES if each.optional]
CASES: list[dict[str, Any]] = tomllib.loads(located((BAD / "typed.toml").read_text(encoding="utf-8")))["case"]


def in_language(value: Any, lang: str) -> Any:
    """Return what is typed in a language; an empty text clears the cell."""
    chosen = value[lang] if isinstance(value, dict) else value
    return None if chosen == "" else chosen


def mistake(case: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return the cells of a case with what is typed into them."""
    cells = case.get("cells") or {case["cell"]: case["typed"]}
    return {place: in_language(value, lang) for place, value in cells.items()}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_plan_that_the_mistakes_are_typed_into_has_none(lang: str) -> None:
    assert messages(plain(lang), lang) == []
    assert messages(edited(lang, lambda book: book), lang) == []


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_mistake_gets_one_sentence_with_its_cell(case: dict[str, Any], lang: str) -> None:
    findings = read_book(typed(lang, mistake(case, lang)))[1]
    assert told(findings, lang) == [case[lang]]
    assert blocks(findings)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_many_mistakes_in_one_file_are_told_in_one_run(lang: str) -> None:
    cells: dict[str, Any] = {}
    together = [case for case in CASES if not case.get("alone")]
    for case in together:
        cells |= mistake(case, lang)
    assert sorted(messages(typed(lang, cells), lang)) == sorted(case[lang] for case in together)
    assert len(together) >= 30


def test_a_number_where_a_day_is_expected() -> None:
    def unformatted(book: Workbook) -> None:
        for sheet, address in (("Projet", "B8"), ("Tâches", "L6")):
            book[sheet][address].value = 46342
            book[sheet][address].number_format = "0"

    assert messages(edited("fr", unformatted), "fr") == [
        (
            "Projet!B8  « 46342 » n’est pas une date (Date du document) : tapez une date, par exemple "
            "16/11/2026."
        ),
        (
            "Tâches!L6  « 46342 » n’est pas un mois (Mois de début) : tapez la date du premier jour du "
            "mois, par exemple 01/11/2026."
        ),
    ]


def without_sheet(lang: str, key: str) -> bytes:
    return edited(lang, lambda book: book.remove(book[TABS[lang][key]]))


@pytest.mark.parametrize("key", OPTIONAL)
def test_a_sheet_that_a_workbook_may_lack_is_not_missed(key: str) -> None:
    book, findings = read_book(without_sheet("fr", key))
    assert findings == []
    assert book is not None
    assert book.tables[key].rows == []
    assert not book.has(key, "id")


def test_a_missing_sheet_is_told_once() -> None:
    assert messages(without_sheet("fr", "roles"), "fr") == [
        (
            "La feuille Rôles manque : remettez-la avec ses titres (Rôle, Interne / externe, Coût d’un jour chargé, "
            "Salaire brut annuel…), par exemple depuis un classeur neuf fait par « truecost new »."
        )
    ]
    assert messages(without_sheet("en", "purchases"), "en") == [
        (
            "The sheet Purchases is missing: put it back with its headings (No., Purchase, Phase, Nature…), for "
            "example from a new workbook made by “truecost new”."
        )
    ]


@pytest.mark.parametrize("key", [key for key in TABS["fr"] if key not in OPTIONAL])
def test_no_sheet_is_ever_taken_for_one_that_is_missing(key: str) -> None:
    book, findings = read_book(without_sheet("fr", key))
    assert book is not None
    if any(each.key == key and each.optional for each in INPUT_TABLES):
        assert findings == []
        assert book.tables[key].rows == []
        assert not book.tables[key].sheet
        return
    assert [each.code for each in findings] == ["missing_table"]
    assert dict(findings[0].details)["sheet"] == TABS["fr"][key]
    assert set(book.tables) == {each.key for each in INPUT_TABLES} - {key}


def retitled(lang: str, cell: str, heading: str | None) -> bytes:
    return typed(lang, {cell: heading})


def test_a_missing_column_is_told_at_the_headings() -> None:
    assert messages(retitled("fr", "tasks!I4", "Charge"), "fr") == [
        (
            "Tâches!A4  La colonne « Jours probables » manque : ajoutez ce titre sur la ligne des titres de la "
            "feuille Tâches ; la colonne peut rester vide si elle est facultative."
        )
    ]
    assert messages(retitled("en", "tasks!I4", None), "en") == [
        (
            "Tasks!A4  The column “Likely days” is missing: add this heading to the heading row of the sheet Tasks; "
            "the column may stay empty where it is optional."
        )
    ]


def test_a_misspelt_heading_is_told_at_its_cell() -> None:
    assert messages(retitled("fr", "tasks!I4", "Jours probable"), "fr") == [
        "Tâches!I4  Le titre « Jours probable » n’est pas reconnu : écrivez « Jours probables »."
    ]
    assert messages(retitled("en", "tasks!I4", "Likly days"), "en") == [
        "Tasks!I4  The heading “Likly days” is not recognised: write “Likely days”."
    ]


def test_a_missing_field_and_a_missing_list_are_told() -> None:
    assert messages(typed("fr", {"project!A15": None}), "fr") == [
        (
            "Projet!A5  La ligne « Nombre de mois » manque : ajoutez ce libellé sur la feuille Projet, avec sa "
            "réponse à droite."
        )
    ]
    assert messages(typed("en", {"lists!B4": "Speech"}), "en") == [
        "Lists!A4  The list “Language” is missing: add this heading to the sheet Lists, with its words below."
    ]


def test_a_heading_that_stands_twice_is_told_at_the_second() -> None:
    assert messages(retitled("fr", "tasks!T4", "jours  probables"), "fr") == [
        (
            "Tâches!T4  Le titre « jours  probables » est déjà en I4 : renommez l’un des deux, ou supprimez la "
            "colonne ou la ligne en trop."
        )
    ]
    assert messages(retitled("en", "tasks!T4", "LIKELY DAYS"), "en") == [
        (
            "Tasks!T4  The heading “LIKELY DAYS” already stands in I4: rename one of the two, or delete the column "
            "or line that is too many."
        )
    ]


def blank_book(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        book.remove(sheet)
    book.create_sheet("Feuil1")
    book.remove(book.worksheets[0])


def test_an_empty_workbook_is_told_as_such() -> None:
    data = edited("fr", blank_book)
    assert read_book(data)[0] is None
    assert messages(data, "fr") == ["Le classeur est vide : partez d’un classeur fait par « truecost new »."]
    assert messages(data, "en") == ["The workbook is empty: start from a workbook made by “truecost new”."]


def test_a_workbook_of_something_else_is_told_as_such() -> None:
    def another(book: Workbook) -> None:
        blank_book(book)
        book.worksheets[0].append(["Mois", "Ventes"])

    data = edited("fr", another)
    assert read_book(data)[0] is None
    assert messages(data, "fr") == [
        (
            "Le classeur ne contient aucun tableau reconnu : partez d’un classeur fait par « truecost new », et "
            "gardez ses titres de colonnes."
        )
    ]
    assert messages(data, "en") == [
        (
            "The workbook holds no table that is recognised: start from a workbook made by “truecost new”, and keep "
            "its headings."
        )
    ]


def test_what_an_offer_needs_is_asked_of_an_offer_only() -> None:
    findings = read_book(typed("en", {"project!B5": "Offer"}))[1]
    assert {each.code for each in findings} == {"missing_value"}
    asked = [dict(each.details)["column"] for each in findings]
    assert asked[:3] == ["Reference", "Offer valid for", "Client address"]
    assert asked[-2:] == ["Selling day rate", "Selling day rate"]


def refusal(data: bytes, name: str, lang: str) -> str:
    with pytest.raises(FileRefusedError) as refused:
        read_book(data, name)
    found = refused.value.finding
    return text(f"findings.{found.code}", lang, **dict(found.details))


def letter() -> bytes:
    """Return the least that Word opens as a document."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{kinds}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body><w:p/></w:body></w:document>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return file.getvalue()


def test_an_old_xls_is_refused() -> None:
    data = (BAD / "old.xls").read_bytes()
    assert refusal(data, "old.xls", "fr") == (
        "old.xls est à l’ancien format .xls : ouvrez-le et enregistrez-le au format Classeur Excel (.xlsx)."
    )
    assert refusal(data, "old.xls", "en") == (
        "old.xls is in the old .xls format: open it and save it as an Excel Workbook (.xlsx)."
    )


def test_a_word_document_is_refused() -> None:
    data = letter()
    assert refusal(data, "letter.docx", "fr") == (
        "letter.docx n’est pas un classeur Excel mais un document d’un autre programme : donnez un fichier "
        ".xlsx ou .xlsm."
    )
    assert refusal(data, "letter.docx", "en") == (
        "letter.docx is not an Excel workbook but a document of another program: give an .xlsx or .xlsm file."
    )


def test_a_truncated_workbook_is_refused() -> None:
    data = plain("fr")[:5000]
    assert refusal(data, "budget.xlsx", "fr") == (
        "budget.xlsx est abîmé ou incomplet : ouvrez-le dans Excel pour le réparer, ou reprenez une copie."
    )
    assert refusal(data, "budget.xlsx", "en") == (
        "budget.xlsx is damaged or incomplete: open it in Excel to repair it, or take a copy again."
    )


def test_an_empty_file_and_a_text_file_are_refused() -> None:
    assert refusal(b"", "budget.xlsx", "fr") == (
        "budget.xlsx est vide (0 octet) : reprenez une copie du classeur."
    )
    assert refusal(b"a;b", "budget.xlsx", "en") == (
        "budget.xlsx is not an Excel workbook: save it as .xlsx or .xlsm."
    )


def test_both_languages_say_the_same_things_with_the_same_details() -> None:
    def sentences(lang: str) -> dict[str, set[str]]:
        path = Path("pipeline/languages") / lang / "findings.toml"
        source = Path(__file__).parents[2] / path
        read = tomllib.loads(source.read_text(encoding="utf-8"))
        fields = string.Formatter().parse
        return {
            key: {name for _, name, _, _ in fields(each) if name}
            for key, each in read.items()
            if key != "typed"
        }

    assert sentences("fr") == sentences("en")


def codes_named_in(folder: Path) -> set[str]:
    """Return the codes that a room gives to its findings and refusals, where they are written out."""
    calls = [
        node
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args
    ]
    named = {"block", "_refuse", "finding", "FileRefusedError"}
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in named
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_finding_and_refusal_of_this_room_has_its_sentence() -> None:
    codes = codes_named_in(Path(__file__).parents[2] / "pipeline" / "workbook")
    assert {"row_incomplete", "missing_table", "duplicate_key", "damaged"} <= codes
    told = {
        (code, lang)
        for code in codes
        for lang in ("fr", "en")
        for file in FILES
        if has(f"{file}.{code}", lang)
    }
    assert sorted((code, lang) for code in codes for lang in ("fr", "en") if (code, lang) not in told) == []
