"""Changes each operator and figure of the rules, one at a time, and tells which changes no test notices.

    python tools/mutate.py                             all rules
    python tools/mutate.py pipeline/rules/costs.py     one module

A change that no worked case notices ("survives") is a rule that no worked case holds. Each change is written to a
copy of the project, in which ``pytest tests/rules -x`` runs; the project itself is never touched.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
NOT_RULES = {
    *("tabs.py", "document.py", "__init__.py", "parts.py"),
    *("catalog.py", "catalog_making.py", "catalog_team.py", "choice_sheets.py"),
    *("asking.py", "simulating.py"),
}
"""Modules of ``rules/`` that declare and hold no arithmetic, beside those of the inputs (``inputs*.py``);
the simulation is a numeric method, held by tests of its own (``tests/rules/test_simulating.py``)."""

OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
FUNCTIONS = {"smallest": "largest", "and_": "or_", "min_": "max_", "round_up": "cents"}
FUNCTIONS |= {"running_total": "total_above", "last_position": "position"}
FUNCTIONS |= {other: name for name, other in FUNCTIONS.items() if other != "cents"}
UNWRAPPED = {"cents", "rounded", "round_up"}
"""Functions that a change may leave out, their first argument staying."""
BRANCHES = {"if_"}
FIGURES = {"PERT_LIKELY", "PERT_SUM", "TWELVE", "THIRTY"}
"""Figures that have a name; they are doubled."""
LOOKS = {"width", "height", "show", "total", "role", "unit"}
"""Keyword arguments that change how a sheet looks, not what it computes."""


def computes(module: Path) -> bool:
    """Tell whether a module of ``rules/`` holds rules, and not only declarations."""
    return module.name not in NOT_RULES and not module.name.startswith("inputs")


class Mutant(NamedTuple):
    """One change: the module, its line, what was changed into what, and the module's new text."""

    path: Path
    line: int
    change: str
    source: str


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every change of a module, top down."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in _expressions(tree):
        for change in _changes(node):
            before = ast.unparse(node)
            copy: ast.AST = deepcopy(tree)
            twin = next(each for each, old in zip(ast.walk(copy), ast.walk(tree), strict=True) if old is node)
            changed = _apply(twin, change)
            if changed is not twin:
                copy = _Swap(twin, changed).visit(copy)
            ast.fix_missing_locations(copy)
            text = f"{before}  ->  {ast.unparse(changed)}"
            yield Mutant(path, getattr(node, "lineno", 0), text, ast.unparse(copy))


class _Swap(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the new node for the old one."""
        return self.new if node is self.old else self.generic_visit(node)


def _expressions(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that compute: no annotations, no words, no looks."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            continue
        if isinstance(child, ast.keyword) and child.arg in LOOKS:
            continue
        yield child
        if isinstance(child, (ast.FunctionDef, ast.AnnAssign)):
            inner = child.body if isinstance(child, ast.FunctionDef) else [child.value]
            for each in inner:
                if each is not None:
                    yield each
                    yield from _expressions(each)
        else:
            yield from _expressions(child)


def _changes(node: ast.AST) -> list[str]:
    """Return the names of the changes that a node can undergo."""
    match node:
        case ast.BinOp(op=operator) | ast.Compare(ops=[operator]) if type(operator) in OPERATORS:
            return ["operator"]
        case ast.UnaryOp(op=ast.USub()):
            return ["sign"]
        case ast.Constant(value=value) if isinstance(value, int) and not isinstance(value, bool):
            return ["figure"]
        case ast.Name(id=name) if name in FIGURES:
            return ["doubled"]
        case ast.Call(func=ast.Name(id=name), args=[_, *_]):
            swapped = ["function"] if FUNCTIONS.get(name, name) != name else []
            left_out = ["left out"] if name in UNWRAPPED else []
            return [*swapped, *left_out, *(["branches"] if name in BRANCHES else [])]
    return []


def _apply(node: ast.AST, change: str) -> ast.AST:
    """Change a node in place and return it, or return the node that is to stand in its place."""
    match change, node:
        case "operator", ast.BinOp():
            node.op = OPERATORS[type(node.op)]()  # type: ignore[assignment]
        case "operator", ast.Compare():
            node.ops = [OPERATORS[type(node.ops[0])]()]  # type: ignore[list-item]
        case "sign", ast.UnaryOp():
            return node.operand
        case "figure", ast.Constant():
            node.value = int(str(node.value)) + 1
        case "doubled", ast.Name():
            return ast.BinOp(node, ast.Add(), node)
        case "function", ast.Call(func=ast.Name() as name):
            name.id = FUNCTIONS[name.id]
        case "left out", ast.Call():
            return node.args[0]
        case "branches", ast.Call():
            node.args[-1], node.args[-2] = node.args[-2], node.args[-1]
    return node


def survives(mutant: Mutant, copy: Path, tests: list[str]) -> bool:
    """Tell whether the tests pass all the same with the mutant in a copy of the project."""
    target = copy / mutant.path.relative_to(ROOT)
    original = target.read_bytes()
    target.write_text(mutant.source, encoding="utf-8")
    try:
        return run(copy, tests) == 0
    finally:
        target.write_bytes(original)


def run(copy: Path, tests: list[str]) -> int:
    """Run the tests in a copy of the project and return pytest's exit code (1 where they hang)."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, timeout=300, check=False
        )
    except subprocess.TimeoutExpired:
        return 1
    return done.returncode


def main() -> int:
    """Try every change of the modules named and print those that nothing noticed; 1 where there are any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("modules", nargs="*", type=Path, help="modules to change (default: all rules)")
    parser.add_argument(
        "--tests", nargs="+", default=["tests/rules"], help="what to run (default: tests/rules)"
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many at once (default: 2)")
    parser.add_argument("--list", action="store_true", help="only print the changes")
    options = parser.parse_args()
    modules = options.modules or sorted((ROOT / "pipeline" / "rules").glob("*.py"))
    chosen = [path.resolve() for path in modules if options.modules or computes(path)]
    todo = [mutant for path in chosen for mutant in mutants(path)]
    if options.list:
        print(*(_told(mutant) for mutant in todo), sep="\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="truecost-mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(options.jobs):
            copies.put(_copy(Path(folder, str(number))))
        first = copies.get()
        if run(first, options.tests):
            print("The tests fail as they are: nothing can be learnt from changes.", file=sys.stderr)
            return 2
        copies.put(first)

        def tried(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                return survives(mutant, copy, options.tests)
            finally:
                copies.put(copy)

        alive = 0
        with ThreadPoolExecutor(options.jobs) as pool:
            for mutant, survived in zip(todo, pool.map(tried, todo), strict=True):
                if survived:
                    alive += 1
                    print(_told(mutant), flush=True)
    print(f"{len(todo)} changes, {len(todo) - alive} noticed, {alive} not noticed")
    return int(alive > 0)


def _told(mutant: Mutant) -> str:
    return f"{mutant.path.relative_to(ROOT).as_posix()}:{mutant.line}: {mutant.change}"


def _copy(target: Path) -> Path:
    """Copy what the tests need, without caches and environments."""
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in ("pipeline", "tests", "templates", "workbooks"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, target / name, ignore=ignore)
    shutil.copyfile(ROOT / "pyproject.toml", target / "pyproject.toml")
    return target


if __name__ == "__main__":
    sys.exit(main())
