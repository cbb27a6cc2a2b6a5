"""Every check of the article, in the order of its sentences (DOMAIN.md section 3)."""

from __future__ import annotations

from pipeline.checks import (
    article_entities,
    article_free,
    article_means,
    article_offer,
    article_purpose,
    article_running,
    article_start,
    article_team,
)
from pipeline.checks.declaring import Check

MODULES = (
    article_entities,
    article_free,
    article_means,
    article_offer,
    article_purpose,
    article_running,
    article_start,
    article_team,
)
CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (each for module in MODULES for each in vars(module).values() if isinstance(each, Check)),
        key=lambda each: each.id,
    )
)
