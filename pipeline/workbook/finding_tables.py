"""Where a person's tables are: the row (or, for a form, the column) that holds most of a table's headings.

A row stands for the table whose headings it matches best, and a table for the row that matches it best, so that a
missing table is never mistaken for another one that shares some headings with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline.rules.inputs import Project
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.workbook.headings import LISTS_TABLE, Meaning, meanings, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.workbook.scanning import Grid, Hit

_FEWEST = 2
_FEWEST_LABELS = 3
_MAY_LACK = frozenset(each.key for each in INPUT_TABLES if each.optional)
_TABLES = (*(each.key for each in INPUT_TABLES if not each.form), LISTS_TABLE)


@dataclass
class Place:
    """Where a table stands.

    Attributes:
        at: for each column's key, the row and column of its heading.
        twice: (row and column of the heading, of the same heading again) where one stands twice.
        langs: how many headings are in each language (one that is the same in both counts for both).
    """

    key: str
    grid: Grid
    order: int
    at: dict[str, tuple[int, int]] = field(default_factory=dict)
    twice: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    langs: Counter[str] = field(default_factory=Counter)

    @property
    def heading(self) -> int:
        """The row of the headings; for a form, of its first label."""
        return min(row for row, _ in self.at.values())

    @property
    def span(self) -> tuple[int, int]:
        """First and last sheet column of the headings."""
        columns = [column for _, column in self.at.values()]
        return min(columns), max(columns)

    @property
    def rank(self) -> tuple[float, ...]:
        """What makes a place better than another: more headings, our mark, the order of tabs and rows."""
        return -len(self.at), -self.share, self.key not in self.grid.marks, self.order, self.heading

    @property
    def share(self) -> float:
        """The part of the table's headings that was found."""
        return len(self.at) / len(words(self.key, "en"))


def find_tables(grids: list[Grid]) -> tuple[dict[str, Place], list[Place]]:
    """Return the place of each table that was found, and whole tables that were found a second time."""
    chosen: dict[str, Place] = {}
    again: list[Place] = []
    places = [place for order, grid in enumerate(grids) for place in _places(grid, order)]
    for place in sorted(places, key=attrgetter("rank")):
        first = chosen.setdefault(place.key, place)
        if first is not place and len(place.at) == len(first.at):
            again.append(place)
    return chosen, again


def _places(grid: Grid, order: int) -> Iterator[Place]:
    """Yield the rows and columns of a sheet that look like headings, each for its best table."""
    for _, hits in groupby(sorted(grid.hits), key=attrgetter("row")):
        together = list(hits)
        whole = _best(together, grid, order)
        parts = [_best(part, grid, order) for part in _segments(together, grid)]
        tables = {part.key for part in parts if part is not None and part.share > 1 / 2}
        for place in parts if len(tables) > 1 else [whole]:
            if place is not None:
                yield place
    by_column = sorted(grid.hits, key=attrgetter("column", "row"))
    for _, hits in groupby(by_column, key=attrgetter("column")):
        form = _place(Project.key, list(hits), grid, order)
        if len(form.at) >= _FEWEST_LABELS:
            yield form


def _segments(hits: list[Hit], grid: Grid) -> Iterator[list[Hit]]:
    """Yield runs of headings with no blank column between them: tables may stand side by side."""
    filled = grid.rows[hits[0].row]
    run: list[Hit] = []
    for hit in hits:
        if run and any(column not in filled for column in range(run[-1].column, hit.column)):
            yield run
            run = []
        run.append(hit)
    yield run


def _best(hits: list[Hit], grid: Grid, order: int) -> Place | None:
    """Return the place of the table that a row's headings match best, where they match two at least."""
    if len(hits) < _FEWEST:
        return None
    places = (_place(key, hits, grid, order) for key in _TABLES)
    best = min(filter(_likely, places), key=lambda each: (-len(each.at), -each.share), default=None)
    return best if best is not None and len(best.at) >= _FEWEST else None


def _likely(place: Place) -> bool:
    """Tell whether a place may be its table: of one that a workbook may lack, two usual words are no sign."""
    return place.key not in _MAY_LACK or place.key in place.grid.marks or place.share > 1 / 2


def _place(key: str, hits: Iterable[Hit], grid: Grid, order: int) -> Place:
    """Match headings with a table's columns; a heading that we print wins over another spelling."""
    place = Place(key, grid, order)
    mains: dict[str, bool] = {}
    for hit in hits:
        meant = meanings(key).get(hit.heading, ())
        if not meant:
            continue
        meaning = _pick(meant, place)
        here = (hit.row, hit.column)
        held = mains.get(meaning.key)
        if held is None or (meaning.main and not held):
            place.at[meaning.key] = here
            mains[meaning.key] = meaning.main
            place.langs.update({each.lang for each in meant if each.key == meaning.key})
        elif meaning.main == held:
            place.twice.append((place.at[meaning.key], here))
    return place


def _pick(meant: tuple[Meaning, ...], place: Place) -> Meaning:
    """Choose among the meanings of one heading: a column not found yet first."""
    return next((each for each in meant if each.key not in place.at), meant[0])
