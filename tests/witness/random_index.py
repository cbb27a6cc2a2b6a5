"""Random indexations: rules that take their rate from a dated price index, at a line's start or month by month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.witness.covered import Content, InputRow

_INDICES = ("100", "315.2", "314.5", "285.1234567", "101.5", "98.25")


def add_indexing(rows: Content, seed: int) -> None:
    """Make indexations of some cost rules on lines; half of the workbooks have none."""
    random = Random(f"index {seed}")  # noqa: S311
    first = rows["project"][0]["first_month"]
    assert isinstance(first, date)
    if random.random() < 0.5:
        return
    for rule in rows["cost_rules"]:
        if rule["basis"] == "line_cost" and random.random() < 0.5:
            del rule["rate"]
            rule["type"] = "indexation"
            if random.random() < 0.5:
                rule["base_month"] = _moved(first, random.choice((-30, -12, 0, 3)))
            if random.random() < 0.7:
                rule["each_month"] = random.choice(("yes", "yes", "no"))
    for months in (-30, *random.choice(((), (-5,), (1, 2, 3), (2, 9, 14)))):
        _add(rows, "price_index", random.choice(_INDICES), _moved(first, months))
    for months in random.choice(((), (-40,), (-10,), (2,))):
        _add(rows, "index_link", random.choice(("0.97975", "1.02")), _moved(first, months))


def _add(rows: Content, name: str, value: str, since: date) -> None:
    row: InputRow = {"name": name, "value": Decimal(value), "valid_from": since}
    rows["parameters"].append(row)


def _moved(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
