"""A step of our own among those that LibreOffice can undo."""

from __future__ import annotations

from typing import Any, Callable

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.document import XUndoAction

from .office import Office


class Action(unohelper.Base, XUndoAction):  # type: ignore[misc]
    """What is done as soon as a step was undone, or was done again.

    Not while it is: there LibreOffice opens no list of steps (``unnoted`` would wait for ever).

    Args:
        office: the program.
        title: the step's name.
        at_undo, at_redo: what is done.
    """

    def __init__(
        self, office: Office, title: str, at_undo: Callable[[], None], at_redo: Callable[[], None]
    ) -> None:
        self.Title = title
        self._office = office
        self._undo = at_undo
        self._redo = at_redo

    def undo(self) -> None:
        """Take the step back."""
        self._later(self._undo)

    def redo(self) -> None:
        """Do the step again."""
        self._later(self._redo)

    def _later(self, what: Callable[[], None]) -> None:
        self._office.service("awt.AsyncCallback").addCallback(_Later(what), None)


class _Later(unohelper.Base, XCallback):  # type: ignore[misc]
    """What is done when LibreOffice has nothing else to do."""

    def __init__(self, what: Callable[[], None]) -> None:
        self._what = what

    def notify(self, _: Any) -> None:
        """Do it."""
        self._what()
