"""Words and numbers as a person reads them: French and English sentences, money, days, dates.

Sentences stand in ``languages/<lang>/<file>.toml``; ``text("findings.not_a_number", "fr", value=...)`` reads
table keys joined by dots, the first being the file. A third language is a third folder: no code changes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import kept

LANGUAGES = ("en", "fr")


@cache
def _file(name: str, lang: str) -> dict[str, Any]:
    """Return one language file, read once in a process."""
    source = (Path(__file__).parent / lang / f"{name}.toml").read_bytes()
    found = kept.fetch("words", source)
    if found is not None:
        return dict(json.loads(found))
    import tomllib  # noqa: PLC0415 - reading TOML costs more than all sentences of a run

    read = tomllib.loads(source.decode("utf-8"))
    kept.keep(json.dumps(read, ensure_ascii=False).encode(), "words", source)
    return read


def table(key: str, lang: str) -> dict[str, Any]:
    """Return a whole table of words.

    Raises:
        KeyError: there is no such table.
    """
    name, *steps = key.split(".")
    node: Any = _file(name, lang)
    for step in steps:
        node = node[step]
    return dict(node)


def has(key: str, lang: str) -> bool:
    """Tell whether a sentence exists."""
    try:
        text(key, lang)
    except (KeyError, FileNotFoundError):
        return False
    return True


def text(key: str, lang: str, **details: object) -> str:
    """Return a sentence in a language, its ``{placeholders}`` filled.

    Raises:
        KeyError: the sentence is missing: a mistake of ours, caught by the tests.
    """
    name, *steps = key.split(".")
    node: Any = _file(name, lang)
    for step in steps:
        node = node[step]
    if not isinstance(node, str):
        raise KeyError(key)
    return node.format_map(details) if details else node
