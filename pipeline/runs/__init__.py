"""The stories of the house: the only room that knows every other."""

from __future__ import annotations

from pipeline.runs.stories import Outcome, check, report

__all__ = ["Outcome", "check", "report"]
