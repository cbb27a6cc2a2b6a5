"""A step of our own among those that LibreOffice can undo."""

from __future__ import annotations

from typing import Any, Callable

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.document import XUndoAction


class Action(unohelper.Base, XUndoAction):  # type: ignore[misc]
    """What is done as a step is undone, and as it is done again."""

    def __init__(
        self,
        title: str,
        at_undo: Callable[[], None] = lambda: None,
        at_redo: Callable[[], None] = lambda: None,
    ) -> None:
        self.Title = title
        self._undo = at_undo
        self._redo = at_redo

    def undo(self) -> None:
        """Take the step back."""
        self._undo()

    def redo(self) -> None:
        """Do the step again."""
        self._redo()


class Later(unohelper.Base, XCallback):  # type: ignore[misc]
    """What is done when LibreOffice has nothing else to do."""

    def __init__(self, what: Callable[[], None]) -> None:
        self._what = what

    def notify(self, _: Any) -> None:
        """Do it."""
        self._what()
