"""Charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.rules.document import Document


def fill_charts(parts: dict[str, bytes], document: Document) -> None:
    """Replace the figures of the charts."""
