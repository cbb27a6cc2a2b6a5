"""The names that a Word template may use, and what kind of thing each one is.

They are declared once, as typed dictionaries: the context is checked against them by the type checker, the lint
finds a misspelt name with them, and the page for template authors lists them (a test compares).
Every leaf is formatted text or a yes/no; nothing else ever reaches a template.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypedDict, cast, get_args, get_origin, get_type_hints, is_typeddict


class LineNames(TypedDict):
    """A printed line: quantity × unit price = amount."""

    id: str
    label: str
    phase: str
    who: str
    sourcing: str
    unit: str
    quantity: str
    unit_price: str
    amount: str
    vat_rate: str
    need: str
    deliverable: str
    acceptance: str


class PhaseNames(TypedDict):
    """A phase with its lines; days, FTE, amount and share are those of the lines, before the rules."""

    label: str
    days: str
    fte: str
    amount: str
    share: str
    count: str
    lines: list[LineNames]
    deliverables: list[LineNames]


class TotalNames(TypedDict):
    """A total in the three units, and its share of the whole."""

    label: str
    days: str
    fte: str
    amount: str
    share: str


class RuleNames(TypedDict):
    """What one rule adds, or takes."""

    label: str
    amount: str


class VatNames(TypedDict):
    """VAT of one rate."""

    rate: str
    base: str
    amount: str


class MonthNames(TypedDict):
    """A month of the plan, an amount per phase."""

    month: str
    phases: list[str]
    total: str
    cumulative: str
    days: str


class NeedNames(TypedDict):
    """A need that the strategy answers."""

    id: str
    label: str
    public: str
    objective: str


class MemberNames(TypedDict):
    """Who works, and how much; the day price is empty where it is not the same for all the lines."""

    who: str
    sourcing: str
    days: str
    unit_price: str
    amount: str


class OptionNames(TypedDict):
    """An option, with the total excl. VAT without it and with it; its group is empty where it excludes none."""

    id: str
    label: str
    taken: bool
    group: str
    days: str
    without: str
    difference: str
    including: str


class InstalmentNames(TypedDict):
    """A payment incl. VAT."""

    milestone: str
    month: str
    amount: str


class FreeNames(TypedDict):
    """What a year of a channel takes whose account is free; the amount is empty in an offer."""

    label: str
    days: str
    fte: str
    amount: str


class PersonNames(TypedDict):
    """Who works, with which part of their time."""

    name: str
    role: str
    time: str
    back_up: str


class ClientTimeNames(TypedDict):
    """Days of the client's people beside a task of an offer; the amount is empty where their day is not known."""

    label: str
    phase: str
    who: str
    days: str
    amount: str


class ChoiceNames(TypedDict):
    """A phase in-house, bought, or as planned; the break-even day rate is empty where nothing changes hands."""

    phase: str
    make: str
    buy: str
    mixed: str
    break_even: str
    choice: str
    reason: str


class WaiverNames(TypedDict):
    """A point that was set aside, and why."""

    title: str
    reason: str
    by: str


class Names(TypedDict):
    """Everything that a template may print."""

    is_offer: bool
    is_business_case: bool
    title: str
    reference: str
    date: str
    validity: str
    valid_until: str
    author: str
    month: str
    first_month: str
    last_month: str
    period: str
    duration: str
    currency: str
    currency_symbol: str
    client_name: str
    client_address: str
    client_number: str
    seller_name: str
    seller_form: str
    seller_capital: str
    seller_address: str
    seller_number: str
    seller_register: str
    seller_vat: str
    decision: list[str]
    context: list[str]
    stakes: list[str]
    approach: list[str]
    assumptions: list[str]
    exclusions: list[str]
    travel: list[str]
    payment: list[str]
    late_interest: list[str]
    claims: list[str]
    needs: list[NeedNames]
    phases: list[PhaseNames]
    phase_totals: list[str]
    lines: list[LineNames]
    free_lines: list[LineNames]
    deliverables: list[LineNames]
    team: list[MemberNames]
    sourcing: list[TotalNames]
    by_need: list[TotalNames]
    rules: list[RuleNames]
    before_rules: str
    total_days: str
    working_time: str
    total_fte: str
    total_excl: str
    total_excl_figure: str
    vat: list[VatNames]
    vat_total: str
    vat_exempt: bool
    vat_exempt_wording: str
    vat_charged: bool
    total_incl: str
    total_incl_figure: str
    months: list[MonthNames]
    several_months: bool
    chart_message: str
    chart_alt: str
    communication_share: str
    revenue_share: str
    benchmark_share: str
    benchmark_source: str
    options: list[OptionNames]
    instalments: list[InstalmentNames]
    free_channels: list[FreeNames]
    at_risk: bool
    at_risk_money: str
    at_risk_days: str
    at_risk_coverage: str
    at_risk_threshold: str
    people: list[PersonNames]
    waivers: list[WaiverNames]
    by_entity: list[TotalNames]
    client_time: list[ClientTimeNames]
    client_days: str
    client_amount: str
    choices: list[ChoiceNames]


Schema = dict[str, Any]
"""A name's kind: "text", "yes_no", a list [kind of each], or the names of an item."""


@cache
def schema() -> Schema:
    """Return every name with its kind, items of lists included."""
    return cast("Schema", _schema(Names))


def _schema(declared: Any) -> Any:
    """Return the kind of a declared type."""
    if is_typeddict(declared):
        return {name: _schema(each) for name, each in get_type_hints(declared).items()}
    if get_origin(declared) is list:
        return [_schema(get_args(declared)[0])]
    return "yes_no" if declared is bool else "text"
