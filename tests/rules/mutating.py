"""Does a changed rule make a worked case fail? Tried in this very process: the rules are imported anew.

``tools/mutate.py`` says which changes there are. It also runs them one by one in copies of the project; here a
change costs a fraction of a second, because the plans of the cases are read once.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pipeline.rules
from tests.rules.laws import LAWS
from tests.rules.worked import Case, Rules, cases, differences, read

ROOT = Path(__file__).parents[2]
KEPT = ("pipeline.rules.inputs", "pipeline.rules.tabs")
"""How the names of what a change leaves as it is begin: the declared inputs, which the books were read by."""


class Change(NamedTuple):
    """A change to a rule: its module, its place and what was changed, the module's text before and after."""

    module: str
    told: str
    before: str
    after: str

    @property
    def line(self) -> str:
        """The changed line as it is after the change."""
        old, new = self.before.splitlines(), self.after.splitlines()
        return next((each.strip() for one, each in zip(old, new, strict=False) if one != each), "")


def equivalents() -> set[tuple[str, str]]:
    """Return the changes that are known to change nothing (``equivalent.toml``): module and changed line."""
    raw = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text(encoding="utf-8"))
    return {
        (module, line)
        for group in raw["group"]
        for module, lines in group["lines"].items()
        for line in lines
        if group["reason"]
    }


def changes(*modules: str) -> list[Change]:
    """Return every change of some modules (of all rules where none is named) that should be noticed."""
    from tools.mutate import computes, mutants  # noqa: PLC0415 - the tools don't stand in every copy

    folder, known, found = ROOT / "pipeline" / "rules", equivalents(), []
    for path in sorted(folder.glob("*.py")):
        if not computes(path) or (modules and path.stem not in modules):
            continue
        before = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
        for mutant in mutants(path):
            told = f"{path.stem}.py, line {mutant.line}: {mutant.change}"
            change = Change(path.stem, told, before, mutant.source)
            if (change.module, change.line) not in known:
                found.append(change)
    return found


def is_noticed(module: str, source: str) -> bool:
    """Tell whether a worked case fails, or the rules don't even import, with a module's text changed.

    Args:
        module: its name within the rules, as in "costs".
        source: its new text.
    """
    tried = sorted(cases(), key=lambda case: module not in _concerned(case))
    for case in tried:
        read(case)
    with _changed(f"pipeline.rules.{module}", source):
        try:
            rules = Rules()
            broken = (fault for law in LAWS for fault in law(rules))
            wrong = (line for case in tried for line in differences(rules, case))
            return any(True for _ in chain(wrong, broken))
        except Exception:  # noqa: BLE001 - a change that stops the rules is noticed, however it stops them
            return True


@cache
def _homes() -> dict[str, str]:
    """Return the module of each thing that cases expect, by its name."""
    return {key: part.__module__.rpartition(".")[2] for key, part in Rules().parts.items()}


def _concerned(case: Case) -> set[str]:
    """Return the modules whose rules a case expects something of: it is tried first on a change of theirs."""
    return {_homes().get(name.partition(".")[0], "") for name in case.expect}


@contextmanager
def _changed(name: str, source: str) -> Iterator[None]:
    """Import the rules anew with one module changed; put everything back at the end."""
    package = pipeline.rules
    ours = [each for each in sys.modules if each.startswith("pipeline.rules.") and not each.startswith(KEPT)]
    kept = {each: sys.modules.pop(each) for each in ours}
    attributes: dict[str, Any] = dict(vars(package))
    for each in kept:  # "from pipeline.rules import costs" must not find the module as it was
        vars(package).pop(each.rpartition(".")[2], None)
    try:
        _Loading(name, source).install()
        yield
    finally:
        for each in [m for m in sys.modules if m.startswith("pipeline.rules.") and not m.startswith(KEPT)]:
            del sys.modules[each]
        sys.modules.update(kept)
        vars(package).clear()
        vars(package).update(attributes)


class _Loading:
    """A module whose text is given; what it imports of the rules is imported anew, before the others need it."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def install(self) -> None:
        """Run the text as the module of that name."""
        module = ModuleType(self.name)
        module.__package__ = "pipeline.rules"
        sys.modules[self.name] = module
        setattr(pipeline.rules, self.name.rpartition(".")[2], module)
        try:
            exec(compile(self.source, self.name, "exec"), vars(module))  # noqa: S102 - a text of our own
        except Exception:  # noqa: BLE001 - the change stops the rules: Rules() finds the module incomplete
            sys.modules[self.name] = _Broken(self.name)


class _Broken(ModuleType):
    """Stands for a module that could not be run."""


def main() -> int:
    """Print the changes that no worked case notices, of the modules named or of all rules; 1 where there are any."""
    tried = changes(*sys.argv[1:])
    alive = 0
    for change in tried:
        if not is_noticed(change.module, change.after):
            alive += 1
            sys.stdout.write(change.told + "\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(tried)} changes, {len(tried) - alive} noticed, {alive} not noticed\n")
    return int(alive > 0)


if __name__ == "__main__":
    sys.exit(main())
