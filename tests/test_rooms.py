"""Who may import whom, proved on the source itself (docs/architecture.md says why).

``formulas``, ``findings`` and ``languages`` know nothing of ours; ``rules`` and ``checks`` know no files and no
sentences; ``workbook`` and ``word`` never know each other; ``runs`` alone knows every room, ``cli`` only ``runs``.
Libraries stand where they are needed, and the heavy ones inside the function that needs them.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
LONGEST = 400

_CONTENT = {"formulas", "tables", "findings"}
_EDGES = {"formulas", "tables", "findings", "languages", "rules", "checks"}
_ROOMS = {
    "": set[str](),
    "findings": set[str](),
    "formulas": {"tables", "findings"},
    "kept": set[str](),
    "days_off": {"kept"},
    "languages": {"kept"},
    "tables": {"findings"},
    "rules": _CONTENT | {"days_off"},
    "checks": _CONTENT | {"rules", "days_off"},
    "workbook": _EDGES,
    "word": _EDGES | {"kept"},
    "excel": {"findings"},
    "libreoffice": {"findings"},
    "runs": _EDGES | {"workbook", "word", "excel", "libreoffice", "days_off"},
    "cli": {"runs"},
    "macros": {"runs"},
    "calc": {"runs"},
    "__main__": {"cli"},
}
"""What each room may import of ours, besides itself."""

_HEAVY = {"docx", "docxtpl", "jinja2", "lxml", "markupsafe"}
"""Libraries that cost many times a bare start. A module of ``word`` may be built on them; whoever uses such a
module from another room, or from the room's ``__init__``, imports it inside the function that needs it."""

_LIBRARIES = {
    "typer": {"cli"},
    "xlwings": {"macros"},
    "holidays": {"days_off"},
    **{name: {"libreoffice"} for name in ("uno", "unohelper", "com")},
} | {name: {"word"} for name in _HEAVY}
"""Third-party libraries that the product runs on, and the rooms that may use them; all others are refused."""

_OUTSIDE = {
    "io",
    "os",
    "pathlib",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "urllib",
    "zipfile",
}
_PURE = {"findings", "formulas", "tables", "rules", "checks"}
"""Rooms that compute only: no files, no network."""

_CHANCE = {"uuid", "secrets"}
"""Same input, same bytes: nothing may come from chance."""


class Import(NamedTuple):
    """An import: the module named, the line, and whether it runs only when a function is called (or never)."""

    name: str
    line: int
    late: bool


def imports(source: str, package: str) -> Iterator[Import]:
    """Yield what a module imports; names that only a type checker sees count as late."""

    def visit(node: ast.AST, *, late: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            inside = (
                late
                or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
                or _for_types(child)
            )
            if isinstance(child, ast.Import):
                yield from (Import(alias.name, child.lineno, inside) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                parent = (
                    package.split(".")[: len(package.split(".")) - child.level + 1] if child.level else []
                )
                base = ".".join([*parent, *([child.module] if child.module else [])])
                # "from pipeline.word import sandbox" names a module, "from pipeline.tables import Row" one in it.
                deep = len(base.split(".")) > 2 or base.split(".")[0] != "pipeline"
                named = [base] if deep else [f"{base}.{alias.name}" for alias in child.names]
                yield from (Import(name, child.lineno, inside) for name in named)
            yield from visit(child, late=inside)

    yield from visit(ast.parse(source), late=False)


def violations(module: str, source: str, heavy: Collection[str] = ()) -> list[str]:
    """Return what a module does against the rules of the house, one sentence each.

    Args:
        module: its name relative to ``pipeline``, such as "workbook.reading" or "cli"; a room's ``__init__``
            ends with a dot.
        source: its text.
        heavy: modules of ``word`` that import something heavy as soon as they are imported themselves.
    """
    room = module.split(".", maxsplit=1)[0]
    if room not in _ROOMS:
        return [
            f"{module}: {room} is not a room of the house; add it to test_rooms.py with what it may import"
        ]
    package = ".".join(["pipeline", *module.split(".")[:-1]])
    file = f"pipeline/{module.replace('.', '/')}"
    faults = [
        f"{file}, line {each.line}: {fault}"
        for each in imports(source, package)
        if (
            fault := (_ours if each.name.split(".")[0] == "pipeline" else _library)(module, room, each, heavy)
        )
    ]
    found = list(dict.fromkeys(faults))
    lines = source.count("\n")
    return (
        [*found, f"{file}: {lines} lines; over {LONGEST}, a module is two modules"]
        if lines > LONGEST
        else found
    )


def _ours(module: str, room: str, found: Import, heavy: Collection[str]) -> str:
    """Return what is wrong with an import of our own, or nothing."""
    inner = found.name.removeprefix("pipeline").removeprefix(".")
    other = inner.split(".", maxsplit=1)[0]
    if other and not other.startswith("__") and other not in {room, *_ROOMS[room]}:
        return f"{room} may not import {other}"
    if inner in heavy and not found.late and (room != "word" or module == "word."):
        return f"{inner} loads heavy libraries; import it inside the function that needs it"
    return ""


def _library(module: str, room: str, found: Import, _heavy: Collection[str]) -> str:
    """Return what is wrong with an import of somebody else's, or nothing."""
    top = found.name.split(".", maxsplit=1)[0]
    if top in sys.stdlib_module_names:
        if top in _OUTSIDE and room in _PURE:
            return f"{room} knows no files, so it has no use for {top}"
        return f"{top} is chance; the same input must give the same bytes" if top in _CHANCE else ""
    if top not in _LIBRARIES:
        return f"{top} is not a library that the product runs on"
    if room not in _LIBRARIES[top]:
        return f"{top} belongs in {', '.join(_LIBRARIES[top])} only"
    if top in _HEAVY and module == "word." and not found.late:
        return f"{top} is heavy; import it inside the function that needs it"
    return ""


def heavy_modules(sources: Mapping[str, str]) -> set[str]:
    """Return the modules (relative names) that load a heavy library on import, themselves or through another."""
    direct: dict[str, set[str]] = {}
    for module, source in sources.items():
        package = ".".join(["pipeline", *module.split(".")[:-1]])
        direct[module] = {
            each.name.removeprefix("pipeline.") for each in imports(source, package) if not each.late
        }
    heavy: set[str] = set()
    while more := {
        module
        for module, names in direct.items()
        if module not in heavy and any(name in heavy or name.split(".")[0] in _HEAVY for name in names)
    }:
        heavy |= more
    return heavy


def name_of(path: Path) -> str:
    """Return a module's name relative to ``pipeline``; a room's own ``__init__`` counts as inside the room."""
    return (
        ".".join(path.relative_to(ROOT / "pipeline").with_suffix("").parts).replace("__init__", "", 1) or ""
    )


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


HEAVY_MODULES = heavy_modules({name_of(path): path.read_text(encoding="utf-8") for path in MODULES})


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_keeps_to_its_room(path: Path) -> None:
    found = violations(name_of(path), path.read_text(encoding="utf-8"), HEAVY_MODULES)
    assert not found, "\n".join(found)


def test_all_rooms_are_there_to_be_looked_at() -> None:
    rooms = {name_of(path).split(".", maxsplit=1)[0] for path in MODULES}
    assert {"findings", "formulas", "languages", "tables", "rules", "workbook"} <= rooms


@pytest.mark.parametrize(
    ("module", "source", "message"),
    [
        ("formulas.units", "from pipeline.rules import costs", "formulas may not import rules"),
        ("formulas.units", "from pipeline import rules", "formulas may not import rules"),
        ("formulas.units", "from ..rules import costs", "formulas may not import rules"),
        ("findings", "import pipeline.languages", "findings may not import languages"),
        ("rules.costs", "from pipeline.languages import text", "rules may not import languages"),
        ("rules.costs", "from pathlib import Path", "rules knows no files"),
        ("checks.plan", "from pipeline.workbook.plan import RowWrite", "checks may not import workbook"),
        (
            "workbook.reading",
            "def f():\n    from pipeline.word import document",
            "workbook may not import word",
        ),
        ("word.document", "from pipeline.workbook.plan import CellWrite", "word may not import workbook"),
        ("word.", "import docxtpl", "docxtpl is heavy"),
        ("word.", "from pipeline.word.sandbox import Sandbox", "word.sandbox loads heavy libraries"),
        ("runs", "from pipeline.word.sandbox import Sandbox", "word.sandbox loads heavy libraries"),
        ("runs", "from pipeline.word import sandbox", "word.sandbox loads heavy libraries"),
        (
            "workbook.reading",
            "def f():\n    import openpyxl",
            "openpyxl is not a library that the product runs on",
        ),
        ("workbook.reading", "def f():\n    import jinja2", "jinja2 belongs in word only"),
        ("runs", "import typer", "typer belongs in cli only"),
        ("cli", "from pipeline.workbook import reading", "cli may not import workbook"),
        ("runs", "import uuid", "uuid is chance"),
        ("kitchen.soup", "", "kitchen is not a room of the house"),
        ("runs", "x = 1\n" * 401, "over 400"),
    ],
)
def test_a_planted_violation_is_caught(module: str, source: str, message: str) -> None:
    (found,) = violations(module, source, {"word.sandbox"})
    assert message in found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("formulas.units", "from . import operations\nfrom .units import NUMBER"),
        ("rules.costs", "from pipeline.formulas.units import MONEY\nfrom decimal import Decimal"),
        (
            "word.document",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from docxtpl import DocxTemplate",
        ),
        ("word.", "def render():\n    from docxtpl import DocxTemplate"),
        ("word.sandbox", "import jinja2"),
        ("word.document", "from pipeline.word.sandbox import Sandbox"),
        ("runs", "def f():\n    from pipeline.word.sandbox import Sandbox"),
        ("workbook.starter", "from pipeline import __version__"),
        ("runs", "from pipeline import word, workbook\nfrom pipeline.checks import plan"),
        ("cli", "import typer\nfrom pipeline import runs"),
    ],
)
def test_what_is_allowed_is_not_accused(module: str, source: str) -> None:
    assert violations(module, source, {"word.sandbox"}) == []


def test_a_module_is_heavy_through_another_one_too() -> None:
    sources = {
        "word.": "",
        "word.sandbox": "import jinja2",
        "word.template": "from pipeline.word.sandbox import Sandbox",
        "word.late": "def f():\n    from pipeline.word import sandbox",
        "word.light": "import re",
    }
    assert heavy_modules(sources) == {"word.sandbox", "word.template"}


def test_starting_the_command_loads_nothing_heavy() -> None:
    code = (
        f"import sys, pipeline.cli, pipeline.runs; print(sorted({_HEAVY | {'openpyxl'}} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
