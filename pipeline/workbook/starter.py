"""The workbook that a person starts from: read-me, input sheets and lists, empty or filled in.

``build`` writes any content; ``sample`` and ``minimal`` give the two that ``truecost new`` offers.
"""

from __future__ import annotations

from pipeline import languages
from pipeline.workbook.blank import blank_workbook
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.starter_content import Content, minimal, sample
from pipeline.workbook.starter_forms import plans
from pipeline.workbook.starter_layout import Layout
from pipeline.workbook.starter_readme import lists_plan, readme_plan
from pipeline.workbook.writer import write_sheets

__all__ = ["Content", "build", "minimal", "sample", "sheet_plans"]


def build(content: Content, lang: str) -> bytes:
    """Return a whole input workbook.

    Args:
        content: what it holds; choices as codes, texts and keys as they are.
        lang: the language of its headings and words, "fr" or "en".
    """
    title = languages.text("inputs.readme.title", lang)
    return write_sheets(blank_workbook(lang, title), sheet_plans(content, lang))


def sheet_plans(content: Content, lang: str) -> list[SheetPlan]:
    """Return every sheet of a starter workbook, in the order of the tabs."""
    layout = Layout(lang, content)
    return [readme_plan(layout), *plans(layout), lists_plan(layout)]
