"""The operations table: each operation's Excel spelling, decimal meaning, unit and precedence.

This is the only place where the two readings of an expression meet. What an operation means follows Excel:
a blank counts as 0 in arithmetic and equals an empty text, texts compare without case, ROUND goes half up
(away from zero), after the value was snapped to the 15 digits that a spreadsheet keeps.
"""

from __future__ import annotations

import operator as op
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from itertools import repeat
from typing import Any, NamedTuple

from pipeline.formulas.units import DAYS, FLAG, MONTH, MONTHS, NUMBER, TEXT, Unit, UnitError

SNAP = Context(prec=15, rounding=ROUND_HALF_UP)
"""A spreadsheet keeps 15 significant digits: values are snapped to them before each rounding."""
ZERO = Decimal(0)
ONE = Decimal(1)
DAYS_A_WEEK, WEEKDAYS_A_WEEK = 7, 5
_QUANTA = [Decimal(1).scaleb(-digits) for digits in range(13)]


def number(value: Any) -> Decimal:
    """Return a value as arithmetic sees it: a blank is 0, a truth value 0 or 1."""
    if value.__class__ is Decimal:
        return value
    if value is None:
        return ZERO
    if isinstance(value, bool):
        return ONE if value else ZERO
    raise TypeError(f"{value!r} is not a number")


class CellError:
    """An error value such as #N/A, which only IFERROR may meet."""


NOT_FOUND = CellError()
NOT_A_NUMBER = CellError()


def rounded(value: Any, digits: Any) -> Decimal:
    """Round half up (away from zero) at so many digits, after snapping to 15 significant digits."""
    return SNAP.plus(number(value)).quantize(_QUANTA[int(digits)], ROUND_HALF_UP)


def raised(base: Any, exponent: Any) -> Decimal | CellError:
    """Return a power; an error where a spreadsheet shows #NUM! or #DIV/0!.

    Both readings agree to about 15 digits, not to the last: a power stands in a rounding (``functions.power``).
    """
    try:
        found = number(base) ** number(exponent)
    except ArithmeticError:
        return NOT_A_NUMBER
    return found if found.is_finite() else NOT_A_NUMBER


def comparable(value: Any) -> Any:
    """Return what equality compares: texts without case, a blank as an empty text."""
    if value is None:
        return ""
    return value.casefold() if isinstance(value, str) else value


def equal(left: Any, right: Any) -> bool:
    """Compare as a spreadsheet does: without case; a blank equals both "" and 0."""
    if left is None or right is None:
        other = right if left is None else left
        return other is None or other in ("", ZERO)
    return bool(comparable(left) == comparable(right))


def shifted(day: Any, months: Any) -> date:
    """Return a first-of-month date moved by whole months (EDATE)."""
    index = day.year * 12 + day.month - 1 + int(number(months))
    return date(index // 12, index % 12 + 1, day.day)


# How units combine -------------------------------------------------------------------------------------


def same(units: Sequence[Unit]) -> Unit:
    """All operands must have one unit, which is the result's."""
    if any(unit != units[0] for unit in units):
        raise UnitError("units differ: " + ", ".join(map(str, units)))
    return units[0]


def flag(units: Sequence[Unit]) -> Unit:
    """Compare two things of one unit; a text may be compared with any text."""
    same(units)
    return FLAG


def flags(units: Sequence[Unit]) -> Unit:
    """All operands must be true or false."""
    if any(unit != FLAG for unit in units):
        raise UnitError("a condition was expected")
    return FLAG


def branch(units: Sequence[Unit]) -> Unit:
    """A condition, then branches of one unit."""
    flags(units[:1])
    return same(units[1:])


def choose(units: Sequence[Unit]) -> Unit:
    """A position, then branches of one unit."""
    same([units[0], NUMBER])
    return same(units[1:])


def keep(units: Sequence[Unit]) -> Unit:
    """The result has the unit of the first operand."""
    if not units[0].is_number:
        raise UnitError(f"{units[0]} can't be rounded")
    return units[0]


def fixed(result: Unit, *wanted: Unit | None) -> Callable[[Sequence[Unit]], Unit]:
    """Return a rule for operands of given units (None: any)."""

    def check(units: Sequence[Unit]) -> Unit:
        for unit, want in zip(units, wanted, strict=False):
            if want is not None and unit != want:
                raise UnitError(f"{want} was expected, not {unit}")
        return result

    return check


def last_day(day: Any, months: Any) -> date:
    """Return the last day of the month that lies so many months after a day's (EOMONTH)."""
    return shifted(day.replace(day=1), number(months) + 1) - timedelta(1)


def weekdays(first: Any, last: Any) -> Decimal:
    """Return the days from Monday to Friday between two days, both counted (NETWORKDAYS without holidays)."""
    weeks, rest = divmod((last - first).days + 1, DAYS_A_WEEK)
    over = sum((first + timedelta(n)).weekday() < WEEKDAYS_A_WEEK for n in range(rest))
    return Decimal(weeks * WEEKDAYS_A_WEEK + over)


class Operation(NamedTuple):
    """One operation: ``excel`` is an infix sign or a function's name; ``means`` works on single values.

    ``precedence`` is 0 for functions; infix signs bind tighter the higher it is. ``lazy`` operations look at
    their first operand before they touch the others. ``at_once`` is ``means`` for whole columns that hold nothing
    but decimals, as nearly all do: a loop in C instead of a call for each row.
    """

    name: str
    excel: str
    means: Callable[..., Any]
    unit: Callable[[Sequence[Unit]], Unit]
    precedence: int = 0
    lazy: bool = False
    at_once: Callable[..., list[Any]] | None = None


def each(means: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Return what does to columns, row by row, what is done to their values."""
    return lambda *columns: list(map(means, *columns))


def all_rounded(values: Sequence[Decimal], digits: Sequence[Decimal]) -> list[Decimal]:
    """Round a column as :func:`rounded` does, at one number of digits."""
    if not digits or digits.count(digits[0]) < len(digits):
        return list(map(rounded, values, digits))
    quantum = _QUANTA[int(digits[0])]
    return list(map(Decimal.quantize, map(SNAP.plus, values), repeat(quantum), repeat(ROUND_HALF_UP)))


def _product(units: Sequence[Unit]) -> Unit:
    return units[0].times(units[1])


def _quotient(units: Sequence[Unit]) -> Unit:
    return units[0].times(units[1], -1)


def _joined(left: Any, right: Any) -> str:
    return f"{_as_text(left)}{_as_text(right)}"


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):  # a whole number used as a key; others are refused when read
        return format(value.normalize(), "f")
    return str(value)


def _figures(values: Sequence[Any]) -> list[Decimal]:
    """Return what MIN and MAX look at: blanks and texts in cells count for nothing."""
    return [number(each) for each in values if each is not None and each.__class__ is not str]


def _order(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def means(left: Any, right: Any) -> bool:
        if isinstance(left, date) or isinstance(right, date):
            return compare(left, right)
        return compare(number(left), number(right))

    return means


def _text_unit(units: Sequence[Unit]) -> Unit:
    if any(unit.kind != "text" for unit in units):
        raise UnitError("only texts can be joined: no text is built from numbers")
    return TEXT


OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation("eq", "=", equal, flag, 1, at_once=each(op.eq)),
        Operation("ne", "<>", lambda a, b: not equal(a, b), flag, 1, at_once=each(op.ne)),
        Operation("lt", "<", _order(op.lt), flag, 1, at_once=each(op.lt)),
        Operation("le", "<=", _order(op.le), flag, 1, at_once=each(op.le)),
        Operation("gt", ">", _order(op.gt), flag, 1, at_once=each(op.gt)),
        Operation("ge", ">=", _order(op.ge), flag, 1, at_once=each(op.ge)),
        Operation("join", "&", _joined, _text_unit, 2),
        Operation("add", "+", lambda a, b: number(a) + number(b), same, 3, at_once=each(op.add)),
        Operation("sub", "-", lambda a, b: number(a) - number(b), same, 3, at_once=each(op.sub)),
        Operation("mul", "*", lambda a, b: number(a) * number(b), _product, 4, at_once=each(op.mul)),
        Operation("div", "/", lambda a, b: number(a) / number(b), _quotient, 4, at_once=each(op.truediv)),
        Operation("pow", "^", raised, fixed(NUMBER, NUMBER, NUMBER), 5),
        Operation("neg", "-", lambda a: -number(a), keep, 6, at_once=each(op.neg)),
        Operation("round", "ROUND", rounded, keep, at_once=all_rounded),
        Operation("roundup", "ROUNDUP", lambda a, _: number(a).quantize(ONE, ROUND_UP), keep),
        Operation("int", "INT", lambda a: number(a).quantize(ONE, ROUND_FLOOR), keep),
        Operation("abs", "ABS", lambda a: abs(number(a)), keep),
        Operation("min", "MIN", lambda *xs: min(_figures(xs), default=ZERO), same, at_once=each(min)),
        Operation("max", "MAX", lambda *xs: max(_figures(xs), default=ZERO), same, at_once=each(max)),
        Operation("and", "AND", lambda *xs: all(xs), flags),
        Operation("or", "OR", lambda *xs: any(xs), flags),
        Operation("is_number", "ISNUMBER", lambda a: isinstance(a, Decimal), fixed(FLAG)),
        Operation("is_blank", '=""', lambda a: a is None or a == "", fixed(FLAG), 1),
        Operation("year", "YEAR", lambda d: Decimal(d.year), fixed(NUMBER, MONTH)),
        Operation("month", "MONTH", lambda d: Decimal(d.month), fixed(MONTHS, MONTH)),
        Operation("edate", "EDATE", shifted, fixed(MONTH, MONTH, MONTHS)),
        Operation("last_day", "EOMONTH", last_day, fixed(MONTH, MONTH, MONTHS)),
        Operation("weekdays", "NETWORKDAYS", weekdays, fixed(DAYS, MONTH, MONTH)),
        Operation("if", "IF", lambda c, a, b: a if c else b, branch, lazy=True),
        Operation("choose", "CHOOSE", lambda n, *xs: xs[int(n) - 1], choose, lazy=True),
        Operation("if_error", "IFERROR", lambda a, b: b if isinstance(a, CellError) else a, same),
        Operation(
            "mod",
            "MOD",
            lambda a, n: number(a) - number(n) * (number(a) / number(n)).to_integral(ROUND_FLOOR),
            same,
        ),
    )
}
