"""The contract with Excel: the command line that xlwings' VBA builds is run as it is, and ends as that VBA expects.

A click is run by an interpreter of VBA (``witness/vba``); the command that comes out starts a Python of its own, which
finds the engine on openpyxl in Excel's place. In Windows, VBA shows stderr where the exit code is not 0; on a Mac it
shows whatever stands in the log, so that it must stay empty. What is not run here: cmd.exe, AppleScript itself, and the
way from xlwings to a real Excel (by window handle in Windows).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from pipeline.excel import machine
from pipeline.excel.python import spelling
from pipeline.workbook.macros import SUBS
from tests.macros.excels import computed, place, with_buttons
from tests.witness.vba import MAC_CONTAINER, WINDOWS_HOME, Machine, click

ROOT = Path(__file__).parents[2]
PROCESS = ROOT / "tests" / "witness" / "excel_process"
PYTHON = WINDOWS_HOME + r"\truecost env\Scripts\python.exe"
SETTINGS = WINDOWS_HOME + r"\.xlwings\xlwings.conf"
EXPECTED = {
    "check": "Nothing ",
    "recalculate": "Computed: €2,201.33 excl. VAT, 5.50 days.",
    "proposal": "To mend before the document can be made",
    "explain": "Costs, ",
    "setup": "Blocking  Excel runs on Windows and macOS, not on this system",
}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Return the small plan with its buttons, as a file."""
    path = tmp_path / "made.xlsm"
    path.write_bytes(with_buttons("en"))
    return path


class Played:
    """What a started Python did: exit code, stderr, messages, tabs."""

    def __init__(self, code: int, stderr: str, out: Path) -> None:
        self.code, self.stderr = code, stderr
        told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
        self.messages = [message for message, _, _ in told.get("alerts", [])]
        self.tabs = told.get("tabs", [])


def environment(book: Path, path: str, home: Path, *, excel: bool = True) -> dict[str, str]:
    """Return the variables of a Python that Excel starts, with an Excel that has a workbook open (or none)."""
    known = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    selected = ["Costs", "A8"]
    if book.name == "computed.xlsm":
        import openpyxl  # noqa: PLC0415 - only here

        selected = ["Costs", place(openpyxl.load_workbook(book), "Costs", "Base before rules", "T01")]
    told = {"book": str(book), "path": path, "out": str(home / "out.json"), "selected": selected}
    more = (
        {"TRUECOST_TEST_EXCEL": json.dumps(told), "PYTHONPATH": f"{PROCESS}{os.pathsep}{ROOT}"}
        if excel
        else {}
    )
    return known | more | {"HOME": str(home), "PATH": "/usr/bin:/bin"}


def arguments(command: str) -> list[str]:
    """Return the arguments of a command line as a Windows program splits it: quotes, and backslashes before them."""
    found: list[str] = []
    for each in re.finditer(r'(?:[^\s"]|"(?:[^"\\]|\\+"|\\)*"?)+', command):
        text = re.sub(r'(\\*)"', lambda part: "\\" * (len(part[1]) // 2) + '"' * (len(part[1]) % 2), each[0])
        found.append(text)
    return found


def in_windows(command: str, env: dict[str, str], home: Path) -> Played:
    """Run what cmd.exe is given: a change of folder, then Python, its errors into a log."""
    given = re.fullmatch(r'cmd\.exe /C C: & cd "([^"]*)" & (.*) 2> "([^"]*)" ', command)
    assert given is not None, command
    program, *rest = arguments(given[2])
    assert program == PYTHON
    done = subprocess.run(
        [sys.executable, *rest], env=env, cwd=home, capture_output=True, text=True, check=False, timeout=120
    )
    return Played(done.returncode, done.stderr, home / "out.json")


def interpreter(home: Path, python: str) -> str:
    """Return a Python as the settings name it on a Mac, its starter written where its path has spaces or accents."""
    told = spelling(machine.Machine(machine.MAC, python, home))
    if told.starter is not None:
        script, text = told.starter
        script.parent.mkdir(exist_ok=True)
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)
    return told.text


def on_mac(parameters: str, env: dict[str, str], home: Path, python: str = sys.executable) -> Played:
    """Run what xlwings' AppleScript makes of its parameters: a command for the shell, its errors into a log."""
    package = Path(str(metadata.distribution("xlwings").locate_file("xlwings")))
    (script,) = package.glob("*.applescript")
    source = script.read_text(encoding="utf-8").replace("¬\n", "")
    names = re.search(r"set \{([^}]*)\} to SplitString", source)
    expression = re.search(r"set ShellCommand to (.*)\n", source)
    assert names is not None
    assert expression is not None
    values = dict(zip(names[1].split(", "), parameters.split("|"), strict=True))
    values |= {"PythonInterpreter": interpreter(home, python), "LOG_FILE": str(home / "xlwings.log")}
    pieces = re.findall(r'"((?:[^"\\]|\\.)*)"|(\w+)', expression[1])
    command = "".join(values[name] if name else re.sub(r"\\(.)", r"\1", text) for text, name in pieces)
    assert command.endswith("& ")
    subprocess.run(["/bin/sh", "-c", f"{command}\nwait"], env=env, cwd=home, check=True, timeout=120)
    log = (home / "xlwings.log").read_text(encoding="utf-8")
    return Played(0, log, home / "out.json")


def windows_command(book: Path, macro: str) -> str:
    """Return the command line of a click in Windows."""
    files = {SETTINGS: f'"INTERPRETER_WIN","{PYTHON}"\n', PYTHON: ""}
    (command,) = click(book, SUBS[macro], Machine(files=files)).commands
    return command


def mac_parameters(book: Path, macro: str, path: str) -> str:
    """Return what AppleScript is given by a click on a Mac."""
    settings = {f"{MAC_CONTAINER}/xlwings.conf": f'"INTERPRETER_MAC","{sys.executable}"\n'}
    (command,) = click(book, SUBS[macro], Machine(book=path, mac=True, files=settings)).commands
    return command


def opened_book(workbook: Path, macro: str) -> Path:
    """Return the workbook that Excel has open: computed already, where a cell is to be explained."""
    if macro != "explain":
        return workbook
    made = workbook.with_name("computed.xlsm")
    made.write_bytes(computed(with_buttons("en")))
    return made


@pytest.mark.parametrize("macro", EXPECTED)
def test_a_click_in_windows_ends_with_its_message_and_nothing_on_stderr(
    macro: str, workbook: Path, home: Path
) -> None:
    env = environment(opened_book(workbook, macro), WINDOWS_HOME + r"\Budget d'été\plan & offre.xlsm", home)
    done = in_windows(windows_command(workbook, macro), env, home)
    assert (done.code, done.stderr) == (0, "")
    (said,) = done.messages
    assert said.startswith(EXPECTED[macro])
    assert ("Costs" in done.tabs) == (macro in ("recalculate", "explain"))


@pytest.mark.parametrize("macro", EXPECTED)
def test_a_click_on_a_mac_leaves_the_log_empty(macro: str, workbook: Path, home: Path) -> None:
    path = "/Users/eloise/Budget d'été/plan & offre.xlsm"
    env = environment(opened_book(workbook, macro), path, home)
    done = on_mac(mac_parameters(workbook, macro, path), env, home)
    assert done.stderr == ""
    (said,) = done.messages
    assert said.startswith(EXPECTED[macro])


def test_a_python_in_a_folder_with_spaces_and_accents_is_started_on_a_mac(workbook: Path, home: Path) -> None:
    folder = home / "mes outils é"
    folder.mkdir()
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    path = "/Users/eloise/plan.xlsm"
    done = on_mac(
        mac_parameters(workbook, "check", path), environment(workbook, path, home), home, str(python)
    )
    assert done.stderr == ""
    assert done.messages[0].startswith(EXPECTED["check"])


@pytest.mark.parametrize("system", ["windows", "mac"])
def test_a_book_at_a_web_address_is_found_by_its_name(system: str, workbook: Path, home: Path) -> None:
    path = "https://société.sharepoint.com/sites/com/Budget/plan & offre.xlsm"
    env = environment(workbook, path, home)
    if system == "windows":
        done = in_windows(windows_command(workbook, "recalculate"), env, home)
    else:
        done = on_mac(mac_parameters(workbook, "recalculate", path), env, home)
    assert (done.code, done.stderr) == (0, "")
    assert done.messages[0].startswith(EXPECTED["recalculate"])


@pytest.mark.parametrize("system", ["windows", "mac"])
def test_without_an_excel_to_talk_to_vba_is_given_one_sentence(
    system: str, workbook: Path, home: Path
) -> None:
    env = environment(workbook, "/Users/eloise/plan.xlsm", home, excel=False) | {"LC_ALL": "C.UTF-8"}
    if system == "windows":
        done = in_windows(windows_command(workbook, "check"), env, home)
        assert done.code == 1
    else:
        done = on_mac(mac_parameters(workbook, "check", "/Users/eloise/plan.xlsm"), env, home)
    assert (
        done.stderr == "Truecost's buttons work from within Excel only; in a terminal, use: truecost report\n"
    )
