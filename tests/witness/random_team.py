"""The team of a random workbook: people who are enough and people who are not, absences, tasks of theirs and of nobody."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.tables import Value
    from tests.witness.covered import Content, InputRow
    from tests.witness.random_books import Maker

_SHARES = ("0.05", "0.2", "0.333", "0.5", "0.8", "1")
_SKILLS = ("Modération", "modération", "R&D 50 %", "“Video”", "x*?", "<b>", "7", Decimal(7), "=HTML")
_DAYS_OFF = ("0.5", "1", "5", "10", "23", "31")


def team(maker: Maker, rows: Content) -> None:
    """Fill in the people, their absences and the persons of some tasks; one workbook in three has no team."""
    rows["people"] = maker.rows(
        lambda key: _person(maker, key, rows), 0, maker.random.choice((0, 2, 5)), maker.keys(5)
    )
    people = rows["people"]
    for row in people:
        if len(people) > 1 and maker.chance(40):
            row["back_up"] = maker.random.choice([other["id"] for other in people if other is not row])
    for row in rows["tasks"]:
        if people and maker.chance(60):
            row["person"] = maker.random.choice(people)["id"]
    skills(maker, rows)
    presence(maker, rows)
    rows["absences"] = (
        [_absence(maker, people) for _ in range(maker.random.choice((0, 3, 12)))] if people else []
    )


def _person(maker: Maker, key: object, rows: Content) -> InputRow:
    start = maker.random.randrange(-3, maker.months)
    end = maker.random.randrange(start, maker.months + 3)
    return {
        "id": f"Zoé {key}",
        "role": maker.random.choice(rows["roles"])["id"],
        "entity": maker.maybe(40, maker.label()),
        "allocation": Decimal(maker.random.choice(_SHARES)),
        "elsewhere": maker.maybe(40, Decimal(maker.random.choice(_SHARES))),
        "on_top": maker.random.choice((None, "no", "yes")),
        "manager": maker.maybe(50, maker.label()),
        "agreement": maker.maybe(50, maker.month(-1)),
        "start": maker.maybe(50, maker.month(start)),
        "end": maker.maybe(50, maker.month(max(end, 0))),
    }


def _absence(maker: Maker, people: list[InputRow]) -> InputRow:
    return {
        "person": maker.random.choice(people)["id"],
        "month": maker.month(maker.random.randrange(-1, maker.months + 1)),
        "days": Decimal(maker.random.choice(_DAYS_OFF)),
    } | ({"note": maker.label()} if maker.chance(30) else {})


def skills(maker: Maker, rows: Content) -> None:
    """Fill in skills required and held; names of skills may hold anything, patterns too."""
    asked = maker.random.choice((0, 4, 15))
    rows["skills_required"] = maker.rows(
        lambda key: _required(maker, key, rows), 0, asked, maker.numbers(asked)
    )
    people, held = rows["people"], maker.random.choice((0, 5, 15))
    rows["skills_held"] = [_held(maker, people) for _ in range(held)] if people else []


def _required(maker: Maker, key: Value, rows: Content) -> InputRow:
    return {
        "id": key,
        "task": str(maker.random.choice(rows["tasks"])["id"]),
        "skill": maker.random.choice(_SKILLS),
        "level": Decimal(maker.random.randint(1, 4)),
    }


def _held(maker: Maker, people: list[InputRow]) -> InputRow:
    return {
        "person": maker.random.choice(people)["id"],
        "skill": maker.random.choice(_SKILLS),
        "level": Decimal(maker.random.randint(0, 4)),
    } | ({"evidence": maker.label()} if maker.chance(60) else {})


_PRESENCE = {
    "hours_per_day": ("7", "7.5", "8"),
    "presence_floor": ("0", "3", "4"),
    "presence_channel": ("0.5", "1", "1.25"),
    "presence_entity": ("0", "0.1", "0.333"),
    "presence_language": ("0", "0.25"),
    "presence_weeks": ("44", "47", "52"),
    "coverage_threshold": ("0", "0.5", "0.8", "1"),
    "risk_correlation": ("0", "0.3", "1"),
    "risk_seed": ("1", "42"),
    "risk_trials": ("1", "100", "1000"),
    "estimate_high_3": ("0.25", "0.333"),
}


def presence(maker: Maker, rows: Content) -> None:
    """Fill in what channels ask for, the content plan, the parameters of presence; free accounts name a channel."""
    if maker.chance(50):
        rows["project"][0]["estimate_class"] = Decimal(maker.random.randint(1, 5))
    for row in rows["channels"]:
        if maker.chance(40):
            row["entities"] = Decimal(maker.random.randint(1, 12))
        if maker.chance(40):
            row["languages"] = Decimal(maker.random.randint(1, 4))
        if "live_from" not in row and maker.chance(30):
            row["live_from"] = maker.month(maker.random.randrange(-20, maker.months + 3))
    channels, planned = rows["channels"], maker.random.choice((0, 3, 8))
    rows["content_plan"] = (
        maker.rows(lambda key: _content(maker, key, channels), 0, planned, maker.numbers(planned))
        if channels
        else []
    )
    for name, values in _PRESENCE.items():
        if maker.chance(40):
            since = maker.month(-maker.random.randrange(0, 9))
            value = Decimal(maker.random.choice(values))
            rows["parameters"].append({"name": name, "value": value, "valid_from": since})


def _content(maker: Maker, key: Value, channels: list[InputRow]) -> InputRow:
    return {
        "id": key,
        "channel": maker.random.choice(channels)["id"],
        "type": maker.label(),
        "per_month": Decimal(maker.random.choice(("0", "0.333", "1", "4", "22.5"))),
        "hours": maker.maybe(60, Decimal(maker.random.choice(("0.25", "1.5", "7")))),
        "unit_cost": maker.maybe(40, maker.money()),
    }
