"""What a proposal prints beside its price: options, payments, "free" channels, money at risk, people, waivers, entities."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.findings import CellRef
from pipeline.formulas.blocks import Column
from pipeline.formulas.values import Values
from pipeline.rules import stakes
from pipeline.rules.choosing import Choices
from pipeline.rules.document import (
    AtRiskRow,
    ChoiceRow,
    FreeRow,
    InstalmentRow,
    MonthRow,
    OptionRow,
    PersonRow,
    Total,
    WaiverRow,
)
from pipeline.rules.entities import ByEntity
from pipeline.rules.options import ByOption
from pipeline.rules.payments import PaymentSchedule, PaymentTerms
from pipeline.rules.scenarios import PhaseChoices
from pipeline.tables import Book

ZERO = Decimal(0)


def _rows(values: Values, *columns: Column) -> list[tuple[Any, ...]]:
    return list(zip(*(values.column(column) for column in columns), strict=True))


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


def beside(
    book: Book, values: Values, months: Sequence[MonthRow], idle: Collection[CellRef | None], *, offer: bool
) -> dict[str, Any]:
    """Return these parts of a document by the names of its fields; what nobody filled in is empty.

    Args:
        book: what was read.
        values: what was computed.
        months: the months of the document, from which an offer's money at risk is summed.
        idle: cells of waivers that set nothing aside.
        offer: whether it is an offer, which never shows what anything costs its seller.
    """
    found: dict[str, Any] = {"waivers": _waivers(book, idle), "people": _people(book)}
    if book.tables["options"].rows:
        b = ByOption
        rows = _rows(values, b.id, b.label, b.days, b.without, b.difference, b.including)
        chosen = _rows(values, Choices.taken, Choices.group)
        found["options"] = tuple(
            OptionRow(_text(key), label, bool(taken), int(group), *figures)
            for (key, label, *figures), (taken, group) in zip(rows, chosen, strict=True)
        )
    if book.tables["payments"].rows:
        t, s = PaymentTerms, PaymentSchedule
        found["instalments"] = tuple(
            InstalmentRow(*row) for row in _rows(values, t.milestone, t.month, s.including)
        )
    if book.tables["entities"].rows:
        e = ByEntity
        found["by_entity"] = tuple(
            Total(_text(key), _text(key), *figures)
            for key, *figures in _rows(values, e.id, e.days, e.fte, e.amount, e.part)
        )
    if book.tables["channels"].rows:
        f = stakes.Free
        found["free"] = tuple(
            FreeRow(label, days, fte, None if offer else cost)
            for free, label, days, fte, cost in _rows(values, f.free, f.label, f.days, f.fte, f.cost)
            if free
        )
        found["at_risk"] = _at_risk(book, values, months, offer=offer)
    if PhaseChoices not in values.absent:
        c = PhaseChoices
        rows = _rows(values, c.id, c.make, c.buy, c.mixed, c.break_even, c.choice, c.reason)
        found["choices"] = tuple(ChoiceRow(*row) for row in rows)
    return found


def _at_risk(book: Book, values: Values, months: Sequence[MonthRow], *, offer: bool) -> AtRiskRow | None:
    """Return what would be lost where running isn't covered; None where it is. An offer tells its price of it."""
    a, single = stakes.AtRisk, values.single
    if not single(a.at_risk):
        return None
    before = [at for at, code in enumerate(book.lists["phase"].codes) if code in {"strategy", "deployment"}]
    price = sum((month.phases[at] for month in months for at in before), ZERO)
    return AtRiskRow(
        single(a.coverage), single(a.threshold), single(a.days), price if offer else single(a.cost)
    )


def _people(book: Book) -> tuple[PersonRow, ...]:
    rows = book.tables["people"].rows
    return tuple(
        PersonRow(_text(row["id"]), _text(row["role"]), share, _text(row["back_up"]))
        for row in rows
        if isinstance(share := row["allocation"], Decimal)
    )


def _waivers(book: Book, idle: Collection[CellRef | None]) -> tuple[WaiverRow, ...]:
    """Return what a person set aside with a reason: not what sets nothing aside."""
    return tuple(
        WaiverRow(
            _text(row["check"]).strip().upper(),
            _text(row["reason"]),
            _text(row["who"]),
            day if isinstance(day := row["date"], date) else None,
        )
        for row in book.tables["waivers"].rows
        if _text(row["reason"]).strip() and row.cells["check"].where not in idle
    )
