"""The sheets that a person fills in, as sheet plans: tables with a line per thing, and the project form.

Every sheet has the same layout: title in A1, what to do in A2, headings in row 4, units in row 5, lines from
row 6. Prepared empty lines carry the same styles and validations as the filled ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline import languages
from pipeline.formulas.inputs import Input, InputTable
from pipeline.rules.inputs import Project
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Value
from pipeline.workbook.plan import Area, CellWrite, ColumnWidth, RowWrite, SheetPlan
from pipeline.workbook.starter_content import as_shown, column_words
from pipeline.workbook.starter_layout import FIRST, HEADING, UNITS, Layout
from pipeline.workbook.starter_validation import validation

FORMATS = {"key": "text", "choice": "text", "count": "integer", "weight": "number", "amount_per_day": "money"}
"""Number format of an input's cells, where it differs from what the declaration calls it."""
WIDTHS = {"text": 22, "long": 34, "key": 14, "choice": 15, "money": 13, "weight": 7}
"""Default widths in characters, where the declaration gives none."""
OTHER_WIDTH = 11
WIDEST_NAME = 20
"""Width at most of a column that holds the names of another sheet, where the declaration gives none."""
FORM_WIDTHS = (30, 64, 76)


def input_format(column: Input) -> str:
    """Return the number format of an input's cells."""
    return FORMATS.get(column.show, column.show)


def table_plan(table: type[InputTable], layout: Layout) -> SheetPlan:
    """Return the sheet of a table, its lines filled in from the content."""
    last = layout.last_row(table)
    key = table.key_column()
    labels = 2 if key is not None and table.columns[1].key == "label" else 1
    return SheetPlan(
        mark=f"in_{table.key}",
        name=layout.sheet(table.key),
        kind="input",
        rows=_table_rows(table, layout),
        columns=[ColumnWidth(n, n, _width(each, layout.lang)) for n, each in enumerate(table.columns, 1)],
        freeze=(FIRST, labels + 1),
        filter=Area(UNITS, 1, last, len(table.columns)),
        validations=[
            validation(each, Area(FIRST, n, last, n), layout) for n, each in enumerate(table.columns, 1)
        ],
        repeat_rows=(HEADING, UNITS),
        language=layout.lang,
    )


def title_rows(key: str, lang: str) -> Iterator[RowWrite]:
    """Yield the two first rows of an input sheet: its title and what is done there."""
    for row, part in ((1, "title"), (2, "purpose")):
        yield RowWrite(
            row, [CellWrite(1, languages.text(f"inputs.{key}.{part}", lang), None, f"{part}.text")]
        )


def _table_rows(table: type[InputTable], layout: Layout) -> Iterator[RowWrite]:
    yield from title_rows(table.key, layout.lang)
    words = [column_words(column, layout.lang) for column in table.columns]
    yield RowWrite(
        HEADING, [CellWrite(n, each.heading, None, "heading.text") for n, each in enumerate(words, 1)], 30
    )
    yield RowWrite(UNITS, [unit_cell(n, each.unit, layout) for n, each in enumerate(words, 1)])
    content = layout.content.get(table.key, ())
    for row in range(FIRST, layout.last_row(table) + 1):
        given: Mapping[str, Value] = content[row - FIRST] if row - FIRST < len(content) else {}
        values = [as_shown(each, given.get(each.key), layout.lang) for each in table.columns]
        cells = [
            CellWrite(n, value, None, f"input.{input_format(each)}")
            for n, (each, value) in enumerate(zip(table.columns, values, strict=True), 1)
        ]
        yield RowWrite(row, cells)


def unit_cell(column: int, unit: str, layout: Layout) -> CellWrite:
    """Return a cell of the units row; a unit of money follows the project's currency, live."""
    before, money, after = unit.partition("{currency}")
    if not money:
        return CellWrite(column, unit, None, "unit.text")
    formula = "&".join(
        part for part in (before and f'"{before}"', layout.currency_cell(), f'"{after}"') if part
    )
    return CellWrite(column, f"{before}{layout.currency()}{after}", formula, "unit.text")


def _width(column: Input, lang: str) -> float:
    """Return a column's width: what is declared, but never less than its longest heading word or its unit."""
    words = column_words(column, lang)
    longest = max(len(part) for part in words.heading.split())
    unit = len(words.unit.replace("{currency}", "EUR"))
    wanted = column.width or WIDTHS.get(column.show, OTHER_WIDTH)
    if column.width is None and column.refers is not None:
        wanted = min(column.refers.width or wanted, WIDEST_NAME)
    return max(wanted, round(longest * 1.2 + 1), unit + 4)


def form_plan(layout: Layout) -> SheetPlan:
    """Return the project form: labels in A, answers in B, what to answer in C."""
    rows = layout.form_rows()
    return SheetPlan(
        mark="in_project",
        name=layout.sheet("project"),
        kind="input",
        rows=_form_rows(layout, rows),
        columns=[ColumnWidth(n, n, width) for n, width in enumerate(FORM_WIDTHS, 1)],
        freeze=(HEADING, 2),
        validations=[
            validation(each, Area(rows[each.key], 2, rows[each.key], 2), layout)._replace(
                message="", title=""
            )
            for each in Project.columns
            if each.show not in {"text", "long"}
        ],
        repeat_rows=(1, 2),
        language=layout.lang,
    )


def _form_rows(layout: Layout, rows: dict[str, int]) -> Iterator[RowWrite]:
    yield from title_rows("project", layout.lang)
    groups = languages.table("inputs.project.groups", layout.lang)
    headings = {group["first"]: group["heading"] for group in groups.values()}
    given: Mapping[str, Value] = next(iter(layout.content.get("project", ())), {})
    for column in Project.columns:
        row = rows[column.key]
        words = column_words(column, layout.lang)
        if column.key in headings:
            section = [
                CellWrite(n, "" if n > 1 else headings[column.key], None, "section.text") for n in (1, 2, 3)
            ]
            yield RowWrite(row - 1, section)
        answer = as_shown(column, given.get(column.key), layout.lang)
        cells = [
            CellWrite(1, words.heading, None, "plain.text"),
            CellWrite(2, answer, None, f"input.{_form_format(column)}"),
            CellWrite(3, words.help, None, "note.long"),
        ]
        yield RowWrite(row, cells)


def _form_format(column: Input) -> str:
    """Return the format of an answer: texts wrap, so that a long name is never cut."""
    return "long" if column.show in {"text", "choice"} else input_format(column)


def plans(layout: Layout) -> Iterator[SheetPlan]:
    """Yield the sheet of each input table, in the order of the tabs."""
    for table in INPUT_TABLES:
        yield form_plan(layout) if table.form else table_plan(table, layout)
