"""What random workbooks hold of drivers: numbers, counts of what is there and of what isn't, and tasks that they drive."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from pipeline.rules.inputs_drivers import COUNTED
from tests.witness.covered import Content, InputRow

_NUMBERS = (None, "0", "1", "3", "0.333", "12.005")


def add_drivers(rows: Content, seed: int) -> None:
    """Give half of the workbooks drivers, and some of their tasks one of these."""
    random = Random(f"drivers {seed}")  # noqa: S311
    count = random.choice((0, 0, 1, 4))
    rows["drivers"] = [_driver(f"Moteur {number}", random) for number in range(1, count + 1)]
    for task in rows["tasks"]:
        if count and random.random() < 0.4:
            task["driver"] = random.choice(rows["drivers"])["id"]


def _driver(key: str, random: Random) -> InputRow:
    """Return a driver: a number or a count at least."""
    row: InputRow = {"id": key}
    number = random.choice(_NUMBERS)
    if number is not None:
        row["number"] = Decimal(number)
    for column in ("first", "second", "third"):
        if random.random() < 0.4:
            row[column] = random.choice(COUNTED)
    return row if len(row) > 1 else row | {"number": Decimal(2)}
