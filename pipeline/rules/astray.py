"""Lines that were typed but not computed, or computed and are gone, as the sheets see it that were computed before."""

from __future__ import annotations

from pipeline.formulas.blocks import Column, Crossed
from pipeline.formulas.expressions import Count, Expr, Tail, Whole
from pipeline.formulas.inputs import Input
from pipeline.rules import cake, payments, views
from pipeline.rules.choosing import Choices
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.drivers import DriverValues
from pipeline.rules.entity_keys import EntityKeys
from pipeline.rules.inputs import Channels, CostRules, Needs, People, Profiles, Purchases, Roles, Tasks
from pipeline.rules.inputs_drivers import Drivers
from pipeline.rules.inputs_entities import Entities
from pipeline.rules.inputs_options import Options
from pipeline.rules.inputs_payments import Payments
from pipeline.rules.inputs_purpose import Peers
from pipeline.rules.inputs_team import ContentPlan, SkillsRequired
from pipeline.rules.inputs_views import Displaced
from pipeline.rules.periods import Periods
from pipeline.rules.rates import ProfileSums, Rates
from pipeline.rules.skills import SkillGaps
from pipeline.rules.stakes import Content
from pipeline.rules.summary import ByChannel, ByNeed, ByRule
from pipeline.rules.team import Team

LINES: tuple[tuple[Input, Column], ...] = (
    (Tasks.id, Work.id),
    (Purchases.id, Purchased.id),
    (CostRules.id, ByRule.id),
    (Displaced.id, views.DisplacedProjects.id),
    (Payments.id, payments.PaymentTerms.id),
    (Options.id, Choices.id),
    (Entities.id, EntityKeys.id),
    (Roles.id, Rates.id),
    (Needs.id, ByNeed.id),
    (Channels.id, ByChannel.id),
    (Drivers.id, DriverValues.id),
    (Profiles.id, ProfileSums.id),
    (People.id, Team.id),
    (SkillsRequired.id, SkillGaps.id),
    (ContentPlan.id, Content.id),
    (Peers.id, cake.ByPeer.id),
)
"""The keys of the inputs, and of what is computed for each of their lines."""


def _once(rows: Expr, keys: Column) -> Expr:
    """Return rows of a block as lines: one that has a row in every period counts once."""
    return rows / Count("filled", Whole(Periods.since)) if isinstance(keys.block.over, Crossed) else rows


def lines_computed(keys: Column) -> Expr:
    """Return how many lines a block holds."""
    return _once(Count("filled", Whole(keys)), keys)


def astray(keys: Input, block: Column) -> Expr:
    """Return how many lines were typed but not computed, or computed and are gone.

    Of an optional table that had no rows none are computed: all of its lines are new. The keys that are computed
    are looked for in the inputs, not the other way round: there are a few of them, and a thousand rows to type in.
    """
    known = _once(Count("known", Whole(block), Tail(keys)), block)
    return Count("entered", Tail(keys)) - known + Count("unknown", Whole(block), Whole(keys))
