"""A package is read or refused with a reason, and written back without touching what was not written."""

from __future__ import annotations

import io
import os
import re
import warnings
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline.findings import FileRefusedError
from pipeline.languages import LANGUAGES
from pipeline.languages.sentences import sentence
from pipeline.workbook.package import Package
from pipeline.workbook.parts import Parts
from pipeline.workbook.tab_names import free_name
from pipeline.workbook.writer import sheet_names, write_sheets
from tests.workbook.test_writer import MAY_CHANGE, a_plan, opened, parts

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
WORKBOOKS = sorted(CORPUS.glob("*.xls?")) if CORPUS.is_dir() else []
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "ours to keep"  # type: ignore[index]
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes], *extra: tuple[str, bytes]) -> bytes:
    """Return a zip with each part passed through a function, and further parts at its end."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in extra:
            new.writestr(name, content)
    return out.getvalue()


def in_workbook(data: bytes, old: str, new: str) -> bytes:
    """Return a workbook in whose workbook.xml a pattern was replaced, which must have been there."""

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return content
        text, count = re.subn(old, new, content.decode(), count=1)
        assert count == 1
        return text.encode()

    return changed(data, change)


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefusedError) as caught:
        Package.read(data, "budget.xlsx")
    assert dict(caught.value.finding.details)["file"] == "budget.xlsx"
    return caught.value.finding.code


def same(_: str, content: bytes) -> bytes:
    return content


def test_a_file_that_is_no_zip_is_not_a_workbook() -> None:
    assert refusal(b"") == "empty_file"
    assert refusal(b"Libelle;Jours\nAudit;3\n") == "not_a_workbook"


def test_an_old_xls_an_encrypted_file_and_an_old_word_document_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert refusal(ole + "Workbook".encode("utf-16-le")) == "old_xls"
    assert refusal(ole + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert refusal(ole + "WordDocument".encode("utf-16-le")) == "not_a_workbook"


def test_a_word_document_is_not_excel() -> None:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    data = changed(a_workbook(), lambda _, content: content.replace(_MAIN_TYPE.encode(), word.encode()))
    assert refusal(data) == "not_excel"


def test_a_zip_of_something_else_is_not_a_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    assert refusal(out.getvalue()) == "not_a_workbook"


def test_an_open_document_sheet_is_not_a_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(out.getvalue()) == "not_a_workbook"


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.99])
def test_a_truncated_file_is_damaged(kept: float) -> None:
    data = a_workbook()
    assert refusal(data[: int(len(data) * kept)]) == "damaged"


def test_a_part_with_a_wrong_checksum_is_damaged() -> None:
    data = a_workbook()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        place = archive.getinfo("xl/styles.xml").header_offset + 60
    assert refusal(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]) == "damaged"


def test_two_parts_whose_names_differ_by_case_only_are_refused() -> None:
    assert refusal(changed(a_workbook(), same, ("XL/Styles.xml", b"<x/>"))) == "duplicate_parts"


def test_a_zip_bomb_is_too_large() -> None:
    assert (
        refusal(changed(a_workbook(), same, ("xl/media/zeros.bin", bytes(70 * 1024 * 1024)))) == "too_large"
    )


def test_a_document_type_is_refused_before_its_entities_grow() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><workbook'
    assert refusal(in_workbook(a_workbook(), "<workbook", bomb)) == "has_entities"


def test_a_signed_workbook_is_refused() -> None:
    assert refusal(changed(a_workbook(), same, ("_xmlsignatures/origin.sigs", b""))) == "signed"


def test_a_workbook_with_a_locked_structure_is_refused() -> None:
    locked = in_workbook(a_workbook(), "<workbookProtection */>", '<workbookProtection lockStructure="1"/>')
    assert refusal(locked) == "structure_locked"


def test_a_workbook_that_asks_to_be_read_only_is_refused() -> None:
    asked = in_workbook(a_workbook(), "<workbookPr", '<fileSharing readOnlyRecommended="true"/><workbookPr')
    assert refusal(asked) == "read_only_recommended"


def test_a_binary_workbook_is_told_apart() -> None:
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    data = changed(a_workbook(), lambda _, content: content.replace(_MAIN_TYPE.encode(), binary.encode()))
    assert refusal(data) == "binary_workbook"


@pytest.mark.parametrize(("final", "code"), [("true", "marked_final"), ("false", "")])
def test_a_workbook_that_was_marked_as_final_is_refused(final: str, code: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    link = f'<Relationship Id="fin" Type="{kind}" Target="docProps/custom.xml"/></Relationships>'.encode()
    space = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        f' xmlns:vt="{space}"><property fmtid="x" pid="2" name="_MarkAsFinal"><vt:bool>{final}</vt:bool></property></Properties>'
    )

    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"</Relationships>", link) if name == "_rels/.rels" else content

    data = changed(a_workbook(), change, ("docProps/custom.xml", custom.encode()))
    if code:
        assert refusal(data) == code
    else:
        Package.read(data)


@pytest.mark.parametrize("read", [Package.read, Parts])
def test_reading_and_writing_refuse_the_same_files(read: Callable[[bytes, str], object]) -> None:
    bomb = changed(a_workbook(), same, ("xl/media/zeros.bin", bytes(70 * 1024 * 1024)))
    deep = in_workbook(a_workbook(), "<workbookPr", "<a>" * 300 + "</a>" * 300 + "<workbookPr")
    entities = in_workbook(a_workbook(), "<workbook", '<!DOCTYPE x [<!ENTITY a "ha">]><workbook')
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    files = {
        "empty_file": b"",
        "not_a_workbook": b"Jours;3",
        "encrypted": ole + "EncryptedPackage".encode("utf-16-le"),
        "old_xls": ole + "Workbook".encode("utf-16-le"),
        "damaged": deep,
        "too_large": bomb,
        "has_entities": entities,
    }
    for code, data in files.items():
        with pytest.raises(FileRefusedError) as caught:
            read(data, "budget.xlsx")
        assert caught.value.finding.code == code


def test_every_refusal_and_loss_has_its_sentence_in_both_languages() -> None:
    folder = Path(__file__).parents[2] / "pipeline" / "workbook"
    modules = (
        "refusals",
        "package",
        "parts",
        "writer",
        "added_rules",
        "additions",
        "added_cells",
        "xml_reading",
        "sheet_xml",
    )
    source = "".join((folder / f"{name}.py").read_text(encoding="utf-8") for name in modules)
    codes = set(re.findall(r'(?:FileRefusedError|lose|_lose|finding)\(\s*"(\w+)"(?! \+)', source)) | {
        "binary_workbook", "old_xls", "encrypted", "not_excel", "signed", "structure_locked", "shared_revisions",
        "read_only_recommended", "marked_final", "loses_cell", "loses_line_cell", "loses_cells", "loses_comments",
        "loses_drawing",
    }  # fmt: skip
    assert {"damaged", "duplicate_parts", "too_large", "has_entities", "loses_table", "rows_put_in"} <= codes
    for lang in LANGUAGES:
        for code in codes:
            details = dict.fromkeys(("file", "sheet", "value", "cell", "part", "count"), "x")
            assert "{" not in sentence(code, details, lang), code


def test_a_shared_workbook_with_revisions_is_refused() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/revisionHeaders"
    link = f'<Relationship Id="rev1" Type="{kind}" Target="revisions/revisionHeaders.xml"/></Relationships>'.encode()

    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"</Relationships>", link) if name == "xl/_rels/workbook.xml.rels" else content

    assert refusal(changed(a_workbook(), change)) == "shared_revisions"


def test_every_part_comes_back_as_it_was_stored() -> None:
    data = a_workbook()
    written = Package.read(data).write()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(written)) as after:
        assert after.testzip() is None
        assert after.namelist() == before.namelist()
        for name in before.namelist():
            assert after.read(name) == before.read(name)
            assert after.getinfo(name).compress_size == before.getinfo(name).compress_size
            assert after.getinfo(name).date_time == before.getinfo(name).date_time


def test_a_part_written_with_the_same_bytes_keeps_its_stored_form() -> None:
    data = a_workbook()
    package = Package.read(data)
    package.put("XL/styles.xml", package.part("xl/styles.xml"))
    assert package.write() == Package.read(data).write()


def test_a_new_part_gets_a_type_of_its_own_and_no_clock() -> None:
    package = Package.read(a_workbook())
    package.put("xl/new.xml", b"<new/>", "application/x-new+xml")
    with zipfile.ZipFile(io.BytesIO(package.write())) as archive:
        types = archive.read("[Content_Types].xml")
        assert b'PartName="/xl/new.xml" ContentType="application/x-new+xml"' in types
        assert archive.getinfo("xl/new.xml").date_time == (1980, 1, 1, 0, 0, 0)


def test_names_of_parts_and_targets_are_found_whatever_their_case_and_spelling() -> None:
    def change(name: str, content: bytes) -> bytes:
        if name == "_rels/.rels":
            return content.replace(b'Target="xl/workbook.xml"', b'Target="/XL/Workbook.xml"')
        return content

    package = Package.read(changed(a_workbook(), change))
    assert package.main == "XL/Workbook.xml"
    assert package.part(package.main).startswith(b"<")


def test_the_corpus_is_there() -> None:
    if not WORKBOOKS and os.environ.get("CI") == "true":
        pytest.fail(f"no workbooks in {CORPUS}")
    if not WORKBOOKS:
        pytest.skip(f"no workbooks in {CORPUS}")
    assert len(WORKBOOKS) == 66


REFUSED = {
    "openxmlsdk__Revision_NameCommentChange.xlsx": "shared_revisions",
    "poi__clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx": "damaged",
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5265527465181184.xlsx": "damaged",
    "poi__duplicate-filename.xlsx": "duplicate_parts",
    "poi__ms-office-2010-signed.xlsx": "signed",
    "poi__workbookProtection-workbook_password-2013.xlsx": "structure_locked",
    "poi__workbookProtection_workbook_revision_protected.xlsx": "shared_revisions",
    "poi__workbookProtection_workbook_structure_protected.xlsx": "structure_locked",
    "poi__xlsx-corrupted.xlsx": "damaged",
}


@pytest.mark.parametrize(
    "path", [each for each in WORKBOOKS if each.name in REFUSED], ids=lambda path: path.name
)
def test_a_real_workbook_that_must_be_left_alone_is_refused_with_its_reason(path: Path) -> None:
    with pytest.raises(FileRefusedError) as caught:
        write_sheets(path.read_bytes(), [a_plan()])
    assert caught.value.finding.code == REFUSED[path.name]


@pytest.mark.parametrize(
    "path", [each for each in WORKBOOKS if each.name not in REFUSED], ids=lambda path: path.name
)
def test_a_real_workbook_keeps_everything_that_is_not_ours(path: Path) -> None:
    data = path.read_bytes()
    tab = free_name((name for name, _ in sheet_names(data)), "Coûts d'été")
    out = write_sheets(data, [a_plan(name=tab)])
    assert write_sheets(out, [a_plan(name=tab)]) == out

    before, after = parts(data), {name.lower(): content for name, content in parts(out).items()}
    changed = {name.lower() for name in before if after.get(name.lower()) != before[name]}
    assert changed - MAY_CHANGE <= {"xl/calcchain.xml"}
    assert_equal_but_for_ours(before, after, tab)

    removed = {
        name.lower(): content for name, content in parts(write_sheets(out, [], remove=["costs"])).items()
    }
    left = {name for name, content in before.items() if removed.pop(name.lower(), None) != content}
    chain = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    known = {name.lower() for name in before}
    relinked = "xl/calcchain.xml" in known or "xl/styles.xml" not in known  # one went, or the other came
    assert left <= {"xl/styles.xml", *(chain if relinked else ())}
    assert set(removed) <= {"xl/styles.xml"}

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl warns of what it drops; it drops nothing of the file itself
        try:
            names = opened(data).sheetnames  # none in a strict workbook
        except Exception:  # noqa: BLE001 - what it can't read in the original proves nothing
            return
        book = opened(out)
    if not names:
        return
    assert book.sheetnames == [*names, tab]
    assert book[tab]["D5"].value == "=ROUND(B5*550,2)"
    assert book[tab]["D5"].number_format == '#,##0.00;[Red]-#,##0.00;"–"'


def assert_equal_but_for_ours(before: dict[str, bytes], after: dict[str, bytes], tab: str) -> None:
    """The workbook part is canonically the same but for our sheet, our names and the order to calculate."""
    old = next(content for name, content in before.items() if name.lower() == "xl/workbook.xml")
    new = after["xl/workbook.xml"]
    start = re.compile(rb"<(?:\w+:)?workbook\b[^>]*>")
    assert (start.search(new) or b"new")[0] == (start.search(old) or b"old")[0]

    tree, original = ET.fromstring(new), ET.fromstring(old)
    space = tree.tag.partition("}")[0] + "}"
    sheets, names = tree.find(f"{space}sheets"), tree.find(f"{space}definedNames")
    assert sheets is not None
    assert names is not None
    sheets.remove(sheets[-1])
    quoted = "'" + tab.replace("'", "''") + "'!"
    ours = [each for each in names if each.get("name", "").startswith("truecost.")]
    for each in [
        *ours,
        *(each for each in names if each not in ours and (each.text or "").startswith(quoted)),
    ]:
        names.remove(each)
    calculation = tree.find(f"{space}calcPr")
    assert calculation is not None
    assert calculation.attrib.pop("fullCalcOnLoad") == "1"
    for root in (tree, original):
        for node in root.iter():
            node.tail = None
        for tag in ("definedNames", "calcPr"):
            found = root.find(f"{space}{tag}")
            if found is not None:
                found.attrib.pop("fullCalcOnLoad", None)
                if not len(found) and not found.attrib:
                    root.remove(found)
    written = [ET.canonicalize(ET.tostring(root), strip_text=True) for root in (tree, original)]
    assert written[0] == written[1]
