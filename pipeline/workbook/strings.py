"""The texts of a workbook: shared strings and rich text joined from its runs, without phonetic guides."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from pipeline.workbook.xml_reading import SPREADSHEET, feed, parser

if TYPE_CHECKING:
    from collections.abc import Callable

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How Open XML writes a character that XML can't hold (ECMA-376 part 1, 22.9.2.19)."""


def unescaped(text: str) -> str:
    """Return a text with its ``_x000D_`` escapes read; ``_x005F_`` protects an underscore."""
    if "_x" not in text:
        return text
    return ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    """Return the character of an escape, or the escape itself where it is half of a pair."""
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def shared_strings(stream: IO[bytes], path: str) -> list[str]:
    """Return the shared strings of a workbook, in order."""
    strings: list[str] = []
    runs: list[str] = []
    heard: list[str] = []
    guides: list[
        str
    ] = []  # phonetic guides that are open: their runs are how a text sounds, not what it says

    def end_run() -> None:
        if not guides:
            runs.append("".join(heard))

    starts: dict[str, Callable[[], None]] = {
        "si": runs.clear,
        "t": heard.clear,
        "rPh": lambda: guides.append(""),
    }
    ends: dict[str, Callable[[], None]] = {
        "si": lambda: strings.append(unescaped("".join(runs))),
        "t": end_run,
        "rPh": guides.clear,
    }
    on_start = {f"{space} {tag}": do for space in SPREADSHEET for tag, do in starts.items()}
    on_end = {f"{space} {tag}": do for space in SPREADSHEET for tag, do in ends.items()}

    def start(name: str, _: dict[str, str]) -> None:
        if name in on_start:
            on_start[name]()

    def end(name: str) -> None:
        if name in on_end:
            on_end[name]()

    reader = parser()
    reader.StartElementHandler = start
    reader.EndElementHandler = end
    reader.CharacterDataHandler = heard.append
    for _ in feed(stream, reader, path):
        pass
    return strings
