"""The worksheets of a workbook, found through its relations: their names, and their cells when asked for.

What bites (measured on real files): targets are absolute or relative, ids of relations are not always
"rIdN", roots may carry a prefix, ISO strict files have namespaces of their own, tabs may be charts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO, TypeVar

from pipeline.findings import FileRefusedError
from pipeline.workbook.dates import date_styles
from pipeline.workbook.numbers import whole
from pipeline.workbook.parts import Parts, Relation
from pipeline.workbook.refusals import MOST_TABS
from pipeline.workbook.sheet_stream import (
    NOT_CALCULATED,
    Context,
    ErrorValue,
    NotCalculated,
    RawCell,
    RawValue,
    stream_cells,
)
from pipeline.workbook.strings import shared_strings, unescaped
from pipeline.workbook.xml_reading import elements

__all__ = [
    "NOT_CALCULATED",
    "Cells",
    "DefinedName",
    "ErrorValue",
    "NotCalculated",
    "RawCell",
    "RawValue",
    "SheetCells",
    "read_cells",
]

_TRUE = frozenset(("1", "true", "on"))
T = TypeVar("T")


@dataclass(frozen=True)
class DefinedName:
    """A name of the workbook: what it refers to, and the tab it belongs to (None: the whole workbook)."""

    name: str
    refers_to: str
    sheet: str | None

    @property
    def target_sheet(self) -> str | None:
        """The tab that the name points to, where it points to one."""
        place, mark, _ = self.refers_to.strip().lstrip("=").rpartition("!")
        if not mark or place.startswith("#"):
            return None
        if place.startswith("'") and place.endswith("'"):
            place = place[1:-1].replace("''", "'")
        return place


@dataclass(frozen=True)
class SheetCells:
    """One worksheet: its tab's name, whether it is hidden, and its filled cells in the order of the file."""

    name: str
    hidden: bool
    read: Callable[[], Iterator[RawCell]]

    def __iter__(self) -> Iterator[RawCell]:
        """Read the cells; each time anew."""
        return self.read()


@dataclass
class Cells:
    """A workbook's worksheets in the order of their tabs, its names, and its epoch."""

    sheets: list[SheetCells] = field(default_factory=list)
    names: list[DefinedName] = field(default_factory=list)
    date1904: bool = False


def read_cells(data: bytes, name: str = "") -> Cells:
    """Read the frame of a workbook: its worksheets (cells are read when asked for) and its names.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Raises:
        FileRefusedError: the file can't be used; its finding says why.
    """
    parts = Parts(data, name)
    relations = parts.relations(parts.main)
    frame = _Frame()
    elements(parts.open(parts.main), name, frame.seen)
    if len(frame.tabs) > MOST_TABS:
        raise FileRefusedError("too_large", name)
    context = Context(
        strings=_part(parts, _target(relations, "sharedStrings"), shared_strings, []),
        dates=_part(parts, _target(relations, "styles"), date_styles, frozenset()),
        date1904=frame.date1904,
    )
    targets = {each.id: each.target for each in relations if each.kind == "worksheet"}
    sheets = [
        SheetCells(tab, hidden, partial(stream_cells, partial(parts.open, targets[link]), context, name))
        for tab, link, hidden in frame.tabs
        if link in targets and parts.has(targets[link])
    ]
    tabs = [tab for tab, _, _ in frame.tabs]
    names = [
        DefinedName(label, refers, tabs[at] if (at := whole(local, len(tabs))) < len(tabs) else None)
        for label, refers, local in frame.names
    ]
    return Cells(sheets, names, frame.date1904)


class _Frame:
    """What the workbook part says: tabs, names, epoch."""

    def __init__(self) -> None:
        self.tabs: list[tuple[str, str, bool]] = []
        self.names: list[tuple[str, str, str]] = []
        self.date1904 = False

    def seen(self, name: str, attributes: dict[str, str], text: str) -> None:
        """Take note of an element of the workbook part."""
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith("relationships id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.tabs.append((unescaped(attributes.get("name", "")), link, hidden))
        elif name == "definedName":
            self.names.append((attributes.get("name", ""), text, attributes.get("localSheetId", "")))
        elif name == "workbookPr":
            self.date1904 = attributes.get("date1904", "").lower() in _TRUE


def _target(relations: list[Relation], kind: str) -> str | None:
    """Return the part that a relation of a kind leads to."""
    return next((each.target for each in relations if each.kind == kind), None)


def _part(parts: Parts, target: str | None, read: Callable[[IO[bytes], str], T], otherwise: T) -> T:
    """Read a part that a workbook may do without."""
    if target is None or not parts.has(target):
        return otherwise
    return read(parts.open(target), parts.path)
