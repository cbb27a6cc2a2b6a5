"""What random workbooks hold for the calendar: a country, leave and rest, worked days that nobody typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from pipeline.rules.inputs import LISTS, WEIGHTS
from pipeline.tables import Value

if TYPE_CHECKING:
    from tests.witness.covered import Content, InputRow

_COUNTRIES = ("FR", "FR", "fr-57", "GB", "GB-SCT", "BE", "DE-BY", "US", "TN")


def add_calendar(rows: Content, seed: int) -> None:
    """Give a random workbook a country, its days of leave, or no worked days; a third of the workbooks have none of it."""
    random = Random(f"calendar {seed}")  # noqa: S311
    rows["peers"] = []
    if random.random() < 0.33:
        return
    project = rows["project"][0]
    first = project["first_month"]
    assert isinstance(first, date)
    if random.random() < 0.75:
        project["country"] = random.choice(_COUNTRIES)
    for name, values in (("leave_days", ("25", "28", "27.5", "0")), ("rest_days", ("0", "4", "9.25"))):
        for months in random.choice(((), (-20,), (-20, 1), (0, 13), (4,))):
            row: InputRow = {"name": name, "value": Decimal(random.choice(values))}
            rows["parameters"].append(row | {"valid_from": _moved(first, months)})
    if random.random() < 0.4:
        rows["parameters"] = [row for row in rows["parameters"] if row["name"] != "worked_days"]
        if random.random() < 0.3:
            row = {"name": "worked_days", "value": Decimal(210)}
            rows["parameters"].append(row | {"valid_from": _moved(first, random.choice((0, 5, 14)))})

    if random.random() < 0.5:
        shares = ("0", "0.11", "0.218", "1")
        rows["peers"] = [
            {
                "id": f"Pair & cie {n}",
                "share": Decimal(random.choice(shares)),
                "year": Decimal(2020 + n),
                "source": "dit",
            }
            for n in range(random.choice((1, 4)))
        ]
    for bought in rows["purchases"]:
        fitting = [_name(profile) for profile in rows["profiles"] if _fits(profile, bought, project)]
        if random.random() < 0.4:
            bought["spread"] = random.choice((*LISTS["spread"], "working_days", *fitting))


def _name(profile: InputRow) -> Value:
    return profile["id"]


def _fits(profile: InputRow, bought: InputRow, project: InputRow) -> bool:
    """Tell whether a profile has weights for the months of a purchase."""
    first, start = project["first_month"], bought["start"]
    assert isinstance(first, date)
    assert isinstance(start, date)
    end = bought.get("end") or (start if bought["frequency"] == "once" else None)
    last = _number(end) if isinstance(end, date) else _number(first) + int(str(project["months"])) - 1
    months = last - _number(start) + 1
    weights = [Decimal(str(profile.get(f"w{n:02d}") or 0)) for n in range(1, months + 1)]
    return months <= WEIGHTS and sum(weights) > 0


def _number(day: date) -> int:
    return day.year * 12 + day.month


def _moved(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def calendar_covered(rows: Content) -> set[str]:
    """Return what a workbook covers of the calendar."""
    project = rows["project"][0]
    typed = any(row["name"] == "worked_days" for row in rows["parameters"])
    found = {"calendar with a country" if "country" in project else "calendar without a country"}
    found.add("calendar with worked days typed" if typed else "calendar with worked days computed")
    return found
