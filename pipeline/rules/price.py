"""What an offer charges: days × selling rate, resold purchases, and the cost rules on them (view *price*, S22)."""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Family, Label, One, Rule, WordsOf
from pipeline.formulas.functions import (
    across,
    base_and,
    cents,
    if_,
    is_blank,
    last_twelve,
    pick,
    row_number,
    sum_where,
    text,
    total,
    words,
)
from pipeline.formulas.units import MONEY
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import Purchases
from pipeline.rules.phasing import PurchasedShare, WorkShare
from pipeline.rules.plan import cut
from pipeline.rules.rates import Rates
from pipeline.rules.sums import summed
from pipeline.rules.terms import PurchasedEligible, Terms, WorkEligible, addition


class WorkPrice(Block):
    """What each task is sold for: days × unit price = amount, then the rules."""

    key = "work_price"
    wording = "price"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    phase = Rule(text(Work.phase), "text", role="link")
    who = Rule(text(Work.role), "text", role="link")
    vat = Rule(Work.vat * 1, "share", role="link")
    quantity = Rule(Work.days * 1, "days", role="link", total=True)
    unit_price = Rule(pick(Rates.selling_rate, Work.role_row), "money", role="link")
    amount = Rule(cents(quantity * unit_price), "money", total=True)
    added = Family(
        Terms, addition(amount, Terms.price * WorkEligible.applies, Work.days), "money", total=True
    )
    total = Rule(cents(base_and(amount, added)), "money", total=True)


class PurchasedPrice(Block):
    """What each purchase is sold for: at its selling price, or as bought where that is blank."""

    key = "purchased_price"
    wording = "price"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    phase = Rule(text(Purchased.phase), "text", role="link")
    who = Rule(text(Purchased.supplier), "text", role="link")
    vat = Rule(Purchased.vat * 1, "share", role="link")
    quantity = Rule(Purchased.items * 1, "number", role="link")
    unit_price = Rule(
        if_(
            is_blank(pick(Purchases.selling_price, Purchased.row)),
            Purchased.unit_price,
            pick(Purchases.selling_price, Purchased.row),
        ),
        "money",
    )
    amount = Rule(cents(quantity * unit_price), "money", total=True)
    added = Family(
        Terms, addition(amount, Terms.price * PurchasedEligible.applies, None), "money", total=True
    )
    total = Rule(cents(base_and(amount, added)), "money", total=True)


class WorkPriceSum(Block):
    """The price of each task, summed up to each month."""

    key = "work_price_sum"
    wording = "price_sum"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    amount = Rule(WorkPrice.total * 1, "money", role="link")
    sum = Family(Months, summed(WorkShare.share, amount), "cumul")


class PurchasedPriceSum(Block):
    """The price of each purchase, summed up to each month."""

    key = "purchased_price_sum"
    wording = "price_sum"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    amount = Rule(PurchasedPrice.total * 1, "money", role="link")
    sum = Family(Months, summed(PurchasedShare.share, amount), "cumul")


class WorkPricePlan(Block):
    """The price of each task by month."""

    key = "work_price_plan"
    wording = "price_plan"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    phase = Rule(text(Work.phase), "text", role="link")
    month = Family(Months, cut(WorkPriceSum.sum), "money", close=last_twelve(unit=MONEY))
    total = Rule(cents(across(month, Months.step)), "money")


class PurchasedPricePlan(Block):
    """The price of each purchase by month."""

    key = "purchased_price_plan"
    wording = "price_plan"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    phase = Rule(text(Purchased.phase), "text", role="link")
    month = Family(Months, cut(PurchasedPriceSum.sum), "money", close=last_twelve(unit=MONEY))
    total = Rule(cents(across(month, Months.step)), "money")


class PricePhases(Block):
    """The price of each phase by month."""

    key = "price_phases"
    wording = "price_plan"
    over = WordsOf("phase")
    id = Label()
    phase = Rule(pick(words("phase"), row_number()), "text", role="link")
    month = Family(
        Months,
        cents(
            sum_where(WorkPricePlan.month, (Work.phase, phase))
            + sum_where(PurchasedPricePlan.month, (Purchased.phase, phase))
        ),
        "money",
    )
    total = Rule(cents(across(month, Months.step)), "money")


class PriceTotal(Block):
    """The price of all lines by month."""

    key = "price_total"
    over = One()
    id = Label()
    month = Family(
        Months, cents(total(WorkPricePlan.month) + total(PurchasedPricePlan.month)), "money", role="total"
    )
    total = Rule(cents(across(month, Months.step)), "money", role="total")
