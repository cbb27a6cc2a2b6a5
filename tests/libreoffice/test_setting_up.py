"""``truecost libreoffice``: where the macro is laid, what is said to be missing, in both languages, and what is left alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.findings import Severity
from pipeline.languages import LANGUAGES, table
from pipeline.languages.sentences import sentence
from pipeline.libreoffice.machine import LINUX, MAC, WINDOWS, Machine, here
from pipeline.libreoffice.macro import MACROS
from pipeline.runs import libreoffice

INSIDE = sorted((Path(libreoffice.__file__).parents[1] / "libreoffice" / "truecost_calc").glob("*.py"))
PYTHON = r"C:\Users\Éloïse d'Été\truecost env\Scripts\python.exe"


def machine(home: Path, system: str = LINUX, **variables: str) -> Machine:
    """Return a machine whose LibreOffice runs macros in Python."""
    program = home / "LibreOffice" / "soffice"
    program.parent.mkdir(exist_ok=True)
    program.touch()
    program.with_name("pythonscript.py").touch()
    return Machine(system, PYTHON, home, variables, program)


def codes(done: libreoffice.Setup) -> dict[str, Severity]:
    return {each.code: each.severity for each in done.findings}


@pytest.mark.parametrize(
    ("system", "variables", "folder"),
    [
        (LINUX, {}, ".config/libreoffice/4/user"),
        (LINUX, {"XDG_CONFIG_HOME": "{home}/réglages à moi"}, "réglages à moi/libreoffice/4/user"),
        (MAC, {}, "Library/Application Support/LibreOffice/4/user"),
        (WINDOWS, {"APPDATA": "{home}/Roaming"}, "Roaming/LibreOffice/4/user"),
        (WINDOWS, {}, "AppData/Roaming/LibreOffice/4/user"),
    ],
)
def test_the_macro_lies_where_libreoffice_looks_for_it_and_a_second_run_writes_nothing(
    tmp_path: Path, system: str, variables: Mapping[str, str], folder: str
) -> None:
    told = {name: each.format(home=tmp_path) for name, each in variables.items()}
    done = libreoffice.install(machine=machine(tmp_path, system, **told))
    path = tmp_path / folder / "Scripts" / "python" / "Truecost.py"
    assert (done.written, done.made, done.exit_code) == ([path], [path], 0)
    before = path.read_bytes()
    again = libreoffice.install(machine=machine(tmp_path, system, **told))
    assert (again.written, again.made, path.read_bytes()) == ([], [path], before)
    assert codes(again) == {"libreoffice_macro_found": Severity.INFO}


def test_the_macro_is_small_and_names_this_python(tmp_path: Path) -> None:
    written = libreoffice.install(machine=machine(tmp_path)).written[0].read_bytes()
    tree = ast.parse(written, feature_version=(3, 8))
    values = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name)
    }
    assert ast.literal_eval(values["PYTHON"]) == PYTHON
    assert Path(ast.literal_eval(values["PACKAGE"])) == INSIDE[0].parent
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert {name for both in MACROS.values() for name in both} < set(names)
    assert len(written.splitlines()) < 80


@pytest.mark.parametrize("module", INSIDE, ids=lambda path: path.stem)
def test_what_runs_in_libreoffice_is_of_python_3_8_and_imports_nothing_of_ours(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"), feature_version=(3, 8))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            name = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            assert not (name or "").startswith("pipeline")


def test_a_file_of_that_name_that_is_not_ours_stays_unless_forced(tmp_path: Path) -> None:
    path = machine(tmp_path).macro
    path.parent.mkdir(parents=True)
    path.write_text("print('mine')")
    done = libreoffice.install(machine=machine(tmp_path))
    assert (codes(done), done.exit_code) == ({"libreoffice_file_there": Severity.BLOCK}, 1)
    assert path.read_text() == "print('mine')"
    assert libreoffice.install(machine=machine(tmp_path), force=True).written == [path]


def test_what_is_missing_is_told_and_nothing_is_written_by_check(tmp_path: Path) -> None:
    played = machine(tmp_path)
    done = libreoffice.check(machine=played)
    assert (codes(done), done.exit_code) == ({"libreoffice_no_macro": Severity.BLOCK}, 1)
    assert not played.macro.exists()
    libreoffice.install(machine=played)
    played.macro.write_text(played.macro.read_text().replace("PYTHON = ", "PYTHON =  "))
    assert "libreoffice_other_macro" in codes(libreoffice.check(machine=played))
    (tmp_path / "LibreOffice" / "pythonscript.py").unlink()
    (tmp_path / "snap" / "libreoffice").mkdir(parents=True)
    found = codes(libreoffice.check(machine=played))
    assert found["libreoffice_no_scripts"] is Severity.BLOCK
    assert found["libreoffice_boxed"] is Severity.WARN
    nowhere = Machine(LINUX, PYTHON, tmp_path)
    assert codes(libreoffice.check(machine=nowhere))["libreoffice_not_found"] is Severity.WARN


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_how_to_go_on_in_both_languages(tmp_path: Path, lang: str) -> None:
    done = libreoffice.install(machine=machine(tmp_path))
    *_, last = libreoffice.lines(done, lang)
    assert MACROS["recalculate"][LANGUAGES.index(lang)] in last
    assert libreoffice.as_json(done, lang)["written"] == [str(done.machine.macro)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_the_set_up_can_be_said(lang: str) -> None:
    for code, words in table("calc.findings", lang).items():
        details = dict.fromkeys(re.findall(r"\{(\w+)", words), "x")
        assert "{" not in sentence(code, details, lang)


def test_a_profile_can_be_named(tmp_path: Path) -> None:
    assert here(tmp_path / "user").macro == tmp_path / "user" / "Scripts" / "python" / "Truecost.py"
