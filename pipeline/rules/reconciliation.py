"""The live checks: what must agree, what must be as it was when the sheets were computed, what inputs may hold.

Every check has a weight (1: to be looked at, 2: blocking) and a level: 0 where it holds, else its weight; an
error counts as a failure. The master check shows the highest level (X08, ICAEW 20).
"""

from __future__ import annotations

from pipeline.formulas.blocks import (
    Block,
    Column,
    Fixed,
    Gap,
    GivenRows,
    Group,
    Label,
    Noted,
    PerRow,
    Rule,
    Single,
)
from pipeline.formulas.expressions import (
    Count,
    Expr,
    Given,
    Grid,
    Here,
    Measured,
    OrBlank,
    Steps,
    Tail,
    Whole,
)
from pipeline.formulas.functions import if_, pick, total, words
from pipeline.formulas.units import NUMBER, TEXT
from pipeline.rules import entities, options, payments, views
from pipeline.rules.adding import PurchasedCost, Subtotals, SubtotalsGiven, WorkCost
from pipeline.rules.astray import LINES, astray, lines_computed
from pipeline.rules.attendance import ClientTime, OwnTime, PlanOwn, attended_astray
from pipeline.rules.calendar import Frame
from pipeline.rules.cell_checks import FRAME, Cells, cell_checks
from pipeline.rules.choosing import Choices
from pipeline.rules.comparing import Pair, compared, highest, level, status
from pipeline.rules.costs import Purchased, Work
from pipeline.rules.drivers import DriverValues
from pipeline.rules.entity_keys import EntityKeys
from pipeline.rules.indexing import INDEXATIONS, INDEXATIONS_FOLLOWED
from pipeline.rules.inputs import (
    REQUIRED_PARAMETERS,
    Channels,
    CostRules,
    Needs,
    Parameters,
    People,
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
from pipeline.rules.parameters import since
from pipeline.rules.periods import changes
from pipeline.rules.phasing import WorkTime
from pipeline.rules.plan import PlanDaysTotal, PlanPhases, PlanPurchased, PlanTotal, PlanWork
from pipeline.rules.price import (
    PricePhases,
    PriceSubtotals,
    PriceSubtotalsGiven,
    PriceTotal,
    PurchasedPricePlan,
    WorkPricePlan,
)
from pipeline.rules.rates import ProfileSums
from pipeline.rules.scenarios import ChoiceReconciliation, ScenarioReconciliation
from pipeline.rules.skills import SkillGaps
from pipeline.rules.stakes import Content
from pipeline.rules.summary import (
    ByChannel,
    ByMonth,
    ByNature,
    ByNeed,
    ByPhase,
    ByRule,
    BySourcing,
    CostVat,
    NoChannel,
    NoNature,
    NoNeed,
    Offered,
    PriceByRule,
    PriceVat,
    Totals,
)
from pipeline.rules.team import Team
from pipeline.rules.team_checks import TeamReconciliation

COMPARISONS = (
    Pair("lines_phases", Totals.cost, total(ByPhase.cost)),
    Pair("lines_sourcing", Totals.cost, total(BySourcing.cost)),
    Pair("lines_nature", Totals.cost, total(ByNature.cost) + total(NoNature.cost)),
    Pair("lines_needs", Totals.cost, total(ByNeed.cost) + total(NoNeed.cost)),
    Pair("lines_channels", Totals.cost, total(ByChannel.cost) + total(NoChannel.cost)),
    Pair(
        "lines_rules",
        total(WorkCost.total) + total(PurchasedCost.total) + total(OwnTime.cost),
        Totals.work + Totals.own + Totals.purchases + total(ByRule.cost),
    ),
    Pair(
        "lines_plan", Totals.cost, total(PlanWork.total) + total(PlanPurchased.total) + total(PlanOwn.total)
    ),
    Pair("plan_phases", total(PlanPhases.total), total(PlanTotal.total)),
    Pair("months", Totals.cost, total(ByMonth.cost)),
    Pair("vat", Totals.cost, total(CostVat.base)),
    Pair("days_phases", Totals.days, total(ByPhase.days)),
    Pair("days_plan", Totals.days, total(PlanDaysTotal.total)),
    Pair("subtotals", total(Subtotals.amount), total(SubtotalsGiven.given)),
)
PRICE_COMPARISONS = (
    Pair("price_rules", Offered.price, Offered.before + total(PriceByRule.price)),
    Pair("price_plan", Offered.price, total(WorkPricePlan.total) + total(PurchasedPricePlan.total)),
    Pair("price_phases", total(PricePhases.total), total(PriceTotal.total)),
    Pair("price_vat", Offered.price, total(PriceVat.base)),
    Pair("price_subtotals", total(PriceSubtotals.amount), total(PriceSubtotalsGiven.given)),
)


Reconciliation = compared("reconciliation", COMPARISONS)
PriceReconciliation = compared("price_reconciliation", PRICE_COMPARISONS)
ViewReconciliation = compared(
    "view_reconciliation", (*views.PAIRS, *payments.PAIRS, *options.PAIRS, *entities.PAIRS)
)
COMPARED = (
    Reconciliation,
    PriceReconciliation,
    TeamReconciliation,
    ViewReconciliation,
    ScenarioReconciliation,
)


POSITIONS = (
    Work.row,
    Purchased.row,
    ByRule.row,
    DriverValues.row,
    Team.row,
    SkillGaps.row,
    Content.row,
    Choices.row,
    EntityKeys.row,
)


class Lines(Block):
    """Lines in the inputs against lines computed: added or removed since the sheets were computed."""

    key = "lines"
    over = Fixed(len(LINES) + 2)
    of_inputs = True
    rows = (*(keys.table.key for keys, _ in LINES), "attendance", "indexation")
    id = Label()
    left = PerRow(
        (
            *(Count("filled", Tail(keys)) for keys, _ in LINES),
            Count("entered", Tail(Tasks.attendance)),
            INDEXATIONS,
        ),
        NUMBER,
        "integer",
    )
    right = PerRow(
        (
            *(lines_computed(block) for _, block in LINES),
            lines_computed(OwnTime.id) + lines_computed(ClientTime.id),
            INDEXATIONS_FOLLOWED,
        ),
        NUMBER,
        "integer",
    )
    difference = PerRow(
        (*(astray(*line) for line in LINES), attended_astray(), INDEXATIONS - INDEXATIONS_FOLLOWED),
        NUMBER,
        "integer",
    )
    weight = Noted("lines_blocking", NUMBER, "integer")
    level = level(difference, weight)
    status = status(level)


class Order(Block):
    """Lines that were put in another order, or that are gone: the sheets show them as they were."""

    key = "order"
    over = Fixed(len(POSITIONS))
    rows = (
        "tasks",
        "purchases",
        "cost_rules",
        "drivers",
        "people",
        "skills_required",
        "content_plan",
        "options",
        "entities",
    )
    id = Label()
    left = PerRow(tuple(Count("disorder", Whole(row)) for row in POSITIONS), NUMBER, "integer")
    right = PerRow(tuple(Count("errors", Whole(row)) for row in POSITIONS), NUMBER, "integer")
    difference = Rule(left + right, "integer", role="check")
    weight = Noted("order_blocking", NUMBER, "integer")
    level = level(difference, weight)
    status = status(level)


class Structure(Block):
    """What decides the shape of the sheets, now and when they were computed."""

    key = "structure"
    over = Fixed(len(FRAME))
    rows = tuple(column.key for column in FRAME)
    id = Label()
    left = PerRow(tuple(OrBlank(Measured(column, TEXT)) for column in FRAME), TEXT, "general")
    right = Noted("structure", TEXT, "general")
    difference = Rule(if_(left == right, 0, 1), "integer", role="check")
    weight = Noted("structure_blocking", NUMBER, "integer")
    level = level(difference, weight)
    status = status(level)


CHECKED = (
    *(Project, Parameters, Roles, Publics, Objectives, Needs, Channels, Drivers, Tasks, Purchases, CostRules),
    *(
        People,
        Absences,
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
    ),
    *(SocialContributions, ContributionBrackets),
)
CELLS = tuple(each for table in CHECKED for each in cell_checks(table))
BOUNDS = (
    ("tasks_before", Count("below", Whole(WorkTime.start), Whole(Frame.first))),
    ("tasks_after", Count("above", Whole(WorkTime.end), Whole(Frame.last))),
    ("purchases_before", Count("below", Whole(Purchased.start), Whole(Frame.first))),
    ("purchases_after", Count("above", Whole(Purchased.end), Whole(Frame.last))),
    ("profiles_unreadable", Count("errors", Grid(ProfileSums.sum))),
    (
        "profiles_negative",
        Count("falls", Steps(ProfileSums.sum, before=False), Steps(ProfileSums.sum, before=True)),
    ),
    ("parameters_change", changes(Parameters.valid_from, Parameters.name_, words("parameter"))),
    ("contributions_change", changes(SocialContributions.valid_from, SocialContributions.label)),
    ("brackets_change", changes(ContributionBrackets.valid_from, ContributionBrackets.gross_from)),
    ("rules_months", Count("reversed", Whole(CostRules.valid_from), Whole(CostRules.valid_to))),
    ("rules_bounds", Count("reversed", Whole(CostRules.minimum), Whole(CostRules.maximum))),
    ("rules_idle", total(Subtotals.idle)),
    ("options_exclusive", total(Choices.clash)),
    *((f"parameter_{code}", if_(Measured(since(code), NUMBER) == 0, 1, 0)) for code in REQUIRED_PARAMETERS),
)

WATCHED = frozenset({"rules_idle"})
"""Those that are to be looked at only."""


def found_in(check: Cells, limit: Column) -> Expr:
    """Return the count of a check's cells."""
    beside = () if check.limit is None else (Here(limit),)
    return Count(check.what, *check.ranges, *beside)


CELL_LIMIT = Noted("cell_limits", NUMBER, "integer")


class InputCells(Block):
    """Cells of the inputs that hold what the rules can't read."""

    key = "input_cells"
    over = Fixed(len(CELLS))
    rows = tuple(f"{each.column.name}.{each.what}" for each in CELLS)
    id = Label()
    _left = Gap()
    limit = CELL_LIMIT
    difference = PerRow(tuple(found_in(each, CELL_LIMIT) for each in CELLS), NUMBER, "integer")
    weight = Noted("cells_blocking", NUMBER, "integer")
    level = level(difference, weight)
    status = status(level)


class Bounds(Block):
    """Lines outside the plan's months."""

    key = "bounds"
    over = Fixed(len(BOUNDS))
    rows = tuple(key for key, _ in BOUNDS)
    id = Label()
    _left, _right = Gap(), Gap()
    difference = PerRow(tuple(count for _, count in BOUNDS), NUMBER, "integer")
    weight = Noted("bounds_blocking", NUMBER, "integer")
    level = level(difference, weight)
    status = status(level)


class Findings(Block):
    """What was found when the workbook was read: the cell, what is wrong, what to do."""

    key = "findings"
    over = GivenRows("finding_levels")
    sentence = Noted("finding_sentences", TEXT, "long", role="plain")
    where = Noted("finding_cells", TEXT, "text", role="plain")
    check = Noted("finding_checks", TEXT, "text", role="plain")
    lines = Noted("finding_lines", NUMBER, "integer", role="plain")
    _difference = Gap()
    level = Noted("finding_levels", NUMBER, "integer", role="check")
    status = Noted("finding_words", TEXT, "text", role="check")
    waived = Noted("finding_waivers", TEXT, "long", role="plain")


LIVE = (
    *(Reconciliation, TeamReconciliation, ViewReconciliation, ScenarioReconciliation, ChoiceReconciliation),
    *(Lines, Order, Structure, InputCells, Bounds),
)


class Master(Group):
    """The master check, shown on every computed sheet."""

    key = "master"
    level = Single(highest(Findings.level, *(block.level for block in LIVE)), "integer", role="check")
    status = Single(pick(words("status"), level + 1), "text", role="check")
    lines = Single(total(Lines.difference), "integer", role="check")


class OfferMaster(Group):
    """The master check of an offer, whose price must agree as well."""

    key = "master"
    level = Single(
        highest(Findings.level, *(block.level for block in (*LIVE, PriceReconciliation))),
        "integer",
        role="check",
    )
    status = Single(pick(words("status"), level + 1), "text", role="check")
    lines = Single(total(Lines.difference), "integer", role="check")


class BlockedMaster(Group):
    """The master check where the plan can't be computed: only what was found counts."""

    key = "blocked_master"
    level = Single(highest(Findings.level), "integer", role="check")
    status = Single(Given("blocked_status", TEXT), "text", role="check")
    lines = Single(Count("filled", Whole(Findings.level)), "integer", role="check")
