"""An .xlsx as it lies on disk: a zip of parts, their content types and their relationships.

Every part that is not ours keeps its compressed bytes as they were. Names of parts are compared without case.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from pipeline.findings import FileRefusedError
from pipeline.workbook import refusals
from pipeline.workbook.markup import (
    DECLARATION,
    OFFICE,
    PACKAGE,
    STRICT,
    EntityError,
    Markup,
    TooLargeError,
    quoteattr,
)
from pipeline.workbook.refusals import key as _key

CONTENT_TYPES = "[Content_Types].xml"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"

_UTF8_FLAG = 0x800
_CHUNK, _CHECKED_WHOLE = 1 << 18, 8 << 20
_NEW_YEAR_1980 = (1980, 1, 1, 0, 0, 0)


class Relation(NamedTuple):
    """A relationship: its id, the last word of its type ("worksheet"), and the part it leads to ("" outside)."""

    id: str
    kind: str
    target: str


@dataclass(slots=True)
class Entry:
    """A part as stored: compressed bytes and what the zip says about them."""

    name: bytes
    info: zipfile.ZipInfo
    packed: bytes
    size: int
    crc: int
    method: int

    def unpack(self) -> bytes:
        """Return the part's bytes.

        Raises:
            ValueError: they are cut short or don't match their checksum.
        """
        if self.method == zipfile.ZIP_STORED:
            plain = self.packed
        elif self.method == zipfile.ZIP_DEFLATED:
            inflate = zlib.decompressobj(-15)
            try:
                plain = inflate.decompress(self.packed, self.size + 1)
            except zlib.error as error:
                raise ValueError(str(error)) from error
        else:
            raise ValueError(self.method)
        if len(plain) != self.size or zlib.crc32(plain) != self.crc:
            raise ValueError(self.crc)
        return plain

    def check(self) -> None:
        """Raise the errors of ``unpack`` without holding a large part in memory."""
        if self.method != zipfile.ZIP_DEFLATED or self.size <= _CHECKED_WHOLE:
            self.unpack()
            return
        inflate, crc, size = zlib.decompressobj(-15), 0, 0
        try:
            for at in range(0, len(self.packed), _CHUNK):
                waiting, plain = self.packed[at : at + _CHUNK], b""
                while waiting or len(plain) == _CHUNK:
                    plain = inflate.decompress(waiting, _CHUNK)
                    waiting = inflate.unconsumed_tail
                    crc, size = zlib.crc32(plain, crc), size + len(plain)
                    if size > self.size or inflate.eof:
                        break
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if size != self.size or crc != self.crc:
            raise ValueError(self.crc)


def rels_name(part: str) -> str:
    """Return the name of the part that holds a part's relationships ("" is the package itself)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _link(given: dict[str, str]) -> tuple[str, str, str | None]:
    """Return the id, the last word of the type, and the target of a relationship, None where it leads outside."""
    outside = given.get("TargetMode", "").lower() == "external"
    target = None if outside else given.get("Target", "")
    return given.get("Id", ""), given.get("Type", "").rpartition("/")[2], target


def relation_xml(rid: str, kind: str, target: str, *, strict: bool) -> str:
    """Return a relationship of ours."""
    base = STRICT[OFFICE] if strict else OFFICE
    return f'<Relationship Id="{rid}" Type="{base}/{kind}" Target={quoteattr(target)}/>'


class Package:
    """The parts of a workbook, by name; ``main`` is the workbook part, usually ``xl/workbook.xml``."""

    def __init__(self, entries: dict[str, Entry], name: str) -> None:
        self.name = name
        self._entries = entries
        self._links: dict[str, tuple[Entry, list[tuple[str, str, str | None]]]] = {}
        self.types = self.markup(CONTENT_TYPES)
        self.main = next((each.target for each in self.relations("") if each.kind == "officeDocument"), "")
        self._typed: dict[str, str] = {}

    @classmethod
    def read(cls, data: bytes, name: str = "") -> Package:
        """Open a workbook, or refuse it.

        Raises:
            FileRefusedError: see ``refusals``; ``not_excel``, ``binary_workbook``, ``damaged``, ``has_entities``,
                ``signed``, ``structure_locked``, ``shared_revisions``, ``read_only_recommended`` or
                ``marked_final``.
        """
        try:
            entries = dict(_open(data))
        except FileRefusedError as refusal:
            details = {key: text for key, text in refusal.finding.details if key != "file"}
            raise FileRefusedError(refusal.finding.code, name, **details) from refusal
        if CONTENT_TYPES.lower() not in entries:
            raise FileRefusedError("not_a_workbook", name)
        package = cls(entries, name)
        code = package._reason_to_refuse()
        if code:
            raise FileRefusedError(code, name)
        return package

    def _reason_to_refuse(self) -> str:
        """Return why a package that could be opened must be left alone, or nothing."""
        kind = self.content_type(self.main)
        if not self.main or self.main not in self:
            return "damaged"
        if code := refusals.kind_of_main(kind):
            return code
        root = self.markup(self.main).root
        protection, sharing = root.find("workbookProtection"), root.find("fileSharing")
        reasons = {
            "damaged": root.tag != "workbook" or root.find("sheets") is None,
            "signed": any(name.startswith("_xmlsignatures/") for name in self._entries),
            "structure_locked": protection is not None and protection.flag("lockStructure"),
            "shared_revisions": any(each.kind == "revisionHeaders" for each in self.relations(self.main)),
            "read_only_recommended": sharing is not None and sharing.flag("readOnlyRecommended"),
            "marked_final": self._is_final(),
        }
        return next((code for code, found in reasons.items() if found), "")

    def _is_final(self) -> bool:
        """Return whether the person marked the workbook as final (a custom property of the document)."""
        for each in self.relations(""):
            if each.kind == "custom-properties" and each.target in self:
                found = (
                    node
                    for node in self.markup(each.target).root.children
                    if node.attributes.get("name") == "_MarkAsFinal"
                )
                return any(child.text.strip() in {"1", "true"} for node in found for child in node.children)
        return False

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._entries

    def names(self) -> list[str]:
        """Return the names of all parts, in lower case, in the order of the zip."""
        return list(self._entries)

    def part(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            KeyError: there is no such part.
            FileRefusedError: it is ``too_large`` to be held.
        """
        entry = self._entries[_key(name)]
        if entry.size > refusals.LARGEST_HELD:
            raise FileRefusedError("too_large", self.name, part=name)
        return entry.unpack()

    def digest(self, name: str) -> str:
        """Return what ``record.digest`` gives for a part, from what the zip says of it: nothing is unpacked."""
        return f"{self._entries[_key(name)].crc:08x}"

    def markup(self, name: str) -> Markup:
        """Return an XML part, ready to be edited.

        Raises:
            FileRefusedError: ``has_entities``, ``too_large``, or ``damaged`` where it can't be parsed.
        """
        links = name == CONTENT_TYPES or name.lower().endswith(".rels")
        if name in self and self._entries[_key(name)].size > refusals.LARGEST_EDITED:
            raise FileRefusedError("too_large", self.name, part=name)
        try:
            return Markup(self.part(name), refusals.MOST_LINKS if links else refusals.MOST_ELEMENTS)
        except TooLargeError as error:
            raise FileRefusedError("too_large", self.name, part=name) from error
        except EntityError as error:
            raise FileRefusedError("has_entities", self.name, part=name) from error
        except (ValueError, KeyError, IndexError) as error:
            raise FileRefusedError("damaged", self.name, part=name) from error

    def content_type(self, part: str) -> str:
        """Return the content type of a part, or nothing."""
        key, extension = _key(part), posixpath.splitext(part)[1].lower().lstrip(".")
        for node in self.types.root.all("Override"):
            if _key(node.attributes.get("PartName", "")) == key:
                return node.attributes.get("ContentType", "")
        for node in self.types.root.all("Default"):
            if node.attributes.get("Extension", "").lower() == extension:
                return node.attributes.get("ContentType", "")
        return ""

    def relations(self, part: str) -> list[Relation]:
        """Return where a part leads to ("" is the package itself)."""
        links = self._read_links(rels_name(part))
        return [
            Relation(rid, kind, "" if target is None else self._resolve(part, target))
            for rid, kind, target in links
        ]

    def _read_links(self, name: str) -> list[tuple[str, str, str | None]]:
        """Return the id, type and target (None outside the file) of relationships, read once while they stay."""
        entry = self._entries.get(_key(name))
        if entry is None:
            return []
        known = self._links.get(_key(name))
        if known is None or known[0] is not entry:
            given = [node.attributes for node in self.markup(name).root.all("Relationship")]
            known = self._links[_key(name)] = (entry, [_link(each) for each in given])
        return known[1]

    def _resolve(self, part: str, target: str) -> str:
        """Return the name of the part that a relationship's target means."""
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/")))[1:]
        path = path.lstrip("/")
        return path if path in self else unquote(path)

    def put(self, name: str, content: bytes, content_type: str = "") -> None:
        """Write a part; one that holds the same bytes already stays exactly as it is stored."""
        old = self._entries.get(_key(name))
        if content_type:
            self._typed[_key(name)] = content_type
        crc = zlib.crc32(content)
        if old is not None and (old.size, old.crc) == (len(content), crc) and old.unpack() == content:
            return
        # level 3: half the time of level 6 for a file a sixth larger, and a run is felt at each click
        deflate = zlib.compressobj(3, zlib.DEFLATED, -15)
        packed = deflate.compress(content) + deflate.flush()
        info = zipfile.ZipInfo(name, _NEW_YEAR_1980)
        info.create_system, info.external_attr = 0, 0
        stored = old.name if old is not None else name.encode()
        info.flag_bits = (
            old.info.flag_bits & _UTF8_FLAG if old is not None else _UTF8_FLAG * (not name.isascii())
        )
        self._entries[_key(name)] = Entry(stored, info, packed, len(content), crc, zipfile.ZIP_DEFLATED)

    def sources(self) -> list[str]:
        """Return the parts that have relationships, in lower case ("" is the package itself)."""
        pairs = [posixpath.split(name) for name in self._entries if name.endswith(".rels")]
        return [posixpath.join(posixpath.dirname(folder), file[:-5]) for folder, file in pairs]

    def owned(self, part: str) -> list[str]:
        """Return the parts that a part leads to and that nothing else in the workbook uses, in a stable order."""
        found: list[str] = []
        waiting = [part]
        while waiting:
            for each in self.relations(waiting.pop(0)):
                if each.target in self and each.target not in (*found, part):
                    found.append(each.target)
                    waiting.append(each.target)
        sources = self.sources() if found else []
        settled = False
        while not settled:
            inside = {_key(each) for each in (*found, part)}
            outside = [each for source in sources if source not in inside for each in self.relations(source)]
            used = {_key(each.target) for each in outside}
            kept = [each for each in found if _key(each) not in used]
            settled, found = kept == found, kept
        return found

    def delete(self, name: str) -> None:
        """Remove a part with its relationships, if it is there, and its content type."""
        for each in (name, rels_name(name)):
            self._entries.pop(_key(each), None)
            self._typed[_key(each)] = ""

    def put_relations(self, part: str, links: list[tuple[str, str]], *, strict: bool) -> None:
        """Write where a part of ours leads to, as (type, part), numbered from rId1; none at all where empty."""
        if not links:
            self.delete(rels_name(part))
            return
        folder = posixpath.dirname(f"/{part}")
        inner = "".join(
            relation_xml(f"rId{number}", kind, posixpath.relpath(f"/{target}", folder), strict=strict)
            for number, (kind, target) in enumerate(links, 1)
        )
        xml = f'{DECLARATION}<Relationships xmlns="{PACKAGE}relationships">{inner}</Relationships>'
        self.put(rels_name(part), xml.encode(), RELS_TYPE)

    def free_name(self, pattern: str) -> str:
        """Return the first name of a numbered pattern (``xl/charts/chart{}.xml``) that no part bears."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def _write_types(self) -> None:
        """Bring the content types in line: an Override of its own for each new part, none for removed ones."""
        overrides = {
            _key(node.attributes.get("PartName", "")): node for node in self.types.root.all("Override")
        }
        for key, wanted in self._typed.items():
            node = overrides.get(key)
            if not wanted:
                if node is not None:
                    self.types.remove(node)
            elif node is not None:
                self.types.set(node, "ContentType", wanted)
            elif self.content_type(key) != wanted:
                name = self._entries[key].name.decode()
                override = f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(wanted)}/>"
                self.types.append(self.types.root, override)
        self._typed.clear()
        self.put(CONTENT_TYPES, self.types.render())

    def write(self) -> bytes:
        """Return the workbook as a zip without clock; parts that were not written keep their stored bytes."""
        self._write_types()
        out, central = bytearray(), bytearray()
        for entry in self._entries.values():
            info = entry.info
            year, month, day, hour, minute, second = info.date_time
            stamp = (hour << 11 | minute << 5 | second // 2, (max(year, 1980) - 1980) << 9 | month << 5 | day)
            flags = info.flag_bits & _UTF8_FLAG
            common = struct.pack(
                "<5H3L2H",
                20,
                flags,
                entry.method,
                *stamp,
                entry.crc,
                len(entry.packed),
                entry.size,
                len(entry.name),
                0,
            )
            made_by = bytes((20, info.create_system))
            place = struct.pack("<3H2L", 0, 0, 0, info.external_attr, len(out))
            central += b"PK\1\2" + made_by + common + place + entry.name
            out += b"PK\3\4" + common + entry.name + entry.packed
        count = len(self._entries)
        ending = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(central), len(out), 0)
        return bytes(out + central + ending)


@lru_cache(maxsize=1)
def _open(data: bytes) -> dict[str, Entry]:
    """Return the entries of a zip whose bytes are all right, or refuse the file.

    A run looks at a file several times: its parts are checked once. The entries are never changed.
    """
    name = ""
    with refusals.archive(data, name) as archive:
        infos = archive.infolist()
    refusals.refuse_duplicates(infos, name)
    entries: dict[str, Entry] = {}
    for info in infos:
        raw = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_FLAG else "cp437")
        lengths = data[info.header_offset + 26 : info.header_offset + 30]
        start = info.header_offset + 30 + sum(struct.unpack("<2H", lengths.ljust(4, b"\0")))
        packed = data[start : start + info.compress_size]
        entry = Entry(raw, info, packed, info.file_size, info.CRC, info.compress_type)
        try:
            entry.check()
        except ValueError as error:
            raise FileRefusedError("damaged", name, part=info.orig_filename) from error
        entries[_key(info.orig_filename)] = entry
    return entries
