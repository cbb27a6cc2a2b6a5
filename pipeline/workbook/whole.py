"""A file put in its place in one step: written beside it, brought to the disk, then renamed.

At any moment, whatever happens to the process or the machine, the place holds the old content or the new one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

OURS = ".~truecost."
"""How the names begin of what is laid beside a workbook during a run; batches pass over a leading dot."""
PART = ".part"
_LONGEST = 200
"""Bytes of a workbook's name within such a name: file systems take 255."""


def real(path: Path) -> Path:
    """Return the file that a path leads to through links, as far as they lead anywhere."""
    return Path(os.path.realpath(path))


def beside(target: Path, ending: str) -> Path:
    """Return the path of a file of ours beside a workbook."""
    name = os.fsencode(target.name)
    if len(name) > _LONGEST:
        name = name[:_LONGEST].decode("utf-8", "ignore").encode()
    return target.with_name(f"{OURS}{os.fsdecode(name)}{ending}")


def put(
    target: Path,
    data: bytes,
    *,
    like: Path | None,
    spare: bool = False,
    last_look: Callable[[], None] | None = None,
) -> None:
    """Write a file whole, or leave what is there.

    Args:
        target: the place, not a link.
        data: what it is to hold.
        like: a file whose mode, owner, group and extended attributes (access lists among them) the new one takes
            as far as the system lets us; None for a file as any program would make it.
        spare: whether it is a copy kept in reserve: it takes the dates of ``like`` too, and a power cut right
            after may leave the copy before it, which spares waiting for the disk once more.
        last_look: called when all is written and right before the file takes its place; it may refuse.

    Raises:
        OSError: the system's; nothing is left behind.
    """
    part = beside(target, f".{os.getpid()}{PART}")
    part.unlink(missing_ok=True)  # of a killed run that bore the same number
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        # what nobody else may read is not to be read for a moment either
        with open(os.open(part, flags, 0o666 if like is None else 0o600), "wb") as stream:  # noqa: PTH123 - a handle
            stream.write(data)
            stream.flush()
            if like is not None:
                _liken(part, like, keep_times=spare)
            os.fsync(stream.fileno())
        if last_look is not None:
            last_look()
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    if not spare:
        _sync_folder(target.parent)


def clear_parts(target: Path) -> None:
    """Remove what killed runs have left beside a workbook; for the one who holds its lock."""
    start = beside(target, ".").name
    with contextlib.suppress(OSError):
        for each in target.parent.iterdir():
            if each.name.startswith(start) and each.name.endswith(PART):
                with contextlib.suppress(OSError):
                    each.unlink()


def _liken(part: Path, like: Path, *, keep_times: bool) -> None:
    """Give a file the mode, owner, group and attributes of another, as far as that is allowed."""
    wanted = like.stat()
    if hasattr(os, "chown"):
        for owner in (wanted.st_uid, -1):  # the owner's change needs root, the group's need not
            with contextlib.suppress(OSError):
                os.chown(part, owner, wanted.st_gid)
                break
    shutil.copystat(like, part)
    if part.stat().st_gid != wanted.st_gid:  # what the old group was allowed is not for another one
        mode = stat.S_IMODE(wanted.st_mode)
        part.chmod(mode & ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3)
    if not keep_times:
        os.utime(part)


def _sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system has such a thing."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # the file itself is in place by now
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
