"""Cells as they are read, against openpyxl on real workbooks and against hand-written sheets."""

from __future__ import annotations

import io
import os
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from pipeline.findings import FileRefusedError
from pipeline.workbook.cells import NOT_CALCULATED, Cells, ErrorValue, RawCell, read_cells
from pipeline.workbook.dates import is_date_format
from pipeline.workbook.numbers import number_of

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

REFUSED = {
    # openpyxl can't read the first two either; the third has no readable root relations, which openpyxl
    # never looks at: what such a file holds is anybody's guess, and nothing could be written back to it.
    "poi__clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx",
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5265527465181184.xlsx",
    "poi__xlsx-corrupted.xlsx",
}
TWO_PARTS_OF_ONE_NAME = "poi__duplicate-filename.xlsx"  # which one counts is undefined: writing refuses it


def corpus() -> list[Any]:
    """Return the real workbooks, or one entry that says that they are not there."""
    files = sorted(CORPUS.glob("*.xls[xm]"))
    if not files:
        missing = pytest.mark.skipif(not os.environ.get("CI"), reason="no shared corpus beside the project")
        return [pytest.param(None, marks=missing, id="no-corpus")]
    return [pytest.param(file, id=file.stem) for file in files if file.name not in REFUSED]


@pytest.mark.parametrize("file", corpus())
def test_every_cell_of_a_real_workbook_is_what_openpyxl_reads(file: Path | None) -> None:
    assert file is not None, "the shared corpus must be there in CI"
    data = file.read_bytes()
    cells = read_cells(data, file.name)
    values, formulas = witnesses(transitional(data))
    # openpyxl counts dialogue and macro sheets as worksheets
    assert [sheet.name for sheet in cells.sheets if sheet.name not in values.sheetnames] == []
    for sheet in cells.sheets:
        if file.name == TWO_PARTS_OF_ONE_NAME:
            continue
        assert read(sheet) == witnessed(values[sheet.name], formulas[sheet.name], cells.date1904)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_real_workbook_that_is_damaged_is_refused(name: str) -> None:
    file = CORPUS / name
    if not file.exists():
        assert not os.environ.get("CI"), "the shared corpus must be there in CI"
        pytest.skip("no shared corpus beside the project")
    with pytest.raises(FileRefusedError) as refused:
        [list(sheet) for sheet in read_cells(file.read_bytes(), name).sheets]
    assert refused.value.finding.code == "damaged"


def transitional(data: bytes) -> bytes:
    """Return an ISO strict workbook with the older namespaces, which are the only ones openpyxl knows."""
    before = zipfile.ZipFile(io.BytesIO(data))
    if b"purl.oclc.org/ooxml/spreadsheetml/main" not in before.read("xl/workbook.xml"):
        return data
    after = io.BytesIO()
    with zipfile.ZipFile(after, "w") as written:
        for part in before.infolist():
            content = before.read(part)
            for strict, older in (
                (b"http://purl.oclc.org/ooxml/spreadsheetml/main", MAIN.encode()),
                (b"http://purl.oclc.org/ooxml/officeDocument/relationships", RELATIONS.encode()),
            ):
                content = content.replace(strict, older)
            written.writestr(part.filename, content)
    return after.getvalue()


def witnesses(data: bytes) -> tuple[openpyxl.Workbook, openpyxl.Workbook]:
    """Return what openpyxl reads: once with cached values, once with formulas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it is going to lose
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True), openpyxl.load_workbook(
            io.BytesIO(data)
        )


def read(sheet: Any) -> dict[tuple[int, int], tuple[Any, bool]]:
    """Return our cells by place, with what openpyxl has no word for told as None."""
    found = {}
    for cell in sheet:
        value = None if cell.value is NOT_CALCULATED or cell.value == "" else cell.value
        if value is not None or cell.formula:
            found[cell.row, cell.column] = (comparable(value), cell.formula)
    return found


def witnessed(values: Any, formulas: Any, date1904: bool) -> dict[tuple[int, int], tuple[Any, bool]]:
    """Return openpyxl's cells by place, told as we tell them.

    Times of day and elapsed times are numbers here: a plan has no use for hours, and a cell that holds half
    a day holds 0.5. openpyxl leaves escapes as they are, where Excel shows the character.
    """
    found = {}
    for row in values.iter_rows():
        for cell in row:
            formula = formulas.cell(cell.row, cell.column).data_type == "f"
            value = cell.value if cell.value != "" else None
            if isinstance(value, time | timedelta):
                value = to_excel(value)  # type: ignore[no-untyped-call]
            if value is not None or formula:
                found[cell.row, cell.column] = (comparable(value), formula)
    assert date1904 == (values.parent.epoch.year == 1904)
    return found


def comparable(value: Any) -> Any:
    """Return numbers to 12 digits (openpyxl reads binary floats) and midnights as days, each with its type."""
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, int | float | Decimal):
        return ("number", f"{float(value):.12g}")
    if isinstance(value, datetime):
        return ("day", value.date() if value.time() == time() else value)
    if isinstance(value, date):
        return ("day", value)
    return None if value is None else ("text", str(value))


# ------------------------------------------------------------------------------- sheets written out by hand


def workbook(
    rows: str,
    *,
    strings: str = "",
    styles: str = "",
    properties: str = "",
    prefix: str = "",
    names: str = "",
    head: str = "",
    encoding: str = "utf-8",
) -> bytes:
    """Return a workbook of one sheet with odd part names, ids and targets; ``rows`` is its sheetData."""
    x = f"{prefix}:" if prefix else ""
    space = f'xmlns:{prefix}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{kind}/officeDocument" '
        'Target="/Book/Main.xml"/></Relationships>',
        "book/main.xml": f'<{x}workbook {space} xmlns:q="{RELATIONS}"><{x}workbookPr {properties}/>'
        f'<{x}sheets><{x}sheet name="L&apos;été" sheetId="7" q:id="deux"/></{x}sheets>'
        f"<{x}definedNames>{names}</{x}definedNames></{x}workbook>",
        "Book/_rels/Main.xml.rels": f'<Relationships xmlns="{package}">'
        f'<Relationship Id="un" Type="{kind}/styles" Target="look.xml"/>'
        f'<Relationship Id="trois" Type="{kind}/sharedStrings" Target="../words.xml"/>'
        f'<Relationship Id="deux" Type="{kind}/worksheet" Target="Sheets/S.xml"/></Relationships>',
        "Book/Sheets/s.xml": f'<?xml version="1.0" encoding="{encoding}"?>{head}<{x}worksheet {space}>'
        f"<{x}sheetData>{rows}</{x}sheetData></{x}worksheet>",
        "words.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "Book/look.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content.encode(encoding if name.endswith("s.xml") else "utf-8"))
    return file.getvalue()


def cells_of(data: bytes) -> list[RawCell]:
    """Return the cells of the only sheet."""
    (sheet,) = read_cells(data, "book.xlsx").sheets
    return list(sheet)


def values_of(rows: str, **options: Any) -> list[Any]:
    """Return the values of the only sheet."""
    return [cell.value for cell in cells_of(workbook(rows, **options))]


def test_sheets_are_found_through_relations_whatever_the_parts_are_called() -> None:
    read_book: Cells = read_cells(workbook('<row r="2"><c r="B2"><v>1</v></c></row>'), "book.xlsx")
    assert [sheet.name for sheet in read_book.sheets] == ["L'été"]
    assert list(read_book.sheets[0]) == [RawCell(2, 2, Decimal(1), formula=False)]


def test_a_prefix_on_every_element_changes_nothing() -> None:
    rows = '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>oui</x:t></x:is></x:c></x:row>'
    assert values_of(rows, prefix="x") == ["oui"]


def test_cells_and_rows_without_an_address_stand_after_the_one_before() -> None:
    rows = (
        "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r='5'><c r='C5'><v>4</v></c><c><v>5</v></c></row>"
    )
    places = [(cell.row, cell.column) for cell in cells_of(workbook(rows + "<row><c><v>6</v></c></row>"))]
    assert places == [(1, 1), (1, 3), (5, 3), (5, 4), (6, 1)]


def test_each_kind_of_value_is_told_apart() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>0.2</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#REF!</v></c>'
        '<c r="D1" t="s"><v>0</v></c><c r="E1" t="str"><f>"a"</f><v>a</v></c><c r="F1"><f>A1*2</f><v>0.4</v></c>'
        '<c r="G1"><f>A1*2</f><v></v></c><c r="H1" s="1"/><c r="I1" t="inlineStr"><is><t/></is></c>'
        '<c r="J1" t="str"><f>""</f><v></v></c><c r="K1" t="str"><f>X()</f></c></row>'
    )
    found = {
        cell.column: (cell.value, cell.formula)
        for cell in cells_of(workbook(rows, strings="<si><t>b</t></si>"))
    }
    assert found == {
        1: (Decimal("0.2"), False),
        2: (True, False),
        3: ("#REF!", False),
        4: ("b", False),
        5: ("a", True),
        6: (Decimal("0.4"), True),
        7: (NOT_CALCULATED, True),
        9: ("", False),
        10: ("", True),
        11: (NOT_CALCULATED, True),
    }
    assert isinstance(found[3][0], ErrorValue)
    assert found[2][0] is True


def test_rich_text_is_joined_and_phonetic_guides_are_left_out() -> None:
    strings = "<si><r><t>Coût</t></r><r><t xml:space='preserve'> par jour</t></r><rPh sb='0' eb='1'><t>ku</t></rPh></si>"
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c>'
        '<c r="B1" t="inlineStr"><is><r><t>a</t></r><rPh sb="0" eb="1"><t>x</t></rPh><r><t>b</t></r></is></c></row>'
    )
    assert values_of(rows, strings=strings) == ["Coût par jour", "ab"]


def test_escaped_characters_are_read_and_a_protected_escape_stays() -> None:
    strings = "<si><t>a_x000A_b</t></si><si><t>_x005F_x000A_</t></si>"
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    assert values_of(rows, strings=strings) == ["a\nb", "_x000A_"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("753.6900000000001", "753.69"),
        ("0.30000000000000004", "0.3"),
        ("1E3", "1000"),
        ("-0", "0"),
        ("1.50", "1.5"),
        ("12345678901234567", "12345678901234600"),
        ("0.055", "0.055"),
        ("2.5E-7", "2.5E-7"),
    ],
)
def test_numbers_keep_fifteen_digits_and_no_idle_zeros(text: str, number: str) -> None:
    assert str(number_of(text)) == number


@pytest.mark.parametrize("text", ["nan", "inf", "1,5", "", "abc"])
def test_what_is_no_number_is_never_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any text that is no number
        number_of(text)


STYLES = (
    '<numFmts count="3"><numFmt numFmtId="164" formatCode="mmm yyyy"/><numFmt numFmtId="165" formatCode="[h]:mm"/>'
    '<numFmt numFmtId="166" formatCode="0.0&quot; days&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>'
    '<xf numFmtId="20"/></cellXfs>'
)


def test_dates_are_told_by_the_format_of_their_cell() -> None:
    rows = "<row r='1'>" + "".join(f"<c s='{style}'><v>46113</v></c>" for style in range(6)) + "</row>"
    day = date(2026, 4, 1)
    assert values_of(rows, styles=STYLES) == [46113, day, day, 46113, 46113, 46113]


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>44651</v></c><c r="B1" s="1"><v>44651.5</v></c></row>'
    expected = [date(2026, 4, 1), datetime(2026, 4, 1, 12)]  # noqa: DTZ001
    assert values_of(rows, styles=STYLES, properties='date1904="1"') == expected


def test_a_time_of_day_an_impossible_day_and_an_iso_date() -> None:
    rows = (
        '<row r="1"><c r="A1" s="1"><v>0.5</v></c><c r="B1" s="1"><v>-3</v></c><c r="C1" s="1"><v>99999999</v></c>'
        '<c r="D1" t="d"><v>2027-04-01T00:00:00</v></c><c r="E1" s="1"><v>59</v></c><c r="F1" s="1"><v>61</v></c></row>'
    )
    expected = [Decimal("0.5"), -3, 99999999, date(2027, 4, 1), date(1900, 2, 28), date(1900, 3, 1)]
    assert values_of(rows, styles=STYLES) == expected


@pytest.mark.parametrize(
    ("code", "shows_a_day"),
    [
        ("dd/mm/yyyy", True),
        ("[$-40C]mmmm yyyy;@", True),
        ("mmm", True),
        ("yy", True),
        ("h:mm AM/PM", False),
        ("mm:ss.0", False),
        ("[mm]:ss", False),
        ("#,##0.00 [$€-40C]", False),
        ('0.0" mois"', False),
        ("[Red]0.00", False),
        (r"0\d", False),
        ("General", False),
    ],
)
def test_number_formats_that_show_a_day(code: str, shows_a_day: bool) -> None:
    assert is_date_format(code) is shows_a_day


def test_a_cell_in_the_last_row_costs_one_cell() -> None:
    assert cells_of(workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')) == [
        RawCell(1_048_576, 16_384, Decimal(1), formula=False)
    ]


def test_text_after_the_cells_is_no_cell() -> None:
    data = workbook(
        "<row r='1'><c r='A1'><v>1</v></c></row></sheetData><rows><c r='B1'><v>2</v></c></rows><sheetData>"
    )
    assert [cell.value for cell in cells_of(data)] == [1]


def test_names_tell_which_sheet_they_point_to() -> None:
    names = (
        "<definedName name='truecost.costs'>'L''été'!$A$1</definedName>"
        "<definedName name='gone' localSheetId='0'>#REF!$A$1</definedName>"
    )
    found = read_cells(workbook("", names=names), "book.xlsx").names
    assert [(each.name, each.target_sheet, each.sheet) for each in found] == [
        ("truecost.costs", "L'été", None),
        ("gone", None, "L'été"),
    ]


def test_a_sheet_in_another_encoding_reads_the_same() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>été</t></is></c></row>'
    assert values_of(rows, encoding="utf-16") == ["été"]


def refused(data: bytes) -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(FileRefusedError) as error:
        [list(sheet) for sheet in read_cells(data, "book.xlsx").sheets]
    assert dict(error.value.finding.details)["file"] == "book.xlsx"
    return error.value.finding.code


def test_entities_are_refused_before_anything_is_expanded() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'
    assert refused(workbook("<row r='1'><c r='A1' t='str'><v>&c;</v></c></row>", head=bomb)) == "has_entities"


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='1'><c r='A1'><v>1</v></row>",
        "<row r='1'><c r='A1' t='s'><v>5</v></c></row>",
        "<row r='1'><c r='A1'><v>twelve</v></c></row>",
        "<row r='1'><c r='1A'><v>1</v></c></row>",
        "<row r='one'><c><v>1</v></c></row>",
    ],
    ids=["broken XML", "no such text", "no number", "no address", "no row"],
)
def test_what_no_program_writes_is_damage(rows: str) -> None:
    assert refused(workbook(rows)) == "damaged"


def zipped(**parts: str) -> bytes:
    """Return a zip of parts, whose names are given with __ for / and _ for a point."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in parts.items():
            written.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def test_files_that_are_no_workbook_say_what_they_are() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert refused(b"") == "empty_file"
    assert refused(b"Nom;Jours\nIdentit\xe9;3") == "not_a_workbook"
    assert refused(ole + "Workbook".encode("utf-16-le")) == "old_xls"
    assert refused(ole + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert refused(ole + "WordDocument".encode("utf-16-le")) == "not_a_workbook"
    assert refused(zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet")) == "not_a_workbook"


def test_a_truncated_workbook_is_damaged() -> None:
    data = workbook("<row r='1'><c r='A1'><v>1</v></c></row>")
    assert refused(data[: len(data) // 2]) == "damaged"


def test_bytes_changed_inside_a_part_are_damage() -> None:
    data = bytearray(workbook("<row r='1'><c r='A1'><v>1</v></c></row>" * 50))
    at = data.index(b"Book/Sheets/s.xml") + 30
    data[at] ^= 0xFF
    assert refused(bytes(data)) == "damaged"
