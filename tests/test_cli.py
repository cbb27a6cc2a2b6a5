"""The command as a person uses it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline.workbook import starter

ROOT = Path(__file__).parents[1]


def truecost(
    *words: str, at: Path, lang: str = "en_GB.UTF-8", **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": lang, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", **variables}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *words],
        cwd=at,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "Société L’Été & fils"
    (place / "workbooks").mkdir(parents=True)
    (place / "workbooks" / "offer.xlsx").write_bytes(starter.build(starter.sample("en"), "en"))
    return place


@pytest.mark.parametrize(
    "command", ["excel install", "excel check", "excel beside", "libreoffice install", "libreoffice check"]
)
def test_every_command_for_excel_has_its_help(command: str, tmp_path: Path) -> None:
    done = truecost(*command.split(), "--help", at=tmp_path, lang="fr_FR.UTF-8")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 5


@pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="Excel may be here: nothing is set up by a test"
)
@pytest.mark.parametrize("command", ["install", "check"])
def test_where_there_is_no_excel_its_set_up_says_so(command: str, tmp_path: Path) -> None:
    done = truecost("excel", command, "--json", at=tmp_path, HOME=str(tmp_path))
    told = json.loads(done.stdout)
    assert (done.returncode, told["findings"][0]["code"]) == (1, "excel_not_here")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["new", "check", "report", "proposal", "remove", "rules"])
@pytest.mark.parametrize("lang", ["en_GB.UTF-8", "fr_FR.UTF-8"])
def test_every_command_has_its_help(command: str, lang: str, tmp_path: Path) -> None:
    done = truecost(command, "--help", at=tmp_path, lang=lang)
    assert done.returncode == 0
    assert f"truecost {command}" in done.stdout or "Usage" in done.stdout
    assert len(done.stdout.splitlines()) > 5


def test_help_speaks_the_systems_language(tmp_path: Path) -> None:
    assert "Ce que coûte vraiment" in truecost("--help", at=tmp_path, lang="fr_FR.UTF-8").stdout
    assert "really costs" in truecost("--help", at=tmp_path, lang="de_DE.UTF-8").stdout


def test_report_writes_beside_and_a_second_run_changes_nothing(folder: Path) -> None:
    first = truecost("report", at=folder)
    assert first.returncode == 0, first.stderr
    made = sorted(path for path in folder.rglob("*") if path.is_file())
    assert [path.name for path in made] == ["offer.en.docx", "offer.xlsx", "offer.xlsx"]
    assert made[2].relative_to(folder).parts == ("workbooks", "truecost-backups", "offer.xlsx")
    assert made[0].relative_to(folder).parts == ("reports", "offer", "2027-04", "offer.en.docx")
    before = {path: path.read_bytes() for path in made}
    times = {path: path.stat().st_mtime_ns for path in made}
    second = truecost("report", at=folder, TZ="Pacific/Kiritimati")
    assert second.returncode == 0
    assert "unchanged" in second.stdout
    assert {path: path.read_bytes() for path in made} == before
    assert {path: path.stat().st_mtime_ns for path in made} == times


def test_json_holds_what_the_table_shows(folder: Path) -> None:
    done = truecost("report", "--json", at=folder)
    told = json.loads(done.stdout)
    assert told["exit_code"] == done.returncode == 0
    (book,) = told["workbooks"]
    assert (book["kind"], book["month"], book["currency"]) == ("offer", "2027-04", "GBP")
    assert len(book["written"]) == 2
    assert {each["check"] for each in book["findings"]} >= {"S20", "S52", "S54"}
    assert {each["severity"] for each in book["findings"]} <= {"warn", "info", "waived"}
    assert [each["check"] for each in book["findings"] if each["waived"]] == ["S52"]
    assert not book["held"]


def test_proposal_leaves_the_workbook_as_it_was(folder: Path) -> None:
    before = (folder / "workbooks" / "offer.xlsx").read_bytes()
    done = truecost("proposal", "--out", "elsewhere", at=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "elsewhere" / "offer" / "2027-04" / "offer.en.docx").exists()
    assert (folder / "workbooks" / "offer.xlsx").read_bytes() == before


def test_check_writes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert truecost("check", at=folder).returncode == 0
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["report", "--month", "2027-13"], 2, "2027-13"),
        (["report", "--month", "April"], 2, "YYYY-MM"),
        (["report", "nowhere.xlsx"], 3, "does not exist"),
        (["report", "empty"], 3, "No workbook"),
        (["new", "workbooks/offer.xlsx"], 3, "already exists"),
        (["new", "plan.ods"], 2, ".xlsx"),
        (["new", "plan.xlsx", "--lang", "de"], 2, "fr or en"),
        (["new", "plan.xlsm"], 2, "with --macros"),
        (["new", "--macros", "plan.xlsx"], 2, "ends in .xlsm"),
        (["new", "--macros", "--into", "workbooks/offer.xlsx"], 2, "without --macros"),
        (["new"], 2, "--into"),
        (["new", "plan.xlsx", "--into", "workbooks/offer.xlsx"], 2, "--into"),
        (["new", "--into", "plan.ods"], 2, ".xlsm"),
        (["new", "--into", "nowhere.xlsx"], 3, "does not exist"),
        (["new", "--into", "workbooks/offer.xlsx"], 3, "already holds"),
        (["remove"], 2, "Missing"),
        (["remove", "empty"], 3, "No workbook"),
        (["remove", "--inputs", "workbooks/offer.xlsx"], 3, "no visible sheet"),
        (["excel", "dance"], 2, "dance"),
        (["excel", "beside", "workbooks/offer.xlsx", "--json"], 0, "offer.py"),
        (["excel", "beside", "nowhere.xlsx"], 3, "does not exist"),
        (["dance"], 2, "dance"),
    ],
)
def test_wrong_usage_and_unusable_files_end_with_a_sentence(
    folder: Path, words: list[str], code: int, said: str
) -> None:
    (folder / "empty").mkdir()
    done = truecost(*words, at=folder)
    assert done.returncode == code
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_new_workbook_is_ready_to_fill_and_a_sample_ready_to_compute(tmp_path: Path) -> None:
    assert truecost("new", "plan.xlsx", "--lang", "fr", at=tmp_path).returncode == 0
    assert truecost("report", "plan.xlsx", at=tmp_path).returncode == 1, "a blank plan lacks its names"
    assert truecost("new", "modèle.xlsx", "--lang", "fr", "--sample", at=tmp_path).returncode == 0
    assert truecost("report", "modèle.xlsx", at=tmp_path).returncode == 0


def test_a_workbook_with_macros_is_made_computed_checked_and_cleared(tmp_path: Path) -> None:
    vba = "xl/vbaProject.bin"
    assert (
        truecost("new", "--macros", "modèle été.xlsm", "--lang", "fr", "--sample", at=tmp_path).returncode
        == 0
    )
    book = tmp_path / "modèle été.xlsm"
    project = zipfile.ZipFile(book).read(vba)
    for command, code in (("report", 0), ("check", 0), ("remove", 0), ("report", 0)):
        done = truecost(command, book.name, at=tmp_path)
        assert done.returncode == code, done.stdout + done.stderr
        assert zipfile.ZipFile(book).read(vba) == project
    assert (tmp_path / "reports" / "modèle été" / "2027-01" / "business-case.fr.docx").exists()
    assert truecost("new", "--macros", "vide.xlsm", "--lang", "en", at=tmp_path).returncode == 0
    assert truecost("report", "vide.xlsm", at=tmp_path).returncode == 1, "a blank plan lacks its names"


def test_one_unusable_file_does_not_stop_the_others(folder: Path) -> None:
    (folder / "workbooks" / "broken.xlsx").write_bytes(b"PK\x03\x04 not really")
    done = truecost("report", at=folder)
    assert done.returncode == 3
    assert (folder / "reports" / "offer" / "2027-04" / "offer.en.docx").exists()


def test_a_workbook_open_in_excel_is_not_touched(folder: Path) -> None:
    book = folder / "workbooks" / "offer.xlsx"
    before = book.read_bytes()
    (folder / "workbooks" / "~$offer.xlsx").write_bytes(b"\x05Marie")
    done = truecost("report", at=folder, lang="fr_FR.UTF-8")
    assert done.returncode == 3
    assert "ouvert" in done.stdout
    assert book.read_bytes() == before
    assert not (folder / "reports").exists()


def test_sheets_are_added_to_a_workbook_computed_and_taken_out_again(tmp_path: Path) -> None:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "Costs"  # type: ignore[union-attr]
    book.save(stream)
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(stream.getvalue())
    added = truecost("new", "--into", "mine.xlsx", "--lang", "en", "--sample", at=tmp_path)
    assert added.returncode == 0, added.stderr
    assert "Tasks" in added.stdout
    assert (tmp_path / "truecost-backups" / "mine.xlsx").read_bytes() == stream.getvalue()
    assert truecost("report", "mine.xlsx", at=tmp_path).returncode == 0
    assert "Costs (2)" in openpyxl.load_workbook(mine).sheetnames
    taken = truecost("remove", "mine.xlsx", "--json", at=tmp_path)
    assert "Costs (2)" in json.loads(taken.stdout)["workbooks"][0]["sheets"]
    assert "Tasks" in openpyxl.load_workbook(mine).sheetnames
    last = truecost("remove", "mine.xlsx", "--inputs", at=tmp_path, lang="fr_FR.UTF-8")
    assert (last.returncode, "Retiré de mine.xlsx" in last.stdout) == (0, True)
    assert openpyxl.load_workbook(mine).sheetnames == ["Costs"]
    again = truecost("remove", "mine.xlsx", "--inputs", at=tmp_path)
    assert (again.returncode, "no sheet of Truecost" in again.stdout) == (0, True)


def test_no_backup_keeps_none(folder: Path) -> None:
    assert truecost("report", "--no-backup", at=folder).returncode == 0
    assert [each.name for each in (folder / "workbooks").iterdir()] == ["offer.xlsx"]


def test_rules_are_printed_with_formula_reason_and_source(tmp_path: Path) -> None:
    done = truecost("rules", "--lang", "fr", at=tmp_path)
    assert done.returncode == 0
    assert "Jours" in done.stdout
    told = json.loads(truecost("rules", "--json", "--lang", "en", at=tmp_path).stdout)
    days = next(rule for rule in told if rule["name"] == "work.days")
    assert days["formula"].startswith("ROUND(")
    assert days["why"]
    assert days["source"]
