"""What a person may type in an input cell, and the messages that say so."""

from __future__ import annotations

from typing import NamedTuple

from pipeline import languages
from pipeline.findings import column_letters
from pipeline.formulas.inputs import Input
from pipeline.workbook.plan import Area, Validation
from pipeline.workbook.starter_content import column_words
from pipeline.workbook.starter_layout import Layout, absolute

TITLE_LIMIT = 32
"""Characters that Excel shows of a message's title."""
FIRST_DAY, LAST_DAY = "DATE(2000,1,1)", "DATE(2099,12,31)"


class Condition(NamedTuple):
    """What may be typed: as in ``plan.Validation``, and the key of the message for anything else."""

    kind: str
    formula1: str
    formula2: str | None = None
    operator: str | None = None
    strict: bool = True
    error: str = ""


def validation(column: Input, area: Area, layout: Layout) -> Validation:
    """Return the validation of a column's cells: its message is the column's help, its error says what to type."""
    words = column_words(column, layout.lang)
    condition = _choice(column, layout) or (
        _number(column) if column.unit.is_number else _other(column, area)
    )
    source = "lists" if column.refers is None else column.refers.table.key
    scale = 100 if column.is_share else 1
    error = condition.error and languages.text(
        f"starter.errors.{condition.error}",
        layout.lang,
        sheet=layout.sheet(source),
        low=(column.minimum or 0) * scale,
        high=(column.maximum or 0) * scale,
    )
    weight = "refused" if condition.strict else "unusual"
    return Validation(
        area,
        condition.kind,
        condition.formula1,
        condition.formula2,
        condition.operator,
        title=words.heading[:TITLE_LIMIT],
        message=words.help,
        error_title=languages.text(f"starter.errors.{weight}", layout.lang),
        error=error,
        strict=condition.strict,
    )


def _choice(column: Input, layout: Layout) -> Condition | None:
    """Return the condition of a column that takes words of a list, or the names of another sheet."""
    if column.also is not None:  # a list beside the names of another sheet: no single range holds both
        return Condition("list", _list_range(column.also, layout), strict=False, error="spread")
    if column.refers is not None:
        sheet = layout.sheet(column.refers.table.key)
        return Condition("list", absolute(sheet, layout.key_area(column.refers)), error="refers")
    if column.choices is not None:
        error = "open_list" if column.open_list else "list"
        return Condition(
            "list", _list_range(column.choices, layout), strict=not column.open_list, error=error
        )
    return None


def _number(column: Input) -> Condition:
    """Return the condition of a column of numbers."""
    kind = "whole" if column.whole else "decimal"
    name = "whole" if column.whole else "share" if column.is_share else "number"
    low = str(column.minimum or 0)
    if column.maximum is not None:
        return Condition(kind, low, str(column.maximum), "between", error=f"{name}_between")
    operator = "greaterThan" if column.exclusive else "greaterThanOrEqual"
    return Condition(kind, low, None, operator, error=f"{name}_from")


def _other(column: Input, area: Area) -> Condition:
    """Return the condition of a date, a key or a free text."""
    if column.unit.kind == "date":
        return Condition("date", FIRST_DAY, LAST_DAY, "between", error=column.show)
    if column.is_key:
        letters = column_letters(area.first_column)
        cells = f"${letters}${area.first_row}:${letters}${area.last_row}"
        return Condition("custom", f"COUNTIF({cells},{letters}{area.first_row})<2", error="key")
    return Condition("custom", "TRUE")


def _list_range(choices: str, layout: Layout) -> str:
    return absolute(layout.sheet("lists"), layout.list_area(choices))
