"""The computed sheets in the order of their tabs, and what each of them shows from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pipeline.formulas.blocks import Axis, Block, Group
from pipeline.formulas.inputs import InputTable
from pipeline.rules import (
    calendar,
    costs,
    employer,
    parameters,
    periods,
    phasing,
    plan,
    price,
    rates,
    reconciliation,
    summary,
    sums,
    team,
    team_checks,
    terms,
)
from pipeline.rules.inputs import People
from pipeline.rules.inputs_employer import ContributionBrackets, SocialContributions
from pipeline.rules.inputs_team import Absences


class Band(NamedTuple):
    """Blocks side by side, whose rows line up; ``title`` is the key of a section title, or None."""

    blocks: tuple[type[Block], ...]
    title: str | None = None
    heading: bool = True


class Charts(NamedTuple):
    """Room for charts, by their keys in ``workbook/charts.py``."""

    keys: tuple[str, ...]


Part = Band | Charts | type[Group] | type[Axis]


class Sheet(NamedTuple):
    """A computed sheet.

    Attributes:
        key: its mark and the key of its words.
        kind: "results", "workings" or "checks".
        parts: bands of blocks, groups of single figures, axes, from top to bottom.
        months: whether its columns are the months of the plan (at the same columns on every such sheet).
        only: "offer" where only an offer has it.
        badge: column of the master check at the top right.
    """

    key: str
    kind: str
    parts: tuple[Part, ...]
    months: bool = False
    only: str | None = None
    badge: int = 7


def _sheets() -> tuple[Sheet, ...]:
    s, r = summary, reconciliation
    return (
        Sheet(
            "summary",
            "results",
            (
                s.Totals,
                s.Shares,
                Charts(("by_month", "by_phase", "by_sourcing")),
                Band((s.ByPhase,), "by_phase"),
                Band((s.BySourcing,), "by_sourcing"),
                Band((s.ByNature,), "by_nature"),
                Band((s.NoNature,), heading=False),
                Band((s.ByNeed,), "by_need"),
                Band((s.NoNeed,), heading=False),
                Band((s.ByChannel,), "by_channel"),
                Band((s.NoChannel,), heading=False),
                Band((s.ByRule,), "by_rule"),
                Band((s.CostVat,), "cost_vat"),
                Band((s.ByMonth,), "by_month"),
            ),
        ),
        Sheet(
            "price",
            "results",
            (
                s.Offered,
                s.OfferShares,
                Band((s.PriceVat,), "price_vat"),
                Band((s.PriceByRule,), "price_by_rule"),
                Band((price.WorkPrice,), "work"),
                Band((price.PurchasedPrice,), "purchased"),
            ),
            only="offer",
        ),
        Sheet(
            "plan",
            "results",
            (
                Band((plan.PlanPhases,), "plan_phases"),
                Band((plan.PlanTotal,), heading=False),
                Band((plan.PlanDaysTotal,), heading=False),
                Band((plan.PlanFullTime,), heading=False),
                Band((plan.PlanWork,), "work"),
                Band((plan.PlanPurchased,), "purchased"),
                Band((plan.PlanDays,), "plan_days"),
            ),
            months=True,
            badge=9,
        ),
        Sheet(
            "price_plan",
            "results",
            (
                Band((price.PricePhases,), "price_phases"),
                Band((price.PriceTotal,), heading=False),
                Band((price.WorkPricePlan,), "work"),
                Band((price.PurchasedPricePlan,), "purchased"),
            ),
            months=True,
            only="offer",
            badge=9,
        ),
        Sheet(
            "costs",
            "results",
            (
                Band((costs.Work, terms.WorkCost), "work"),
                Band((costs.Purchased, terms.PurchasedCost), "purchased"),
            ),
            badge=13,
        ),
        *_team_results(),
        Sheet(
            "checks",
            "checks",
            (
                r.Master,
                Band((r.Findings,), "findings"),
                Band((r.Reconciliation,), "reconciliation"),
                Band((team_checks.TeamReconciliation,), heading=False),
                Band((r.PriceReconciliation,), "price_reconciliation"),
                Band((r.Lines,), "lines"),
                Band((r.Order,), "order"),
                Band((r.Structure,), "structure"),
                Band((r.Bounds,), "bounds"),
                Band((r.InputCells,), "input_cells"),
            ),
        ),
        Sheet(
            "employer",
            "workings",
            (
                Band((employer.Employed, employer.EmployerCost), "employer_cost"),
                Band((employer.Bracketed,), "bracketed"),
                employer.Schedule,
                Band((employer.ScheduleRates,), "schedule_rates"),
                parameters.ScheduleDefaults,
                Band((employer.ReductionTerms,), "reduction_terms"),
                Band((employer.Reduced,), "reduced"),
                Band((employer.Scheduled,), "scheduled"),
            ),
            badge=8,
        ),
        Sheet(
            "bases",
            "workings",
            (
                parameters.Defaults,
                rates.Assumptions,
                calendar.Frame,
                periods.Periods,
                Band((rates.Rates,), "rates"),
                rates.Weights,
                Band((rates.ProfileSums,), "profile_sums"),
            ),
            badge=8,
        ),
        Sheet(
            "terms",
            "workings",
            (
                terms.Terms,
                summary.RuleTotals,
                summary.PriceRuleTotals,
                Band((terms.WorkEligible,), "work"),
                Band((terms.PurchasedEligible,), "purchased"),
            ),
            badge=8,
        ),
        Sheet(
            "phasing",
            "workings",
            (
                calendar.Months,
                Band((phasing.WorkTime,), "work_time"),
                Band((phasing.PurchasedTime,), "purchased_time"),
                Band((phasing.WorkShare,), "work_share"),
                Band((phasing.PurchasedShare,), "purchased_share"),
                Band((sums.WorkSum,), "work_sum"),
                Band((sums.PurchasedSum,), "purchased_sum"),
                Band((price.WorkPriceSum,), "work_price_sum"),
                Band((price.PurchasedPriceSum,), "purchased_price_sum"),
            ),
            months=True,
            badge=9,
        ),
        *_team_workings(),
    )


def _team_results() -> tuple[Sheet, ...]:
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
    )


def _team_workings() -> tuple[Sheet, ...]:
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
            ),
            months=True,
            badge=9,
        ),
    )


SHEETS = _sheets()
OFFER_ONLY: frozenset[object] = frozenset(
    {
        reconciliation.PriceReconciliation,
        price.WorkPriceSum,
        price.PurchasedPriceSum,
        summary.PriceRuleTotals,
    }
)
"""Blocks that only an offer shows, on sheets that both kinds have."""


CASE_ONLY: frozenset[object] = frozenset({summary.Shares})
"""Parts that only a business case shows: an offer is a share of the client's budget by its price."""


ASKED: dict[object, type[InputTable]] = {
    **dict.fromkeys(team.OF_PEOPLE, People),
    team_checks.TeamReconciliation: People,
    team.TeamOff: Absences,
    employer.Bracketed: ContributionBrackets,
    parameters.ScheduleDefaults: SocialContributions,
    employer.Schedule: SocialContributions,
    employer.ScheduleRates: SocialContributions,
    employer.ReductionTerms: SocialContributions,
    employer.Reduced: SocialContributions,
    employer.Scheduled: SocialContributions,
}
"""Parts that are shown only where an optional table has rows; a sheet without parts is not shown at all."""


def sheets(
    kind: str, *, blocked: bool = False, filled: Callable[[type[InputTable]], bool] = bool
) -> list[Sheet]:
    """Return the sheets of an offer or a business case; of a plan that can't be computed, only the checks.

    Args:
        kind: "offer" or "business_case".
        blocked: whether the plan can't be computed.
        filled: tells whether an input table has rows; every table has unless it is given.
    """
    r = reconciliation
    if blocked:
        return [Sheet("checks", "checks", (r.BlockedMaster, Band((r.Findings,), "findings")))]
    found = []
    for sheet in SHEETS:
        if sheet.only not in (None, kind):
            continue
        parts = [
            part for part in sheet.parts if all(filled(ASKED[each]) for each in _of(part) if each in ASKED)
        ]
        if kind == "offer":
            parts = [part for part in parts if part not in CASE_ONLY]
            parts = [r.OfferMaster if part is r.Master else part for part in parts]
        else:
            parts = [part for part in parts if OFFER_ONLY.isdisjoint(_of(part))]
        if parts:
            found.append(sheet._replace(parts=tuple(parts)))
    return found


def _of(part: Part) -> tuple[object, ...]:
    """Return the blocks, group or axis that a part shows."""
    return part.blocks if isinstance(part, Band) else (part,)


def blocks() -> list[type[Block]]:
    """Return every block, in the order of the sheets."""
    return [
        block for sheet in SHEETS for part in sheet.parts if isinstance(part, Band) for block in part.blocks
    ]
