"""The Python is named so that Excel finds it, whatever letters and spaces its path has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.excel.installing import Write
from pipeline.excel.python import filled_in, spelling
from pipeline.runs.excel import put
from tests.excel.machines import mac, windows
from tests.witness.vba import WINDOWS_HOME


@pytest.mark.parametrize(
    ("python", "text"),
    [
        (r"C:\Python 312\python.exe", r"C:\Python 312\python.exe"),
        (WINDOWS_HOME + r"\my env\Scripts\python.exe", r"%USERPROFILE%\my env\Scripts\python.exe"),
        (WINDOWS_HOME.upper() + r"\env\python.exe", r"%USERPROFILE%\env\python.exe"),
        (WINDOWS_HOME + r"\AppData\Local\py\python.exe", r"%LOCALAPPDATA%\py\python.exe"),
        (r"D:\Société\Éloïse & fils\python.exe", r"D:\Société\Éloïse & fils\python.exe"),
        (WINDOWS_HOME + r"\Société\python.exe", WINDOWS_HOME + r"\Société\python.exe"),
        (r"D:\Владимир\python.exe", ""),
    ],
)
def test_in_windows_a_variable_takes_the_place_of_letters_that_vba_may_misread(
    tmp_path: Path, python: str, text: str
) -> None:
    machine = windows(tmp_path, python)
    assert spelling(machine).text == text
    assert spelling(machine).starter is None
    if text:
        assert filled_in(text, machine).casefold() == python.casefold()


def test_in_windows_letters_of_another_alphabet_are_no_matter_within_the_persons_folder(
    tmp_path: Path,
) -> None:
    python = r"C:\Users\Владимир\env\python.exe"
    machine = windows(tmp_path, python, variables={"USERPROFILE": r"C:\Users\Владимир"})
    assert spelling(machine).text == r"%USERPROFILE%\env\python.exe"


def test_on_a_mac_a_plain_path_stands_as_it_is() -> None:
    assert spelling(mac(Path("/Users/eloise"))) == ("/Users/eloise/truecost/bin/python", None)
    assert spelling(mac(Path("/Users/Éloïse M"), "/Users/Éloïse M/bin/python")).text == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
@pytest.mark.parametrize("folder", ["Mes documents", "été", 'l\'autre "env" $HOME `x`'])
def test_on_a_mac_a_script_starts_a_python_whose_path_a_shell_would_cut(tmp_path: Path, folder: str) -> None:
    real = tmp_path / folder / "bin" / "python"
    real.parent.mkdir(parents=True)
    real.symlink_to(sys.executable)
    home = tmp_path / "home"
    named = spelling(mac(home, str(real)))
    assert named.text == str(home / ".truecost" / "python")
    assert named.starter is not None
    path, text = named.starter
    assert put(Write(path, text.encode(), program=True))
    assert os.access(path, os.X_OK)
    # as xlwings' script writes it: the path without quotes, then the code in quotes
    done = subprocess.run(
        ["/bin/sh", "-c", f'{named.text} -B -c "import sys; print(sys.argv[1])" "--wb=plan été.xlsm"'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "--wb=plan été.xlsm\n"
    assert not put(Write(path, text.encode(), program=True)), "a second time there is nothing to write"
