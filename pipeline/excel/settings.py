"""``xlwings.conf``: lines of a quoted key and a quoted value, as xlwings' VBA reads them.

A file is edited, not written anew: every line that is not about the key keeps its bytes. VBA takes the first line
of a key, the Python side of xlwings the last one; so there is one line per key after an edit.
"""

from __future__ import annotations

import csv
import re

_BOM = b"\xef\xbb\xbf"


def value_in(data: bytes, key: str, encoding: str) -> str:
    """Return the value of a key, or nothing."""
    rows = csv.reader(_without_mark(data, encoding).decode(encoding, "replace").splitlines())
    return next((row[1].strip() for row in rows if len(row) > 1 and _same(row[0], key)), "")


def put(data: bytes, key: str, value: str, encoding: str) -> bytes:
    """Return the settings with one line for a key; they are as they were where it has this value already.

    Raises:
        UnicodeEncodeError: the value has letters that the encoding lacks.
    """
    if value_in(data, key, encoding) == value and not data.startswith(_BOM):
        return data
    line = f'"{key}","{value}"'.encode(encoding)
    kept: list[bytes] = []
    placed = False
    for each in _without_mark(data, encoding).splitlines(keepends=True):
        ending = re.sub(rb"[^\r\n]", b"", each)
        words = each.decode(encoding, "replace").partition(",")[0].strip().strip('"')
        if not _same(words, key):
            kept.append(each)
        elif not placed:
            kept.append(line + (ending or b"\r\n"))
            placed = True
    if not placed:
        if kept and not kept[-1].endswith((b"\n", b"\r")):
            kept[-1] += b"\r\n"
        kept.append(line + b"\r\n")
    return b"".join(kept)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.casefold()


def _without_mark(data: bytes, encoding: str) -> bytes:
    """Return the bytes as VBA can read them: an editor's mark of UTF-8 would belong to the first key."""
    if not data.startswith(_BOM):
        return data
    return data.removeprefix(_BOM).decode("utf-8", "replace").encode(encoding, "replace")
