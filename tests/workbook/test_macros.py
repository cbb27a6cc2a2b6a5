"""A macro-enabled workbook: its VBA is exactly what the sources say, each button leads to Python, nothing is lost."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from pipeline.languages import LANGUAGES, text
from pipeline.runs import stories
from pipeline.workbook import macros
from pipeline.workbook.starter import build, minimal, sample
from tests.witness.libreoffice import convert, require
from tests.witness.olevba import modules
from tests.witness.validator import validator_errors
from tests.witness.vba import MAC_CONTAINER, WINDOWS_HOME, Machine, click
from tools import build_vba

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "workbooks" / "vba" / "Macros.bas"
VBA = "xl/vbaProject.bin"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
BOUND = r"vnd\.sun\.star\.script:VBAProject\.Macros\.(\w+)\?language=Basic&amp;location=document"


@cache
def starter(lang: str) -> bytes:
    return build(sample(lang), lang, macros=True)


@cache
def reported(lang: str) -> bytes:
    outcome = stories.report(starter(lang), "plan.xlsm", lang, templates=None, documents=False)
    assert outcome.workbook is not None
    return outcome.workbook


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.namelist()


def buttons(data: bytes) -> list[tuple[str, str]]:
    """Return the words of each button in the workbook, and the macro that it runs."""
    found = []
    for name in names(data):
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            for shape in ET.fromstring(part(data, name)).iter(f"{_DRAWING}sp"):
                words = "".join(each.text or "" for each in shape.iter(f"{_MAIN}t"))
                found.append((words, str(shape.get("macro")).removeprefix("[0]!")))
    return found


def calls() -> dict[str, str]:
    """Return the Python function that each Sub of Macros.bas calls."""
    pattern = r"Public Sub (\w+)\(\)\n(?:Attribute .*\n)?    RunTruecost \"(\w+)\"\nEnd Sub"
    return dict(re.findall(pattern, SOURCE.read_text(encoding="ascii")))


# The VBA project ------------------------------------------------------------------------------------------


def test_the_project_holds_exactly_our_source_and_the_two_modules_of_xlwings(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsm"
    path.write_bytes(reported("fr"))
    found = modules(path)
    assert list(found) == ["ThisWorkbook.cls", "xlwings.bas", "Dictionary.cls", "Macros.bas"]
    assert found["Macros.bas"] == SOURCE.read_text(encoding="ascii")
    package = Path(str(metadata.distribution("xlwings").locate_file("xlwings")))
    assert found["xlwings.bas"] == package.joinpath("xlwings.bas").read_text(encoding="ascii")
    theirs = package.joinpath("addin", "Dictionary.cls").read_text(encoding="ascii")
    # a .cls file begins with lines that the editor drops, and lacks the one that says what a class is
    assert re.sub(r"Attribute VB_Base = .*\n", "", found["Dictionary.cls"]) == theirs.partition("END\n")[2]
    assert re.sub(r"Attribute .*\n", "", found["ThisWorkbook.cls"]).strip() == ""


def test_the_committed_project_is_what_the_sources_give_in_any_process(tmp_path: Path) -> None:
    script = "import sys; from tools.build_vba import build; sys.stdout.buffer.write(build())"
    settings = ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland"})
    built = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **each, "TMPDIR": str(tmp_path)},
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout
        for each in settings
    }
    assert built == {macros.vba_project()}, "run: make vba"
    licences = ROOT / "pipeline" / "workbook" / "vba" / "LICENCES.txt"
    assert licences.read_text(encoding="utf-8") == build_vba.licences()
    assert "Redistributions in binary form must reproduce" in build_vba.licences()


def test_the_version_of_xlwings_is_the_same_everywhere() -> None:
    assert f'XLWINGS_VERSION As String = "{macros.XLWINGS}"' in build_vba.sources()["xlwings"]
    assert metadata.version("xlwings") == macros.XLWINGS
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert set(re.findall(r"xlwings==([\d.]+)", project)) == {macros.XLWINGS}


def test_the_source_is_plain_and_no_command_would_trip_a_shell() -> None:
    text = SOURCE.read_text(encoding="ascii")
    assert max(map(len, text.splitlines())) < 1_000
    command = "".join(re.findall(r'RunPython (".*" & FunctionName.*)\n', text.replace("& _\n", "& ")))
    assert command
    inner = "".join(re.findall(r'"([^"]*)"', command)) + "".join(
        re.findall(r'Words\("(.*?)", +_\n +"(.*?)"\)', text)[0]
    )
    assert not set(inner) & set('"|&%!$`\\^<>')


# The workbook ---------------------------------------------------------------------------------------------


def test_the_validator_of_microsoft_finds_nothing_to_say(tmp_path: Path) -> None:
    made = {"new": build(minimal("en"), "en", macros=True), "sample": starter("en"), "report": reported("fr")}
    for name, data in made.items():
        path = tmp_path / f"{name}.xlsm"
        path.write_bytes(data)
        assert validator_errors(path) == [], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_button_runs_a_sub_that_calls_a_function_of_python(lang: str) -> None:
    subs = calls()
    assert {sub: key for key, sub in macros.SUBS.items()} == subs
    captions = {text(f"buttons.{key}.caption", lang): sub for key, sub in macros.SUBS.items()}
    assert buttons(starter(lang)) == list(captions.items())
    on_checks = [(text(f"buttons.{key}.caption", lang), macros.SUBS[key]) for key in macros.ON_CHECKS]
    assert buttons(reported(lang)) == [*captions.items(), *on_checks]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ribbon_has_the_same_buttons_on_every_sheet(lang: str) -> None:
    root = ET.fromstring(part(reported(lang), "customUI/customUI.xml"))
    spaces = {"ui": "http://schemas.microsoft.com/office/2006/01/customui"}
    found = root.findall(".//ui:button", spaces)
    assert [each.get("id") for each in found] == [*macros.SUBS.values(), macros.FUNCTIONS]
    assert {each.get("onAction") for each in found} == {"TruecostRibbon"}
    source = SOURCE.read_text(encoding="ascii")
    assert re.findall(r'Case "(\w+)": (\w+)', source) == [(each.get("id"), each.get("id")) for each in found]
    assert f"Public Sub {macros.FUNCTIONS}()" in source
    assert found[0].get("label") == text("buttons.check.caption", lang)


def test_libreoffice_binds_each_button_to_its_sub_and_keeps_the_source(tmp_path: Path) -> None:
    require()
    paths = []
    for lang in LANGUAGES:  # plans without lines: read-me and Checks have their buttons all the same
        empty = build(minimal(lang), lang, macros=True)
        blocked = stories.report(empty, "plan.xlsm", lang, templates=None).workbook
        assert blocked is not None
        paths.append(tmp_path / f"{lang}.xlsm")
        paths[-1].write_bytes(blocked)
    for document in convert(paths, tmp_path / "out", "fods").values():
        made = document.read_text(encoding="utf-8")
        bound = re.findall(BOUND, made)
        wanted = [*macros.SUBS.values(), *(macros.SUBS[key] for key in macros.ON_CHECKS)]
        assert bound == wanted
        assert "Public Sub TruecostExplain()" in made


def test_a_run_leaves_the_macros_untouched_and_a_second_one_changes_nothing() -> None:
    before, after = starter("fr"), reported("fr")
    for name in (VBA, "customUI/customUI.xml", "xl/drawings/drawing1.xml"):
        assert part(before, name) == part(after, name)
    again = stories.report(after, "plan.xlsm", "fr", templates=None, documents=False)
    assert again.workbook == after
    gone = stories.remove(after, "plan.xlsm", "fr", inputs=False)
    assert gone.workbook is not None
    assert part(gone.workbook, VBA) == macros.vba_project()
    assert buttons(gone.workbook) == buttons(before)


def test_two_builds_are_the_same_to_the_byte_and_a_plain_workbook_has_no_macro() -> None:
    assert build(sample("en"), "en", macros=True) == starter("en")
    plain = build(sample("en"), "en")
    assert VBA not in names(plain)
    assert b"macro" not in part(plain, "[Content_Types].xml") + part(plain, "xl/workbook.xml")
    report = stories.report(plain, "plan.xlsx", "en", templates=None, documents=False).workbook
    assert report is not None
    assert buttons(report) == []


def test_a_workbook_whose_macros_were_taken_out_gets_no_buttons_on_its_checks() -> None:
    stream = io.BytesIO()
    book = load_workbook(io.BytesIO(starter("en")))  # without keep_vba: as Excel saves an .xlsm as .xlsx
    book.save(stream)
    assert "truecost.macros" in book.defined_names
    outcome = stories.report(stream.getvalue(), "plan.xlsx", "en", templates=None, documents=False)
    assert outcome.workbook is not None
    assert buttons(outcome.workbook) == []


def test_buttons_on_checks_stay_single_beside_a_shape_that_a_person_drew() -> None:
    data = reported("en")
    drawing = next(
        name
        for name in names(data)
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)
        and part(data, name).count(b'macro="[0]!') == len(macros.ON_CHECKS)
    )
    own = re.search(rb"<xdr:oneCellAnchor>.*?</xdr:oneCellAnchor>", part(data, drawing))
    assert own is not None
    theirs = own[0].replace(b"Truecost button 1", b"Rectangle 9").replace(b"[0]!TruecostCheck", b"[0]!Mine")
    drawn = part(data, drawing).replace(b"</xdr:wsDr>", theirs + b"</xdr:wsDr>")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            new.writestr(info, drawn if info.filename == drawing else old.read(info))
    outcome = stories.report(stream.getvalue(), "plan.xlsm", "en", templates=None, documents=False)
    assert outcome.workbook is not None
    kept = [macro for _, macro in buttons(outcome.workbook)]
    assert sorted(kept) == sorted([*(macro for _, macro in buttons(data)), "Mine"])


def test_only_the_settings_sheet_is_hidden_and_it_holds_what_xlwings_reads() -> None:
    book = load_workbook(io.BytesIO(reported("fr")))
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"] == ["xlwings.conf"]
    rows = [[cell.value for cell in row[:2]] for row in book["xlwings.conf"].iter_rows()]
    assert rows == [
        ["ADD_WORKBOOK_TO_PYTHONPATH", "false"],
        ["UDF MODULES", "pipeline.macros.functions"],
    ]
    words = " ".join(str(cell.value) for row in book["Lisez-moi"].iter_rows() for cell in row if cell.value)
    assert "xlwings.conf" in words
    assert "ni macro" not in words


# A click, as VBA runs it ----------------------------------------------------------------------------------

_PYTHON = WINDOWS_HOME + r"\truecost env\Scripts\python.exe"
_SETTINGS = WINDOWS_HOME + r"\.xlwings\xlwings.conf"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("click") / "plan.xlsm"
    path.write_bytes(build(minimal("en"), "en", macros=True))
    return path


def test_a_click_in_windows_starts_the_python_of_the_settings(book: Path) -> None:
    machine = Machine(files={_SETTINGS: f'"INTERPRETER_WIN","{_PYTHON}"\n', _PYTHON: ""})
    for sub, function in calls().items():
        done = click(book, sub, machine)
        (command,) = done.commands
        assert done.messages == []
        assert (
            f'cd "{WINDOWS_HOME}\\truecost env\\Scripts" & "{_PYTHON}" -B -c "import xlwings.utils;'
            in command
        )
        assert 'prepare_sys_path(\\"false;' in command, "the workbook's folder is not searched"
        assert (
            f'; import pipeline.macros as m; m.{function}()"  --wb="plan & offre.xlsm" --from_xl=1' in command
        )


def test_a_click_on_a_mac_hands_over_the_same_even_for_a_book_at_a_web_address(book: Path) -> None:
    url = "https://société.sharepoint.com/sites/com/Budget/plan.xlsm"
    settings = {f"{MAC_CONTAINER}/xlwings.conf": '"INTERPRETER_MAC","/Users/eloise/.truecost/python"\n'}
    done = click(book, "TruecostExplain", Machine(book=url, mac=True, files=settings))
    (command,) = done.commands
    path, python, code, name, _app, log = command.split("|")
    assert path.startswith(f"false;{url};{url};")
    assert (python, name) == ("/Users/eloise/.truecost/python", "plan.xlsm")
    assert code.endswith("; import pipeline.macros as m; m.explain()")
    assert log == f"{MAC_CONTAINER}xlwings.log"
    assert done.messages == []


@pytest.mark.parametrize(
    ("files", "country", "said"),
    [
        ({}, 1, "Excel does not know yet which Python runs Truecost."),
        ({}, 33, "Excel ne sait pas encore quel Python lance Truecost."),
        ({_SETTINGS: f'"INTERPRETER_WIN","{_PYTHON}"\n'}, 1, f"is no longer there:\n{_PYTHON}\n"),
        ({_SETTINGS: f'"INTERPRETER_WIN","{_PYTHON}"\n'}, 33, f"n'est plus là :\n{_PYTHON}\n"),
    ],
)
def test_without_a_python_a_click_says_what_to_do_and_starts_nothing(
    book: Path, files: dict[str, str], country: int, said: str
) -> None:
    done = click(book, "TruecostCheck", Machine(files=files, country=country))
    assert done.commands == []
    (message,) = done.messages
    assert said in message
    assert "truecost excel install" in message


def test_functions_are_added_only_where_excel_lets_them_be(book: Path) -> None:
    machine = Machine(files={_SETTINGS: f'"INTERPRETER_WIN","{_PYTHON}"\n', _PYTHON: ""}, country=33)
    (message,) = click(book, "TruecostFunctions", machine).messages
    assert "Accès approuvé au modèle d'objet du projet VBA" in message
    (message,) = click(book, "TruecostFunctions", Machine(mac=True)).messages
    assert "need Excel for Windows" in message


def test_a_python_without_truecost_says_one_sentence_and_no_traceback(book: Path) -> None:
    machine = Machine(files={_SETTINGS: f'"INTERPRETER_WIN","{_PYTHON}"\n', _PYTHON: ""})
    (command,) = click(book, "TruecostCheck", machine).commands
    code = re.search(r'-c "import xlwings\.utils;.*?\\"\); (.*?)"  --wb', command)
    assert code is not None
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", code[1]],
        capture_output=True,
        text=True,
        check=False,
        cwd=book.parent,
    )
    assert done.returncode == 1
    assert done.stderr == "Truecost is missing in this Python. In a terminal, run: truecost excel install\n"


def test_the_macro_enabled_sample_has_this_project_and_these_buttons() -> None:
    data = (ROOT / "workbooks" / "mutuelle-rives-de-loire-macros.xlsm").read_bytes()
    assert part(data, VBA) == macros.vba_project()
    assert buttons(data) == buttons(reported("fr"))
