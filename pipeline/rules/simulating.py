"""The simulation: tasks with three points drawn together, their total sorted (DOMAIN.md section 2, Risk).

Each task follows a beta distribution of the PERT kind over its three points (mean (O + 4M + P) ÷ 6,
project-management.info). All tasks share a common factor: a normal score z = √r × common + √(1 - r) × own is turned
into days through the distribution's quantiles. Scores are spread evenly over the trials and shuffled, so that a
thousand trials do. Floats are enough here: what comes out is a simulation, rounded to the cent.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.formulas.operations import rounded
from pipeline.formulas.values import Values
from pipeline.rules.adding import WorkCost
from pipeline.rules.costs import Work
from pipeline.rules.risk import RiskAssumptions
from pipeline.rules.summary import Totals
from pipeline.tables import Book

HALF, MOST = 0.5, 0.8
"""P50 and P80."""
STEPS = 1000
STEPPED = [(step + HALF) / STEPS for step in range(STEPS)]
"""Steps of the numeric distribution of a task, and the middle of each."""
REACH, FINE = 4, 20
"""Normal scores from -4 to 4, twenty quantiles to each."""
MAX_TRIALS = 10_000


class Points(NamedTuple):
    """The three points of a task, and what it comes to at their mean."""

    low: float
    likely: float
    high: float
    days: float
    cost: float


def varied(book: Book) -> bool:
    """Tell whether a task has three points that differ."""
    rows = book.tables["tasks"].rows if "tasks" in book.tables else []
    return any(
        isinstance(row["optimistic"], Decimal) and row["optimistic"] != row["pessimistic"] for row in rows
    )


def simulated(values: Values) -> dict[str, Any]:
    """Return the results of the simulation, by the keys of ``risk.Simulated``."""
    single = values.single
    points = _points(values)
    seed = int(single(RiskAssumptions.seed))
    trials = max(1, min(int(single(RiskAssumptions.trials)), MAX_TRIALS))
    correlation = min(max(float(single(RiskAssumptions.correlation)), 0.0), 1.0)
    days, costs = _trials(points, seed, trials, correlation)
    fixed_days = float(single(Totals.days)) - sum(each.days for each in points)
    fixed_cost = float(single(Totals.cost)) - sum(each.cost for each in points)
    return {
        "risk_seed": Decimal(seed),
        "risk_lines": Decimal(len(points)),
        "risk_base": single(Totals.cost),
        "risk_days_p50": _at(days, HALF, fixed_days),
        "risk_days_p80": _at(days, MOST, fixed_days),
        "risk_p50": _at(costs, HALF, fixed_cost),
        "risk_p80": _at(costs, MOST, fixed_cost),
    }


def _points(values: Values) -> list[Points]:
    """Return the tasks with three points that differ, in the order of their lines."""
    columns = (Work.optimistic, Work.likely, Work.pessimistic, Work.days, WorkCost.total)
    found = []
    for low, likely, high, days, cost in zip(*map(values.column, columns), strict=True):
        if isinstance(low, Decimal) and isinstance(high, Decimal) and low < high and days:
            found.append(Points(*map(float, (low, likely, high, days, cost))))
    return found


def _trials(
    points: list[Points], seed: int, trials: int, correlation: float
) -> tuple[list[float], list[float]]:
    """Return the days and the cost of the varied tasks in each trial."""
    from itertools import pairwise  # noqa: PLC0415 - only a plan with three points needs these
    from operator import add  # noqa: PLC0415
    from random import Random  # noqa: PLC0415
    from statistics import NormalDist  # noqa: PLC0415

    chance = Random(seed)  # noqa: S311 - the same seed gives the same figures: that is the point
    normal = NormalDist()
    scores = [normal.inv_cdf((n + HALF) / trials) for n in range(trials)]
    grid = tuple(normal.cdf(at / FINE) for at in range(-REACH * FINE, REACH * FINE + 1))
    common, own = correlation**HALF, (1 - correlation) ** HALF
    shared = [(common * score + REACH) * FINE for score in scores]
    chance.shuffle(shared)
    scores = [own * FINE * score for score in scores]
    days, costs = [0.0] * trials, [0.0] * trials
    for each in points:
        quantiles = _quantiles(each, grid)
        mean = (each.low + 4 * each.likely + each.high) / 6
        alone = scores[:]
        chance.shuffle(alone)
        steps = [after - before for before, after in pairwise(quantiles)]
        drawn, last = [], len(steps) - 1
        for place in map(add, shared, alone):
            at = 0 if place < 0 else int(place) if place < last else last
            drawn.append(quantiles[at] + steps[at] * (place - at))
        by_days, by_cost = each.days / mean, each.cost / mean
        days = [total + by_days * value for total, value in zip(days, drawn, strict=True)]
        costs = [total + by_cost * value for total, value in zip(costs, drawn, strict=True)]
    return sorted(days), sorted(costs)


def _quantiles(of: Points, grid: tuple[float, ...]) -> list[float]:
    """Return the days of a task at each probability of a grid."""
    width = of.high - of.low
    rise, fall = 4 * (of.likely - of.low) / width, 4 * (of.high - of.likely) / width
    return [of.low + width * part for part in _parts(rise, fall, grid)]


@lru_cache(maxsize=256)
def _parts(rise: float, fall: float, grid: tuple[float, ...]) -> list[float]:
    """Return the quantiles of a distribution from 0 to 1, by adding up its density; many tasks have the same shape."""
    sums = [0.0]
    for x in STEPPED:
        sums.append(sums[-1] + x**rise * (1 - x) ** fall)
    whole, at, found = sums[-1], 0, []
    for share in grid:
        wanted = share * whole
        while at < STEPS - 1 and sums[at + 1] < wanted:
            at += 1
        part = (
            min(max((wanted - sums[at]) / (sums[at + 1] - sums[at]), 0.0), 1.0)
            if sums[at + 1] > sums[at]
            else 0.0
        )
        found.append((at + part) / STEPS)
    return found


def _at(totals: list[float], share: float, fixed: float) -> Decimal:
    """Return the total below which such a share of the trials lies, two digits."""
    return rounded(Decimal(repr(totals[min(int(len(totals) * share), len(totals) - 1)] + fixed)), 2)
