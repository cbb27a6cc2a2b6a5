"""The set-up of LibreOffice: the macro in the person's profile, and what else is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.findings import FileRefusedError, Finding, Severity, blocks
from pipeline.languages import LANGUAGES, table, text
from pipeline.libreoffice import looking
from pipeline.libreoffice.machine import Machine, here
from pipeline.libreoffice.macro import MACROS, macro_text
from pipeline.runs.telling import finding_json, finding_line
from pipeline.workbook import saving
from pipeline.workbook.troubles import told


@dataclass
class Setup:
    """What was found on a machine, and written to it.

    Attributes:
        findings: what is well and what is missing.
        written: the files that were written.
        made: every file that the run stands for, written or found as it should be.
        refused: whether a file can't be used at all.
    """

    machine: Machine
    findings: list[Finding] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)
    refused: bool = False

    @property
    def exit_code(self) -> int:
        """0 all works, 1 something is missing, 3 a file can't be used."""
        return 3 if self.refused else int(blocks(self.findings))


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
        if saving.put_file(path, macro_of(done.machine).encode()):
            done.written.append(path)
        done.made.append(path)
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
        "findings": [finding_json(each, lang) for each in done.findings],
        "written": [str(path) for path in done.written],
        "files": [str(path) for path in done.made],
    }


def _looked(done: Setup) -> None:
    with told(done.machine.macro):
        done.findings += looking.look(done.machine, macro_of(done.machine))


def _refused(done: Setup, refusal: FileRefusedError) -> Setup:
    done.findings.append(refusal.finding)
    done.refused = True
    return done
