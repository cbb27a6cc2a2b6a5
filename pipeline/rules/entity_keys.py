"""Entities and their languages: what charters, coordination and other drivers multiply by (S48)."""

from __future__ import annotations

from pipeline.formulas.blocks import Block, Gap, KeyCopy, LinesOf, Rule
from pipeline.formulas.expressions import Figure
from pipeline.formulas.functions import if_, is_blank, largest, pick, position, total
from pipeline.rules.inputs_entities import Entities


class EntityKeys(Block):
    """One row per entity: what it is counted for, and its part of what is shared."""

    key = "entity_keys"
    over = LinesOf(Entities)
    id = KeyCopy(Entities.id)
    _wide = Gap()
    row = Rule(position(id, Entities.id), "integer")
    staff = Rule(pick(Entities.staff, row) * 1, "integer", role="link", total=True)
    languages = Rule(
        if_(is_blank(pick(Entities.languages, row)), 1, pick(Entities.languages, row)),
        "integer",
        role="link",
        total=True,
    )
    covered = Rule(pick(Entities.covered, row) * 1, "integer", role="link", total=True)
    added = Rule(largest(languages - covered, Figure(0)), "integer", total=True)
    weight = Rule(if_(total(staff) == 0, 1, staff), "integer", total=True)
