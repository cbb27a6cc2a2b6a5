"""The charts of the sheets: what they show and where their figures stand."""

from __future__ import annotations

from typing import Any

from pipeline.formulas.blocks import Column
from pipeline.formulas.values import Values
from pipeline.languages import text
from pipeline.rules.cake import Cake, OfferCake
from pipeline.rules.catalog import Charts
from pipeline.rules.summary import ByMonth, ByPhase, BySourcing
from pipeline.tables import Value
from pipeline.workbook.layout import Drawn, Layout, Spot
from pipeline.workbook.plan import Area, Chart, Series

INK, ORANGE, SKY = "12355B", "E69F00", "56B4E9"
"""Strategy, deployment, running: always the same colour for the same thing."""
THOUSANDS = "#,##0"
SHARES = "0.0%"


def charts_of(drawn: Drawn, layout: Layout, values: Values, lang: str, currency: str) -> list[Chart]:
    """Return the charts of a sheet, in the rooms that its plan leaves for them."""
    drawing = _Drawing(drawn, layout, values, lang, currency)
    return [
        chart
        for spot in drawn.spots
        if isinstance(spot.part, Charts)
        for chart in (drawing.cake(spot) if "cake" in spot.part.keys else drawing.summary(spot))
    ]


class _Drawing:
    """The charts of one sheet."""

    def __init__(self, drawn: Drawn, layout: Layout, values: Values, lang: str, currency: str) -> None:
        self.name, self.layout, self.values = drawn.name, layout, values
        self.lang, self.currency = lang, currency

    def summary(self, spot: Spot) -> list[Chart]:
        """Return cost by month and phase, by phase, in-house and suppliers."""
        phases = ((ByMonth.strategy, INK), (ByMonth.deployment, ORANGE), (ByMonth.running, SKY))
        months = [self._series(column, colour) for column, colour in phases]
        return [
            self._chart("stacked", "by_month", ByMonth.month, months, self._room(spot, 1, 2)),
            self._chart(
                "bar", "by_phase", ByPhase.id, [self._series(ByPhase.cost, INK)], self._room(spot, 3, 5)
            ),
            self._chart(
                "doughnut",
                "by_sourcing",
                BySourcing.id,
                [self._series(BySourcing.cost, INK)],
                self._room(spot, 6, 8),
            ),
        ]

    def cake(self, spot: Spot) -> list[Chart]:
        """Return the shares of the cake beside their benchmarks."""
        block: Any = Cake if self.layout.has(Cake.columns[0]) else OfferCake
        labels: list[Value] = [text(f"columns.rows.{block.key}.{row}", self.lang) for row in block.rows]
        series = [self._series(block.ours, INK), self._series(block.benchmark, SKY)]
        return [self._chart("bar", "cake", block.id, series, self._room(spot, 1, 4), labels)]

    def _chart(
        self,
        kind: str,
        key: str,
        labels: Column,
        of: list[Series],
        room: Area,
        words: list[Value] | None = None,
    ) -> Chart:
        return Chart(
            kind,
            text(f"sheets.charts.{key}", self.lang, currency=self.currency),
            text(f"sheets.charts.{key}_alt", self.lang),
            self.name,
            self._rows(labels),
            self.values.column(labels) if words is None else words,
            "mmm yyyy" if labels is ByMonth.month else None,
            THOUSANDS if words is None else SHARES,
            of,
            room,
        )

    def _rows(self, column: Column) -> Area:
        place = self.layout.column(column)
        return Area(place.first, place.column, place.last, place.column)

    def _series(self, column: Column, colour: str) -> Series:
        place = self.layout.column(column)
        name = text(f"columns.{column.name}", self.lang)
        return Series(
            (place.first - 2, place.column), name, self._rows(column), self.values.column(column), colour
        )

    @staticmethod
    def _room(spot: Spot, first: int, last: int) -> Area:
        return Area(spot.first, first, spot.last, last)
