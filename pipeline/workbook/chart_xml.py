"""Native charts: a drawing that places them and one chart part each, with the cells' values cached.

Flat, without borders, the same colours everywhere (LOOK.md). Readers without a calculation engine draw a chart
from its caches, so these hold what the cells hold. Element order: ECMA-376 part 1, 21.2.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.tables import Value
from pipeline.workbook.markup import DECLARATION, OFFICE, escape, quoteattr
from pipeline.workbook.plan import Area, Chart
from pipeline.workbook.sheet_xml import area_text, number_text, quoted, serial
from pipeline.workbook.styles import FONT, INK, RULE, SERIES

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_NAMESPACES = f'xmlns:c="{_DRAWING}chart" xmlns:a="{_DRAWING}main" xmlns:r="{OFFICE}"'
SPACES = f'xmlns:xdr="{_DRAWING}spreadsheetDrawing" xmlns:a="{_DRAWING}main"'
CHART_NAME = "Truecost"
"""Charts of ours are named "Truecost 1", "Truecost 2": so they are known among a person's own."""
_CATEGORY_AXIS, _VALUE_AXIS = 500_001, 500_002
_TICKS = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
_NO_LINE = "<a:ln><a:noFill/></a:ln>"
_DARK_ENOUGH = 0.18
"""Relative luminance below which white words have 4.5 : 1 on a colour (WCAG 2, 1.4.3)."""


def frames_xml(charts: list[Chart], ids: list[str], *, after: int = 1, alone: bool = False) -> str:
    """Return the places of charts on a drawing.

    Args:
        charts: the charts, in order.
        ids: the relationship that leads to each chart's part.
        after: the highest number of an object on the drawing already.
        alone: whether each declares its namespaces itself, to stand in another program's drawing.
    """
    return "".join(
        _frame(chart, number, rid, after, f" {SPACES}" if alone else "")
        for number, (chart, rid) in enumerate(zip(charts, ids, strict=True), 1)
    )


def _frame(chart: Chart, number: int, rid: str, after: int, spaces: str) -> str:
    """Return the place of a chart, with what it shows in words for a reader who can't see it."""
    corners = "".join(
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
        for name, row, column in (
            ("from", chart.anchor.first_row - 1, chart.anchor.first_column - 1),
            ("to", chart.anchor.last_row, chart.anchor.last_column),
        )
    )
    words = f"name={quoteattr(f'{CHART_NAME} {number}')} descr={quoteattr(chart.alt)}"
    return (
        f'<xdr:twoCellAnchor{spaces}>{corners}<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'<xdr:cNvPr id="{number + after}" {words}/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}chart"><c:chart xmlns:c="{_DRAWING}chart"'
        f' xmlns:r="{OFFICE}" r:id="{rid}"/></a:graphicData></a:graphic>'
        "</xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
    )


def chart_xml(chart: Chart, *, date1904: bool = False) -> str:
    """Return a chart part whose caches hold the values that the plan gives.

    Raises:
        KeyError: the chart's kind is unknown: a mistake of ours.
    """
    plot = {"doughnut": _doughnut, "line": _line, "bar": _bars, "column": _bars, "stacked": _bars}[chart.kind]
    epoch = '<c:date1904 val="1"/>' if date1904 else ""
    legend = ""
    if chart.kind == "doughnut" or len(chart.series) > 1:
        legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_words(9)}</c:legend>'
    return (
        f'{DECLARATION}<c:chartSpace {_NAMESPACES}>{epoch}<c:roundedCorners val="0"/><c:chart>'
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>{letters(11, bold=True, tag='defRPr')}</a:pPr>"
        f"<a:r>{letters(11, bold=True)}<a:t>{escape(chart.title)}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{plot(chart, date1904=date1904)}<c:spPr><a:noFill/>{_NO_LINE}</c:spPr></c:plotArea>"
        f'{legend}<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>{_NO_LINE}</c:spPr>{_words(9)}</c:chartSpace>'
    )


def letters(size: int, *, bold: bool = False, tag: str = "rPr", colour: str = INK) -> str:
    """Return how letters look, in points; no language is named, so that nothing is spell-checked."""
    return (
        f'<a:{tag} sz="{size * 100}" b="{int(bold)}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="{FONT}"/></a:{tag}>'
    )


def _words(size: int, *, colour: str = INK, bold: bool = False) -> str:
    """Return the text properties of an axis, a legend or labels."""
    shown = letters(size, tag="defRPr", colour=colour, bold=bold)
    return f"<c:txPr><a:bodyPr/><a:p><a:pPr>{shown}</a:pPr><a:endParaRPr/></a:p></c:txPr>"


def _fill(colour: str) -> str:
    return f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>{_NO_LINE}</c:spPr>'


def _reference(sheet: str, area: Area) -> str:
    return f"<c:f>{escape(quoted(sheet))}!{area_text(area, absolute=True)}</c:f>"


def _points(values: list[Value], *, date1904: bool) -> str:
    """Return a cache's points; an empty cell has none."""
    pieces = [f'<c:ptCount val="{len(values)}"/>']
    for number, value in enumerate(values):
        if isinstance(value, bool | Decimal):
            shown = number_text(Decimal(value))
        elif isinstance(value, date):
            shown = str(serial(value, date1904=date1904))
        elif value is None:
            continue
        else:
            shown = escape(value)
        pieces.append(f'<c:pt idx="{number}"><c:v>{shown}</c:v></c:pt>')
    return "".join(pieces)


def _numbers(sheet: str, area: Area, values: list[Value], code: str, *, date1904: bool) -> str:
    points = _points([None if isinstance(value, str) else value for value in values], date1904=date1904)
    cache = f"<c:formatCode>{escape(code)}</c:formatCode>{points}"
    return f"<c:numRef>{_reference(sheet, area)}<c:numCache>{cache}</c:numCache></c:numRef>"


def _categories(chart: Chart, *, date1904: bool) -> str:
    if chart.category_format is not None:
        code = chart.category_format
        inner = _numbers(chart.sheet, chart.categories, chart.labels, code, date1904=date1904)
    else:
        points = _points(chart.labels, date1904=date1904)
        cache = f"<c:strCache>{points}</c:strCache>"
        inner = f"<c:strRef>{_reference(chart.sheet, chart.categories)}{cache}</c:strRef>"
    return f"<c:cat>{inner}</c:cat>"


def _series(chart: Chart, number: int, look: str, labels: str, *, date1904: bool) -> str:
    """Return a series, still open at its end: its name, look, labels, categories and values."""
    series = chart.series[number]
    row, column = series.name_at
    name_at = _reference(chart.sheet, Area(row, column, row, column))
    name = _points([series.name], date1904=date1904)
    values = _numbers(chart.sheet, series.values, series.numbers, chart.number_format, date1904=date1904)
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx><c:strRef>{name_at}<c:strCache>{name}</c:strCache></c:strRef></c:tx>"
        f"{look}{labels}{_categories(chart, date1904=date1904)}<c:val>{values}</c:val>"
    )


def _labels(code: str, words: str, place: str, *, percent: bool = False) -> str:
    """Return what stands beside each point: its value, or its share of the whole."""
    shown = (
        ("LegendKey", False),
        ("Val", not percent),
        ("CatName", False),
        ("SerName", False),
        ("Percent", percent),
        ("BubbleSize", False),
    )
    flags = "".join(f'<c:show{name} val="{int(on)}"/>' for name, on in shown)
    position = f'<c:dLblPos val="{place}"/>' if place else ""
    return (
        f'<c:numFmt formatCode={quoteattr(code)} sourceLinked="0"/>'
        f"<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>{words}{position}{flags}"
    )


def _bars(chart: Chart, *, date1904: bool) -> str:
    """Return bars (horizontal) or columns, side by side or stacked."""
    across, stacked = chart.kind == "bar", chart.kind == "stacked"
    overlap = '<c:overlap val="100"/>' if stacked else ""
    labels = ""
    if across and len(chart.series) == 1:
        labels = f"<c:dLbls>{_labels(chart.number_format, _words(9), 'outEnd')}</c:dLbls>"
    bars = "".join(
        _series(
            chart, number, f'{_fill(each.colour)}<c:invertIfNegative val="0"/>', labels, date1904=date1904
        )
        + "</c:ser>"
        for number, each in enumerate(chart.series)
    )
    return (
        f'<c:barChart><c:barDir val="{"bar" if across else "col"}"/>'
        f'<c:grouping val="{"stacked" if stacked else "clustered"}"/><c:varyColors val="0"/>{bars}'
        f'<c:gapWidth val="60"/>'
        f"{overlap}{_axis_ids()}</c:barChart>{_axes(chart, across=across)}"
    )


def _line(chart: Chart, *, date1904: bool) -> str:
    """Return lines without markers."""
    lines = "".join(
        _series(
            chart,
            number,
            f'<c:spPr><a:ln w="28575" cap="rnd"><a:solidFill><a:srgbClr val="{each.colour}"/></a:solidFill>'
            '<a:round/></a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>',
            "",
            date1904=date1904,
        )
        + '<c:smooth val="0"/></c:ser>'
        for number, each in enumerate(chart.series)
    )
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{lines}<c:marker val="1"/>'
        f"{_axis_ids()}</c:lineChart>{_axes(chart, across=False)}"
    )


def _doughnut(chart: Chart, *, date1904: bool) -> str:
    """Return a ring: one series, a colour per point, each point's share in words that can be read on it."""
    colours = [SERIES[number % len(SERIES)] for number in range(len(chart.labels))]
    points = "".join(
        f'<c:dPt><c:idx val="{number}"/><c:bubble3D val="0"/><c:spPr><a:solidFill><a:srgbClr val="{colour}"/>'
        '</a:solidFill><a:ln w="12700"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln></c:spPr></c:dPt>'
        for number, colour in enumerate(colours)
    )
    labels = "".join(
        f'<c:dLbl><c:idx val="{number}"/>'
        f"{_labels('0%', _words(9, colour=_readable_on(colour), bold=True), '', percent=True)}</c:dLbl>"
        for number, colour in enumerate(colours)
    )
    whole = f'{_labels("0%", _words(9), "", percent=True)}<c:showLeaderLines val="0"/>'
    series = _series(
        chart, 0, _fill(SERIES[0]), f"{points}<c:dLbls>{labels}{whole}</c:dLbls>", date1904=date1904
    )
    return (
        f'<c:doughnutChart><c:varyColors val="1"/>{series}</c:ser><c:firstSliceAng val="0"/>'
        '<c:holeSize val="55"/></c:doughnutChart>'
    )


def _readable_on(colour: str) -> str:
    """Return white or ink, whichever can be read on a colour."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "FFFFFF" if luminance < _DARK_ENOUGH else "000000"


def _axis_ids() -> str:
    return f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'


def _axes(chart: Chart, *, across: bool) -> str:
    """Return both axes; horizontal bars read from the top, as the table beside them does."""
    line = f'<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{RULE}"/></a:solidFill></a:ln></c:spPr>'
    order, side = ("maxMin", "l") if across else ("minMax", "b")
    code = quoteattr(chart.category_format or "General")
    categories = (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/><c:numFmt formatCode={code} sourceLinked="0"/>{_TICKS}'
        f'<c:tickLblPos val="low"/>{line}{_words(9)}<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    place, crosses = ("b", "max") if across else ("l", "autoZero")
    values = (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/><c:majorGridlines>{line}</c:majorGridlines>'
        f'<c:numFmt formatCode={quoteattr(chart.number_format)} sourceLinked="0"/>{_TICKS}'
        f'<c:tickLblPos val="nextTo"/><c:spPr>{_NO_LINE}</c:spPr>{_words(9)}<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="{crosses}"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )
    return categories + values
