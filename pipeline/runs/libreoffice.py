"""The set-up of LibreOffice: the macro in the person's profile, and what else is missing."""

from __future__ import annotations

from pathlib import Path

from pipeline.findings import FileRefusedError, Severity
from pipeline.languages import LANGUAGES, table, text
from pipeline.libreoffice import looking
from pipeline.libreoffice.machine import Machine, here
from pipeline.libreoffice.macro import MACROS, macro_text
from pipeline.runs.setting_up import SetUp
from pipeline.runs.telling import finding_line
from pipeline.workbook import saving
from pipeline.workbook.troubles import told

Setup = SetUp[Machine]


def macro_of(machine: Machine) -> str:
    """Return what the macro's file holds on a machine."""
    docs = {
        name: text(f"calc.macros.{what}", spoken)
        for what, names in MACROS.items()
        for name, spoken in zip(names, LANGUAGES, strict=True)
    }
    words = {each: table("calc.starting", each) for each in LANGUAGES}
    return macro_text(machine.python, words, docs)


def check(user: Path | None = None, machine: Machine | None = None) -> Setup:
    """Look at a machine; nothing is written."""
    done = Setup(machine or here(user))
    try:
        _looked(done)
    except FileRefusedError as refusal:
        return _refused(done, refusal)
    return done


def install(user: Path | None = None, *, force: bool = False, machine: Machine | None = None) -> Setup:
    """Lay the macro into the person's profile, then look at the machine.

    Args:
        user: the folder "user" of a profile; None for the one that LibreOffice uses by itself.
        force: whether a file of that name that is not ours is written over.
        machine: where LibreOffice is to run Truecost; None for this one.
    """
    done = Setup(machine or here(user))
    try:
        with told(done.machine.macro):
            done.findings += [] if force else looking.in_the_way(done.machine)
        if done.findings:
            return done
        path = done.machine.macro
        done.stands(path, written=saving.put_file(path, macro_of(done.machine).encode()))
        _looked(done)
    except FileRefusedError as refusal:
        return _refused(done, refusal)
    return done


def lines(done: Setup, lang: str) -> list[str]:
    """Return what was found and written, line by line, and how to go on."""
    said = [finding_line(each, lang) for each in done.findings]
    kept = [path for path in done.made if path not in done.written]
    said += [text("calc.installed.wrote", lang, file=str(path)) for path in done.written]
    said += [text("calc.installed.unchanged", lang, file=str(path)) for path in kept]
    missing = sum(each.severity is Severity.BLOCK for each in done.findings)
    ready = text("calc.installed.ready", lang)
    return [*said, text("calc.installed.missing", lang, count=missing) if missing else ready]


def as_json(done: Setup, lang: str) -> dict[str, object]:
    """Return what was found and written as plain values."""
    return {
        "exit_code": done.exit_code,
        "system": done.machine.system,
        "python": done.machine.python,
        "macro": str(done.machine.macro),
        **done.told(lang),
    }


def _looked(done: Setup) -> None:
    with told(done.machine.macro):
        done.findings += looking.look(done.machine, macro_of(done.machine))


def _refused(done: Setup, refusal: FileRefusedError) -> Setup:
    done.refuse(refusal)
    return done
