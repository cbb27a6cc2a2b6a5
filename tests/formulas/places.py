"""A sheet of our own making: where columns stand, for printing; what cells hold, for reading formulas back."""

from __future__ import annotations

from pipeline.formulas.blocks import AxisField, Column, Family, Single
from pipeline.formulas.excel_text import Place
from pipeline.formulas.expressions import Expr
from pipeline.formulas.inputs import Input


class Fixed:
    """Places given by hand.

    Args:
        places: where columns, fields and figures stand; a family stands at its opening column.
        members: how many members every family has.
        lists: where the words of a list stand.
    """

    def __init__(
        self, places: dict[object, Place], members: int = 0, lists: dict[str, Place] | None = None
    ) -> None:
        self.places = places
        self.count = members
        self.lists = lists or {}

    def column(self, column: Column | Input) -> Place:
        """Return the rows of a column."""
        return self.places[column]

    def tail(self, column: Input) -> Place:
        """Return a column with room for ten more rows."""
        place = self.places[column]
        return place._replace(last=place.last + 10)

    def member(self, family: Family, k: int) -> Place:
        """Return a family's member; -1 is the opening column."""
        place = self.places[family]
        return place._replace(column=place.column + 1 + k)

    def members(self, family: Family) -> int:
        """Return how many members a family has."""
        del family
        return self.count

    def field(self, field: AxisField, k: int) -> Place:
        """Return the cell of a field for a member; -1 is the last."""
        place = self.places[field]
        return place._replace(column=place.column + 1 + (k if k >= 0 else self.count - 1))

    def single(self, single: Single) -> Place:
        """Return the cell of a figure."""
        return self.places[single]

    def word(self, choices: str, code: str) -> Place:
        """Return the cell of a word: as many rows down as its code has letters."""
        place = self.lists[choices]
        return place._replace(first=place.first + len(code), last=place.first + len(code))

    def words(self, choices: str) -> Place:
        """Return the cells of a list."""
        return self.lists[choices]

    def reduced(self, node: Expr) -> Expr:
        """Return an expression as it is: everything is there."""
        return node
