"""XML parts of other programs, edited in place, and styles.xml, to which our styles are only ever added.

A part is edited as text: the tree (read with expat) only says where to cut, so that other programs' prefixes,
``mc:Ignorable``, byte order marks and attribute order survive.
"""

from __future__ import annotations

import re
from typing import NoReturn
from xml.parsers import expat

from pipeline.workbook.styles import DIFFERENTIAL, FONT, SIZE, Role, split_key

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    f"{_DRAWING}main": "http://purl.oclc.org/ooxml/drawingml/main",
    f"{_DRAWING}chart": "http://purl.oclc.org/ooxml/drawingml/chart",
    f"{_DRAWING}spreadsheetDrawing": "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
}
"""The five namespaces of our parts, and what ISO 29500 strict files call them."""

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"

_SHORT = {MAIN: "", STRICT[MAIN]: "", f"{PACKAGE}content-types": "", f"{PACKAGE}relationships": ""}
_SHORT |= {OFFICE: "r:", STRICT[OFFICE]: "r:"}
_TAG = re.compile(rb"<([^\s/>]+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(rb"([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")


def escape(text: str) -> str:
    """Return text as it stands between tags (``xml.sax.saxutils`` would import the whole of urllib)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoteattr(text: str) -> str:
    """Return text as an attribute's value, in quotes; ends of lines and tabs are kept."""
    text = escape(text).replace('"', "&quot;")
    return '"' + text.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;") + '"'


class EntityError(ValueError):
    """An XML part declares a document type, which is how entity bombs come in."""


class Node:
    """An element of a part and where it stands in the part's bytes."""

    __slots__ = ("attributes", "children", "end", "inner_end", "inner_start", "start", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], start: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node] = []
        self.text = ""
        self.start = start
        self.inner_start = self.inner_end = self.end = start

    def find(self, tag: str) -> Node | None:
        """Return the first child with a tag."""
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list[Node]:
        """Return the children with a tag."""
        return [child for child in self.children if child.tag == tag]

    def flag(self, name: str) -> bool:
        """Return a boolean attribute, False where it is absent."""
        return self.attributes.get(name, "0").strip() in {"1", "true", "on"}

    def shape(self) -> tuple[object, ...]:
        """Return the element's content as a value: two elements that mean the same compare equal."""
        return (
            self.tag,
            frozenset(self.attributes.items()),
            tuple(child.shape() for child in self.children),
        )


class Markup:
    """An XML part that can be edited without being written anew.

    Tags and attributes of the spreadsheet, content-type and package namespaces are known by their local name,
    those of the relationship namespace as ``r:name``, all others as ``uri name``; strict or not is the same.

    Raises:
        EntityError: the part has a document type declaration.
        ValueError: the part isn't well-formed.
    """

    def __init__(self, data: bytes) -> None:
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            text = re.sub(r"^<\?xml.*?\?>", "", data.decode("utf-16"))
            data = (DECLARATION + text).encode()
        self.data = data
        self.prefixes: dict[str, str] = {}
        self.strict = False
        self._edits: list[tuple[int, int, str]] = []
        self._appended: dict[int, tuple[Node, list[str]]] = {}
        declared = re.match(rb"[^>]*?encoding\s*=\s*[\"']([^\"']+)", data[:200])
        self._utf8 = declared is None or declared[1].lower() in {b"utf-8", b"utf8"}
        self.root = self._parse()

    def _parse(self) -> Node:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        open_nodes = [Node("", {}, 0)]

        def start(name: str, attributes: dict[str, str]) -> None:
            node = Node(_short(name), {_short(key): value for key, value in attributes.items()}, 0)
            node.start = parser.CurrentByteIndex
            found = _TAG.match(self.data, node.start)
            node.inner_start = found.end() if found else node.start
            open_nodes[-1].children.append(node)
            open_nodes.append(node)

        def end(_: str) -> None:
            node = open_nodes.pop()
            empty = self.data[node.inner_start - 2 : node.inner_start] == b"/>"
            node.inner_end = node.inner_start if empty else parser.CurrentByteIndex
            node.end = node.inner_start if empty else self.data.index(b">", node.inner_end) + 1

        def words(text: str) -> None:
            open_nodes[-1].text += text

        def namespace(prefix: str | None, uri: str) -> None:
            if len(open_nodes) == 1:  # declared on the root: known in the whole part
                self.prefixes.setdefault(uri, prefix or "")
            self.strict = self.strict or uri == STRICT[MAIN]

        def refuse(*_: object) -> NoReturn:
            raise EntityError

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = words
        parser.StartNamespaceDeclHandler = namespace
        parser.StartDoctypeDeclHandler = refuse
        try:
            parser.Parse(self.data, True)  # noqa: FBT003 - expat takes it by position
        except expat.ExpatError as error:
            raise ValueError(str(error)) from error
        return open_nodes[0].children[0]

    def qualified(self, node: Node) -> str:
        """Return the tag as it is spelt in the part, prefix included."""
        found = _TAG.match(self.data, node.start)
        return found[1].decode() if found else node.tag

    def _spelt(self, parent: Node, xml: str) -> str:
        """Return XML of ours with the prefix that its parent uses."""
        prefix, colon, _ = self.qualified(parent).partition(":")
        return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}:", xml) if colon else xml

    def append(self, parent: Node, xml: str) -> None:
        """Put XML (written without prefixes) at the end of an element."""
        self._appended.setdefault(parent.start, (parent, []))[1].append(self._spelt(parent, xml))

    def after(self, parent: Node, before: tuple[str, ...], xml: str) -> None:
        """Put XML into an element after its last child that bears one of the tags, or at its very start."""
        known = [child for child in parent.children if child.tag in before]
        if not known and not parent.children:
            self.append(parent, xml)
            return
        place = known[-1].end if known else parent.inner_start
        self._edits.append((place, place, self._spelt(parent, xml)))

    def remove(self, node: Node) -> None:
        """Take an element out."""
        self._edits.append((node.start, node.end, ""))

    def set_text(self, node: Node, text: str) -> None:
        """Replace what stands in an element that is not empty."""
        self._edits.append((node.inner_start, node.inner_end, escape(text)))

    def set(self, node: Node, name: str, value: str) -> None:
        """Set an attribute that bears no prefix; nothing changes where it has that value already."""
        if node.attributes.get(name) == value:
            return
        found = _TAG.match(self.data, node.start)
        if found is None:
            return
        for attribute in _ATTRIBUTE.finditer(self.data, found.start(2), found.end(2)):
            if attribute[1].decode() == name:
                self._edits.append((attribute.start(2), attribute.end(2), quoteattr(value)))
                return
        self._edits.append((found.end(1), found.end(1), f" {name}={quoteattr(value)}"))

    def render(self) -> bytes:
        """Return the part with all edits made."""
        edits = list(self._edits)
        for node, pieces in self._appended.values():
            xml = "".join(pieces)
            if node.end == node.inner_start:  # <empty/>
                edits.append((node.end - 2, node.end, f">{xml}</{self.qualified(node)}>"))
            else:
                edits.append((node.inner_end, node.inner_end, xml))
        edits.sort(key=lambda edit: edit[:2])
        pieces_out, done = [], 0
        for start, end, xml in edits:
            if start < done:  # inside something that was taken out
                continue
            encoded = xml.encode() if self._utf8 else xml.encode("ascii", "xmlcharrefreplace")
            pieces_out += [self.data[done:start], encoded]
            done = end
        return b"".join([*pieces_out, self.data[done:]])


def _short(name: str) -> str:
    """Return expat's ``uri local`` as our tag."""
    uri, space, local = name.rpartition(" ")
    if not space:
        return name
    return f"{_SHORT[uri]}{local}" if uri in _SHORT else name


_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
)
_FIRST = {
    "fonts": f'<font><sz val="{SIZE}"/><name val="{FONT}"/><family val="2"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    "cellStyles": '<cellStyle name="Normal" xfId="0" builtinId="0"/>',
}
"""What a collection must begin with where a workbook has none (numFmts and dxfs may be empty)."""
EMPTY_STYLES = f'{DECLARATION}<styleSheet xmlns="{MAIN}"></styleSheet>'
_FIRST_OWN_FORMAT = 164
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10}


class StyleSheet:
    """A workbook's styles: ours are found by content, or added at the end, so that nothing else moves.

    Args:
        data: the bytes of styles.xml.
    """

    def __init__(self, markup: Markup) -> None:
        self.markup = markup
        self._nodes = {name: markup.root.find(name) for name in _ORDER}
        self._shapes: dict[str, dict[tuple[object, ...], int]] = {}
        self._items: dict[str, list[Node]] = {}
        self._new: dict[str, list[str]] = {name: [] for name in _ORDER}
        for name in _ORDER:
            node = self._nodes[name]
            self._items[name] = [] if node is None else list(node.children)
            if not self._items[name] and name in _FIRST:
                self._items[name] = _parsed(_FIRST[name])
                self._new[name].append(_FIRST[name])
            self._shapes[name] = {}
            for number, item in enumerate(self._items[name]):
                self._shapes[name].setdefault(item.shape(), number)
        self._cells: dict[str, int] = {}
        self._looks: dict[str, int] = {}

    def cell(self, key: str) -> int:
        """Return the number of the cell format that a style key (``input.money``) stands for."""
        if key not in self._cells:
            role, shown = split_key(key)
            style = self._named_style(role)
            base = self._items["cellStyleXfs"][style]
            ids = {name: base.attributes.get(name, "0") for name in ("fontId", "fillId", "borderId")}
            aligned = base.find("alignment")
            own = dict(role.alignment) if aligned is None else aligned.attributes
            alignment = _attributes({**dict(shown.alignment), **own})
            self._cells[key] = self._add(
                "cellXfs",
                f'<xf numFmtId="{self._number_format(shown.code)}"{_attributes(ids)} xfId="{style}"'
                f' applyNumberFormat="1" applyAlignment="1"><alignment{alignment}/></xf>',
            )
        return self._cells[key]

    def differential(self, look: str) -> int:
        """Return the number of the format that a highlight ("good", "bad", ...) stands for."""
        if look not in self._looks:
            shown = DIFFERENTIAL[look]
            weight = f'<b val="{int(shown.bold)}"/><i val="{int(shown.italic)}"/>'
            fill = (
                f'<fill><patternFill patternType="solid"><fgColor rgb="FF{shown.fill}"/>'
                f'<bgColor rgb="FF{shown.fill}"/></patternFill></fill>'
                if shown.fill
                else ""
            )
            xml = f'<dxf><font>{weight}<color rgb="FF{shown.colour}"/></font>{fill}</dxf>'
            self._looks[look] = self._add("dxfs", xml)
        return self._looks[look]

    def render(self) -> bytes:
        """Return styles.xml with what was added; without additions, its own bytes."""
        before: tuple[str, ...] = ()
        for name in _ORDER:
            node, pieces = self._nodes[name], self._new[name]
            xml = "".join(pieces)
            if node is None and pieces:
                count = len(self._items[name])
                self.markup.after(self.markup.root, before, f'<{name} count="{count}">{xml}</{name}>')
            elif node is not None and pieces:
                self.markup.append(node, xml)
                self.markup.set(node, "count", str(len(self._items[name])))
            before = (*before, name)
        return self.markup.render()

    def _add(self, collection: str, xml: str) -> int:
        """Return the number of an item of a collection, which is added where none is like it."""
        node = _parsed(xml)[0]
        number = self._shapes[collection].setdefault(node.shape(), len(self._items[collection]))
        if number == len(self._items[collection]):
            self._items[collection].append(node)
            self._new[collection].append(xml)
        return number

    def _named_style(self, role: Role) -> int:
        """Return the number of a role's named style; one that the person has changed is taken as it is."""
        for item in self._items["cellStyles"]:
            number = int(item.attributes.get("xfId", "0"))
            named = item.attributes.get("name", "").casefold() == role.name.casefold()
            if named and number < len(self._items["cellStyleXfs"]):
                return number
        weight = "<b/>" * role.bold + "<i/>" * role.italic + "<u/>" * role.underline
        font = self._add(
            "fonts",
            f'<font>{weight}<sz val="{role.size}"/><color rgb="FF{role.colour}"/><name val="{FONT}"/><family val="2"/></font>',
        )
        fill = 0
        if role.fill:
            pattern = f'<patternFill patternType="solid"><fgColor rgb="FF{role.fill}"/><bgColor indexed="64"/></patternFill>'
            fill = self._add("fills", f"<fill>{pattern}</fill>")
        lines = dict(role.borders)
        sides = "".join(
            f'<{side} style="{lines[side].style}"><color rgb="FF{lines[side].colour}"/></{side}>'
            if side in lines
            else f"<{side}/>"
            for side in ("left", "right", "top", "bottom", "diagonal")
        )
        border = self._add("borders", f"<border>{sides}</border>")
        aligned = f"<alignment{_attributes(dict(role.alignment))}/>" if role.alignment else ""
        xml = f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" applyNumberFormat="0"'
        # A style format is never shared with another style: a person changes one role at a time.
        number = len(self._items["cellStyleXfs"])
        xml += f">{aligned}</xf>" if aligned else "/>"
        self._items["cellStyleXfs"] += _parsed(xml)
        self._new["cellStyleXfs"].append(xml)
        self._add("cellStyles", f'<cellStyle name="{role.name}" xfId="{number}"/>')
        return number

    def _number_format(self, code: str) -> int:
        """Return the id of a number format: built in, known to the workbook, or new beyond every id in use."""
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        used = [_FIRST_OWN_FORMAT - 1]
        for item in self._items["numFmts"]:
            if item.attributes.get("formatCode") == code:
                return int(item.attributes["numFmtId"])
            used.append(int(item.attributes.get("numFmtId", "0")))
        for collection in ("cellXfs", "cellStyleXfs"):
            used += [int(item.attributes.get("numFmtId", "0")) for item in self._items[collection]]
        for item in self._items["dxfs"]:
            used += [int(node.attributes.get("numFmtId", "0")) for node in item.all("numFmt")]
        self._add("numFmts", f'<numFmt numFmtId="{max(used) + 1}" formatCode={quoteattr(code)}/>')
        return max(used) + 1


def _parsed(xml: str) -> list[Node]:
    """Return elements of ours as they would be read from a workbook."""
    return Markup(f'<x xmlns="{MAIN}">{xml}</x>'.encode()).root.children


def _attributes(values: dict[str, str]) -> str:
    """Return attributes, each with a space before it."""
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())
