"""The native chart of the first page: stacked columns, one per month, one colour per phase."""

from __future__ import annotations

from tools.drawing.styles import GREY, HEAD, NS, RULE

SERIES = ("12355B", "E69F00", "56B4E9", "009E73", "CC79A7", "7F7F7F")
WIDTH, HEIGHT = 5832000, 2520000
"""In English Metric Units: 16.2 by 7 cm."""
LETTERS = (
    f'<a:defRPr sz="900" b="0"><a:solidFill><a:srgbClr val="{GREY}"/></a:solidFill>'
    '<a:latin typeface="Calibri"/></a:defRPr>'
)
TEXT = f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{LETTERS}</a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'


def chart_paragraph() -> str:
    """Return the paragraph that holds the chart; its title names what its figures are."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="BodyText"/><w:keepNext/><w:spacing w:after="0"/></w:pPr><w:r><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{WIDTH}" cy="{HEIGHT}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        '<wp:docPr id="1" name="Chart 1" descr="{{ chart_alt }}" title="months"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart r:id="rIdChart1"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def chart(lang: str, number_format: str) -> str:
    """Return the chart's part, with figures to show what it looks like."""
    series = "".join(_series(place, "{{ months }}", (3, 2, 1)) for place in range(3))
    return (
        f'{HEAD}<c:chartSpace {NS}><c:date1904 val="0"/><c:lang val="{lang}"/><c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/>'
        f'<c:grouping val="stacked"/><c:varyColors val="0"/>{series}<c:gapWidth val="40"/><c:overlap val="100"/>'
        '<c:axId val="111111111"/><c:axId val="222222222"/></c:barChart>'
        '<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{RULE}"/></a:solidFill></a:ln></c:spPr>{TEXT}'
        '<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{RULE}"/>'
        f'</a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode="{number_format}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{TEXT}<c:crossAx val="111111111"/><c:crosses val="autoZero"/>'
        '<c:crossBetween val="between"/></c:valAx><c:spPr><a:noFill/></c:spPr></c:plotArea>'
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{TEXT}</c:legend><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>'
    )


def _series(place: int, name: str, values: tuple[int, ...]) -> str:
    """Return a series."""
    letter = "BCDEFG"[place]
    labels = "".join(f'<c:pt idx="{n}"><c:v>{n + 1}</c:v></c:pt>' for n in range(len(values)))
    points = "".join(f'<c:pt idx="{n}"><c:v>{each}</c:v></c:pt>' for n, each in enumerate(values))
    last = len(values) + 1
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>Sheet1!${letter}$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{SERIES[place]}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>'
        f'<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache><c:ptCount val="{len(values)}"/>{labels}'
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!${letter}$2:${letter}${last}</c:f><c:numCache>"
        f'<c:formatCode>#,##0.00</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef></c:val>'
        "</c:ser>"
    )
