"""The styles of the templates: a person restyles everything by changing one of them."""

from __future__ import annotations

INK, ACCENT, RULE, PAPER, GREY = "12355B", "B5432C", "D5DBE1", "F4F6F8", "5A6672"
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FONTS = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'

# id, name, based on, next, paragraph properties, run properties (sizes in half points)
PARAGRAPHS = (
    ("BodyText", "Body Text", "Normal", "BodyText", "", ""),
    (
        "Title",
        "Title",
        "Normal",
        "BodyText",
        '<w:spacing w:before="120" w:after="240" w:line="240" w:lineRule="auto"/>',
        '<w:b/><w:color w:val="FFFFFF"/><w:sz w:val="56"/><w:szCs w:val="56"/>',
    ),
    (
        "CoverKind",
        "Cover kind",
        "Normal",
        "Title",
        '<w:spacing w:after="0"/>',
        '<w:caps/><w:color w:val="FFFFFF"/><w:spacing w:val="60"/><w:sz w:val="26"/><w:szCs w:val="26"/>',
    ),
    ("CoverLabel", "Cover label", "Normal", "CoverText", "", f'<w:color w:val="{GREY}"/>'),
    ("CoverText", "Cover text", "Normal", "CoverText", "", '<w:sz w:val="24"/><w:szCs w:val="24"/>'),
    (
        "Heading1",
        "heading 1",
        "Normal",
        "BodyText",
        (
            '<w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            '<w:spacing w:before="400" w:after="140" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="0"/>'
        ),
        f'<w:b/><w:color w:val="{INK}"/><w:sz w:val="36"/><w:szCs w:val="36"/>',
    ),
    (
        "Heading2",
        "heading 2",
        "Normal",
        "BodyText",
        (
            '<w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
            '<w:spacing w:before="240" w:after="100" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="1"/>'
        ),
        f'<w:b/><w:color w:val="{INK}"/><w:sz w:val="26"/><w:szCs w:val="26"/>',
    ),
    (
        "Heading3",
        "heading 3",
        "Normal",
        "BodyText",
        (
            '<w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>'
            '<w:spacing w:before="200" w:after="80" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="2"/>'
        ),
        f'<w:b/><w:color w:val="{INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/>',
    ),
    (
        "ListBullet",
        "List Bullet",
        "Normal",
        "ListBullet",
        '<w:numPr><w:numId w:val="2"/></w:numPr><w:spacing w:after="60"/>',
        "",
    ),
    (
        "Lead",
        "Lead",
        "BodyText",
        "BodyText",
        '<w:keepNext/><w:spacing w:after="160"/>',
        '<w:sz w:val="24"/><w:szCs w:val="24"/>',
    ),
    (
        "TableText",
        "Table text",
        "Normal",
        "TableText",
        '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>',
        '<w:sz w:val="19"/><w:szCs w:val="19"/>',
    ),
    ("TableFigures", "Table figures", "TableText", "TableFigures", '<w:jc w:val="right"/>', ""),
    (
        "TableHeading",
        "Table heading",
        "TableText",
        "TableText",
        "<w:keepNext/>",
        '<w:b/><w:color w:val="FFFFFF"/>',
    ),
    (
        "TableHeadingFigures",
        "Table heading figures",
        "TableHeading",
        "TableFigures",
        '<w:jc w:val="right"/>',
        "",
    ),
    (
        "TablePhase",
        "Table phase",
        "TableText",
        "TableText",
        "<w:keepNext/>",
        f'<w:b/><w:color w:val="{INK}"/>',
    ),
    ("TableTotal", "Table total", "TableText", "TableText", "", "<w:b/>"),
    ("TableTotalDetail", "Table total detail", "TableText", "TableTotalDetail", "", ""),
    (
        "TableTotalDetailFigures",
        "Table total detail figures",
        "TableTotalDetail",
        "TableTotalDetail",
        '<w:jc w:val="right"/>',
        "",
    ),
    ("TableTotalFigures", "Table total figures", "TableTotal", "TableTotal", '<w:jc w:val="right"/>', ""),
    (
        "KeyFigure",
        "Key figure",
        "TableText",
        "KeyLabel",
        '<w:keepNext/><w:spacing w:before="100" w:after="0"/>',
        f'<w:b/><w:color w:val="{INK}"/><w:sz w:val="38"/><w:szCs w:val="38"/>',
    ),
    (
        "KeyLabel",
        "Key label",
        "TableText",
        "TableText",
        '<w:keepNext/><w:spacing w:before="0" w:after="100"/>',
        f'<w:color w:val="{GREY}"/>',
    ),
    (
        "Caption",
        "caption",
        "Normal",
        "BodyText",
        '<w:keepNext/><w:spacing w:before="240" w:after="60"/>',
        f'<w:b/><w:color w:val="{INK}"/>',
    ),
    (
        "Note",
        "Note",
        "Normal",
        "BodyText",
        '<w:spacing w:before="60" w:after="160" w:line="240" w:lineRule="auto"/>',
        f'<w:color w:val="{GREY}"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
    ),
    (
        "Header",
        "header",
        "Normal",
        "Header",
        '<w:tabs><w:tab w:val="right" w:pos="9184"/></w:tabs><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
        f'<w:color w:val="{GREY}"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
    ),
    (
        "Footer",
        "footer",
        "Normal",
        "Footer",
        (
            f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="{RULE}"/></w:pBdr>'
            '<w:tabs><w:tab w:val="right" w:pos="9184"/></w:tabs><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
        ),
        f'<w:color w:val="{GREY}"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
    ),
    (
        "Spacer",
        "Spacer",
        "Normal",
        "BodyText",
        '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>',
        '<w:sz w:val="8"/><w:szCs w:val="8"/>',
    ),
)


def styles(lang: str) -> str:
    """Return styles.xml for a language tag such as ``fr-FR``."""
    paragraphs = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"{_custom(name)}><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/><w:next w:val="{after}"/><w:qFormat/>'
        f"<w:pPr>{looks}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        for key, name, base, after, looks, letters in PARAGRAPHS
    ).replace("<w:pPr></w:pPr>", "")
    return (
        f"{HEAD}<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr>{FONTS}"
        f'<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{lang}" w:eastAsia="{lang}" w:bidi="ar-SA"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after="120" w:line="276" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f'<w:style w:type="character" w:customStyle="1" w:styleId="Quiet"><w:name w:val="Quiet"/><w:qFormat/>'
        f'<w:rPr><w:color w:val="{GREY}"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="90" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="TableRules"><w:name w:val="Table rules"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{_rule("bottom")}{_rule("insideH")}'
        "</w:tblBorders></w:tblPr></w:style>"
        f"{paragraphs}</w:styles>"
    )


def _custom(name: str) -> str:
    """Return the mark of styles that are not Word's own."""
    own = {"Body Text", "Title", "List Bullet", "caption", "header", "footer"}
    return "" if name in own or name.startswith("heading") else ' w:customStyle="1"'


def _rule(side: str) -> str:
    """Return a thin rule."""
    return f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'


def numbering() -> str:
    """Return numbering.xml: numbered headings (list 1) and bullets (list 2)."""
    headings = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{level + 1}"/>'
        f'<w:lvlText w:val="{".".join(f"%{each + 1}" for each in range(level + 1))}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{width}" w:hanging="{width}"/></w:pPr></w:lvl>'
        for level, width in enumerate((680, 794, 907))
    )
    bullet = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>'
        '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr>'
        f'<w:rPr><w:color w:val="{ACCENT}"/></w:rPr></w:lvl>'
    )
    return (
        f'{HEAD}<w:numbering {NS}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{headings}'
        '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>'
        f'{bullet}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
