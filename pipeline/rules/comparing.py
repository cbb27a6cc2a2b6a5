"""Lists of figures that must be equal, as the Checks sheet shows them: both figures, the difference, its level."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from pipeline.formulas.blocks import Block, Column, Fixed, Label, Noted, One, PerRow, Rule
from pipeline.formulas.expressions import Count, Expr, Measured, Whole
from pipeline.formulas.functions import cents, if_, if_error, largest, pick, words
from pipeline.formulas.units import NUMBER


class Pair(NamedTuple):
    """Two figures that must be equal; ``key`` names the comparison in ``languages/``."""

    key: str
    left: Expr
    right: Expr


def figure(value: Expr) -> Expr:
    """Return a value as a plain number: money, days and counts stand in one column of a list of checks."""
    return Measured(value, NUMBER)


def level(problem: Expr, weight: Column) -> Rule:
    """Return the level of a check: 0 where there is no problem, else its weight; an error is a problem."""
    return Rule(if_error(if_(problem == 0, 0, weight), weight), "integer", role="check")


def status(of: Column) -> Rule:
    """Return the word for a level."""
    return Rule(pick(words("status"), of + 1), "text", role="check")


class Compared(Block):
    """A list of comparisons: the columns that every one of them has."""

    key = "compared"
    over = One()
    rows: ClassVar[tuple[str, ...]]
    level: ClassVar[Column]


def compared(key: str, pairs: tuple[Pair, ...]) -> type[Compared]:
    """Return the block of a list of comparisons; the words of its rows stand under ``rows.<key>``.

    A comparison with something that the workbook doesn't show has no row (see ``values.Values.shown``).
    """
    left = PerRow(tuple(figure(cents(pair.left)) for pair in pairs), NUMBER, "figure")
    right = PerRow(tuple(figure(cents(pair.right)) for pair in pairs), NUMBER, "figure")
    difference = Rule(cents(left - right), "figure", role="check")
    weight = Noted(weights(key), NUMBER, "integer")
    top = level(difference, weight)
    columns = {
        "id": Label(),
        "left": left,
        "right": right,
        "difference": difference,
        "weight": weight,
        "level": top,
        "status": status(top),
    }
    names = {"key": key, "wording": "reconciliation", "over": Fixed(len(pairs))}
    return type(key, (Compared,), {**names, "rows": tuple(pair.key for pair in pairs), **columns})


def weights(key: str) -> str:
    """Return the key of a list's weights among the values that no formula computes."""
    return f"{key}_blocking"


def highest(*columns: Column) -> Expr:
    """Return the highest level of lists of checks."""
    tops = [Count("highest", Whole(column)) for column in columns]
    return largest(*tops) if len(tops) > 1 else tops[0]
