"""Our styles are named, readable, added to a workbook's own without moving them, and added once."""

from __future__ import annotations

import itertools
import re

import pytest

from pipeline.workbook.markup import Markup
from pipeline.workbook.styles import DIFFERENTIAL, FORMATS, ROLES, SERIES, Look, Role
from pipeline.workbook.styles_xml import EMPTY_STYLES, StyleSheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
THEIRS = f"""<?xml version="1.0"?>
<x:styleSheet xmlns:x="{MAIN}"><x:numFmts count="1"><x:numFmt numFmtId="170" formatCode="0.000"/></x:numFmts>
<x:fonts count="1"><x:font><x:sz val="11"/><x:name val="Arial"/></x:font></x:fonts>
<x:fills count="2"><x:fill><x:patternFill patternType="none"/></x:fill>
<x:fill><x:patternFill patternType="gray125"/></x:fill></x:fills>
<x:borders><x:border/></x:borders>
<x:cellStyleXfs><x:xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></x:cellStyleXfs>
<x:cellXfs count="2"><x:xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<x:xf numFmtId="199" fontId="0" fillId="0" borderId="0" xfId="0"/></x:cellXfs>
<x:dxfs count="0"/></x:styleSheet>"""


def contrast(words: str, background: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it (1.4.3)."""

    def luminance(colour: str) -> float:
        parts = [int(part, 16) / 255 for part in re.findall("..", colour)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(words), luminance(background)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_gives_the_known_values() -> None:
    assert round(contrast("000000", "FFFFFF"), 1) == 21.0
    assert round(contrast("777777", "FFFFFF"), 2) == 4.48


@pytest.mark.parametrize("look", [*ROLES.values(), *DIFFERENTIAL.values()], ids=[*ROLES, *DIFFERENTIAL])
def test_words_can_be_read_on_their_background(look: Role | Look) -> None:
    assert contrast(look.colour, look.fill or "FFFFFF") >= 4.5


def test_series_are_apart_in_grey_print() -> None:
    assert len(set(SERIES)) == 6


def test_every_pair_of_role_and_format_is_a_cell_format_of_its_role_named_style() -> None:
    styles = StyleSheet(Markup(EMPTY_STYLES.encode()))
    numbers = {key: styles.cell(key) for key in map(".".join, itertools.product(ROLES, FORMATS))}
    root = Markup(styles.render()).root
    collections = {node.tag: node.children for node in root.children}
    names = {each.attributes["xfId"]: each.attributes["name"] for each in collections["cellStyles"]}
    for key, number in numbers.items():
        xf = collections["cellXfs"][number]
        assert names[xf.attributes["xfId"]] == ROLES[key.partition(".")[0]].name


def test_an_input_cell_is_blue_on_pale_yellow_and_shows_two_digits_and_zero_as_a_dash() -> None:
    styles = StyleSheet(Markup(EMPTY_STYLES.encode()))
    number = styles.cell("input.money")
    collections = {node.tag: node.children for node in Markup(styles.render()).root.children}
    xf = collections["cellXfs"][number].attributes
    font = collections["fonts"][int(xf["fontId"])]
    fill = collections["fills"][int(xf["fillId"])].children[0]
    codes = {each.attributes["numFmtId"]: each.attributes["formatCode"] for each in collections["numFmts"]}
    assert [(each.tag, each.attributes) for each in font.children] == [
        ("sz", {"val": "10"}),
        ("color", {"rgb": "FF1F4E9E"}),
        ("name", {"val": "Calibri"}),
        ("family", {"val": "2"}),
    ]
    assert fill.children[0].attributes == {"rgb": "FFFFF9DB"}
    assert codes[xf["numFmtId"]] == '#,##0.00;[Red]-#,##0.00;"–"'


def test_what_a_workbook_has_keeps_its_place_and_its_prefix() -> None:
    styles = StyleSheet(Markup(THEIRS.encode()))
    assert styles.cell("computed.money") == 2
    assert styles.differential("bad") == 0
    written = styles.render().decode()
    for theirs in re.findall(r"<x:(?:font|fill|border|xf|numFmt)\b[^>]*>", THEIRS):
        assert theirs in written
    root = Markup(written.encode()).root
    tags = [node.tag for node in root.children]
    assert tags == ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"]
    counts = {node.tag: node.attributes.get("count") for node in root.children}
    assert counts["cellXfs"] == "3"
    assert counts["dxfs"] == "1"
    assert counts["borders"] == "2"


def test_a_new_number_format_is_beyond_every_id_in_use() -> None:
    styles = StyleSheet(Markup(THEIRS.encode()))
    styles.cell("computed.share")
    formats = Markup(styles.render()).root.children[0].children
    assert [each.attributes["numFmtId"] for each in formats] == ["170", "200"]


def test_styles_do_not_grow_when_they_are_asked_for_again() -> None:
    once = StyleSheet(Markup(THEIRS.encode()))
    keys = ("input.money", "total.share", "heading.long")
    numbers = [once.cell(key) for key in keys]
    look = once.differential("watch")
    written = once.render()
    again = StyleSheet(Markup(written))
    assert [again.cell(key) for key in keys] == numbers
    assert again.differential("watch") == look
    assert again.render() == written


def test_a_style_that_the_person_has_changed_is_taken_as_it_is() -> None:
    once = StyleSheet(Markup(EMPTY_STYLES.encode()))
    once.cell("input.money")
    changed = Markup(once.render())
    style = changed.root.find("cellStyleXfs")
    assert style is not None
    changed.set(style.children[1], "fontId", "0")
    again = StyleSheet(Markup(changed.render()))
    number = again.cell("input.days")
    formats = Markup(again.render()).root.find("cellXfs")
    assert formats is not None
    assert formats.children[number].attributes["fontId"] == "0"


def test_an_unknown_style_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        StyleSheet(Markup(EMPTY_STYLES.encode())).cell("input.furlongs")
