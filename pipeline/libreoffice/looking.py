"""What is missing on a machine for the macro, as findings: *block* where it can't work, *warn* where it may not."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.findings import Finding, Severity, finding
from pipeline.libreoffice.machine import Machine
from pipeline.libreoffice.macro import is_ours


def look(machine: Machine, text: str) -> Iterator[Finding]:
    """Yield what is well and what is missing.

    Args:
        machine: where LibreOffice is to run Truecost.
        text: what the macro's file must hold.

    Raises:
        OSError: the macro can't be read.
    """
    if machine.program is None:
        yield finding("libreoffice_not_found", Severity.WARN, folder=str(machine.profile))
    elif not machine.runs_scripts:
        yield finding("libreoffice_no_scripts", Severity.BLOCK, program=str(machine.program))
    if machine.boxed:
        yield finding("libreoffice_boxed", Severity.WARN)
    present = written(machine)
    if not present:
        yield finding("libreoffice_no_macro", Severity.BLOCK, file=str(machine.macro))
    elif present != text:
        yield finding("libreoffice_other_macro", Severity.BLOCK, file=str(machine.macro))
    else:
        yield finding("libreoffice_macro_found", Severity.INFO, python=machine.python)


def in_the_way(machine: Machine) -> Iterator[Finding]:
    """Yield a file of the macro's name that is not ours."""
    present = written(machine)
    if present and not is_ours(present):
        yield finding("libreoffice_file_there", Severity.BLOCK, file=str(machine.macro))


def written(machine: Machine) -> str:
    """Return the macro's file; nothing where there is none."""
    path = machine.macro
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
