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
from pipeline.rules.inputs_employer import ContributionBrackets, SocialContributions
from pipeline.rules.inputs_team import Absences

INPUT_TABLES: tuple[type[InputTable], ...] = (
    Project,
    Parameters,
    Roles,
    Needs,
    Channels,
    Tasks,
    Purchases,
    CostRules,
    Profiles,
    People,
    Absences,
    SocialContributions,
    ContributionBrackets,
)
"""Every sheet that a person fills in, in the order of the tabs (the lists come last)."""
