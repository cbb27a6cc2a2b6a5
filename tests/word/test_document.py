"""What the shipped templates print: everything, escaped right, adding up as printed, and nothing else."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from pipeline import word
from pipeline.word.document import render
from tests.witness.validator import validator_errors
from tests.word.examples import AWKWARD, example
from tests.word.small import W, figure, find_table, opened, paragraph, printed, rows, table, template

D = Decimal
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
KINDS = ("offer", "business_case")
BOTH = [(kind, lang) for kind in KINDS for lang in ("fr", "en")]
PRICE = {
    ("offer", "fr"): "Prix HT (€)",
    ("offer", "en"): "Price excl. VAT (€)",
    ("business_case", "fr"): "Coût HT (€)",
    ("business_case", "en"): "Cost excl. VAT (€)",
}


def made(kind: str, lang: str, *, exempt: bool = False) -> bytes:
    document, findings = word.make(example(kind, lang, exempt=exempt), TEMPLATES)
    assert findings == []
    assert document is not None
    return document


def lines_table(kind: str, lang: str, document: bytes) -> list[list[str]]:
    """Return the table of lines: the one whose heading has a unit price."""
    heading = {"fr": "unitaire HT", "en": "Unit "}[lang]
    for each in opened(document).tables:
        found = rows(each)
        if any(heading in cell for cell in found[0]) and PRICE[kind, lang] in found[0]:
            return found
    raise AssertionError(kind)


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_every_text_of_the_document_is_printed(kind: str, lang: str) -> None:
    document = example(kind, lang)
    text = " ".join(printed(made(kind, lang)).split())
    wanted = [line.label for line in document.lines] + [need.objective for need in document.needs]
    wanted += [rule.label for rule in document.rules]
    wanted += [
        part
        for key in ("context", "stakes", "approach", "assumptions", "exclusions", "payment", "decision")
        for part in str(document.project[key]).split("\n")
    ]
    missing = [each for each in wanted if " ".join(each.split()) not in text]
    assert missing == []


def test_names_with_brackets_quotes_and_ampersands_are_printed_as_they_are() -> None:
    for kind, lang in BOTH:
        document = made(kind, lang)
        assert AWKWARD in printed(document)
        assert "L'Été &" in printed(document)
        assert "&amp;" not in printed(document)
        assert opened(document).sections[0].header.paragraphs[0].text.endswith(AWKWARD)


def test_a_title_is_not_escaped_twice_in_the_properties() -> None:
    document = example("offer", "fr")
    document.project["title"] = "Rives & Quais <2027>"
    properties = opened(render(document, (TEMPLATES / "offer.fr.docx").read_bytes())).core_properties
    assert properties.title == "Rives & Quais <2027>"
    assert properties.author == "Camille Ménard"
    assert (properties.created.isoformat() if properties.created else "").startswith("2026-11-16T00:00:00")


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_printed_lines_foot_to_subtotals_rules_and_totals(kind: str, lang: str) -> None:
    found = lines_table(kind, lang, made(kind, lang))
    amounts: list[Decimal] = []
    subtotals: list[Decimal] = []
    tail: list[list[str]] = []
    for row in found[1:]:
        if row[0].startswith("T") and row[0][1:].isdigit():
            quantity, price, amount = (figure(row[place]) for place in (2, 4, 6))
            assert abs(quantity * price - amount) <= D("0.005")
            amounts.append(amount)
        elif row[0].startswith(("Sous-total", "Subtotal")):
            assert sum(amounts, D(0)) - sum(subtotals, D(0)) == figure(row[-1])
            subtotals.append(figure(row[-1]))
        elif row[-1]:
            tail.append(row)
    assert len(amounts) == 45
    before, uplift, discount, total, vat_full, vat_reduced, incl = (figure(row[-1]) for row in tail)
    assert sum(amounts, D(0)) == before
    assert before + uplift + discount == total
    bases = [figure(row[0].split("sur" if lang == "fr" else "on")[-1]) for row in tail[4:6]]
    assert sum(bases, D(0)) == total
    assert total + vat_full + vat_reduced == incl


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_printed_months_foot_to_the_total(kind: str, lang: str) -> None:
    found = find_table(made(kind, lang), "Cumul" if lang == "fr" else "Cumulative")
    months, total = found[1:-1], found[-1]
    assert len(months) == 24
    for place in (1, 2, 3, 4):
        assert sum((figure(row[place]) for row in months), D(0)) == figure(total[place])
    assert sum((figure(total[place]) for place in (1, 2, 3)), D(0)) == figure(total[4])
    assert figure(months[-1][5]) == figure(total[4])


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_same_values_and_template_give_the_same_bytes(kind: str, lang: str) -> None:
    first = made(kind, lang)
    assert first == made(kind, lang)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_word_and_the_validator_accept_the_document(kind: str, lang: str, tmp_path: Path) -> None:
    document = made(kind, lang)
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    space = f"{{{W}}}"
    assert all(len(cell) and cell[-1].tag == space + "p" for cell in root.iter(space + "tc"))
    assert all(each.find(space + "tr") is not None for each in root.iter(space + "tbl"))
    path = tmp_path / "document.docx"
    path.write_bytes(document)
    assert validator_errors(path) == []


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_the_grid_of_each_table_matches_its_rows(kind: str, lang: str) -> None:
    for each in opened(made(kind, lang)).tables:
        grid = [column.width for column in each.columns]
        for row in each.rows:
            spans = [cell.grid_span for cell in dict.fromkeys(row.cells)]
            assert sum(spans) == len(grid)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_offer_names_itself_and_shows_no_cost(lang: str) -> None:
    text = printed(made("offer", lang)).casefold()
    assert ("devis" if lang == "fr" else "proposal") in text
    assert ("coût" if lang == "fr" else "cost") not in text
    assert "900 000" not in " ".join(text.split())  # the client's budget stays the client's
    assert "900,000" not in text


def test_a_seller_exempt_from_vat_has_the_wording_and_no_vat_rows() -> None:
    text = printed(made("offer", "fr", exempt=True))
    assert "TVA non applicable, art. 293 B du CGI" in text.replace("\u00a0", " ")
    assert "TTC" not in text
    assert "toutes taxes" not in text
    found = lines_table("offer", "fr", made("offer", "fr", exempt=True))
    assert "TVA" not in found[0]
    assert len(found[0]) == 6


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_a_section_with_nothing_to_say_is_left_out(kind: str, lang: str) -> None:
    document = example(kind, lang)
    silent = ("decision", "context", "stakes", "approach", "assumptions", "exclusions")
    project = {**document.project, **dict.fromkeys(silent)}
    if kind == "business_case":
        project |= dict.fromkeys(("payment", "late_interest", "travel", "claims", "reference", "seller_name"))
    lines = tuple(line._replace(deliverable="", acceptance="") for line in document.lines if line.amount)
    short = dataclasses.replace(document, project=project, needs=(), lines=lines, by_need=(), sourcing=())
    made_short, findings = word.make(short, TEMPLATES)
    assert findings == []
    full = _headings(made(kind, lang))
    brief = _headings(made_short)
    assert brief
    assert len(full) - len(brief) >= (7 if kind == "offer" else 12)
    blocks = [
        each.text
        for each in opened(made_short).paragraphs
        if each.style and each.style.name.startswith("Head")
    ]
    assert all(blocks)


def _headings(document: bytes | None) -> list[str]:
    return [
        each.text for each in opened(document).paragraphs if each.style and each.style.name.startswith("Head")
    ]


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_one_month_and_one_line_still_give_a_document(kind: str, lang: str) -> None:
    document = example(kind, lang, months=1)
    made_one, findings = word.make(document, TEMPLATES)
    assert findings == []
    assert ("Cumul" if lang == "fr" else "Cumulative") not in printed(made_one)


def test_line_ends_and_tabs_typed_in_a_cell_show_in_word() -> None:
    document = example("offer", "fr")
    document.project["client_address"] = "1 rue A\r\n2\tB\x0b"
    text = printed(render(document, (TEMPLATES / "offer.fr.docx").read_bytes()))
    assert "1 rue A\n2\tB" in text


def test_totals_stay_with_the_line_above_them() -> None:
    for each in opened(made("offer", "fr")).tables:
        styles = [
            [p.style.name for cell in row.cells for p in cell.paragraphs if p.style] for row in each.rows
        ]
        for place, names in enumerate(styles[1:]):
            if "Table total" in names:
                above = [p for cell in each.rows[place].cells for p in cell.paragraphs]
                assert all(p.paragraph_format.keep_with_next or "phase" in str(p.style) for p in above)


def test_the_note_under_a_table_stays_with_its_last_row() -> None:
    document = opened(made("offer", "fr"))
    noted = 0
    for each in document.tables:
        following = each._tbl.getnext()
        if following is not None and following.find(f".//{{{W}}}pStyle[@{{{W}}}val='Note']") is not None:
            noted += 1
            last = [p for cell in each.rows[-1].cells for p in cell.paragraphs]
            assert all(p.paragraph_format.keep_with_next for p in last)
    assert noted == 4


def test_french_typography_is_kept_in_typed_text() -> None:
    document = example("offer", "fr")
    document.project["decision"] = "Qui décide ? Le comité : « oui » à 80 %"
    text = printed(render(document, (TEMPLATES / "offer.fr.docx").read_bytes()))
    assert "Qui décide\u00a0? Le comité\u00a0: «\u00a0oui\u00a0» à 80\u00a0%" in text


def test_a_tag_cut_by_the_editor_is_read_in_one_piece() -> None:
    body = (
        '<w:p w:rsidR="00A1"><w:r><w:t>{{ cli</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr>'
        "<w:t>ent_name }}</w:t></w:r></w:p>"
    )
    assert printed(render(example("offer", "fr"), template(body))) == AWKWARD


def test_no_break_spaces_and_curly_quotes_in_tags_are_understood() -> None:
    tags = (
        paragraph("{%p\u00a0if currency == “EUR”\u00a0%}")
        + paragraph("{{\u00a0currency_symbol\u00a0}}")
        + paragraph("{%p endif %}")
    )
    assert printed(render(example("offer", "fr"), template(tags))) == "€"


def test_a_repeated_column_widens_the_grid_and_keeps_the_table_width() -> None:
    head = [
        paragraph("{%tc for phase in phases %}"),
        paragraph("{{ phase.label }}"),
        paragraph("{%tc endfor %}"),
    ]
    found = opened(render(example("offer", "fr"), template(table(head)))).tables[0]
    assert [cell.text for cell in found.rows[0].cells] == ["Stratégie", "Déploiement", "Animation"]
    widths = [column.width.twips if column.width else 0 for column in found.columns]
    assert widths == [1000, 1000, 1000]
