"""The workbook that a person starts from: read-me, input sheets and lists, empty or filled in.

``build`` writes any content; ``sample`` and ``minimal`` give the two that ``truecost new`` offers. ``add_to``
puts the same sheets into a workbook that a person already has.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline import languages
from pipeline.findings import FileRefusedError
from pipeline.rules.catalog import SHEETS
from pipeline.rules.inputs import Project, Tasks
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.workbook.blank import blank_workbook
from pipeline.workbook.cells import read_cells
from pipeline.workbook.finding_tables import find_tables
from pipeline.workbook.macros import add_macros, settings_plan
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.scanning import INPUT_MARK, scan
from pipeline.workbook.starter_content import Content, minimal, sample
from pipeline.workbook.starter_forms import plans
from pipeline.workbook.starter_layout import Layout
from pipeline.workbook.starter_readme import lists_plan, readme_plan
from pipeline.workbook.tab_names import free_name
from pipeline.workbook.writer import sheet_names, write_sheets

__all__ = ["Content", "add_to", "build", "minimal", "sample", "sheet_plans"]

KEYS = ("readme", *(table.key for table in INPUT_TABLES), "lists")
"""What the tabs of a starter hold, in their order."""


def build(content: Content, lang: str, *, macros: bool = False) -> bytes:
    """Return a whole input workbook.

    Args:
        content: what it holds; choices as codes, texts and keys as they are.
        lang: the language of its headings and words, "fr" or "en".
        macros: whether it has our macros, for a name that ends in .xlsm.
    """
    title = languages.text("inputs.readme.title", lang)
    empty = blank_workbook(lang, title)
    return write_sheets(
        add_macros(empty, lang) if macros else empty, sheet_plans(content, lang, macros=macros)
    )


def add_to(data: bytes, content: Content, lang: str, name: str = "") -> tuple[bytes, list[str]]:
    """Return a person's workbook with the input sheets at its end, and the names of their tabs.

    A name that one of the person's sheets bears already is made free ("Tasks (2)"), and every formula, list
    and link refers to the names as they are.

    Args:
        data: the workbook.
        content: what the sheets hold.
        lang: the language of their headings and words.
        name: the file's name, for messages.

    Raises:
        FileRefusedError: ``has_inputs`` where the workbook holds a plan of ours already; and what
            ``write_sheets`` raises.
    """
    present = sheet_names(data, name=name)
    ours = next((tab for tab, mark in present if mark is not None and mark.startswith(INPUT_MARK)), None)
    sheet = ours or _plan_sheet(data, name)
    if sheet:
        raise FileRefusedError("has_inputs", name, sheet=sheet)
    taken = [tab for tab, _ in present]
    usual = Layout(lang, content)
    wanted = [(key, usual.sheet(key)) for key in KEYS]
    wanted += [
        (f"sheets.{sheet.key}", usual.result(sheet.key)) for sheet in SHEETS
    ]  # as the run will name them
    marked = {f"sheets.{mark}": tab for tab, mark in present if mark is not None}
    tabs: dict[str, str] = {}
    for key, title in wanted:
        tabs[key] = marked.get(key) or free_name(taken, title)
        taken.append(tabs[key])
    return write_sheets(data, sheet_plans(content, lang, tabs), name=name), [tabs[key] for key in KEYS]


def _plan_sheet(data: bytes, name: str) -> str:
    """Return the sheet of a plan of ours that bears no mark: copied from elsewhere, or saved by another program."""
    places, _ = find_tables(scan(read_cells(data, name)))
    found = [places[each.key] for each in (Project, Tasks) if each.key in places]
    return next((place.grid.sheet for place in found if place.share > 1 / 2), "")


def sheet_plans(
    content: Content, lang: str, tabs: Mapping[str, str] | None = None, *, macros: bool = False
) -> list[SheetPlan]:
    """Return every sheet of a starter workbook, in the order of the tabs; ``tabs``, ``macros`` as in ``Layout``."""
    layout = Layout(lang, content, tabs or {}, macros)
    own = [settings_plan(lang)] if macros else []
    return [readme_plan(layout), *plans(layout), lists_plan(layout), *own]
