"""How our sheets look, as data: roles (named cell styles), number formats, highlights, colours.

A cell's style key is ``<role>.<format>``. A role becomes a *named* cell style ("Truecost Input"): a person who
changes that style in the workbook changes every cell of the role, and later runs keep the change. A format is
a number format and where the figure or text stands; it lies over the role's style on each cell.

Attributes are spelt as in the file format (ECMA-376 part 1, 18.8), so that this data is read straight into XML.
"""

from __future__ import annotations

from typing import NamedTuple

INK = "12355B"
ACCENT = "B5432C"
RULE = "D5DBE1"
PAPER = "F4F6F8"
GREY = "5F6B76"
SERIES = ("12355B", "E69F00", "56B4E9", "009E73", "CC79A7", "7F7F7F")
"""Colours of chart series: apart for colour-blind readers and in grey print."""
TABS = {"input": "2F6DB5", "workings": "7F7F7F", "results": INK, "checks": ACCENT}
"""The colour of a tab, by the kind of sheet."""

FONT = "Calibri"
SIZE = 10


class Line(NamedTuple):
    """One side of a border: its style ("thin", "medium") and colour."""

    style: str
    colour: str


class Role(NamedTuple):
    """What a cell is, and so how it looks.

    Attributes:
        name: the named cell style that a person finds in the workbook.
        colour, size, bold, italic, underline: the font.
        fill: the background, or None.
        borders: sides ("left", "right", "top", "bottom") with their lines, in that order.
        alignment: attributes that every cell of the role has, whatever its format.
    """

    name: str
    colour: str = "000000"
    size: float = SIZE
    bold: bool = False
    italic: bool = False
    underline: bool = False
    fill: str | None = None
    borders: tuple[tuple[str, Line], ...] = ()
    alignment: tuple[tuple[str, str], ...] = ()


class Format(NamedTuple):
    """How a value is shown: the number format's code, and the alignment."""

    code: str
    alignment: tuple[tuple[str, str], ...]


class Look(NamedTuple):
    """A highlight of a conditional format: colour of the words, background, weight."""

    colour: str
    fill: str | None = None
    bold: bool = False
    italic: bool = False


_THIN = Line("thin", RULE)
_UNDER = (("bottom", _THIN),)
_BOX = (("left", _THIN), ("right", _THIN), ("top", _THIN), ("bottom", _THIN))
_TOP = (("vertical", "top"),)
_MIDDLE = (("vertical", "center"),)
_WRAPPED = (("vertical", "center"), ("wrapText", "1"))

ROLES = {
    "title": Role("Truecost Title", INK, 16, bold=True, alignment=_MIDDLE),
    "purpose": Role("Truecost Purpose", GREY, italic=True, alignment=_TOP),
    "section": Role("Truecost Section", INK, 11, bold=True, borders=(("bottom", Line("medium", INK)),)),
    "heading": Role("Truecost Heading", "FFFFFF", bold=True, fill=INK, borders=_BOX, alignment=_WRAPPED),
    "unit": Role("Truecost Unit", GREY, 9, italic=True, fill=PAPER, borders=_UNDER, alignment=_TOP),
    "plain": Role("Truecost Plain", alignment=_TOP),
    "note": Role("Truecost Note", GREY, 9, italic=True, alignment=_TOP),
    "key": Role("Truecost Key", INK, bold=True, borders=_UNDER, alignment=_TOP),
    "input": Role("Truecost Input", "1F4E9E", fill="FFF9DB", borders=_BOX, alignment=_TOP),
    "computed": Role("Truecost Computed", borders=_UNDER, alignment=_TOP),
    "link": Role("Truecost Link", "1E6B3A", borders=_UNDER, alignment=_TOP),
    "total": Role(
        "Truecost Total",
        bold=True,
        fill=PAPER,
        borders=(("top", Line("medium", INK)), ("bottom", _THIN)),
        alignment=_TOP,
    ),
    "subtotal": Role(
        "Truecost Subtotal",
        bold=True,
        fill=PAPER,
        borders=_UNDER,
        alignment=_TOP,
    ),
    "check": Role("Truecost Check", bold=True, borders=_UNDER, alignment=_TOP),
    "master": Role("Truecost Master", INK, 11, bold=True, borders=_BOX, alignment=_MIDDLE),
    "legend": Role("Truecost Legend", borders=_BOX, alignment=_WRAPPED),
}

_LEFT = (("horizontal", "left"), ("indent", "1"))
_RIGHT = (("horizontal", "right"),)
_LONG = (("horizontal", "left"), ("vertical", "top"), ("wrapText", "1"), ("indent", "1"))
_TWO_DIGITS = '#,##0.00;[Red]-#,##0.00;"–"'

FORMATS = {
    "text": Format("General", _LEFT),
    "long": Format("General", _LONG),
    "money": Format(_TWO_DIGITS, _RIGHT),
    "figure": Format(_TWO_DIGITS, _RIGHT),
    "days": Format(_TWO_DIGITS, _RIGHT),
    "fte": Format(_TWO_DIGITS, _RIGHT),
    "share": Format("0.0%", _RIGHT),
    "rate": Format('0.000%;-0.000%;"–"', _RIGHT),
    "count": Format("#,##0", _RIGHT),
    "number": Format("General", _RIGHT),
    "integer": Format("0", _RIGHT),
    "year": Format("0", _RIGHT),
    "factor": Format("0.0000", _RIGHT),
    "exact": Format('#,##0.00####;[Red]-#,##0.00####;"–"', _RIGHT),
    "cumul": Format("#,##0.000000", _RIGHT),
    "share10": Format('0.0000000000;-0.0000000000;"–"', _RIGHT),
    "month": Format("mmm yyyy", _RIGHT),
    "right": Format("General", _RIGHT),
    "level": Format('"("0")"', _LEFT),
    "year_total": Format('"Total "0', _RIGHT),
    "date": Format("dd/mm/yyyy", _RIGHT),
}

DIFFERENTIAL = {
    "good": Look("1E6B3A", "E3F3E8", bold=True),
    "watch": Look("7A4B00", "FFF1D6", bold=True),
    "bad": Look("9B1C1C", "FBE3E1", bold=True),
    "negative": Look("B3261E"),
    "muted": Look(GREY, italic=True),
}
"""Highlights: each is a word of the cell too, never colour alone, and keeps 4.5 : 1 on its background."""


def split_key(key: str) -> tuple[Role, Format]:
    """Return the role and the format that a style key names.

    Raises:
        KeyError: there is no such role or format: a mistake of ours.
    """
    role, _, shown = key.partition(".")
    return ROLES[role], FORMATS[shown]
