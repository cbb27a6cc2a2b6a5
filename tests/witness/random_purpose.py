"""What random workbooks are for: publics, objectives, kinds of work, gates, forgotten costs, waivers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from pipeline.rules.inputs import LISTS
from pipeline.rules.inputs_purpose import ACTIVITIES, FORGOTTEN
from tests.witness.covered import Content, InputRow

_WORDS = ("Été & co", "l'objectif", "Ω", "a < b", "80 %", "« visé »")
_CHECKS = ("S01", "S20", "s26", "S29", "S37", "S53", "S56", "S99")
_GATES = ("resource_plan", "strategy_approval", "tools_chosen", "deployment_start")


def with_purpose(rows: Content, seed: int) -> Content:
    """Return random rows with what they are for; a third of the workbooks fill in none of it."""
    rows |= {key: [] for key in ("publics", "objectives", "forgotten", "waivers")}
    purpose = _Purpose(rows, Random(f"purpose {seed}"))  # noqa: S311
    if purpose.dice.randrange(3):
        purpose.sheets()
        purpose.columns()
    return rows


def _add(row: InputRow, **cells: Any) -> None:
    """Fill cells of a row; a blank is not given."""
    row |= {key: value for key, value in cells.items() if value is not None}


class _Purpose:
    """The purpose of one random workbook."""

    def __init__(self, rows: Content, dice: Random) -> None:
        self.rows, self.dice = rows, dice
        first = rows["project"][0]["first_month"]
        assert isinstance(first, date)
        self.first = first

    def some(self, percent: int, value: Any) -> Any:
        """Return a value or, in the other cases, a blank."""
        return value if self.dice.randrange(100) < percent else None

    def day(self) -> date:
        """Return any day from the plan's first on."""
        return self.first + timedelta(days=self.dice.randrange(700))

    def words(self) -> str:
        """Return any text."""
        return self.dice.choice(_WORDS)

    def one(self, key: str, percent: int) -> Any:
        """Return the name of one of the rows of a sheet, or a blank."""
        return self.some(percent, self.dice.choice(self.rows[key])["id"]) if self.rows[key] else None

    def of(self, choices: str, percent: int) -> Any:
        """Return a word of a list, or a blank."""
        return self.some(percent, self.dice.choice(LISTS[choices]))

    def sheets(self) -> None:
        """Fill in the sheets of their own."""
        rows, some, words, day = self.rows, self.some, self.words, self.day
        for n in range(self.dice.randrange(4)):
            rows["publics"].append({"id": f"Public {n}"})
            _add(rows["publics"][-1], label=some(50, words()), audience=self.of("audience", 50))
        for n in range(self.dice.randrange(5)):
            rows["objectives"].append({"id": f"O{n}", "label": words()})
            _add(rows["objectives"][-1], target=some(80, words()), measure=some(80, words()))
            _add(rows["objectives"][-1], date=some(80, day()), company=some(50, words()))
        for item in FORGOTTEN if self.dice.randrange(2) else ():
            rows["forgotten"].append({"item": item})
            _add(rows["forgotten"][-1], answer=self.of("answer", 80), reason=some(50, words()))
        for check in self.dice.sample(_CHECKS, self.dice.randrange(5)):
            rows["waivers"].append({"check": check})
            _add(rows["waivers"][-1], reason=some(80, words()), line=some(20, "T1"), who=some(50, words()))
            _add(rows["waivers"][-1], date=some(50, day()))

    def columns(self) -> None:
        """Fill in the columns of the sheets that are there anyway."""
        rows, some, words, day = self.rows, self.some, self.words, self.day
        _add(rows["project"][0], audience=self.of("audience", 60), peers=some(30, words()))
        _add(rows["project"][0], **{gate: some(60, day()) for gate in _GATES})
        for row in rows["needs"]:
            _add(row, serves=self.one("objectives", 60))
        for row in rows["channels"]:
            _add(row, public=self.one("publics", 70), objective=self.one("objectives", 70))
            _add(row, official=some(50, day()))
        for row in (*rows["tasks"], *rows["purchases"]):
            _add(row, activity=some(70, self.dice.choice(ACTIVITIES)), objective=self.one("objectives", 30))
            _add(row, borne_by=some(20, words()))
        named = [row["id"] for row in rows["tasks"] if isinstance(row["id"], str)]
        for row in rows["tasks"]:
            _add(row, due=some(50, day()), running_line=some(20, self.dice.choice(named)) if named else None)
