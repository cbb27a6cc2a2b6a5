"""The charts of a sheet of ours, made in Excel where they are missing, and led to their figures where these moved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import xlwings

from pipeline.macros import native
from pipeline.macros.native import Step
from pipeline.runs.live import CHART_NAME, Chart, SheetChange, area_text

_KINDS = {
    "bar": "bar_clustered",
    "column": "column_clustered",
    "stacked": "column_stacked",
    "line": "line",
    "doughnut": "doughnut",
}


def charts(sheet: xlwings.Sheet, change: SheetChange) -> Iterator[Step]:
    """Yield the steps that let a sheet have its charts."""
    for number, wanted in enumerate(change.plan.charts, 1):
        yield partial(_chart, sheet, wanted, f"{CHART_NAME} {number}")


def _chart(sheet: xlwings.Sheet, wanted: Chart, name: str) -> None:
    source = sheet.range(",".join(area_text(each.values) for each in wanted.series))
    known = name in [each.name for each in sheet.charts]
    if known:
        chart = sheet.charts[name]
        chart.set_source_data(source, "columns")
    else:
        place = sheet.range(area_text(wanted.anchor))
        left, top, width, height = place.left, place.top, place.width, place.height
        chart = sheet.charts.add(left, top, width, height, _KINDS[wanted.kind], source, "columns", name)
    chart.set_x_axis_values(sheet.range(area_text(wanted.categories)))
    for number, each in enumerate(wanted.series):
        chart.series[number].set(name=each.name)
        if wanted.kind != "doughnut":
            chart.series[number].set(fill_color=f"#{each.colour}")
    if not known:
        _look(chart, wanted)


def _look(chart: xlwings.Chart, wanted: Chart) -> None:
    chart.title = wanted.title
    chart.legend.visible = len(wanted.series) > 1 or wanted.kind == "doughnut"
    if chart.legend.visible:
        chart.legend.position = "bottom"
    if wanted.kind != "doughnut":
        chart.value_axis.number_format = wanted.number_format
        if wanted.category_format:
            chart.category_axis.number_format = wanted.category_format
        if wanted.kind == "bar":
            chart.category_axis.reverse_order = True
    native.describe(chart, wanted.alt)
