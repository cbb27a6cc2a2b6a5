"""How much a test tries: little in ``make test``, which must be done in a quarter of an hour, all in ``make test-all``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


_ALL = os.environ.get("TRUECOST_THOROUGH") == "true"


def amount(*, few: int, thorough: int) -> int:
    """Return how many are tried: ``thorough`` where ``TRUECOST_THOROUGH=true``, else ``few``."""
    return thorough if _ALL else few


def some(values: Sequence[T], few: int = 1) -> Sequence[T]:
    """Return the first few of alike values to be tried, or all where all is tried."""
    return values if _ALL else values[:few]
