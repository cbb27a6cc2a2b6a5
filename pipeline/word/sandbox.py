"""The engine that fills templates: it prints names, repeats lists and leaves parts out, nothing else.

A template is a file from outside, so it gets two fences: only the kinds of expressions listed here are accepted at
all (``ALLOWED``), and what is accepted runs in a sandbox that knows no function, no method and no global.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

MAX_DEPTH = 3
"""Repetitions within repetitions: with lists bounded by the workbook, this bounds the time."""
MAX_PRODUCT = 10_000
"""docxtpl multiplies column spans; nothing larger is a span."""
LOOP_NAMES = ("first", "last", "index", "index0", "length", "revindex")
FILTERS = ("length", "upper", "lower", "join")
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Mul,
    nodes.Filter,
)
LINE_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')


class Sandbox(ImmutableSandboxedEnvironment):
    """jinja2 with plain data only: a name that is missing is an error, text is escaped."""

    intercepted_binops = frozenset({"*"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=in_a_run, optimized=False)
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def filler(self, code: CodeType) -> Template:
        """Return what fills a part, from its compiled code."""
        return self.template_class.from_code(self, code, self.make_globals(None), None)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what a dictionary holds under a name, or a fact of the loop: never an attribute of an object."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext) and attribute in LOOP_NAMES:
            return super().getattr(obj, attribute)
        if isinstance(obj, Undefined):
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply two small whole numbers (column spans), nothing else."""
        if type(left) is int and type(right) is int and abs(left * right) <= MAX_PRODUCT:
            return super().call_binop(context, operator, left, right)
        raise SecurityError("only small whole numbers are multiplied")

    def call(self, context: Any, obj: Any, /, *_args: Any, **_kwargs: Any) -> Any:  # noqa: ARG002
        """Call nothing."""
        raise SecurityError("templates call nothing")


def in_a_run(value: Any) -> Any:
    """Return text so that its line ends and tabs show inside a run of Word (``w:t``)."""
    if isinstance(value, str) and ("\n" in value or "\t" in value):
        return escape(value).replace("\n", LINE_BREAK).replace("\t", TAB)
    return value
