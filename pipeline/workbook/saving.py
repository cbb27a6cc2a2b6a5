"""A workbook on disk: read whole, and replaced whole or not at all.

A person may have the file open: Excel lays ``~$name.xlsx`` beside it, LibreOffice ``.~lock.name.xlsx#``.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.findings import FileRefusedError


def lock_file(path: Path) -> Path | None:
    """Return the file by which Excel or LibreOffice says that it has the workbook open, or None."""
    beside = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    return next((each for each in beside if each.exists()), None)


def load(path: Path) -> bytes:
    """Return the bytes of a workbook that nobody has open.

    Raises:
        FileRefusedError: ``no_such_file``, ``no_permission`` or ``open_elsewhere``.
    """
    if path.name.startswith("~$") or not path.is_file():
        raise FileRefusedError("no_such_file", str(path))
    _refuse_open(path)
    with _told(path):
        return path.read_bytes()


def save(path: Path, data: bytes, *, expected: bytes | None) -> bool:
    """Write a workbook beside its place, then put it there in one step.

    Args:
        path: the workbook.
        data: what it is to hold.
        expected: what it held when it was read; None for a file that must not exist yet.

    Returns:
        Whether anything was written: False where the file holds these bytes already.

    Raises:
        FileRefusedError: ``changed_meanwhile``, ``open_elsewhere``, ``no_permission``, ``disk_full``.
    """
    with _told(path):
        present = path.read_bytes() if path.exists() else None
    if present == data:
        return False
    if present != expected:
        raise FileRefusedError("changed_meanwhile", str(path))
    _refuse_open(path)
    with _told(path):
        target = path.resolve()  # a link goes on pointing to the file
        if present is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        mode = target.stat().st_mode & 0o7777 if present is not None else None
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with beside.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if mode is not None:
                beside.chmod(mode)
            beside.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
    return True


def _refuse_open(path: Path) -> None:
    """Refuse a workbook that somebody has open."""
    lock = lock_file(path)
    if lock is not None:
        raise FileRefusedError("open_elsewhere", str(path), lock=lock.name)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn the system's errors into refusals that a person understands."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileRefusedError("no_such_file", str(path)) from error
    except PermissionError as error:  # on Windows also a file that a program holds
        raise FileRefusedError("no_permission", str(path)) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise FileRefusedError("disk_full", str(path)) from error
        if error.errno == errno.EROFS:
            raise FileRefusedError("no_permission", str(path)) from error
        raise
