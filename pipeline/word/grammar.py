"""What a template's tags mean: each name exists, lists are repeated and text is printed, nothing else is done."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateSyntaxError, nodes

from pipeline.findings import Finding, Severity, finding
from pipeline.word.names import schema
from pipeline.word.sandbox import ALLOWED, FILTERS, LOOP_NAMES, MAX_DEPTH
from pipeline.word.tags import sentence

if TYPE_CHECKING:
    from pipeline.word.sandbox import Sandbox

LOOP = dict.fromkeys(LOOP_NAMES, "text")


def read_grammar(prepared: str, sandbox: Sandbox) -> tuple[nodes.Template | None, list[Finding]]:
    """Return the tags of one prepared part as a tree, and what is wrong with them."""
    try:
        tree = sandbox.parse(prepared)
    except TemplateSyntaxError as error:
        where = sentence(prepared, error.lineno)
        return None, [finding("template_syntax", Severity.BLOCK, None, sentence=where, detail=error.message)]
    reader = _Reader(prepared)
    reader.walk(tree, schema(), 0)
    return tree, list(dict.fromkeys(reader.findings))


class _Reader:
    """Walks the tags with the names that hold at each place."""

    def __init__(self, prepared: str) -> None:
        self.prepared = prepared
        self.findings: list[Finding] = []

    def report(self, code: str, node: nodes.Node, **details: object) -> None:
        """Note a finding with the sentence that the tag stands in."""
        where = sentence(self.prepared, node.lineno)
        self.findings.append(finding(code, Severity.BLOCK, None, sentence=where, **details))

    def walk(self, node: nodes.Node, scope: dict[str, Any], depth: int) -> None:
        """Check a tag and what stands inside it."""
        if isinstance(node, nodes.For):
            self.repeat(node, scope, depth)
            return
        known_filter = not isinstance(node, nodes.Filter) or node.name in FILTERS
        if not isinstance(node, ALLOWED) or not known_filter:
            self.report("template_not_allowed", node)
            return
        if isinstance(node, nodes.Name | nodes.Getattr):
            self.kind(node, scope)
            return
        for child in node.iter_child_nodes():
            if isinstance(node, nodes.Output) and isinstance(child, nodes.Name | nodes.Getattr):
                self.show(child, scope)
            else:
                self.walk(child, scope, depth)

    def show(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        """Check a name that is printed: text, not a list nor an item as a whole."""
        if isinstance(self.kind(node, scope), list | dict):
            self.report("template_is_list", node, name=_written(node))

    def repeat(self, node: nodes.For, scope: dict[str, Any], depth: int) -> None:
        """Check a repetition: over a list that exists, not too deep, and what it repeats."""
        if depth >= MAX_DEPTH:
            self.report("template_too_deep", node, limit=MAX_DEPTH)
            return
        plain = isinstance(node.iter, nodes.Name | nodes.Getattr) and isinstance(node.target, nodes.Name)
        if node.recursive or not plain:
            self.report("template_not_allowed", node)
            return
        kind = self.kind(node.iter, scope)
        if kind is None:
            return
        if not isinstance(kind, list):
            self.report("template_not_list", node, name=_written(node.iter))
            return
        inside = {**scope, "loop": LOOP, _written(node.target): kind[0]}
        if node.test is not None:
            self.walk(node.test, inside, depth + 1)
        for child in node.body:
            self.walk(child, inside, depth + 1)
        for child in node.else_:
            self.walk(child, scope, depth)

    def kind(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """Return the kind of thing that a name holds, or None with a finding where it doesn't exist."""
        if isinstance(node, nodes.Name):
            known: Any = scope
            name = node.name
        elif isinstance(node, nodes.Getattr):
            known = self.kind(node.node, scope)
            name = node.attr
            if known is None:
                return None
        else:
            self.report("template_not_allowed", node)
            return None
        if isinstance(known, dict) and name in known:
            return known[name]
        written = _written(node)
        choices = [written[: -len(name)] + each for each in (known if isinstance(known, dict) else ())]
        nearest = difflib.get_close_matches(written, choices, 1, 0.0) or [written[: -len(name) - 1]]
        self.report("template_unknown_name", node, name=written, nearest=nearest[0])
        return None


def _written(node: nodes.Node) -> str:
    """Return a name as it is written in the template."""
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return str(node.name) if isinstance(node, nodes.Name) else "…"
