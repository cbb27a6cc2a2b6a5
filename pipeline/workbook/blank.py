"""An empty workbook, built in code: the parts that every workbook has, and no sheet yet."""

from __future__ import annotations

import io
import zipfile

from pipeline.workbook.markup import DECLARATION, MAIN, OFFICE, PACKAGE, Markup, escape
from pipeline.workbook.sheet_xml import clean
from pipeline.workbook.styles import FONT, INK, SERIES
from pipeline.workbook.styles_xml import EMPTY_STYLES, StyleSheet

_DOCUMENT = "application/vnd.openxmlformats-officedocument."
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CORE_SPACES = (
    f'xmlns:cp="{PACKAGE}metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def blank_workbook(lang: str, title: str) -> bytes:
    """Return a workbook without sheets, to which ``write_sheets`` adds: the same bytes at any time.

    Args:
        lang: language of the document's properties, "fr" or "en".
        title: the document's title.
    """
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>'
        for part, kind in (
            ("xl/workbook.xml", f"{_DOCUMENT}spreadsheetml.sheet.main+xml"),
            ("xl/styles.xml", f"{_DOCUMENT}spreadsheetml.styles+xml"),
            ("xl/theme/theme1.xml", f"{_DOCUMENT}theme+xml"),
            ("docProps/core.xml", _CORE),
            ("docProps/app.xml", f"{_DOCUMENT}extended-properties+xml"),
        )
    )
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}content-types"><Default Extension="rels" ContentType="{_RELS}"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
        ),
        "_rels/.rels": _relations(
            (f"{OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{PACKAGE}relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{OFFICE}/extended-properties", "docProps/app.xml"),
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/><bookViews>'
            '<workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="15600" tabRatio="800"'
            ' activeTab="0"/></bookViews><sheets/><calcPr calcId="0"/></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            (f"{OFFICE}/styles", "styles.xml"), (f"{OFFICE}/theme", "theme/theme1.xml")
        ),
        "xl/theme/theme1.xml": _theme(),
        "docProps/core.xml": (
            f"<cp:coreProperties {_CORE_SPACES}><dc:title>{clean(title)}</dc:title>"
            f"<dc:language>{escape(lang)}</dc:language></cp:coreProperties>"
        ),
        "docProps/app.xml": f'<Properties xmlns="{_PROPERTIES}"><Application>Truecost</Application></Properties>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(zipfile.ZipInfo(name), (DECLARATION + xml).encode(), zipfile.ZIP_DEFLATED)
        styles = StyleSheet(Markup(EMPTY_STYLES.encode())).render()
        archive.writestr(zipfile.ZipInfo("xl/styles.xml"), styles, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _relations(*links: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}relationships">{inner}</Relationships>'


def _theme() -> str:
    """Return a theme in our colours and font, so that charts which a person adds match ours."""
    named = {
        "dk1": "000000",
        "lt1": "FFFFFF",
        "dk2": INK,
        "lt2": "F4F6F8",
        **{f"accent{number}": colour for number, colour in enumerate(SERIES, 1)},
        "hlink": "1F4E9E",
        "folHlink": "5F6B76",
    }
    colours = "".join(f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in named.items())
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{width}">{solid}</a:ln>' for width in (6350, 12700, 19050))
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Truecost"><a:themeElements>'
        f'<a:clrScheme name="Truecost">{colours}</a:clrScheme><a:fontScheme name="Truecost">'
        f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Truecost"><a:fillStyleLst>{solid * 3}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>'
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{solid * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
