"""Totals, always in days, full-time equivalents and money (S61), by phase, sourcing, need, channel and month."""

from __future__ import annotations

from typing import ClassVar

from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Column,
    Family,
    Gap,
    Group,
    KeyCopy,
    Label,
    LinesOf,
    MonthsOf,
    One,
    RowSource,
    Rule,
    Single,
    WordsOf,
)
from pipeline.formulas.expressions import Count, Expr, Figure, Whole
from pipeline.formulas.functions import (
    cents,
    edate,
    if_,
    month_number,
    pick,
    pick_in,
    position,
    row_number,
    running_total,
    share,
    sum_where,
    text,
    total,
    word,
    words,
)
from pipeline.formulas.inputs import Input, InputTable
from pipeline.formulas.units import SHARE
from pipeline.rules.adding import PurchasedCost, WorkCost
from pipeline.rules.attendance import OwnTime
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import Channels, CostRules, Needs, Project
from pipeline.rules.inputs_purpose import Objectives
from pipeline.rules.plan import PlanDaysTotal, PlanFullTime, PlanPhases, full_time
from pipeline.rules.price import PurchasedPrice, WorkPrice
from pipeline.rules.rates import Assumptions
from pipeline.rules.terms import Terms


class Totals(Group):
    """The whole plan: days, full-time equivalents, cost before and after the rules."""

    key = "totals"
    own_days = Single(cents(total(OwnTime.days)), "days")
    days = Single(cents(total(Work.days) + own_days), "days")
    fte = Single(full_time(days, Project.months), "fte")
    work = Single(cents(total(Work.base)), "money")
    own = Single(cents(total(OwnTime.cost)), "money")
    purchases = Single(cents(total(Purchased.base)), "money")
    rules = Single(cents(total(WorkCost.total) + total(PurchasedCost.total) - work - purchases), "money")
    cost = Single(cents(work + own + purchases + rules), "money")


class Shares(Group):
    """The share of the cake (S65): of the communication budget, against a benchmark, and of revenue."""

    key = "shares"
    communication = Single(share(Totals.cost, Project.communication_budget), "share")
    benchmark = Single(Assumptions.social_share * 1, "share")
    revenue = Single(share(Totals.cost, Project.revenue), "share")
    objectives = Single(Count("filled", Whole(Objectives.company)), "integer")


class Offered(Group):
    """What an offer charges, and what it leaves the seller. Never printed in the proposal but for the price."""

    key = "offered"
    before = Single(cents(total(WorkPrice.amount) + total(PurchasedPrice.amount)), "money")
    price = Single(cents(total(WorkPrice.total) + total(PurchasedPrice.total)), "money")
    margin = Single(cents(price - Totals.cost), "money")
    margin_share = Single(share(margin, price), "share")


class OfferShares(Group):
    """The share of the client's cake that an offer takes: its price, not what it costs the seller."""

    key = "offer_shares"
    communication = Single(share(Offered.price, Project.communication_budget), "share")
    benchmark = Single(Assumptions.social_share * 1, "share")
    revenue = Single(share(Offered.price, Project.revenue), "share")
    objectives = Single(Count("filled", Whole(Objectives.company)), "integer")


def sums(of: str, value: Expr) -> tuple[Expr, Expr, Expr]:
    """Return days, cost before the rules and cost after them, of the lines under a heading."""
    work, purchased, own = (getattr(lines, of) for lines in (Work, Purchased, OwnTime))
    of_own = sum_where(OwnTime.cost, (own, value))
    return (
        cents(sum_where(Work.days, (work, value)) + sum_where(OwnTime.days, (own, value))),
        cents(sum_where(Work.base, (work, value)) + sum_where(Purchased.base, (purchased, value)) + of_own),
        cents(
            sum_where(WorkCost.total, (work, value))
            + sum_where(PurchasedCost.total, (purchased, value))
            + of_own
        ),
    )


class Grouping(Block):
    """Totals by heading: the columns that every grouping shares."""

    key = "grouping"
    over = One()
    id: ClassVar[Column]
    days: ClassVar[Column]
    fte: ClassVar[Column]
    base: ClassVar[Column]
    rules: ClassVar[Column]
    cost: ClassVar[Column]
    share: ClassVar[Column]


def grouping(
    key: str, over: RowSource, first: Column, second: Column, days: Expr, base: Expr, cost: Expr
) -> type[Grouping]:
    """Return a block of totals in days, full-time equivalents and money, with the share of the whole."""
    columns: dict[str, Column] = {"id": first, "label": second}
    columns["days"] = Rule(days, "days", total=True)
    columns["fte"] = Rule(full_time(columns["days"], Project.months), "fte", total="same")
    columns["base"] = Rule(base, "money", total=True)
    columns["rules"] = Rule(cents(cost - columns["base"]), "money", total=True)
    columns["cost"] = Rule(cents(columns["base"] + columns["rules"]), "money", total=True)
    columns["share"] = Rule(share(columns["cost"], Totals.cost), "share", total="same")
    return type(key, (Grouping,), {"key": key, "wording": "by", "over": over, **columns})


def by_word(key: str, of: str) -> type[Grouping]:
    """Return the totals by word of a closed list."""
    heading = Rule(pick(words(of), row_number()), "text", role="link")
    return grouping(key, WordsOf(of), heading, Gap(), *sums(of, heading))


def by_line(key: str, of: str, table: type[InputTable], keys: Input, label: Input) -> type[Grouping]:
    """Return the totals by line of an input table."""
    heading = KeyCopy(keys)
    second = Rule(text(pick(label, position(heading, keys))), "long", role="link")
    return grouping(key, LinesOf(table), heading, second, *sums(of, heading))


def rest(key: str, of: type[Grouping]) -> type[Grouping]:
    """Return what a grouping leaves over: lines under no heading."""
    left = [
        cents(whole - total(part))
        for whole, part in ((Totals.days, of.days), (BASE, of.base), (Totals.cost, of.cost))
    ]
    return grouping(key, One(), Label(), Gap(), *left)


BASE = Totals.work + Totals.own + Totals.purchases
ByPhase = by_word("by_phase", "phase")
BySourcing = by_word("by_sourcing", "sourcing")
ByNature = by_word("by_nature", "nature")
NoNature = rest("no_nature", ByNature)
ByNeed = by_line("by_need", "need", Needs, Needs.id, Needs.label)
NoNeed = rest("no_need", ByNeed)
ByChannel = by_line("by_channel", "channel", Channels, Channels.id, Channels.label)
NoChannel = rest("no_channel", ByChannel)


class RuleTotals(Axis):
    """What each cost rule adds over all lines: one figure under each rule's column."""

    key = "rule_totals"
    over = LinesOf(CostRules)
    cost = AxisField(cents(total(WorkCost.added) + total(PurchasedCost.added)), "money")
    heading = Terms.id


class PriceRuleTotals(Axis):
    """What each cost rule adds to the price over all lines."""

    key = "price_rule_totals"
    over = LinesOf(CostRules)
    price = AxisField(cents(total(WorkPrice.added) + total(PurchasedPrice.added)), "money")
    heading = Terms.id


class ByRule(Block):
    """What each cost rule adds to the cost, in the order of application."""

    key = "by_rule"
    over = LinesOf(CostRules)
    id = KeyCopy(CostRules.id)
    row = Rule(position(id, CostRules.id), "integer")
    cost = Rule(pick(RuleTotals.cost, row_number()), "money", total=True)


class PriceByRule(Block):
    """What each cost rule adds to the price, in the order of application."""

    key = "price_by_rule"
    wording = "by_rule_price"
    over = LinesOf(CostRules)
    id = KeyCopy(CostRules.id)
    gap = Gap()
    price = Rule(pick(PriceRuleTotals.price, row_number()), "money", total=True)


def in_month(family: Family, row: Expr, at: Expr) -> Expr:
    """Return a plan row's amount in a month."""
    return pick_in(family, row, at + 1)


class ByMonth(Block):
    """Month by month: days, full-time equivalents, the cost of each phase, the running total."""

    key = "by_month"
    over = MonthsOf(Project.months)
    month = Rule(edate(Project.first_month, row_number() - 1), "month")
    at = Rule(position(month_number(month), Months.number), "integer")
    days = Rule(in_month(PlanDaysTotal.month, Figure(1), at), "days", role="link", total=True)
    fte = Rule(in_month(PlanFullTime.month, Figure(1), at), "fte", role="link")
    strategy = Rule(
        in_month(PlanPhases.month, position(word("phase", "strategy"), PlanPhases.phase), at),
        "money",
        role="link",
        total=True,
    )
    deployment = Rule(
        in_month(PlanPhases.month, position(word("phase", "deployment"), PlanPhases.phase), at),
        "money",
        role="link",
        total=True,
    )
    running = Rule(
        in_month(PlanPhases.month, position(word("phase", "running"), PlanPhases.phase), at),
        "money",
        role="link",
        total=True,
    )
    cost = Rule(cents(strategy + deployment + running), "money", total=True)
    cumulative = Rule(cents(running_total(cost)), "money")


def vat_due(rate: Expr, base: Expr) -> Expr:
    """Return the VAT of one rate, rounded once on its total; none where the seller is exempt."""
    return if_(Project.vat_exempt == word("yes_no", "yes"), 0, cents(rate * base))


class CostVat(Block):
    """VAT by rate on the cost of the lines; rule money takes its line's rate."""

    key = "cost_vat"
    wording = "vat"
    over = WordsOf("vat")
    rate = Rule(pick(words("vat", SHARE), row_number()), "share", role="link")
    gap = Gap()
    base = Rule(
        cents(
            sum_where(WorkCost.total, (Work.vat, rate))
            + sum_where(PurchasedCost.total, (Purchased.vat, rate))
            + sum_where(OwnTime.cost, (OwnTime.vat, rate))
        ),
        "money",
        total=True,
    )
    vat = Rule(cents(rate * base), "money", total=True)
    including = Rule(cents(base + vat), "money", total=True)


class PriceVat(Block):
    """VAT by rate on the price of the lines."""

    key = "price_vat"
    wording = "vat"
    over = WordsOf("vat")
    rate = Rule(pick(words("vat", SHARE), row_number()), "share", role="link")
    gap = Gap()
    base = Rule(
        cents(
            sum_where(WorkPrice.total, (Work.vat, rate))
            + sum_where(PurchasedPrice.total, (Purchased.vat, rate))
        ),
        "money",
        total=True,
    )
    vat = Rule(vat_due(rate, base), "money", total=True)
    including = Rule(cents(base + vat), "money", total=True)
