"""Units of measure: money, days and shares are different things and can't be added by mistake."""

from __future__ import annotations

from typing import NamedTuple


class UnitError(TypeError):
    """Two units that don't go together, found when the rules are imported."""


class Unit(NamedTuple):
    """A kind of value (``number``, ``text``, ``date``, ``flag``) and its dimensions as (name, power)."""

    kind: str
    dimensions: tuple[tuple[str, int], ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether the value is a Decimal."""
        return self.kind == "number"

    def times(self, other: Unit, power: int = 1) -> Unit:
        """Return the unit of a product (power 1) or of a quotient (power -1)."""
        if not (self.is_number and other.is_number):
            raise UnitError(f"{self} and {other} can't be multiplied or divided")
        powers = dict(self.dimensions)
        for name, exponent in other.dimensions:
            powers[name] = powers.get(name, 0) + power * exponent
        return Unit(
            "number", tuple(sorted((name, exponent) for name, exponent in powers.items() if exponent))
        )

    def __str__(self) -> str:
        """Return a short name for messages, as in ``number[day^-1 money]``."""
        inside = " ".join(name if power == 1 else f"{name}^{power}" for name, power in self.dimensions)
        return f"{self.kind}[{inside}]" if inside else self.kind


NUMBER = Unit("number")
"""A pure number: counts, factors, switches."""
SHARE = NUMBER
"""A part of one, shown as a percentage."""
MONEY = Unit("number", (("money", 1),))
DAYS = Unit("number", (("day", 1),))
MONTHS = NUMBER
"""A count of months, or a month's number on a scale without gaps."""
MONEY_PER_DAY = MONEY.times(DAYS, -1)
FTE = NUMBER
TEXT = Unit("text")
MONTH = Unit("date")
"""A point in time; months are the first day of the month."""
DATE = MONTH
FLAG = Unit("flag")
