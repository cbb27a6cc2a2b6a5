"""What a set of random workbooks holds, counted: a test that compares workbooks is worth what they cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pipeline.rules.inputs import LISTS
from pipeline.tables import Value
from tests.witness.random_calendar import calendar_covered
from tests.witness.random_terms import terms_covered

InputRow = dict[str, Value]
Content = dict[str, list[InputRow]]
"""Rows by table key; choices as codes, keys and the words of open lists as typed."""


def coverage(contents: Iterable[tuple[Content, str]]) -> dict[str, int]:
    """Return how many of the workbooks hold each thing that ought to be covered, to be printed by the tests."""
    seen: Counter[str] = Counter()
    for rows, language in contents:
        project = rows["project"][0]
        things = {
            "workbooks",
            f"language {language}",
            f"kind {project['kind']}",
            f"currency {project['currency']}",
        }
        things.add("months " + _band(int(str(project["months"])), (1, 12, 24, 59, 60)))
        things.add("tasks " + _band(len(rows["tasks"]), (1, 10, 30, 60)))
        things.add(
            "output in the other language" if project["language"] != language else "output in its language"
        )
        for key, columns in _COVERED.items():
            things.add(f"{key} none" if not rows[key] else f"{key} some")
            for row in rows[key]:
                if _ties(row, rows):
                    things.add(f"{key} with a half-cent tie")
                if any(
                    isinstance(row.get(name), str) and set(str(row[name])) & set("'\"&<>") for name in row
                ):
                    things.add(f"{key} with quotes or XML's own characters")
                things |= {f"{key}.{column} {_told(row.get(column), column)}" for column in columns}
        seen.update(things | terms_covered(rows) | calendar_covered(rows))
    return dict(sorted(seen.items()))


_COVERED: Mapping[str, tuple[str, ...]] = {
    "roles": (
        *("sourcing", "loaded_day", "salary", "contributions", "worked_days"),
        *("displaced_day", "payment_delay", "contributed", "other_side"),
    ),
    "publics": ("audience",),
    "objectives": ("target", "date"),
    "forgotten": ("answer",),
    "waivers": ("reason", "line"),
    "needs": ("objective", "serves"),
    "channels": ("need", "live_from", "public", "objective", "official", "entities", "languages"),
    "content_plan": ("per_month", "hours", "unit_cost"),
    "profiles": ("w01",),
    "tasks": (
        "id",
        "spread",
        "optimistic",
        "quantity",
        "months",
        "need",
        "channel",
        "category",
        "sourcing",
        "person",
        "option",
        "entity",
        "attendance",
        "attendee",
        "driver",
        "other_role",
    ),
    "options": ("taken", "group"),
    "entities": ("staff", "languages", "covered"),
    "drivers": ("number", "first", "second", "third"),
    "people": ("elsewhere", "on_top", "start", "end", "back_up"),
    "absences": ("note",),
    "social_contributions": ("above", "up_to", "whole", "staff_from", "staff_below"),
    "contribution_brackets": ("gross_from",),
    "purchases": (
        "id",
        "frequency",
        "unit_price",
        "quantity",
        "end",
        "category",
        "nature",
        "selling_price",
        "payment_delay",
        "option",
        "entity",
        "spread",
    ),
    "payments": ("share", "amount"),
    "peers": ("share",),
    "make_or_buy": ("phase", "choice", "reason"),
    "displaced": ("person", "days"),
    "skills_required": ("id", "level"),
    "skills_held": ("level", "evidence"),
    "cost_rules": (
        "type",
        "view",
        "basis",
        "on",
        "phase",
        "sourcing",
        "nature",
        "category",
        "rate",
        "minimum",
        "maximum",
        "valid_from",
        "valid_to",
        "base_month",
        "each_month",
    ),
}


def _ties(row: InputRow, rows: Content) -> bool:
    """Tell whether a line's days, cost or price fall exactly between two cents, before any rounding."""
    quantity = Decimal(str(row.get("quantity", 1)))
    products = []
    if "unit_price" in row:
        products.append(quantity * Decimal(str(row["unit_price"])))
    if "likely" in row:
        points = [Decimal(str(row[name])) for name in ("optimistic", "likely", "pessimistic") if name in row]
        days = (points[0] + 4 * points[1] + points[2]) / 6 if len(points) == 3 else points[0]
        role = next(each for each in rows["roles"] if each["id"] == row["role"])
        rates = [
            Decimal(str(role[name])) for name in ("day_rate", "loaded_day", "selling_rate") if name in role
        ]
        products += [days * quantity, *(days * quantity * rate for rate in rates)]
    return any(product * 1000 % 10 == 5 for product in products)


def _told(value: Value, column: str) -> str:
    """Return the kind of a value in a word or two."""
    codes = {code for words in LISTS.values() for code in words}
    if value is None:
        return "blank"
    if value in codes:
        return str(value)
    if value == 0:
        return "zero"
    if column == "spread":
        return "typed weights"
    return "number" if isinstance(value, Decimal) else "text" if column == "id" else "filled"


def _band(number: int, ends: Sequence[int]) -> str:
    """Return the band of sizes that a number falls in."""
    start = 1
    for end in ends:
        if number <= end:
            return str(end) if start == end else f"{start} to {end}"
        start = end + 1
    return f"{start} or more"
