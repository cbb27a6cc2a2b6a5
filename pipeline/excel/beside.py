"""The module that "Run main" of xlwings' add-in calls: it has the workbook's name, and lies beside it.

The add-in runs ``import <name>;<name>.main()``, so that only a workbook whose name is a Python name can have one; and
not one that Python has already: beside the workbook it would take the place of the other.
"""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

_MARK = "Truecost"
TEXT = f'''"""Lets "Run main" of the xlwings add-in run {_MARK} on the workbook of the same name."""

from pipeline.macros import main

__all__ = ["main"]
'''


def module_for(book: Path) -> Path:
    """Return where the module of a workbook lies."""
    return book.with_suffix(".py")


def is_ours(text: str) -> bool:
    """Return whether a module was laid by us: it may be written again."""
    return text.startswith('"""Lets "Run main"') and _MARK in text


def fits(book: Path) -> bool:
    """Return whether a workbook's name lets it have a module."""
    name = book.stem
    return name.isidentifier() and not keyword.iskeyword(name) and not _taken(name, module_for(book))


def _taken(name: str, own: Path) -> bool:
    """Return whether Python has another module of this name; in Windows, names of files have no case."""
    if name.casefold() in {each.casefold() for each in sys.stdlib_module_names}:
        return True
    try:
        found = find_spec(name)
    except (ImportError, ValueError):
        return True
    return found is not None and (found.origin is None or Path(found.origin).resolve() != own.resolve())


def better(book: Path) -> str:
    """Return a name like the workbook's that lets it have a module."""
    plain = re.sub(r"\W+", "_", unicodedata.normalize("NFC", book.stem)).strip("_") or "budget"
    plain = plain if plain.isidentifier() else f"budget_{plain}"
    return (plain if fits(book.with_stem(plain)) else f"{plain}_budget") + book.suffix
