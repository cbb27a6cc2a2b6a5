"""The sheets of the options, of the entities and of the share of the cake, from top to bottom."""

from __future__ import annotations

from pipeline.rules import attendance, cake, choosing, entity_keys
from pipeline.rules import entities as e
from pipeline.rules import options as o
from pipeline.rules.parts import Band, Sheet, workings


def priced() -> Sheet:
    """Return the workings behind the totals with and without each option."""
    return Sheet(
        "choices",
        "workings",
        (
            Band((choosing.Choices,), "choices"),
            Band((o.ChoiceLines,), "choice_lines"),
            o.OptionTerms,
            Band((o.ChoiceChange,), "choice_change"),
            *workings(o.PER_OPTION),
            Band((o.WorkOption, o.WorkOptionAdded), "work_option"),
            Band((o.PurchasedOption, o.PurchasedOptionAdded), "purchased_option"),
            Band((attendance.OwnOption,), "own_option"),
            *workings(o.PER_LINE),
            Band((choosing.WorkChosen,), "work_chosen"),
            Band((choosing.PurchasedChosen,), "purchased_chosen"),
        ),
        badge=10,
    )


def by_entity() -> Sheet:
    """Return the sheet of the entities: their charters, what they share by, the lines that each bears."""
    return Sheet(
        "entities",
        "results",
        (
            e.EntityCounts,
            Band((e.Charters,), "charters"),
            Band((entity_keys.EntityKeys,), "entity_keys"),
            e.CharterAssumptions,
            Band((e.WorkEntity,), "work_entity"),
            Band((e.PurchasedEntity,), "purchased_entity"),
            Band((e.OwnEntity,), "own_entity"),
        ),
    )


def share_of_the_cake() -> Sheet:
    """Return the sheet of the share of the cake: the plan beside benchmarks, a chart of them, what others say."""
    return Sheet(
        "cake",
        "results",
        (
            Band((cake.Cake,), "cake"),
            Band((cake.OfferCake,), "cake"),
            Band((cake.ByPeer,), "by_peer"),
            cake.CHARTS,
        ),
        badge=5,
    )
