"""The sheets of the team, of presence and of what is at stake, as :mod:`pipeline.rules.catalog` shows them."""

from __future__ import annotations

from pipeline.rules import choice_sheets, presence, risk, skills, stakes, team
from pipeline.rules.parts import Band, Sheet


def team_results() -> tuple[Sheet, ...]:
    """Return the sheets of the team, of presence and of what is at stake."""
    t = team
    return (
        Sheet("team", "results", (Band((t.Team,), "team"), Band((t.TeamLoad,), "team_load")), badge=11),
        Sheet(
            "capacity",
            "results",
            (
                Band((t.TeamNeeded,), "team_needed"),
                Band((t.NeededTotal,), heading=False),
                Band((t.NeededFullTime,), heading=False),
                Band((t.NobodyTotal,), heading=False),
                Band((t.TeamOff,), "team_off"),
                Band((t.TeamAvailable,), "team_available"),
                Band((t.AvailableTotal,), heading=False),
                Band((t.TeamBalance,), "team_balance"),
                Band((t.BalanceTotal,), heading=False),
            ),
            months=True,
            badge=9,
        ),
        Sheet(
            "skills",
            "results",
            (Band((skills.SkillGaps,), "skill_gaps"), Band((skills.TeamSkill,), "team_skill")),
            badge=11,
        ),
        *_presence(),
    )


def _presence() -> tuple[Sheet, ...]:
    p, s = presence, stakes
    return (
        choice_sheets.by_entity(),
        Sheet(
            "presence",
            "results",
            (
                Band((p.RunCoverage,), "run_coverage"),
                Band((p.RunBelow,), heading=False),
                Band((p.PresenceNeeded,), heading=False),
                Band((p.RunPlanned,), heading=False),
                Band((p.RunUncovered,), heading=False),
                Band((p.RunCovered,), heading=False),
                Band((p.PresenceDays,), "presence_days"),
                Band((p.TeamRunning,), "team_running"),
                Band((p.TeamUncovered,), "team_uncovered"),
            ),
            months=True,
            badge=9,
        ),
        Sheet(
            "stakes",
            "results",
            (
                s.AtRisk,
                s.Complexity,
                Band((s.Free,), "free"),
                Band((s.Combinations,), "combinations"),
                Band((p.Presence,), "presence"),
                Band((s.Content,), "content"),
                p.PresenceAssumptions,
                s.Common,
                Band((s.Linked,), "linked"),
                Band((s.FreeAccount,), "free_account"),
            ),
            badge=9,
        ),
        Sheet("risk", "results", (risk.Risk, risk.Simulated, risk.RiskAssumptions)),
    )


def team_workings() -> tuple[Sheet, ...]:
    """Return the workings of the team."""
    t = team
    return (
        Sheet(
            "staffing",
            "workings",
            (
                Band((t.TeamThere,), "team_there"),
                Band((t.TeamLacking,), "team_lacking"),
                Band((t.TeamGone,), "team_gone"),
                Band((t.TaskPerson,), "task_person"),
                Band((skills.TaskSkill,), "task_skill"),
            ),
            months=True,
            badge=9,
        ),
    )
