"""What holds of every rule, whatever its figures: how it ends, what weighs how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.findings import Severity, finding
from pipeline.formulas.blocks import AxisField, Block, Column, Family, PerRow, Rule, Single, trees
from pipeline.formulas.expressions import (
    Apply,
    Expr,
    Figure,
    Given,
    LastTwelve,
    Latest,
    Measured,
    OrBlank,
    Pick,
)
from pipeline.formulas.inputs import Input
from tests.rules.worked import Named, Rules

ROUNDED_SHOWS = {"money", "days", "fte", "share", "cumul", "figure"}
OTHER_SHOWS = {
    "integer",
    "count",
    "year",
    "month",
    "text",
    "general",
    "right",
    "number",
    "factor",
    "rate",
    "share10",
    "exact",
    "level",
}
"""Counts, months, words; and figures whose rounding the worked cases themselves show."""
TAKEN_OVER = (Column, Family, AxisField, Single, Input, Pick, LastTwelve, Latest, Given, Figure)
"""What is rounded where it stands, or typed."""
AS_TYPED = ("assumptions", "periods")
"""Parameters in force: figures as they were typed, not computed."""


def unrounded(rules: Rules) -> Iterator[str]:
    """Yield the computed money, days, equivalents and shares that don't end in a rounding (DOMAIN.md section 2).

    Decimals would not show it: a sum of cents is one of cents. A spreadsheet computes with binary fractions,
    in which it is not.
    """
    for name, named in rules.computed().items():
        if named.show not in ROUNDED_SHOWS | OTHER_SHOWS:
            yield f"{name} is shown as {named.show!r}: is it rounded?"
        shown = named.show in ROUNDED_SHOWS and not name.startswith(AS_TYPED)
        if shown and not all(map(_ends_rounded, trees(named))):
            yield name


def _ends_rounded(node: Expr) -> bool:
    """Tell whether a value is rounded, or one that is taken over as it is."""
    if isinstance(node, (Measured, OrBlank)):
        return _ends_rounded(node.value)
    if not isinstance(node, Apply):
        return isinstance(node, TAKEN_OVER)
    match node.op.name:
        case "round":
            return True
        case "if" | "choose":
            return all(map(_ends_rounded, node.args[1:]))
        case "sub":  # a month is the difference of two rounded sums
            return all(isinstance(arg, Apply) and arg.op.name == "round" for arg in node.args)
        case "mul" | "div":  # times 1, or times a sign
            first, second = node.args
            signed = isinstance(first, AxisField) and first.key == "sign" and _ends_rounded(second)
            rounds = any(isinstance(arg, Apply) and arg.op.name == "round" for arg in node.args)
            return signed or rounds or isinstance(second, Figure)
    return False


def weighed_wrongly(rules: Rules) -> Iterator[str]:
    """Yield the severities whose level on the Checks sheet is not 0, 1 or 2 as it should be."""
    for severity, level in (
        (Severity.INFO, 0),
        (Severity.WAIVED, 0),
        (Severity.WARN, 1),
        (Severity.HOLD, 1),
        (Severity.BLOCK, 2),
    ):
        if rules.computing.level_of(finding("any", severity)) != level:
            yield severity


def not_added(rules: Rules) -> Iterator[str]:
    """Yield the count of disordered lines where it doesn't add lines that are gone (which decimals never meet)."""
    difference: Named = rules.named["order.difference"]
    block: type[Block] = difference.block  # type: ignore[union-attr]
    tree = difference.value if isinstance(difference, Rule) else None
    both = {vars(block)["left"], vars(block)["right"]}
    if not isinstance(tree, Apply) or tree.op.name != "add" or set(tree.args) != both:
        yield "order.difference"


def one_sided(rules: Rules) -> Iterator[str]:
    """Yield a count of lines that doesn't add those not computed and those gone (decimals meet neither).

    Of indexations those that the sheets follow are taken away from those that there are.
    """
    difference: Named = rules.named["lines.difference"]
    assert isinstance(difference, PerRow)
    for row, tree in zip(difference.block.rows, difference.values, strict=True):  # type: ignore[attr-defined]
        if not isinstance(tree, Apply) or tree.op.name != ("sub" if row == "indexation" else "add"):
            yield "lines.difference"


LAWS: tuple[Callable[[Rules], Iterator[str]], ...] = (unrounded, weighed_wrongly, not_added, one_sided)
