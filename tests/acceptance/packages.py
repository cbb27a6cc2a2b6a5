"""Packages compared: what must be the same in a workbook before and after a command, and what may have changed.

What is compared is read here with ``zipfile`` and lxml alone: none of the code that wrote it is trusted.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

MARK = "truecost."


class Member(NamedTuple):
    """An entry of a zip as it is stored."""

    name: str
    method: int
    crc: int
    packed: bytes
    content: bytes


class Link(NamedTuple):
    """A relationship: its id, the last word of its type, where it leads and whether outside."""

    id: str
    kind: str
    target: str
    outside: bool


class Seen:
    """A package as lxml and zipfile see it; parts go by their names in lower case."""

    def __init__(self, data: bytes) -> None:
        self.members: dict[str, Member] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                lengths = struct.unpack("<2H", data[info.header_offset + 26 : info.header_offset + 30])
                start = info.header_offset + 30 + sum(lengths)
                packed = data[start : start + info.compress_size]
                key = info.filename.lower().lstrip("/")
                assert key not in self.members, key
                self.members[key] = Member(
                    info.orig_filename, info.compress_type, info.CRC, packed, archive.read(info)
                )

    def tree(self, part: str) -> etree._Element:
        """Return a part's root."""
        return etree.fromstring(self.members[part].content, etree.XMLParser(resolve_entities=False))

    def links(self, part: str) -> list[Link]:
        """Return the relationships of a part ("" is the package)."""
        folder, file = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        found = []
        for each in self.tree(rels).iter("{*}Relationship") if rels in self.members else ():
            outside = str(each.get("TargetMode", "")).lower() == "external"
            path = posixpath.normpath(posixpath.join("/", folder, str(each.get("Target")).replace("\\", "/")))
            target = str(each.get("Target")) if outside else unquote(path.lstrip("/")).lower()
            found.append(Link(str(each.get("Id")), str(each.get("Type")).rpartition("/")[2], target, outside))
        return found

    @cached_property
    def main(self) -> str:
        """The workbook part."""
        return next(each.target for each in self.links("") if each.kind == "officeDocument")

    @cached_property
    def main_rels(self) -> str:
        """The relationships of the workbook part."""
        folder, file = posixpath.split(self.main)
        return posixpath.join(folder, "_rels", f"{file}.rels")

    def kind(self, kind: str) -> str:
        """Return the part of a kind that the workbook leads to, or nothing."""
        return next((each.target for each in self.links(self.main) if each.kind == kind), "")

    @cached_property
    def parts_by_tab(self) -> dict[str, str]:
        """The part of each tab, in the order of the tabs."""
        targets = {each.id: each.target for each in self.links(self.main)}
        found = {}
        for each in self.tree(self.main).iterfind("{*}sheets/{*}sheet"):
            rid = next(
                (value for key, value in each.attrib.items() if str(key).endswith("relationships}id")), ""
            )
            found[str(each.get("name"))] = targets.get(str(rid), "")
        return found

    def under(self, part: str) -> set[str]:
        """Return a part with all that it leads to, relationships included."""
        found: set[str] = set()
        waiting = [part]
        while waiting:
            each = waiting.pop()
            if each in found or each not in self.members:
                continue
            found.add(each)
            folder, file = posixpath.split(each)
            rels = posixpath.join(folder, "_rels", f"{file}.rels")
            if rels in self.members:
                found.add(rels)
                waiting += [link.target for link in self.links(each) if not link.outside]
        return found

    def types(self) -> Counter[tuple[str, str, str]]:
        """Return the content types: (Default or Override, what, type)."""
        return Counter(
            (
                etree.QName(each).localname,
                str(each.get("Extension") or each.get("PartName")).lower(),
                str(each.get("ContentType")),
            )
            for each in self.tree("[content_types].xml").iterchildren("{*}*")
        )


def differences(
    before: bytes, after: bytes, *, stored: bool = True, rewritten: Iterable[str] = ()
) -> list[str]:
    """Return what is not as it was in a workbook, but for what the commands promise to add or change.

    Args:
        before: the workbook as it was.
        after: the workbook that a command wrote.
        stored: whether the compressed bytes must be the same too.
        rewritten: tabs of ours that the command writes anew.
    """
    old, new = Seen(before), Seen(after)
    added = [tab for tab in new.parts_by_tab if tab not in old.parts_by_tab]
    found = []
    if list(new.parts_by_tab)[: len(old.parts_by_tab)] != list(old.parts_by_tab):
        found.append(f"tabs: {list(old.parts_by_tab)} became {list(new.parts_by_tab)}")
        return found
    styles, chain = new.kind("styles"), old.kind("calcChain")
    own = set[str]().union(*(new.under(new.parts_by_tab[tab]) for tab in [*added, *rewritten]))
    own |= set[str]().union(*(old.under(old.parts_by_tab[tab]) for tab in rewritten))
    edited = {old.main, old.main_rels, "[content_types].xml", styles, chain, *own}
    for key, member in old.members.items():
        if key in edited:
            continue
        other = new.members.get(key)
        if other is None:
            found.append(f"{key} is gone")
        elif other.name != member.name or other.content != member.content:
            found.append(f"{key} is changed")
        elif stored and other[:4] != member[:4]:
            found.append(f"{key} is stored otherwise")
    extra = new.members.keys() - old.members.keys() - own - {styles, new.main_rels}
    found += [f"{key} is new and not ours" for key in sorted(extra)]
    if chain and chain in new.members:
        found.append("the calculation chain is still there")
    order = [key for key in new.members if key in old.members]
    if order != [key for key in old.members if key in new.members]:
        found.append("the parts are in another order")
    found += _types(old, new, own | {styles, new.main_rels}, chain)
    found += _links(old, new, added, chain)
    if _canonical(new.tree(new.main), old.tree(old.main)) != _canonical(old.tree(old.main), None):
        found.append("the workbook part differs beyond our insertions")
    if old.kind("styles"):
        found += _styles(old.tree(old.kind("styles")), new.tree(styles))
    return found


def _types(old: Seen, new: Seen, own: set[str], chain: str) -> list[str]:
    """Return content types that went, or came for a part that is not ours."""
    went, came = old.types() - new.types(), new.types() - old.types()
    found = [
        f"type {each} is gone" for each in went if each[1] not in {f"/{chain}", *(f"/{part}" for part in own)}
    ]
    return found + [
        f"type {each} is new" for each in came if each[0] != "Override" or each[1].lstrip("/") not in own
    ]


def _links(old: Seen, new: Seen, added: Sequence[str], chain: str) -> list[str]:
    """Return relationships of the workbook part that went, or came for what is not ours."""
    before, after = Counter(old.links(old.main)), Counter(new.links(new.main))
    ours = {new.parts_by_tab[tab] for tab in added} | (
        {new.kind("styles")} if not old.kind("styles") else set()
    )
    found = [f"{each} is gone" for each in before - after if not chain or each.target != chain]
    ids = [each.id for each in new.links(new.main)]
    found += [f"{each} is new" for each in after - before if each.target not in ours]
    return found + [f"relationship {each} stands twice" for each, count in Counter(ids).items() if count > 1]


def _canonical(root: etree._Element, before: etree._Element | None) -> bytes:
    """Return a workbook part in canonical form, without the order to calculate and the names of computed sheets.

    Args:
        root: the part; it is changed.
        before: what it was, where what has been added since is to be left out.
    """
    kept = root if before is None else before
    tabs = {each.get("name") for each in kept.iterfind("{*}sheets/{*}sheet")}
    known = {_key(each) for each in kept.iterfind("{*}definedNames/{*}definedName")}
    empty = {tag for tag in ("definedNames", "calcPr") if _is_nothing(kept.find(f"{{*}}{tag}"))}
    sheets = root.findall("{*}sheets/{*}sheet")
    positions = {str(at) for at, each in enumerate(sheets) if each.get("name") not in tabs}
    for each in sheets:
        if each.get("name") not in tabs:
            _drop(each)
    for each in root.findall("{*}definedNames/{*}definedName"):
        name = str(each.get("name")).lower()
        ours = name.startswith(MARK) and (not name.startswith(f"{MARK}in_") or _key(each) not in known)
        if ours or (each.get("localSheetId") in positions and _key(each) not in known):
            _drop(each)
    calculation = root.find("{*}calcPr")
    if calculation is not None:
        calculation.attrib.pop("fullCalcOnLoad", "")
    for tag in ("definedNames", "calcPr"):
        node = root.find(f"{{*}}{tag}")
        if node is not None and not len(node) and not node.attrib and (tag in empty or before is None):
            _drop(node)
    return etree.tostring(root, method="c14n", with_comments=True)


def _is_nothing(node: etree._Element | None) -> bool:
    """Tell whether an element is absent, or says nothing but what ours say."""
    return node is None or (
        not {*node.attrib} - {"fullCalcOnLoad"}
        and all(str(each.get("name")).lower().startswith(MARK) for each in node)
    )


def _key(name: etree._Element) -> tuple[str, str]:
    """Return what tells a defined name from others."""
    return str(name.get("name")).lower(), str(name.get("localSheetId", ""))


def _drop(node: etree._Element) -> None:
    """Take an element out, and nothing of the text after it."""
    parent, before = node.getparent(), node.getprevious()
    assert parent is not None
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _styles(old: etree._Element, new: etree._Element) -> list[str]:
    """Return what was not only appended to the styles."""
    found = []
    kept = {etree.QName(each).localname: each for each in new.iterchildren("{*}*")}
    for each in old.iterchildren("{*}*"):
        name = etree.QName(each).localname
        other = kept.get(name)
        if other is None:
            found.append(f"styles: {name} is gone")
            continue
        before, after = list(each.iterchildren("{*}*")), list(other.iterchildren("{*}*"))
        if [_c14n(one) for one in before] != [_c14n(one) for one in after[: len(before)]]:
            found.append(f"styles: {name} is changed")
        if len(after) > len(before) and other.get("count") != str(len(after)):
            found.append(f"styles: {name} counts {other.get('count')} of {len(after)}")
        if _but_count(each) != _but_count(other):
            found.append(f"styles: {name} has other attributes")
    return found


def _c14n(node: etree._Element) -> bytes:
    return etree.tostring(node, method="c14n", with_tail=False)


def _but_count(node: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in node.attrib.items() if name != "count"}
