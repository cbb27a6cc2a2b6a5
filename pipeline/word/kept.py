"""Templates that were found good, kept ready from one run to the next: checking one costs more than filling it.

What is kept is the template's own text with its tags in place, under a name made of the template's bytes and of
this room's source: an edited template or a newer Truecost never meets an old preparation. Nothing depends on it:
a folder that can't be written, or a file that can't be read, only means that the template is prepared again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from functools import cache
from pathlib import Path

VARIABLE = "TRUECOST_CACHE"
"""Environment variable that names another folder; empty: nothing is kept."""
MOST = 24
"""Templates kept; older ones go."""

Texts = list[tuple[str, str]]
"""Part names with their prepared text."""


def folder() -> Path | None:
    """Return the folder for such things on this system, or None where nothing is to be kept."""
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE]) if os.environ[VARIABLE] else None
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "truecost"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "truecost"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "truecost"
    except RuntimeError:  # no home
        return None


@cache
def _room() -> bytes:
    """Return a digest of this room's source."""
    digest = hashlib.sha256()
    for each in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(each.read_bytes())
    return digest.digest()


def _place(template: bytes) -> Path | None:
    inside = folder()
    if inside is None:
        return None
    with contextlib.suppress(OSError):
        return inside / f"{hashlib.sha256(_room() + template).hexdigest()}.json"
    return None


def fetch(template: bytes) -> Texts | None:
    """Return what was kept of a good template, or None."""
    place = _place(template)
    if place is None:
        return None
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        return [(str(name), str(text)) for name, text in found]
    except (OSError, ValueError, TypeError):
        return None


def keep(template: bytes, texts: Texts) -> None:
    """Keep a good template's text, and forget the oldest beyond ``MOST``."""
    place = _place(template)
    if place is None:
        return
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_suffix(f".{os.getpid()}.part")
        beside.write_text(json.dumps(texts), encoding="utf-8")
        beside.replace(place)
        kept = sorted(place.parent.glob("*.json"), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for old in kept[MOST:]:
            old.unlink()
