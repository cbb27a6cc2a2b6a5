"""A LibreOffice that runs without a screen while a test talks to it: books are opened, changed, undone, saved.

It needs a Python that has ``uno`` (Debian: ``python3-uno``; elsewhere LibreOffice's own), and a LibreOffice with
windows, though none is shown: one built without them (Debian's ``-nogui``) dies when a sheet's addition is undone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.witness.libreoffice import absent, make_profile, program
from tests.witness.uno_remote import Bridge, Remote, Struct, Typed

_WITHOUT_WINDOWS = ("libvclplug_genlo.so", "libvclplug_gtk3lo.so", "libvclplug_qt5lo.so")
"""Of these, a LibreOffice with windows has at least one; they are looked for on Linux only."""
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".fods": "OpenDocument Spreadsheet Flat XML",
}
"""What LibreOffice calls the ways to save a book, by the end of the file's name."""


@cache
def python_with_uno() -> str | None:
    """Return a Python that can talk to LibreOffice, or None."""
    found = program()
    beside = Path(found).resolve().parent if found is not None else Path()
    candidates = [beside / "python", beside / "python.exe", Path("/usr/bin/python3"), Path(sys.executable)]
    for each in candidates:
        if each.is_file():
            done = subprocess.run([str(each), "-c", "import uno"], capture_output=True, check=False)
            if done.returncode == 0:
                return str(each)
    return None


def has_windows() -> bool:
    """Tell whether the installed LibreOffice was built with windows."""
    found = program()
    if found is None or sys.platform != "linux":
        return found is not None
    folder = Path(found).resolve().parent
    return any((folder / each).exists() for each in _WITHOUT_WINDOWS)


def require_live() -> None:
    """Skip the test, saying why, where no live LibreOffice can be had; fail it when ``CI=true``."""
    if program() is None:
        absent("LibreOffice (soffice) not installed: no live book")
    if python_with_uno() is None:
        absent("no Python has uno (Debian: python3-uno): no live book")
    if not has_windows():
        absent("LibreOffice was built without windows (Debian: libreoffice-calc-nogui): no live book")


class Office:
    """A running LibreOffice with a profile of its own; ends with the ``with`` block.

    Attributes:
        profile: its folder ``user``, where macros of the person lie.
        desktop: its desktop.
    """

    def __init__(self, *, language: str = "") -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="truecost-live-"))
        self._pipe = f"truecost-{self._folder.name.rpartition('-')[2]}"
        root = self._folder / "profil d’été"
        make_profile(root, language=language)
        self.profile = root / "user"
        python, found = python_with_uno(), program()
        assert python is not None
        assert found is not None
        self._python = python
        options = ["--norestore", "--nologo", "--nodefault"]
        environment = f"-env:UserInstallation={root.as_uri()}"
        try:
            self.bridge = Bridge.of(python, "start", self._pipe, found, environment, *options)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self.context = self.bridge.context()
        self.desktop = self.service("com.sun.star.frame.Desktop")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bridge.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def service(self, name: str) -> Remote:
        """Return a service of LibreOffice by its name."""
        found = self.context.ServiceManager.createInstanceWithContext(name, self.context)
        assert isinstance(found, Remote)
        return found

    def join(self) -> Bridge:
        """Return a second way to the same LibreOffice, for what happens while the first one waits."""
        return Bridge.of(self._python, "join", self._pipe)

    def open(self, data: bytes | None = None, name: str = "plan.xlsx", **options: Any) -> Remote:
        """Open a book, or a new one that was never saved where there is no data.

        Args:
            data: the file.
            name: its name; it is laid in a folder of its own.
            options: how to open it, as in ``ReadOnly=True``.
        """
        url = "private:factory/scalc"
        if data is not None:
            path = Path(tempfile.mkdtemp(dir=self._folder), name)
            path.write_bytes(data)
            url = path.as_uri()
        quietly = properties(MacroExecutionMode=Typed("short", 0), **options)  # it would ask about macros
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, quietly)
        assert isinstance(document, Remote), f"LibreOffice did not open {url}"
        return document

    def saved(self, document: Remote, suffix: str = ".xlsx") -> bytes:
        """Return a copy of a book as LibreOffice saves it; the book itself stays as unsaved as it is."""
        path = Path(tempfile.mkdtemp(dir=self._folder), f"copy{suffix}")
        document.storeToURL(path.as_uri(), properties(FilterName=FILTERS[suffix]))
        return path.read_bytes()


def properties(**values: Any) -> list[Struct]:
    """Return named values as UNO takes them."""
    return [
        Struct("com.sun.star.beans.PropertyValue", Name=name, Value=each) for name, each in values.items()
    ]
