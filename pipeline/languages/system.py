"""The language of the system, for messages where no workbook says which."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def system_language(environment: Mapping[str, str] | None = None) -> str:
    """Return "fr" where the system speaks French, else "en"."""
    environment = os.environ if environment is None else environment
    named = next((environment[name] for name in VARIABLES if environment.get(name)), None)
    if named is None:  # Windows and macOS set no such variable
        named = locale.getlocale()[0] or ""
    return "fr" if named.lower().startswith("fr") else "en"
