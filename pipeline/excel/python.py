"""How the path of a Python is written in the settings, so that Excel finds it whatever stands in it.

Windows: VBA reads the settings in the system's old code page. A path with letters beyond plain ones is written with
``%USERPROFILE%`` and the like, which Excel fills in; only what is left must be of the code page.

Mac: xlwings' script puts the path into a shell command without quotes, so that a space cuts it, and VBA may misread
letters beyond plain ones. Such a Python is started through a small script of ours in ``~/.truecost``.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

from pipeline.excel.machine import MAC, Machine

_VARIABLES = ("LOCALAPPDATA", "APPDATA", "USERPROFILE", "PROGRAMFILES", "PUBLIC")
_PLAIN_ON_MAC = re.compile(r"[A-Za-z0-9_./+@:-]+")


class Spelling(NamedTuple):
    """How a Python is named in the settings.

    Attributes:
        text: what stands there; empty where Excel could not read it.
        starter: the script that must be written for it, and its text, or None.
    """

    text: str
    starter: tuple[Path, str] | None = None


def spelling(machine: Machine) -> Spelling:
    """Return how to name the Python that runs Truecost."""
    if machine.system == MAC:
        return _on_mac(machine)
    path = machine.python
    if path.isascii():
        return Spelling(path)
    shorter = [
        f"%{name}%{path[len(value) :]}"
        for name in _VARIABLES
        if (value := machine.variables.get(name, "").rstrip("\\"))
        and path.casefold().startswith(value.casefold() + "\\")
    ]
    for text in (*[each for each in shorter if each.isascii()], path, *shorter):
        try:
            if text.encode(machine.encoding).decode(machine.encoding) == text:
                return Spelling(text)
        except UnicodeError:
            continue
    return Spelling("")


def _on_mac(machine: Machine) -> Spelling:
    if _PLAIN_ON_MAC.fullmatch(machine.python):
        return Spelling(machine.python)
    path = machine.home / ".truecost" / "python"
    if not _PLAIN_ON_MAC.fullmatch(str(path)):
        return Spelling("")
    text = f'#!/bin/sh\n# Written by "truecost excel install": starts the Python that has Truecost.\nexec {shlex.quote(machine.python)} "$@"\n'
    return Spelling(str(path), (path, text))


def filled_in(text: str, machine: Machine) -> str:
    """Return a path of the settings as Excel completes it."""
    if machine.system == MAC:
        return re.sub(r"^\$HOME(?=/)", lambda _: str(machine.home), text)
    known = {name.casefold(): value for name, value in machine.variables.items()}
    return re.sub(r"%([^%]+)%", lambda found: known.get(found[1].casefold(), found[0]), text)
