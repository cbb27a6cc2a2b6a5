"""Every rule with its formula in words, its reason and its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.formulas.blocks import Axis, AxisField, Column, Family, Group, Rule, Single
from pipeline.formulas.expressions import Expr, Given
from pipeline.formulas.in_words import InWords, Named
from pipeline.formulas.inputs import Input
from pipeline.languages import has, text
from pipeline.rules.catalog import SHEETS, Band, Charts, Sheet

Thing = Column | Family | AxisField | Single


class Explained(NamedTuple):
    """A rule as a person reads it."""

    sheet: str
    name: str
    label: str
    formula: str
    why: str
    source: str


def computed() -> Iterator[tuple[str, Thing, Expr]]:
    """Yield every computed thing of the catalog: sheet key, the thing, its expression."""
    for sheet, thing, tree in _all():
        if thing.role in ("computed", "check", "total"):
            yield sheet, thing, tree


def _all(sheets: Iterable[Sheet] = SHEETS) -> Iterator[tuple[str, Thing, Expr]]:
    """Yield what is computed and what is only fetched, each once."""
    seen: set[int] = set()
    for sheet in sheets:
        for part in sheet.parts:
            if isinstance(part, Charts):
                continue
            things: list[Thing] = []
            if isinstance(part, Band):
                things = [column for block in part.blocks for column in block.columns]
            elif issubclass(part, Axis):
                things = list(part.fields)
            elif issubclass(part, Group):
                things = list(part.singles)
            for thing in things:
                tree = thing.value if isinstance(thing, (Rule, Family, AxisField, Single)) else None
                if id(thing) in seen or tree is None or isinstance(tree, (Input, Given)):
                    continue
                seen.add(id(thing))
                yield sheet.key, thing, tree


def label_of(of: Named, lang: str) -> str:
    """Return the label of a computed thing, or the sheet and the heading of an input."""
    if isinstance(of, Input):
        if of.table.key == "profiles" and not of.is_key:
            return text("inputs.profiles.weight_heading", lang, n="n")
        heading = text(f"inputs.{of.table.key}.columns.{of.key}.heading", lang)
        return f"{text(f'inputs.{of.table.key}.sheet', lang)} · {heading}"
    return text(f"columns.{of.name}", lang)


def printer_for(lang: str) -> InWords:
    """Return what prints formulas in the words of a language."""

    def word(choices: str, code: str) -> str:
        key = f"lists.{choices}.{code}"
        return text(key, lang) if has(key, lang) else choices

    return InWords(
        lambda of: label_of(of, lang),
        word,
        lambda key, **details: text(f"cli.words.{key}", lang, **details),
    )


def explain(lang: str) -> Iterator[Explained]:
    """Yield each rule once, in the order of the sheets; rules with the same words stand once."""
    printer = printer_for(lang)
    told: set[tuple[str, str]] = set()
    for sheet, thing, tree in computed():
        formula = printer.text(tree)
        if (thing.name, formula) in told:
            continue
        told.add((thing.name, formula))
        yield Explained(
            text(f"sheets.{sheet}.tab", lang),
            thing.name,
            label_of(thing, lang),
            formula,
            text(f"why.{thing.name}.why", lang),
            text(f"why.{thing.name}.source", lang),
        )


def readers(of: Input, sheets: Iterable[Sheet]) -> Iterator[Thing]:
    """Yield the computed things whose rule reads an input, by itself or through a column that only fetches it.

    Args:
        of: the input.
        sheets: the computed sheets that its plan has.
    """
    through: list[object] = [of]
    for _, thing, tree in _all(sheets):
        if any(_reads(tree, each) for each in through):
            if thing.role in ("computed", "check", "total"):
                yield thing
            else:
                through.append(thing)


def _reads(node: object, of: object) -> bool:
    """Return whether something stands anywhere in a tree; other columns are looked into by their own rules."""
    if node is of:
        return True
    if isinstance(node, (tuple, list)):
        return any(_reads(each, of) for each in node)
    if not isinstance(node, Expr) or isinstance(node, (Column, Family, AxisField, Single, Input)):
        return False
    return any(_reads(each, of) for each in vars(node).values())
