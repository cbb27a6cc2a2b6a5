"""Drivers: what multiplies the days of a task besides its quantity (S14, S16, S48, DOMAIN.md section 2).

A benchmark has competitors × channels, an audit its sources, a charter entities × languages. A driver is a number that a
person types, times up to three counts that are made on the other sheets: so a channel more is a benchmark dearer.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Column, KeyCopy, LinesOf, Rule, WordsOf
from pipeline.formulas.expressions import Count, Expr, Whole
from pipeline.formulas.functions import (
    cents,
    choose,
    if_,
    is_blank,
    largest,
    link,
    pick,
    position,
    row_number,
    total,
    words,
)
from pipeline.rules.entity_keys import EntityKeys
from pipeline.rules.inputs import Channels, Needs
from pipeline.rules.inputs_drivers import Drivers
from pipeline.rules.inputs_purpose import Publics


def entities() -> Expr:
    """Return how many entities the plan serves: those of their sheet, or the most that one channel serves; 1 at least."""
    return largest(Count("filled", Whole(EntityKeys.id)), Count("highest", Whole(Channels.entities)), 1)


def languages() -> Expr:
    """Return how many languages the plan speaks: those of the entities, or the most of one channel; 1 at least."""
    return largest(total(EntityKeys.added), Count("highest", Whole(Channels.languages)), 1)


class Counted(Block):
    """One row per thing that may be counted: how many there are on the other sheets."""

    key = "counted"
    over = WordsOf("counted")
    id = Rule(pick(words("counted"), row_number()), "text", role="link")
    value = Rule(
        choose(
            row_number(),
            Count("entered", Whole(Channels.id)),
            Count("entered", Whole(Channels.live_from)),
            Count("entered", Whole(Publics.id)),
            Count("entered", Whole(Needs.id)),
            entities(),
            languages(),
            largest(total(EntityKeys.languages), 1),
        ),
        "integer",
    )


def count_of(word: Column) -> Rule:
    """Return how many there are of what a driver counts; 1 where it counts nothing."""
    return Rule(if_(is_blank(word), 1, pick(Counted.value, position(word, Counted.id))), "integer")


class DriverValues(Block):
    """One row per driver: its number times what it counts."""

    key = "driver_values"
    over = LinesOf(Drivers)
    id = KeyCopy(Drivers.id)
    row = Rule(position(id, Drivers.id), "integer")
    number = link(Drivers.number, row)
    first = link(Drivers.first, row)
    first_count = count_of(first)
    second = link(Drivers.second, row)
    second_count = count_of(second)
    third = link(Drivers.third, row)
    third_count = count_of(third)
    value = Rule(cents(if_(is_blank(number), 1, number) * first_count * second_count * third_count), "number")


OF_DRIVERS: tuple[type[Block], ...] = (Counted, DriverValues)
"""What is shown only where there are drivers."""
