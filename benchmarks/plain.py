"""The samples without what an afternoon's script leaves out: the optional sheets, columns and parameters.

The comparison is only fair over the same outputs. So both sides get these workbooks, whose computed sheets are the ones
that the script writes, too, each with about as many formulas: work and purchases with their cost rules, the plan, the
views, the summary, the checks, the document. What a run costs on a whole sample, with all that the script knows nothing
of, is measured beside it.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from pipeline.rules.inputs import REQUIRED_PARAMETERS
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Value
from pipeline.workbook import starter
from pipeline.workbook.starter_content import SAMPLES, Content

FLAT = Decimal("0.42")
"""Employer contributions of a role whose own come from a schedule or a table: the flat rate that people use instead."""
WORKED = Decimal(218)
"""Worked days a year, typed."""


def plain(content: Content) -> Content:
    """Return a budget without its optional sheets and columns.

    Contributions are flat shares of the salary, worked days are typed, no line is spread by working days, none is
    indexed, and a cost rule on a subtotal is taken line by line.
    """
    kept: dict[str, list[dict[str, Value]]] = {}
    for table in INPUT_TABLES:
        if table.optional or table.key not in content:
            continue
        optional = {column.key for column in table.columns if column.optional}
        rows = [
            {key: value for key, value in row.items() if key not in optional} for row in content[table.key]
        ]
        kept[table.key] = rows
    for row, whole in zip(kept["roles"], content["roles"], strict=True):
        if whole.get("contributed"):
            row["contributions"] = FLAT
    first = {row["name"]: row for row in reversed(kept["parameters"]) if row["name"] in REQUIRED_PARAMETERS}
    start = kept["project"][0]["first_month"]
    worked: dict[str, Value] = {"name": "worked_days", "value": WORKED, "valid_from": start}
    kept["parameters"] = [
        worked,
        *reversed(first.values()),
    ]  # the script reads each once, for the first month
    for row in kept["tasks"]:
        if row["spread"] == "working_days":
            row["spread"] = "even"
    kept["cost_rules"] = [row for row in kept["cost_rules"] if row["type"] != "indexation"]
    for row in kept["cost_rules"]:
        if row["basis"] == "subtotal":
            row["basis"] = "line_cost"
    return kept


def write_all(folder: Path, *, whole: bool = False) -> list[Path]:
    """Write both samples into a folder, plain or whole; return their paths."""
    paths = []
    for lang, name in sorted(SAMPLES.items()):
        path = folder / f"{'whole' if whole else 'plain'}-{name}.xlsx"
        content = starter.sample(lang)
        path.write_bytes(starter.build(content if whole else plain(content), lang))
        paths.append(path)
    return paths
