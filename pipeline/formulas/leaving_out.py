"""Expressions without what a workbook doesn't have: optional columns, sheets and words that nobody filled in.

What isn't there counts as blank where it is fetched, and as nothing where it is summed: the same as an empty
column, so that a formula says less, never something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, singledispatch
from typing import cast

from pipeline.formulas.expressions import (
    Apply,
    Count,
    Empty,
    Expr,
    Figure,
    Grid,
    Here,
    InputColumns,
    LargestWhere,
    LastTwelve,
    Latest,
    Leaf,
    Measured,
    OrBlank,
    Pick,
    Position,
    Previous,
    RowNumber,
    RunningTotal,
    Steps,
    SumWhere,
    Tail,
    Total,
    Whole,
    Word,
)
from pipeline.formulas.members import SumAcross, SumDuring, SumUpTo
from pipeline.formulas.operations import OPERATIONS

Has = Callable[[Leaf], bool]
"""Tells whether an input column, a block's column, a family, a field, a figure or a word stands in the workbook."""

TRUE = Apply(OPERATIONS["eq"], (Figure(0), Figure(0)))
FALSE = Apply(OPERATIONS["eq"], (Figure(0), Figure(1)))


class Nothing(Leaf):
    """What is fetched from where there is nothing: a blank cell."""


def left_out(node: Expr, has: Has) -> Expr:
    """Return an expression as it is computed in a workbook that lacks some of what it names.

    Args:
        node: the rule.
        has: tells what the workbook has.
    """
    if all(map(has, _everything(node))):  # most expressions of most plans
        return node
    found = _reduced(node, has)
    return found if not isinstance(found, Nothing) else _plain(found)


class Reduced(dict[Expr, Expr]):
    """Expressions as :func:`left_out` returns them, each worked out once for all cells that are written with it."""

    def __init__(self, has: Has) -> None:
        super().__init__()
        self._has = has

    def __missing__(self, node: Expr) -> Expr:
        self[node] = left_out(node, self._has)
        return self[node]


def named(node: Expr) -> Iterator[Leaf]:
    """Yield every leaf of an expression that stands somewhere in the workbook, those of ranges included."""
    if isinstance(node, Apply):
        for arg in node.args:
            yield from named(arg)
    elif isinstance(node, (OrBlank, Measured)):
        yield from named(node.value)
    elif isinstance(node, Position):
        yield from named(node.value)
        yield from named(node.where)
    elif isinstance(node, Pick):
        yield from named(node.where)
        yield from named(node.at)
        if node.across is not None:
            yield from named(node.across)
    elif isinstance(node, Count):
        for each in node.ranges:
            yield from named(each)
    else:
        yield from _leaves(node)


@lru_cache(maxsize=8192)
def _everything(node: Expr) -> tuple[Leaf, ...]:
    """Return every leaf of an expression, once; kept, since both the values and the formulas of a run ask for it."""
    return tuple(dict.fromkeys(named(node)))


def _leaves(node: Expr) -> Iterator[Leaf]:
    """Yield what a single node names."""
    if isinstance(node, (Whole, Tail, Grid, Steps, Here)):
        yield from node.of.of if isinstance(node.of, InputColumns) else (node.of,)
    elif isinstance(node, Total):
        yield from _leaves(node.whole)
    elif isinstance(node, SumWhere):
        yield from _ranges(node)
        for _, value in node.criteria:
            yield from named(value)
    elif isinstance(node, Latest):
        yield from _dated(node)
    elif isinstance(node, SumUpTo):
        yield node.base
    elif isinstance(node, (SumAcross, SumDuring)):
        yield node.family
    elif isinstance(node, RunningTotal):
        yield node.of
    elif isinstance(node, (Previous, LastTwelve)):
        if node.of is not None:
            yield node.of
    elif isinstance(node, Leaf):
        yield node


def _dated(node: Latest) -> Iterator[Leaf]:
    """Yield what a look-up by date names."""
    yield node.dates
    yield from named(node.day)
    if node.names is not None and node.name is not None:
        yield node.names
        yield from named(node.name)


@singledispatch
def _reduced(node: Expr, has: Has) -> Expr:
    """Reduce a leaf of no kind below: it stands in the workbook, or nothing does. Trees are walked at every click."""
    return node if has(cast("Leaf", node)) else Nothing(node.unit)


@_reduced.register(Figure)
@_reduced.register(Empty)
@_reduced.register(Nothing)
@_reduced.register(RowNumber)
def _always(node: Expr, has: Has) -> Expr:  # noqa: ARG001
    return node


@_reduced.register(Whole)
@_reduced.register(Tail)
@_reduced.register(Grid)
@_reduced.register(Steps)
@_reduced.register(Here)
@_reduced.register(Previous)
@_reduced.register(LastTwelve)
def _ranged(node: Expr, has: Has) -> Expr:
    return node if all(map(has, _leaves(node))) else Nothing(node.unit)


@_reduced.register(OrBlank)
@_reduced.register(Measured)
def _within(node: OrBlank | Measured, has: Has) -> Expr:
    value = _reduced(node.value, has)
    if isinstance(value, Nothing):
        return Nothing(node.unit) if isinstance(node, Measured) else Empty()
    if value is node.value:
        return node
    return Measured(value, node.unit) if isinstance(node, Measured) else OrBlank(value)


@_reduced.register
def _pick(node: Pick, has: Has) -> Expr:
    if not all(map(has, _leaves(node.where))):
        return Nothing(node.unit)
    at = _reduced(node.at, has)
    across = None if node.across is None else _plain(_reduced(node.across, has))
    if at is node.at and across is node.across:
        return node
    return Pick(node.where, _plain(at), across)


@_reduced.register
def _position(node: Position, has: Has) -> Expr:
    value = _reduced(node.value, has)
    return node if value is node.value else Position(_plain(value), node.where, exact=node.exact)


@_reduced.register(SumWhere)
@_reduced.register(Total)
@_reduced.register(Latest)
@_reduced.register(SumUpTo)
@_reduced.register(SumAcross)
@_reduced.register(SumDuring)
@_reduced.register(RunningTotal)
@_reduced.register(Count)
def _sum(node: Expr, has: Has) -> Expr:
    """Reduce a sum, a count or a latest date: nothing where a range of it is missing."""
    if isinstance(node, Count) and node.what == "unknown" and _has_all(node.ranges[:1], has):
        known = _has_all(node.ranges[1:], has)
        return node if known else Count("filled", node.ranges[0])  # where nothing is known, all is unknown
    if not all(map(has, _ranges(node) if isinstance(node, SumWhere) else named(node))):
        return Figure(0, node.unit)
    if not isinstance(node, SumWhere):
        return node
    values = [_reduced(value, has) for _, value in node.criteria]
    if all(new is old for new, (_, old) in zip(values, node.criteria, strict=True)):
        return node
    criteria = tuple(
        (column, _plain(value)) for (column, _), value in zip(node.criteria, values, strict=True)
    )
    if isinstance(node, LargestWhere):
        return LargestWhere(node.column, criteria, node.filled)
    return SumWhere(node.column, criteria)


def _has_all(ranges: tuple[Leaf, ...], has: Has) -> bool:
    """Tell whether the workbook has every one of some ranges."""
    return all(map(has, (leaf for each in ranges for leaf in named(each))))


def _ranges(node: SumWhere) -> list[Leaf]:
    """Return the columns whose rows a sum, or a largest value, goes through."""
    filled = node.filled if isinstance(node, LargestWhere) else ()
    return [node.column, *(column for column, _ in node.criteria), *filled]


@_reduced.register
def _operation(node: Apply, has: Has) -> Expr:
    args = [_reduced(arg, has) for arg in node.args]
    name = node.op.name
    blank = [isinstance(arg, Nothing | Empty) for arg in args]
    if name in ("is_blank", "is_number") and blank[0]:
        return TRUE if name == "is_blank" else FALSE
    if name in ("eq", "ne") and any(isinstance(arg, Nothing) for arg in args):
        if any(isinstance(arg, Word) for arg in node.args):  # no cell holds a word that isn't there
            return FALSE if name == "eq" else TRUE
    elif name == "if" and (args[0] is TRUE or args[0] is FALSE):
        return args[1] if args[0] is TRUE else args[2]
    elif name in ("and", "or"):
        args = _undecided(name, args)
        if len(args) == 1:
            return args[0]
    elif name in ("add", "sub", "mul"):
        left = _arithmetic(node, args)
        if left is not None:
            return left
    if len(args) == len(node.args) and all(new is old for new, old in zip(args, node.args, strict=True)):
        return node
    return _with(node, args)


def _arithmetic(node: Apply, args: list[Expr]) -> Expr | None:
    """Return what is left of a sum or product of which an operand is gone; None where none is."""
    gone = [_gone(arg, was) for arg, was in zip(args, node.args, strict=True)]
    if node.op.name == "mul":
        if args[1] is not node.args[1] and _is_one(args[1]):
            return args[0]
        return Figure(0, node.unit) if any(gone) else None
    if gone[1]:
        return args[0]
    return args[1] if gone[0] and node.op.name == "add" else None


def _is_one(node: Expr) -> bool:
    return isinstance(node, Figure) and node.value == 1


def _gone(arg: Expr, was: Expr) -> bool:
    """Tell whether nothing is left of an operand: a sum does without it."""
    return arg is not was and (isinstance(arg, Nothing) or (isinstance(arg, Figure) and arg.value == 0))


def _undecided(name: str, args: list[Expr]) -> list[Expr]:
    """Return the conditions that AND or OR still depends on; a single one where they are decided."""
    decides, neutral = (FALSE, TRUE) if name == "and" else (TRUE, FALSE)
    if any(arg is decides for arg in args):
        return [decides]
    return [arg for arg in args if arg is not neutral] or [neutral]


def _with(node: Apply, args: list[Expr]) -> Expr:
    """Return an operation on other operands; its unit stays what it was."""
    made = object.__new__(Apply)
    made.op, made.args, made.unit = node.op, tuple(_plain(arg) for arg in args), node.unit
    return made


def _plain(node: Expr) -> Expr:
    """Return what stands for a blank cell among operands: an empty text, or 0."""
    if not isinstance(node, Nothing):
        return node
    return Figure(0, node.unit) if node.unit.is_number else Empty()
