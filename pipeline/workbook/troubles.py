"""The system's errors about a file, turned into refusals that a person understands."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.findings import FileRefusedError

_FULL = frozenset(getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name))
_NOT_THERE = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ELOOP))
_NOT_ALLOWED = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
_HELD_ON_WINDOWS = frozenset((32, 33))
"""Windows' own numbers for a file, or a part of one, that another program holds."""


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors of the system that come up inside into refusals of a file.

    Raises:
        FileRefusedError: ``no_such_file``, ``no_permission``, ``open_elsewhere``, ``disk_full``; anything else
            is ``file_trouble``, with the system's own words.
    """
    try:
        yield
    except OSError as error:
        raise FileRefusedError(_code(error), str(path), reason=_words(error)) from error


def _code(error: OSError) -> str:
    """Return the code of the refusal that an error stands for."""
    if getattr(error, "winerror", None) in _HELD_ON_WINDOWS:
        return "open_elsewhere"
    groups = (("disk_full", _FULL), ("no_such_file", _NOT_THERE), ("no_permission", _NOT_ALLOWED))
    return next((code for code, numbers in groups if error.errno in numbers), "file_trouble")


def _words(error: OSError) -> str:
    """Return what the system calls an error."""
    return os.strerror(error.errno) if error.errno is not None else type(error).__name__
