"""The formulas are really live: what a person types is computed by LibreOffice as a fresh run computes it.

Valid changes: the *old* computed sheets, recalculated over the changed inputs, hold what a fresh run on them
gives, cell by cell. Changes that the old sheets can't follow (of structure, invalid, stale) turn the live master check to
"blocking" on every computed sheet. Several changes share a workbook; each of them alters what a fresh run without it gives, so
that a formula that ignored it would be caught.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from pipeline import runs
from pipeline.findings import CellRef
from pipeline.formulas.inputs import Input, InputTable
from pipeline.rules import cell_checks
from pipeline.rules.inputs import (
    Channels,
    CostRules,
    Needs,
    Parameters,
    Profiles,
    Project,
    Purchases,
    Roles,
    Tasks,
)
from pipeline.rules.inputs_drivers import Drivers
from pipeline.rules.inputs_entities import Entities
from pipeline.rules.inputs_making import MakeOrBuy
from pipeline.rules.inputs_options import Options
from pipeline.rules.inputs_views import Displaced
from pipeline.rules.risk import Risk
from tests.acceptance import books
from tests.acceptance.books import Calculated
from tests.acceptance.live_changes import Base, Change, differing, prepared, random_changes, spoiling, typed
from tests.witness import calculated, libreoffice, patching
from tests.witness.amounts import amount, some
from tests.workbook.books import plan
from tests.workbook.lean import lean

TABLES = (
    *(Tasks, Purchases, Roles, CostRules, Displaced, Drivers, MakeOrBuy, Options, Entities),
    *(Parameters, Profiles, Needs, Channels, Project),
)
FRAME = {column.name for column in cell_checks.FRAME}
KEYS = tuple(table.key_column() for table in TABLES if table.key_column() is not None)
COUNTED = {"reporting_month", "communication_budget", "revenue", "vat_recovered", "client_day"} | {
    "estimate_class",
    "staff",
}
"""Lines of the project that the sheets count with, or show."""
NOT_SHOWN = {
    "tasks.deliverable": "printed in the proposal",
    "tasks.acceptance": "printed in the proposal",
    "roles.source": "stands beside the figure that it explains",
    "parameters.unit": "says how to read the value",
    "parameters.source": "printed in the proposal beside the benchmark",
    "needs.public": "printed in the proposal",
    "needs.objective": "printed in the proposal",
    "channels.need": "says why the channel is there; costs follow the need of each line",
    "channels.note": "a remark",
    "drivers.source": "stands beside the figure that it explains",
    "entities.note": "a remark",
    **dict.fromkeys(
        (
            *("tasks.due", "tasks.objective", "tasks.running_line", "tasks.borne_by"),
            *("purchases.activity", "purchases.objective", "purchases.borne_by", "needs.serves"),
            *("channels.public", "channels.objective", "channels.official"),
        ),
        "read by the checks of the article",
    ),
} | {
    column.name: "printed in the proposal"
    for column in Project.columns
    if column.name not in FRAME and column.key not in COUNTED
}
"""Columns that no computed sheet shows, and what they are for."""
COLUMNS = tuple(
    column
    for table in TABLES
    for column in table.columns
    if not column.is_key and column.name not in FRAME and column.name not in NOT_SHOWN
)
ALIKE = {f"profiles.w{month:02d}" for month in range(1, 25)} - {
    "profiles.w01",
    "profiles.w07",
    "profiles.w24",
}
"""Columns that are checked as their neighbours are: three of the weights stand for all."""
CHANGES = amount(few=1, thorough=5)
"""Changes of each column."""
TOGETHER = 16
"""Changes that share a workbook."""
ATTEMPTS = 240
SEEDS = some((63, 88, 2, 64, 69, 109, 18, 19), 2)
"""Small random workbooks, offers and business cases, in both languages; each has lines added in which every column counts."""
RESULTS = (
    *("summary", "views", "payments", "price", "plan", "costs", "reporting_month"),
    *("make_or_buy", "team", "presence", "stakes", "risk", "choices", "entities"),
)
"""A change must be seen on a sheet of results, not only in the workings."""
PERIODS = "bases: periods.since"
"""The stretches of the plan in which parameters don't change: each has its columns and rows."""
BADGE_ROWS = 3


@pytest.fixture(scope="module")
def bases() -> list[Base]:
    """The workbooks whose inputs are changed."""
    libreoffice.require()
    found = [Base(f"seed-{seed:03d}", prepared(seed)) for seed in SEEDS]
    assert {base.placed.kind for base in found} == {"offer", "business_case"}
    assert {base.placed.book.language for base in found} == {"fr", "en"}
    return found


class Copy(NamedTuple):
    """A workbook with several changes, each of which by itself alters what a fresh run gives."""

    base: Base
    changes: list[Change]


class Chosen(NamedTuple):
    """A change by itself, and what it alters, by name."""

    base: Base
    change: Change
    alters: list[str]


def chosen(bases: list[Base], column: Input) -> list[Chosen]:
    """Return valid random changes of a column, each of which alters the computed sheets; of several workbooks."""
    random = Random(column.name)  # noqa: S311
    found: list[Chosen] = []
    order = random.sample(bases, len(bases))
    streams = [(base, random_changes(base, column, random)) for base in order]
    for attempt in range(ATTEMPTS):
        base, stream = streams[attempt % len(streams)]
        change = next(stream, None)
        if change is None or any((base, change) == each[:2] for each in found):
            continue
        names = differing(base.outputs_before, base.outputs([change]))
        if PERIODS in names:  # other columns: a live check tells of it
            continue
        if any(name.startswith(RESULTS) for name in names):
            found.append(Chosen(base, change, names))
            if len(found) == CHANGES:
                return found
    pytest.fail(f"{column.name}: of {ATTEMPTS} random changes, {len(found)} were valid and changed anything")


def packed(base: Base, changes: list[Change]) -> list[Copy]:
    """Return valid copies that hold all changes; no two of a copy type into the same cell."""
    copies, waiting = [], changes
    while waiting:
        together: list[Change] = []
        cells: set[CellRef] = set()
        for change in waiting:
            if len(together) < TOGETHER and not cells & {where for where, _ in change.cells}:
                together.append(change)
                cells |= {where for where, _ in change.cells}
        while base.outputs(together) is None:  # some are valid only without others
            together = together[: len(together) // 2]
        copies.append(Copy(base, together))
        waiting = [each for each in waiting if each not in together]
    return copies


def of_the_simulation(base: Base, live: Calculated) -> set[tuple[int, int]]:
    """Return the cells that only a run can bring up to date, where the sheet itself says so: no formula simulates."""
    where = {
        each: base.placed.layout.single(each)
        for each in (Risk.stale, Risk.cost, Risk.reserve, Risk.reserve_share)
    }
    at = {each: (place.first, place.column) for each, place in where.items()}
    risk, before = live["risk"], base.before.sheets["risk"].values
    stale = risk[at[Risk.stale]] == 1
    assert stale is (risk[at[Risk.cost]] != before[at[Risk.cost]]), (
        "the sheet of risk does not say that it is stale"
    )
    return {at[each] for each in (Risk.stale, Risk.reserve, Risk.reserve_share)} if stale else set()


def disagreeing(copy: Copy, live: Calculated) -> list[str]:
    """Return the cells of the recalculated old sheets that are not what a fresh run gives."""
    fresh = copy.base.fresh(copy.changes)
    same_findings = fresh.findings == copy.base.before.findings
    simulated = of_the_simulation(copy.base, live)
    found = []
    for key, sheet in copy.base.before.sheets.items():
        new = fresh.sheets[key]
        if key == "checks" and not same_findings:
            continue  # the findings of a run are listed above the live checks, which move with them
        assert sheet.formulas == new.formulas, (key, *map(str, copy.changes))
        for at in sorted(sheet.formulas):
            if at[0] <= BADGE_ROWS and not same_findings:
                continue  # what a run found to warn of counts in the master check
            if key == "risk" and at in simulated:
                continue
            mine, other = live[key].get(at), books.plain(new.values.get(at))
            if not libreoffice.same(other, mine):
                found.append(f"{copy.base.name} {key}!{books.a1(at)}: live {mine!r}, fresh {other!r}")
    return found


def recalculated(copies: list[tuple[Base, bytes]], folder: Path) -> Iterator[Calculated]:
    """Yield the computed sheets by key after LibreOffice has calculated them over other inputs."""
    files = []
    folder.mkdir()
    for number, (_, data) in enumerate(copies):
        file = folder / f"{number}.xlsx"
        file.write_bytes(data)
        files.append(file)
    for (base, _), made in zip(copies, calculated.calculate(files, folder / "out"), strict=True):
        yield books.calculated_sheets(made, base.tabs)


def test_live_sheets_give_what_a_fresh_run_gives(
    bases: list[Base], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    tried = COLUMNS[:: amount(few=4, thorough=1)]
    changes = [each for column in tried for each in chosen(bases, column)]
    Random(2).shuffle(changes)  # noqa: S311
    copies = [
        copy
        for base in bases
        for copy in packed(base, [each.change for each in changes if each.base is base])
    ]
    assert sum(len(copy.changes) for copy in copies) == len(changes) == CHANGES * len(tried)
    live = recalculated([(copy.base, copy.base.changed(copy.changes)) for copy in copies], tmp_path / "live")
    wrong = []
    for copy, sheets in zip(copies, live, strict=True):
        if cells := disagreeing(copy, sheets):
            wrong.append(f"{len(cells)} cells: {cells[:4]} after " + "; ".join(map(str, copy.changes)))
    assert not wrong, f"{len(wrong)} of {len(copies)} workbooks:\n" + "\n".join(wrong[:10])
    tell(
        f"live: {len(changes)} changes of {len(tried)} columns in {len(copies)} workbooks; the old sheets give what a fresh run gives"
    )
    seen: dict[str, set[str]] = defaultdict(set)
    for each in changes:
        seen[each.change.column] |= {name.split(":")[0] for name in each.alters}
    for name, on in seen.items():
        tell(f"live: {name} changes {', '.join(sorted(on))}")


def test_columns_that_are_not_shown_change_nothing(bases: list[Base]) -> None:
    """The list of columns without effect is itself held against what the rules give."""
    for base in some(bases):
        for table in TABLES:
            for column in table.columns:
                if column.name in NOT_SHOWN:
                    change = next(random_changes(base, column, Random(1)))  # noqa: S311
                    assert differing(base.outputs_before, base.outputs([change])) == [], column.name


# What must turn the master check ---------------------------------------------------------------------------


class Spoilt(NamedTuple):
    """A workbook spoilt by one change."""

    base: Base
    what: str
    data: bytes


def untouched(bases: list[Base]) -> list[Spoilt]:
    """Return the workbooks as they were computed."""
    return [Spoilt(base, "as computed", base.data) for base in bases]


def structural(bases: list[Base]) -> list[Spoilt]:
    """Return workbooks in which a field is typed anew that gives the plan its shape, such as its first month."""
    found = []
    for column in cell_checks.FRAME[:: amount(few=2, thorough=1)]:
        random = Random(column.name)  # noqa: S311
        for number in range(CHANGES):
            base = bases[number % len(bases)]
            change = next(random_changes(base, column, random))
            found.append(Spoilt(base, str(change), base.changed([change])))
    return found


def renamed(bases: list[Base]) -> list[Spoilt]:
    """Return workbooks with a line under another key.

    The old sheets look their lines up by keys: a line under another key is gone, and another one not computed.
    """
    found = []
    for column in KEYS[:: amount(few=2, thorough=1)]:
        assert column is not None
        random = Random(column.name)  # noqa: S311
        for number in range(amount(few=1, thorough=2)):
            base = random.choice(bases)
            row = random.choice(base.rows(column.table))
            where = row.cells[column.key].where
            data = typed(base.data, where, f"Autre clé {number}")
            found.append(Spoilt(base, f"{column.name} {where} := Autre clé", data))
    return found


def attended(bases: list[Base]) -> list[Spoilt]:
    """Return workbooks with days of attendance where there were none.

    The old sheets have a row for each task that own people attended when they were computed.
    """
    found = []
    for base in some(bases):
        row = next(row for row in base.rows(Tasks) if row["attendance"] is None)
        where = row.cells["attendance"].where
        found.append(Spoilt(base, f"{where} := 2", typed(base.data, where, Decimal(2))))
    return found


def indexed(_: list[Base]) -> list[Spoilt]:
    """Return a workbook in which a cost rule becomes an indexation: nothing on the old sheets follows an index."""
    base = Base("small", lean(plan("en"), "en"))
    where = base.rows(CostRules)[0].cells["type"].where
    word = base.placed.book.lists["type"].word("indexation")
    return [Spoilt(base, f"{where} := {word}", typed(base.data, where, word))]


def stale(bases: list[Base]) -> list[Spoilt]:
    """Return workbooks with a row added, a row emptied, two rows exchanged."""
    found: list[Spoilt] = []
    for number, table in enumerate((Tasks, Purchases, CostRules) * amount(few=1, thorough=2)):
        base = bases[number % len(bases)]
        lines = base.placed.book.tables[table.key]
        last, first = lines.rows[-1].number, lines.rows[0].number
        key = table.key_column()
        assert key is not None
        assert first != last
        copied = patching.row_values(base.data, lines.sheet, last)
        copied[lines.columns[key.key] - 1] = "NOUVELLE"
        made = {
            "a row added": patching.append_row(base.data, lines.sheet, last + 1, copied),
            "two rows exchanged": patching.swap_rows(base.data, lines.sheet, first, last),
            "a row emptied": patching.clear_row(base.data, lines.sheet, first),
            "the last row emptied": patching.clear_row(base.data, lines.sheet, last),
        }
        all_of_it = [Spoilt(base, f"{table.key}: {what}", data) for what, data in made.items()]
        found += all_of_it if table is Tasks else some(all_of_it, 2)
    return found


def invalid(table: type[InputTable], bases: list[Base]) -> list[Spoilt]:
    """Return workbooks with something in a table that a fresh run refuses."""
    found: list[Spoilt] = []
    columns = [
        column
        for column in table.columns
        if column.name not in NOT_SHOWN and column.name not in FRAME and column.name not in ALIKE
    ]
    tried = columns[:: -amount(few=8, thorough=1)]
    for at, column in enumerate((*tried, *columns)):
        if at >= len(tried) and found:
            break  # of a table of which none of the tried columns can be spoilt, another one is
        for number, (what, value) in enumerate(some(list(spoiling(column)))):
            base = bases[(at + number) % len(bases)]
            row = base.rows(column.table)[-1]
            data = typed(base.data, row.cells[column.key].where, value)
            if runs.check(data, base.name, "en").blocked:
                found.append(Spoilt(base, f"{column.name}: {what}", data))
    return found


SPOILERS: dict[str, Callable[[list[Base]], list[Spoilt]]] = {
    "changes of structure": structural,
    "new keys": renamed,
    "days of attendance": attended,
    "rules that become indexations": indexed,
    "rows added, emptied or exchanged": stale,
    **{f"invalid changes of {table.key}": partial(invalid, table) for table in TABLES},
}
"""What must turn the master check, by what it is called."""
UNTOUCHED = "workbooks as computed"


class Told(NamedTuple):
    """How many workbooks were spoilt in one way, and those that don't say so on each sheet."""

    tried: int
    silent: list[str]


@pytest.fixture(scope="module")
def told(bases: list[Base], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """What all spoilt workbooks say, calculated by one LibreOffice."""
    spoilt = {UNTOUCHED: untouched(bases)} | {kind: make(bases) for kind, make in SPOILERS.items()}
    every = [(each.base, each.data) for group in spoilt.values() for each in group]
    live = recalculated(every, tmp_path_factory.mktemp("spoilt") / "live")
    return {
        kind: Told(len(group), [silence for each in group if (silence := unturned(each, next(live)))])
        for kind, group in spoilt.items()
    }


def unturned(spoilt: Spoilt, sheets: Calculated) -> str:
    """Return where LibreOffice doesn't say that something blocks, or nothing where it does on each sheet."""
    layout = spoilt.base.placed.layout
    blocking = spoilt.base.placed.book.lists["status"].word("block")
    shown = {"checks": sheets["checks"].get((6, 2))}
    for key, drawn in layout.drawn.items():
        if key != "checks":
            shown[key] = sheets[key].get((1, drawn.sheet.badge + 1))
    wrong = {key: value for key, value in shown.items() if value != blocking}
    said = wrong if len(wrong) < len(shown) else repr(shown["checks"])
    return f"{spoilt.base.name}: {spoilt.what}: {said}" if wrong else ""


def test_nothing_is_wrong_before(bases: list[Base], told: dict[str, Told]) -> None:
    """A master check that always said "blocking" would pass the test below."""
    assert len(told[UNTOUCHED].silent) == len(bases)


@pytest.mark.parametrize("kind", SPOILERS)
def test_what_makes_the_sheets_wrong_turns_the_master_check(
    kind: str, told: dict[str, Told], tell: Callable[[str], None]
) -> None:
    """What a fresh run refuses, or what the old sheets can't follow, the live checks of the old sheets refuse as well."""
    tried, silent = told[kind]
    assert not silent, f"{len(silent)} of {tried} changes don't turn the live master check:\n" + "\n".join(
        silent
    )
    tell(f"live: {tried} {kind} turn the live master check on every computed sheet")


def test_each_way_to_spoil_a_workbook_was_tried(told: dict[str, Told]) -> None:
    assert [kind for kind in SPOILERS if not told[kind].tried] == []
