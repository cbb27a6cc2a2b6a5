"""What random workbooks hold for the cost of employees: three ways of contributions, their tables, dated terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from tests.witness.covered import Content, InputRow

_LABELS = ("Maladie", "maladie", "Retraite & cie", 'Chômage "A"', "L'accident", "Dialogue <social>", "CET")
_RATES = ("0.13", "0.0211", "0.0855", "0.00016", "0.0025", "0.1295", "0", "0.4")
_TERMS = {
    "mobility_levy": ("0", "0.02015", "0.0295"),
    "health_cover": ("0", "41.085", "62"),
    "meal_vouchers": ("0", "6.255", "7.18"),
    "minimum_wage": ("1823.03", "1766.92", "2000"),
    "social_ceiling": ("4005", "3925", "2500.5"),
    "reduction_floor": ("0", "0.02", "0.05"),
    "reduction_range": ("0.3781", "0.3"),
    "reduction_range_large": ("0.3821", "0.25"),
    "reduction_exponent": ("1.75", "1", "0.5", "3"),
    "reduction_limit": ("3", "1.6", "1.01"),
    "large_staff": ("50", "20"),
}


def add_employer(rows: Content, seed: int) -> None:
    """Add to a random workbook what the cost of employees may need; a third of the workbooks have none of it."""
    random = Random(f"employer {seed}")  # noqa: S311
    project = rows["project"][0]
    rows["social_contributions"], rows["contribution_brackets"] = [], []
    if random.random() < 0.35:
        return
    first = project["first_month"]
    assert isinstance(first, date)
    if random.random() < 0.8:
        project["staff"] = Decimal(random.choice((0, 11, 49, 50, 250)))
    if random.random() < 0.7:
        rows["social_contributions"] = _schedule(random, first)
    if random.random() < 0.6:
        rows["contribution_brackets"] = _brackets(random, first)
    for name, values in _TERMS.items():
        for months in random.choice(((), (), (-20,), (-20, 1), (4,))):
            row: InputRow = {"name": name, "value": Decimal(random.choice(values))}
            rows["parameters"].append(row | {"valid_from": _moved(first, months)})
    ways = ["flat"] + ["brackets"] * 2 * bool(rows["contribution_brackets"])
    if rows["social_contributions"] and "staff" in project:
        ways += ["schedule"] * 3
    for role in rows["roles"]:
        if random.random() < 0.8:
            role["contributed"] = random.choice(ways)


def _moved(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _schedule(random: Random, first: date) -> list[InputRow]:
    """Return contributions, some in several versions; the first is in force from the start."""
    found: list[InputRow] = []
    held: set[tuple[str, date]] = set()
    for number in range(1, random.choice((2, 6, 14))):
        label, since = random.choice(_LABELS), _moved(first, random.choice((-30, -5, 0, 2, 9)))
        if number == 1:
            since = first
        if (label.casefold(), since) in held:
            continue
        held.add((label.casefold(), since))
        above = random.choice((None, None, None, "1", "0.5"))
        row: InputRow = {"id": Decimal(number) if random.random() < 0.5 else f"C-{number}", "label": label}
        row |= {"rate": Decimal(random.choice(_RATES)), "valid_from": since}
        for column, value in (
            ("above", above),
            ("up_to", random.choice((None, None, "1.5", "4"))),
            ("whole", random.choice((None, "no", "yes"))),
            ("staff_from", random.choice((None, None, None, "11", "50"))),
            ("staff_below", random.choice((None, None, None, "50"))),
        ):
            if value is not None:
                row[column] = value if column == "whole" else Decimal(value)
        found.append(row)
    return found


def _brackets(random: Random, first: date) -> list[InputRow]:
    """Return tables of brackets, the first in force from the start; lines in any order."""
    found: list[InputRow] = []
    for since in {first, _moved(first, random.choice((-9, 3, 7)))}:
        starts = random.sample((15000, 24000, 29000, 35000, 60000.5), random.randrange(5))
        for start in (0, *starts):
            rate = Decimal(random.choice(_RATES)) + Decimal("0.105")
            row: InputRow = {"gross_from": Decimal(repr(start)), "rate": rate, "valid_from": since}
            found.append(row)
    random.shuffle(found)
    return found
