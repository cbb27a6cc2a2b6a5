"""What the plan comes to with and without each option (DOMAIN.md section 6, point 9).

Every line is priced as if its option were taken, cost rules included; what that changes in the total is worked out
rule by rule. A rule on a subtotal is taken anew on the sum that would then hold, bounds included. An option of a group
takes the place of the one of that group that is taken. An offer is told in its price, a business case in its cost.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Axis, AxisField, Block, Column, Family, KeyCopy, LinesOf, Rule
from pipeline.formulas.expressions import Expr, Figure, Measured
from pipeline.formulas.functions import (
    base_and,
    cents,
    choose,
    if_,
    rounded,
    sum_where,
    text,
    total,
    within,
)
from pipeline.formulas.members import Earlier
from pipeline.formulas.units import MONEY
from pipeline.rules.adding import Made, Subtotals, taken_on
from pipeline.rules.attendance import OwnOption
from pipeline.rules.choosing import OF_OPTIONS as CHOSEN
from pipeline.rules.choosing import Choices, PurchasedChosen, WorkChosen
from pipeline.rules.comparing import Pair
from pipeline.rules.costs import Purchased, Work, bought, estimated
from pipeline.rules.inputs import CostRules, Project
from pipeline.rules.inputs_options import Options
from pipeline.rules.payments import OFFER
from pipeline.rules.plan import full_time
from pipeline.rules.price import PriceSubtotals, PurchasedOffered, WorkOffered
from pipeline.rules.summary import BASE, Offered, Totals
from pipeline.rules.terms import Terms

EARLIER_WORK, EARLIER_PURCHASED = Earlier(MONEY), Earlier(MONEY)


class OptionTerms(Axis):
    """Each cost rule as it acts on the view that the options are told in: the price of an offer, else the cost."""

    key = "option_terms"
    over = LinesOf(CostRules)
    acts = AxisField(if_(OFFER, Terms.price, Terms.cost), "integer")
    on = AxisField(if_(OFFER, PriceSubtotals.on, Subtotals.on), "exact")
    amount = AxisField(if_(OFFER, PriceSubtotals.amount, Subtotals.amount), "money")
    heading = Terms.id


class WorkOption(Block):
    """Each task as if its option were taken: days, and what they come to before the rules."""

    key = "work_option"
    wording = "option_line"
    like = Work
    id = Rule(text(Work.id), "text", role="link")
    label = Rule(text(Work.label), "long", role="link")
    option = Rule(text(WorkChosen.option), "text", role="link")
    days = Rule(
        cents(estimated(Work.quantity, Work.times, Work.optimistic, Work.likely, Work.pessimistic)),
        "days",
        total=True,
    )
    rate = Rule(if_(OFFER, WorkOffered.unit_price, Work.day_cost), "money", role="link")
    base = Rule(cents(days * rate), "money", total=True)


class PurchasedOption(Block):
    """Each purchase as if its option were taken: items, and what they come to before the rules."""

    key = "purchased_option"
    wording = "option_item"
    like = Purchased
    id = Rule(text(Purchased.id), "text", role="link")
    label = Rule(text(Purchased.label), "long", role="link")
    option = Rule(text(PurchasedChosen.option), "text", role="link")
    items = Rule(cents(bought(Purchased.times, Purchased.row)), "number")
    rate = Rule(if_(OFFER, PurchasedOffered.unit_price, Purchased.unit_price), "money", role="link")
    base = Rule(cents(items * rate), "money", total=True)


WorkOptionOn = taken_on(
    "work_option_on", Work, WorkOption.base, OptionTerms.acts, EARLIER_WORK, worked=WorkOption.days
)
PurchasedOptionOn = taken_on(
    "purchased_option_on", Purchased, PurchasedOption.base, OptionTerms.acts, EARLIER_PURCHASED
)


def alone(on: type[Made]) -> Expr:
    """Return what a rule adds to a line by itself; of a rule on a subtotal, what its rate gives, without bounds."""
    by_rate = Measured(Terms.rate * on.value, MONEY)
    bounded = cents(within(by_rate, Terms.minimum, Terms.maximum))
    return Terms.sign * if_(on.value == 0, 0, choose(Terms.shared + 1, bounded, cents(by_rate)))


class WorkOptionAdded(Block):
    """What the rules add to each task, its option taken."""

    key = "work_option_added"
    wording = "option_added"
    like = Work
    added = Family(Terms, alone(WorkOptionOn), "money", total=True, earlier=EARLIER_WORK)


class PurchasedOptionAdded(Block):
    """What the rules add to each purchase, its option taken."""

    key = "purchased_option_added"
    wording = "option_added"
    like = Purchased
    added = Family(Terms, alone(PurchasedOptionOn), "money", total=True, earlier=EARLIER_PURCHASED)


def of_option(work: Column | Family, purchased: Column | Family) -> Expr:
    """Return what the lines of an option come to together."""
    return sum_where(work, (WorkOption.option, Choices.id)) + sum_where(
        purchased, (PurchasedOption.option, Choices.id)
    )


def moved(value: Column | Family) -> Expr:
    """Return what changes when an option is taken that wasn't, instead of that of its group, or the reverse."""
    instead = Choices.exclusive * sum_where(value, (Choices.group, Choices.group), (Choices.taken, Figure(1)))
    return Choices.left_out * (value - instead) - Choices.taken * value


class ChoiceLines(Block):
    """The lines of each option together: days, and what they come to before the rules."""

    key = "choice_lines"
    like = Choices
    id = Rule(text(Choices.id), "text", role="link")
    label = Rule(text(Choices.label), "long", role="link")
    days = Rule(
        cents(
            sum_where(WorkOption.days, (WorkOption.option, Choices.id))
            + sum_where(OwnOption.days, (OwnOption.option, Choices.id))
        ),
        "days",
        total=True,
    )
    base = Rule(
        cents(
            of_option(WorkOption.base, PurchasedOption.base)
            + sum_where(OwnOption.base, (OwnOption.option, Choices.id))
        ),
        "money",
        total=True,
    )
    base_moved = Rule(cents(moved(base)), "money")


def per_rule(key: str, value: Expr, show: str) -> type[Made]:
    """Return a block of a column for each rule beside the options."""
    columns = {
        "id": Rule(text(Choices.id), "text", role="link"),
        "label": Rule(text(Choices.label), "long", role="link"),
        "value": Family(Terms, value, show),
    }
    return type(key, (Made,), {"key": key, "like": Choices, **columns})


ChoiceOn = per_rule("choice_on", of_option(WorkOptionOn.value, PurchasedOptionOn.value), "exact")
ChoiceAdded = per_rule(
    "choice_added", cents(of_option(WorkOptionAdded.added, PurchasedOptionAdded.added)), "money"
)
ChoiceOnMoved = per_rule("choice_on_moved", OptionTerms.on + moved(ChoiceOn.value), "exact")
ChoiceWhole = per_rule(
    "choice_whole",
    if_(
        rounded(ChoiceOnMoved.value, 6) == 0,
        0,
        cents(within(Measured(Terms.rate * ChoiceOnMoved.value, MONEY), Terms.minimum, Terms.maximum)),
    ),
    "money",
)


class ChoiceChange(Block):
    """What changes in the total when an option is taken that wasn't, or the reverse: lines, then each rule."""

    key = "choice_change"
    like = Choices
    id = Rule(text(Choices.id), "text", role="link")
    label = Rule(text(Choices.label), "long", role="link")
    base = Rule(ChoiceLines.base_moved * 1, "money", role="link")
    change = Family(
        Terms,
        cents(
            choose(
                Terms.shared + 1,
                moved(ChoiceAdded.value),
                Terms.sign * (ChoiceWhole.value - OptionTerms.amount),
            )
        ),
        "money",
    )
    total = Rule(cents(base_and(base, change)), "money")


class ByOption(Block):
    """Each option: its days, and the total of the plan without it and with it."""

    key = "by_option"
    like = Choices
    id = KeyCopy(Options.id)
    label = Rule(text(Choices.label), "long", role="link")
    days = Rule(ChoiceLines.days * 1, "days", role="link")
    fte = Rule(full_time(days, Project.months), "fte")
    without = Rule(
        cents(if_(OFFER, Offered.price, Totals.cost) + Choices.taken * ChoiceChange.total), "money"
    )
    difference = Rule(cents((Choices.left_out - Choices.taken) * ChoiceChange.total), "money")
    including = Rule(cents(without + difference), "money")
    taken = Rule(Choices.taken * 1, "integer", role="link")


PER_LINE = (WorkOptionOn, PurchasedOptionOn)
PER_OPTION = (ChoiceOn, ChoiceAdded, ChoiceOnMoved, ChoiceWhole)
PAIRS = (
    Pair(
        "option_days",
        Totals.days + sum_where(ChoiceLines.days, (Choices.taken, Figure(0))),
        total(WorkOption.days) + total(OwnOption.days),
    ),
    Pair(
        "option_lines",
        if_(OFFER, Offered.before, BASE) + sum_where(ChoiceLines.base, (Choices.taken, Figure(0))),
        total(WorkOption.base) + total(PurchasedOption.base) + total(OwnOption.base),
    ),
)
OF_OPTIONS: tuple[object, ...] = (
    *CHOSEN,
    OptionTerms,
    WorkOption,
    PurchasedOption,
    *PER_LINE,
    WorkOptionAdded,
    PurchasedOptionAdded,
    ChoiceLines,
    *PER_OPTION,
    ChoiceChange,
    ByOption,
)
"""What is shown only where there are options."""
