"""A finding as a sentence: the code is the key, the details fill it."""

from __future__ import annotations

from pipeline.languages import has, text

FILES = (
    "findings",
    "checks",
    "word.findings",
    "saving.findings",
    "refusals.findings",
    "excel.findings",
    "macros.findings",
    "calc.findings",
)


def sentence(code: str, details: dict[str, str], lang: str) -> str:
    """Return the sentence of a finding's code.

    Raises:
        KeyError: there is none: a mistake of ours, caught by the tests.
    """
    for file in FILES:
        if has(f"{file}.{code}", lang):
            return text(f"{file}.{code}", lang, **details)
    raise KeyError(code)
