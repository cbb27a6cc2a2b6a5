"""The machine that LibreOffice runs on, as far as the set-up looks at it: everything a test must be able to play."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.libreoffice.macro import NAME

WINDOWS, MAC, LINUX = "windows", "mac", "linux"
_SYSTEMS = {"win32": WINDOWS, "darwin": MAC}
_USUAL = {
    WINDOWS: (r"C:\Program Files\LibreOffice\program\soffice.exe",),
    MAC: ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    LINUX: ("/usr/lib/libreoffice/program/soffice", "/usr/lib64/libreoffice/program/soffice"),
}
_SCRIPTS = ("pythonscript.py", "../Resources/pythonscript.py")
"""What lets LibreOffice run macros in Python, seen from the folder of its program."""
_BOXES = (".var/app/org.libreoffice.LibreOffice", "snap/libreoffice")
"""Where a LibreOffice of Flatpak or Snap keeps its things: it can't start a program outside its box."""


@dataclass(frozen=True)
class Machine:
    """A machine.

    Attributes:
        system: "windows", "mac" or "linux" (any other Unix counts as Linux).
        python: the Python that runs Truecost.
        home: the person's folder.
        variables: the variables of the environment.
        program: where LibreOffice is, or None.
        user: the folder "user" of a profile; None for the one that LibreOffice uses by itself.
    """

    system: str
    python: str
    home: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    program: Path | None = None
    user: Path | None = None

    @property
    def profile(self) -> Path:
        """The folder "user" of the person's profile."""
        if self.user is not None:
            return self.user
        if self.system == WINDOWS:
            base = Path(self.variables.get("APPDATA") or self.home / "AppData" / "Roaming") / "LibreOffice"
        elif self.system == MAC:
            base = self.home / "Library" / "Application Support" / "LibreOffice"
        else:
            base = Path(self.variables.get("XDG_CONFIG_HOME") or self.home / ".config") / "libreoffice"
        return base / "4" / "user"

    @property
    def macro(self) -> Path:
        """Where the macro lies."""
        return self.profile / "Scripts" / "python" / NAME

    @property
    def runs_scripts(self) -> bool:
        """Whether LibreOffice has the part that runs macros in Python: on Linux, a package of its own."""
        if self.program is None:
            return False
        folder = self.program.resolve().parent
        return any((folder / each).exists() for each in _SCRIPTS)

    @property
    def boxed(self) -> bool:
        """Whether there is a LibreOffice that can't start other programs."""
        return any((self.home / each).is_dir() for each in _BOXES)


def here(user: Path | None = None) -> Machine:
    """Return the machine that this runs on."""
    system = _SYSTEMS.get(sys.platform, LINUX)
    found = shutil.which("soffice") or shutil.which("libreoffice")
    places = [Path(each) for each in ([found] if found else _USUAL[system])]
    program = next((each for each in places if each.exists()), None)
    return Machine(system, sys.executable, Path.home(), dict(os.environ), program, user)
