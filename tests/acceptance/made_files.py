"""Workbooks that hold what no real one at hand holds: built here, part by part, as the formats describe them.

Sources of the shapes: ECMA-376 part 1 (strict and transitional), MS-XLSX (timelines, slicers), MS-ODRAWXML
(chartex), MS-CUSTOMUI (ribbon), MS-QDEFF (Power Query mash-up), APPNOTE 6.3 section 4.3 (zip64).
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable
from xml.sax.saxutils import escape

from tests.acceptance.making import MAIN, MICROSOFT, OFFICE, OLD, SHEET_TYPE, X15, Made, relations, zipped

# ----------------------------------------------------------------------------------------------- what each one has

_TABLE_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Day</t></is></c><c r="B1" t="inlineStr"><is><t>Amount</t></is></c></row>'
    '<row r="2"><c r="A2" s="1"><v>46113</v></c><c r="B2"><v>10</v></c></row>'
    '<row r="3"><c r="A3" s="1"><v>46114</v></c><c r="B3"><v>20</v></c></row>'
)
_TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="Sales" displayName="Sales" ref="A1:B3"><autoFilter ref="A1:B3"/>'
    '<tableColumns count="2"><tableColumn id="1" name="Day"/><tableColumn id="2" name="Amount"/></tableColumns></table>'
)


def timeline() -> bytes:
    """Return a workbook with a pivot table on which a timeline and a slicer act."""
    cache_fields = (
        '<cacheField name="Day" numFmtId="14"><sharedItems containsSemiMixedTypes="0" containsNonDate="0"'
        ' containsDate="1" containsString="0" minDate="2026-04-01T00:00:00" maxDate="2026-04-03T00:00:00"/></cacheField>'
        '<cacheField name="Amount" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0"'
        ' containsNumber="1" containsInteger="1" minValue="10" maxValue="20"/></cacheField>'
    )
    return Made(
        rows={1: _TABLE_ROWS},
        after=f'<extLst><ext uri="{{7E03D99C-DC04-49d9-9315-930204A7B6E9}}" xmlns:x15="{X15}"><x15:timelineRefs>'
        '<x15:timelineRef r:id="rId2"/></x15:timelineRefs></ext></extLst>',
        workbook_end='<pivotCaches><pivotCache cacheId="1" r:id="s3"/></pivotCaches>'
        f'<extLst><ext uri="{{D0CA8CA8-9F24-4464-BF8E-62219DCF47F9}}" xmlns:x15="{X15}"><x15:timelineCacheRefs>'
        '<x15:timelineCacheRef r:id="s4"/></x15:timelineCacheRefs></ext></extLst>',
        links=[
            (f"{OFFICE}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
            (f"{MICROSOFT}2011/relationships/timelineCache", "timelineCaches/timelineCache1.xml"),
        ],
        sheet_links=[
            (f"{OFFICE}/pivotTable", "../pivotTables/pivotTable1.xml"),
            (f"{MICROSOFT}2011/relationships/timeline", "../timelines/timeline1.xml"),
        ],
        parts=[
            (
                "xl/pivotCache/pivotCacheDefinition1.xml",
                f"{SHEET_TYPE}pivotCacheDefinition+xml",
                (
                    f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" saveData="0" refreshOnLoad="1" refreshedVersion="5"'
                    ' createdVersion="5" recordCount="0"><cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="Data"/>'
                    f'</cacheSource><cacheFields count="2">{cache_fields}</cacheFields></pivotCacheDefinition>'
                ),
            ),
            (
                "xl/pivotTables/pivotTable1.xml",
                f"{SHEET_TYPE}pivotTable+xml",
                (
                    f'<pivotTableDefinition xmlns="{MAIN}" name="Pivot" cacheId="1" dataCaption="Values" createdVersion="5">'
                    '<location ref="D1:E3" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">'
                    '<pivotField numFmtId="14" showAll="0"/><pivotField dataField="1" showAll="0"/></pivotFields>'
                    '<dataFields count="1"><dataField name="Sum" fld="1"/></dataFields></pivotTableDefinition>'
                ),
            ),
            (
                "xl/pivotTables/_rels/pivotTable1.xml.rels",
                "",
                relations([(f"{OFFICE}/pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")]),
            ),
            (
                "xl/timelineCaches/timelineCache1.xml",
                "application/vnd.ms-excel.timelineCache+xml",
                (
                    f'<timelineCacheDefinition xmlns="{X15}" name="NativeTimeline_Day" sourceName="Day"><pivotTables>'
                    '<pivotTable tabId="1" name="Pivot"/></pivotTables><state minimalRefreshVersion="6" lastRefreshVersion="6"'
                    ' pivotCacheId="1" filterType="unknown"><bounds startDate="2026-01-01T00:00:00" endDate="2027-01-01T00:00:00"/>'
                    "</state></timelineCacheDefinition>"
                ),
            ),
            (
                "xl/timelines/timeline1.xml",
                "application/vnd.ms-excel.timeline+xml",
                (
                    f'<timelines xmlns="{X15}"><timeline name="Day" cache="NativeTimeline_Day" caption="Day" level="2"'
                    ' selectionLevel="2"/></timelines>'
                ),
            ),
        ],
    ).build()


def power_query() -> bytes:
    """Return a workbook with a Power Query mash-up: an item of custom XML that holds a package of its own."""
    inner = zipped(
        {
            "Formulas/Section1.m": b"section Section1;\r\nshared Sales = 1;",
            "Config/Package.xml": b"<Package/>",
        }
    )
    mashup = struct.pack("<2L", 0, len(inner)) + inner + struct.pack("<3L", 0, 0, 0)
    text = f'<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">{base64.b64encode(mashup).decode()}</DataMashup>'
    kind = f"{OLD}officeDocument/2006/customXml"
    return Made(
        rows={1: _TABLE_ROWS},
        after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        sheet_links=[(f"{OFFICE}/table", "../tables/table1.xml")],
        links=[
            (f"{OFFICE}/connections", "connections.xml"),
            (f"{OFFICE}/customXml", "../customXml/item1.xml"),
        ],
        parts=[
            ("xl/tables/table1.xml", f"{SHEET_TYPE}table+xml", _TABLE),
            (
                "xl/connections.xml",
                f"{SHEET_TYPE}connections+xml",
                (
                    f'<connections xmlns="{MAIN}"><connection id="1" keepAlive="1" name="Query - Sales" type="5" refreshedVersion="0"'
                    ' background="1"><dbPr connection="Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;Location=Sales"'
                    ' command="[Sales]"/></connection></connections>'
                ),
            ),
            ("customXml/item1.xml", "", ("\ufeff" + text).encode("utf-16-le")),
            (
                "customXml/itemProps1.xml",
                "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
                (
                    f'<ds:datastoreItem ds:itemID="{{11111111-2222-3333-4444-555555555555}}" xmlns:ds="{kind}"><ds:schemaRefs>'
                    '<ds:schemaRef ds:uri="http://schemas.microsoft.com/DataMashup"/></ds:schemaRefs></ds:datastoreItem>'
                ),
            ),
            (
                "customXml/_rels/item1.xml.rels",
                "",
                relations([(f"{OFFICE}/customXmlProps", "itemProps1.xml")]),
            ),
        ],
    ).build()


def chartex() -> bytes:
    """Return a workbook with a waterfall chart of the newer kind, in an alternate content of its drawing."""
    cx, drawing = "http://schemas.microsoft.com/office/drawing/2014/chartex", f"{OLD}drawingml/2006/"
    frame = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice'
        ' xmlns:cx1="http://schemas.microsoft.com/office/drawing/2015/9/8/chartex" Requires="cx1"><xdr:graphicFrame macro="">'
        '<xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Waterfall"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData'
        f' uri="{cx}"><cx:chart xmlns:cx="{cx}" xmlns:r="{OFFICE}" r:id="rId1"/></a:graphicData></a:graphic>'
        '</xdr:graphicFrame></mc:Choice><mc:Fallback><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="0" name=""/>'
        '<xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp></mc:Fallback></mc:AlternateContent>'
    )
    corner = (
        "<xdr:col>{0}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{0}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    )
    return Made(
        rows={1: _TABLE_ROWS},
        after='<drawing r:id="rId1"/>',
        sheet_links=[(f"{OFFICE}/drawing", "../drawings/drawing1.xml")],
        parts=[
            (
                "xl/drawings/drawing1.xml",
                "application/vnd.openxmlformats-officedocument.drawing+xml",
                (
                    f'<xdr:wsDr xmlns:xdr="{drawing}spreadsheetDrawing" xmlns:a="{drawing}main"><xdr:twoCellAnchor><xdr:from>'
                    f"{corner.format(3)}</xdr:from><xdr:to>{corner.format(9)}</xdr:to>{frame}<xdr:clientData/>"
                    "</xdr:twoCellAnchor></xdr:wsDr>"
                ),
            ),
            (
                "xl/drawings/_rels/drawing1.xml.rels",
                "",
                relations([(f"{MICROSOFT}2014/relationships/chartEx", "../charts/chartEx1.xml")]),
            ),
            (
                "xl/charts/chartEx1.xml",
                "application/vnd.ms-office.chartex+xml",
                (
                    f'<cx:chartSpace xmlns:a="{drawing}main" xmlns:r="{OFFICE}" xmlns:cx="{cx}"><cx:chartData><cx:data id="0">'
                    '<cx:numDim type="val"><cx:f>Data!$B$2:$B$3</cx:f></cx:numDim></cx:data></cx:chartData><cx:chart>'
                    '<cx:plotArea><cx:plotAreaRegion><cx:series layoutId="waterfall" uniqueId="{00000000-1111-2222-3333-444444444444}">'
                    '<cx:dataId val="0"/></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>'
                ),
            ),
        ],
    ).build()


def ribbon() -> bytes:
    """Return a workbook with a ribbon of its own, which the package itself leads to."""
    return Made(
        root_links=[(f"{MICROSOFT}2007/relationships/ui/extensibility", "customUI/customUI14.xml")],
        parts=[
            (
                "customUI/customUI14.xml",
                "",
                (
                    f'<customUI xmlns="{MICROSOFT}2009/07/customui"><ribbon><tabs><tab id="t" label="Budget"><group id="g"'
                    ' label="Run"><button id="b" label="Go" onAction="Go"/></group></tab></tabs></ribbon></customUI>'
                ),
            )
        ],
    ).build()


def last_row() -> bytes:
    """Return a workbook with cells in the first and last row and column that there are."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="XFD{row}"><f>A{row}*2</f><v>{row * 2}</v></c></row>'
        for row in (1, 1_048_575, 1_048_576)
    )
    return Made(rows={1: cells}).build()


NAMES = (
    "L'été d''hier",
    "'" * 3 + "x",
    "Équipe 🎯👩‍💻",
    "x" * 31,
    "🎯" * 15,
    "Tasks",
    "Tâches",
    "Project",
    "Lists",
    "Costs",
    "Coûts",
    "Summary",
    'a "b" <c> & d',
    "日本語 シート",
    "1 + 1 = 2",
    "R1C1",
    "true",
    "ß STRASSE",
    "e\u0301te\u0301",
)
"""Names of tabs: quotes, 31 characters (two for an emoji), our own names, and those that look like something else."""


def names_of_tabs() -> bytes:
    """Return a workbook whose tabs bear awkward names, each of which a name and a formula of the first refer to."""
    tabs = ["First", *(name.strip("'") or "q" for name in NAMES)]
    quoted = ["'" + name.replace("'", "''") + "'!$A$1" for name in tabs]
    cells = "".join(f"<c><f>{escape(each)}</f><v>{n}</v></c>" for n, each in enumerate(quoted[1:], 2))
    names = "".join(
        f'<definedName name="n{n}" localSheetId="{n}">{escape(each)}</definedName>'
        for n, each in enumerate(quoted)
    )
    return Made(tabs=tabs, rows={1: f'<row r="1"><c r="A1"><v>1</v></c>{cells}</row>'}, names=names).build()


FILES: dict[str, Callable[[], bytes]] = {
    "timeline": timeline,
    "Power Query": power_query,
    "chartex": chartex,
    "ribbon": ribbon,
    "zip64": Made(zip64=True).build,
    "200 sheets": Made(tabs=[f"Sheet {n}" for n in range(1, 201)]).build,
    "last row": last_row,
    "names of tabs": names_of_tabs,
    "right to left": Made(
        tabs=("ورقة", "גיליון"),
        before='<sheetViews><sheetView rightToLeft="1" workbookViewId="0"/></sheetViews>',
    ).build,
    "1904": Made(properties=' date1904="1"').build,
    "prefixed root": Made(prefix="ss").build,
    "strict": Made(strict=True).build,
    "strict, prefixed, 1904, zip64": Made(
        strict=True, prefix="ss", properties=' date1904="1"', zip64=True
    ).build,
    "no styles' names, odd ids": Made(
        workbook_end='<calcPr calcId="191029" calcMode="manual" iterate="1"/>',
        names='<definedName name="_xlnm.Print_Area" localSheetId="0">Data!$A$1:$B$9</definedName>',
    ).build,
}
"""What each workbook holds, and how it is made."""
