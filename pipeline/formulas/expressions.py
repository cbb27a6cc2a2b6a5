"""placeholder, replaced by the lead"""
from __future__ import annotations
from pipeline.formulas.units import Unit


class Leaf:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit
