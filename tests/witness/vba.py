"""A click on a button as VBA runs it: the workbook's own modules, in an interpreter of VBA that is not ours.

pyOpenVBA runs the VBA of the workbook (our Macros.bas and the unchanged xlwings.bas) without Excel. What lies
outside VBA is played here: the machine's environment and files, ``WScript.Shell`` in Windows, AppleScript on a Mac.
What comes out is the command line that Excel would start, or the message that it would show. It is not Excel: how
Excel shows and protects things is not seen here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import Application, ExcelApplication, Workbook
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.interpreter import Interpreter, VBAInt, VBAObject, method
from pyopenvba.interpreter._values import error

WINDOWS_HOME = r"C:\Users\Éloïse Martin"
MAC_HOME = "/Users/eloise"
MAC_CONTAINER = f"{MAC_HOME}/Library/Containers/com.microsoft.Excel/Data/"
_NOT_FOUND = 53


@dataclass
class Machine:
    """What a click meets on a machine.

    Attributes:
        mac: whether it is a Mac.
        book: the workbook's FullName: a path, or a web address.
        files: the files that are there, with the text of those that are read.
        country: what Excel's ``International(xlCountryCode)`` says: 1 for English, 33 for French.
        trusted: whether VBA may see the project's modules.
    """

    book: str = WINDOWS_HOME + r"\Budget d'été\plan & offre.xlsm"
    mac: bool = False
    files: Mapping[str, str] = field(default_factory=dict)
    country: int = 1
    trusted: bool = False

    def file(self, path: object) -> str | None:
        """Return the text of a file, or None; Windows takes two separators for one."""
        return self.files.get(str(path).replace("\\\\", "\\"))


@dataclass
class Click:
    """What a click did: command lines (on a Mac, what AppleScript is given), messages."""

    commands: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def click(workbook: Path, sub: str, machine: Machine) -> Click:
    """Return what running a Sub of a workbook did on a machine."""
    done = Click()
    excel = _Excel(machine, done)
    excel.load(workbook)
    excel.run(sub)
    done.messages += [prompt for _kind, prompt, _title, _style in excel.dialogs]
    return done


class _Application(Application):
    """Excel as far as the modules ask for what the interpreter lacks."""

    machine = Machine()

    def vba_get(self, name: str, args: Any = (), named: Any = None) -> object:
        wanted = name.lower()
        if wanted == "international":
            return VBAInt(self.machine.country, "Long")
        if wanted == "hwnd":
            return VBAInt(4711, "Long")
        if wanted == "version":
            return "16.0"
        if wanted == "pathseparator":
            return "/" if self.machine.mac else "\\"
        if wanted == "path":
            return "/Applications/Microsoft Excel.app" if self.machine.mac else r"C:\Office16"
        return super().vba_get(name, args, named)

    def vba_set(self, name: str, *rest: Any, **more: Any) -> None:
        if name.lower() != "statusbar":
            super().vba_set(name, *rest, **more)


class _Book(Workbook):
    """The workbook, at the place that it is said to have."""

    machine = Machine()

    def vba_get(self, name: str, args: Any = (), named: Any = None) -> object:
        full = self.machine.book
        cut = max(full.rfind("\\"), full.rfind("/"))
        known = {"fullname": full, "name": full[cut + 1 :], "path": full[: max(cut, 0)]}
        if name.lower() == "vbproject" and not self.machine.trusted:
            raise error(1004)
        return known[name.lower()] if name.lower() in known else super().vba_get(name, args, named)


class _Shell(VBAObject):
    """WScript.Shell: notes what is run."""

    vba_type_name = "WshShell"

    def __init__(self, done: Click) -> None:
        self.done = done

    @method
    def Run(self, Command: object, *_how: object) -> object:  # noqa: N802, N803
        self.done.commands.append(str(Command))
        return VBAInt(0, "Long")

    @method
    def ExpandEnvironmentStrings(self, Text: object) -> object:  # noqa: N802, N803
        return str(Text).replace("%USERPROFILE%", WINDOWS_HOME)

    @method
    def Popup(self, Text: object, *_rest: object) -> object:  # noqa: N802, N803
        self.done.messages.append(str(Text))
        return VBAInt(1, "Long")


class _Bridge(ExcelBridge):
    def __init__(self, application: Application, done: Click) -> None:
        super().__init__(application)
        self.shell = _Shell(done)

    def create(self, type_name_: str) -> object:
        return self.shell if type_name_.lower() == "wscript.shell" else super().create(type_name_)


class _Excel(ExcelApplication):
    def __init__(self, machine: Machine, done: Click) -> None:
        application = _Application()
        application.machine = machine
        self.machine, self.done = machine, done
        self.application = application
        self.interpreter = Interpreter(_Bridge(application, done))
        application.interpreter = self.interpreter
        self.interpreter._intrinsics = {**self.interpreter._intrinsics, **self._outside()}

    def load(self, path: Path) -> None:
        """Open a workbook and add its modules that hold code, made readable for the interpreter."""
        book = self.open_workbook(path)
        book.__class__ = _Book
        book.machine = self.machine  # type: ignore[attr-defined]
        self.activate_workbook(book)
        with ExcelFile(path) as file:
            for name, source in file.vba_modules().items():
                if name not in ("ThisWorkbook", "Dictionary"):
                    self.add_module(self._readable(source), name=name)

    def _readable(self, source: str) -> str:
        """Return a module in the words that the interpreter knows: what differs does not change what is run.

        It reads no attribute of a Sub, no remark behind a directive, does not take the text "False" for False, has no files, and is
        always in Windows: which branches are compiled is decided here. On a Mac, the dictionary of Windows serves.
        """
        source = source.replace("\r\n", "\n")
        source = re.sub(r"(?m)^Attribute \w+\.VB_.*\n", "", source)
        source = re.sub(r"(?m)^(\s*#[^'\n]*?)\s*'[^\n]*", r"\1", source)
        source = re.sub(
            r"(?m)^(\s*#If (?:Not )?)Mac\b", rf"\1{'VBA7' if self.machine.mac else 'VBA99'}", source
        )
        source = re.sub(r'(GetConfig\("[A-Z ]+", False\))', r"CBool(\1)", source)
        source = re.sub(r"(?m)^(\s*)Kill .*$", r"\1", source)
        source = source.replace("d As Dictionary", "d As Object")
        source = source.replace("Set d = New Dictionary", 'Set d = CreateObject("Scripting.Dictionary")')
        for name in ("GetConfigFromFile", "ReadFile"):
            source = re.sub(
                rf"(?ms)^Function {name}\(.*?^End Function", _FUNCTIONS[name].replace("\\", r"\\"), source
            )
        return re.sub(r"(?ms)^Function SaveConfigToFile\(.*?^End Function", "", source)

    def _outside(self) -> dict[str, Callable[..., object]]:
        def environ(_: object, args: list[object], __: object) -> object:
            known = {"home": MAC_CONTAINER.rstrip("/"), "userprofile": WINDOWS_HOME, "temp": r"C:\Temp"}
            return known.get(str(args[0]).lower(), "")

        def attributes(_: object, args: list[object], __: object) -> object:
            if self.machine.file(args[0]) is None:
                raise error(_NOT_FOUND)
            return VBAInt(32, "Integer")

        def folder(_: object, args: list[object], __: object) -> object:
            return "" if self.machine.file(args[0]) is None else str(args[0])

        def script(_: object, args: list[object], __: object) -> object:
            text = str(args[0])
            if "path to home folder" in text:
                return MAC_CONTAINER
            return text.split('"')[1]

        def task(_: object, args: list[object], __: object) -> object:
            self.done.commands.append(str(args[2]))
            return ""

        def setting(_: object, args: list[object], __: object) -> object:
            return _setting(self.machine.file(args[0]) or "", str(args[1]))

        return {
            "environ": environ,
            "getattr": attributes,
            "dir": folder,
            "macscript": script,
            "applescripttask": task,
            "settinginfile": setting,
        }


_FUNCTIONS = {
    "GetConfigFromFile": """\
Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean
    sValue = SettingInFile(sFile, sName)
    GetConfigFromFile = sValue <> ""
End Function""",
    "ReadFile": """\
Function ReadFile(ByVal FileName As String)
    ReadFile = ""
End Function""",
}


def _setting(text: str, key: str) -> str:
    """Return a setting as VBA's Input # reads it: pairs of quoted texts; the first that matches counts."""
    for row in csv.reader(text.splitlines()):
        if len(row) > 1 and row[0].lower() == key.lower():
            return row[1]
    return ""
