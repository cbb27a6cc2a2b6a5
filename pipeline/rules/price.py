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
from pipeline.formulas.members import Earlier
from pipeline.formulas.units import MONEY
from pipeline.rules.adding import climb, due, handed_out, pace, subtotals, taken_on, up_to
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import Purchases
from pipeline.rules.phasing import PurchasedShare, WorkShare
from pipeline.rules.plan import cut
from pipeline.rules.rates import Rates
from pipeline.rules.sums import summed
from pipeline.rules.terms import Terms


class WorkOffered(Block):
    """What each task is sold for before the rules: days × unit price = amount."""

    key = "work_offered"
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


class PurchasedOffered(Block):
    """What each purchase is sold for before the rules: at its selling price, or as bought where that is blank."""

    key = "purchased_offered"
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


WORK_ADDED, PURCHASED_ADDED = Earlier(MONEY), Earlier(MONEY)
WorkPriceOn = taken_on("work_price_on", Work, WorkOffered.amount, Terms.price, WORK_ADDED)
PurchasedPriceOn = taken_on(
    "purchased_price_on", Purchased, PurchasedOffered.amount, Terms.price, PURCHASED_ADDED
)
PriceSubtotals = subtotals("price_subtotals", WorkPriceOn, PurchasedPriceOn, Terms.price)
WorkPriceUpTo = up_to("work_price_up_to", WorkPriceOn, Work, None)
PurchasedPriceUpTo = up_to("purchased_price_up_to", PurchasedPriceOn, Purchased, PriceSubtotals.work)
WorkPriceDue = due("work_price_bounded", WorkPriceOn, WorkPriceUpTo, PriceSubtotals, Work, None)
PurchasedPriceDue = due(
    "purchased_price_bounded",
    PurchasedPriceOn,
    PurchasedPriceUpTo,
    PriceSubtotals,
    Purchased,
    PriceSubtotals.work,
)
PriceSubtotalsGiven = handed_out("price_subtotals_given", WorkPriceDue, PurchasedPriceDue)


class WorkPrice(WorkOffered):
    """What the rules add to the price of each task, and what it is sold for in all."""

    key = "work_price"
    wording = "price"
    like = Work
    added = Family(Terms, Terms.sign * WorkPriceDue.value, "money", total=True, earlier=WORK_ADDED)
    total = Rule(cents(base_and(WorkOffered.amount, added)), "money", total=True)


class PurchasedPrice(PurchasedOffered):
    """What the rules add to the price of each purchase, and what it is sold for in all."""

    key = "purchased_price"
    wording = "price"
    like = Purchased
    added = Family(Terms, Terms.sign * PurchasedPriceDue.value, "money", total=True, earlier=PURCHASED_ADDED)
    total = Rule(cents(base_and(PurchasedOffered.amount, added)), "money", total=True)


WorkPriceClimb = climb("work_price_climb", Work, WorkPrice.added)
PurchasedPriceClimb = climb("purchased_price_climb", Purchased, PurchasedPrice.added)
WorkPricePace = pace("work_price_pace", Work, WorkPrice.added, WorkPriceClimb)
PurchasedPricePace = pace("purchased_price_pace", Purchased, PurchasedPrice.added, PurchasedPriceClimb)
PRICE_WORKINGS = (
    WorkPriceOn,
    PurchasedPriceOn,
    WorkPriceUpTo,
    PurchasedPriceUpTo,
    WorkPriceDue,
    PurchasedPriceDue,
    WorkPriceClimb,
    PurchasedPriceClimb,
    WorkPricePace,
    PurchasedPricePace,
)
"""What stands behind the rules on the price, from top to bottom."""


class WorkPriceSum(Block):
    """The price of each task, summed up to each month."""

    key = "work_price_sum"
    wording = "price_sum"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    base = Rule(WorkOffered.amount * 1, "money", role="link")
    sum = Family(Months, summed(WorkShare.share, base, WorkPricePace.value, WorkPriceClimb.value), "cumul")


class PurchasedPriceSum(Block):
    """The price of each purchase, summed up to each month."""

    key = "purchased_price_sum"
    wording = "price_sum"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    base = Rule(PurchasedOffered.amount * 1, "money", role="link")
    sum = Family(
        Months,
        summed(PurchasedShare.share, base, PurchasedPricePace.value, PurchasedPriceClimb.value),
        "cumul",
    )


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
