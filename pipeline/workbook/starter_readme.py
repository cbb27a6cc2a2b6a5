"""The two sheets that explain: the read-me (steps, sheets, legend, advice, version) and the lists of words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pipeline import __version__, languages
from pipeline.rules.inputs import LIST_ORDER, OPEN_LISTS
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.workbook.button_xml import ROW_HEIGHT
from pipeline.workbook.macros import SUBS, readme_button
from pipeline.workbook.plan import Button, CellWrite, ColumnWidth, Link, RowWrite, SheetPlan
from pipeline.workbook.starter_content import list_words
from pipeline.workbook.starter_forms import title_rows
from pipeline.workbook.starter_layout import HEADING, LIST_FIRST, Layout

README_WIDTHS = (24, 112)
LIST_WIDTH = 11


def readme_plan(layout: Layout) -> SheetPlan:
    """Return the read-me: three steps, what each sheet is for with a link, legend, advice, version."""
    words: dict[str, Any] = languages.table("starter.readme", layout.lang)
    rows = list(title_rows("readme", layout.lang))
    buttons: list[Button] = []
    if layout.macros:
        words |= languages.table("buttons.readme", layout.lang)
        buttons = _button_rows(rows, words, layout.lang)
    links = _readme_rows(rows, words, layout)
    return SheetPlan(
        mark="in_readme",
        name=layout.sheet("readme"),
        kind="workings",
        rows=rows,
        columns=[ColumnWidth(n, n, width) for n, width in enumerate(README_WIDTHS, 1)],
        links=links,
        buttons=buttons,
        landscape=True,
        language=layout.lang,
    )


def _section(rows: list[RowWrite], title: str) -> None:
    cells = [CellWrite(n, title if n == 1 else "", None, "section.text") for n in (1, 2)]
    rows.append(RowWrite(rows[-1].number + 2, cells))


def _button_rows(rows: list[RowWrite], words: dict[str, Any], lang: str) -> list[Button]:
    """Add a row for each button, which lies over its own name, and return them; the last is on the ribbon only."""
    _section(rows, words["buttons_heading"])
    _add(
        rows,
        *(
            CellWrite(n, words[f"{key}_heading"], None, "heading.text")
            for n, key in ((1, "button"), (2, "does"))
        ),
    )
    buttons: list[Button] = []
    for key in (*SUBS, "functions"):
        caption, tip = (languages.text(f"buttons.{key}.{part}", lang) for part in ("caption", "tip"))
        cells = [CellWrite(1, caption, None, "plain.text"), CellWrite(2, tip, None, "plain.long")]
        rows.append(RowWrite(rows[-1].number + 1, cells, ROW_HEIGHT if key in SUBS else None))
        if key in SUBS:
            buttons.append(readme_button(key, lang, rows[-1].number))
    return buttons


def _readme_rows(rows: list[RowWrite], words: dict[str, Any], layout: Layout) -> list[Link]:
    """Add what the read-me says, and return its links."""
    links: list[Link] = []

    def section(heading: str) -> None:
        _section(rows, words[heading])

    def heading(first: str, second: str) -> None:
        _add(
            rows,
            CellWrite(1, words[first], None, "heading.text"),
            CellWrite(2, words[second], None, "heading.text"),
        )

    def line(first: str, second: str, style: str = "plain.text") -> None:
        _add(rows, CellWrite(1, first, None, style), CellWrite(2, second, None, "plain.long"))

    section("steps_heading")
    for n, step in enumerate(words["steps"], 1):
        line(words["step_label"].format(n=n), step)
    section("sheets_heading")
    heading("sheet_heading", "what_heading")
    for key in (*(table.key for table in INPUT_TABLES), "lists"):
        name = layout.sheet(key)
        line(name, languages.text(f"inputs.{key}.purpose", layout.lang), "link.text")
        links.append(Link(rows[-1].number, 1, name, "A1", words["link_tip"].format(sheet=name)))
    for key, what in words["results"]:
        line(layout.result(key), what)
    section("cells_heading")
    heading("cell_heading", "what_heading")
    for style, name, what in words["cells"]:
        line(name, what, style)
    section("tabs_heading")
    heading("tab_heading", "what_heading")
    for name, what in words["tabs"]:
        line(name, what)
    section("tips_heading")
    for name, tip in words["tips"]:
        line(name, tip)
    section("version_heading")
    said = languages.text("saving.joined.version", layout.lang) if layout.joined else words["version"]
    line(words["version_label"], said.format(version=__version__))
    return links


def _add(rows: list[RowWrite], *cells: CellWrite) -> None:
    """Put a row right under the last one."""
    rows.append(RowWrite(rows[-1].number + 1, list(cells)))


def lists_plan(layout: Layout) -> SheetPlan:
    """Return the lists: a column each, headings in row 4; the open ones have spare cells to type in."""
    keys = LIST_ORDER
    return SheetPlan(
        mark="in_lists",
        name=layout.sheet("lists"),
        kind="input",
        rows=_list_rows(layout),
        columns=[ColumnWidth(n, n, _list_width(key, layout.lang)) for n, key in enumerate(keys, 1)],
        freeze=(LIST_FIRST, 1),
        repeat_rows=(HEADING, HEADING),
        language=layout.lang,
    )


def _list_width(key: str, lang: str) -> float:
    """Return the width of a list: its longest word, and the longest word of its heading."""
    words = [str(word) for word in list_words(key, lang)]
    words += languages.text(f"lists.{key}.heading", lang).split()
    return max(LIST_WIDTH, *(len(word) * 1.1 + 1 for word in words))


def _list_rows(layout: Layout) -> Iterator[RowWrite]:
    yield from title_rows("lists", layout.lang)
    keys = LIST_ORDER
    headings = [languages.text(f"lists.{key}.heading", layout.lang) for key in keys]
    yield RowWrite(
        HEADING, [CellWrite(n, each, None, "heading.text") for n, each in enumerate(headings, 1)], 30
    )
    areas = [layout.list_area(key) for key in keys]
    words = [list_words(key, layout.lang) for key in keys]
    for row in range(LIST_FIRST, max(area.last_row for area in areas) + 1):
        cells = []
        for key, area, each in zip(keys, areas, words, strict=True):
            if row <= area.last_row:
                value = each[row - LIST_FIRST] if row - LIST_FIRST < len(each) else None
                numbers = isinstance(each[0], Decimal)
                role = "input" if key in OPEN_LISTS else "plain"
                cells.append(
                    CellWrite(area.first_column, value, None, f"{role}.{'share' if numbers else 'text'}")
                )
        yield RowWrite(row, cells)
