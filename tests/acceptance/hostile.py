"""Files made to do harm: to fill a memory, to hang a program, to read what is not theirs, or to crash a reader."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from tests.witness.random_books import content
from tests.workbook.lean import lean

SEED = 95
"""A small plan."""
DEEP = 100_000
HUGE = 50 << 20
MANY = 1_000_000
_SHEET, _MAIN, _STYLES = "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml"
_RELS, _TYPES, _STRINGS = "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/sharedStrings.xml"
_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha ha ha ha ha ha ha ha">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


def plan() -> bytes:
    """Return a small plan that nobody has tampered with."""
    return lean(*content(SEED))


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """Return parts as a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, each in content.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), each, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the plan with one of its parts changed; the part is told to have changed."""
    all_parts = parts(plan())
    before = all_parts[name]
    all_parts[name] = change(before)
    assert all_parts[name] != before, name
    return packed(all_parts)


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    """Return the plan with the first occurrence of some bytes in a part replaced."""
    return with_part(name, lambda before: before.replace(old, new, 1))


def with_strings(strings: bytes, cell: bytes = b'<c r="A1" t="s"><v>0</v></c>') -> bytes:
    """Return the plan with a part of shared strings, and a cell that uses it."""
    all_parts = parts(plan())
    all_parts[_STRINGS] = strings
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = b'<Relationship Id="rIdS" Type="%b" Target="sharedStrings.xml"/></Relationships>' % kind
    all_parts[_RELS] = all_parts[_RELS].replace(b"</Relationships>", link)
    all_parts[_SHEET] = _in_rows(b'<row r="1">' + cell + b"</row>")(all_parts[_SHEET])
    return packed(all_parts)


def _in_rows(rows: bytes) -> Callable[[bytes], bytes]:
    """Return a change that puts rows in the place of a sheet's own."""

    def change(before: bytes) -> bytes:
        head, _, rest = before.partition(b"<sheetData>")
        return head + b"<sheetData>" + rows + b"</sheetData>" + rest.partition(b"</sheetData>")[2]

    return change


def _after_rows(rows: bytes) -> Callable[[bytes], bytes]:
    """Return a change that puts rows after a sheet's own, so that its headings are still found."""
    return lambda before: before.replace(b"</sheetData>", rows + b"</sheetData>", 1)


def _nested(depth: int = DEEP, tag: bytes = b"x") -> bytes:
    return b"<%b>" % tag * depth + b"</%b>" % tag * depth


def _declared(declaration: bytes) -> Callable[[bytes], bytes]:
    """Return a change that puts a declaration before a part's root."""
    return lambda before: before.replace(b"?>", b"?>" + declaration, 1)


def _rows(number: int) -> bytes:
    """Return rows of one cell each, down to the last that there is."""
    return b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(number, 1_048_577))


def _sized_wrongly(size: int, packed_size: int | None = None) -> bytes:
    """Return the plan whose directory lies about the size of a sheet."""
    data = bytearray(plan())
    at = 0
    while True:
        at = data.index(b"PK\1\2", at)
        length = struct.unpack("<H", data[at + 28 : at + 30])[0]
        if data[at + 46 : at + 46 + length].decode() == _SHEET:
            struct.pack_into("<L", data, at + 24, size)
            if packed_size is not None:
                struct.pack_into("<L", data, at + 20, packed_size)
            return bytes(data)
        at += 4


def _overlapping() -> bytes:
    """Return a zip whose thousands of entries all share the same bytes: small on disk, huge unpacked."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(8 << 20)
    squeezed = body.compress(zeros) + body.flush()
    fixed = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, zlib.crc32(zeros), len(squeezed), len(zeros), 1, 0)
    start = b"PK\3\4" + fixed + b"a" + squeezed
    central = b"".join(
        b"PK\1\2\x14\0"
        + fixed[:-4]
        + struct.pack("<2H", 5, 0)
        + struct.pack("<3H2L", 0, 0, 0, 0, 0)
        + b"%05d" % n
        for n in range(30)
    )
    ending = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 30, 30, len(central), len(start), 0)
    return start + central + ending


def _many_sheets() -> bytes:
    """Return the plan with 20,000 tabs and as many marks of ours."""
    tabs = b"".join(b'<sheet name="t%d" sheetId="%d" r:id="rId1"/>' % (n, n + 100) for n in range(20_000))
    names = b"".join(
        b"<definedName name=\"truecost.x%d\">'t%d'!$A$1</definedName>" % (n, n) for n in range(20_000)
    )
    return with_part(
        _MAIN,
        lambda before: before.replace(b"</sheets>", tabs + b"</sheets>").replace(
            b"</definedNames>", names + b"</definedNames>"
        ),
    )


def _many_links(name: str) -> bytes:
    """Return the plan with 200,000 relationships more."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    links = b"".join(
        b'<Relationship Id="i%d" Type="%b" Target="none%d.png"/>' % (n, kind, n) for n in range(200_000)
    )
    return replaced(name, b"</Relationships>", links + b"</Relationships>")


def _circle() -> bytes:
    """Return the plan with a sheet that leads to itself, to the workbook and out of the package."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    links = b"".join(
        b'<Relationship Id="r%d" Type="%b%b" Target="%b"/>' % (n, kind, what, target)
        for n, (what, target) in enumerate(
            (
                (b"worksheet", b"sheet2.xml"),
                (b"officeDocument", b"../workbook.xml"),
                (b"drawing", b"../../../../../../etc/passwd"),
                (b"drawing", b"/etc/passwd"),
                (b"drawing", b"file:///etc/passwd"),
                (b"drawing", b""),
                (b"drawing", b"%00%ff%2e%2e/"),
            )
        )
    )
    space = b"http://schemas.openxmlformats.org/package/2006/relationships"
    all_parts = parts(plan())
    all_parts["xl/worksheets/_rels/sheet2.xml.rels"] = b'<Relationships xmlns="%b">%b</Relationships>' % (
        space,
        links,
    )
    return packed(all_parts)


def tiny(rows: bytes, strings: bytes = b"") -> bytes:
    """Return a workbook of one sheet with these rows, and nothing that it can do without."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = b"http://schemas.openxmlformats.org/package/2006/"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
    link = b'<Relationship Id="%b" Type="' + office + b'/%b" Target="%b"/>'
    links = b'<Relationships xmlns="' + package + b'relationships">%b</Relationships>'
    return packed(
        {
            _TYPES: b'<Types xmlns="' + package + b'content-types"><Default Extension="xml" ContentType="'
            b'application/xml"/><Override PartName="/xl/workbook.xml" ContentType="'
            + kind
            + b'sheet.main+xml"/></Types>',
            "_rels/.rels": links % (link % (b"a", b"officeDocument", b"xl/workbook.xml")),
            _MAIN: b'<workbook xmlns="%b" xmlns:r="%b"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>'
            % (main, office),
            _RELS: links
            % (
                link % (b"a", b"worksheet", b"sheet.xml")
                + link % (b"b", b"sharedStrings", b"sharedStrings.xml")
            ),
            "xl/sheet.xml": b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (main, rows),
            _STRINGS: b'<sst xmlns="%b">%b</sst>' % (main, strings),
        }
    )


FILES: dict[str, Callable[[], bytes]] = {
    **{
        f"billion laughs in {name}": lambda name=name: with_part(name, _declared(_LAUGHS))  # type: ignore[misc]
        for name in (_SHEET, _MAIN, _STYLES, _RELS, "_rels/.rels")
    },
    "billion laughs in the content types": lambda: with_part(_TYPES, _declared(_LAUGHS)),
    "billion laughs in the strings": lambda: with_strings(
        _LAUGHS
        + b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>&j;</t></si></sst>"
    ),
    "an external entity": lambda: with_part(
        _SHEET, _declared(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
    ),
    "an external document type": lambda: with_part(
        _MAIN, _declared(b'<!DOCTYPE x SYSTEM "file:///dev/zero">')
    ),
    "a parameter entity": lambda: with_part(
        _STYLES, _declared(b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///dev/random"> %p;]>')
    ),
    "deep in a cell": lambda: with_part(
        _SHEET, _in_rows(b'<row r="1"><c r="A1">' + _nested() + b"</c></row>")
    ),
    "deep after the cells": lambda: with_part(
        _SHEET, lambda before: before.replace(b"</sheetData>", b"</sheetData>" + _nested())
    ),
    "deep in the workbook": lambda: replaced(_MAIN, b"<sheets>", _nested() + b"<sheets>"),
    "deep in the sheets": lambda: replaced(_MAIN, b"<sheets>", b"<sheets>" + _nested()),
    "deep in a format": lambda: replaced(_STYLES, b"</cellXfs>", b"<xf>" + _nested() + b"</xf></cellXfs>"),
    "deep in a font": lambda: replaced(_STYLES, b"</fonts>", _nested(tag=b"font") + b"</fonts>"),
    "deep in the links": lambda: replaced(_RELS, b"</Relationships>", _nested() + b"</Relationships>"),
    "deep in the types": lambda: replaced(_TYPES, b"</Types>", _nested() + b"</Types>"),
    "deep in the strings": lambda: with_strings(
        b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si>"
        + _nested(tag=b"r")
        + b"</si></sst>"
    ),
    "a huge attribute of a cell": lambda: with_part(
        _SHEET, _in_rows(b'<row r="1"><c r="A1" x="' + b"y" * HUGE + b'"><v>1</v></c></row>')
    ),
    "a huge attribute of the workbook": lambda: replaced(
        _MAIN, b"<sheets>", b'<sheets x="' + b"y" * HUGE + b'">'
    ),
    "a huge attribute of a style": lambda: replaced(
        _STYLES, b"<cellXfs", b'<cellXfs x="' + b"y" * HUGE + b'"'
    ),
    "a huge attribute of a link": lambda: replaced(_RELS, b'Target="', b'Target="' + b"y" * HUGE),
    "a huge name of a type": lambda: replaced(_TYPES, b'PartName="', b'PartName="' + b"y" * HUGE),
    "a tag of spaces": lambda: replaced(_MAIN, b"<sheets>", b"<sheets" + b" " * HUGE + b">"),
    "a huge comment": lambda: replaced(_MAIN, b"<sheets>", b"<!--" + b"y" * HUGE + b"--><sheets>"),
    "a huge text in a cell": lambda: with_part(
        _SHEET, _in_rows(b'<row r="1"><c r="A1" t="str"><v>' + b"y" * HUGE + b"</v></c></row>")
    ),
    "a huge number in a cell": lambda: with_part(
        _SHEET, _in_rows(b'<row r="1"><c r="A1"><v>' + b"9" * (HUGE // 10) + b"</v></c></row>")
    ),
    "a huge shared string": lambda: with_strings(
        b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>"
        + b"y" * HUGE
        + b"</t></si></sst>"
    ),
    "a huge defined name": lambda: replaced(
        _MAIN, b"</definedNames>", b'<definedName name="n">' + b"y" * HUGE + b"</definedName></definedNames>"
    ),
    "a huge name of a tab": lambda: replaced(_MAIN, b'<sheet name="', b'<sheet name="' + b"y" * HUGE),
    "a million shared strings": lambda: with_strings(
        b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        + b"<si><t/></si>" * MANY
        + b"</sst>"
    ),
    "a million cells in a row, without addresses": lambda: with_part(
        _SHEET, _in_rows(b'<row r="1">' + b"<c><v>1</v></c>" * MANY + b"</row>")
    ),
    "a million cells at one address": lambda: with_part(
        _SHEET, _in_rows(b'<row r="1">' + b'<c r="A1"><v>1</v></c>' * MANY + b"</row>")
    ),
    "a million cells in a row under headings": lambda: with_part(
        _SHEET, _after_rows(b'<row r="90">' + b"<c><v>1</v></c>" * MANY + b"</row>")
    ),
    "a million rows": lambda: with_part(_SHEET, _in_rows(_rows(1))),
    "a million rows under headings": lambda: with_part(_SHEET, _after_rows(_rows(200))),
    "a million elements in the styles": lambda: replaced(
        _STYLES, b"</cellXfs>", b"<xf/>" * MANY + b"</cellXfs>"
    ),
    "a million elements in the workbook": lambda: replaced(_MAIN, b"<sheets>", b"<x/>" * MANY + b"<sheets>"),
    "20,000 tabs and marks": _many_sheets,
    "200,000 links of the workbook": lambda: _many_links(_RELS),
    "200,000 links of the package": lambda: _many_links("_rels/.rels"),
    "a sheet that leads to itself": _circle,
    "a part of 300 MB": lambda: packed(
        {**parts(plan()), "xl/media/i.bin": (bytes(240) + b"\1\7\3\x09") * (300 << 12)}
    ),
    "a sheet of 300 MB": lambda: with_part(
        _SHEET,
        lambda before: before.replace(b"<sheetData>", b"<!--" + b"y-z" * (100 << 20) + b"--><sheetData>"),
    ),
    "entries that share their bytes": _overlapping,
    "70,000 entries": lambda: packed({**parts(plan()), **{f"x/{n}": b"" for n in range(70_000)}}),
    "a size that is too small": lambda: _sized_wrongly(10),
    "a size that is too large": lambda: _sized_wrongly(500 << 20),
    "a packed size beyond the file": lambda: _sized_wrongly(5000, 0xFFFFFFF0),
}
"""What each file is, and how it is made."""
