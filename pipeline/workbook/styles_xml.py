"""styles.xml, to which our styles are only ever added: what is there already is found by its content."""

from __future__ import annotations

from pipeline.workbook.markup import DECLARATION, MAIN, Markup, Node, quoteattr
from pipeline.workbook.numbers import whole
from pipeline.workbook.styles import DIFFERENTIAL, FONT, SIZE, Role, split_key

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
            number = whole(item.attributes.get("xfId", "0"), len(self._items["cellStyleXfs"]))
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
            number = whole(item.attributes.get("numFmtId"))
            if number and item.attributes.get("formatCode") == code:
                return number
            used.append(number)
        for collection in ("cellXfs", "cellStyleXfs"):
            used += [whole(item.attributes.get("numFmtId")) for item in self._items[collection]]
        for item in self._items["dxfs"]:
            used += [whole(node.attributes.get("numFmtId")) for node in item.all("numFmt")]
        self._add("numFmts", f'<numFmt numFmtId="{max(used) + 1}" formatCode={quoteattr(code)}/>')
        return max(used) + 1


def _parsed(xml: str) -> list[Node]:
    """Return elements of ours as they would be read from a workbook."""
    return Markup(f'<x xmlns="{MAIN}">{xml}</x>'.encode()).root.children


def _attributes(values: dict[str, str]) -> str:
    """Return attributes, each with a space before it."""
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())
