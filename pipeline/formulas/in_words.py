"""Reading the rules in words: the formula with the names of its columns instead of cells."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.formulas.blocks import AxisField, Column, Family, Single
from pipeline.formulas.counts import COUNTS
from pipeline.formulas.excel_text import Place, Printer
from pipeline.formulas.expressions import (
    Count,
    Expr,
    Given,
    Grid,
    InputColumns,
    LastTwelve,
    Latest,
    Pick,
    Previous,
    RowNumber,
    RunningTotal,
    Tail,
    Whole,
    Word,
    WordRange,
)
from pipeline.formulas.inputs import Input
from pipeline.formulas.members import Earlier, SumAcross, SumDuring, SumUpTo

Named = Column | Family | AxisField | Single | Input
Say = Callable[..., str]


class _Nowhere:
    """Places are not needed where names stand for cells."""

    def __getattr__(self, name: str) -> Callable[..., Place]:
        raise LookupError(name)


class InWords(Printer):
    """Prints an expression for a reader.

    Args:
        name: gives the label of a column, field, single figure or input.
        word: gives the word for a list's code.
        say: gives the connecting words ("previous", "year", "up_to", "running", "across", "list", "row").
    """

    def __init__(self, name: Callable[[Named], str], word: Callable[[str, str], str], say: Say) -> None:
        super().__init__(_Nowhere(), "", 1)  # type: ignore[arg-type]
        self.name = name
        self.word = word
        self.say = say

    def text(self, node: Expr) -> str:
        """Return an expression in words."""
        return self._print(node, 0)

    def _label(self, of: object) -> str:
        if isinstance(of, InputColumns):
            of = of.of[0]
        return f"[{self.name(of)}]" if isinstance(of, Named) else self.say("own")

    def _print(self, node: Expr, outside: int) -> str:  # noqa: C901, PLR0911, PLR0912
        match node:
            case Column() | Family() | AxisField() | Single() | Input():
                return self._label(node)
            case Word():
                return f'"{self.word(node.choices, node.code)}"'
            case Given():
                return self.say("given")
            case RowNumber():
                return self.say("row")
            case Previous():
                return self.say("previous", of=self._label(node.of))
            case LastTwelve():
                return self.say("year", of=self._label(node.of))
            case SumUpTo():
                return self.say(
                    "up_to" if isinstance(node.family, Earlier) else "and_all", of=self._label(node.base)
                )
            case SumAcross():
                return self.say("across", of=self._label(node.family), flag=self._label(node.flag))
            case SumDuring():
                return self.say("during", of=self._label(node.family))
            case RunningTotal():
                return self.say("above" if node.above else "running", of=self._label(node.of))
            case Latest():
                day = self._print(node.day, 0)
                if node.name is None:
                    return self.say("reached", of=self._label(node.dates), day=day)
                return self.say("latest", name=self._print(node.name, 0), day=day)
            case Pick():
                across = f", {self._print(node.across, 0)}" if node.across is not None else ""
                return f"INDEX({self._whole(node.where)}, {self._print(node.at, 0)}{across})"
            case Count():
                return COUNTS[node.what].excel.format(*(self._counted(each) for each in node.ranges), "…")
            case Whole() | WordRange() | Tail() | Grid():
                return self._whole(node)
        return super()._print(node, outside)

    def _whole(self, node: Expr, up: int = 0) -> str:  # noqa: ARG002
        if isinstance(node, WordRange):
            return self.say("list", of=self.word(node.choices, "heading"))
        of = node.of if isinstance(node, (Whole, Tail, Grid)) else node
        return self._label(of)
