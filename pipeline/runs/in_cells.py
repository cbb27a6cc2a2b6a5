"""Single figures for a cell of a spreadsheet, by the very rules that compute a budget.

A small plan is made of the figures given (one role, or one task) and computed like any other; so that a function in
a cell and the sheets of a report can't differ. Money is rounded half up to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from pipeline import days_off
from pipeline.findings import CellRef
from pipeline.formulas.operations import rounded
from pipeline.rules.calendar import Months
from pipeline.rules.computing import compute
from pipeline.rules.employer import EmployerCost
from pipeline.rules.inputs import LISTS, MAX_MONTHS, WEIGHTS
from pipeline.rules.plan import PlanWork
from pipeline.rules.rates import Rates
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Book, Cell, Row, Table, Value, WordList

SPREADS = LISTS["spread"]
_SHEET = "in a cell"
_PROFILE = "typed weights"


class NotComputableError(Exception):
    """A figure that can't be computed: the key of a sentence, and its details."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def loaded_day_cost(
    salary: Decimal,
    contributions: Decimal,
    overhead: Decimal,
    worked_days: Decimal,
    productive_share: Decimal,
) -> Decimal:
    """Return what a day of an in-house role costs, all included.

    Args:
        salary: gross, a year.
        contributions: the employer's, as a share of the salary.
        overhead: as a share of salary and contributions.
        worked_days: of a year.
        productive_share: of the worked days.

    Raises:
        NotComputableError: ``negative`` or ``no_days``.
    """
    given = {
        "salary": salary,
        "contributions": contributions,
        "overhead": overhead,
        "worked_days": worked_days,
        "productive_share": productive_share,
    }
    if min(given.values()) < 0:
        raise NotComputableError("negative")
    if worked_days * productive_share == 0:
        raise NotComputableError("no_days")
    book = _book(roles=[{"id": "role", "sourcing": "internal", **given}])
    found: Decimal = compute(book, ()).column(Rates.day_cost)[0]
    return found


def employer_contributions(salary: Decimal, rate: Decimal) -> Decimal:
    """Return what the employer pays on top of a gross salary, at a flat rate.

    Raises:
        NotComputableError: ``negative``.
    """
    if salary < 0 or rate < 0:
        raise NotComputableError("negative")
    book = _book(roles=[{"id": "role", "sourcing": "internal", "salary": salary, "contributions": rate}])
    found: Decimal = compute(book, ()).column(EmployerCost.contributions)[0]
    return found


def phasing(
    amount: Decimal, start: date, months: int, month: date, spread: str | Sequence[Decimal] = "even"
) -> Decimal:
    """Return what falls into a month of an amount that is spread over several; the months sum up to the amount.

    Args:
        amount: rounded to the cent first; it may be negative.
        start: any day of the first month.
        months: how many.
        month: any day of the month that is asked for.
        spread: "even", "start" or "end", or a weight for each month.

    Raises:
        NotComputableError: ``months``, ``spread`` or ``weights``.
    """
    if not 1 <= months <= MAX_MONTHS:
        raise NotComputableError("months", most=MAX_MONTHS)
    weights = () if isinstance(spread, str) else tuple(spread)
    if isinstance(spread, str) and spread not in SPREADS:
        raise NotComputableError("spread")
    if weights and (len(weights) != months or months > WEIGHTS or min(weights) < 0 or not sum(weights)):
        raise NotComputableError("weights", months=months, most=WEIGHTS)
    amount = rounded(amount, 2)
    if amount == 0:  # a role that costs nothing has no day rate
        return amount
    name = _PROFILE if weights else str(spread)
    return _months(amount, start.replace(day=1), months, name, weights).get(month.replace(day=1), Decimal(0))


@lru_cache(maxsize=512)
def _months(
    amount: Decimal, first: date, months: int, spread: str, weights: tuple[Decimal, ...]
) -> Mapping[date, Decimal]:
    """Return the amount of each month: a row of months asks for the same plan again and again."""
    book = _book(
        project=[
            {
                "fiscal_start": Decimal(first.month),
                "first_month": first,
                "months": Decimal(months),
                "reporting_month": first,
            }
        ],
        roles=[{"id": "role", "sourcing": "external", "day_rate": amount}],
        tasks=[
            {
                "id": "task",
                "role": "role",
                "likely": Decimal(1),
                "start": first,
                "months": Decimal(months),
                "spread": spread,
            }
        ],
        profiles=[{"id": _PROFILE, **{f"w{n:02}": each for n, each in enumerate(weights, 1)}}]
        if weights
        else [],
    )
    values = compute(book, ())
    shares = [column[0] for column in values.family(PlanWork.month)]
    dates = values.axis(Months.date)
    return MappingProxyType(
        {day: share for day, share, closes in zip(dates, shares, values.closes, strict=True) if not closes}
    )


def working_days(first: date, last: date, country: str = "", others: Sequence[date] = ()) -> int:
    """Return the working days from one day to another, both counted (see ``days_off``).

    Raises:
        NotComputableError: ``order``, ``country`` or ``years``.
    """
    if last < first:
        raise NotComputableError("order")
    if country:
        if not days_off.is_known(country):
            raise NotComputableError("country")
        earliest, latest = days_off.years_known(country)
        if not earliest <= first.year <= last.year <= latest:
            raise NotComputableError("years", first=earliest, last=latest)
    return days_off.working_days(first, last, country, others)


def _book(**rows: Sequence[Mapping[str, Value]]) -> Book:
    """Return a plan of the given rows, as if it had been read from sheets; blanks stand for what they stand for."""
    usual: dict[str, Sequence[Mapping[str, Value]]] = {
        "project": [
            {
                "fiscal_start": Decimal(1),
                "first_month": date(2027, 1, 1),
                "months": Decimal(1),
                "reporting_month": date(2027, 1, 1),
            }
        ]
    }
    book = Book("en")
    for key, codes in LISTS.items():
        book.lists[key] = WordList(key, _SHEET, 1, 1, list(codes), list(codes))
    for declared in INPUT_TABLES:
        columns = {each.key: number for number, each in enumerate(declared.columns, 1)}
        given = {**usual, **rows}.get(declared.key, ())
        table = Table(declared.key, _SHEET, columns, 1, 2, max(2, len(given) + 1), max(2, len(given) + 1))
        for number, row in enumerate(given, 2):
            cells = {
                each.key: Cell(row.get(each.key, each.blank), CellRef(_SHEET, number, columns[each.key]))
                for each in declared.columns
            }
            table.rows.append(Row(number, cells))
        book.tables[declared.key] = table
    return book
