"""Sums over the members of a family: along a row, over all of them or over some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.formulas.expressions import Leaf
from pipeline.formulas.units import Unit

if TYPE_CHECKING:
    from pipeline.formulas.blocks import AxisField, Column, Family


class Earlier(Leaf):
    """A family that is written further down, of which only the members before the own one may be read.

    What a rule adds depends on what the rules before it added: here a name is used before it exists, and still no
    cycle can be written, because a member never reads itself.
    """

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self.family: Family | None = None

    @property
    def of(self) -> Family:
        """The family, once it is written.

        Raises:
            TypeError: none was written for it.
        """
        if self.family is None:
            raise TypeError("no family was written for what reads its earlier members")
        return self.family


class SumUpTo(Leaf):
    """The sum of a column and the family that follows it: of all members, or of those before this one (``Earlier``)."""

    def __init__(self, base: Column, family: Family | Earlier) -> None:
        super().__init__(family.unit)
        self.base = base
        self.family = family


class SumDuring(Leaf):
    """The sum of a row of a family over the members that are in force at a time: not before one date, nor after another."""

    def __init__(self, family: Family, since: AxisField, until: AxisField, at: AxisField) -> None:
        super().__init__(family.unit)
        self.family = family
        self.since = since
        self.until = until
        self.at = at


class SumAcross(Leaf):
    """The sum of a row of a family over the members whose flag is 1."""

    def __init__(self, family: Family, flag: AxisField) -> None:
        super().__init__(family.unit)
        self.family = family
        self.flag = flag
