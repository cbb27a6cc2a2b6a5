"""The sheets of making, buying and drivers, as :mod:`pipeline.rules.catalog` shows them."""

from __future__ import annotations

from pipeline.rules import drivers, making, parameters, scenarios
from pipeline.rules.parts import Band, Sheet

MAKING_RESULTS = (
    Sheet(
        "make_or_buy",
        "results",
        (
            scenarios.Chosen,
            Band((scenarios.PhaseChoices,), "phase_choices"),
            Band((scenarios.MakePhases,), "make_phases"),
            Band((scenarios.BuyPhases,), "buy_phases"),
            Band((scenarios.MixedPhases,), "mixed_phases"),
            scenarios.FreeScenario,
        ),
        badge=9,
    ),
)
"""After what each line costs: the three ways of doing the plan, and the choice."""
MAKING_WORKINGS = (
    Sheet(
        "making",
        "workings",
        (
            making.MakeAssumptions,
            parameters.MakeDefaults,
            Band((scenarios.Uplift,), "uplift"),
            Band((making.Sides,), "sides"),
            Band((making.HeldInHouse,), "held_in_house"),
            Band((making.MakeGaps,), "make_gaps"),
            Band((making.MakeWork,), "make_work"),
            Band((making.BuyWork,), "buy_work"),
        ),
        badge=9,
    ),
    Sheet(
        "drivers",
        "workings",
        (Band((drivers.DriverValues,), "driver_values"), Band((drivers.Counted,), "counted")),
        badge=12,
    ),
)
"""Before the other workings: each task in each way, and what multiplies the days of tasks."""
