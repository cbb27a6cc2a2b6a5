"""What random workbooks hold of entities: with and without staff, languages shared or not, lines that name one."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.witness.covered import Content, InputRow


def add_entities(rows: Content, seed: int) -> None:
    """Add entities to half of the random workbooks, and name them on some of the lines."""
    random = Random(f"entities {seed}")  # noqa: S311
    rows["entities"] = []
    if random.random() < 0.5:
        return
    staffed = random.random() < 0.7
    for number in range(random.choice((1, 2, 3, 7))):
        row: InputRow = {"id": random.choice(("Siège", "Île d'Oléron", "R&D")) + f" {number}"}
        if random.random() < 0.5:
            row["country"] = random.choice(("France", "Belgique & Co", "日本"))
        if staffed and random.random() < 0.8:
            row["staff"] = Decimal(random.choice((0, 1, 7, 33, 1200)))
        if random.random() < 0.6:
            row["languages"] = Decimal(random.choice((1, 2, 3)))
        if random.random() < 0.4:
            row["covered"] = Decimal(random.choice((0, 1, 3)))
        rows["entities"].append(row)
    for table in ("tasks", "purchases"):
        for line in rows[table]:
            if random.random() < 0.4:
                line["entity"] = random.choice(rows["entities"])["id"]
    for name in ("charter_drafting", "charter_roll_out"):
        if random.random() < 0.4:
            value = Decimal(random.choice(("0", "0.335", "2", "4.005")))
            first = rows["project"][0]["first_month"]
            rows["parameters"].append({"name": name, "value": value, "valid_from": first})
