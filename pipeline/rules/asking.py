"""Which parts of the computed sheets a workbook asks for: by its kind, and by the optional tables that have rows."""

from __future__ import annotations

from pipeline.formulas.inputs import Input, InputTable
from pipeline.rules import (
    attendance,
    cake,
    drivers,
    employer,
    entities,
    making,
    options,
    parameters,
    payments,
    presence,
    price,
    reconciliation,
    scenarios,
    skills,
    stakes,
    summary,
    team,
    team_checks,
    views,
)
from pipeline.rules.inputs import Channels, People, Tasks
from pipeline.rules.inputs_drivers import Drivers
from pipeline.rules.inputs_employer import ContributionBrackets, SocialContributions
from pipeline.rules.inputs_entities import Entities
from pipeline.rules.inputs_making import MakeOrBuy
from pipeline.rules.inputs_options import Options
from pipeline.rules.inputs_payments import Payments
from pipeline.rules.inputs_purpose import Peers
from pipeline.rules.inputs_team import Absences, ContentPlan, SkillsHeld, SkillsRequired
from pipeline.rules.inputs_views import Displaced
from pipeline.tables import Book

OFFER_ONLY: frozenset[object] = frozenset(
    {
        reconciliation.PriceReconciliation,
        price.WorkPriceSum,
        price.PurchasedPriceSum,
        price.PriceSubtotals,
        price.PriceSubtotalsGiven,
        *price.PRICE_WORKINGS,
        summary.PriceRuleTotals,
        views.PriceView,
        payments.Deposit,
        cake.OfferCake,
    }
)
"""Blocks that only an offer shows, on sheets that both kinds have."""


CASE_ONLY: frozenset[object] = frozenset({summary.Shares, cake.Cake})
"""Parts that only a business case shows: an offer is a share of the client's budget by its price."""


OF_KIND: dict[object, str] = {
    **dict.fromkeys((*attendance.OF_CASE, attendance.OwnOption, entities.OwnEntity), "business_case"),
    **dict.fromkeys(attendance.OF_OFFER, "offer"),
    **dict.fromkeys((*making.OF_MAKING, *scenarios.OF_MAKING), "business_case"),
}
"""Parts that a plan of the other kind does without in every sum."""


Needed = type[InputTable] | Input
"""An optional table that must have rows, or an optional column that must be filled somewhere."""

ASKED: dict[object, Needed | tuple[Needed, ...]] = {
    **dict.fromkeys((*attendance.OF_CASE, *attendance.OF_OFFER), Tasks.attendance),
    attendance.OwnOption: (Tasks.attendance, Options),
    entities.OwnEntity: (Tasks.attendance, Entities),
    **dict.fromkeys(drivers.OF_DRIVERS, Drivers),
    **dict.fromkeys((*making.OF_MAKING, *scenarios.OF_MAKING), MakeOrBuy),
    making.HeldInHouse: (MakeOrBuy, SkillsHeld),
    making.MakeGaps: (MakeOrBuy, SkillsRequired),
    **dict.fromkeys(team.OF_PEOPLE, People),
    team_checks.TeamReconciliation: People,
    team.TeamOff: Absences,
    views.DisplacedProjects: Displaced,
    cake.ByPeer: Peers,
    **dict.fromkeys(payments.OF_PAYMENTS, Payments),
    **dict.fromkeys(options.OF_OPTIONS, Options),
    **dict.fromkeys(entities.OF_ENTITIES, Entities),
    **dict.fromkeys(skills.OF_SKILLS, SkillsRequired),
    skills.TeamSkill: (SkillsRequired, People),
    **dict.fromkeys(presence.OF_CHANNELS, Channels),
    **dict.fromkeys(presence.OF_PEOPLE, (Channels, People)),
    **dict.fromkeys(stakes.OF_CHANNELS, Channels),
    stakes.Content: ContentPlan,
    employer.Bracketed: ContributionBrackets,
    **dict.fromkeys((parameters.ScheduleDefaults, *employer.OF_SCHEDULE), SocialContributions),
}
"""Parts that are shown only where an optional table (each of several) has rows, or an optional column is filled; a
sheet without parts is not shown."""


def unasked(book: Book) -> set[object]:
    """Return the parts that a book does without: its kind has no use for them, or nobody filled in what they show."""
    kind = book.code("kind", book.field("kind"))
    missing: set[object] = {part for part, own in OF_KIND.items() if own != kind}
    for part, needed in ASKED.items():
        each = needed if isinstance(needed, tuple) else (needed,)
        if not all(_filled(book, one) for one in each):
            missing.add(part)
    return missing


def _filled(book: Book, needed: Needed) -> bool:
    """Tell whether a table has rows, or a column is filled in one of them."""
    if isinstance(needed, Input):
        return any(row[needed.key] not in (None, "") for row in book.tables[needed.table.key].rows)
    return bool(book.tables[needed.key].rows)
