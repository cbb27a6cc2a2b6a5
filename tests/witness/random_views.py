"""What random workbooks hold for the views beside the budget: delays of payment, recovered VAT, displaced days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

from pipeline.tables import Value
from tests.witness.covered import Content, InputRow

_DELAYS = (None, None, "0", "1", "15", "30", "31", "45", "60", "90", "365")
_RECOVERED = (None, None, "1", "0", "0.5", "0.1234")
_DAY_VALUES = (None, None, "0", "333.335", "1200", "0.005")


def add_views(rows: Content, seed: int) -> None:
    """Add to a random workbook what the views need: everything is optional, blanks are common."""
    random = Random(f"views {seed}")  # noqa: S311
    project = rows["project"][0]
    _fill(project, "vat_recovered", random.choice(_RECOVERED))
    if random.random() < 0.4:
        first = project["first_month"]
        assert isinstance(first, date)
        row: InputRow = {"name": "payment_delay", "value": Decimal(random.choice(("0", "30", "45", "61")))}
        rows["parameters"].append(row | {"valid_from": first})
    for role in rows["roles"]:
        _fill(role, "payment_delay", random.choice(_DELAYS))
        if role["sourcing"] == "internal":
            _fill(role, "displaced_day", random.choice(_DAY_VALUES))
    for purchase in rows["purchases"]:
        _fill(purchase, "payment_delay", random.choice(_DELAYS))
    rows["payments"] = _payments(random, project["first_month"]) if random.random() < 0.5 else []
    inside = [role["id"] for role in rows["roles"] if role["sourcing"] == "internal"]
    count = random.choice((0, 0, 1, 3, 8)) if inside else 0
    rows["displaced"] = [_displaced(f"D{number}", random, inside) for number in range(1, count + 1)]


def _displaced(key: str, random: Random, roles: Sequence[Value]) -> InputRow:
    """Return a project that loses days."""
    row: InputRow = {"id": key, "project": random.choice(("Le site", "A & B", 'L\'intranet "v2"'))}
    row |= {"role": random.choice(roles), "days": Decimal(random.randrange(0, 200)) / 8}
    _fill(row, "person", random.choice((None, "Zoé", "O'Neil")))
    return row


def _payments(random: Random, first: Value) -> list[InputRow]:
    """Return payments whose shares make the whole, some after typed amounts, in or beside the plan's months."""
    assert isinstance(first, date)
    count = random.choice((1, 2, 3, 7))
    shares = [round(Decimal(random.randrange(1, 9999)) / 10000 / count, 4) for _ in range(count - 1)]
    made: list[InputRow] = [{"share": each} for each in (*shares, 1 - sum(shares, Decimal(0)))]
    made += [
        {"amount": Decimal(random.randrange(0, 99999)) / 1000} for _ in range(random.choice((0, 0, 1, 2)))
    ]
    random.shuffle(made)
    return [
        row
        | {
            "id": f"E{number}",
            "milestone": "À la commande",
            "due": first.replace(year=first.year + number % 3 - 1),
        }
        for number, row in enumerate(made, 1)
    ]


def _fill(row: InputRow, column: str, value: str | None) -> None:
    """Put a value into a row, a number as such; a blank is not put in."""
    if value is not None:
        row[column] = Decimal(value) if value.replace(".", "").isdigit() else value
