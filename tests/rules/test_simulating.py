"""The simulation against closed forms, and the laws that it must keep."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.rules import simulating
from pipeline.rules.simulating import Points

EDGE = Points(0, 0, 10, 10 / 6, 1000 / 6)
"""Three points whose distribution is the beta of 1 and 5: the share u lies at 10 × (1 - (1 - u) ^ (1 ÷ 5))."""
EVEN = Points(2, 4, 6, 4, 400)


def at(totals: list[float], share: float) -> float:
    return float(simulating._at(totals, share, 0.0))


@pytest.mark.parametrize("correlation", [0.0, 0.3, 1.0])
def test_one_task_follows_its_distribution_whatever_the_correlation(correlation: float) -> None:
    days, costs = simulating._trials([EDGE], 1, 4000, correlation)
    for share in (0.5, 0.8):
        expected = 10 * (1 - (1 - share) ** 0.2)
        assert at(days, share) == pytest.approx(expected, rel=0.05)
        assert at(costs, share) == pytest.approx(100 * expected, rel=0.05)


def test_a_task_with_even_points_has_its_mean_in_the_middle() -> None:
    days, _ = simulating._trials([EVEN], 1, 999, 1.0)
    assert at(days, 0.5) == pytest.approx(4, abs=0.01)
    assert days[0] >= 2
    assert days[-1] <= 6
    assert sum(days) / len(days) == pytest.approx(4, abs=0.01)


def test_what_drifts_together_spreads_further() -> None:
    many = [EVEN] * 20
    spread = [simulating._trials(many, 1, 1000, each)[0] for each in (0.0, 0.3, 1.0)]
    p80 = [at(days, 0.8) for days in spread]
    assert p80[0] < p80[1] < p80[2]
    assert p80[2] == pytest.approx(20 * at(simulating._trials([EVEN], 1, 1000, 1.0)[0], 0.8), rel=0.005)
    assert all(at(days, 0.5) == pytest.approx(80, rel=0.01) for days in spread)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    points = [EDGE, EVEN, EVEN]
    assert simulating._trials(points, 7, 500, 0.3) == simulating._trials(points, 7, 500, 0.3)
    assert simulating._trials(points, 7, 500, 0.3) != simulating._trials(points, 8, 500, 0.3)


def test_a_total_has_two_digits_and_holds_what_does_not_vary() -> None:
    assert simulating._at([1.0, 2.0, 3.0, 4.0, 5.005], 0.8, 10.0) == Decimal("15.01")
    assert simulating._at([1.0], 1.0, 0.0) == 1
