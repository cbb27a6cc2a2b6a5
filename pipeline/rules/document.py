"""What a proposal prints, as plain values: filled from the computed sheets, read by the Word room.

For an *offer* every amount is a selling price (view *price*), never the seller's cost; for a *business case*
every amount is a loaded cost (view *budget*). Amounts are excl. VAT unless the name says otherwise, in the
project's currency, with two digits; days have two digits; shares are parts of one.

Everything foots: ``sum(lines.amount) == before_rules``; ``sum(phases.amount) == before_rules``;
``before_rules + sum(rules.amount) == total.amount``; ``sum(vat.base) == total.amount``;
``total.amount + sum(vat.amount) == total_incl``; ``sum(months.total) == total.amount``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipeline.tables import Value


class Line(NamedTuple):
    """A printed line: ``quantity`` × ``unit_price`` = ``amount``. ``unit`` is "day" or "item".

    ``own`` is True of the days that own people spend beside a task, in a business case.
    """

    id: str
    label: str
    phase: str
    who: str
    sourcing: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    vat_rate: Decimal
    need: str
    deliverable: str
    acceptance: str
    own: bool = False


class ClientLine(NamedTuple):
    """The days that the client's people give to a task of an offer; ``amount`` is None where their day isn't known.

    None of it is part of the price.
    """

    id: str
    label: str
    phase: str
    who: str
    days: Decimal
    amount: Decimal | None


class Total(NamedTuple):
    """A total in the three units (days, full-time equivalents, money), and its share of the whole."""

    code: str
    label: str
    days: Decimal
    fte: Decimal
    amount: Decimal
    share: Decimal


class RuleRow(NamedTuple):
    """What one cost rule adds (or takes, below zero)."""

    label: str
    amount: Decimal


class VatRow(NamedTuple):
    """VAT of one rate, rounded once on the total of that rate."""

    rate: Decimal
    base: Decimal
    amount: Decimal


class MonthRow(NamedTuple):
    """One month of the plan, rules included: an amount per phase (order of ``phases``), total, running total."""

    month: date
    phases: tuple[Decimal, ...]
    total: Decimal
    cumulative: Decimal
    days: Decimal


class NeedRow(NamedTuple):
    """A need that the strategy answers."""

    id: str
    label: str
    public: str
    objective: str


class OptionRow(NamedTuple):
    """An option: ``without + difference == including``; options with one ``group`` above 0 exclude each other."""

    id: str
    label: str
    taken: bool
    group: int
    days: Decimal
    without: Decimal
    difference: Decimal
    including: Decimal


class InstalmentRow(NamedTuple):
    """A payment incl. VAT, and the month in which it is due."""

    milestone: str
    month: date
    amount: Decimal


class FreeRow(NamedTuple):
    """What a year of a channel takes whose account costs nothing; ``amount`` is None in an offer."""

    label: str
    days: Decimal
    fte: Decimal
    amount: Decimal | None


class AtRiskRow(NamedTuple):
    """What strategy and deployment take, all of it lost where running stays covered below the threshold."""

    coverage: Decimal
    threshold: Decimal
    days: Decimal
    amount: Decimal


class PersonRow(NamedTuple):
    """Who works, with which part of their time, and who stands in."""

    name: str
    role: str
    allocation: Decimal
    back_up: str


class ChoiceRow(NamedTuple):
    """A phase made in-house, bought, or as the plan mixes both: what each costs, what is chosen and why (S10).

    ``break_even`` is the day rate of a supplier at which making and buying cost the same, 0 where nothing changes hands.
    """

    phase: str
    make: Decimal
    buy: Decimal
    mixed: Decimal
    break_even: Decimal
    choice: str
    reason: str


class WaiverRow(NamedTuple):
    """A check that a person has set aside: its id, why, who and when."""

    check: str
    reason: str
    who: str
    day: date | None


@dataclass(frozen=True)
class Document:
    """Everything a proposal may print.

    Attributes:
        kind: "offer" or "business_case".
        language: "fr" or "en", the language of the document.
        currency: ISO code, as in "EUR".
        month: the reporting month that was used.
        project: every field of the project form, by key (see ``rules.inputs.Project``).
        total: the whole, rules included; its ``share`` is 1.
        client_time: of an offer, the client's own days beside the price.
        communication_share: total ÷ communication budget, or None where none was given.
        revenue_share: total ÷ revenue, or None.
        benchmark_share: the parameter it compares with, and where it comes from.
        options: totals excl. VAT with and without each, in the document's view.
        instalments: payments, which sum to ``total_incl`` in an offer whose VAT is charged.
        by_entity: what each entity bears, in the document's view.
        choices: of a business case whose author weighs making against buying.
    """

    kind: str
    language: str
    currency: str
    month: date
    project: dict[str, Value]
    needs: tuple[NeedRow, ...]
    lines: tuple[Line, ...]
    phases: tuple[Total, ...]
    sourcing: tuple[Total, ...]
    by_need: tuple[Total, ...]
    rules: tuple[RuleRow, ...]
    before_rules: Decimal
    total: Total
    vat: tuple[VatRow, ...]
    vat_total: Decimal
    total_incl: Decimal
    months: tuple[MonthRow, ...]
    communication_share: Decimal | None
    revenue_share: Decimal | None
    benchmark_share: Decimal | None
    benchmark_source: str
    options: tuple[OptionRow, ...] = ()
    instalments: tuple[InstalmentRow, ...] = ()
    free: tuple[FreeRow, ...] = ()
    at_risk: AtRiskRow | None = None
    people: tuple[PersonRow, ...] = ()
    waivers: tuple[WaiverRow, ...] = ()
    by_entity: tuple[Total, ...] = ()
    client_time: tuple[ClientLine, ...] = ()
    choices: tuple[ChoiceRow, ...] = ()
