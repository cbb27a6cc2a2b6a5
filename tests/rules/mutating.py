"""Does a changed rule make a worked case fail? Tried in this very process: the rules are imported anew.

``tools/mutate.py`` says which changes there are. It also runs them one by one in copies of the project; here a
change costs a fraction of a second, because the plans of the cases are read once.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pipeline.rules
from tests.rules.worked import Rules, cases, differences, read

ROOT = Path(__file__).parents[2]
KEPT = ("pipeline.rules", "pipeline.rules.inputs")
"""What a change leaves as it is: the declared inputs, which the books were read by."""


class Equivalent(NamedTuple):
    """A change that no plan can show, and why."""

    module: str
    change: str
    reason: str


def equivalents() -> list[Equivalent]:
    """Return the changes that are known to change nothing (``equivalent.toml``)."""
    raw = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text(encoding="utf-8"))
    return [
        Equivalent(module, change, group["reason"])
        for group in raw["group"]
        for module, changes in group["changes"].items()
        for change in changes
    ]


def is_noticed(module: str, source: str) -> bool:
    """Tell whether a worked case fails, or the rules don't even import, with a module's text changed.

    Args:
        module: its name within the rules, as in "costs".
        source: its new text.
    """
    for case in cases():
        read(case)
    with _changed(f"pipeline.rules.{module}", source):
        try:
            rules = Rules()
            return any(True for case in cases() for _ in differences(rules, case))
        except Exception:  # noqa: BLE001 - a change that stops the rules is noticed, however it stops them
            return True


@contextmanager
def _changed(name: str, source: str) -> Iterator[None]:
    """Import the rules anew with one module changed; put everything back at the end."""
    package = pipeline.rules
    ours = [each for each in sys.modules if each.startswith("pipeline.rules.") and each not in KEPT]
    kept = {each: sys.modules.pop(each) for each in ours}
    attributes: dict[str, Any] = dict(vars(package))
    try:
        _Loading(name, source).install()
        yield
    finally:
        for each in [m for m in sys.modules if m.startswith("pipeline.rules.") and m not in KEPT]:
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


def survivors(modules: list[str]) -> Iterator[str]:
    """Yield the changes of some modules that no worked case notices, known equivalents left out."""
    from tools.mutate import mutants  # noqa: PLC0415 - the tools are not part of every copy of the project

    known = {(each.module, each.change) for each in equivalents()}
    for module in modules:
        for mutant in mutants(ROOT / "pipeline" / "rules" / f"{module}.py"):
            if (module, mutant.change) not in known and not is_noticed(module, mutant.source):
                yield f"{module}:{mutant.line}: {mutant.change}"


def main() -> None:
    """Print the survivors of the modules named, or of all rules."""
    from tools.mutate import NOT_RULES  # noqa: PLC0415

    folder = ROOT / "pipeline" / "rules"
    every = [each.stem for each in sorted(folder.glob("*.py")) if each.name not in NOT_RULES]
    for each in survivors(sys.argv[1:] or every):
        sys.stdout.write(each + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    import_module("pipeline.rules.catalog")
    main()
