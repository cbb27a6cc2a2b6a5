"""The words that rules are written with: each builds an expression."""

from __future__ import annotations

from pipeline.formulas.blocks import AxisField, Column, Family, Rule
from pipeline.formulas.expressions import (
    Apply,
    Expr,
    Figure,
    Grid,
    InputColumns,
    LargestWhere,
    LastTwelve,
    Operand,
    OrBlank,
    Pick,
    Position,
    Previous,
    RowNumber,
    RunningTotal,
    SumWhere,
    Total,
    Whole,
    Word,
    WordRange,
    apply,
    expr,
)
from pipeline.formulas.inputs import Input
from pipeline.formulas.members import Earlier, SumAcross, SumDuring, SumUpTo
from pipeline.formulas.operations import OPERATIONS
from pipeline.formulas.units import DAYS, MONTHS, NUMBER, TEXT, Unit

TWELVE = Figure(12, MONTHS)
"""Months in a year."""
THIRTY = Figure(30, DAYS)
"""Days in a month of the commercial year (30/360), in which delays of payment are counted."""
PERT_LIKELY = Figure(4)
"""Weight of the likely value in the three-point method (project-management.info)."""
PERT_SUM = Figure(6)
"""Sum of the weights of the three-point method: 1 + 4 + 1."""


def rounded(value: Expr, digits: int) -> Expr:
    """Round half up at so many digits."""
    return Apply(OPERATIONS["round"], (value, Figure(digits)))


def cents(value: Expr) -> Expr:
    """Round half up at 0.01: money, days and day costs (DOMAIN.md section 2)."""
    return rounded(value, 2)


def power(base: Expr, exponent: Expr) -> Expr:
    """Return a pure number raised to a power, 10 digits: the most in which both readings always agree.

    The base must not be below 0: bound it first, with ``largest(base, Figure(0))``.
    """
    return rounded(Apply(OPERATIONS["pow"], (base, exponent)), 10)


def share(part: Expr, whole: Expr) -> Expr:
    """Return a part of a whole, 10 digits; 0 where the whole is 0."""
    return if_(whole == 0, 0, rounded(part / whole, 10))


def if_(condition: Expr, then: Operand, other: Operand) -> Expr:
    """Return one of two values; 0 and 1 take the other's unit."""
    unit = next((each.unit for each in (then, other) if isinstance(each, Expr)), NUMBER)
    return Apply(OPERATIONS["if"], (condition, expr(then, unit), expr(other, unit)))


def choose(position: Expr, *values: Expr) -> Expr:
    """Return the value at a position, from 1."""
    return Apply(OPERATIONS["choose"], (position, *values))


def and_(*conditions: Expr) -> Expr:
    """All of these."""
    return Apply(OPERATIONS["and"], conditions)


def or_(*conditions: Expr) -> Expr:
    """At least one of these."""
    return Apply(OPERATIONS["or"], conditions)


def smallest(*values: Operand) -> Expr:
    """Return the smallest value."""
    return apply("min", *values)


def largest(*values: Operand) -> Expr:
    """Return the largest value."""
    return apply("max", *values)


def within(value: Expr, lowest: AxisField, highest: AxisField) -> Expr:
    """Return a value, not below one cell nor above another; a cell that shows no number sets no bound.

    MIN and MAX pass over texts in cells that they refer to, and over nothing else: so the bounds must be cells.
    """
    return smallest(largest(value, lowest), highest)


def round_up(value: Expr) -> Expr:
    """Return the next whole number, away from zero."""
    return Apply(OPERATIONS["roundup"], (value, Figure(0)))


def absolute(value: Expr) -> Expr:
    """Return the value without its sign."""
    return Apply(OPERATIONS["abs"], (value,))


def is_number(value: Expr) -> Expr:
    """Tell whether a cell holds a number (a blank does not)."""
    return Apply(OPERATIONS["is_number"], (value,))


def is_blank(value: Expr) -> Expr:
    """Tell whether a cell is empty or shows an empty text."""
    return Apply(OPERATIONS["is_blank"], (value,))


def year(day: Expr) -> Expr:
    """Return the calendar year of a date."""
    return Apply(OPERATIONS["year"], (day,))


def month(day: Expr) -> Expr:
    """Return the month of a date, 1 to 12."""
    return Apply(OPERATIONS["month"], (day,))


def edate(day: Expr, months: Operand) -> Expr:
    """Return a date moved by whole months."""
    return apply("edate", day, months)


def month_end(day: Expr) -> Expr:
    """Return the last day of a date's month."""
    return apply("last_day", day, 0, like=MONTHS)


def weekdays(first: Expr, last: Expr) -> Expr:
    """Return the days from Monday to Friday between two days, both counted."""
    return apply("weekdays", first, last)


def month_number(day: Expr) -> Expr:
    """Return the number of a month on a scale without gaps: year × 12 + month."""
    return year(day) * TWELVE + month(day)


def remainder(value: Expr, by: Expr) -> Expr:
    """Return what is left of a division by whole numbers, never negative (MOD)."""
    return apply("mod", value, by)


def row_number() -> Expr:
    """Return the number of the row in its block, from 1."""
    return RowNumber()


def running_total(column: Column | Family) -> Expr:
    """Return the sum of a column from the first row to this one; of a family, at the same member."""
    return RunningTotal(column)


def total_above(column: Column | Family) -> Expr:
    """Return the sum of a column over the rows above this one; of a family, at the same member."""
    return RunningTotal(column, above=True)


def if_error(value: Expr, instead: Operand) -> Expr:
    """Return a value, or another where the first is an error."""
    return apply("if_error", value, instead, like=value.unit)


def text(value: Expr) -> Expr:
    """Return a text; a blank shows as empty, not as 0."""
    return apply("join", value, "", like=TEXT)


def word(choices: str, code: str) -> Word:
    """Return the cell of the Lists sheet that holds the word for a code."""
    return Word(choices, code)


def words(choices: str, unit: Unit = TEXT) -> WordRange:
    """Return the words of a list, top to bottom."""
    return WordRange(choices, unit)


def position(value: Expr, where: Column | Input | AxisField | WordRange) -> Expr:
    """Return where a value stands in a column or list, from 1 (MATCH, exact)."""
    return Position(value, where if isinstance(where, WordRange) else Whole(where))


def last_position(value: Expr, where: Column | Input | AxisField) -> Expr:
    """Return where the last value that is not above a value stands, from 1, in cells that rise (MATCH, type 1)."""
    return Position(value, Whole(where), exact=False)


def pick(where: Column | Family | Input | AxisField | InputColumns | WordRange, at: Expr) -> Expr:
    """Return the value of a column, list or axis field at a position (INDEX); of a family, at the same member."""
    return Pick(where if isinstance(where, WordRange) else Whole(where), at)


def pick_in(family: Family, at: Expr, across: Expr) -> Expr:
    """Return the value of a family at a row and a member; member 1 is the opening column."""
    return Pick(Grid(family), at, across)


def total(column: Column | Family | Input | AxisField) -> Expr:
    """Return the sum of a column; of a family, at the same member."""
    return Total(Whole(column))


def sum_where(column: Column | Family | Input, *criteria: tuple[Column | Input, Expr]) -> Expr:
    """Return the sum of the rows where each column equals its value (SUMIFS)."""
    return SumWhere(column, criteria)


def largest_where(
    column: Column | Family | Input,
    *criteria: tuple[Column | Input, Expr],
    filled: tuple[Column | Input, ...] = (),
) -> Expr:
    """Return the largest value of the rows where each column equals its value; 0 where there is none.

    Args:
        column: figures, blanks among them, none below 0.
        criteria: columns and what they must equal.
        filled: columns that must not be blank.
    """
    return LargestWhere(column, criteria, filled)


def previous(of: Family | AxisField | None = None, *, unit: Unit | None = None) -> Expr:
    """Return the value at the previous member; without a family, that of the family being defined."""
    return Previous(of, unit)


def last_twelve(of: Family | AxisField | None = None, *, unit: Unit | None = None) -> Expr:
    """Return the sum of the twelve members before: a fiscal year's months."""
    return LastTwelve(of, unit)


def running(base: Column, earlier: Earlier) -> Expr:
    """Return a column plus the members, before this one, of the family that follows it."""
    return SumUpTo(base, earlier)


def base_and(base: Column, family: Family) -> Expr:
    """Return a column plus all members of the family that follows it."""
    return SumUpTo(base, family)


def during(family: Family, since: AxisField, until: AxisField, at: AxisField) -> Expr:
    """Return the sum of a row over the members in force at a time: neither before ``since`` nor after ``until``."""
    return SumDuring(family, since, until, at)


def across(family: Family, flag: AxisField) -> Expr:
    """Return the sum of a row over the members whose flag is 1."""
    return SumAcross(family, flag)


def link(of: Input, at: Expr) -> Rule:
    """Return a column that fetches an input column's value at a position.

    Texts come with ``&""``; a number that may be blank shows as empty, or as the default it stands for.
    """
    value = pick(of, at)
    if not of.unit.is_number and of.unit.kind == "text":
        return Rule(text(value), of.show if of.show == "long" else "text", role="link")
    if of.blank is not None:
        default = Figure(int(of.blank), of.unit) if of.blank in (0, 1) else None
        if default is None:
            raise TypeError(f"{of.name}: a blank may stand for 0 or 1 only")
        return Rule(Apply(OPERATIONS["if"], (is_blank(value), default, value)), of.show, role="link")
    if of.required is True:
        return Rule(value, of.show, role="link")
    return Rule(OrBlank(value), of.show, role="link")
