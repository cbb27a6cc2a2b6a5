"""``truecost excel``: what is written, what is said to be missing, in both languages, and what is left alone."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.excel import looking
from pipeline.excel.machine import Machine, here
from pipeline.findings import Severity
from pipeline.languages import LANGUAGES, table
from pipeline.languages.sentences import sentence
from pipeline.runs import excel
from pipeline.workbook.macros import XLWINGS
from pipeline.workbook.starter import build, minimal
from tests.excel.machines import MAC_PYTHON, PYTHON, mac, package, registry, windows
from tests.witness.vba import MAC_CONTAINER, WINDOWS_HOME, click
from tests.witness.vba import Machine as Played

ROOT = Path(__file__).parents[2]


def codes(done: excel.Setup, weight: Severity | None = None) -> set[str]:
    return {each.code for each in done.findings if weight in (None, each.severity)}


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Installing -----------------------------------------------------------------------------------------------


def test_in_windows_the_settings_name_this_python_and_a_second_run_writes_nothing(tmp_path: Path) -> None:
    done = excel.install(machine=windows(tmp_path))
    assert done.written == [tmp_path / ".xlwings" / "xlwings.conf"]
    assert (
        done.written[0].read_bytes()
        == rb'"INTERPRETER_WIN","%USERPROFILE%\truecost env\Scripts\python.exe"' + b"\r\n"
    )
    assert (done.exit_code, codes(done, Severity.BLOCK)) == (0, set())
    assert codes(done, Severity.WARN) == {"excel_no_addin", "excel_no_functions"}
    before = everything(tmp_path)
    again = excel.install(machine=windows(tmp_path))
    assert (again.written, again.made) == ([], done.made)
    assert everything(tmp_path) == before


def test_on_a_mac_the_script_of_xlwings_is_put_in_its_place_too(tmp_path: Path) -> None:
    done = excel.install(machine=mac(tmp_path), addin=True)
    library = tmp_path / "Library"
    settings = library / "Containers" / "com.microsoft.Excel" / "Data" / "xlwings.conf"
    assert settings.read_text(encoding="ascii").strip() == f'"INTERPRETER_MAC","{MAC_PYTHON}"'
    script = library / "Application Scripts" / "com.microsoft.Excel" / f"xlwings-{XLWINGS}.applescript"
    assert script.read_bytes() == (package() / script.name).read_bytes()
    addin = library / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized"
    addin = addin / "Startup.localized" / "Excel" / "xlwings.xlam"
    assert addin.read_bytes() == (package() / "addin" / "xlwings.xlam").read_bytes()
    assert done.written == [settings, script, addin]
    assert codes(done) == {"excel_python_found", "excel_automation", "excel_addin_found"}


def test_a_person_who_has_another_python_keeps_it_until_told_otherwise(tmp_path: Path) -> None:
    settings = tmp_path / ".xlwings" / "xlwings.conf"
    settings.parent.mkdir()
    settings.write_bytes(b'"SHOW CONSOLE","True"\r\n"INTERPRETER_WIN","C:\\Anaconda\\python.exe"\r\n')
    before = everything(tmp_path)
    done = excel.install(machine=windows(tmp_path))
    assert (done.exit_code, codes(done)) == (1, {"excel_keeps_python"})
    assert everything(tmp_path) == before
    forced = excel.install(machine=windows(tmp_path), force=True)
    assert forced.exit_code == 0
    assert settings.read_bytes().startswith(b'"SHOW CONSOLE","True"\r\n"INTERPRETER_WIN","%USERPROFILE%')


def test_a_python_that_is_gone_gives_way_without_asking(tmp_path: Path) -> None:
    settings = tmp_path / ".xlwings" / "xlwings.conf"
    settings.parent.mkdir()
    settings.write_bytes(b'"INTERPRETER_WIN","C:\\old\\python.exe"\r\n')
    machine = windows(tmp_path, is_file=lambda path: "old" not in path)
    assert excel.install(machine=machine).written == [settings]


def test_settings_can_stand_in_a_folder_of_workbooks_instead(tmp_path: Path) -> None:
    folder = tmp_path / "Budgets d’été"
    folder.mkdir()
    done = excel.install(folder, machine=windows(tmp_path))
    assert done.written == [folder / "xlwings.conf"]
    assert not (tmp_path / ".xlwings").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"system": "other"}, "excel_not_here"),
        ({"xlwings": None}, "excel_no_xlwings"),
        ({"python": "D:\\Владимир\\python.exe"}, "excel_letters"),
    ],
)
def test_what_can_not_work_is_said_and_nothing_is_written(
    tmp_path: Path, change: dict[str, object], code: str
) -> None:
    done = excel.install(machine=replace(windows(tmp_path), **change))  # type: ignore[arg-type]
    assert (done.exit_code, codes(done), everything(tmp_path)) == (1, {code}, {})


def test_a_file_in_the_way_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".xlwings").write_bytes(b"")
    for done in (excel.install(machine=windows(tmp_path)), excel.check(machine=windows(tmp_path))):
        for lang in LANGUAGES:
            assert "Traceback" not in "\n".join(excel.lines(done, lang))
    assert excel.install(machine=windows(tmp_path)).exit_code == 3


def test_another_users_settings_that_are_a_jumble_of_bytes_are_kept(tmp_path: Path) -> None:
    settings = tmp_path / ".xlwings" / "xlwings.conf"
    settings.parent.mkdir()
    jumble = bytes(range(256)).replace(b"\n", b"").replace(b"\r", b"") + b"\r\n"
    settings.write_bytes(jumble)
    assert excel.install(machine=windows(tmp_path)).exit_code == 0
    assert settings.read_bytes().startswith(jumble)


# Looking --------------------------------------------------------------------------------------------------


@pytest.fixture
def ready(tmp_path: Path) -> Machine:
    """Windows with everything in place."""
    machine = windows(tmp_path, registry=registry({"own.AccessVBOM": 1}))
    assert excel.install(machine=machine, addin=True).exit_code == 0
    return machine


def test_a_machine_with_everything_has_nothing_to_mend(ready: Machine) -> None:
    done = excel.check(machine=ready)
    assert codes(done, Severity.INFO) == codes(done)
    assert codes(done) == {"excel_python_found", "excel_macros_allowed", "excel_addin_found"}
    assert excel.lines(done, "en")[-1] == "The buttons can work on this machine."
    assert done.written == []


@pytest.mark.parametrize(
    ("change", "code", "weight"),
    [
        ({"is_file": lambda _: False}, "excel_python_gone", "block"),
        ({"xlwings_of": lambda _: ""}, "excel_python_lacks", "block"),
        ({"xlwings_of": lambda _: "0.33.0"}, "excel_other_version", "block"),
        ({"python": r"C:\other\python.exe"}, "excel_other_python", "info"),
        ({"registry": registry({"own.VBAWarnings": 4})}, "excel_macros_off", "block"),
        ({"registry": registry({"own.VBAWarnings": 3})}, "excel_macros_off", "block"),
        (
            {"registry": registry({"own.VBAWarnings": 1, "policy.VBAWarnings": 4})},
            "excel_macros_forbidden",
            "block",
        ),
        (
            {"registry": registry({"own.VBAWarnings": 4, "policy.VBAWarnings": 2})},
            "excel_macros_allowed",
            "info",
        ),
        ({"registry": registry({"own.VBAWarnings": 1})}, "excel_no_functions", "warn"),
        ({"registry": registry({"own.AccessVBOM": 1, "policy.AccessVBOM": 0})}, "excel_no_functions", "warn"),
    ],
)
def test_what_is_missing_in_windows_is_found(
    ready: Machine, change: dict[str, object], code: str, weight: str
) -> None:
    done = excel.check(machine=replace(ready, **change))  # type: ignore[arg-type]
    assert code in codes(done, Severity(weight))
    assert done.exit_code == int(weight == "block")


def test_nothing_installed_is_found(tmp_path: Path) -> None:
    assert codes(excel.check(machine=windows(tmp_path)), Severity.BLOCK) == {"excel_no_settings"}
    assert codes(excel.check(machine=mac(tmp_path)), Severity.BLOCK) == {
        "excel_no_settings",
        "excel_no_script",
    }


def test_an_add_in_of_another_version_is_found(ready: Machine) -> None:
    ready.addin.write_bytes(b"PK older")
    assert "excel_old_addin" in codes(excel.check(machine=ready), Severity.WARN)


def test_a_workbooks_own_settings_and_those_beside_it_are_told_in_the_order_in_which_they_win(
    ready: Machine, tmp_path: Path
) -> None:
    book = tmp_path / "plan.xlsm"
    book.write_bytes(build(minimal("en"), "en", macros=True))
    assert codes(excel.check([book], ready)) == codes(excel.check(machine=ready))
    (tmp_path / "xlwings.conf").write_bytes(b'"INTERPRETER_WIN","C:\\beside\\python.exe"\r\n')
    (found,) = [each for each in excel.check([book], ready).findings if each.code == "excel_settings_win"]
    assert (found.severity, dict(found.details)["python"]) == (Severity.INFO, r"C:\beside\python.exe")
    gone = replace(ready, is_file=lambda path: "beside" not in path)
    assert "excel_settings_win" in codes(excel.check([book], gone), Severity.BLOCK)


def test_macros_of_an_older_xlwings_are_found(
    ready: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "plan.xlsm"
    monkeypatch.setattr("pipeline.workbook.macros.XLWINGS", "0.30.1")
    book.write_bytes(build(minimal("en"), "en", macros=True))
    (found,) = [each for each in excel.check([book], ready).findings if each.code == "excel_old_macros"]
    assert dict(found.details) == {"file": "plan.xlsm", "found": "0.30.1", "wanted": XLWINGS}


def test_a_workbook_from_the_internet_is_found(ready: Machine, tmp_path: Path) -> None:
    book = tmp_path / "plan.xlsm"
    book.write_bytes(build(minimal("en"), "en", macros=True))
    Path(f"{book}:Zone.Identifier").write_bytes(b"[ZoneTransfer]\r\nZoneId=3\r\n")
    assert looking.from_the_internet(book)
    assert "excel_from_internet" in codes(excel.check([book], ready), Severity.BLOCK)
    Path(f"{book}:Zone.Identifier").write_bytes(b"[ZoneTransfer]\r\nZoneId=1\r\n")
    assert "excel_from_internet" not in codes(excel.check([book], ready))


def test_a_workbook_that_can_not_be_used_ends_with_its_sentence(ready: Machine, tmp_path: Path) -> None:
    assert excel.check([tmp_path / "nowhere.xlsm"], ready).exit_code == 3


def test_this_machine_is_looked_at_without_harm() -> None:
    machine = here()
    assert machine.python == sys.executable
    assert machine.xlwings == package()
    assert machine.xlwings_of(sys.executable) == XLWINGS
    assert machine.xlwings_of("/nowhere/python") == ""
    assert machine.is_file(sys.executable)


# What VBA makes of it -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "plan.xlsm"
    path.write_bytes(build(minimal("en"), "en", macros=True))
    return path


def test_what_is_written_is_what_vba_in_windows_starts(tmp_path: Path, book: Path) -> None:
    excel.install(machine=windows(tmp_path))
    text = (tmp_path / ".xlwings" / "xlwings.conf").read_text(encoding="cp1252")
    files = {WINDOWS_HOME + r"\.xlwings\xlwings.conf": text, PYTHON: ""}
    (command,) = click(book, "TruecostCheck", Played(files=files)).commands
    assert f'& "{PYTHON}" -B -c ' in command


def test_settings_beside_a_workbook_win_over_the_persons_own(tmp_path: Path, book: Path) -> None:
    other = r"D:\Société\python.exe"
    excel.install(machine=windows(tmp_path))
    excel.install(tmp_path, machine=windows(tmp_path, other))
    files = {
        WINDOWS_HOME + r"\.xlwings\xlwings.conf": (tmp_path / ".xlwings" / "xlwings.conf").read_text(
            "cp1252"
        ),
        r"C:\Budgets\xlwings.conf": (tmp_path / "xlwings.conf").read_text("cp1252"),
        PYTHON: "",
        other: "",
    }
    (command,) = click(book, "TruecostCheck", Played(book=r"C:\Budgets\plan.xlsm", files=files)).commands
    assert f'& "{other}" -B -c ' in command


def test_what_is_written_is_what_vba_on_a_mac_starts(tmp_path: Path, book: Path) -> None:
    machine = mac(tmp_path / "home", "/Users/eloise/Mes documents/env/bin/python")
    excel.install(machine=machine)
    files = {f"{MAC_CONTAINER}/xlwings.conf": machine.settings.read_text(encoding="ascii")}
    (command,) = click(
        book, "TruecostCheck", Played(book="/Users/eloise/plan.xlsm", mac=True, files=files)
    ).commands
    starter = command.split("|")[1]
    assert starter == str(tmp_path / "home" / ".truecost" / "python")
    assert "'/Users/eloise/Mes documents/env/bin/python'" in Path(starter).read_text(encoding="utf-8")


# "Run main" -----------------------------------------------------------------------------------------------


def a_book(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(build(minimal("fr"), "fr"))
    return path


@pytest.mark.parametrize("name", ["budget.xlsx", "Budget_2027.xlsx", "été_2027.xlsx"])
def test_a_module_is_laid_beside_a_workbook_once(tmp_path: Path, name: str) -> None:
    path = a_book(tmp_path, name)
    done = excel.lay_module(path)
    module = path.with_suffix(".py")
    assert (done.written, done.exit_code) == ([module], 0)
    assert excel.lay_module(path).written == []
    compile(f"import {path.stem};{path.stem}.main()", "as the add-in runs it", "exec")
    assert "from pipeline.macros import main" in module.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Budget été 2027.xlsx", "Budget_été_2027.xlsx"),
        ("agency-offer.xlsx", "agency_offer.xlsx"),
        ("2027.xlsx", "budget_2027.xlsx"),
        ("calendar.xlsx", "calendar_budget.xlsx"),
        ("Numbers.xlsx", "Numbers_budget.xlsx"),
        ("class.xlsx", "class_budget.xlsx"),
        ("pipeline.xlsx", "pipeline_budget.xlsx"),
        ("---.xlsx", "budget.xlsx"),
    ],
)
def test_a_name_that_python_can_not_import_is_told_with_a_better_one(
    tmp_path: Path, name: str, better: str
) -> None:
    done = excel.lay_module(a_book(tmp_path, name))
    (found,) = done.findings
    assert (found.code, dict(found.details)["better"]) == ("excel_name_unfit", better)
    assert not list(tmp_path.glob("*.py"))
    assert excel.lay_module(a_book(tmp_path, better)).exit_code == 0


def test_a_persons_own_module_is_kept_unless_forced(tmp_path: Path) -> None:
    path = a_book(tmp_path, "budget.xlsx")
    (tmp_path / "budget.py").write_text("print('mine')\n", encoding="utf-8")
    assert codes(excel.lay_module(path)) == {"excel_module_there"}
    assert (tmp_path / "budget.py").read_text(encoding="utf-8") == "print('mine')\n"
    assert excel.lay_module(path, force=True).written == [tmp_path / "budget.py"]


def test_what_is_no_workbook_gets_no_module(tmp_path: Path) -> None:
    assert excel.lay_module(tmp_path / "nowhere.xlsx").exit_code == 3


# What is said ---------------------------------------------------------------------------------------------


def said_in_the_source() -> Iterator[str]:
    for path in (*(ROOT / "pipeline" / "excel").glob("*.py"), ROOT / "pipeline" / "runs" / "excel.py"):
        yield from re.findall(r'"(excel_\w+)"', path.read_text(encoding="utf-8"))


def test_every_finding_has_its_sentence_in_each_language_and_none_is_left_over() -> None:
    for lang in LANGUAGES:
        assert set(table("excel.findings", lang)) == set(said_in_the_source())


def test_sentences_name_what_they_are_about_and_the_json_says_the_same(tmp_path: Path) -> None:
    done = excel.install(machine=windows(tmp_path))
    for lang in LANGUAGES:
        said = "\n".join(excel.lines(done, lang))
        assert PYTHON in said
        assert "{" not in said
        told = json.loads(json.dumps(excel.as_json(done, lang)))
        assert [each["message"] for each in told["findings"]] == [
            sentence(each.code, dict(each.details), lang) for each in done.findings
        ]
        assert told["written"] == [str(tmp_path / ".xlwings" / "xlwings.conf")]
