"""Charts of a computed sheet: made where they are missing, made anew where their figures have moved."""

from __future__ import annotations

from typing import Any

from .dressing import number_format
from .office import Office, address, cells, constant, struct

_INK, _RULE = 0x12355B, 0xD5DBE1
_DIAGRAMS = {
    "bar": "BarDiagram",
    "column": "BarDiagram",
    "stacked": "BarDiagram",
    "line": "LineDiagram",
    "doughnut": "DonutDiagram",
}


def draw(office: Office, sheet: Any, charts: list[dict[str, Any]]) -> None:
    """Let a sheet have its charts; a person's own stay."""
    for told in charts:
        shape = _shape(sheet, told["name"])
        if shape is None:
            _make(office, sheet, told, _place(sheet, told["anchor"]))
        elif _figures(sheet.Charts.getByName(shape.PersistName).EmbeddedObject) != _wanted(told):
            at, size = shape.Position, shape.Size
            place = struct("awt.Rectangle", X=at.X, Y=at.Y, Width=size.Width, Height=size.Height)
            sheet.Charts.removeByName(shape.PersistName)
            _make(office, sheet, told, place)


def _shape(sheet: Any, name: str) -> Any:
    page = sheet.DrawPage
    for at in range(page.Count):
        shape = page.getByIndex(at)
        if shape.Name == name and getattr(shape, "PersistName", ""):
            return shape
    return None


def _place(sheet: Any, anchor: Any) -> Any:
    area = cells(sheet, anchor)
    at, size = area.Position, area.Size
    return struct("awt.Rectangle", X=at.X, Y=at.Y, Width=size.Width, Height=size.Height)


def _wanted(told: dict[str, Any]) -> list[list[str]]:
    return [[_plain(each["values"]), _plain(each["label"])] for each in told["series"]]


def _figures(chart: Any) -> list[list[str]]:
    """Return where the figures and the names of a chart's series stand."""
    found = []
    for system in chart.getFirstDiagram().getCoordinateSystems():
        for kind in system.getChartTypes():
            for series in kind.getDataSeries():
                for each in series.getDataSequences():
                    label = each.Label.SourceRangeRepresentation if each.Label else ""
                    found.append([_plain(each.Values.SourceRangeRepresentation), _plain(label)])
    return found


def _plain(reference: str) -> str:
    return reference.replace("$", "").replace("'", "")


def _make(office: Office, sheet: Any, told: dict[str, Any], place: Any) -> None:
    undo = office.document.UndoManager
    taken = set(sheet.Charts.ElementNames)
    name = told["name"]
    while name in taken:
        name += "'"
    figures = address(office.document.Sheets.getByName(told["sheet"]), told["first"])
    sheet.Charts.addNewByName(name, place, (figures,), False, False)
    chart = sheet.Charts.getByName(name).EmbeddedObject
    undo.lock()  # the sheet's chart is one step; what follows only belongs to it
    try:
        page = sheet.DrawPage
        shape = page.getByIndex(page.Count - 1)
        shape.Name, shape.Description = told["name"], told["alt"]
        chart.lockControllers()
        try:
            _fill(office, chart, told)
            _look(chart, told)
        finally:
            chart.unlockControllers()
    finally:
        undo.unlock()


def _fill(office: Office, chart: Any, told: dict[str, Any]) -> None:
    """Lead the chart to its figures."""
    diagram = chart.createInstance("com.sun.star.chart." + _DIAGRAMS[told["kind"]])
    if told["kind"] == "bar":
        diagram.Vertical = True
    if told["kind"] == "stacked":
        diagram.Stacked = True
    chart.setDiagram(diagram)
    provider = chart.getDataProvider()

    def sequence(reference: str, role: str) -> Any:
        made = provider.createDataSequenceByRangeRepresentation(reference)
        made.Role = role
        return made

    series = []
    for each in told["series"]:
        labelled = office.service("chart2.data.LabeledDataSequence")
        labelled.setValues(sequence(each["values"], "values-y"))
        labelled.setLabel(sequence(each["label"], "label"))
        made = office.service("chart2.DataSeries")
        made.setData((labelled,))
        series.append(made)
    system = chart.getFirstDiagram().getCoordinateSystems()[0]
    system.getChartTypes()[0].setDataSeries(tuple(series))
    categories = office.service("chart2.data.LabeledDataSequence")
    categories.setValues(sequence(told["categories"], "categories"))
    axis = system.getAxisByDimension(0, 0)
    scale = axis.getScaleData()
    scale.Categories = categories
    axis.setScaleData(scale)


def _look(chart: Any, told: dict[str, Any]) -> None:
    chart.HasMainTitle = True
    chart.Title.String = told["title"]
    chart.Title.CharHeight, chart.Title.CharWeight, chart.Title.CharColor = 11.0, 150.0, _INK
    chart.HasLegend = len(told["series"]) > 1 or told["kind"] == "doughnut"
    if chart.HasLegend:
        chart.Legend.Alignment = constant("chart.ChartLegendPosition", "BOTTOM")
        chart.Legend.CharHeight = 9.0
    chart.Area.LineStyle = constant("drawing.LineStyle", "NONE")
    kinds = chart.getFirstDiagram().getCoordinateSystems()[0].getChartTypes()
    for each, series in zip(told["series"], kinds[0].getDataSeries()):
        series.Color = each["colour"]
        if told["kind"] == "doughnut":
            for point, colour in zip(range(each["points"]), told["palette"]):
                series.getDataPointByIndex(point).Color = colour
    if told["kind"] == "doughnut":
        return
    diagram = chart.Diagram
    diagram.XAxis.CharHeight = diagram.YAxis.CharHeight = 9.0
    if told["kind"] == "bar":
        diagram.XAxis.ReverseDirection = True
    formats = chart.getNumberFormats()
    diagram.YAxis.LinkNumberFormatToSource = False
    diagram.YAxis.NumberFormat = number_format(formats, told["number_format"])
    if told["category_format"]:
        diagram.XAxis.LinkNumberFormatToSource = False
        diagram.XAxis.NumberFormat = number_format(formats, told["category_format"])
    diagram.YMainGrid.LineColor = _RULE
