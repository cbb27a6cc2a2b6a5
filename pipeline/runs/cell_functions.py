"""The functions for cells in each language: their names and words, and how what a cell hands over is understood.

A spreadsheet hands over plain numbers, dates, texts, blanks, and ranges as lists; it gets a number back, or a
sentence to show in the cell. Nothing is raised: a person never reads a traceback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import partial
from typing import Any, NamedTuple

from pipeline.languages import LANGUAGES, table, text
from pipeline.runs import in_cells
from pipeline.runs.in_cells import SPREADS, NotComputableError

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_EPOCH = date(1899, 12, 30)
_LAST_SERIAL = 2_958_465
_ERRORS = range(-2_146_826_300, -2_146_826_200)
"""How Excel hands over its error values: #N/A and the like."""
_NO_COUNTRY = "-"


class Argument(NamedTuple):
    """An argument as Excel shows it."""

    name: str
    doc: str
    optional: bool


class CellFunction(NamedTuple):
    """A function for cells in one language.

    Attributes:
        key: what it computes, whatever the language.
        name: its name in a cell.
        doc: what it gives.
        arguments: in their order.
        call: takes what the cell hands over; gives a number, or a sentence.
    """

    key: str
    lang: str
    name: str
    doc: str
    arguments: tuple[Argument, ...]
    call: Callable[..., float | str]


def cell_functions() -> Iterator[CellFunction]:
    """Yield every function in every language."""
    for lang in sorted(LANGUAGES):
        for key, computing in _COMPUTING.items():
            words = table(f"functions.{key}", lang)
            arguments = tuple(
                Argument(name, doc, each in _OPTIONAL) for each, (name, doc) in words["arguments"].items()
            )
            call = partial(_in_cell, computing, lang, words, [each.name for each in arguments])
            yield CellFunction(key, lang, words["name"], words["doc"], arguments, call)


def _in_cell(
    computing: Callable[[Given], Decimal | int],
    lang: str,
    words: dict[str, Any],
    names: Sequence[str],
    *values: Any,
) -> float | str:
    """Return what a function gives, or why it gives nothing."""
    try:
        return float(computing(Given(lang, words, names, values)))
    except NotComputableError as reason:
        return text(f"functions.errors.{reason.code}", lang, **reason.details)
    except Exception as error:  # noqa: BLE001 - the last door: a cell shows a sentence
        return text("functions.errors.mistake", lang, error=f"{type(error).__name__}: {error}")


class Given:
    """What a cell handed over, argument by argument; each is understood as what the function needs."""

    def __init__(self, lang: str, words: dict[str, Any], names: Sequence[str], values: Sequence[Any]) -> None:
        self.lang, self.words, self._names, self._values = lang, words, names, values

    def _value(self, at: int) -> Any:
        """Return an argument, a range of one cell as its cell; None where it is blank or left out."""
        value = self._values[at] if at < len(self._values) else None
        while isinstance(value, (list, tuple)) and len(value) == 1:
            value = value[0]
        if isinstance(value, int) and value in _ERRORS:
            self._refuse("cell_error", at)
        return None if value == "" else value

    def _refuse(self, code: str, at: int, value: object = "") -> None:
        raise NotComputableError(code, argument=self._names[at], value=value)

    def number(self, at: int) -> Decimal:
        """Return an argument as an exact number of 15 digits, as a spreadsheet means it."""
        value = self._value(at)
        if value is None:
            self._refuse("blank", at)
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            self._refuse("number", at, value)
        return _FIFTEEN.plus(Decimal(repr(value) if isinstance(value, float) else value))

    def whole(self, at: int) -> int:
        """Return an argument as a whole number."""
        found = self.number(at)
        if found != found.to_integral_value():
            self._refuse("whole", at, f"{found.normalize():f}")
        return int(found)

    def day(self, at: int) -> date:
        """Return an argument as a day: a date, or the number of one."""
        value = self._value(at)
        if value is None:
            self._refuse("blank", at)
        return self._as_day(value, at)

    def _as_day(self, value: Any, at: int) -> date:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 1 <= value <= _LAST_SERIAL:
            return _EPOCH + timedelta(int(value))
        self._refuse("day", at, value)
        raise AssertionError

    def days(self, at: int) -> list[date]:
        """Return a range as its days; blanks are passed over."""
        return [self._as_day(each, at) for each in _flat(self._value(at)) if each not in (None, "")]

    def spread(self, at: int) -> str | list[Decimal]:
        """Return how to spread: a code from its word, or the weights of a range."""
        value = self._value(at)
        if value is None:
            return SPREADS[0]
        if isinstance(value, str):
            words = {
                text(f"lists.spread.{code}", lang).casefold(): code for lang in LANGUAGES for code in SPREADS
            }
            return words.get(value.strip().casefold(), value)
        if isinstance(value, bool) or not all(isinstance(each, (int, float)) for each in _flat(value)):
            raise NotComputableError("spread")
        return [_FIFTEEN.plus(Decimal(repr(each))) for each in _flat(value)]

    def country(self, at: int) -> str:
        """Return whose public holidays count; nothing for none."""
        value = self._value(at)
        found = str(value or self.words["country"]).strip().upper()
        return "" if found == _NO_COUNTRY else found


def _flat(value: Any) -> list[Any]:
    """Return the cells of a range, row by row."""
    if isinstance(value, (list, tuple)):
        return [cell for each in value for cell in _flat(each)]
    return [value]


_OPTIONAL = ("spread", "country", "others")
_COMPUTING: dict[str, Callable[[Given], Decimal | int]] = {
    "loaded_day_cost": lambda given: in_cells.loaded_day_cost(*(given.number(at) for at in range(5))),
    "employer_contributions": lambda given: in_cells.employer_contributions(given.number(0), given.number(1)),
    "phasing": lambda given: in_cells.phasing(
        given.number(0), given.day(1), given.whole(2), given.day(3), given.spread(4)
    ),
    "working_days": lambda given: in_cells.working_days(
        given.day(0), given.day(1), given.country(2), given.days(3)
    ),
}
