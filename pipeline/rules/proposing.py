"""What a proposal prints, out of the computed values (see ``document.py`` for what must foot)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.findings import CellRef
from pipeline.formulas.blocks import Column, Family
from pipeline.formulas.values import Values
from pipeline.rules.attendance import ClientTime, OwnTime
from pipeline.rules.calendar import Frame, Months
from pipeline.rules.choosing import PurchasedChosen, WorkChosen
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.document import ClientLine, Document, Line, MonthRow, NeedRow, RuleRow, Total, VatRow
from pipeline.rules.inputs import LISTS, Project
from pipeline.rules.parameters import row_in_force
from pipeline.rules.plan import PlanDaysTotal, PlanPhases, PlanTotal
from pipeline.rules.price import PricePhases, PriceTotal, PurchasedPrice, WorkPrice
from pipeline.rules.proposing_beside import beside
from pipeline.rules.summary import (
    ByNeed,
    ByPhase,
    ByRule,
    BySourcing,
    CostVat,
    Grouping,
    Offered,
    PriceByRule,
    PriceVat,
    Shares,
    Totals,
)
from pipeline.rules.terms import Terms
from pipeline.tables import Book, Value

ZERO = Decimal(0)


def document(
    book: Book, values: Values, month: date, idle: Collection[CellRef | None] = frozenset()
) -> Document:
    """Return everything that a proposal may print about a computed book.

    Args:
        book: what was read.
        values: what was computed.
        month: the reporting month.
        idle: cells of waivers that set nothing aside, which are not printed.
    """
    kind = book.code("kind", book.field("kind")) or "business_case"
    offer = kind == "offer"
    single = values.single
    total = single(Offered.price) if offer else single(Totals.cost)
    costs = (Totals.work, Totals.own, Totals.purchases)
    before = single(Offered.before) if offer else sum(map(single, costs), ZERO)
    vat = _vat(values, offer=offer)
    lines = _kept(book, values, _offered(book, values) if offer else _costed(book, values))
    source = _benchmark_source(book)
    months = _months(values, offer=offer)
    return Document(
        kind=kind,
        language=book.code("language", book.field("language")) or book.language,
        currency=str(book.field("currency")),
        month=month,
        project=_project(book),
        needs=tuple(
            NeedRow(*(str(row[key] or "") for key in ("id", "label", "public", "objective")))
            for row in book.tables["needs"].rows
        ),
        lines=lines,
        phases=_phases(values, lines, before),
        sourcing=() if offer else _totals(values, BySourcing, LISTS["sourcing"]),
        by_need=() if offer else _totals(values, ByNeed, values.column(ByNeed.id), labels=_need_labels(book)),
        rules=_rules(values, PriceByRule.price if offer else ByRule.cost),
        before_rules=before,
        total=Total("total", "", single(Totals.days), single(Totals.fte), total, Decimal(1)),
        vat=vat,
        vat_total=sum((row.amount for row in vat), ZERO),
        total_incl=total + sum((row.amount for row in vat), ZERO),
        months=months,
        communication_share=_share(book, "communication_budget", single(Shares.communication), offer=offer),
        revenue_share=_share(book, "revenue", single(Shares.revenue), offer=offer),
        benchmark_share=single(Shares.benchmark),
        benchmark_source=source,
        **beside(book, values, months, idle, offer=offer),
        client_time=_client_time(book, values) if offer else (),
    )


def _project(book: Book) -> dict[str, Value]:
    """Return the project's fields, words of closed lists as codes."""
    found = {key: cell.value for key, cell in book.tables["project"].rows[0].cells.items()}
    for column in Project.columns:
        if column.choices in LISTS and found[column.key]:
            found[column.key] = book.code(str(column.choices), found[column.key])
    return found


def _share(book: Book, key: str, value: Decimal, *, offer: bool) -> Decimal | None:
    """Return a share of the person's own budget; an offer doesn't show one."""
    return None if offer or not book.field(key) else value


def _columns(values: Values, *columns: Column) -> list[tuple[Any, ...]]:
    return list(zip(*(values.column(column) for column in columns), strict=True))


def _offered(book: Book, values: Values) -> tuple[Line, ...]:
    found = []
    tasks, purchases = book.tables["tasks"].rows, book.tables["purchases"].rows
    w, p = WorkPrice, PurchasedPrice
    rows = _columns(values, w.id, w.label, w.phase, w.who, w.quantity, w.unit_price, w.amount, w.vat)
    needs = values.column(Work.need)
    for (key, label, phase, who, quantity, price, amount, vat), task, need in zip(
        rows, tasks, needs, strict=True
    ):
        texts = (need, str(task["deliverable"] or ""), str(task["acceptance"] or ""))
        found.append(Line(_text(key), label, phase, who, "", "day", quantity, price, amount, vat, *texts))
    rows = _columns(values, p.id, p.label, p.phase, p.quantity, p.unit_price, p.amount, p.vat)
    needs = values.column(Purchased.need)
    for (key, label, phase, quantity, price, amount, vat), _row, need in zip(
        rows, purchases, needs, strict=True
    ):
        found.append(
            Line(_text(key), label, phase, "", "", "item", quantity, price, amount, vat, need, "", "")
        )
    return tuple(found)


def _costed(book: Book, values: Values) -> tuple[Line, ...]:
    found = []
    tasks = book.tables["tasks"].rows
    w, p = Work, Purchased
    rows = _columns(
        values, w.id, w.label, w.phase, w.role, w.sourcing, w.days, w.day_cost, w.base, w.vat, w.need
    )
    for (key, label, phase, who, sourcing, days, cost, amount, vat, need), task in zip(
        rows, tasks, strict=True
    ):
        texts = (need, str(task["deliverable"] or ""), str(task["acceptance"] or ""))
        found.append(Line(_text(key), label, phase, who, sourcing, "day", days, cost, amount, vat, *texts))
    found += _own(values)
    rows = _columns(
        values, p.id, p.label, p.phase, p.supplier, p.sourcing, p.items, p.unit_price, p.base, p.vat, p.need
    )
    for key, label, phase, who, sourcing, quantity, price, amount, vat, need in rows:
        found.append(
            Line(_text(key), label, phase, who, sourcing, "item", quantity, price, amount, vat, need, "", "")
        )
    return tuple(found)


def _kept(book: Book, values: Values, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines, tasks before purchases, without those of options that aren't taken."""
    if not book.tables["options"].rows:
        return lines
    left_out = (*values.column(WorkChosen.left_out), *values.column(PurchasedChosen.left_out))
    typed = [line for line in lines if not line.own]
    gone = {id(line) for line, out in zip(typed, left_out, strict=True) if out}
    return tuple(line for line in lines if id(line) not in gone)


def _own(values: Values) -> list[Line]:
    """Return the days of own people beside suppliers, line by line."""
    o = OwnTime
    rows = _shown(
        values, o.id, o.label, o.phase, o.role, o.sourcing, o.days, o.day_cost, o.cost, o.vat, o.need
    )
    return [
        Line(_text(key), label, phase, who, sourcing, "day", days, cost, amount, vat, need, "", "", own=True)
        for key, label, phase, who, sourcing, days, cost, amount, vat, need in rows
        if days
    ]


def _client_time(book: Book, values: Values) -> tuple[ClientLine, ...]:
    """Return the client's own days beside an offer, line by line."""
    known, c = book.field("client_day") is not None, ClientTime
    rows = _shown(values, c.id, c.label, c.phase, c.role, c.days, c.amount)
    return tuple(
        ClientLine(_text(key), label, phase, who, days, amount if known else None)
        for key, label, phase, who, days, amount in rows
        if days
    )


def _shown(values: Values, *columns: Column) -> list[tuple[Any, ...]]:
    """Return the rows of some columns of a block; none where the plan does without it."""
    return [] if columns[0].block in values.absent else _columns(values, *columns)


def _text(key: Any) -> str:
    return format(key.normalize(), "f") if isinstance(key, Decimal) else str(key)


def _phases(values: Values, lines: tuple[Line, ...], before: Decimal) -> tuple[Total, ...]:
    """Return each phase before the rules."""
    found = []
    rows = _columns(values, ByPhase.id, ByPhase.days, ByPhase.fte)
    codes = values.book.lists["phase"].codes
    for code, (word, days, fte) in zip(codes, rows, strict=True):
        amount = sum((line.amount for line in lines if line.phase.casefold() == str(word).casefold()), ZERO)
        found.append(Total(code, str(word), days, fte, amount, amount / before if before else ZERO))
    return tuple(found)


def _totals(
    values: Values, block: type[Grouping], codes: Any, labels: dict[str, str] | None = None
) -> tuple[Total, ...]:
    """Return a grouping's rows, rules included."""
    rows = _columns(values, block.id, block.days, block.fte, block.cost, block.share)
    if labels is None:
        codes = values.book.lists["sourcing"].codes
    return tuple(
        Total(str(code), (labels or {}).get(str(word), str(word)), days, fte, cost, share)
        for code, (word, days, fte, cost, share) in zip(codes, rows, strict=True)
    )


def _need_labels(book: Book) -> dict[str, str]:
    return {str(row["id"]): str(row["label"] or row["id"]) for row in book.tables["needs"].rows}


def _rules(values: Values, amounts: Column) -> tuple[RuleRow, ...]:
    """Return the rules that add something."""
    names = values.axis(Terms.id)
    return tuple(RuleRow(str(n), a) for n, a in zip(names, values.column(amounts), strict=True) if a)


def _vat(values: Values, *, offer: bool) -> tuple[VatRow, ...]:
    block = PriceVat if offer else CostVat
    return tuple(VatRow(*row) for row in _columns(values, block.rate, block.base, block.vat) if row[1])


def _months(values: Values, *, offer: bool) -> tuple[MonthRow, ...]:
    """Return the plan's months, without the columns that close a year or lie outside the plan."""
    phases: Family = PricePhases.month if offer else PlanPhases.month
    totals: Family = PriceTotal.month if offer else PlanTotal.month
    first, last = values.single(Frame.first), values.single(Frame.last)
    amounts, wholes, days = values.family(phases), values.family(totals), values.family(PlanDaysTotal.month)
    found, cumulative = [], ZERO
    for k, (day, at) in enumerate(zip(values.axis(Months.date), values.axis(Months.number), strict=True)):
        if values.closes[k] or not first <= at <= last:
            continue
        cumulative += wholes[k][0]
        found.append(MonthRow(day, tuple(amounts[k]), wholes[k][0], cumulative, days[k][0]))
    return tuple(found)


def _benchmark_source(book: Book) -> str:
    """Return where the benchmark in force comes from."""
    row = row_in_force(book, "social_share")
    return str(row["source"] or "") if row is not None else ""
