"""The computed sheets in the order of their tabs, and what each of them shows from top to bottom."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.formulas.blocks import Block
from pipeline.rules import (
    adding,
    attendance,
    calendar,
    cash,
    choice_sheets,
    costs,
    employer,
    entities,
    indexing,
    options,
    parameters,
    payments,
    periods,
    phasing,
    plan,
    price,
    rates,
    reconciliation,
    scenarios,
    summary,
    sums,
    team_checks,
    terms,
    views,
    years,
)
from pipeline.rules.asking import CASE_ONLY, OFFER_ONLY
from pipeline.rules.catalog_making import MAKING_RESULTS, MAKING_WORKINGS
from pipeline.rules.catalog_team import team_results, team_workings
from pipeline.rules.parts import Band, Charts, Part, Sheet, workings

__all__ = ["SHEETS", "Band", "Charts", "Part", "Sheet", "blocks", "sheets"]


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
                Band((scenarios.ByScenario,), "by_scenario"),
                Band((s.ByNature,), "by_nature"),
                Band((s.NoNature,), heading=False),
                Band((s.ByNeed,), "by_need"),
                Band((s.NoNeed,), heading=False),
                Band((s.ByChannel,), "by_channel"),
                Band((s.NoChannel,), heading=False),
                Band((options.ByOption,), "by_option"),
                Band((entities.ByEntity,), "by_entity"),
                Band((s.ByRule,), "by_rule"),
                Band((s.CostVat,), "cost_vat"),
                Band((s.ByMonth,), "by_month"),
            ),
        ),
        Sheet(
            "views",
            "results",
            (
                views.BudgetView,
                views.CashView,
                views.DecisionView,
                views.PriceView,
                Band((views.DisplacedByRole,), "displaced_by_role"),
                Band((views.DisplacedProjects,), "displaced_projects"),
                Band((cash.CashByMonth,), "cash_by_month"),
                Band((cash.CashAfter,), heading=False),
                Band((cash.CashVat,), "cash_vat"),
                Band((views.WorkDisplaced,), "work_displaced"),
                Band((attendance.OwnDisplaced,), "own_displaced"),
            ),
        ),
        Sheet(
            "payments",
            "results",
            (
                payments.PaymentTotals,
                payments.Deposit,
                Band((payments.PaymentTerms, payments.PaymentSchedule), "payments"),
                Band((payments.PaymentsByMonth,), "payments_by_month"),
                Band((payments.PaymentsOutside,), heading=False),
            ),
            badge=9,
        ),
        choice_sheets.share_of_the_cake(),
        Sheet(
            "price",
            "results",
            (
                s.Offered,
                s.OfferShares,
                Band((s.PriceVat,), "price_vat"),
                Band((s.PriceByRule,), "price_by_rule"),
                Band((price.WorkOffered, price.WorkPrice), "work"),
                Band((price.PurchasedOffered, price.PurchasedPrice), "purchased"),
                Band((attendance.ClientTime,), "client_time"),
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
                Band((attendance.PlanOwn,), "own_time"),
                Band((plan.PlanDays,), "plan_days"),
                Band((attendance.PlanOwnDays,), "own_days"),
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
                Band((costs.Work, adding.WorkCost), "work"),
                Band((costs.Purchased, adding.PurchasedCost), "purchased"),
                Band((attendance.OwnTime,), "own_time"),
            ),
            badge=13,
        ),
        *MAKING_RESULTS,
        *team_results(),
        Sheet(
            "checks",
            "checks",
            (
                r.Master,
                Band((r.Findings,), "findings"),
                Band((r.Reconciliation,), "reconciliation"),
                Band((team_checks.TeamReconciliation,), heading=False),
                Band((r.ViewReconciliation,), heading=False),
                Band((scenarios.ScenarioReconciliation,), heading=False),
                Band((scenarios.ChoiceReconciliation,), heading=False),
                Band((r.PriceReconciliation,), "price_reconciliation"),
                Band((r.Lines,), "lines"),
                Band((r.Order,), "order"),
                Band((r.Structure,), "structure"),
                Band((r.Bounds,), "bounds"),
                Band((r.InputCells,), "input_cells"),
            ),
        ),
        *MAKING_WORKINGS,
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
            "calendar",
            "workings",
            (Band((years.Years,), "years"), Band((calendar.Holidays,), "holidays")),
            badge=8,
        ),
        Sheet(
            "bases",
            "workings",
            (
                parameters.Defaults,
                parameters.IndexDefaults,
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
                indexing.IndexTerms,
                summary.RuleTotals,
                summary.PriceRuleTotals,
                adding.Subtotals,
                adding.SubtotalsGiven,
                price.PriceSubtotals,
                price.PriceSubtotalsGiven,
                Band((terms.WorkEligible,), "work_eligible"),
                Band((terms.PurchasedEligible,), "purchased_eligible"),
                Band((terms.WorkWindow,), "work_window"),
                Band((terms.PurchasedWindow,), "purchased_window"),
                Band((indexing.WorkRate,), "work_rate"),
                Band((indexing.PurchasedRate,), "purchased_rate"),
                *workings(adding.COST_WORKINGS),
                *workings(price.PRICE_WORKINGS),
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
                Band((phasing.WorkDays,), "work_days"),
                Band((phasing.PurchasedDays,), "purchased_days"),
                Band((phasing.WorkShare,), "work_share"),
                Band((phasing.PurchasedPaid,), "purchased_paid"),
                Band((phasing.PurchasedShare,), "purchased_share"),
                indexing.Indices,
                Band((indexing.WorkIndexed,), "work_indexed"),
                Band((indexing.PurchasedIndexed,), "purchased_indexed"),
                Band((sums.WorkSum,), "work_sum"),
                Band((sums.PurchasedSum,), "purchased_sum"),
                Band((price.WorkPriceSum,), "work_price_sum"),
                Band((price.PurchasedPriceSum,), "purchased_price_sum"),
                Band((attendance.OwnDaysUpTo,), "own_days_up_to"),
                Band((attendance.OwnUpTo,), "own_up_to"),
                Band((cash.WorkDue,), "work_due"),
                Band((cash.PurchasedDue,), "purchased_due"),
                Band((cash.InHouseDue,), "due"),
                Band((cash.SuppliersDue,), heading=False),
                Band((cash.VatDue,), "vat_due"),
                Band((cash.VatDueTotal,), heading=False),
            ),
            months=True,
            badge=9,
        ),
        choice_sheets.priced(),
        *team_workings(),
    )


SHEETS = _sheets()


def sheets(
    kind: str,
    *,
    blocked: bool = False,
    without: Collection[object] = frozenset(),
) -> list[Sheet]:
    """Return the sheets of an offer or a business case; of a plan that can't be computed, only the checks.

    Args:
        kind: "offer" or "business_case".
        blocked: whether the plan can't be computed.
        without: blocks, groups and axes that nobody asked for (see ``computing.absent``).
    """
    r = reconciliation
    if blocked:
        return [Sheet("checks", "checks", (r.BlockedMaster, Band((r.Findings,), "findings")))]
    found = []
    for sheet in SHEETS:
        if sheet.only not in (None, kind):
            continue
        parts = [part for part in sheet.parts if not any(each in without for each in _of(part))]
        if kind == "offer":
            parts = [part for part in parts if CASE_ONLY.isdisjoint(_of(part))]
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
