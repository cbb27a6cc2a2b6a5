"""The talk with the Python that has Truecost: a line of JSON there, a line back."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from typing import Any

_PATIENCE = 600
_NO_WINDOW = 0x08000000


class NoAnswerError(Exception):
    """The other Python did not answer; its message is the last line of what it said on its error stream."""


class Talk:
    """A talk, and the process that it is with; it ends with the ``with`` block.

    Args:
        python: the Python that has Truecost.

    Raises:
        OSError: it can't be started.
    """

    def __init__(self, python: str) -> None:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the talk
        try:
            self._process = subprocess.Popen(
                [python, "-P", "-B", "-X", "utf8", "-m", "pipeline.calc"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                env=_without_our_python(),
                creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
            )
        except BaseException:
            self._complaints.close()
            raise
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        assert self._process.stdout is not None  # noqa: S101
        self._into, self._out = self._process.stdin, self._process.stdout
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Talk:  # noqa: PYI034 - Python 3.8 has no Self
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self._into, self._out):
            with contextlib.suppress(OSError):
                stream.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()

    def say(self, what: dict[str, Any]) -> dict[str, Any]:
        """Say something; return what is answered.

        Raises:
            NoAnswerError: nothing is.
        """
        try:
            self._into.write(json.dumps(what).encode("ascii") + b"\n")
            self._into.flush()
            line = self._lines.get(timeout=_PATIENCE)
        except (OSError, queue.Empty):
            line = b""
        if not line:
            self._process.kill()
            self._process.wait()
            raise NoAnswerError(self._last_words())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _listen(self) -> None:
        for line in self._out:
            self._lines.put(line)
        self._lines.put(b"")

    def _last_words(self) -> str:
        self._complaints.seek(0)
        lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        return " ".join(lines[-1].split())[:200] if lines else "–"


def _without_our_python() -> dict[str, str]:
    """Return the environment without what makes LibreOffice's own Python find its things."""
    return {name: each for name, each in os.environ.items() if not name.upper().startswith("PYTHON")}
