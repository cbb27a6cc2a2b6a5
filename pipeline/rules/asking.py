"""Which parts of the computed sheets a workbook asks for: by its kind, and by the optional tables that have rows."""

from __future__ import annotations

from pipeline.formulas.inputs import InputTable
from pipeline.rules import (
    cake,
    employer,
    entities,
    options,
    parameters,
    payments,
    presence,
    price,
    reconciliation,
    skills,
    stakes,
    summary,
    team,
    team_checks,
    views,
)
from pipeline.rules.inputs import Channels, People
from pipeline.rules.inputs_employer import ContributionBrackets, SocialContributions
from pipeline.rules.inputs_entities import Entities
from pipeline.rules.inputs_options import Options
from pipeline.rules.inputs_payments import Payments
from pipeline.rules.inputs_purpose import Peers
from pipeline.rules.inputs_team import Absences, ContentPlan, SkillsRequired
from pipeline.rules.inputs_views import Displaced

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


ASKED: dict[object, type[InputTable] | tuple[type[InputTable], ...]] = {
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
"""Parts that are shown only where an optional table (each of several) has rows; a sheet without parts is not shown."""


def asked(part: object) -> tuple[type[InputTable], ...]:
    """Return the tables that must have rows for a part to be shown."""
    tables = ASKED.get(part, ())
    return tables if isinstance(tables, tuple) else (tables,)
