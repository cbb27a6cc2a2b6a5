"""A witness: reads a printed formula with openpyxl's tokenizer and computes it in exact fractions.

It knows nothing of our expressions: a small parser with Excel's own precedences (comparisons, then &, then + and -,
then * and /, then ^, then the sign), and functions written anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

BINDS = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
SIGN = 6


def read_back(formula: str, cells: Mapping[str, Fraction]) -> Any:
    """Return what a formula gives, with or without its equals sign; ``cells`` holds what references show."""
    tokens = Tokenizer("=" + formula.removeprefix("=")).items
    parser = _Parser([token for token in tokens if token.type != Token.WSPACE], cells)
    value = parser.expression(0)
    assert parser.at == len(parser.tokens), f"left over in {formula}: {parser.tokens[parser.at :]}"
    return value


class _Parser:
    def __init__(self, tokens: list[Token], cells: Mapping[str, Fraction]) -> None:
        self.tokens, self.cells, self.at = tokens, cells, 0

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def expression(self, least: int) -> Any:
        left = self.operand()
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.type != Token.OP_IN or BINDS[token.value] <= least:
                break
            self.at += 1
            left = _SIGNS[token.value](left, self.expression(BINDS[token.value]))
        return left

    def operand(self) -> Any:
        token = self.take()
        if token.type == Token.OP_PRE:
            value = self.expression(SIGN)
            return -value if token.value == "-" else value
        if token.type == Token.OPERAND:
            return Fraction(token.value) if token.subtype == Token.NUMBER else self.cells[token.value]
        if token.type == Token.PAREN:
            value = self.expression(0)
            assert self.take().value == ")"
            return value
        assert token.type == Token.FUNC, token
        values = [self.expression(0)]
        while self.take().type == Token.SEP:
            values.append(self.expression(0))
        return _FUNCTIONS[token.value](*values)


_SIGNS: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _round(value: Fraction, digits: Fraction) -> Fraction:
    scale = 10 ** int(digits)
    half_up = floor(abs(value) * scale + Fraction(1, 2))
    return Fraction(half_up if value >= 0 else -half_up, scale)


_FUNCTIONS: dict[str, Any] = {
    "ROUND(": _round,
    "MIN(": min,
    "MAX(": max,
    "ABS(": abs,
    "INT(": lambda value: Fraction(floor(value)),
    "MOD(": lambda value, by: value - by * floor(value / by),
    "IF(": lambda condition, then, other: then if condition else other,
    "CHOOSE(": lambda position, *values: values[int(position) - 1],
    "AND(": lambda *values: all(values),
    "OR(": lambda *values: any(values),
}
