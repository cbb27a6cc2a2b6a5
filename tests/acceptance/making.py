"""A small workbook put together part by part, as the formats describe them, without any library."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

OLD = "http://schemas.openxmlformats.org/"
MAIN = f"{OLD}spreadsheetml/2006/main"
OFFICE = f"{OLD}officeDocument/2006/relationships"
PACKAGE = f"{OLD}package/2006/"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
MICROSOFT = "http://schemas.microsoft.com/office/"

Part = tuple[str, str, str | bytes]
"""A part: its name, its content type ("" where a default says it), and what it holds."""


@dataclass
class Made:
    """A workbook to be put together.

    Attributes:
        tabs: names of the sheets; ``rows`` has their cells, ``after`` what stands after these.
        links: further relationships of the workbook part: type, target.
        sheet_links: relationships of the first sheet.
        root_links: relationships of the package.
    """

    tabs: Sequence[str] = ("Data",)
    rows: dict[int, str] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    properties: str = ""
    workbook_end: str = ""
    names: str = ""
    parts: list[Part] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    sheet_links: list[tuple[str, str]] = field(default_factory=list)
    root_links: list[tuple[str, str]] = field(default_factory=list)
    prefix: str = ""
    strict: bool = False
    zip64: bool = False

    def build(self) -> bytes:
        """Return the workbook."""
        pieces = {name: (_HEAD + text if isinstance(text, str) else text) for name, _, text in self._all()}
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind, _ in self._all() if kind
        )
        types = (
            f'{_HEAD}<Types xmlns="{PACKAGE}content-types"><Default Extension="rels"'
            f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        )
        encoded = {"[Content_Types].xml": types, **pieces}
        plain = {name: each if isinstance(each, bytes) else each.encode() for name, each in encoded.items()}
        return zip64(plain) if self.zip64 else zipped(plain)

    def _all(self) -> list[Part]:
        main, office = (_STRICT_MAIN, _STRICT_OFFICE) if self.strict else (MAIN, OFFICE)
        x = f"{self.prefix}:" if self.prefix else ""
        space = f'xmlns:{self.prefix}="{main}"' if self.prefix else f'xmlns="{main}"'
        tabs = "".join(
            f'<{x}sheet name={quoteattr(name)} sheetId="{number}" r:id="s{number}"/>'
            for number, name in enumerate(self.tabs, 1)
        )
        names = f"<{x}definedNames>{self.names}</{x}definedNames>" if self.names else ""
        conformance = ' conformance="strict"' if self.strict else ""
        found: list[Part] = [
            (
                "_rels/.rels",
                "",
                relations([(f"{office}/officeDocument", "xl/workbook.xml"), *self.root_links]),
            ),
            (
                "xl/workbook.xml",
                f"{SHEET_TYPE}sheet.main+xml",
                (
                    f'<{x}workbook {space} xmlns:r="{office}"{conformance}><{x}workbookPr{self.properties}/><{x}bookViews>'
                    f'<{x}workbookView activeTab="0"/></{x}bookViews><{x}sheets>{tabs}</{x}sheets>{names}{self.workbook_end}'
                    f"</{x}workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "",
                relations(
                    [
                        *(
                            (f"{office}/worksheet", f"worksheets/sheet{n}.xml")
                            for n in range(1, len(self.tabs) + 1)
                        ),
                        (f"{office}/styles", "styles.xml"),
                        *self.links,
                    ],
                    "s",
                ),
            ),
            (
                "xl/styles.xml",
                f"{SHEET_TYPE}styles+xml",
                (
                    f'<{x}styleSheet {space}><{x}fonts count="1"><{x}font><{x}sz val="11"/><{x}name val="Calibri"/></{x}font>'
                    f'</{x}fonts><{x}fills count="2"><{x}fill><{x}patternFill patternType="none"/></{x}fill><{x}fill>'
                    f'<{x}patternFill patternType="gray125"/></{x}fill></{x}fills><{x}borders count="1"><{x}border><{x}left/>'
                    f"<{x}right/><{x}top/><{x}bottom/><{x}diagonal/></{x}border></{x}borders>"
                    f'<{x}cellStyleXfs count="1"><{x}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></{x}cellStyleXfs>'
                    f'<{x}cellXfs count="2"><{x}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
                    f'<{x}xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></{x}cellXfs>'
                    f'<{x}cellStyles count="1"><{x}cellStyle name="Normal" xfId="0" builtinId="0"/></{x}cellStyles>'
                    f"</{x}styleSheet>"
                ),
            ),
        ]
        for number in range(1, len(self.tabs) + 1):
            first = number == 1
            rows = self.rows.get(number, f'<{x}row r="1"><{x}c r="A1"><{x}v>{number}</{x}v></{x}c></{x}row>')
            found.append(
                (
                    f"xl/worksheets/sheet{number}.xml",
                    f"{SHEET_TYPE}worksheet+xml",
                    (
                        f'<{x}worksheet {space} xmlns:r="{office}">{self.before}<{x}sheetData>{rows}</{x}sheetData>'
                        f"{self.after if first else ''}</{x}worksheet>"
                    ),
                )
            )
        if self.sheet_links:
            found.append(("xl/worksheets/_rels/sheet1.xml.rels", "", relations(self.sheet_links)))
        return [*found, *self.parts]


def relations(links: Iterable[tuple[str, str]], letter: str = "rId") -> str:
    inner = "".join(
        f'<Relationship Id="{letter}{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}relationships">{inner}</Relationships>'


def zipped(pieces: dict[str, bytes]) -> bytes:
    """Return parts as a plain zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pieces.items():
            archive.writestr(zipfile.ZipInfo(name, (2019, 5, 4, 12, 30, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zip64(pieces: dict[str, bytes]) -> bytes:
    """Return parts as a zip whose sizes and places all stand in zip64 fields, as streaming programs write them."""
    out, central = bytearray(), bytearray()
    for name, content in pieces.items():
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        body = deflate.compress(content) + deflate.flush()
        raw, full = name.encode(), 0xFFFFFFFF
        common = struct.pack("<5H3L", 45, 0x800, 8, 0x6000, 0x4EA4, zlib.crc32(content), full, full)
        local = struct.pack("<2H2Q", 1, 16, len(content), len(body))
        wide = struct.pack("<2H3Q", 1, 24, len(content), len(body), len(out))
        central += b"PK\1\2" + struct.pack("<H", 45) + common + struct.pack("<2H", len(raw), len(wide))
        central += struct.pack("<3H2L", 0, 0, 0, 0, full) + raw + wide
        out += b"PK\3\4" + common + struct.pack("<2H", len(raw), len(local)) + raw + local + body
    start, count = len(out), len(pieces)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(central), start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, start + len(central), 1)
    ending = struct.pack("<4s4H2LH", b"PK\5\6", 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return bytes(out + central + end64 + locator + ending)
