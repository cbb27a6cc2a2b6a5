"""One click on a button, from its start to the message that ends it.

Whatever happens, Excel is as it was before: screen updating, calculation, events, alerts, status bar, the active sheet.
A person reads one message, never a traceback: that goes to a log file. Nothing is written to stderr, which Excel for Mac
would show as an error even where all went well.
"""

from __future__ import annotations

import contextlib
import io
import os
import platform
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import xlwings

from pipeline.macros.writing import NotPutBackError
from pipeline.runs.live import FileRefusedError
from pipeline.runs.live_telling import refused, said, system_language

_WHILE_AT_WORK = {
    "screen_updating": False,
    "calculation": "manual",
    "enable_events": False,
    "display_alerts": False,
}
_FROM_EXCEL = ("pywintypes", "pythoncom", "win32", "appscript", "aem", "xlwings")
"""Where an error comes from that Excel, and not Truecost, is the cause of."""


class Session:
    """A click at work.

    Args:
        book: the workbook whose button was clicked.

    Attributes:
        lang: the language of what is said: the system's, until the workbook has told its own.
    """

    def __init__(self, book: xlwings.Book) -> None:
        self.book = book
        self.lang = system_language()
        self._answer: tuple[str, bool] | None = None
        self._show = ""

    def tell(self, step: str, **details: object) -> None:
        """Say in the status bar how far it is."""
        self.book.app.status_bar = said(f"progress.{step}", self.lang, **details)

    def answer(self, message: str, *, wrong: bool = False) -> None:
        """Set the message that ends the click."""
        self._answer = (message, wrong)

    def show(self, tab: str) -> None:
        """Set the sheet that is in front at the end; nothing leaves the one that is."""
        self._show = tab

    def note(self, lines: str) -> Path:
        """Write the log file, over the one before; return where it is."""
        about = f"Truecost, {platform.platform()}, Python {platform.python_version()}, xlwings {xlwings.__version__}\n"
        place = Path(tempfile.gettempdir(), "truecost-excel.log")
        with contextlib.suppress(OSError, RuntimeError):
            mine = Path.home() / ".truecost" / "excel.log"
            mine.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            mine.write_text(about + lines, encoding="utf-8")
            return mine
        with contextlib.suppress(OSError):
            place.write_text(about + lines, encoding="utf-8")
        return place

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep Excel still while a macro works, and let it be as it was at the end."""
        app = self.book.app
        before = {name: getattr(app, name) for name in (*_WHILE_AT_WORK, "status_bar")}
        active = self.book.sheets.active.name
        try:
            for name, value in _WHILE_AT_WORK.items():
                setattr(app, name, value)
            yield
        finally:
            steps = [partial(self._activate, active)]
            steps += [partial(setattr, app, name, value) for name, value in before.items()]
            for step in steps:
                with contextlib.suppress(Exception):  # each of them must be tried
                    step()

    def _activate(self, active: str) -> None:
        wanted = self._show or active
        if self.book.sheets.active.name != wanted:
            self.book.sheets[wanted].activate()

    def end(self) -> None:
        """Show the message, if there is one."""
        if self._answer is not None:
            message, wrong = self._answer
            self.book.app.alert(message, said("title", self.lang), "ok", "critical" if wrong else "info")


def run(macro: Callable[[Session], None]) -> None:
    """Run a macro on the workbook whose button was clicked, and end with a message where there is one to give."""
    try:
        session = Session(caller())
    except Exception:  # noqa: BLE001 - there is no Excel to show anything in: VBA, or a terminal, shows this
        sys.exit(said("said.not_started_in_excel", system_language()))
    noise = io.StringIO()
    with contextlib.redirect_stderr(noise), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with session.at_work():
                macro(session)
        except FileRefusedError as refusal:
            session.answer(refused(refusal, session.lang), wrong=True)
        except Exception as error:  # noqa: BLE001 - the last door
            log = session.note(traceback.format_exc() + noise.getvalue())
            session.answer(_trouble(error, log, session.lang), wrong=True)
        with contextlib.suppress(Exception):
            session.end()


def _trouble(error: Exception, log: Path, lang: str) -> str:
    """Return the one sentence for an error that nobody foresaw."""
    told = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    if isinstance(error, NotPutBackError):
        kind = "not_put_back"
    else:
        kind = (
            "excel_error" if type(error).__module__.split(".")[0].startswith(_FROM_EXCEL) else "our_mistake"
        )
    return said(f"said.{kind}", lang, error=told, log=log)


def caller() -> xlwings.Book:
    """Return the workbook whose button was clicked.

    xlwings cuts a name at an equals sign, and may stumble over a web address: then the workbook of the active Excel
    that bears the name is the one.
    """
    named = next((each[5:].strip() for each in sys.argv if each.startswith("--wb=")), "")
    if "=" not in named:
        try:
            return xlwings.Book.caller()
        except Exception:
            if not named:
                raise
    return xlwings.books[named]


def folder_of(book: xlwings.Book) -> Path | None:
    """Return the folder of a workbook on this machine, or None: never saved, or at a web address."""
    with contextlib.suppress(Exception):  # xlwings raises where it can't tell a folder from a web address
        path = Path(book.fullname)
        if path.is_absolute() and path.parent.is_dir() and os.access(path.parent, os.W_OK):
            return path.parent
    return None
