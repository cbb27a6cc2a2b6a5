"""Machines to set up: Windows and Mac as far as Truecost looks at them, each with a folder of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from pipeline.excel.machine import MAC, WINDOWS, Machine
from pipeline.workbook.macros import XLWINGS
from tests.witness.vba import WINDOWS_HOME

PYTHON = WINDOWS_HOME + r"\truecost env\Scripts\python.exe"
MAC_PYTHON = "/Users/eloise/truecost/bin/python"


def package() -> Path:
    """Return the installed xlwings."""
    found = find_spec("xlwings")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def windows(home: Path, python: str = PYTHON, **more: object) -> Machine:
    """Return a Windows machine whose person has an accent and a space in the name; all files named are there."""
    variables = {
        "USERPROFILE": WINDOWS_HOME,
        "LOCALAPPDATA": WINDOWS_HOME + r"\AppData\Local",
        "APPDATA": str(home / "Roaming"),
    }
    return _machine(WINDOWS, home, python, variables, "cp1252", more)


def mac(home: Path, python: str = MAC_PYTHON, **more: object) -> Machine:
    """Return a Mac."""
    return _machine(MAC, home, python, {}, "utf-8", more)


def _machine(
    system: str,
    home: Path,
    python: str,
    variables: Mapping[str, str],
    encoding: str,
    more: Mapping[str, object],
) -> Machine:
    made = Machine(
        system,
        python,
        home,
        variables,
        encoding,
        package(),
        registry(),
        is_file=lambda _: True,
        xlwings_of=lambda _: XLWINGS,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def registry(values: Mapping[str, int] | None = None) -> Registry:
    """Return a registry that holds the given numbers, by the end of their key and their name."""
    return Registry(values or {})


class Registry:
    """Numbers by ``<policy or own>.<name>``."""

    def __init__(self, values: Mapping[str, int]) -> None:
        self.values = values

    def __call__(self, key: str, name: str) -> int | None:
        """Return a number of the registry."""
        kind = "policy" if "Policies" in key else "own"
        assert key.endswith(r"Microsoft\Office\16.0\Excel\Security")
        return self.values.get(f"{kind}.{name}")
