"""Cash: what leaves the bank, in the month in which it is due, with the VAT that is not recovered (the view *cash*).

In-house work is paid in its month; suppliers and purchases are paid after a delay, counted from the end of the
month that they are invoiced for. Amounts are cut out of rounded sums, so that they foot to the cent.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Column, Family, Gap, Label, MonthsOf, One, Rule, WordsOf
from pipeline.formulas.expressions import Expr, Figure
from pipeline.formulas.functions import (
    cents,
    edate,
    if_,
    if_error,
    is_blank,
    month_number,
    pick,
    pick_in,
    position,
    row_number,
    running_total,
    sum_where,
    text,
    total,
    words,
)
from pipeline.formulas.units import SHARE
from pipeline.rules.adding import PurchasedCost, WorkCost
from pipeline.rules.attendance import OwnTime, OwnUpTo
from pipeline.rules.calendar import Months
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.inputs import Project, Purchases
from pipeline.rules.rates import Rates, paid_after
from pipeline.rules.sums import PurchasedSum, WorkSum


def due(sums: Family, delay: Column) -> Expr:
    """Return what is due of a line up to each month: its cost up to so many months before, rounded to the cent."""
    column = if_error(position(Months.number - delay, Months.number), 0)
    return cents(pick_in(sums, row_number(), column + 1))


class WorkDue(Block):
    """What is due for each task, summed up to each month."""

    key = "work_due"
    wording = "due"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    in_house = Rule(pick(Rates.in_house, Work.role_row), "integer", role="link")
    delay = Rule(pick(Rates.delay, Work.role_row), "integer", role="link")
    due = Family(Months, due(WorkSum.sum, delay), "money")


class PurchasedDue(Block):
    """What is due for each purchase, summed up to each month."""

    key = "purchased_due"
    wording = "due"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    delay = Rule(paid_after(Purchases.payment_delay, Purchased.row), "integer")
    due = Family(Months, due(PurchasedSum.sum, delay), "money")


def kept(recovered: Expr) -> Expr:
    """Return the share of VAT that is not recovered; a blank means that all of it is."""
    return if_(is_blank(recovered), 0, 1 - recovered)


UNRECOVERED = kept(Project.vat_recovered)


class InHouseDue(Block):
    """In-house pay, summed up to each month."""

    key = "in_house_due"
    over = One()
    id = Label()
    due = Family(
        Months,
        cents(sum_where(WorkDue.due, (WorkDue.in_house, Figure(1))) + total(OwnUpTo.due)),
        "money",
        role="total",
    )


class SuppliersDue(Block):
    """What is due to suppliers, excl. VAT, summed up to each month."""

    key = "suppliers_due"
    like = InHouseDue
    id = Label()
    due = Family(
        Months,
        cents(sum_where(WorkDue.due, (WorkDue.in_house, Figure(0))) + total(PurchasedDue.due)),
        "money",
        role="total",
    )


class VatDue(Block):
    """VAT that is not recovered, by rate, summed up to each month: rounded once per rate."""

    key = "vat_due"
    over = WordsOf("vat")
    rate = Rule(pick(words("vat", SHARE), row_number()), "share", role="link")
    due = Family(
        Months,
        cents(
            rate
            * UNRECOVERED
            * (
                sum_where(WorkDue.due, (WorkDue.in_house, Figure(0)), (Work.vat, rate))
                + sum_where(PurchasedDue.due, (Purchased.vat, rate))
            )
        ),
        "money",
    )


class VatDueTotal(Block):
    """VAT that is not recovered, of all rates, summed up to each month."""

    key = "vat_due_total"
    like = InHouseDue
    id = Label()
    due = Family(Months, cents(total(VatDue.due)), "money", role="total")


class CashVat(Block):
    """VAT of suppliers and purchases by rate, and what of it weighs on the bank account."""

    key = "cash_vat"
    over = WordsOf("vat")
    rate = Rule(pick(words("vat", SHARE), row_number()), "share", role="link")
    gap = Gap()
    base = Rule(
        cents(
            sum_where(WorkCost.total, (WorkDue.in_house, Figure(0)), (Work.vat, rate))
            + sum_where(PurchasedCost.total, (Purchased.vat, rate))
        ),
        "money",
        total=True,
    )
    vat = Rule(cents(rate * base), "money", total=True)
    unrecovered = Rule(cents(rate * UNRECOVERED * base), "money", total=True)


def paid(due: Family, at: Expr) -> Expr:
    """Return what is due in a month: up to it, less up to the month before."""
    return cents(pick_in(due, Figure(1), at + 1) - pick_in(due, Figure(1), at))


class CashByMonth(Block):
    """Month by month: what is due, and to whom."""

    key = "cash_by_month"
    wording = "cash"
    over = MonthsOf(Project.months)
    month = Rule(edate(Project.first_month, row_number() - 1), "month")
    at = Rule(position(month_number(month), Months.number), "integer")
    in_house = Rule(paid(InHouseDue.due, at), "money", total=True)
    suppliers = Rule(paid(SuppliersDue.due, at), "money", total=True)
    vat = Rule(paid(VatDueTotal.due, at), "money", total=True)
    cash = Rule(cents(in_house + suppliers + vat), "money", total=True)
    cumulative = Rule(cents(running_total(cash)), "money")


class CashAfter(Block):
    """What falls due after the plan's last month."""

    key = "cash_after"
    wording = "cash_after"
    over = One()
    month = Label()
    gap = Gap()
    in_house = Rule(
        cents(
            sum_where(WorkCost.total, (WorkDue.in_house, Figure(1)))
            + total(OwnTime.cost)
            - total(CashByMonth.in_house)
        ),
        "money",
    )
    suppliers = Rule(cents(total(CashVat.base) - total(CashByMonth.suppliers)), "money")
    vat = Rule(cents(total(CashVat.unrecovered) - total(CashByMonth.vat)), "money")
    cash = Rule(cents(in_house + suppliers + vat), "money")
    cumulative = Rule(cents(total(CashByMonth.cash) + cash), "money")
