"""The parts of a template around its body."""

from __future__ import annotations

from datetime import date

from pipeline.word.package import core_properties
from tools.drawing.blocks import p, run
from tools.drawing.body import Body
from tools.drawing.chart import chart
from tools.drawing.styles import HEAD, NS, numbering, styles

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TAGS = {"fr": "fr-FR", "en": "en-GB"}
PARTS = {
    "word/document.xml": f"{WORD}.document.main+xml",
    "word/styles.xml": f"{WORD}.styles+xml",
    "word/numbering.xml": f"{WORD}.numbering+xml",
    "word/settings.xml": f"{WORD}.settings+xml",
    "word/header1.xml": f"{WORD}.header+xml",
    "word/header2.xml": f"{WORD}.header+xml",
    "word/footer1.xml": f"{WORD}.footer+xml",
    "word/footer2.xml": f"{WORD}.footer+xml",
    "word/charts/chart1.xml": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
LINKS = (
    ("rIdStyles", "styles", "styles.xml"),
    ("rIdNumbering", "numbering", "numbering.xml"),
    ("rIdSettings", "settings", "settings.xml"),
    ("rIdHeader1", "header", "header1.xml"),
    ("rIdHeader2", "header", "header2.xml"),
    ("rIdFooter1", "footer", "footer1.xml"),
    ("rIdFooter2", "footer", "footer2.xml"),
    ("rIdChart1", "chart", "charts/chart1.xml"),
)
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader1"/>'
    '<w:headerReference w:type="first" r:id="rIdHeader2"/><w:footerReference w:type="default" r:id="rIdFooter1"/>'
    '<w:footerReference w:type="first" r:id="rIdFooter2"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1361" w:right="1361" w:bottom="1361" w:left="1361" w:header="680" w:footer="680" w:gutter="0"/>'
    "<w:titlePg/></w:sectPr>"
)


def parts(kind: str, lang: str, words: dict[str, dict[str, str]]) -> dict[str, bytes]:
    """Return all the parts of a template."""
    body = Body(kind, words).draw()
    title = words[kind]["kind"]
    xml = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (
                ("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", f"{RELATIONS}/metadata/core-properties", "docProps/core.xml"),
                ("rId3", f"{OFFICE}/extended-properties", "docProps/app.xml"),
            )
        ),
        "word/_rels/document.xml.rels": _relations(
            [(key, f"{OFFICE}/{kind}", to) for key, kind, to in LINKS]
        ),
        "word/document.xml": f"{HEAD}<w:document {NS}><w:body>{body}{SECTION}</w:body></w:document>",
        "word/styles.xml": styles(TAGS[lang]),
        "word/numbering.xml": numbering(),
        "word/settings.xml": (
            f'{HEAD}<w:settings {NS}><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/>'
            '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            f'<w:themeFontLang w:val="{TAGS[lang]}"/><w:decimalSymbol w:val="{"," if lang == "fr" else "."}"/>'
            f'<w:listSeparator w:val="{";" if lang == "fr" else ","}"/></w:settings>'
        ),
        "word/header1.xml": f"{HEAD}<w:hdr {NS}>{_header()}</w:hdr>",
        "word/header2.xml": f"{HEAD}<w:hdr {NS}>{p('', 'Header')}</w:hdr>",
        "word/footer1.xml": f"{HEAD}<w:ftr {NS}>{_footer(words)}</w:ftr>",
        "word/footer2.xml": f"{HEAD}<w:ftr {NS}>{p('', 'Header')}</w:ftr>",
        "word/charts/chart1.xml": chart(TAGS[lang], "#,##0"),
        "docProps/app.xml": (
            f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>Microsoft Office Word</Application></Properties>"
        ),
    }
    found = {name: text.encode() for name, text in xml.items()}
    found["docProps/core.xml"] = core_properties(title, "", "", TAGS[lang], date(2026, 1, 1))
    return found


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in PARTS.items()
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(links: object) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{to}"/>'
        for key, kind, to in links  # type: ignore[attr-defined]
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def _tab() -> str:
    return "<w:r><w:tab/></w:r>"


def _field(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _header() -> str:
    inner = run("{{ title }}") + _tab() + run("{{ client_name }}")
    return f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{inner}</w:p>'


def _footer(words: dict[str, dict[str, str]]) -> str:
    left = run("{% if reference %}{{ reference }}{% else %}{{ date }}{% endif %}")
    pages = run(f"{words['page']} ") + _field("PAGE") + run(f" {words['of']} ") + _field("NUMPAGES")
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{left}{_tab()}{pages}</w:p>'
