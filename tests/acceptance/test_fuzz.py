"""Whatever file comes in: a result or a refusal in words; never another error, a hang, or a filled memory.

Hostile files go through all doors in a program of their own, whose time and memory are measured; files that are
merely broken, in thousands of small ways, go through them here.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.findings import FileRefusedError
from pipeline.workbook.cells import read_cells
from pipeline.workbook.package import Package
from tests.acceptance import corpus, hostile
from tests.acceptance.doors import knock
from tests.witness.amounts import amount, some

MOST_SECONDS = 60.0
MOST_BYTES = 300 << 20
ROOT = Path(__file__).parents[2]
ROUNDS = amount(few=75, thorough=150)
"""Mutated files of each kind; each goes through one door after the other."""

# ------------------------------------------------------------------------------------------------ hostile files


HOSTILE = list(hostile.FILES)[:: amount(few=3, thorough=1)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, dict[str, object]]]:
    """Return what became of each hostile file: what each door said, its seconds, and the most memory by then."""
    folder = tmp_path_factory.mktemp("hostile")

    def tried(name: str) -> dict[str, dict[str, object]]:
        file = folder / f"{list(hostile.FILES).index(name)}.xlsx"
        file.write_bytes(hostile.FILES[name]())
        command = [sys.executable, "-m", "tests.acceptance.doors", str(file)]
        try:
            done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=300, check=False)
        except subprocess.TimeoutExpired:
            return {"said": {"all": "TRACEBACK none: it hung"}, "seconds": {}, "memory": {}}
        finally:
            file.unlink()
        if done.returncode:
            return {"said": {"all": f"TRACEBACK {done.stderr.decode()[-2000:]}"}, "seconds": {}, "memory": {}}
        said: dict[str, dict[str, object]] = json.loads(done.stdout)
        return said

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(HOSTILE, pool.map(tried, HOSTILE), strict=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_neither_crashes_nor_hangs_nor_fills_the_memory(
    name: str, told: dict[str, dict[str, dict[str, object]]], tell: Callable[[str], None]
) -> None:
    result = told[name]
    tell(f"{name}: {_summed_up(result)}")
    assert {door: said for door, said in result["said"].items() if str(said).startswith("TRACEBACK")} == {}
    assert {
        door: spent for door, spent in result["seconds"].items() if float(str(spent)) > MOST_SECONDS
    } == {}
    assert {door: held for door, held in result["memory"].items() if int(str(held)) > MOST_BYTES} == {}


def _summed_up(result: dict[str, dict[str, object]]) -> str:
    codes = Counter(str(said)[:20] or "taken" for said in result["said"].values())
    most = max((int(str(held)) for held in result["memory"].values()), default=0) >> 20
    longest = max((float(str(spent)) for spent in result["seconds"].values()), default=0.0)
    return f"{', '.join(f'{code} {count}' for code, count in codes.items())}; {longest:.1f} s, {most} MB"


def test_the_measure_of_memory_sees_memory_being_filled(tmp_path: Path) -> None:
    code = "from tests.acceptance.doors import most_memory; x = bytes(350 << 20); x += b'1'; print(most_memory())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert int(done.stdout) > MOST_BYTES
    file = tmp_path / "plan.xlsx"
    file.write_bytes(hostile.plan())
    plain = subprocess.run(
        [sys.executable, "-m", "tests.acceptance.doors", str(file)], capture_output=True, cwd=ROOT, check=True
    )
    said = json.loads(plain.stdout)
    assert set(said["said"].values()) <= {"", "has_inputs"}
    assert max(said["memory"].values()) < MOST_BYTES / 2


# ------------------------------------------------------------------------------------------------- broken files


@cache
def victims() -> tuple[bytes, ...]:
    """Return the workbooks that are broken: a plan, a computed one, and real ones where the corpus is there."""
    plan = hostile.plan()
    real = [path.read_bytes() for path in corpus.WORKBOOKS if path.stat().st_size < 9_000]
    return (plan, corpus.report(plan, "plan.xlsx"), *real)


def survives(data: bytes, *doors: str) -> Counter[str]:
    """Knock at doors; an error that is not a refusal comes through and fails the test.

    ``report`` reads cells and plan, checks, and writes: what goes through it has been at every door but two.
    """
    return Counter(knock(data, door) or "taken" for door in doors or ("report", "new --into", "remove"))


def test_a_file_cut_anywhere_is_refused_or_read() -> None:
    random = Random(1)  # noqa: S311
    for each in victims():
        for _ in range(6):
            survives(each[: random.randrange(len(each))])


def test_a_file_with_bytes_changed_spliced_or_doubled_is_refused_or_read(tell: Callable[[str], None]) -> None:
    random, codes = Random(2), Counter[str]()  # noqa: S311
    for number in range(ROUNDS):
        data = bytearray(victims()[number % len(victims())])
        for _ in range(random.choice((1, 1, 3, 30))):
            at = random.randrange(len(data))
            match random.randrange(4):
                case 0:
                    data[at] = random.randrange(256)
                case 1:
                    other = random.choice(victims())
                    start = random.randrange(len(other))
                    data[at : at + random.randrange(2000)] = other[start : start + random.randrange(2000)]
                case 2:
                    del data[at : at + random.randrange(1, 300)]
                case _:
                    data[at:at] = data[at : at + random.randrange(300)]
        codes += survives(bytes(data))
    tell(f"bytes changed: {dict(codes)}")
    assert codes["damaged"]


def test_a_directory_of_nonsense_is_refused_or_read(tell: Callable[[str], None]) -> None:
    """The zip's own tables hold nonsense, where random changes hardly ever hit."""
    random, codes = Random(3), Counter[str]()  # noqa: S311
    for number in range(ROUNDS):
        data = bytearray(victims()[number % len(victims())])
        records = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
        for _ in range(random.choice((1, 1, 2))):
            at = random.choice(records) + random.randrange(4, 46)
            width = random.choice((1, 2, 4))
            if at + width <= len(data):
                data[at : at + width] = random.choice((b"\xff", b"\0", b"\x7f", b"\1")) * width
        codes += survives(bytes(data))
    tell(f"zip's tables changed: {dict(codes)}")
    assert codes["damaged"]


NUMBERS = (
    "-1", "0", "1", "1048577", "99999999999999999999", "9" * 5000, "1e5", "1E999999999", "-1e-999999999", "nan", "inf",
    "", " ", "x", "1_0", "１２", "0x1F", "1.5", "true", "\u2028", "&#1;", "&#0;", "&unknown;", "&lt;", "A1", "#REF!",
    "'", "x" * 400, "../../etc/passwd", "rId1", "é", "\ud7ff", "[0]", "Costs!$A$1", "truecost.in_tasks", "=1", "-0",
)  # fmt: skip
"""What stands where a number, an address, an id or a name is expected."""


def test_a_part_with_nonsense_in_its_attributes_and_texts_is_refused_or_read(
    tell: Callable[[str], None],
) -> None:
    random, codes = Random(4), Counter[str]()  # noqa: S311
    for number in range(3 * ROUNDS):
        pieces = hostile.parts(_readable(number))
        name = _name(random, list(pieces))
        pieces[name] = _nonsense(pieces[name], random)
        codes += survives(hostile.packed(pieces))
    tell(f"nonsense in a part: {dict(codes)}")
    assert codes["damaged"]
    assert codes["taken"]


def test_a_part_that_is_missing_or_is_another_is_refused_or_read(tell: Callable[[str], None]) -> None:
    codes = Counter[str]()
    for each in some((victims()[1], _readable(3), _readable(5))):
        pieces = hostile.parts(each)
        tried = slice(None, None, amount(few=2, thorough=1))
        for name in list(pieces)[tried]:
            fewer = {key: value for key, value in pieces.items() if key != name}
            codes += survives(hostile.packed(fewer), "report", "remove")
        names = list(pieces)
        for one, other in list(zip(names, [*names[3:], *names[:3]], strict=True))[tried]:
            codes += survives(hostile.packed(pieces | {one: pieces[other]}), "report", "remove")
    tell(f"a part missing or exchanged: {dict(codes)}")


def _readable(number: int) -> bytes:
    """Return a victim that can be opened, by number."""
    good = [each for each in victims() if _opens(each)]
    return good[number % len(good)]


@cache
def _opens(data: bytes) -> bool:
    try:
        Package.read(data)
        list(read_cells(data).sheets)
    except FileRefusedError:
        return False
    return True


def _name(random: Random, names: list[str]) -> str:
    """Return a part to spoil: more often one that is read."""
    read = [each for each in names if re.search(r"rels$|Types|workbook|styles|sharedStrings|sheets/", each)]
    return random.choice(read if random.random() < 0.9 else names)


def _nonsense(content: bytes, random: Random) -> bytes:
    """Return a part with a few values, tags or pieces spoilt."""
    text = content.decode("utf-8", "surrogateescape")
    for _ in range(random.choice((1, 1, 2, 5))):
        places = list(re.finditer(r"=\"([^\"]*)\"|>([^<>]+)<|(</?[\w:]+)|(xmlns[\w:]*=\"[^\"]*\")", text))
        if not places:
            break
        found = random.choice(places)
        group = next(number for number in range(1, 5) if found[number] is not None)
        new = (
            random.choice(NUMBERS)
            if group < 3
            else random.choice(("", "<x", "</x", "<!--", "<![CDATA[", "<?x "))
        )
        text = text[: found.start(group)] + new + text[found.end(group) :]
    encoded = text.encode("utf-8", "surrogatepass" if "\ud800" in text else "surrogateescape")
    if random.random() < 0.1:
        at = random.randrange(len(encoded) + 1)
        encoded = (
            encoded[:at]
            + random.choice((b"\xff", b"\xc3", b"\0", b"\xef\xbb\xbf", b"\xed\xa0\x80"))
            + encoded[at:]
        )
    if random.random() < 0.05:
        head = random.choice(("utf-16", "utf-7", "ascii", "latin-1", "shift_jis", "foo"))
        encoded = re.sub(rb"encoding=\"[^\"]*\"", f'encoding="{head}"'.encode(), encoded)
    return encoded


# --------------------------------------------------------------------------------------------- what Hypothesis finds

WORDS = st.sampled_from(NUMBERS) | st.text(max_size=6).map(lambda text: re.sub(r"[<&\"]", "", text))
CELLS = st.builds(
    lambda address, kind, style, formula, inside: (
        f"<c{address}{kind}{style}>{'<f>' + formula + '</f>' if formula is not None else ''}{inside}</c>"
    ),
    st.just("")
    | WORDS.map(lambda word: f' r="{word}"')
    | st.sampled_from((' r="A1"', ' r="XFD1"', ' r="XFE1"')),
    st.just("")
    | st.sampled_from(("s", "b", "e", "d", "n", "str", "inlineStr", "z")).map(lambda kind: f' t="{kind}"'),
    st.just("") | WORDS.map(lambda word: f' s="{word}"'),
    st.none() | st.text("A1+()", max_size=4),
    WORDS.map(lambda word: f"<v>{word}</v>")
    | WORDS.map(lambda word: f"<is><t>{word}</t></is>")
    | st.sampled_from(
        ("", "<v/>", "<is/>", "<v><v>1</v></v>", "<v>1</v><v>2</v>", "<is><r/><rPh><t>x</t></rPh></is>")
    ),
)
ROWS = st.lists(
    st.builds(
        lambda address, cells: f"<row{address}>{''.join(cells)}</row>",
        st.just("")
        | WORDS.map(lambda word: f' r="{word}"')
        | st.sampled_from((' r="1"', ' r="1048576"', ' r="-5"')),
        st.lists(CELLS, max_size=4),
    ),
    max_size=4,
)


@settings(max_examples=amount(few=100, thorough=250))
@given(ROWS)
def test_a_sheet_of_any_rows_is_refused_or_read_within_its_bounds(rows: list[str]) -> None:
    data = hostile.tiny("".join(rows).encode("utf-8", "replace"))
    survives(data, "cells", "plan", "new --into")
    try:
        cells = [cell for sheet in read_cells(data).sheets for cell in sheet]
    except FileRefusedError:
        return
    assert all(1 <= cell.row <= 1_048_576 and 1 <= cell.column <= 16_384 for cell in cells)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>1_0</v></c></row>',
        '<row r="1_0"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1_000</v></c></row>',
        '<row r="-5"><c><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="A0"><v>1</v></c></row>',
    ],
)
def test_a_place_or_figure_that_no_sheet_has_is_damage(row: str) -> None:
    data = hostile.tiny(row.encode(), strings=b"<si><t>the only text</t></si>" * 11)
    assert survives(data, "cells", "plan") == {"damaged": 2}


@settings(max_examples=amount(few=60, thorough=150))
@given(st.binary(max_size=300))
@example(b"PK\3\4")
@example(b"PK\5\6" + bytes(18))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
def test_any_bytes_are_refused(data: bytes) -> None:
    for code in survives(data):
        assert code in {"not_a_workbook", "damaged", "empty_file", "old_xls", "encrypted", "not_excel"}


@settings(max_examples=amount(few=30, thorough=60))
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=12) | st.sampled_from(list(hostile.parts(hostile.plan()))),
        st.binary(max_size=60),
        max_size=4,
    )
)
def test_any_parts_beside_or_in_the_place_of_a_plans_are_refused_or_read(extra: dict[str, bytes]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (hostile.parts(hostile.plan()) | extra).items():
            archive.writestr(zipfile.ZipInfo(name.encode("utf-8", "replace").decode()), content)
    survives(out.getvalue(), "report")
