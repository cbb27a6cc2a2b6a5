"""What is worth keeping ready from one run to the next: templates that were found good, and the words of a language.

Each thing is kept under a name made of what it was made from, so that an edited template, other words or a newer
Truecost never meet an old preparation. Nothing depends on it: a folder that can't be written, or a file that can't
be read, only means that the thing is made again. What is kept is the person's own, like compiled modules: the folder
is for them alone, and each file begins with a digest of the rest, so that a spoilt one is passed over.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path

VARIABLE = "TRUECOST_CACHE"
"""Environment variable that names another folder; empty: nothing is kept."""
MOST = 96
"""Things kept; older ones go."""
_DIGEST = 32


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


def fetch(kind: str, *made_from: bytes) -> bytes | None:
    """Return what was kept of a kind, made from these bytes, or None."""
    place = _place(kind, made_from)
    if place is None:
        return None
    try:
        found = place.read_bytes()
    except (OSError, ValueError):
        return None
    digest, made = found[:_DIGEST], found[_DIGEST:]
    return made if hashlib.sha256(made).digest() == digest else None


def keep(made: bytes, kind: str, *made_from: bytes) -> None:
    """Keep what was made, and forget the oldest beyond ``MOST``."""
    place = _place(kind, made_from)
    if place is None:
        return
    with contextlib.suppress(OSError, ValueError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = place.with_suffix(f".{os.getpid()}.part")
        beside.write_bytes(hashlib.sha256(made).digest() + made)
        beside.replace(place)
        kept = sorted(place.parent.glob("*.kept"), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for old in kept[MOST:]:
            old.unlink()


def source(room: Path) -> bytes:
    """Return what tells a room's source from another version of it: the modules' names, sizes and times."""
    stats = sorted((each.name, each.stat()) for each in os.scandir(room) if each.name.endswith(".py"))
    return repr([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]).encode()


def _place(kind: str, made_from: tuple[bytes, ...]) -> Path | None:
    inside = folder()
    if inside is None:
        return None
    digest = hashlib.sha256(kind.encode())
    for each in made_from:
        digest.update(hashlib.sha256(each).digest())
    return inside / f"{digest.hexdigest()}.kept"
