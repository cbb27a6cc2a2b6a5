"""What ``truecost excel install`` writes: the settings, on a Mac the script of xlwings, and the add-in if asked for.

Nothing is written here: what a file is to hold is worked out, and ``runs`` saves it as it saves any file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.excel.looking import addin_of
from pipeline.excel.machine import MAC, OTHER, Machine
from pipeline.excel.python import Spelling, filled_in, spelling
from pipeline.excel.settings import put, value_in
from pipeline.findings import Finding, Severity, finding


class Write(NamedTuple):
    """A file to be as given, and whether it is a program."""

    path: Path
    data: bytes
    program: bool = False


def writes(
    machine: Machine, version: str, *, folder: Path | None, addin: bool, force: bool
) -> tuple[list[Write], list[Finding]]:
    """Return the files that a machine needs, and why something is not among them.

    Args:
        machine: where Excel is to run Truecost.
        version: the version of xlwings whose VBA the workbooks have.
        folder: of workbooks whose settings are to stand beside them; None for the person's own settings.
        addin: whether the add-in of xlwings is wanted.
        force: whether another Python that the settings name gives way.

    Raises:
        OSError: settings that are there can't be read.
    """
    if machine.system == OTHER:
        return [], [finding("excel_not_here", Severity.BLOCK)]
    if machine.xlwings is None:
        return [], [finding("excel_no_xlwings", Severity.BLOCK, python=machine.python)]
    named = spelling(machine)
    if not named.text:
        return [], [finding("excel_letters", Severity.BLOCK, python=machine.python)]
    path = machine.settings if folder is None else folder / "xlwings.conf"
    data = path.read_bytes() if path.exists() else b""
    found = list(_others(machine, path, data, named)) if not force else []
    wanted: list[Write] = []
    if not found:
        if named.starter is not None:
            starter, text = named.starter
            wanted.append(Write(starter, text.encode(), program=True))
        wanted.append(Write(path, put(data, machine.key, named.text, machine.encoding)))
    if machine.system == MAC:
        script = machine.script(version)
        wanted.append(Write(script, (machine.xlwings / script.name).read_bytes()))
    if addin:
        wanted.append(Write(machine.addin, addin_of(machine.xlwings).read_bytes()))
    return wanted, found


def _others(machine: Machine, path: Path, data: bytes, named: Spelling) -> Iterator[Finding]:
    """Yield another Python that the settings name and that is there: a person's other macros may need it."""
    present = value_in(data, machine.key, machine.encoding)
    if (
        present
        and present.casefold() != named.text.casefold()
        and machine.is_file(filled_in(present, machine))
    ):
        yield finding(
            "excel_keeps_python", Severity.BLOCK, settings=str(path), python=present, own=machine.python
        )
