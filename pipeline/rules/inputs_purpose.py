"""Sheets about what the plan is for, and about its checks: publics, objectives, forgotten costs, waivers."""

from __future__ import annotations

from pipeline.formulas.inputs import Choice, Input, InputTable, Key, Words
from pipeline.formulas.units import DATE, NUMBER, SHARE

ACTIVITIES = (
    *("workshop", "identity", "benchmark", "objectives", "editorial_audit", "editorial_line"),
    *("charter_use", "charter_moderation", "legal_review", "translation", "roll_out"),
    *("visual_identity", "landing_design", "landing_html", "landing_copy", "officialisation", "training"),
    *("content", "presence", "moderation", "monitoring", "event", "coordination", "tool", "other"),
)
"""Kinds of work that the article names (S12 to S17, S41 to S54); checks look for them by kind, never by a label."""

FORGOTTEN = (
    *("attendance", "accounts", "visual_kit", "landing_page", "charter_use", "charter_moderation"),
    *("legal_review", "translation", "training", "rights", "out_of_hours", "cover", "measurement"),
    *("crisis", "accessibility", "handover"),
)
"""Costs that plans forget (S47)."""


class Publics(InputTable):
    """Whom the strategy is for (S03): needs and channels hang on a public."""

    key = "publics"
    optional = True
    id = Key(width=24)
    label = Words(long=True, width=50)
    audience = Choice("audience")


class Objectives(InputTable):
    """What the strategy is to reach (S15): a target, its measure and a date, for an aim of the whole company."""

    key = "objectives"
    optional = True
    id = Key(width=12)
    label = Words(required=True, long=True, width=42)
    target = Words(width=24)
    measure = Words(long=True, width=34)
    date = Input(DATE, "date")
    company = Words(long=True, width=42)


class Peers(InputTable):
    """What others spend on social media (S63): ask around, with the source and the year of each answer."""

    key = "peers"
    optional = True
    id = Key(width=34)
    share = Input(SHARE, "share", required=True, maximum=1)
    year = Input(NUMBER, "count", required=True, minimum=1990, maximum=2100, whole=True)
    source = Words(required=True, long=True, width=60)


class Forgotten(InputTable):
    """Costs that plans forget (S47), each answered by yes, no or not applicable."""

    key = "forgotten"
    optional = True
    item = Choice("forgotten", required=True, open_list=True, width=42)
    answer = Choice("answer")
    reason = Words(long=True, width=60)


class Waivers(InputTable):
    """Findings of a check that a person sets aside, with the reason that is printed."""

    key = "waivers"
    optional = True
    check = Words(width=10)
    line = Words(width=24)
    reason = Words(long=True, width=60)
    who = Words(width=24)
    date = Input(DATE, "date")
