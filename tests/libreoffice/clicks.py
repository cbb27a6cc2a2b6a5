"""A LibreOffice in which Truecost's macro is installed, and a person who runs it and reads the messages."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from pipeline.libreoffice.machine import here
from pipeline.libreoffice.macro import NAME
from pipeline.runs import libreoffice
from tests.witness.uno_office import Office
from tests.witness.uno_remote import Bridge, Remote, UnoError

_LABEL, _BUTTON = (86, 37), 44
"""Roles of the text and of the button of a message, in any version (AccessibleRole)."""
_LONGEST = 150


class Calc:
    """A running Calc; ends with the ``with`` block.

    Args:
        language: of its menus and numbers, as in "fr-FR".
        python: that the macro starts; the tests' own by default.

    Attributes:
        office: the program.
    """

    def __init__(self, *, language: str = "", python: str = sys.executable) -> None:
        self.office = Office(language=language)
        self._installed = 0
        self.install(python)
        self._watcher = self.office.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watcher.close()
        self.office.__exit__(kind, error, trace)

    def install(self, python: str) -> None:
        """Lay the macro into the person's profile."""
        done = libreoffice.install(machine=replace(here(self.office.profile), python=python), force=True)
        assert done.exit_code == 0, done.findings
        self._installed += 10  # LibreOffice reads a macro again when its file is a second younger or more
        os.utime(done.machine.macro, (time.time() + self._installed,) * 2)

    def click(self, book: Remote, macro: str = "Recalculate") -> list[str]:
        """Run a macro as the menu does; return the messages, each of which is read and closed."""
        book.CurrentController.Frame.activate()  # a macro works on the book in front
        url = f"vnd.sun.star.script:{NAME}${macro}?language=Python&location=user"
        script = book.getScriptProvider().getScript(url)
        trouble: list[Exception] = []

        def run() -> None:
            try:
                script.invoke([], [], [])
            except Exception as error:  # noqa: BLE001 - told below, in the test's own thread
                trouble.append(error)

        running = threading.Thread(target=run, daemon=True)
        running.start()
        messages: list[str] = []
        reader = _Reader(self._watcher)
        for _ in range(_LONGEST * 10):
            running.join(0.1)
            if not running.is_alive():
                break
            messages += reader.read()
        assert not running.is_alive(), f"the macro does not end; so far it said {messages}"
        if trouble:
            raise trouble[0]
        return messages


class _Reader:
    """Reads message boxes and presses OK, over a way of its own: the first one waits until they are closed."""

    def __init__(self, bridge: Bridge) -> None:
        context = bridge.context()
        self._toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)

    def read(self) -> list[str]:
        """Return what the boxes say that are open now."""
        found: list[str] = []
        with contextlib.suppress(UnoError):  # a window may close while it is looked at
            for at in range(self._toolkit.getTopWindowCount()):
                window = self._toolkit.getTopWindow(at)
                box = window.getAccessibleContext() if window.isVisible() else None
                if box is not None and box.getAccessibleName() == "Truecost":
                    parts = list(_parts(box))
                    texts = [each.getAccessibleName() for each in parts if each.getAccessibleRole() in _LABEL]
                    (button,) = [each for each in parts if each.getAccessibleRole() == _BUTTON]
                    button.doAccessibleAction(0)
                    found.append("\n".join(texts))
        return found


def _parts(context: Any) -> Any:
    for at in range(context.getAccessibleChildCount()):
        child = context.getAccessibleChild(at).getAccessibleContext()
        yield child
        yield from _parts(child)
