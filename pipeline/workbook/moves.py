"""Where a person's additions go when the lines that they stand beside move.

A line is known by the first text in it (its key or its label). What stands in the same row follows the line; what
stands below our cells follows their end, what stands to the right of them follows their right side. Formulas that
move are rewritten as a spreadsheet does when rows are put in or taken out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.findings import column_letters
from pipeline.workbook.plan import Area
from pipeline.workbook.record import Cells

_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})")
_TOKENS = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)?"
    r"(?<![\w.$])(?P<first>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?::(?P<last>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}))?(?![\w.(!\[])"
)


@cache
def column_number(letters: str) -> int:
    """Return the 1-based number of a column's letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse_area(text: str) -> Area:
    """Return the area that an address means, as in ``B2`` or ``$A$1:C9``.

    Raises:
        ValueError: it is not an address of cells.
    """
    ends = []
    for part in text.upper().split(":"):
        found = _CELL.fullmatch(part)
        if found is None:
            raise ValueError(text)
        ends.append((int(found[4]), column_number(found[2])))
    (top, left), (bottom, right) = ends[0], ends[-1]
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def address(row: int, column: int) -> str:
    """Return the address of a cell."""
    return f"{column_letters(column)}{row}"


@dataclass
class Moves:
    """Where rows and columns of the old sheet stand on the new one; a line that is gone has no row."""

    rows: dict[int, int | None]
    last_row: int
    below: int = 0
    last_column: int = 0
    right: int = 0

    @property
    def none(self) -> bool:
        """Whether all stays where it is."""
        return not self.below and not self.right and all(old == new for old, new in self.rows.items())

    def row(self, old: int) -> int | None:
        """Return where a row stands now."""
        return old + self.below if old > self.last_row else self.rows.get(old, old)

    def column(self, old: int) -> int:
        """Return where a column stands now."""
        return old + self.right if old > self.last_column else old

    def area(self, text: str) -> str | None:
        """Return an address (or a list of them) as it is now, or None where nothing is left of it."""
        moved = []
        for each in text.split():
            try:
                area = parse_area(each)
            except ValueError:
                moved.append(each)
                continue
            rows = [self.row(row) for row in (area.first_row, area.last_row)]
            first, last = rows
            if first is None:
                first = self._nearest(area.first_row, area.last_row, 1)
            if last is None:
                last = self._nearest(area.last_row, area.first_row, -1)
            if first is None or last is None or first > last:
                continue
            start = address(first, self.column(area.first_column))
            end = address(last, self.column(area.last_column))
            moved.append(start if start == end else f"{start}:{end}")
        return " ".join(moved) or None

    def _nearest(self, start: int, end: int, step: int) -> int | None:
        for row in range(start, end + step, step):
            if (found := self.row(row)) is not None:
                return found
        return None

    def formula(self, text: str, tab: str) -> str | None:
        """Return a formula with what it refers to on its own sheet as it is now; None where that is gone."""
        lost = False

        def move(found: re.Match[str]) -> str:
            nonlocal lost
            sheet = found["sheet"] or ""
            if found["first"] is None or (sheet and _unquoted(sheet[:-1]) != tab.casefold()):
                return found[0]
            ends = [found["first"], *([found["last"]] if found["last"] else [])]
            moved = self._ends(ends)
            lost = lost or moved is None
            return sheet + ":".join(moved or ends)

        result = _TOKENS.sub(move, text)
        return None if lost else result

    def _ends(self, ends: list[str]) -> list[str] | None:
        parsed = [_CELL.fullmatch(end.upper()) for end in ends]
        rows: list[int | None] = [self.row(int(each[4])) if each else None for each in parsed]
        if len(ends) == 2 and parsed[0] and parsed[1]:
            first, last = int(parsed[0][4]), int(parsed[1][4])
            if rows[0] is None:
                rows[0] = self._nearest(first, last, 1 if first <= last else -1)
            if rows[1] is None:
                rows[1] = self._nearest(last, first, -1 if first <= last else 1)
        moved = []
        for each, row in zip(parsed, rows, strict=True):
            if each is None or row is None:
                return None
            letters = column_letters(self.column(column_number(each[2])))
            moved.append(f"{each[1]}{letters}{each[3]}{row}")
        return moved


def _unquoted(sheet: str) -> str:
    return (sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet).casefold()


def shifted(text: str, rows: int, columns: int) -> str | None:
    """Return a formula as it reads in another cell; None where it would leave the sheet."""
    outside = False

    def end(part: str) -> str:
        nonlocal outside
        found = _CELL.fullmatch(part.upper())
        if found is None:
            return part
        column = column_number(found[2]) + (0 if found[1] else columns)
        row = int(found[4]) + (0 if found[3] else rows)
        outside = outside or column < 1 or row < 1
        return f"{found[1]}{column_letters(column)}{found[3]}{row}"

    def move(found: re.Match[str]) -> str:
        if found["first"] is None:
            return found[0]
        ends = [end(each) for each in (found["first"], found["last"]) if each]
        return (found["sheet"] or "") + ":".join(ends)

    result = _TOKENS.sub(move, text)
    return None if outside else result


def moves(old: Cells, new: Cells, old_keys: Mapping[int, str], new_keys: Mapping[int, str]) -> Moves:
    """Return where the rows and columns of a sheet went.

    Args:
        old: the cells that were ours.
        new: the cells that are.
        old_keys: the first text in each of our old rows.
        new_keys: the same of the new ones.
    """
    places = {key: row for row, key in _numbered(new_keys)}
    matched = {row: places[key] for row, key in _numbered(old_keys) if key in places}
    taken = set(matched.values())
    rows: dict[int, int | None] = {}
    delta = 0
    for row in range(1, old.last_row + 1):
        found: int | None = matched.get(row)
        if found is not None:
            delta = found - row
        else:
            found = row + delta
            if found in taken or found > max(new.last_row, 1):
                found = None
        rows[row] = found
    return Moves(
        rows, old.last_row, new.last_row - old.last_row, old.last_column, new.last_column - old.last_column
    )


def _numbered(keys: Mapping[int, str]) -> list[tuple[int, tuple[str, int]]]:
    """Return each row with its key and which of those with that key it is."""
    seen: Counter[str] = Counter()
    found = []
    for row, key in sorted(keys.items()):
        found.append((row, (key, seen[key])))
        seen[key] += 1
    return found


class Reference(NamedTuple):
    """A reference of a formula: the sheet ("" for its own), the area, and where it stands in the text."""

    sheet: str
    area: Area
    start: int
    end: int


def references(text: str) -> Iterator[Reference]:
    """Yield the cells and areas that a formula refers to, from left to right."""
    for found in _TOKENS.finditer(text):
        if found["first"] is not None:
            sheet = (found["sheet"] or "").removesuffix("!")
            plain = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            where = ":".join(each for each in (found["first"], found["last"]) if each)
            yield Reference(plain, parse_area(where), *found.span())
