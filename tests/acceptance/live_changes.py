"""Changes that a person makes to inputs: random valid ones for every column, and ones that spoil a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import NamedTuple

from lxml import etree

from pipeline import runs
from pipeline.checks import check
from pipeline.findings import CellRef, Finding, blocks
from pipeline.formulas.blocks import Axis, Family
from pipeline.formulas.inputs import Input, InputTable
from pipeline.formulas.values import Values
from pipeline.rules.catalog import Band, Part
from pipeline.rules.computing import compute
from pipeline.rules.inputs import WEIGHTS
from pipeline.runs.working import told
from pipeline.tables import Cell, Row, Value
from tests.acceptance import books
from tests.acceptance.books import Placed, Read
from tests.witness import patching
from tests.witness.random_books import Content, content
from tests.workbook.lean import lean


class Change(NamedTuple):
    """A column typed anew in one row, with what else must be typed for the plan to stay valid."""

    column: str
    cells: tuple[tuple[CellRef, Value], ...]

    def __str__(self) -> str:
        """Return what was typed where."""
        return f"{self.column}: " + ", ".join(f"{where} := {value!r}" for where, value in self.cells)


class Fresh(NamedTuple):
    """What a fresh run gives: the computed sheets by key, and what was found."""

    sheets: dict[str, Read]
    findings: tuple[Finding, ...]


Outputs = dict[str, object]
"""What the rules give for a plan, by the name of each column, family and figure that is shown."""


class Base:
    """A computed workbook whose inputs are changed."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = books.reported(data, name)
        self.placed = Placed(self.data)
        self.tabs = self.placed.tabs
        self._places = {
            cell.where: (key, number, column)
            for key, table in self.placed.book.tables.items()
            for number, row in enumerate(table.rows)
            for column, cell in row.cells.items()
        }

    def rows(self, table: type[InputTable]) -> list[Row]:
        """Return the filled rows of an input table."""
        return self.placed.book.tables[table.key].rows

    def changed(self, changes: Iterable[Change]) -> bytes:
        """Return the workbook with cells typed anew and nothing computed."""
        cells: dict[str, dict[str, Value]] = {}
        for change in changes:
            for where, value in change.cells:
                cells.setdefault(where.sheet, {})[where.a1] = value
        data = self.data
        for sheet, values in cells.items():
            data = patching.set_cells(data, sheet, values)
        return data

    @cached_property
    def before(self) -> Fresh:
        """What stands there before any change."""
        return self.fresh(())

    def fresh(self, changes: Iterable[Change]) -> Fresh:
        """Return what a fresh run on the changed inputs gives.

        Raises:
            AssertionError: the changes make the plan invalid.
        """
        listed = list(changes)
        outcome = runs.report(self.changed(listed), self.name, "en", templates=None, documents=False)
        assert not outcome.blocked, (*map(str, listed), *outcome.findings)
        assert outcome.workbook is not None
        tabs = books.computed_sheets(outcome.workbook)
        read = books.read(outcome.workbook, list(tabs.values()))
        return Fresh({key: read[tab] for key, tab in tabs.items()}, tuple(outcome.findings))

    @cached_property
    def outputs_before(self) -> Outputs:
        """What the rules give before any change."""
        found = self.outputs(())
        assert found is not None
        return found

    def outputs(self, changes: Iterable[Change]) -> Outputs | None:
        """Return what the rules give for the changed inputs, without a file in between; None where something blocks."""
        book = self.placed.book
        tables = dict(book.tables)
        for change in changes:
            for where, value in change.cells:
                key, number, column = self._places[where]
                rows = list(tables[key].rows)
                rows[number] = replace(rows[number], cells={**rows[number].cells, column: Cell(value, where)})
                tables[key] = replace(tables[key], rows=rows)
        changed = replace(book, tables=tables)
        findings = check(changed)
        if blocks(findings):
            return None
        values = compute(changed, told(findings, changed.language))
        found: Outputs = {"reporting_month": changed.field("reporting_month")}
        for drawn in self.placed.layout.drawn.values():
            if drawn.sheet.key != "checks":
                for spot in drawn.spots:
                    found |= _shown(spot.part, values, drawn.sheet.key)
        return found


def _shown(part: Part, values: Values, sheet: str) -> Outputs:
    """Return the values of a part of a sheet."""
    found: Outputs = {}
    if isinstance(part, Band):
        for block in part.blocks:
            for column in block.columns:
                name = f"{sheet}: {block.key}.{column.key}"
                found[name] = values.family(column) if isinstance(column, Family) else values.column(column)
    elif isinstance(part, type) and issubclass(part, Axis):
        found |= {f"{sheet}: {field.name}": values.axis(field) for field in part.fields}
    elif isinstance(part, type):
        found |= {f"{sheet}: {single.name}": values.single(single) for single in part.singles}
    return found


def differing(one: Outputs | None, other: Outputs | None) -> list[str]:
    """Return the names of the outputs in which two runs differ."""
    if one is None or other is None:
        return []
    return [name for name in one if one[name] != other.get(name)]


# Books in which every column counts ------------------------------------------------------------------------


def prepared(seed: int) -> bytes:
    """Return a random workbook with lines added in which every input column has an effect."""
    rows, language = content(seed)
    rows = deepcopy(rows)
    project = rows["project"][0]
    offer = project["kind"] == "offer"
    project["months"] = max(Decimal(str(project["months"])), Decimal(26))
    project["communication_budget"], project["revenue"] = Decimal(250000), Decimal(4000000)
    rows["needs"] += [{"id": f"V{n}", "label": f"Besoin vif {n}"} for n in range(2)]
    rows["channels"] += [{"id": f"Canal vif {n}", "label": f"Canal {n}", "need": "V0"} for n in range(2)]
    rows["profiles"] += [_profile("Profil vif", 1), _profile("Profil plat", 0)]
    rows["make_or_buy"] = [
        {"phase": phase, "choice": "mixed", "reason": "Essai"} for phase in ("strategy", "deployment")
    ]
    rows["drivers"] += [
        {"id": f"Moteur vif {n}", "number": Decimal(n + 1), "first": "needs", "third": "languages"}
        for n in range(2)
    ]
    _add_parameters(rows)
    _add_lines(rows, Random(seed), offer=offer)  # noqa: S311
    _add_contributions(rows)
    inside = next(row["id"] for row in rows["roles"] if row["sourcing"] == "internal")
    rows["displaced"] += [
        {"id": f"V{n}", "project": f"Projet {n}", "role": inside, "days": Decimal(n), "person": "Léa"}
        for n in (1, 2)
    ]
    rows["options"] += [
        {"id": f"Option vive {n}", "label": f"Option {n}", "taken": word, "group": Decimal(9 + n)}
        for n, word in enumerate(("yes", "no"))
    ]
    rows["entities"] += [
        {"id": f"Entité vive {n}", "country": "France", "staff": Decimal(20 + n), "languages": Decimal(2)}
        for n in range(2)
    ]
    return lean(rows, language)


def _add_contributions(rows: Content) -> None:
    """Let each way of counting an employer's contributions be chosen: by bracket and by a schedule."""
    project = rows["project"][0]
    first = project["first_month"]
    assert isinstance(first, date)
    since = first.replace(year=first.year - 9)
    project.setdefault("staff", Decimal(60))
    rows["contribution_brackets"].append(
        {"gross_from": Decimal(0), "rate": Decimal("0.21"), "valid_from": since}
    )
    rows["social_contributions"].append(
        {"id": "Cotisation vive", "label": "Cotisation vive", "rate": Decimal("0.13"), "valid_from": since}
    )


def _profile(key: str, slope: int) -> dict[str, Value]:
    return {"id": key} | {f"w{n:02d}": Decimal(1 + slope * (n % 5)) for n in range(1, WEIGHTS + 1)}


def _add_parameters(rows: Content) -> None:
    """Give each parameter a second value, in force since an earlier month or to be in force when a date moves."""
    first = rows["project"][0]["first_month"]
    assert isinstance(first, date)
    values = {
        "worked_days": "215",
        "productive_share": "0.77",
        "overhead": "0.27",
        "contributions": "0.37",
        "social_share": "0.11",
    }
    for name, value in values.items():
        taken = {row["valid_from"] for row in rows["parameters"] if row["name"] == name}
        since = next(
            day for year in range(1, 9) if (day := first.replace(year=first.year - year)) not in taken
        )
        rows["parameters"].append({"name": name, "value": Decimal(value), "valid_from": since})


def _add_lines(rows: Content, random: Random, *, offer: bool) -> None:
    """Add roles of each kind with work of their own, purchases of each frequency, and rules of each basis."""
    first = rows["project"][0]["first_month"]
    rate = Decimal("0.2")
    roles: list[dict[str, Value]] = [
        {
            "id": "Vif interne",
            "sourcing": "internal",
            "loaded_day": Decimal("301.17"),
            "day_rate": Decimal(420),
        },
        {
            "id": "Vif salarié",
            "sourcing": "internal",
            "salary": Decimal(41000),
            "contributed": "schedule",
        },
        {
            "id": "Vif chiffré",
            "sourcing": "internal",
            "other_side": "Vif externe",
            "salary": Decimal(39000),
            "contributions": Decimal("0.31"),
            "worked_days": Decimal(210),
            "productive_share": Decimal("0.8"),
            "overhead": Decimal("0.2"),
        },
        {
            "id": "Vif externe",
            "sourcing": "external",
            "day_rate": Decimal("550.5"),
            "loaded_day": Decimal(300),
            "other_side": "Vif salarié",
        },
    ]
    rows["roles"] += [{**role, "selling_rate": Decimal("612.5"), "vat": rate} for role in roles]
    for number, role in enumerate([*roles, *roles]):
        rows["tasks"].append(
            {
                "id": f"V-{number}",
                "label": f"Ligne vive {number}",
                "phase": ("strategy", "deployment", "running")[number % 3],
                "nature": ("recurring", "one_shot", "sequence")[number % 3],
                "category": f"Vif {number % 2}",
                "role": role["id"],
                "optimistic": Decimal(20),
                "likely": Decimal(24) + number,
                "pessimistic": Decimal(50),
                "quantity": Decimal(2),
                "start": first,
                "months": Decimal(WEIGHTS),
                "spread": "Profil vif" if number < 6 else random.choice(("even", "start", "end")),
                "need": "V0",
                "channel": "Canal vif 0",
                "driver": f"Moteur vif {number % 2}",
                "attendance": Decimal("1.25"),
                "attendee": "Vif interne",
                **({"other_role": "Vif externe"} if number % 2 else {}),
            }
        )
    for number, frequency in enumerate(("once", "monthly", "yearly")):
        rows["purchases"].append(
            {
                "id": f"W-{number}",
                "label": f"Achat vif {number}",
                "phase": "running",
                "nature": "recurring",
                "category": "Vif 0",
                "supplier": "Fournisseur vif",
                "need": "V0",
                "channel": "Canal vif 0",
                "quantity": Decimal(3),
                "unit_price": Decimal("120.35"),
                **({"selling_price": Decimal("150.4")} if offer else {}),
                "frequency": frequency,
                "start": first,
                "vat": rate,
            }
        )
    rows["cost_rules"] += [
        {"id": "Règle vive 1", "type": "uplift", "basis": "line_cost", "rate": Decimal("0.07")},
        {"id": "Règle vive 2", "type": "uplift", "basis": "line_days", "amount": Decimal("3.5")},
        {
            "id": "Règle vive 3",
            "type": "discount",
            "basis": "line_cost",
            "on": "base",
            "rate": Decimal("0.03"),
        },
        *(
            {
                "id": f"Indexation vive {number}",
                "type": "indexation",
                "basis": "line_cost",
                "base_month": first,
                "each_month": ("yes", "no")[number],
            }
            for number in range(2)
        ),
    ]
    assert isinstance(first, date)
    for years, index in enumerate(("101.3", "103.9", "106.2"), start=-1):
        rows["parameters"].append(
            {
                "name": "price_index",
                "value": Decimal(index),
                "valid_from": first.replace(year=first.year + years),
            }
        )


# Changes that spoil a plan ---------------------------------------------------------------------------------


ERROR = "#N/A"
"""Stands for an error value in a cell (see :func:`typed`)."""


def typed(data: bytes, where: CellRef, value: Value) -> bytes:
    """Return a workbook with one cell typed anew; ERROR makes it an error value."""
    if value != ERROR:
        return patching.set_cell(data, where.sheet, where.a1, value)

    def change(root: etree._Element, _epoch: date) -> None:
        cell = patching._cell(root, where.a1)
        patching._put(cell, Decimal(0), _epoch)
        cell.set("t", "e")
        cell[0].text = ERROR

    return patching._edit(data, where.sheet, change)


def spoiling(column: Input) -> Iterator[tuple[str, Value]]:
    """Yield what may be typed into a column by mistake, each with its name."""
    if column.unit.kind == "date":
        yield "text for a month", "2027-04"
        yield "an error", ERROR
        if column.show == "month" and column.table.key in {"tasks", "purchases"}:
            yield "a month before the plan", date(1999, 1, 1)
            yield "a month after the plan", date(2099, 1, 1)
    elif column.unit.is_number:
        yield "text for a number", "12 j"
        yield "an error", ERROR
        if column.minimum is not None:
            yield "a negative number", Decimal(-3)
        if column.choices is not None:
            yield "a rate that is not listed", Decimal("0.1234")
        if column.maximum is not None:
            yield "too high a number", Decimal(column.maximum + 1)
        if column.whole:
            yield "half a month", Decimal("2.5")
    elif (column.choices is not None and not column.open_list) or column.refers is not None:
        yield "an unknown word", "Inconnu au bataillon"
        yield "an error", ERROR
    if column.required is True:
        yield "a blank", None


# Random valid changes --------------------------------------------------------------------------------------


def random_changes(base: Base, column: Input, random: Random) -> Iterator[Change]:
    """Yield random changes of a column, each of another row in turn; some of them may prove invalid or idle."""
    rows = base.rows(column.table)
    if column.key in _WITH:  # a row more or less is told, not followed
        rows = [row for row in rows if row[column.key] is not None]
    if column.key in _OF_INDEXATIONS:
        word = base.placed.book.lists["type"].word("indexation")
        rows = [row for row in rows if row["type"] == word]
    if not rows:
        return
    while True:
        row = random.choice(rows)
        value = _typed_anew(base, column, row, random)
        if value == row[column.key]:
            continue
        cells = {row.cells[column.key].where: value}
        if column.name == "cost_rules.basis":
            cells |= _figures_for(base, row, value)
        yield Change(column.name, tuple(cells.items()))


def _figures_for(base: Base, row: Row, basis: Value) -> Mapping[CellRef, Value]:
    """Return the rate or the amount that another basis needs."""
    by_days = base.placed.book.code("basis", basis) == "line_days"
    return {
        row.cells["rate"].where: None if by_days else Decimal("0.06"),
        row.cells["amount"].where: Decimal("2.75") if by_days else None,
    }


def _typed_anew(base: Base, column: Input, row: Row, random: Random) -> Value:  # noqa: C901, PLR0911 - one for each kind
    """Return another value that the column may hold."""
    book = base.placed.book
    if not column.required and column.key not in _KEPT and random.random() < 0.1:
        return None
    words: list[Value] = []
    if column.refers is not None:
        words = [each[column.refers.key] for each in base.rows(column.refers.table)]
    choices = column.also or column.choices
    if choices is not None and choices in book.lists:
        words += [word for word in book.lists[choices].words if word is not None]
    if column.open_list:
        words += ["Vif 0", "Vif 1", "Hors liste vive"]
    if words:
        return random.choice(words)
    if column.unit.kind == "date":
        first, months = book.field("first_month"), book.field("months")
        assert isinstance(first, date)
        years, month = divmod(first.month - 1 + random.randrange(int(str(months))), 12)
        return date(first.year + years, month + 1, 1)
    if not column.unit.is_number:
        return f"Changé « {random.randrange(1000)} » & revu"
    if column.key in {"optimistic", "likely", "pessimistic"}:
        return Decimal(random.randrange(1, 240)) / 4
    if column.key == "payment_delay":  # in days; months are what counts
        return Decimal(random.choice((0, 45, 75, 120)))
    if column.whole:
        return Decimal(random.randint(column.minimum or 1, min(column.maximum or 12, 30)))
    if column.show == "share" or column.maximum == 1:
        return Decimal(random.randrange(1, 90)) / 100
    if column.table.key == "parameters":
        share = isinstance(row["value"], Decimal) and row["value"] <= 1
        return Decimal(random.randrange(5, 99)) / 100 if share else Decimal(random.randrange(180, 240))
    # quantities stay small: half a cent of a line of hundreds of millions is rounded down by LibreOffice
    return Decimal(random.randrange(1, 2000 if column.key == "quantity" else 20000)) / 100


_WITH = frozenset(("attendance",))
"""Columns that decide which rows the sheets show."""
_OF_INDEXATIONS = frozenset(("base_month", "each_month"))
"""Columns that only an indexation reads."""
_KEPT = _WITH | {"loaded_day", "day_rate", "salary", "rate", "amount", "optimistic", "pessimistic"}
"""Columns whose blank would leave a line without its figure."""
