"""Small Word files made by hand, and what a Word file prints, read with python-docx."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import docx

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def paragraph(words: str) -> str:
    """Return a paragraph of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def table(*rows: list[str]) -> str:
    """Return a table; each cell is the XML of its paragraphs."""
    grid = '<w:gridCol w:w="1000"/>' * max(len(row) for row in rows)
    cells = (
        "".join(f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/></w:tcPr>{each}</w:tc>' for each in row)
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{each}</w:tr>' for each in cells)}</w:tbl>"


def template(body: str, **extra: str) -> bytes:
    """Return a .docx with a body; ``extra`` parts replace or add to the usual ones."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        **extra,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def opened(document: bytes | None) -> WordDocument:
    """Open a document with python-docx."""
    assert document is not None
    return docx.Document(io.BytesIO(document))


def printed(document: bytes | None) -> str:
    """Return all that the body prints, in order, one line per paragraph."""
    from docx.table import Table as WordTable  # noqa: PLC0415

    lines: list[str] = []
    for block in opened(document).iter_inner_content():
        if isinstance(block, WordTable):
            lines += [" | ".join(row) for row in rows(block)]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def rows(found: Table) -> list[list[str]]:
    """Return the texts of a table's cells, row by row (a merged cell once)."""
    return [[cell.text for cell in dict.fromkeys(row.cells)] for row in found.rows]


def find_table(document: bytes | None, heading: str) -> list[list[str]]:
    """Return the table that has a heading."""
    for each in opened(document).tables:
        found = rows(each)
        if heading in found[0]:
            return found
    raise AssertionError(heading)


def figure(words: str) -> Decimal:
    """Return a printed figure as a number, in either language."""
    plain = "".join(each for each in words.replace("−", "-") if each in "-0123456789,.")
    if "," in plain and plain.rfind(",") > plain.rfind("."):
        plain = plain.replace(".", "").replace(",", ".")
    return Decimal(plain.replace(",", "") or "0")
