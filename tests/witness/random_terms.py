"""Random terms of cost rules: bounds, months of validity, subtotals; numbers of their own, so that the rest stays as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.witness.covered import InputRow

_BOUNDS = ("0", "0.01", "0.005", "5", "20", "33.335", "100", "1234.5")


def add_terms(rows: dict[str, list[InputRow]], seed: int) -> None:
    """Give the cost rules of a workbook some of the terms that it may lack; windows cross the plan's ends, too."""
    random = Random(f"terms {seed}")  # noqa: S311
    project = rows["project"][0]
    first, months = project["first_month"], int(str(project["months"]))
    assert isinstance(first, date)
    rows["cost_rules"] = [rule | _terms(rule, random, first, months) for rule in rows["cost_rules"]]


def _terms(rule: InputRow, random: Random, first: date, months: int) -> InputRow:
    found: InputRow = {}
    if "rate" in rule and random.random() < 0.4:
        found["basis"] = "subtotal"
    if "rate" in rule and random.random() < 0.1:
        found["rate"] = Decimal(0)
    low, high = sorted(Decimal(random.choice(_BOUNDS)) for _ in range(2))
    if random.random() < 0.3:
        found["minimum"] = low
    if random.random() < 0.3:
        found["maximum"] = high
    start, end = sorted(random.randint(-3, months + 2) for _ in range(2))
    if random.random() < 0.5:
        found["valid_from"] = _month(first, start)
    if random.random() < 0.5:
        found["valid_to"] = _month(first, random.choice((start, end, end)))
    return found


def _month(first: date, offset: int) -> date:
    years, month = divmod(first.month - 1 + offset, 12)
    return date(first.year + years, month + 1, 1)


def terms_covered(rows: dict[str, list[InputRow]]) -> set[str]:
    """Return what the cost rules of a workbook cover beside their choices."""
    first, months = rows["project"][0]["first_month"], int(str(rows["project"][0]["months"]))
    assert isinstance(first, date)
    plan = range(number(first), number(first) + months)
    found = set()
    for rule in rows["cost_rules"]:
        start, end = rule.get("valid_from"), rule.get("valid_to")
        if isinstance(start, date) and number(start) > plan[0]:
            found.add(f"cost_rules begin {'within the plan' if number(start) in plan else 'after it'}")
        if isinstance(end, date) and number(end) < plan[-1]:
            found.add(f"cost_rules end {'within the plan' if number(end) in plan else 'before it'}")
        if rule["basis"] == "subtotal" and rule.get("on") == "running_total":
            found.add("cost_rules on the subtotal of running totals")
    if rows["cost_rules"] and any(0 in (task.get("quantity"), task["likely"]) for task in rows["tasks"]):
        found.add("cost_rules beside a line of nothing")
    for row in rows["parameters"]:
        since = row["valid_from"]
        if isinstance(since, date) and number(since) in plan[1:]:
            found.add("parameters change within the plan")
    return found


def number(day: date) -> int:
    """Return a month on a scale without gaps."""
    return day.year * 12 + day.month
