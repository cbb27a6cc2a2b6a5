"""One run at a time on a workbook: a lock that the system itself lets go when a process ends, killed or not.

The locked file lies beside the workbook, so that runs on other machines that share the folder meet it too. Its
presence alone means nothing; only the system's lock on it counts, so that a left-over file never blocks. Forty
lines do it with the standard library; a package for it would be one more to trust, and removes no file safely.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.findings import FileRefusedError
from pipeline.workbook.backup import place
from pipeline.workbook.whole import beside, clear_parts, real

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PATIENCE = 3.0
"""Seconds that a run waits for another one: most are done sooner."""
_PAUSE = 0.05
_BUSY = frozenset((errno.EACCES, errno.EAGAIN, errno.EDEADLK))


class _BusyError(Exception):
    """Somebody else holds the lock."""


@contextlib.contextmanager
def held(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold a workbook's lock while something is read, computed and written.

    Where no lock can be had at all (a folder that can't be written in, a file system without locks) the run goes
    on: in the one nothing can be saved, in the other the look at the content before saving remains.

    Raises:
        FileRefusedError: ``locked_by_truecost``: another run has it, and goes on having it.
    """
    target = real(path)
    lock = beside(target, ".lock")
    handle = _take(lock, path, patience)
    if handle is None:
        yield
        return
    try:
        for each in (target, place(target)):
            clear_parts(each)
        yield
    finally:
        _let_go(handle, lock)


def _take(lock: Path, path: Path, patience: float) -> int | None:
    """Return the handle of the locked file, or None where there can't be one."""
    end = time.monotonic() + patience
    while True:
        try:
            return _try(lock)
        except _BusyError:
            if time.monotonic() >= end:
                raise FileRefusedError("locked_by_truecost", str(path)) from None
        except OSError:
            return None
        time.sleep(_PAUSE)


def _try(lock: Path) -> int:
    """Lock the file, making it where it is not there."""
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError as error:
        if sys.platform == "win32" and lock.exists():  # the one who held it is removing it
            raise _BusyError from error
        handle = os.open(lock, os.O_RDONLY)  # left over by somebody else: reading is enough to lock it
    try:
        _lock(handle)
        there = _is_there(handle, lock)
    except BaseException:
        os.close(handle)
        raise
    if not there:  # removed by the one who held it, between our opening and our locking
        os.close(handle)
        raise _BusyError
    return handle


def _is_there(handle: int, lock: Path) -> bool:
    """Tell whether an open file is the one that bears the name."""
    try:
        return os.path.samestat(os.fstat(handle), lock.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int) -> None:
    """Ask the system for the lock, without waiting."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _BUSY:
            raise _BusyError from error
        raise


def _let_go(handle: int, lock: Path) -> None:
    """Remove the file and release the lock."""
    if (
        sys.platform == "win32"
    ):  # an open file can't be removed there; nor can one that another run has opened
        os.close(handle)
        with contextlib.suppress(OSError):
            lock.unlink()
    else:
        with contextlib.suppress(OSError):
            lock.unlink()
        os.close(handle)
