"""How much a test tries: little at a desk, more in CI, which must be done in a quarter of an hour, all in ``make test-all``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def amount(*, few: int, ci: int, thorough: int) -> int:
    """Return how many are tried: ``thorough`` where ``TRUECOST_THOROUGH=true``, else ``ci`` where ``CI=true``."""
    if os.environ.get("TRUECOST_THOROUGH") == "true":
        return thorough
    return ci if os.environ.get("CI") == "true" else few


def some(values: Sequence[T], few: int = 1) -> Sequence[T]:
    """Return the first few of alike values to be tried, or all where all is tried."""
    return values if os.environ.get("TRUECOST_THOROUGH") == "true" else values[:few]
