"""What random workbooks hold of attendance: own people beside some tasks, days that fall on half cents and on zero."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.witness.covered import Content

_DAYS = ("0", "0.5", "1", "0.333", "1.005", "2.25", "12")


def add_attendance(rows: Content, seed: int) -> None:
    """Let own people attend some tasks of two workbooks in three; in an offer nobody need be named."""
    random = Random(f"attendance {seed}")  # noqa: S311
    project = rows["project"][0]
    offer = project["kind"] == "offer"
    if offer and random.random() < 0.5:
        project["client_day"] = Decimal(random.choice(("0", "310.005", "275", "0.01")))
    inside = [role["id"] for role in rows["roles"] if role["sourcing"] == "internal"]
    often = random.choice((0.0, 0.2, 0.6))
    for task in rows["tasks"]:
        if random.random() < often and (offer or inside):
            task["attendance"] = Decimal(random.choice(_DAYS))
            if inside and (not offer or random.random() < 0.5):
                task["attendee"] = random.choice(inside)
