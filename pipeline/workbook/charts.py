"""The charts of the summary: what they show and where their figures stand."""

from __future__ import annotations

from pipeline.formulas.blocks import Column
from pipeline.formulas.values import Values
from pipeline.languages import text
from pipeline.rules.catalog import Charts
from pipeline.rules.summary import ByMonth, ByPhase, BySourcing
from pipeline.workbook.layout import Drawn, Layout
from pipeline.workbook.plan import Area, Chart, Series

INK, ORANGE, SKY = "12355B", "E69F00", "56B4E9"
"""Strategy, deployment, running: always the same colour for the same thing."""
THOUSANDS = "#,##0"


def summary_charts(drawn: Drawn, layout: Layout, values: Values, lang: str, currency: str) -> list[Chart]:
    """Return the charts of a sheet, in the room that its plan leaves for them."""
    spot = next((each for each in drawn.spots if isinstance(each.part, Charts)), None)
    if spot is None:
        return []

    def rows(column: Column) -> Area:
        place = layout.column(column)
        return Area(place.first, place.column, place.last, place.column)

    def series(column: Column, colour: str) -> Series:
        place = layout.column(column)
        heading = place.first - 2
        name = text(f"columns.{column.name}", lang)
        return Series((heading, place.column), name, rows(column), values.column(column), colour)

    def chart(kind: str, key: str, labels: Column, of: list[Series], columns: tuple[int, int]) -> Chart:
        return Chart(
            kind,
            text(f"sheets.charts.{key}", lang, currency=currency),
            text(f"sheets.charts.{key}_alt", lang),
            drawn.name,
            rows(labels),
            values.column(labels),
            "mmm yyyy" if labels is ByMonth.month else None,
            THOUSANDS,
            of,
            Area(spot.first, columns[0], spot.last, columns[1]),
        )

    months = [series(ByMonth.strategy, INK), series(ByMonth.deployment, ORANGE), series(ByMonth.running, SKY)]
    return [
        chart("stacked", "by_month", ByMonth.month, months, (1, 2)),
        chart("bar", "by_phase", ByPhase.id, [series(ByPhase.cost, INK)], (3, 5)),
        chart("doughnut", "by_sourcing", BySourcing.id, [series(BySourcing.cost, INK)], (6, 8)),
    ]
