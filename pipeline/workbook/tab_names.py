"""Names of tabs: what Excel allows, and what is not taken yet."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def free_name(taken: Iterable[str], wanted: str) -> str:
    """Return a tab name like the wanted one that is allowed and not taken: "Costs", else "Costs (2)"."""
    used = {each.casefold() for each in taken}
    plain = _NOT_IN_NAMES.sub("", wanted).strip().strip("'").strip() or "Truecost"
    number, name = 1, plain[:LONGEST_NAME].rstrip(" '")
    while name.casefold() in used:
        number += 1
        ending = f" ({number})"
        name = plain[: LONGEST_NAME - len(ending)].rstrip() + ending
    return name
