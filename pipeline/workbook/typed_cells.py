"""One cell of a declared column: its value if it may hold it, else one finding that says what to type."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.findings import CellRef, Finding, Severity, finding
from pipeline.rules.inputs import LISTS
from pipeline.workbook.dates import day_of
from pipeline.workbook.sheet_stream import ErrorValue, NotCalculated, RawCell, RawValue
from pipeline.workbook.shown import day_shown, figure, shown
from pipeline.workbook.typed_text import month_meant, number_meant
from pipeline.workbook.word_lists import code_of

if TYPE_CHECKING:
    from pipeline.formulas.inputs import Input
    from pipeline.tables import Value, WordList

PATTERN_CHARACTERS = frozenset("*?~<>=")
"""What look-ups in spreadsheets read as patterns or comparisons (DOMAIN.md section 2)."""
LONGEST_KEY = 255
"""Characters that Excel's MATCH looks for; a longer text is an error there."""
_SHOWN_LETTERS = 40
_EXAMPLE = Decimal("12.5")
_EXAMPLE_MONTH = date(2027, 1, 1)
_MOST_DIGITS = 15
_SHOWN_CHOICES = 12


@dataclass
class Reading:
    """What the reading of one workbook gathers and needs everywhere."""

    lang: str
    date1904: bool = False
    offer: bool = False
    lists: dict[str, WordList] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def block(self, code: str, where: CellRef | None, **details: object) -> None:
        """Add a finding that stops the computed sheets."""
        self.findings.append(finding(code, Severity.BLOCK, where, **details))


class ColumnReader:
    """Reads the cells of one column.

    Args:
        column: its declaration.
        heading: its heading as it stands in the sheet.
        reading: where findings go.
    """

    def __init__(self, column: Input, heading: str, reading: Reading) -> None:
        self.column = column
        self.heading = heading
        self._reading = reading
        self._read = {"number": self._number, "date": self._date}.get(column.unit.kind, self._words)
        self._required = column.required is True or (column.required == "offer" and reading.offer)
        self._choices = reading.lists.get(column.choices) if column.choices and not column.open_list else None
        self._is_month = column.show == "month"
        self._is_share = column.is_share

    def read(self, raw: RawCell | None, where: CellRef) -> Value:
        """Return the value of a cell; None, with a finding, where the cell can't hold what it holds."""
        if raw is None:
            self._blank(where)
            return None
        value = raw.value
        if isinstance(value, NotCalculated | ErrorValue):
            code = "error_value" if isinstance(value, ErrorValue) else "not_calculated"
            self._refuse(code, where, value)
            return None
        return self._read(value, where)

    def _blank(self, where: CellRef) -> None:
        if self._required:
            self._refuse("missing_value", where, None)

    def _refuse(self, code: str, where: CellRef, value: RawValue | None, **details: object) -> None:
        """Add a finding about a cell of this column."""
        told = shown(value, self._reading.lang, share=self._is_share)
        self._reading.block(code, where, value=told, column=self.heading, **details)

    # ------------------------------------------------------------------------------------------ numbers

    def _number(self, value: RawValue, where: CellRef) -> Value:
        if not isinstance(value, Decimal):
            self._not_a_number(value, where)
            return None
        self._check_limits(value, where)
        return value

    def _check_limits(self, value: Decimal, where: CellRef) -> None:
        """Compare a number with the column's limits and its list; one finding at most."""
        column = self.column
        low, high = column.minimum, column.maximum
        if low is not None and (value < low or (column.exclusive and value == low)):
            code = "not_above_minimum" if column.exclusive else "below_minimum"
            self._refuse(code, where, value, minimum=self._limit(low))
        elif high is not None and value > high:
            self._refuse("above_maximum", where, value, maximum=self._limit(high))
        elif column.whole and value != value.to_integral_value():
            self._refuse("not_whole", where, value)
        elif self._choices is not None and value not in self._choices.words:
            self._not_a_choice(value, where, self._choices)

    def _limit(self, limit: int) -> str:
        return shown(Decimal(limit), self._reading.lang, share=self._is_share)

    def _not_a_number(self, value: RawValue, where: CellRef) -> None:
        """Say what to type instead of a text, a date or a truth value."""
        lang = self._reading.lang
        if not isinstance(value, str):
            self._refuse("number_expected", where, value, hint=figure(_EXAMPLE, lang))
        elif not value:
            self._refuse("empty_text", where, value)
        elif (meant := number_meant(value)) is None:
            self._refuse("number_expected", where, value, hint=figure(_EXAMPLE, lang))
        else:
            number, alone = meant
            code = "number_as_text" if alone else "not_a_number"
            self._refuse(code, where, value, hint=figure(number, lang))

    # -------------------------------------------------------------------------------------------- dates

    def _date(self, value: RawValue, where: CellRef) -> Value:
        if isinstance(value, date):
            return self._day(value, where)
        if value == "":
            self._refuse("empty_text", where, value)
            return None
        meant = month_meant(value) if isinstance(value, str) else None
        if isinstance(value, Decimal):
            meant = day_of(float(value), date1904=self._reading.date1904)
        self._not_a_date(value, where, meant)
        return None

    def _day(self, value: date, where: CellRef) -> date:
        """Check that a month is typed as its first day, and that a day has no time."""
        whole = value.date() if isinstance(value, datetime) else value
        if self._is_month and (whole.day != 1 or whole != value):
            hint = day_shown(whole.replace(day=1), self._reading.lang)
            self._refuse("month_not_first", where, value, hint=hint)
        elif isinstance(value, datetime):
            self._not_a_date(value, where, whole)
        return whole

    def _not_a_date(self, value: RawValue, where: CellRef, meant: date | None) -> None:
        day = meant or _EXAMPLE_MONTH
        day = day.date() if isinstance(day, datetime) else day
        code, day = ("not_a_month", day.replace(day=1)) if self._is_month else ("not_a_date", day)
        self._refuse(code, where, value, hint=day_shown(day, self._reading.lang))

    # -------------------------------------------------------------------------------------------- words

    def _words(self, value: RawValue, where: CellRef) -> Value:
        """Read text: words of a list, keys, or free text."""
        if self.column.show == "choice":
            return self._choice(value, where)
        if self.column.is_key and isinstance(value, Decimal):
            if not self.column.numbers:
                self._refuse("key_is_number", where, value)
            return value  # as typed: a look-up tells the number 1 from the text "1"
        words = plain_text(value)
        if words is None:
            self._refuse("text_expected", where, value)
        elif not words:
            self._blank(where)
            return None
        elif self.column.is_key:
            self._check_key(words, where)
        return words

    def _choice(self, value: RawValue, where: CellRef) -> Value:
        """Keep a word as typed where its list has it; references to keys are checked when all keys are known."""
        if value == "":
            self._blank(where)
            return None
        if self._choices is not None and (not isinstance(value, str) or self._choices.code(value) is None):
            self._not_a_choice(value, where, self._choices)
        elif not isinstance(value, str):
            words = plain_text(value)
            if words is None or self.column.refers is None:
                self._refuse("text_expected", where, value)
            return words
        assert not isinstance(value, NotCalculated)  # noqa: S101 - read() has answered for these
        return value

    def _not_a_choice(self, value: RawValue, where: CellRef, choices: WordList) -> None:
        """Name the choices and the nearest: the same word in the other language, the nearest rate, or spelling."""
        lang = self._reading.lang
        known = LISTS.get(choices.key, choices.codes)
        words = [word for word, code in zip(choices.words, choices.codes, strict=True) if code in known]
        listed = [shown(word, lang, share=self._is_share) for word in words if word is not None]
        typed = shown(value, lang, share=self._is_share)
        code = code_of(choices.key, typed)
        rates = [word for word in words if isinstance(word, Decimal)]
        if code is not None and code in choices.codes:
            near = shown(choices.word(code), lang)
        elif isinstance(value, Decimal) and rates:
            near = shown(min(rates, key=lambda rate: abs(rate - value)), lang, share=self._is_share)
        else:
            near = nearest(typed, listed)
        more = ", …" if len(listed) > _SHOWN_CHOICES else ""
        self._refuse(
            "not_a_choice", where, value, choices=", ".join(listed[:_SHOWN_CHOICES]) + more, nearest=near
        )

    def _check_key(self, words: str, where: CellRef) -> None:
        if words != words.strip():
            self._refuse("key_spaces", where, words)
        elif len(words) > LONGEST_KEY:
            short = f"{words[:_SHOWN_LETTERS]}…"
            self._refuse("key_too_long", where, short, length=len(words), limit=LONGEST_KEY)
        elif bad := [each for each in words if each in PATTERN_CHARACTERS]:
            self._refuse("bad_key_characters", where, words, characters=" ".join(dict.fromkeys(bad)))


def plain_text(value: RawValue) -> str | None:
    """Return text as ``&""`` gives it; None where that depends on the reader's Excel or means nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal) and value == value.to_integral_value() and value.adjusted() < _MOST_DIGITS:
        return f"{value.to_integral_value():f}"
    return None


def nearest(typed: str, words: list[str]) -> str:
    """Return the word that looks most like what was typed; empty where there are no words."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    folded = {word.casefold(): word for word in reversed(words)}
    close = get_close_matches(typed.casefold(), folded, n=1, cutoff=0.0)
    return folded[close[0]] if close else ""
