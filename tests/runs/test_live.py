"""A live book is read, checked and computed as the same book is from its file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from pipeline.findings import FileRefusedError, Finding
from pipeline.runs import live, stories
from pipeline.runs.live import LiveBook, LiveSheet
from pipeline.workbook import starter
from pipeline.workbook.live_cells import cells_of, marks_of, raw
from pipeline.workbook.plan import SheetPlan
from pipeline.workbook.reading import book_in, read_book
from pipeline.workbook.refusals import MOST_TABS
from pipeline.workbook.sheet_stream import ErrorValue
from pipeline.workbook.writer import Writer
from tests.macros.blocks import live_of
from tests.witness.random_books import content
from tests.workbook.books import typed


def files() -> list[bytes]:
    """Both samples and three random workbooks."""
    made = [starter.build(starter.sample(lang), lang) for lang in ("fr", "en")]
    return made + [starter.build(*content(seed)) for seed in range(3)]


@pytest.fixture(scope="module", params=range(5))
def data(request: pytest.FixtureRequest) -> bytes:
    """A workbook without computed sheets."""
    number: int = request.param
    return files()[number]


def cells(plan: SheetPlan) -> list[object]:
    return [(row.number, row.cells) for row in plan.rows]


def test_a_live_book_is_read_as_its_file(data: bytes) -> None:
    assert book_in(cells_of(live_of(data)), "plan.xlsx") == read_book(data, "plan.xlsx")


def test_a_live_book_gives_the_sheets_that_its_file_gets(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[SheetPlan] = []

    def catch(_: Writer, plans: list[SheetPlan], **__: object) -> list[Finding]:
        written.extend(plans)
        return []

    monkeypatch.setattr(Writer, "write", catch)
    filed = stories.report(data, "plan.xlsx", "en", templates=None, documents=False)
    made = live.recalculate(live_of(data), "en")
    assert made.outcome.findings == filed.findings
    assert (made.outcome.total, made.outcome.month) == (filed.total, filed.month)
    assert [(each.mark, each.name, cells(each)) for each in made.plans] == [
        (each.mark, each.name, cells(each)) for each in written
    ]


def test_a_live_book_is_told_what_its_file_is_told() -> None:
    data = typed("fr", {"tasks!I6": "3 jours", "roles!A6": None})
    assert live.check(live_of(data), "en").findings == stories.check(data, "plan.xlsx", "en").findings
    made = live.recalculate(live_of(data), "en")
    assert made.outcome.blocked
    assert [each.mark for each in made.plans] == ["checks"]
    assert made.gone == []


def test_a_live_book_gives_the_document_that_its_file_gives() -> None:
    data = files()[1]
    filed = stories.report(data, "plan.xlsx", "en", templates=None, sheets_too=False)
    assert live.proposal(live_of(data), "en").documents == filed.documents


def test_computed_sheets_keep_their_tabs_names_in_a_live_book() -> None:
    data = files()[0]
    done = stories.report(data, "plan.xlsx", "fr", templates=None, documents=False).workbook
    assert done is not None
    book = live_of(done)
    assert marks_of(book)["costs"] == "Coûts"
    sheets = [each._replace(name="Mes coûts") if each.name == "Coûts" else each for each in book.sheets]
    renamed = replace(
        book, sheets=sheets, tabs=(), names=dict(book.names) | {"truecost.costs": "='Mes coûts'!$A$1"}
    )
    assert {each.mark: each.name for each in live.recalculate(renamed, "fr").plans}["costs"] == "Mes coûts"


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (3.0, Decimal(3)),
        (0.1 + 0.2, Decimal("0.3")),
        (Decimal("12.50"), Decimal("12.5")),
        (datetime(2027, 1, 1), date(2027, 1, 1)),  # noqa: DTZ001
        (datetime(1899, 12, 30, 12), Decimal("0.5")),  # noqa: DTZ001
        ("#REF!", ErrorValue("#REF!")),
        ("", ""),
        (True, True),
    ],
)
def test_a_live_value_is_what_the_file_would_say(value: object, meant: object) -> None:
    found = raw(value)  # type: ignore[arg-type]
    assert found == meant
    assert type(found) is type(meant)


def test_a_block_may_begin_anywhere_and_its_rows_may_differ_in_length() -> None:
    sheet = LiveSheet("Notes", [[None, "a"], ["b"], []], 3, 2)
    (read,) = cells_of(LiveBook("x", [sheet])).sheets
    assert [(each.row, each.column, each.value) for each in read] == [(3, 3, "a"), (4, 2, "b")]


def test_too_many_tabs_are_refused() -> None:
    with pytest.raises(FileRefusedError):
        cells_of(LiveBook("x", [LiveSheet(str(n), []) for n in range(MOST_TABS + 1)]))
