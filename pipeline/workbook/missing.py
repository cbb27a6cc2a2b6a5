"""Tables and columns that were not found, or found twice: said once each, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings import CellRef, Severity, finding
from pipeline.rules.inputs import LIST_ORDER, OPTIONAL_LISTS, Project
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.workbook.headings import LISTS_TABLE, fold, tab, words

if TYPE_CHECKING:
    from pipeline.workbook.finding_tables import Place
    from pipeline.workbook.typed_cells import Reading

_SHOWN = 4
_DECLARED = {each.key: each for each in INPUT_TABLES}
_MAY_LACK = frozenset(each.key for each in INPUT_TABLES if each.optional)
_ALIKE = 2
"""Letters that may differ in a heading that is still recognised as misspelt."""


def check_headings(places: dict[str, Place], again: list[Place], reading: Reading) -> None:
    """Tell which tables are missing or stand twice, and which headings are missing, misspelt or stand twice."""
    for key in (*(each.key for each in INPUT_TABLES), LISTS_TABLE):
        place = places.get(key)
        if place is None and key in _MAY_LACK:
            continue
        if place is None:
            some = ", ".join(each.heading for each in list(words(key, reading.lang).values())[:_SHOWN])
            reading.block("missing_table", None, sheet=tab(key, reading.lang), choices=some)
            continue
        for first, second in place.twice:
            _twice(place, first, second, reading)
        _missing(place, key, places, reading)
    for other in again:
        read, name = places[other.key].grid.sheet, tab(other.key, reading.lang)
        told = finding("table_twice", Severity.WARN, _cell(other, _corner(other)), sheet=read, table=name)
        reading.findings.append(told)


def _twice(place: Place, first: tuple[int, int], second: tuple[int, int], reading: Reading) -> None:
    """Tell of a heading that stands twice."""
    raw = place.grid.cell(*second)
    value = "" if raw is None else str(raw.value).strip()
    reading.block("duplicate_heading", _cell(place, second), value=value, first=_cell(place, first).a1)


def _optional(key: str, places: dict[str, Place]) -> set[str]:
    """Return the columns that a table may lack; of the lists, those that no column of the workbook chooses from."""
    if key != LISTS_TABLE:
        return {column.key for column in _DECLARED[key].columns if column.optional}
    used = {
        column.choices
        for found in places.values()
        if found.key != LISTS_TABLE
        for column in _DECLARED[found.key].columns
        if column.key in found.at
    }
    return set(OPTIONAL_LISTS) - used


def _missing(place: Place, key: str, places: dict[str, Place], reading: Reading) -> None:
    """Tell of columns (fields, lists) without a heading: misspelt where an unknown one looks alike."""
    kind = {Project.key: "missing_field", LISTS_TABLE: "missing_list"}.get(key, "missing_column")
    strangers = _strangers(place)
    optional = _optional(key, places)
    for column in LIST_ORDER if key == LISTS_TABLE else words(key, reading.lang):
        if column in place.at:
            continue
        heading = words(key, reading.lang)[column].heading
        alike = next((each for each in strangers if _is_like(strangers[each], heading)), None)
        if alike is not None:
            reading.block(
                "misspelt_heading", _cell(place, alike), value=strangers.pop(alike), nearest=heading
            )
        elif column not in optional:
            reading.block(kind, _cell(place, _corner(place)), column=heading, sheet=place.grid.sheet)


def _strangers(place: Place) -> dict[tuple[int, int], str]:
    """Return the texts among a table's headings that are none of its headings."""
    taken = set(place.at.values()) | {second for _, second in place.twice}
    if place.key == Project.key:
        column = place.span[0]
        spots = [(row, column) for row in sorted(place.grid.rows) if column in place.grid.rows[row]]
    else:
        spots = [(place.heading, column) for column in sorted(place.grid.rows[place.heading])]
    found = {}
    for spot in spots:
        raw = place.grid.cell(*spot)
        if spot not in taken and raw is not None and type(raw.value) is str and fold(raw.value):
            found[spot] = raw.value.strip()
    return found


def _is_like(text: str, heading: str) -> bool:
    """Tell whether a text is a heading but for a slip of the hand."""
    one, other = fold(text), fold(heading)
    if abs(len(one) - len(other)) > _ALIKE or min(len(one), len(other)) <= 2 * _ALIKE:
        return False
    return _distance(one, other) <= _ALIKE


def _distance(one: str, other: str) -> int:
    """Return how many letters must change, come or go to make one text into the other."""
    costs = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, costs[0] = costs[0], at
        for to, wanted in enumerate(other, 1):
            before, costs[to] = costs[to], min(costs[to] + 1, costs[to - 1] + 1, before + (letter != wanted))
    return costs[-1]


def _corner(place: Place) -> tuple[int, int]:
    """Return the first heading of a table."""
    return min(place.at.values())


def _cell(place: Place, at: tuple[int, int]) -> CellRef:
    """Return a place of a table's sheet."""
    return CellRef(place.grid.sheet, *at)
