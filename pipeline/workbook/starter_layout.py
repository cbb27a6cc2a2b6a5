"""Where everything stands in a starter workbook: the rows of a table sheet, of the form and of the lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline import languages
from pipeline.findings import column_letters
from pipeline.formulas.inputs import Input, InputTable
from pipeline.rules.inputs import LIST_ORDER, OPEN_LISTS, Project
from pipeline.workbook.plan import Area
from pipeline.workbook.starter_content import Content, list_words

HEADING, UNITS, FIRST = 4, 5, 6
LIST_FIRST = 5
"""First word of each list, under its heading: the Lists sheet has no units."""
FREE_ROWS = {"tasks": 40}
OTHER_FREE_ROWS = 20
SPARE_WORDS = 12
"""Empty cells under an open list, for the person's own words."""


@dataclass(frozen=True)
class Layout:
    """Where everything stands in a starter workbook of one language.

    Attributes:
        lang: the language.
        content: what the sheets hold.
        tabs: names of tabs that differ from the usual ones, because a workbook already has sheets of these
            names; by table key, and by "sheets.<key>" for the computed sheets that are to come.
        macros: whether the workbook has our macros.
    """

    lang: str
    content: Content
    tabs: Mapping[str, str] = field(default_factory=dict)
    macros: bool = False

    @property
    def joined(self) -> bool:
        """Whether the sheets go into a workbook that a person already has."""
        return bool(self.tabs)

    def sheet(self, key: str) -> str:
        """Return the tab's name of a table, of ``lists`` or of ``readme``."""
        return self.tabs.get(key) or languages.text(f"inputs.{key}.sheet", self.lang)

    def result(self, key: str) -> str:
        """Return the name that a computed sheet will have."""
        return self.tabs.get(f"sheets.{key}") or languages.text(f"sheets.{key}.tab", self.lang)

    def last_row(self, table: type[InputTable]) -> int:
        """Return the last prepared line of a table."""
        filled = len(self.content.get(table.key, ()))
        return FIRST - 1 + filled + FREE_ROWS.get(table.key, OTHER_FREE_ROWS)

    def list_area(self, choices: str) -> Area:
        """Return where the words of a list stand on the Lists sheet, spare cells included."""
        column = 1 + LIST_ORDER.index(choices)
        spare = SPARE_WORDS if choices in OPEN_LISTS else 0
        return Area(LIST_FIRST, column, LIST_FIRST - 1 + len(list_words(choices, self.lang)) + spare, column)

    def key_area(self, column: Input) -> Area:
        """Return the prepared cells of a key column that other tables refer to."""
        position = 1 + [each.key for each in column.table.columns].index(column.key)
        return Area(FIRST, position, self.last_row(column.table), position)

    def form_rows(self) -> dict[str, int]:
        """Return the row of each field of the project form; each group but the first is set apart by two rows."""
        groups = languages.table("inputs.project.groups", self.lang)
        firsts = {group["first"] for group in groups.values()}
        rows: dict[str, int] = {}
        row = HEADING
        for column in Project.columns:
            row += 3 if column.key in firsts and rows else 1
            rows[column.key] = row
        return rows

    def currency_cell(self) -> str:
        """Return the address of the project's currency, as formulas write it."""
        row = self.form_rows()["currency"]
        return absolute(self.sheet("project"), Area(row, 2, row, 2)).partition(":")[0]

    def currency(self) -> str:
        """Return the project's currency."""
        rows = self.content.get("project", ())
        return str(rows[0].get("currency") or "") if rows else ""


def absolute(sheet: str, area: Area) -> str:
    """Return a range of another sheet as formulas write it, as in ``'Listes'!$B$5:$B$8``."""
    quoted = sheet.replace("'", "''")
    first, last = column_letters(area.first_column), column_letters(area.last_column)
    return f"'{quoted}'!${first}${area.first_row}:${last}${area.last_row}"
