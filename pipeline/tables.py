"""What was read from a workbook: values that remember their cells, in rows, tables and a book."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipeline.findings import CellRef

Value = Decimal | str | date | bool | None
"""What a cell holds once read: a number, text, a day, a truth value, or nothing."""


class Cell(NamedTuple):
    """A value and the cell it was read from."""

    value: Value
    where: CellRef


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row of an input table: its number on the sheet and its cells by column key."""

    number: int
    cells: dict[str, Cell]

    def __getitem__(self, key: str) -> Value:
        """Return the value under a column key."""
        return self.cells[key].value


@dataclass
class Table:
    """An input table as found on a person's sheet.

    Attributes:
        key: the declaration's key ("tasks").
        sheet: the sheet's name as it is on its tab.
        columns: 1-based sheet column of each declared column (for a form: the column of the values).
        heading: the row of the headings (for a form: the first label's row).
        first: first row that may hold a line; ``last``: last row that holds one (never below ``first``).
        limit: last row in which a line added later would still belong to this table.
        rows: the filled rows, in order; a form has exactly one.
    """

    key: str
    sheet: str
    columns: dict[str, int]
    heading: int
    first: int
    last: int
    limit: int
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def missing(cls, key: str) -> Table:
        """Return a table that the workbook doesn't have: no sheet, no columns, no rows."""
        return cls(key, "", {}, 0, 1, 0, 0)

    def cell(self, row: int, key: str) -> CellRef:
        """Return the place of a row's cell, counting rows from 0."""
        return self.rows[row].cells[key].where


@dataclass
class WordList:
    """One list of the Lists sheet: where its words stand, and the code of each, in row order.

    A code is the language-free name ("strategy"); for open lists and numbers it is the word itself.
    """

    key: str
    sheet: str
    column: int
    first: int
    words: list[Value]
    codes: list[str]

    def word(self, code: str) -> Value:
        """Return the word that stands for a code."""
        return self.words[self.codes.index(code)]

    def code(self, word: Value) -> str | None:
        """Return the code of a word as typed (case ignored), or None."""
        wanted = word.casefold() if isinstance(word, str) else word
        for each, code in zip(self.words, self.codes, strict=True):
            if (each.casefold() if isinstance(each, str) else each) == wanted:
                return code
        return None


@dataclass
class Book:
    """Everything that was read: the tables by key, the lists by key, and the workbook's language."""

    language: str
    tables: dict[str, Table] = field(default_factory=dict)
    lists: dict[str, WordList] = field(default_factory=dict)
    date1904: bool = False

    def field(self, key: str) -> Value:
        """Return a field of the project form."""
        return self.tables["project"].rows[0][key]

    def has(self, table: str, column: str) -> bool:
        """Tell whether the workbook has a column of an input table, or a field of a form, by their keys."""
        return column in self.tables[table].columns

    def has_words(self, choices: str, code: str | None = None) -> bool:
        """Tell whether the workbook has a list of words, or one word of it."""
        words = self.lists.get(choices)
        return words is not None and (code is None or code in words.codes)

    def code(self, choices: str, word: Value) -> str | None:
        """Return the code of a word of a list."""
        words = self.lists.get(choices)
        return None if words is None else words.code(word)
