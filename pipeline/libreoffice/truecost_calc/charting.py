"""Charts of a computed sheet: made where they are missing, led to their figures where these have moved."""

from __future__ import annotations

from typing import Any

from .office import Office, address, cells, constant, number_format, struct

_INK, _RULE, _WHITE = 0x12355B, 0xD5DBE1, 0xFFFFFF
_NO_LINE = constant("drawing.LineStyle", "NONE")
_VALUE, _PERCENT = 1, 2
_NO_FILL = constant("drawing.FillStyle", "NONE")
_DIAGRAMS = {
    "bar": "BarDiagram",
    "column": "BarDiagram",
    "stacked": "BarDiagram",
    "line": "LineDiagram",
    "doughnut": "DonutDiagram",
}


def draw(office: Office, sheet: Any, charts: list[dict[str, Any]]) -> None:
    """Let a sheet have its charts; a person's own stay, and so does how they made ours look."""
    for told in charts:
        chart = _chart(sheet, told["name"])
        if chart is None:
            _make(office, sheet, told)
        elif _figures(chart) != _wanted(told):
            _lead(office, chart, told)


def figures(sheet: Any, charts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return where the figures of charts stand now; of those that are not there, only the name."""
    found = []
    for told in charts:
        chart = _chart(sheet, told["name"])
        if chart is None:
            found.append({"name": told["name"], "series": []})
            continue
        scale = _system(chart).getAxisByDimension(0, 0).getScaleData()
        found.append(
            {
                "name": told["name"],
                "categories": scale.Categories.Values.SourceRangeRepresentation if scale.Categories else "",
                "series": [{"values": values, "label": label} for values, label in _references(chart)],
            }
        )
    return found


def put_back(office: Office, sheet: Any, charts: list[dict[str, Any]]) -> None:
    """Lead charts back to the figures that they showed; take out those that were not there."""
    for told in charts:
        shape, chart = _shape(sheet, told["name"]), _chart(sheet, told["name"])
        if chart is not None and told["series"]:
            _lead(office, chart, told)
        elif chart is not None:
            sheet.Charts.removeByName(shape.PersistName)


def _chart(sheet: Any, name: str) -> Any:
    shape = _shape(sheet, name)
    return None if shape is None else sheet.Charts.getByName(shape.PersistName).EmbeddedObject


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
    return [[_plain(values), _plain(label)] for values, label in _references(chart)]


def _references(chart: Any) -> list[list[str]]:
    """Return where the figures and the name of each series of a chart stand."""
    found = []
    for kind in _system(chart).getChartTypes():
        for series in kind.getDataSeries():
            for each in series.getDataSequences():
                label = each.Label.SourceRangeRepresentation if each.Label else ""
                found.append([each.Values.SourceRangeRepresentation, label])
    return found


def _system(chart: Any) -> Any:
    return chart.getFirstDiagram().getCoordinateSystems()[0]


def _plain(reference: str) -> str:
    return reference.replace("$", "").replace("'", "")


def _make(office: Office, sheet: Any, told: dict[str, Any]) -> None:
    sheets = office.document.Sheets  # no two charts of a book may have the same name
    taken = {name for at in range(sheets.Count) for name in sheets.getByIndex(at).Charts.ElementNames}
    name = told["name"]
    while name in taken:
        name += "'"
    figures = address(office.document.Sheets.getByName(told["sheet"]), told["first"])
    sheet.Charts.addNewByName(name, _place(sheet, told["anchor"]), (figures,), False, False)
    chart = sheet.Charts.getByName(name).EmbeddedObject
    page = sheet.DrawPage
    shape = page.getByIndex(page.Count - 1)
    shape.Name, shape.Description = told["name"], told["alt"]
    diagram = chart.createInstance("com.sun.star.chart." + _DIAGRAMS[told["kind"]])
    if told["kind"] == "bar":
        diagram.Vertical = True
    chart.setDiagram(diagram)
    _lead(office, chart, told)
    if told["kind"] == "stacked":
        chart.Diagram.Stacked = True
    _look(chart, told)


def _lead(office: Office, chart: Any, told: dict[str, Any]) -> None:
    """Lead a chart to its figures; the series that it has keep their looks."""
    provider = chart.getDataProvider()

    def labelled(role: str, values: str, label: str = "") -> Any:
        made = office.service("chart2.data.LabeledDataSequence")
        sequence = provider.createDataSequenceByRangeRepresentation(values)
        sequence.Role = role
        made.setValues(sequence)
        if label:
            name = provider.createDataSequenceByRangeRepresentation(label)
            name.Role = "label"
            made.setLabel(name)
        return made

    chart.lockControllers()
    try:
        kind = _system(chart).getChartTypes()[0]
        present = list(kind.getDataSeries())
        series = []
        for number, each in enumerate(told["series"]):
            made = present[number] if number < len(present) else office.service("chart2.DataSeries")
            made.setData((labelled("values-y", each["values"], each["label"]),))
            if number >= len(present) and "colour" in each:
                made.Color = each["colour"]
            series.append(made)
        kind.setDataSeries(tuple(series))
        if told["categories"]:
            axis = _system(chart).getAxisByDimension(0, 0)
            scale = axis.getScaleData()
            scale.Categories = labelled("categories", told["categories"])
            axis.setScaleData(scale)
    finally:
        chart.unlockControllers()


def _letters(part: Any, size: float) -> None:
    """Let the words of a part of a chart look as ours do."""
    part.CharFontName, part.CharHeight, part.CharColor = "Calibri", size, _INK


def _look(chart: Any, told: dict[str, Any]) -> None:
    chart.HasMainTitle = True
    chart.Title.String = told["title"]
    _letters(chart.Title, 11.0)
    chart.Title.CharWeight = 150.0
    chart.HasLegend = len(told["series"]) > 1 or told["kind"] == "doughnut"
    if chart.HasLegend:
        chart.Legend.Alignment = constant("chart.ChartLegendPosition", "BOTTOM")
        _letters(chart.Legend, 9.0)
        chart.Legend.LineStyle, chart.Legend.FillStyle = _NO_LINE, _NO_FILL
    chart.Area.LineStyle = _NO_LINE
    kinds = chart.getFirstDiagram().getCoordinateSystems()[0].getChartTypes()
    for each, series in zip(told["series"], kinds[0].getDataSeries()):
        series.Color, series.BorderStyle = each["colour"], _NO_LINE
        _letters(series, 9.0)
        if told["kind"] == "doughnut":
            for at, colour in zip(range(each["points"]), told["palette"]):
                point = series.getDataPointByIndex(at)
                point.Color, point.CharWeight = colour, 150.0
                point.CharColor = _WHITE if colour == _INK else 0
    if told["kind"] == "doughnut":
        chart.Diagram.DataCaption = _PERCENT
        return
    diagram = chart.Diagram
    diagram.Wall.LineStyle, diagram.Wall.FillStyle = _NO_LINE, _NO_FILL
    _letters(diagram.XAxis, 9.0)
    _letters(diagram.YAxis, 9.0)
    if told["kind"] == "bar":
        diagram.XAxis.ReverseDirection = True
        diagram.YAxis.CrossoverPosition = constant("chart.ChartAxisPosition", "END")
        diagram.DataCaption = _VALUE if len(told["series"]) == 1 else 0
        for series in kinds[0].getDataSeries():
            series.NumberFormat = number_format(chart.getNumberFormats(), told["number_format"])
    formats = chart.getNumberFormats()
    diagram.YAxis.LinkNumberFormatToSource = False
    diagram.YAxis.NumberFormat = number_format(formats, told["number_format"])
    if told["category_format"]:
        diagram.XAxis.LinkNumberFormatToSource = False
        diagram.XAxis.NumberFormat = number_format(formats, told["category_format"])
    diagram.YMainGrid.LineColor = _RULE
