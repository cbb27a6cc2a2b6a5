"""The payment schedule: milestones that sum to the total incl. VAT exactly, and the months in which they are due.

An amount is paid as it is typed; a share is one of what remains of the total once the amounts are taken off. Payments
are cut out of rounded sums, in row order, so that the last one takes what rounding leaves.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Gap, Group, KeyCopy, Label, LinesOf, MonthsOf, One, Rule, Single
from pipeline.formulas.expressions import Figure
from pipeline.formulas.functions import (
    cents,
    edate,
    if_,
    link,
    month_number,
    pick,
    position,
    rounded,
    row_number,
    running_total,
    share,
    sum_where,
    total,
    word,
)
from pipeline.formulas.units import MONEY, SHARE
from pipeline.rules.comparing import Pair
from pipeline.rules.inputs import Project
from pipeline.rules.inputs_payments import Payments
from pipeline.rules.parameters import in_force
from pipeline.rules.summary import CostVat, PriceVat

OFFER = Project.kind == word("kind", "offer")


class PaymentTerms(Block):
    """One row per payment: what was typed, and the shares summed up to it."""

    key = "payment_terms"
    over = LinesOf(Payments)
    id = KeyCopy(Payments.id)
    _at = position(id, Payments.id)
    milestone = link(Payments.milestone, _at)
    month = Rule(pick(Payments.due, _at), "month", role="link")
    typed = Rule(cents(pick(Payments.amount, _at)), "money", total=True)
    part = Rule(pick(Payments.share, _at), "rate", role="link")
    upto = Rule(rounded(running_total(part), 10), "rate")
    before = Rule(rounded(running_total(part) - part, 10), "rate")


class PaymentTotals(Group):
    """What is to be paid: an offer's price, or what the plan costs, incl. VAT; and what shares are shares of."""

    key = "payment_totals"
    excluding = Single(cents(if_(OFFER, total(PriceVat.base), total(CostVat.base))), "money")
    including = Single(cents(if_(OFFER, total(PriceVat.including), total(CostVat.including))), "money")
    typed = Single(cents(total(PaymentTerms.typed)), "money")
    rest = Single(cents(including - typed), "money")


class PaymentSchedule(Block):
    """Each payment incl. and excl. VAT, with the payments summed up to it."""

    key = "payment_schedule"
    like = PaymentTerms
    including = Rule(
        cents(
            PaymentTerms.typed
            + PaymentTotals.rest * PaymentTerms.upto
            - cents(PaymentTotals.rest * PaymentTerms.before)
        ),
        "money",
        total=True,
    )
    cumulative = Rule(cents(running_total(including)), "money")
    earlier = Rule(cents(cumulative - including), "money")
    excluding = Rule(
        cents(
            PaymentTotals.excluding * share(cumulative, PaymentTotals.including)
            - cents(PaymentTotals.excluding * share(earlier, PaymentTotals.including))
        ),
        "money",
        total=True,
    )
    vat = Rule(cents(including - excluding), "money", total=True)
    number = Rule(month_number(PaymentTerms.month), "integer")


class PaymentsByMonth(Block):
    """What is due in each month of the plan, incl. VAT."""

    key = "payments_by_month"
    over = MonthsOf(Project.months)
    month = Rule(edate(Project.first_month, row_number() - 1), "month")
    gap = Gap()
    due = Rule(
        cents(sum_where(PaymentSchedule.including, (PaymentSchedule.number, month_number(month)))),
        "money",
        total=True,
    )
    cumulative = Rule(cents(running_total(due)), "money")


class PaymentsOutside(Block):
    """What is due before the plan's first month or after its last."""

    key = "payments_outside"
    over = One()
    month = Label()
    gap = Gap()
    due = Rule(cents(total(PaymentSchedule.including) - total(PaymentsByMonth.due)), "money")


class Deposit(Group):
    """The first payment of an offer, beside the deposit that is usual for its price (DOMAIN.md section 5)."""

    key = "deposit"
    limit = Single(in_force("deposit_limit", MONEY), "number")
    usual = Single(
        if_(PaymentTotals.including < limit, Figure(1), Figure(0)) * in_force("deposit_small", SHARE)
        + if_(PaymentTotals.including < limit, Figure(0), Figure(1)) * in_force("deposit", SHARE),
        "factor",
    )
    amount = Single(cents(usual * PaymentTotals.including), "money")
    first = Single(pick(PaymentSchedule.including, Figure(1)), "money", role="link")
    first_share = Single(share(first, PaymentTotals.including), "share")


PAIRS = (
    Pair("payments", PaymentTotals.including, total(PaymentSchedule.including)),
    Pair("payments_excluding", PaymentTotals.excluding, total(PaymentSchedule.excluding)),
    Pair("payments_months", PaymentTotals.including, total(PaymentsByMonth.due) + total(PaymentsOutside.due)),
)
OF_PAYMENTS = (PaymentTerms, PaymentTotals, PaymentSchedule, PaymentsByMonth, PaymentsOutside, Deposit)
"""What is shown only where payments are planned."""
