"""The machine that Excel runs on, as far as the set-up looks at it: everything a test must be able to play."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

WINDOWS, MAC, OTHER = "windows", "mac", "other"
_SYSTEMS = {"win32": WINDOWS, "darwin": MAC}
_PATIENCE = 60
_PROBE = "import pipeline, xlwings; print(xlwings.__version__)"


def _registry(key: str, name: str) -> int | None:
    """Return a number of the current user's registry, or None where there is none."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - only Windows has it

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                value, _kind = winreg.QueryValueEx(opened, name)
        except OSError:
            return None
        return value if isinstance(value, int) else None
    return None


def _is_file(path: str) -> bool:
    """Return whether a file is there, also where the folder may not be looked into."""
    try:
        return Path(path).is_file()
    except OSError:
        return False


def _xlwings_of(python: str) -> str:
    """Return the version of xlwings beside Truecost in a Python as Excel starts it; nothing where one is missing.

    It runs in an empty folder and without PYTHONPATH: what only this shell sees does not count.
    """
    left = {key: value for key, value in os.environ.items() if not key.upper().startswith("PYTHON")}
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [python, "-B", "-W", "ignore", "-c", _PROBE],
                cwd=folder,
                env=left,
                capture_output=True,
                text=True,
                check=False,
                timeout=_PATIENCE,
            )
        except (OSError, ValueError, subprocess.SubprocessError):
            return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _package() -> Path | None:
    """Return the folder of the installed xlwings, without importing it, which takes a second."""
    found = find_spec("xlwings")
    return Path(found.origin).parent if found is not None and found.origin else None


@dataclass(frozen=True)
class Machine:
    """A machine.

    Attributes:
        system: "windows", "mac" or "other".
        python: the Python that runs Truecost.
        home: the person's folder.
        variables: the variables of the environment.
        encoding: in which Excel's VBA reads a text file.
        xlwings: the folder of the installed xlwings, or None.
        registry: reads a number of the current user's registry.
        is_file: tells whether a file is there.
        xlwings_of: gives the version of xlwings that a Python has beside Truecost.
    """

    system: str
    python: str
    home: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "cp1252"
    xlwings: Path | None = None
    registry: Callable[[str, str], int | None] = _registry
    is_file: Callable[[str], bool] = _is_file
    xlwings_of: Callable[[str], str] = _xlwings_of

    @property
    def settings(self) -> Path:
        """The file of settings of the person, where xlwings' VBA looks for it last."""
        if self.system == MAC:
            return self.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data" / "xlwings.conf"
        return self.home / ".xlwings" / "xlwings.conf"

    @property
    def key(self) -> str:
        """The name of the setting that says which Python to start."""
        return "INTERPRETER_MAC" if self.system == MAC else "INTERPRETER_WIN"

    @property
    def addin(self) -> Path:
        """Where Excel looks for add-ins as it starts."""
        if self.system == MAC:
            shared = self.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
            folder = shared / "User Content.localized" / "Startup.localized" / "Excel"
        else:
            roaming = self.variables.get("APPDATA") or str(self.home / "AppData" / "Roaming")
            folder = Path(roaming) / "Microsoft" / "Excel" / "XLSTART"
        return folder / "xlwings.xlam"

    def script(self, version: str) -> Path:
        """Return where Excel for Mac looks for the script through which its VBA starts Python."""
        folder = self.home / "Library" / "Application Scripts" / "com.microsoft.Excel"
        return folder / f"xlwings-{version}.applescript"


def here() -> Machine:
    """Return the machine that this runs on."""
    system = _SYSTEMS.get(sys.platform, OTHER)
    encoding = "mbcs" if system == WINDOWS else "utf-8"
    return Machine(system, sys.executable, Path.home(), dict(os.environ), encoding, _package())
