"""XML parts of other programs, edited in place.

A part is edited as text: the tree (read with expat) only says where to cut, so that other programs' prefixes,
``mc:Ignorable``, byte order marks and attribute order survive.
"""

from __future__ import annotations

import re
from typing import NoReturn
from xml.parsers import expat

from pipeline.workbook.refusals import DEEPEST, LONGEST_TOKEN, MOST_ELEMENTS

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
_TAG = re.compile(rb"<([^\s/>]+)((?:[^>\"']++|\"[^\"]*\"|'[^']*')*+)>")
_CHUNK = 1 << 18
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


class TooLargeError(ValueError):
    """An XML part has more elements, or a longer tag, than any program writes."""


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


def as_utf8(data: bytes) -> bytes:
    """Return a part of 16-bit characters in the encoding that can be edited as bytes; others stay as they are."""
    if data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        return data
    return (DECLARATION + re.sub(r"^<\?xml.*?\?>", "", data.decode("utf-16"))).encode()


class Markup:
    """An XML part that can be edited without being written anew.

    Tags and attributes of the spreadsheet, content-type and package namespaces are known by their local name,
    those of the relationship namespace as ``r:name``, all others as ``uri name``; strict or not is the same.

    Raises:
        EntityError: the part has a document type declaration.
        TooLargeError: the part has more elements than ``most``, or a tag without end.
        ValueError: the part isn't well-formed.
    """

    def __init__(self, data: bytes, most: int = MOST_ELEMENTS) -> None:
        self.data = data = as_utf8(data)
        self.prefixes: dict[str, str] = {}
        self.strict = False
        self._edits: list[tuple[int, int, str]] = []
        self._appended: dict[int, tuple[Node, list[str]]] = {}
        declared = re.match(rb"[^>]*?encoding\s*=\s*[\"']([^\"']+)", data[:200])
        self.encoding = "utf-8" if declared is None else declared[1].decode("ascii", "replace")
        self._utf8 = self.encoding.lower() in {"utf-8", "utf8"}
        self.root = self._parse(most)

    def _parse(self, most: int) -> Node:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        open_nodes = [Node("", {}, 0)]
        room = most

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal room
            room -= 1
            if room < 0:
                raise TooLargeError
            if len(open_nodes) > DEEPEST:
                raise ValueError(name)
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
            for fed in range(0, len(self.data), _CHUNK):
                parser.Parse(self.data[fed : fed + _CHUNK], False)  # noqa: FBT003 - expat takes it by position
                if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                    raise TooLargeError
            parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, LookupError) as error:  # the latter: an encoding that nobody knows
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

    def source(self, node: Node) -> str:
        """Return an element as it stands in the part."""
        return self.data[node.start : node.end].decode(self.encoding)

    def replace(self, node: Node, xml: str) -> None:
        """Put XML (written without prefixes) in the place of an element."""
        self._edits.append((node.start, node.end, self._spelt(self.root, xml)))

    def put_first(self, parent: Node, xml: str) -> None:
        """Put XML that needs no prefix of its surroundings at the start of an element that is not empty."""
        self._edits.append((parent.inner_start, parent.inner_start, xml))

    def empty(self, node: Node) -> None:
        """Take out all that stands in an element, and its end tag."""
        self._edits.append((node.inner_start - 1, node.end, "/>"))

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

    def unset(self, node: Node, name: str) -> None:
        """Take an attribute out, with the space before it."""
        found = _TAG.match(self.data, node.start)
        for attribute in _ATTRIBUTE.finditer(self.data, *found.span(2)) if found else ():
            if attribute[1].decode() == name:
                self._edits.append((attribute.start() - 1, attribute.end(), ""))

    def render(self) -> bytes:
        """Return the part with all edits made."""
        edits = list(self._edits)
        for node, pieces in self._appended.values():
            xml = "".join(pieces)
            if node.end == node.inner_start:  # <empty/>
                edits.append((node.end - 2, node.end, f">{xml}</{self.qualified(node)}>"))
            else:
                edits.append((node.inner_end, node.inner_end, xml))
        edits.sort(key=lambda edit: (edit[0], edit[1]))
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
