"""What a computed sheet is made of: bands of blocks, groups of single figures, axes, room for charts."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.formulas.blocks import Axis, Block, Group


class Band(NamedTuple):
    """Blocks side by side, whose rows line up; ``title`` is the key of a section title, or None."""

    blocks: tuple[type[Block], ...]
    title: str | None = None
    heading: bool = True


class Charts(NamedTuple):
    """Room for charts, by their keys in ``workbook/charts.py``."""

    keys: tuple[str, ...]


Part = Band | Charts | type[Group] | type[Axis]


class Sheet(NamedTuple):
    """A computed sheet.

    Attributes:
        key: its mark and the key of its words.
        kind: "results", "workings" or "checks".
        parts: bands of blocks, groups of single figures, axes, from top to bottom.
        months: whether its columns are the months of the plan (at the same columns on every such sheet).
        only: "offer" where only an offer has it.
        badge: column of the master check at the top right.
    """

    key: str
    kind: str
    parts: tuple[Part, ...]
    months: bool = False
    only: str | None = None
    badge: int = 7


def workings(blocks: tuple[type[Block], ...]) -> list[Band]:
    """Return blocks one under the other, each with a title of its own, so that each rule keeps its column."""
    return [Band((block,), block.key) for block in blocks]
