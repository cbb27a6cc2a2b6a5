"""The set-up of Excel: what a machine lacks, what is written to it, the module beside a plain workbook."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from pipeline.excel import beside, installing, looking
from pipeline.excel.machine import OTHER, Machine, here
from pipeline.findings import FileRefusedError, Severity, blocks, finding
from pipeline.languages import text
from pipeline.runs.setting_up import SetUp
from pipeline.runs.telling import finding_line
from pipeline.workbook import saving
from pipeline.workbook.cells import Cells, read_cells
from pipeline.workbook.macros import SETTINGS_SHEET, XLWINGS
from pipeline.workbook.scanning import MACROS_NAME
from pipeline.workbook.troubles import told

Setup = SetUp[Machine]


def check(books: Sequence[Path] = (), machine: Machine | None = None) -> Setup:
    """Look at a machine, and at workbooks on it; nothing is written."""
    done = Setup(machine or here())
    _looked(done, books)
    return done


def install(
    folder: Path | None = None,
    *,
    addin: bool = False,
    force: bool = False,
    machine: Machine | None = None,
) -> Setup:
    """Write what a machine needs, then look at it.

    Args:
        folder: of workbooks whose settings are to stand beside them; None for the person's own settings.
        addin: whether the add-in of xlwings is put in its place, too.
        force: whether another Python that the settings name gives way.
        machine: where Excel is to run Truecost; None for this one.
    """
    done = Setup(machine or here())
    try:
        with told(folder or done.machine.settings):
            wanted, found = installing.writes(done.machine, XLWINGS, folder=folder, addin=addin, force=force)
        for each in wanted:
            _save(done, each)
    except FileRefusedError as refusal:
        return _refused(done, refusal)
    done.findings += found
    if not blocks(found) and folder is None:
        _looked(done, ())
    return done


def lay_module(book: Path, *, force: bool = False, machine: Machine | None = None) -> Setup:
    """Lay the module that "Run main" of the add-in calls beside a workbook.

    Args:
        book: the workbook.
        force: whether a module of that name that is not ours is written over.
        machine: where Excel is to run Truecost; None for this one.
    """
    done = Setup(machine or here())
    try:
        saving.load(book)
        module = beside.module_for(book)
        with told(module):
            present = module.read_text(encoding="utf-8", errors="replace") if module.exists() else ""
        if not beside.fits(book):
            better = beside.better(book)
            done.findings.append(finding("excel_name_unfit", Severity.BLOCK, file=book.name, better=better))
        elif present and not beside.is_ours(present) and not force:
            done.findings.append(finding("excel_module_there", Severity.BLOCK, file=str(module)))
        else:
            _save(done, installing.Write(module, beside.TEXT.encode()))
    except FileRefusedError as refusal:
        return _refused(done, refusal)
    return done


def lines(done: Setup, lang: str, ending: str = "") -> list[str]:
    """Return what was found and written, line by line, and what follows from it.

    Args:
        done: a run.
        lang: "fr" or "en".
        ending: the last line where all is well; else whether the buttons can work.
    """
    missing = sum(each.severity is Severity.BLOCK for each in done.findings)
    said = [finding_line(each, lang) for each in done.findings]
    kept = [path for path in done.made if path not in done.written]
    said += [text("excel.wrote", lang, file=str(path)) for path in done.written]
    said += [text("excel.unchanged", lang, file=str(path)) for path in kept]
    if not missing:
        last = ending or (text("excel.ready", lang) if done.findings else "")
    else:
        last = "" if ending or done.machine.system == OTHER else text("excel.missing", lang, count=missing)
    return [*said, last] if last else said


def as_json(done: Setup, lang: str) -> dict[str, object]:
    """Return what was found and written as plain values."""
    return {
        "exit_code": done.exit_code,
        "system": done.machine.system,
        "python": done.machine.python,
        "settings": str(done.machine.settings),
        **done.told(lang),
    }


def put(wanted: installing.Write) -> bool:
    """Save a file unless it is there already, a program as one that can be started; return whether it was written.

    Raises:
        FileRefusedError: it can't be written; the one before is as it was.
    """
    path, data, program = wanted
    written = saving.put_file(path, data)
    with told(path):
        if program and not os.access(path, os.X_OK):
            path.chmod(0o755)
            written = True
    return written


def _save(done: Setup, wanted: installing.Write) -> None:
    done.stands(wanted.path, written=put(wanted))


def _looked(done: Setup, books: Sequence[Path]) -> None:
    try:
        with told(done.machine.settings):
            done.findings += looking.look(done.machine, XLWINGS)
        for book in books:
            sheet, built = _said_in(read_cells(saving.load(book), book.name), done.machine)
            with told(book):
                done.findings += looking.look_at(book, sheet, built, done.machine, XLWINGS)
    except FileRefusedError as refusal:
        _refused(done, refusal)


def _said_in(cells: Cells, machine: Machine) -> tuple[str, str]:
    """Return the Python that a workbook's own settings name, and the xlwings of its macros; empty where none."""
    named = {each.name.casefold(): each.refers_to for each in cells.names}
    built = named.get(MACROS_NAME, "").strip('="')
    rows: dict[int, dict[int, object]] = {}
    for sheet in cells.sheets:
        if sheet.name.casefold() == SETTINGS_SHEET:
            for cell in sheet:
                rows.setdefault(cell.row, {})[cell.column] = cell.value
    values = {str(row.get(1, "")).upper(): str(row.get(2) or "") for row in rows.values()}
    return values.get(machine.key, ""), built


def _refused(done: Setup, refusal: FileRefusedError) -> Setup:
    done.refuse(refusal)
    return done
