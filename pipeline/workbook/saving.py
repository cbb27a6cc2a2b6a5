"""A workbook on disk: read whole, and replaced whole or not at all.

A person may have the file open: Excel lays ``~$name.xlsx`` beside it, LibreOffice ``.~lock.name.xlsx#``.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from pipeline.findings import FileRefusedError
from pipeline.workbook import backup as backups
from pipeline.workbook.troubles import told
from pipeline.workbook.whole import put, real


def lock_file(path: Path) -> Path | None:
    """Return the file by which Excel or LibreOffice says that it has the workbook open, or None.

    Of a link, the file that it leads to is looked at too: either name may have been opened.
    """
    names = dict.fromkeys((path, real(path)))
    around = (each.with_name(lock) for each in names for lock in (f"~${each.name}", f".~lock.{each.name}#"))
    return next((each for each in around if os.path.lexists(each)), None)


def load(path: Path, *, to_write: bool = False) -> bytes:
    """Return the bytes of a workbook that nobody has open; ``to_write`` tells that it is to be saved again.

    Raises:
        FileRefusedError: ``no_such_file``, ``no_permission``, ``open_elsewhere`` or ``file_trouble``; where it
            is to be saved, ``is_backup`` too.
    """
    with told(path):
        if path.name.startswith("~$") or not path.is_file():
            raise FileRefusedError("no_such_file", str(path))
        if to_write and backups.is_backup(path):
            raise FileRefusedError("is_backup", str(path))
        _refuse_open(path)
        return path.read_bytes()


def save(path: Path, data: bytes, *, expected: bytes | None, backup: bool = False) -> bool:
    """Write a workbook beside its place, then put it there in one step.

    Mode, owner, group and extended attributes stay as far as the system lets us keep them, and a link goes on
    pointing to the file. Another name of the same file (a hard link) goes on holding the old version.

    Args:
        path: the workbook.
        data: what it is to hold.
        expected: what it held when it was read; None for a file that must not exist yet.
        backup: whether its last version is kept (see ``backup.place``).

    Returns:
        Whether anything was written: False where the file holds these bytes already.

    Raises:
        FileRefusedError: ``changed_meanwhile``, ``open_elsewhere``, ``no_permission``, ``disk_full``,
            ``backup_failed`` or ``file_trouble``; the file is as it was.
    """
    with told(path):
        target = real(path)
        seen = _version(target)
        present = _content(target)
        if present == data:
            return False
        if present != expected:
            raise FileRefusedError("changed_meanwhile", str(path))
        _refuse_open(path)
        if present is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        def last_look() -> None:
            if backup and present is not None:
                backups.keep(target, present)
            _refuse_open(path)
            if _version(target) != seen and _content(target) != present:
                raise FileRefusedError("changed_meanwhile", str(path))

        put(target, data, like=target if present is not None else None, last_look=last_look)
    return True


def put_file(path: Path, data: bytes) -> bool:
    """Save a file of ours where it belongs, whatever stands there; its folder is made.

    Returns:
        Whether anything was written: False where the file holds these bytes already.

    Raises:
        FileRefusedError: as ``save`` does.
    """
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else None
    return save(path, data, expected=before)


def other_names(path: Path) -> int:
    """Return how many other names (hard links) a file has; a save leaves them with the old version."""
    with told(path):
        return max(0, path.stat().st_nlink - 1)


def _content(target: Path) -> bytes | None:
    """Return what a file holds, or None where there is none."""
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _version(target: Path) -> tuple[int, ...] | None:
    """Return what changes when a file does: cheap to look at, and looked into only where it differs."""
    try:
        now = target.stat()
    except FileNotFoundError:
        return None
    return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns


def _refuse_open(path: Path) -> None:
    """Refuse a workbook that somebody has open."""
    lock = lock_file(path)
    if lock is not None:
        raise FileRefusedError("open_elsewhere", str(path), lock=lock.name)
