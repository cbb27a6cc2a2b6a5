"""Options that are taken or left: which lines count, at the source of every total.

A line that names an option which isn't taken has no days and no amount; what it would come to stands apart
(``options.py``). Of the options with one group number, one at most can be taken.
"""

from __future__ import annotations

from pipeline.formulas.blocks import Block, KeyCopy, LinesOf, Rule
from pipeline.formulas.expressions import Figure
from pipeline.formulas.functions import and_, if_, link, pick, position, sum_where, text, word
from pipeline.rules.inputs import Purchases, Tasks
from pipeline.rules.inputs_options import Options


class Choices(Block):
    """One row per option: whether it is taken, and whether another one of its group is taken, too."""

    key = "choices"
    over = LinesOf(Options)
    id = KeyCopy(Options.id)
    label = Rule(text(pick(Options.label, position(id, Options.id))), "long", role="link")
    row = Rule(position(id, Options.id), "integer")
    group = Rule(pick(Options.group, row) * 1, "integer", role="link")
    exclusive = Rule(if_(group == 0, Figure(0), Figure(1)), "integer")
    taken = Rule(if_(pick(Options.taken, row) == word("yes_no", "yes"), Figure(1), Figure(0)), "integer")
    left_out = Rule(1 - taken, "integer")
    rivals = Rule(exclusive * sum_where(taken, (group, group)), "integer")
    clash = Rule(if_(and_(taken == 1, rivals > 1), Figure(1), Figure(0)), "integer", total=True)


class WorkChosen(Block):
    """Which tasks are left out, because their option isn't taken."""

    key = "work_chosen"
    wording = "chosen"
    over = LinesOf(Tasks)
    id = KeyCopy(Tasks.id)
    label = Rule(text(pick(Tasks.label, position(id, Tasks.id))), "long", role="link")
    row = Rule(position(id, Tasks.id), "integer")
    option = link(Tasks.option, row)
    left_out = Rule(sum_where(Choices.left_out, (Choices.id, option)), "integer")


class PurchasedChosen(Block):
    """Which purchases are left out, because their option isn't taken."""

    key = "purchased_chosen"
    wording = "chosen"
    over = LinesOf(Purchases)
    id = KeyCopy(Purchases.id)
    label = Rule(text(pick(Purchases.label, position(id, Purchases.id))), "long", role="link")
    row = Rule(position(id, Purchases.id), "integer")
    option = link(Purchases.option, row)
    left_out = Rule(sum_where(Choices.left_out, (Choices.id, option)), "integer")


OF_OPTIONS: tuple[type[Block], ...] = (Choices, WorkChosen, PurchasedChosen)
"""What is shown only where there are options."""
