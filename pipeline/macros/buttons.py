"""What each button does: read the open workbook, call the run that the command calls, show what came of it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from pipeline.macros import reading, writing
from pipeline.macros.session import Session, folder_of
from pipeline.runs import excel, live
from pipeline.runs.live_explaining import explain_cell
from pipeline.runs.live_telling import added, checked, differing, lost, no_document, said


def check(session: Session) -> None:
    """Say what is wrong; what blocks is listed on the sheet of checks, too."""
    session.tell("reading")
    book = reading.read(session.book, ours=False)
    outcome = live.check(book, session.lang)
    session.lang = outcome.language
    tab = ""
    if outcome.blocked:
        made = _computed(session, reading.with_ours(session.book, book))
        if made is None:
            return
        tab = next((each.tab for each in made.changes.sheets), "")
        _write(session, made)
        session.show(tab)
    session.answer(checked(outcome, tab), wrong=outcome.blocked)


def recalculate(session: Session) -> None:
    """Compute the sheets anew from what is typed now."""
    session.tell("reading")
    made = _computed(session, reading.read(session.book, ours=True))
    if made is None:
        return
    _write(session, made)
    if made.outcome.blocked:
        tab = made.changes.sheets[0].tab if made.changes.sheets else ""
        session.show(tab)
        session.answer(checked(made.outcome, tab), wrong=True)


def _computed(session: Session, book: live.LiveBook) -> live.Recalculated | None:
    """Return what is to be written, or None where a person would lose something by it: the message then says what."""
    session.tell("computing")
    made = live.recalculate(book, session.lang)
    session.lang = made.outcome.language
    if made.changes.losses:
        session.answer(lost(made.outcome, made.changes.losses), wrong=True)
        return None
    writing.refuse_protected(session.book, made.changes)
    return made


def _write(session: Session, made: live.Recalculated) -> None:
    """Write what was computed, and compare with what Excel makes of it."""
    if not made.changes.sheets:  # the workbook has no plan at all
        session.answer(checked(made.outcome), wrong=True)
        return
    refused = writing.write(session.book, made.changes, session.tell)
    session.tell("comparing")
    found = writing.compare(session.book, made.changes)
    if found:
        lines = (f"{each.where}: {each.theirs} in Excel, {each.ours} in Truecost\n" for each in found)
        session.answer(differing(found, session.lang, session.note("".join(lines))), wrong=True)
    elif refused:
        log = session.note("".join(f"{type(each).__name__}: {each}\n" for each in refused))
        told = f"{type(refused[0]).__name__}: {refused[0]}"
        session.answer(said("said.unfinished", session.lang, error=told, log=log))
    elif message := added(made):
        session.answer(message)


def proposal(session: Session) -> None:
    """Write the Word document beside the workbook, or in the person's documents, and open it."""
    session.tell("reading")
    book = reading.read(session.book, ours=False)
    session.tell("document")
    folder = folder_of(session.book)
    templates = folder / "templates" if folder is not None and (folder / "templates").is_dir() else None
    outcome = live.proposal(book, session.lang, templates)
    session.lang = outcome.language
    if outcome.blocked or not outcome.documents:
        session.answer(no_document(outcome), wrong=True)
        return
    place = folder / "reports" if folder is not None else documents() / "Truecost"
    (path,) = live.save_documents(outcome, place, Path(session.book.name).stem)
    key = "wrote" if opened(path) else "not_opened"
    session.answer(said(f"said.{key}", session.lang, file=path))


def explain(session: Session) -> None:
    """Say which rule gives the selected cell, from which cells, and why."""
    selected = session.book.app.selection
    if selected is None:  # a chart or a button is selected
        session.answer(said("said.no_cell", session.lang), wrong=True)
        return
    tab, row, column = selected.sheet.name, selected.row, selected.column
    session.tell("reading")
    book = reading.read(session.book, ours=True)
    message, session.lang = explain_cell(book, tab, row, column, session.lang)
    session.answer(message)


def setup(session: Session) -> None:
    """Say whether Excel and Python work together here."""
    done = excel.check()
    session.answer("\n".join(excel.lines(done, session.lang)), wrong=done.exit_code != 0)


def documents() -> Path:
    """Return the person's folder of documents."""
    mine = Path.home() / "Documents"
    return mine if mine.is_dir() else Path.home()


def opened(path: Path) -> bool:
    """Open a file with the program that the person opens such files with; return whether that began."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - a document that we have just written
        else:
            command = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.run([command, str(path)], check=True, capture_output=True, timeout=30)
        return True
    return False
