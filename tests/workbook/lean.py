"""A starter without the optional sheets on which nothing stands, as of a person who deleted them: half of the sheets.

All that opens, compares and saves workbooks is twice as quick on it; the whole starter has tests of its own.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.languages import table
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.workbook.blank import blank_workbook
from pipeline.workbook.macros import add_macros
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.starter import Content, sheet_plans
from pipeline.workbook.writer import write_sheets


def lean(content: Content, lang: str, *, macros: bool = False) -> bytes:
    """Return a workbook that holds a plan, without optional sheets that are empty, and nothing that refers to them."""
    gone = [each.key for each in INPUT_TABLES if each.optional and not content.get(each.key)]
    tabs = [table(f"inputs.{key}", lang)["sheet"] for key in gone]
    marks = {f"in_{key}" for key in gone}
    empty = blank_workbook(lang, "")
    plans = [
        _without(plan, tabs) for plan in sheet_plans(content, lang, macros=macros) if plan.mark not in marks
    ]
    return write_sheets(add_macros(empty, lang) if macros else empty, plans)


def _without(plan: SheetPlan, tabs: list[str]) -> SheetPlan:
    names = ["'{}'!".format(tab.replace("'", "''")) for tab in tabs]
    return replace(
        plan,
        validations=[each for each in plan.validations if not any(name in each.formula1 for name in names)],
        links=[each for each in plan.links if each.sheet not in tabs],
    )
