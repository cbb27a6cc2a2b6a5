"""The last look before an offer leaves: it foots, and it prints what a French *devis* must hold.

What it must hold is dated data (``particulars.toml``), not code, and not legal advice.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pipeline.findings import Finding, Severity, finding
from pipeline.languages import text
from pipeline.word.context import context, vat_exempt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.rules.document import Document

ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'", "&apos;": "'", "&amp;": "&"}
ZERO = Decimal(0)
CENT = Decimal("0.01")


@cache
def particulars() -> list[dict[str, Any]]:
    """Return the list of what an offer must hold."""
    source = resources.files("pipeline.word").joinpath("particulars.toml")
    return list(tomllib.loads(source.read_text(encoding="utf-8"))["particular"])


def printed(parts: dict[str, bytes]) -> str:
    """Return all the words that a document prints, each white space as one space."""
    stories = (
        part.decode("utf-8", "replace")
        for name, part in parts.items()
        if name.startswith("word/") and name.endswith(".xml") and b"<w:t" in part
    )
    found = " ".join(re.sub(r"<w:br/>|</w:p>|<w:tab/>", " ", story) for story in stories)
    found = re.sub(r"<[^>]*>", "", found)
    for entity, character in ENTITIES.items():
        found = found.replace(entity, character)
    return plain(found)


def plain(words: str) -> str:
    """Return words for comparison: case and kinds of spaces and apostrophes set aside."""
    return " ".join(words.replace("’", "'").split()).casefold()


def missing_particulars(document: Document, words: str) -> list[Finding]:
    """Return what an offer must hold and does not.

    Args:
        document: what was to be printed.
        words: what was printed, from ``printed``.
    """
    if document.kind != "offer":
        return []
    names = context(document)
    written = document.project.get("document_date")
    day = written if isinstance(written, date) else document.month
    state = "no_vat" if vat_exempt(document) else "vat"
    found: list[Finding] = []
    for each in particulars():
        if each["valid_from"] > day or each["when"] not in {"always", state}:
            continue
        found += _missing(each, document.language, names, words)
    return found


def _missing(particular: dict[str, Any], lang: str, names: dict[str, Any], words: str) -> Iterator[Finding]:
    """Yield what one particular lacks."""
    what = text(f"word.particulars.{particular['key']}", lang)
    for field in particular.get("fields", ()):
        texts = list(_texts(names[field]))
        if not any(texts):
            yield finding("particular_missing", Severity.BLOCK, None, what=what)
        elif not all(_stands_in(plain(each), words) for each in texts):
            yield finding(
                "particular_not_printed", Severity.BLOCK, None, what=what, example=f"{{{{ {field} }}}}"
            )
    choices = particular.get("words", {}).get(lang, ())
    if choices and not any(_stands_in(plain(each), words) for each in choices):
        yield finding("particular_missing", Severity.BLOCK, None, what=what)


def _stands_in(wanted: str, words: str) -> bool:
    """Tell whether words are printed as such, not as a part of longer words or figures."""
    place = words.find(wanted)
    while place >= 0:
        before, after = words[place - 1 : place], words[place + len(wanted) : place + len(wanted) + 1]
        joined = (before.isalnum() and wanted[0].isalnum()) or (after.isalnum() and wanted[-1].isalnum())
        if not joined:
            return True
        place = words.find(wanted, place + 1)
    return False


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts of a name that must be printed; of a row those that tell what it is and its figures."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (
            value[key] for key in ("label", "quantity", "unit_price", "rate", "amount") if key in value
        )
    else:
        for each in value:
            yield from _texts(each)


def does_not_foot(document: Document) -> list[Finding]:
    """Return the sums that are not what the document says they are; none in a right document."""
    found = [
        (
            text("word.totals.line", document.language, id=line.id),
            line.quantity * line.unit_price,
            line.amount,
        )
        for line in document.lines
    ]
    for phase in document.phases:
        mine = _sum(line.amount for line in document.lines if line.phase in {phase.code, phase.label})
        found.append((text("word.totals.phase", document.language, id=phase.label), mine, phase.amount))
    sums = {
        "lines": (_sum(line.amount for line in document.lines), document.before_rules),
        "phases": (_sum(phase.amount for phase in document.phases), document.before_rules),
        "rules": (
            document.before_rules + _sum(rule.amount for rule in document.rules),
            document.total.amount,
        ),
        "vat_bases": (_sum(row.base for row in document.vat), document.total.amount),
        "incl": (document.total.amount + _sum(row.amount for row in document.vat), document.total_incl),
        "months": (_sum(row.total for row in document.months), document.total.amount),
    }
    if document.instalments:
        sums["instalments"] = (_sum(row.amount for row in document.instalments), document.total_incl)
    if document.by_entity:
        sums["entities"] = (_sum(row.amount for row in document.by_entity), document.total.amount)
    for option in document.options:
        now = option.including if option.taken else option.without
        sums["options"] = (now, document.total.amount)
        if now != document.total.amount:
            break
    found += [(text(f"word.totals.{key}", document.language), *each) for key, each in sums.items()]
    return [
        finding(
            "document_does_not_foot",
            Severity.BLOCK,
            None,
            what=what,
            expected=expected.quantize(CENT),
            found=stated,
        )
        for what, expected, stated in found
        if abs(expected - stated) >= CENT
    ]


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum of amounts."""
    return sum(amounts, ZERO)
