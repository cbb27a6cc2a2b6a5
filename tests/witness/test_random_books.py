"""The random workbooks are what they claim to be: valid, varied, and the same for the same seed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from pipeline.rules.inputs import LISTS, REQUIRED_PARAMETERS, WEIGHTS
from pipeline.rules.tabs import INPUT_TABLES
from tests.witness.random_books import Content, content, coverage

SEEDS = range(200)
TABLES = {table.key: table for table in INPUT_TABLES}


def month(day: object) -> int:
    """Return a month as one number, to count in."""
    assert isinstance(day, date)
    return day.year * 12 + day.month


@pytest.fixture(scope="module")
def contents() -> list[tuple[Content, str]]:
    """The two hundred contents that the parity test uses."""
    return [content(seed) for seed in SEEDS]


def test_the_same_seed_gives_the_same_content_and_another_seed_another() -> None:
    assert content(7) == content(7)
    assert all(one != other for one, other in pairwise(content(seed)[0] for seed in range(10)))


def test_every_column_is_declared_and_every_required_one_is_filled(
    contents: list[tuple[Content, str]],
) -> None:
    for rows, _ in contents:
        offer = rows["project"][0]["kind"] == "offer"
        assert set(rows) == set(TABLES)
        for key, lines in rows.items():
            columns = {column.key: column for column in TABLES[key].columns}
            needed = {
                name
                for name, column in columns.items()
                if column.required is True or (column.required == "offer" and offer)
            }
            for line in lines:
                assert needed <= set(line) <= set(columns)


def test_every_number_is_within_its_bounds_and_every_word_in_its_list(
    contents: list[tuple[Content, str]],
) -> None:
    for rows, _ in contents:
        for key, lines in rows.items():
            columns = {column.key: column for column in TABLES[key].columns}
            for line in lines:
                for name, value in line.items():
                    column = columns[name]
                    if isinstance(value, Decimal) and column.minimum is not None:
                        assert value > column.minimum if column.exclusive else value >= column.minimum, (
                            key,
                            name,
                        )
                    if isinstance(value, Decimal) and column.maximum is not None:
                        assert value <= column.maximum, (key, name)
                    if column.choices in LISTS and not column.open_list:
                        assert value in LISTS[column.choices], (key, name)


def test_keys_are_unique_without_case_and_hold_no_pattern(contents: list[tuple[Content, str]]) -> None:
    for rows, _ in contents:
        for lines in rows.values():
            keys = [str(line["id"]) for line in lines if "id" in line]
            assert len({key.casefold() for key in keys}) == len(keys)
            assert not any(set(key) & set("*?~<>=") or key != key.strip() for key in keys)


def test_every_line_lies_within_the_plan_and_weighs_something(contents: list[tuple[Content, str]]) -> None:
    for rows, _ in contents:
        project = rows["project"][0]
        first, length = month(project["first_month"]), int(str(project["months"]))
        profiles = {line["id"]: line for line in rows["profiles"]}
        assert first <= month(project["reporting_month"]) < first + length
        for line in rows["tasks"]:
            start, months = month(line["start"]), int(str(line.get("months", 1)))
            assert first <= start <= start + months - 1 < first + length
            if line["spread"] not in LISTS["spread"]:
                weights = [
                    profiles[line["spread"]].get(f"w{n:02d}") or 0 for n in range(1, min(months, WEIGHTS) + 1)
                ]
                assert months <= WEIGHTS
                assert sum(weights) > 0  # type: ignore[arg-type]
        for line in rows["purchases"]:
            assert first <= month(line["start"]) <= month(line.get("end", line["start"])) < first + length


def test_references_are_found_and_a_task_is_sourced_as_its_role(contents: list[tuple[Content, str]]) -> None:
    for rows, _ in contents:
        ids = {key: {line.get("id") for line in lines} for key, lines in rows.items()}
        roles = {line["id"]: line for line in rows["roles"]}
        for line in [*rows["tasks"], *rows["purchases"]]:
            assert line.get("need") in ids["needs"] | {None}
            assert line.get("channel") in ids["channels"] | {None}
        for line in rows["tasks"]:
            assert line.get("sourcing", roles[line["role"]]["sourcing"]) == roles[line["role"]]["sourcing"]


def test_every_required_parameter_holds_from_the_first_month(contents: list[tuple[Content, str]]) -> None:
    for rows, _ in contents:
        first = month(rows["project"][0]["first_month"])
        held = {line["name"] for line in rows["parameters"] if month(line["valid_from"]) <= first}
        assert set(REQUIRED_PARAMETERS) <= held
        assert {line["name"] for line in rows["parameters"]} <= set(LISTS["parameter"])


def test_what_is_covered(contents: list[tuple[Content, str]]) -> None:
    seen = coverage(contents)
    print(*(f"{count:4} {thing}" for thing, count in seen.items()), sep="\n")  # noqa: T201
    for thing in (
        "months 1",
        "months 60",
        "tasks 1",
        "tasks 31 to 60",
        "tasks with a half-cent tie",
        "purchases with a half-cent tie",
        "tasks.spread typed weights",
        "tasks.spread even",
        "tasks.spread start",
        "tasks.spread end",
        "tasks.id number",
        "purchases.unit_price zero",
        "purchases.frequency once",
        "purchases.frequency monthly",
        "purchases.frequency yearly",
        "profiles.w01 zero",
        "profiles.w01 blank",
        "cost_rules.type discount",
        "cost_rules.on running_total",
        "cost_rules.basis line_days",
        "cost_rules.category filled",
        "cost_rules.basis subtotal",
        "cost_rules.minimum number",
        "cost_rules.maximum number",
        "cost_rules.rate zero",
        "cost_rules begin within the plan",
        "cost_rules begin after it",
        "cost_rules end within the plan",
        "cost_rules end before it",
        "cost_rules on the subtotal of running totals",
        "cost_rules beside a line of nothing",
        "parameters change within the plan",
        "cost_rules none",
        "displaced some",
        "displaced none",
        "options none",
        "entities none",
        "entities.staff zero",
        "entities.staff blank",
        "entities.languages number",
        "entities.covered number",
        "tasks.entity filled",
        "purchases.entity filled",
        "options.taken yes",
        "options.taken no",
        "options.group number",
        "options.group blank",
        "tasks.option filled",
        "purchases.option filled",
        "roles.displaced_day zero",
        "roles.displaced_day number",
        "roles.payment_delay zero",
        "purchases.payment_delay number",
        "purchases none",
        "people none",
        "people some",
        "people.on_top yes",
        "people.end filled",
        "absences some",
        "skills_required some",
        "skills_required none",
        "skills_held.evidence blank",
        "skills_held.level zero",
        "content_plan some",
        "content_plan.per_month zero",
        "channels.entities number",
        "tasks.person filled",
        "make_or_buy none",
        "make_or_buy.choice make",
        "make_or_buy.choice buy",
        "make_or_buy.reason blank",
        "roles.other_side filled",
        "tasks.other_role filled",
        "drivers none",
        "drivers.number zero",
        "drivers.number blank",
        "drivers.first live_channels",
        "tasks.driver filled",
        "tasks.attendance number",
        "tasks.attendance zero",
        "tasks.attendee filled",
        "roles.contributed flat",
        "roles.contributed brackets",
        "roles.contributed schedule",
        "social_contributions none",
        "social_contributions.up_to number",
        "social_contributions.whole yes",
        "contribution_brackets some",
        "contribution_brackets.gross_from zero",
        "needs none",
        "kind offer",
        "kind business_case",
        "roles with quotes or XML's own characters",
    ):
        assert seen.get(thing, 0) >= 5, thing
