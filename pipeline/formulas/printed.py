"""A printed formula: its text, and what moves in it down a column and across the members of a family."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.findings import column_letters

LETTERS = "\0"
"""Stands in a pattern for the letters of a column that moves with the member of a family."""


class Printed(NamedTuple):
    """A formula's pattern, with what moves in it.

    Attributes:
        spelled: the pattern: ``%d`` for each moving row, ``LETTERS`` for each moving column.
        rows: the first row of each moving reference.
        columns: the moving columns, as numbers.
        moves: whether the members to the right have the same pattern with their columns moved.
    """

    spelled: str
    rows: tuple[int, ...]
    columns: tuple[int, ...] = ()
    moves: bool = True

    @property
    def pattern(self) -> str:
        """The pattern with the letters of its columns."""
        if not self.columns:
            return self.spelled
        pieces = [""] * (2 * len(self.columns) + 1)
        pieces[::2] = self.spelled.split(LETTERS)
        pieces[1::2] = map(column_letters, self.columns)
        return "".join(pieces)

    def moved(self, by: int) -> Printed:
        """Return the formula as the member so many columns further right has it."""
        return self._replace(columns=tuple([column + by for column in self.columns])) if by else self

    def at(self, i: int) -> str:
        """Return the formula of row ``i`` of the block, from 0."""
        return self.pattern % tuple([row + i for row in self.rows])

    @property
    def is_live(self) -> bool:
        """Whether the formula refers to a cell: what it needs may all be missing from the workbook."""
        return bool(self.rows or self.columns) or "$" in self.spelled

    def shown(self, i: int) -> str | None:
        """Return the formula of row ``i``; None where a plain value says the same."""
        return self.at(i) if self.is_live else None

    def down(self, size: int) -> Iterator[str | None]:
        """Yield the formula of each row of a block of so many rows; None where a plain value says the same."""
        pattern, rows = self.pattern, self.rows
        if not self.is_live:
            yield from [None] * size
        elif not rows:
            yield from [pattern % ()] * size
        elif rows.count(rows[0]) == len(rows):
            pieces = [piece.replace("%%", "%") for piece in pattern.split("%d")]
            for row in range(rows[0], rows[0] + size):
                yield str(row).join(pieces)
        else:
            for i in range(size):
                yield pattern % tuple([row + i for row in rows])
