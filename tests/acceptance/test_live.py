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
CHANGES = amount(few=1, ci=1, thorough=5)
"""Changes of each column."""
TOGETHER = 16
"""Changes that share a workbook."""
ATTEMPTS = 80
SEEDS = some((19, 88, 2, 64, 69, 109, 18, 63), 2)
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
    tried = COLUMNS[:: amount(few=4, ci=4, thorough=1)]
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


def unturned(spoilt: list[Spoilt], folder: Path) -> list[str]:
    """Return the workbooks of which LibreOffice doesn't say, on each sheet, that something blocks."""
    found = []
    live = recalculated([(each.base, each.data) for each in spoilt], folder)
    for each, sheets in zip(spoilt, live, strict=True):
        blocking = each.base.placed.book.lists["status"].word("block")
        layout = each.base.placed.layout
        shown = {"checks": sheets["checks"].get((6, 2))}
        for key, drawn in layout.drawn.items():
            if key != "checks":
                shown[key] = sheets[key].get((1, drawn.sheet.badge + 1))
        wrong = {key: value for key, value in shown.items() if value != blocking}
        if wrong:
            found.append(
                f"{each.base.name}: {each.what}: {wrong if len(wrong) < len(shown) else shown['checks']!r}"
            )
    return found


def report(spoilt: list[Spoilt], folder: Path, tell: Callable[[str], None], kind: str) -> None:
    """Fail where a spoilt workbook doesn't say so."""
    found = unturned(spoilt, folder)
    assert not found, (
        f"{len(found)} of {len(spoilt)} changes don't turn the live master check:\n" + "\n".join(found)
    )
    tell(f"live: {len(spoilt)} {kind} turn the live master check on every computed sheet")


def test_nothing_is_wrong_before(bases: list[Base], tmp_path: Path) -> None:
    """A master check that always said "blocking" would pass the tests below."""
    spoilt = [Spoilt(base, "as computed", base.data) for base in bases]
    assert len(unturned(spoilt, tmp_path / "live")) == len(bases)


def test_structural_changes_turn_the_master_check(
    bases: list[Base], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    spoilt = []
    for column in cell_checks.FRAME[:: amount(few=2, ci=2, thorough=1)]:
        random = Random(column.name)  # noqa: S311
        for number in range(CHANGES):
            base = bases[number % len(bases)]
            change = next(random_changes(base, column, random))
            spoilt.append(Spoilt(base, str(change), base.changed([change])))
    report(spoilt, tmp_path / "live", tell, "changes of structure")


def test_a_key_typed_anew_turns_the_master_check(
    bases: list[Base], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """The old sheets look their lines up by keys: a line under another key is gone, and another one not computed."""
    spoilt = []
    for column in KEYS[:: amount(few=2, ci=2, thorough=1)]:
        assert column is not None
        random = Random(column.name)  # noqa: S311
        for number in range(amount(few=1, ci=1, thorough=2)):
            base = random.choice(bases)
            row = random.choice(base.rows(column.table))
            where = row.cells[column.key].where
            spoilt.append(
                Spoilt(
                    base,
                    f"{column.name} {where} := Autre clé",
                    typed(base.data, where, f"Autre clé {number}"),
                )
            )
    report(spoilt, tmp_path / "live", tell, "new keys")


def test_attendance_where_there_was_none_turns_the_master_check(
    bases: list[Base], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """The old sheets have a row for each task that own people attended when they were computed."""
    spoilt = []
    for base in some(bases, 2):
        row = next(row for row in base.rows(Tasks) if row["attendance"] is None)
        where = row.cells["attendance"].where
        spoilt.append(Spoilt(base, f"{where} := 2", typed(base.data, where, Decimal(2))))
    report(spoilt, tmp_path / "live", tell, "days of attendance")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_invalid_changes_turn_the_master_check(
    table: type[InputTable], bases: list[Base], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """What a fresh run refuses, the live checks of the old sheets refuse as well."""
    spoilt = []
    columns = [
        column
        for column in table.columns
        if column.name not in NOT_SHOWN and column.name not in FRAME and column.name not in ALIKE
    ]
    for at, column in enumerate(columns[:: amount(few=6, ci=6, thorough=1)]):
        for number, (what, value) in enumerate(some(list(spoiling(column)))):
            base = bases[(at + number) % len(bases)]
            row = base.rows(column.table)[-1]
            data = typed(base.data, row.cells[column.key].where, value)
            if runs.check(data, base.name, "en").blocked:
                spoilt.append(Spoilt(base, f"{column.name}: {what}", data))
    if spoilt:
        report(spoilt, tmp_path / "live", tell, f"invalid changes of {table.key}")


def test_stale_lines_turn_the_master_check(
    bases: list[Base], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """A row added, a row emptied, two rows exchanged."""
    spoilt: list[Spoilt] = []
    for number, table in enumerate((Tasks, Purchases, CostRules) * amount(few=1, ci=1, thorough=2)):
        base = bases[number % len(bases)]
        found = base.placed.book.tables[table.key]
        last, first = found.rows[-1].number, found.rows[0].number
        key = table.key_column()
        assert key is not None
        copied = patching.row_values(base.data, found.sheet, last)
        copied[found.columns[key.key] - 1] = "NOUVELLE"
        added = patching.append_row(base.data, found.sheet, last + 1, copied)
        assert first != last
        changes = [
            Spoilt(base, f"{table.key}: a row added", added),
            Spoilt(base, f"{table.key}: a row emptied", patching.clear_row(base.data, found.sheet, first)),
            Spoilt(
                base, f"{table.key}: the last row emptied", patching.clear_row(base.data, found.sheet, last)
            ),
            Spoilt(
                base,
                f"{table.key}: two rows exchanged",
                patching.swap_rows(base.data, found.sheet, first, last),
            ),
        ]
        spoilt += changes if table is Tasks else some(changes, 2)
    report(spoilt, tmp_path / "live", tell, "rows added, emptied or exchanged")
