"""What random workbooks hold of making and buying: other sides that are some, none or on the same side, and choices."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from pipeline.rules.inputs import LISTS
from tests.witness.covered import Content, InputRow

_PARAMETERS = {
    "training_price": ("0", "999.995", "1400"),
    "training_days": ("0", "1.005", "2"),
    "rework_share": ("0", "0.333", "1"),
    "attendance_share": ("0", "0.125"),
}


def add_making(rows: Content, seed: int) -> None:
    """Let two workbooks in three compare making with buying, some of their roles and tasks with another side."""
    random = Random(f"making {seed}")  # noqa: S311
    first = rows["project"][0]["first_month"]
    keys = [role["id"] for role in rows["roles"]]
    for role in rows["roles"]:
        if random.random() < 0.5:
            role["other_side"] = random.choice(keys)
    for task in rows["tasks"]:
        if random.random() < 0.2:
            task["other_role"] = random.choice(keys)
    count = random.choice((0, 1, 3))
    rows["make_or_buy"] = [_choice(phase, random) for phase in random.sample(LISTS["phase"], count)]
    for name, values in _PARAMETERS.items():
        if count and random.random() < 0.4:
            value = Decimal(random.choice(values))
            rows["parameters"].append({"name": name, "value": value, "valid_from": first})


def _choice(phase: str, random: Random) -> InputRow:
    """Return the choice of a phase, with a reason or without."""
    row: InputRow = {"phase": phase, "choice": random.choice(LISTS["choice"])}
    return row | {"reason": "Nous l'avons fait"} if random.random() < 0.5 else row
