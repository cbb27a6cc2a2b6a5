"""The chart of the template shows the document's figures, in its caches and in the workbook behind it."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
from lxml import etree

from pipeline.word.charts import figures_of
from pipeline.word.document import filled_parts
from pipeline.word.package import read_parts, write_parts
from tests.word.examples import example

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def parts(lang: str = "fr") -> dict[str, bytes]:
    return filled_parts(example("offer", lang), (TEMPLATES / f"offer.{lang}.docx").read_bytes())


def test_the_caches_are_the_months_of_the_plan() -> None:
    root = etree.fromstring(parts()["word/charts/chart1.xml"])
    document = example("offer", "fr")
    series = list(root.iter(C + "ser"))
    assert [each.findtext(f"{C}tx//{C}v") for each in series] == ["Stratégie", "Déploiement", "Animation"]
    shown = Decimal(0)
    for place, each in enumerate(series):
        values = [Decimal(v.text or "") for v in each.iterfind(f"{C}val//{C}v")]
        assert values == [row.phases[place] for row in document.months]
        shown += sum(values)
    assert shown == document.total.amount
    labels = [v.text for v in series[0].iterfind(f"{C}cat//{C}v")]
    assert labels[:2] == ["janv. 2027", "févr."]
    assert labels[12] == "janv. 2028"


def test_the_designers_colours_stay() -> None:
    found = re.findall(
        r'srgbClr val="(\w+)"/></a:solidFill></c:spPr><c:invert', parts()["word/charts/chart1.xml"].decode()
    )
    assert found == ["12355B", "E69F00", "56B4E9"]


def test_axis_ids_are_positive_and_the_chart_has_words_for_those_who_do_not_see_it() -> None:
    made = parts()
    ids = [
        int(each) for each in re.findall(r'<c:axId val="(-?\d+)"', made["word/charts/chart1.xml"].decode())
    ]
    assert ids
    assert min(ids) > 0
    alt = re.search(r'descr="([^"]+)"', made["word/document.xml"].decode())
    assert alt
    assert "entre janvier 2027 et décembre 2028" in alt[1]


def test_the_workbook_behind_the_chart_holds_the_same_figures() -> None:
    document = example("offer", "fr")
    book = openpyxl.load_workbook(io.BytesIO(parts()["word/embeddings/chart1.xlsx"]))
    found = list(book["Sheet1"].iter_rows(values_only=True))
    assert found[0] == (None, "Stratégie", "Déploiement", "Animation")
    assert [tuple(Decimal(repr(x)) for x in row[1:]) for row in found[1:]] == [
        row.phases for row in document.months
    ]


def test_a_chart_by_phase_is_filled_too() -> None:
    document = example("offer", "en")
    template = read_parts((TEMPLATES / "offer.en.docx").read_bytes())
    template["word/document.xml"] = template["word/document.xml"].replace(
        b'title="months"', b'title="phases"'
    )
    made = filled_parts(document, write_parts(template))
    root = etree.fromstring(made["word/charts/chart1.xml"])
    values = [Decimal(each.text or "") for each in root.iterfind(f".//{C}val//{C}v")]
    assert values == [each.amount for each in document.phases]


def test_a_chart_whose_title_an_editor_dropped_is_found_by_the_tag_in_its_series() -> None:
    template = read_parts((TEMPLATES / "offer.en.docx").read_bytes())
    body = re.sub(rb' descr="[^"]*" title="months"', b"", template["word/document.xml"])
    assert b"title=" not in body
    made = filled_parts(example("offer", "en"), write_parts({**template, "word/document.xml": body}))
    assert made["word/charts/chart1.xml"] == parts("en")["word/charts/chart1.xml"]
    assert b'descr="Columns: amount per month' in made["word/document.xml"]


def test_a_chart_with_another_title_is_left_alone() -> None:
    template = read_parts((TEMPLATES / "offer.en.docx").read_bytes())
    template["word/document.xml"] = template["word/document.xml"].replace(b'title="months"', b'title="mine"')
    made = filled_parts(example("offer", "en"), write_parts(template))
    assert made["word/charts/chart1.xml"] == template["word/charts/chart1.xml"]
    assert figures_of(example("offer", "en"), "mine") is None


def test_a_workbook_that_word_put_behind_the_chart_is_replaced() -> None:
    made = parts("en")
    again = filled_parts(example("offer", "en"), write_parts({**made, "word/embeddings/chart1.xlsx": b"old"}))
    assert again["word/embeddings/chart1.xlsx"] == made["word/embeddings/chart1.xlsx"]
    assert again["word/charts/chart1.xml"] == made["word/charts/chart1.xml"]
