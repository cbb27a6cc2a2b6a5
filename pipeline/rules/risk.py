"""Risk: P50 and P80 of the whole plan, simulated over its three points, and the range of its estimate class.

The simulation can't be a formula: its results are values, marked with the seed they come from, and a live figure
tells when the plan has changed since (DOMAIN.md section 2, Risk).
"""

from __future__ import annotations

from pipeline.formulas.blocks import Group, Single
from pipeline.formulas.expressions import Expr, Given
from pipeline.formulas.functions import cents, choose, if_, is_blank, largest, share
from pipeline.formulas.units import DAYS, MONEY, NUMBER, SHARE
from pipeline.rules.inputs import Project
from pipeline.rules.parameters import in_force
from pipeline.rules.summary import Totals


class RiskAssumptions(Group):
    """The parameters of the simulation and of the estimate classes, at their value in force."""

    key = "risk_assumptions"
    correlation = Single(in_force("risk_correlation", NUMBER), "number")
    seed = Single(in_force("risk_seed", NUMBER), "number")
    trials = Single(in_force("risk_trials", NUMBER), "number")
    low_1 = Single(in_force("estimate_low_1", SHARE), "number")
    high_1 = Single(in_force("estimate_high_1", SHARE), "number")
    low_2 = Single(in_force("estimate_low_2", SHARE), "number")
    high_2 = Single(in_force("estimate_high_2", SHARE), "number")
    low_3 = Single(in_force("estimate_low_3", SHARE), "number")
    high_3 = Single(in_force("estimate_high_3", SHARE), "number")
    low_4 = Single(in_force("estimate_low_4", SHARE), "number")
    high_4 = Single(in_force("estimate_high_4", SHARE), "number")
    low_5 = Single(in_force("estimate_low_5", SHARE), "number")
    high_5 = Single(in_force("estimate_high_5", SHARE), "number")


class Simulated(Group):
    """What the simulation gave at the last run: values, not formulas, with their seed."""

    key = "simulated"
    seed = Single(Given("risk_seed", NUMBER), "integer", role="key")
    lines = Single(Given("risk_lines", NUMBER), "integer", role="key")
    base = Single(Given("risk_base", MONEY), "money", role="key")
    days_p50 = Single(Given("risk_days_p50", DAYS), "days", role="key")
    days_p80 = Single(Given("risk_days_p80", DAYS), "days", role="key")
    p50 = Single(Given("risk_p50", MONEY), "money", role="key")
    p80 = Single(Given("risk_p80", MONEY), "money", role="key")


def of_class(which: str) -> Expr:
    """Return how far the plan's estimate class reaches down or up; 0 where no class is given."""
    ranges = [getattr(RiskAssumptions, f"{which}_{number}") for number in range(1, 6)]
    return if_(is_blank(Project.estimate_class), 0, choose(Project.estimate_class, *ranges))


class Risk(Group):
    """What the plan may come to: the reserve up to P80, the range of its estimate class, whether that still holds."""

    key = "risk"
    cost = Single(Totals.cost, "money")
    reserve = Single(cents(largest(Simulated.p80 - cost, 0)), "money")
    reserve_share = Single(share(reserve, cost), "share")
    low = Single(cents(cost * (1 - of_class("low"))), "money")
    high = Single(cents(cost * (1 + of_class("high"))), "money")
    stale = Single(if_(Simulated.base == cost, 0, 1), "integer")


VARIED: tuple[object, ...] = (RiskAssumptions, Simulated, Risk)
"""What is shown only where a task has three points."""
