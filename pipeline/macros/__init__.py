"""What Excel calls: the buttons, a function each, and the functions for cells.

``Macros.bas`` calls these by name; ``main`` is what "Run main" of the xlwings add-in finds beside a plain workbook.
"""

from __future__ import annotations

from pipeline.macros import buttons
from pipeline.macros.session import run

__all__ = ["check", "explain", "main", "proposal", "recalculate", "setup"]


def check() -> None:
    """Say what is wrong or worth a look in the plan; what blocks is listed on the sheet Checks."""
    run(buttons.check)


def recalculate() -> None:
    """Compute the sheets anew from what is typed now."""
    run(buttons.recalculate)


def proposal() -> None:
    """Write the Word document of the plan, and open it."""
    run(buttons.proposal)


def explain() -> None:
    """Say which rule gives the selected figure, from which cells, and why."""
    run(buttons.explain)


def setup() -> None:
    """Say whether Excel and Python work together here, and how to mend what does not."""
    run(buttons.setup)


def main() -> None:
    """Compute the sheets anew: the one button of a workbook without macros."""
    run(buttons.recalculate)
