"""The texts of a workbook: shared strings and rich text joined from its runs, without phonetic guides."""

from __future__ import annotations

import re
from typing import IO

from pipeline.workbook.xml_reading import SPREADSHEET, feed, parser

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
    names = {f"{space} {tag}": tag for space in SPREADSHEET for tag in ("si", "t", "rPh")}
    strings: list[str] = []
    runs: list[str] = []
    heard: list[str] = []
    reader = parser()
    phonetic = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal phonetic
        tag = names.get(name)
        if tag == "t":
            heard.clear()
        elif tag == "si":
            runs.clear()
        elif tag == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal phonetic
        tag = names.get(name)
        if tag == "t":
            if not phonetic:
                runs.append("".join(heard))
        elif tag == "rPh":
            phonetic = False
        elif tag == "si":
            strings.append(unescaped("".join(runs)))

    reader.StartElementHandler = start
    reader.EndElementHandler = end
    reader.CharacterDataHandler = heard.append
    for _ in feed(stream, reader, path):
        pass
    return strings
