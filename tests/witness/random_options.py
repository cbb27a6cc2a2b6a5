"""What random workbooks hold of options: taken, left, in groups of which one at most is taken, some without a line."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.witness.covered import Content, InputRow


def add_options(rows: Content, seed: int) -> None:
    """Add options to every second random workbook, and name them on some of its lines."""
    random = Random(f"options {seed}")  # noqa: S311
    rows["options"] = []
    if random.random() < 0.5:
        return
    taken_groups: set[int] = set()
    for number in range(random.choice((1, 2, 3, 5))):
        group = random.choice((None, None, 1, 2))
        taken = random.random() < 0.4 and group not in taken_groups
        row: InputRow = {
            "id": random.choice(("Vidéo", "L'été", "R&D 'a'")) + f" {number}",
            "label": "Été & co",
        }
        row["taken"] = "yes" if taken else "no"
        if group is not None:
            row["group"] = Decimal(group)
            if taken:
                taken_groups.add(group)
        rows["options"].append(row)
    for table in ("tasks", "purchases"):
        for at, line in enumerate(rows[table]):
            if random.random() < 0.35 and (table, at) != ("tasks", 0):  # an offer keeps its first task
                line["option"] = random.choice(rows["options"])["id"]
