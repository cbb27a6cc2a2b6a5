"""The program around the book: messages, progress, the sheet in front, structs and constants of UNO."""

from __future__ import annotations

import contextlib
from typing import Any, Iterator

import uno

Area = Any
"""``[first row, first column, last row, last column]``, 1-based."""


def struct(name: str, **fields: Any) -> Any:
    """Return a struct of ``com.sun.star``."""
    return uno.createUnoStruct(f"com.sun.star.{name}", **fields)


def constant(type_: str, value: str) -> Any:
    """Return a value of an enumeration of ``com.sun.star``."""
    return uno.Enum(f"com.sun.star.{type_}", value)


def value(name: str, of: Any) -> Any:
    """Return a named value."""
    return struct("beans.PropertyValue", Name=name, Value=of)


def cells(sheet: Any, area: Area) -> Any:
    """Return the cells of an area."""
    top, left, bottom, right = area
    return sheet.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)


def address(sheet: Any, area: Area) -> Any:
    """Return the address of an area."""
    return cells(sheet, area).RangeAddress


def number_format(formats: Any, code: str) -> int:
    """Return the number of a format, given as an English spreadsheet spells it; the system's language shows it."""
    system = struct("lang.Locale")
    if code == "General":
        return int(formats.getStandardIndex(system))
    return int(formats.addNewConverted(code, struct("lang.Locale", Language="en", Country="US"), system))


@contextlib.contextmanager
def unnoted(document: Any) -> Iterator[None]:
    """Let nothing be noted for undoing, and nothing that was noted be forgotten.

    To forbid it empties the list of steps that is open: a new one, which goes again as it stays empty. (A lock of the
    undo manager does not hold: many a step, such as a style or a text in a cell, lets LibreOffice note things again.)
    """
    document.UndoManager.enterUndoContext("")
    document.IsUndoEnabled = False
    try:
        yield
    finally:
        document.IsUndoEnabled = True
        document.UndoManager.leaveUndoContext()


class Office:
    """LibreOffice, and the book in front.

    Args:
        context: the component context.
        document: the book.
    """

    def __init__(self, context: Any, document: Any) -> None:
        self.context = context
        self.document = document

    def service(self, name: str) -> Any:
        """Return a service of ``com.sun.star``."""
        return self.context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", self.context)

    def is_spreadsheet(self) -> bool:
        """Return whether the document in front has sheets."""
        wanted = "com.sun.star.sheet.SpreadsheetDocument"
        return self.document is not None and self.document.supportsService(wanted)

    def language(self) -> str:
        """Return the language of LibreOffice's menus, as in "fr"; the system's where it says nothing."""
        path = value("nodepath", "/org.openoffice.Setup/L10N")
        access = self.service("configuration.ConfigurationProvider").createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", (path,)
        )
        told = access.getByName("ooLocale") or access.getByName("ooSetupSystemLocale") or ""
        return str(told).partition("-")[0]

    def progress(self, text: str) -> None:
        """Say at the foot of the window how far it is; nothing ends it."""
        controller = None if self.document is None else self.document.CurrentController
        indicator = getattr(controller, "StatusIndicator", None)
        if indicator is not None:
            indicator.end()
            if text:
                indicator.start(text, 0)

    def dispatch(self, command: str) -> None:
        """Do what a command of the menu does, on the sheet in front."""
        frame = self.document.CurrentController.Frame
        self.service("frame.DispatchHelper").executeDispatch(frame, command, "", 0, ())

    def activate(self, tab: str) -> None:
        """Bring a sheet to the front."""
        controller, sheets = self.document.CurrentController, self.document.Sheets
        if controller is not None and sheets.hasByName(tab):
            controller.setActiveSheet(sheets.getByName(tab))

    def show(self, title: str, text: str, *, wrong: bool) -> None:
        """Show a message and wait until it is read."""
        controller = None if self.document is None else self.document.CurrentController
        frame = controller.Frame if controller is not None else None
        window = frame.ContainerWindow if frame is not None else None
        kind = constant("awt.MessageBoxType", "ERRORBOX" if wrong else "INFOBOX")
        self.service("awt.Toolkit").createMessageBox(window, kind, 1, title, text).execute()
