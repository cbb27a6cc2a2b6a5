"""Worked cases: small plans with figures worked out by hand, in ``cases/*.toml``, and how they are computed.

A case names what it expects as ``<block>.<column>``, as in ``work.days``. Of months only those of the plan are
compared; ``.years`` names the columns that close a fiscal year, ``.all`` every column, ``.opening`` the column
before the first, ``.total`` a total row. ``document.…`` names what a proposal prints.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from pipeline.checks import check
from pipeline.findings import Finding
from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Column,
    Family,
    Gap,
    Group,
    MonthsOf,
    PerRow,
    Rule,
    Single,
)
from pipeline.formulas.values import Values
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.tables import Book
from pipeline.workbook.reading import read_book
from tests.workbook.lean import lean

FOLDER = Path(__file__).parent
COMPUTED = ("computed", "check", "total")
"""Roles of columns that have a rule of ours; links and copied keys have none."""
MODULES = ("catalog", "computing", "proposing", "reconciliation", "rates")
IDS = {
    "tasks": "T{}",
    "purchases": "P{}",
    "cost_rules": "R{}",
    "displaced": "D{}",
    "payments": "E{}",
    "options": "O{}",
    "entities": "N{}",
    "social_contributions": "C{}",
}
Named = Column | Family | AxisField | Single


class Case(NamedTuple):
    """One worked case: the concern (its file), its name, what it is made of and what is expected."""

    concern: str
    name: str
    raw: dict[str, Any]

    @property
    def expect(self) -> dict[str, Any]:
        """What is expected, by name."""
        found: dict[str, Any] = self.raw["expect"]
        return found


def exact(value: Any) -> Any:
    """Return a TOML value with every number as a Decimal, inside lists and tables too."""
    if isinstance(value, dict):
        return {key: exact(each) for key, each in value.items()}
    if isinstance(value, list):
        return [exact(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value


def load(path: Path) -> dict[str, Any]:
    """Return a TOML file, its numbers exact."""
    found: dict[str, Any] = exact(tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    return found


@cache
def cases() -> tuple[Case, ...]:
    """Return every worked case, concern by concern."""
    return tuple(
        Case(path.stem, raw["name"], raw)
        for path in sorted((FOLDER / "cases").glob("*.toml"))
        for raw in load(path)["case"]
    )


# The plan of a case ----------------------------------------------------------------------------------------


@cache
def _defaults() -> dict[str, Any]:
    return load(FOLDER / "defaults.toml")


def content(case: Case) -> dict[str, list[dict[str, Any]]]:
    """Return what a case's workbook holds: its own rows, with defaults for what it leaves out."""
    raw, defaults = case.raw, _defaults()
    project = defaults["project"] | raw.get("project", {})
    if project["kind"] == "offer":
        project = defaults["offer"] | project
    project.setdefault("reporting_month", project["first_month"])
    roles = raw.get("roles", [defaults["roles"]])
    plain = {key: defaults["roles"][key] for key in ("sourcing", "vat")}
    month = {"start": project["first_month"]}
    found: dict[str, list[dict[str, Any]]] = {
        "project": [project],
        "parameters": _parameters(raw.get("parameters", [])),
        "roles": [plain | role for role in roles],
        "tasks": _lines("tasks", raw, {"role": roles[0]["id"]} | month),
        "purchases": _lines("purchases", raw, month),
        "cost_rules": _lines("cost_rules", raw, {}),
    }
    for key in ("needs", "channels", "profiles"):
        label = {} if key == "profiles" else {"label": "A label"}
        found[key] = [label | row for row in raw.get(key, [])]
    optional = (table.key for table in INPUT_TABLES if table.optional)
    return found | {key: _lines(key, raw, {}) for key in optional}


def _parameters(own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    since = {"valid_from": date(2020, 1, 1)}
    named = {row["name"] for row in own}
    others = [{"name": n, "value": v} for n, v in _defaults()["parameters"].items() if n not in named]
    return [since | row for row in (*others, *own)]


def _lines(key: str, raw: Mapping[str, Any], more: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = raw.get(key, [])
    return [
        ({"id": IDS[key].format(number)} if key in IDS else {}) | _defaults().get(key, {}) | more | row
        for number, row in enumerate(rows, 1)
    ]


@cache
def _read(concern: str, name: str) -> tuple[Book, tuple[Finding, ...]]:
    case = next(each for each in cases() if (each.concern, each.name) == (concern, name))
    book, findings = read_book(lean(content(case), "en"), f"{name}.xlsx")
    assert book is not None, findings
    return book, (*findings, *check(book))


def read(case: Case) -> tuple[Book, tuple[Finding, ...]]:
    """Return a case's plan as it is read from a workbook, with every finding; kept from one call to the next."""
    return _read(case.concern, case.name)


# What is computed ------------------------------------------------------------------------------------------


class Rules:
    """The rules as they are imported now, by name."""

    def __init__(self) -> None:
        load = {name: import_module(f"pipeline.rules.{name}") for name in MODULES}
        self.computing: ModuleType = load["computing"]
        self.proposing: ModuleType = load["proposing"]
        self.calendar: ModuleType = import_module("pipeline.rules.calendar")
        self.named: dict[str, Named] = {}
        self.parts: dict[str, type[Block | Group | Axis]] = {}
        r = load["reconciliation"]
        groups = (r.OfferMaster, r.BlockedMaster)
        for part in (*_parts(load["catalog"]), *groups, load["rates"].Weights):
            own: tuple[Any, ...] = (
                part.columns
                if issubclass(part, Block)
                else part.fields
                if issubclass(part, Axis)
                else part.singles
            )
            key = "offer_master" if part is r.OfferMaster else part.key
            self.parts[key] = part
            self.named |= {f"{key}.{each.key}": each for each in own if not isinstance(each, Gap)}

    def computed(self) -> dict[str, Named]:
        """Return what needs a worked case: rules, families, compared figures, computed fields and figures."""
        return {
            name: each
            for name, each in self.named.items()
            if isinstance(each, (Family, Single, PerRow))
            or (isinstance(each, (Rule, AxisField)) and each.role in COMPUTED)
        }

    def outcome(self, case: Case) -> Outcome:
        """Compute a case: as a plan without mistakes, or the checks of one that is blocked."""
        c, book = self.computing, read(case)[0]
        told = [c.Told("", "", "", int(level)) for level in case.raw.get("found", [Decimal(0)])]
        if "blocked" in case.raw:
            return Outcome(self, c.blocked(book, told, case.raw["blocked"]))
        values: Values = c.compute(book, told)
        if "later" in case.raw:
            changed = deepcopy(book)
            for place, value in case.raw["later"].items():
                table, line, column = place.split(".") if "." in place else ("project", "1", place)
                cells = changed.tables[table].rows[int(line) - 1].cells
                cells[column] = cells[column]._replace(value=None if value == "" else value)
            values = Values(changed, values.closes, values.given, values.absent)
        return Outcome(self, values)


def _parts(catalog: ModuleType) -> Iterator[type[Block | Group | Axis]]:
    for sheet in catalog.SHEETS:
        for part in sheet.parts:
            if isinstance(part, catalog.Band):
                yield from part.blocks
            elif isinstance(part, type):
                yield part


class Outcome:
    """The computed values of a case, by the names that cases use."""

    def __init__(self, rules: Rules, values: Values) -> None:
        self.rules, self.values = rules, values

    @cached_property
    def document(self) -> Any:
        """What a proposal prints."""
        book = self.values.book
        return self.rules.proposing.document(book, self.values, book.field("reporting_month"))

    def months(self, which: str) -> list[int]:
        """Return which columns of months are meant: those of the plan, of the years, or all."""
        closes, months = self.values.closes, self.rules.calendar
        if which == "all":
            return list(range(len(closes)))
        if which == "years":
            return [k for k, closing in enumerate(closes) if closing]
        numbers = self.values.axis(months.Months.number)
        first, last = self.values.single(months.Frame.first), self.values.single(months.Frame.last)
        return [k for k, n in enumerate(numbers) if not closes[k] and first <= n <= last]

    def get(self, name: str) -> Any:
        """Return what a case's name stands for, as plain lists."""
        if name.startswith("document."):
            return _printed(self.document, name.split(".")[1:])
        key, _, which = name, "", ""
        if name not in self.rules.named:
            key, _, which = name.rpartition(".")
        named = self.rules.named[key]
        if isinstance(named, Single):
            return self.values.single(named)
        if isinstance(named, AxisField):
            return self._field(named, which)
        if isinstance(named, Family):
            return self._family(named, which)
        return self.values.total(named) if which == "total" else list(self.values.column(named))

    def _field(self, field: AxisField, which: str) -> Any:
        if which == "opening":
            return self.values.opening(field)
        found = self.values.axis(field)
        return (
            [found[k] for k in self.months(which)] if isinstance(field.axis.over, MonthsOf) else list(found)
        )

    def _family(self, family: Family, which: str) -> Any:
        found = self.values.family(family)
        if which == "total":
            return [self.values.member_total(family, k) for k in range(len(found))]
        members = self.months(which) if family.axis.key == "months" else range(len(found))
        rows = range(self.values.size(family.block))
        if family.axis.key == "weights":
            return [_while_it_grows([found[k][i] for k in members]) for i in rows]
        return [[found[k][i] for k in members] for i in rows]


def _while_it_grows(sums: list[Any]) -> list[Any]:
    """Return running sums up to the last month that adds something."""
    last = max((at for at, (one, two) in enumerate(pairwise(sums), 1) if one != two), default=0)
    return sums[: last + 1]


def _printed(node: Any, path: list[str]) -> Any:
    for at, step in enumerate(path):
        if isinstance(node, tuple) and not hasattr(node, "_fields"):
            return [_printed(each, path[at:]) for each in node]
        node = getattr(node, step)
    return list(node) if isinstance(node, tuple) and not hasattr(node, "_fields") else node


def differences(rules: Rules, case: Case) -> Iterator[str]:
    """Yield what a case doesn't find as expected, one line each."""
    outcome = rules.outcome(case)
    for name, expected in case.expect.items():
        found = outcome.get(name)
        if isinstance(expected, dict):  # the rows of a list of checks that don't hold, by their keys
            block: Any = rules.named[name].block  # type: ignore[union-attr]
            rows = [block.rows[i] for i in outcome.values.shown(block)]
            found = {row: each for row, each in zip(rows, found, strict=True) if each not in (0, "OK")}
        if found != expected:
            yield f"{name}: {plain(found)} was computed, {plain(expected)} was expected"


def plain(value: Any) -> str:
    """Return a value for a message: numbers as they are read."""
    if isinstance(value, dict):
        return ", ".join(f"{key} = {plain(each)}" for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(plain, value)) + "]"
    return str(value)
