"""Every sheet that a person fills in, in the order of the tabs; the tables are declared in ``inputs*.py``."""

from __future__ import annotations

from pipeline.formulas.inputs import InputTable
from pipeline.rules.inputs import (
    Channels,
    CostRules,
    Needs,
    Parameters,
    People,
    Profiles,
    Project,
    Purchases,
    Roles,
    Tasks,
)
from pipeline.rules.inputs_drivers import Drivers
from pipeline.rules.inputs_employer import ContributionBrackets, SocialContributions
from pipeline.rules.inputs_entities import Entities
from pipeline.rules.inputs_making import MakeOrBuy
from pipeline.rules.inputs_options import Options
from pipeline.rules.inputs_payments import Payments
from pipeline.rules.inputs_purpose import Forgotten, Objectives, Peers, Publics, Waivers
from pipeline.rules.inputs_team import Absences, ContentPlan, SkillsHeld, SkillsRequired
from pipeline.rules.inputs_views import Displaced

INPUT_TABLES: tuple[type[InputTable], ...] = (
    Project,
    Parameters,
    Roles,
    Publics,
    Objectives,
    Needs,
    Channels,
    Drivers,
    Tasks,
    Purchases,
    CostRules,
    Profiles,
    People,
    Absences,
    SocialContributions,
    ContributionBrackets,
    SkillsRequired,
    SkillsHeld,
    ContentPlan,
    Displaced,
    Options,
    Entities,
    MakeOrBuy,
    Payments,
    Peers,
    Forgotten,
    Waivers,
)
"""Every sheet that a person fills in, in the order of the tabs (the lists come last)."""
