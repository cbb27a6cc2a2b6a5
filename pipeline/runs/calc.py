"""A click in LibreOffice Calc: a talk with its macro, in plain JSON values, from what stands in the book to the last word.

The macro says what stands in the book; it is told what to do, or what to say. Where it has written, it says what the
cells show now, and Calc's results are compared with ours.
"""

from __future__ import annotations

import contextlib
import platform
import tempfile
import traceback
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.findings import CellRef, FileRefusedError, Finding, Severity, finding
from pipeline.languages import LANGUAGES, text
from pipeline.runs import live
from pipeline.runs.live_telling import added, checked, lost, refused
from pipeline.workbook.calc_formulas import to_excel
from pipeline.workbook.calc_writing import AS_IT_IS, told_to_calc
from pipeline.workbook.dates import day_of

Told = dict[str, Any]
Talk = Generator[Told, Told, None]
_EPOCHS = {(1899, 12, 30): False, (1904, 1, 1): True}
_ERRORS = {502: "#VALUE!", 503: "#NUM!", 504: "#REF!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!"}
_ERRORS |= {525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
_OTHER_ERROR = "#VALUE!"


def click(told: Told) -> Talk:
    """Yield what the macro is to do, one step after the other; it sends back what came of the step.

    Args:
        told: ``do`` ("check" or "recalculate"), the ``lang`` of the program, and the ``book``.

    Yields:
        ``{"do": "write", ...}``, after which the macro tells ``values`` by tab, or what ``failed``; and at the end
        ``{"do": "say", ...}``.
    """
    lang = told["lang"] if told["lang"] in LANGUAGES else "en"
    try:
        yield from _STORIES[told["do"]](told["book"], lang)
    except FileRefusedError as refusal:
        yield _say(refused(refusal, lang), lang, wrong=True)
    except Exception as error:  # noqa: BLE001 - the last door
        log = _note(traceback.format_exc())
        short = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        yield _say(text("calc.said.our_mistake", lang, error=short, log=log), lang, wrong=True)


def _check(told: Told, lang: str) -> Talk:
    """Say what is wrong; what blocks is listed on the sheet of checks, too."""
    outcome = live.check(book_of(told), lang)
    if not outcome.blocked:
        yield _say(checked(outcome), outcome.language)
        return
    yield from _recalculate(told, lang)


def _recalculate(told: Told, lang: str) -> Talk:
    """Compute the sheets anew from what is typed now."""
    made = live.recalculate(book_of(told), lang)
    lang = made.outcome.language
    losses = made.changes.losses + _lost_spellings(made.changes)
    if losses:
        yield _say(lost(made.outcome, losses), lang, wrong=True)
    elif not made.changes.sheets:
        yield _say(checked(made.outcome), lang, wrong=True)
    else:
        _refuse_protected(told, made.changes)
        rules = {each["name"]: [_rule(rule) for rule in each.get("rules", ())] for each in told["sheets"]}
        words = ("writing", "dressing", "comparing", "refused", "not_undone", "undo")
        done = yield {
            "do": "write",
            "words": {key: text(f"calc.writing.{key}", lang) for key in words},
            "title": text("calc.title", lang),
        } | told_to_calc(made.changes, rules)
        yield _end(made, done, told, lang)


def _end(made: live.Recalculated, done: Told, told: Told, lang: str) -> Told:
    """Return the last word: where Calc computes otherwise, what was found, what was added, or nothing."""
    if "failed" in done:  # the macro has put everything back, and says so itself
        _note(done["failed"])
        return {"do": "nothing"}
    found = [
        each
        for change in made.changes.sheets
        for each in live.differences(change, _block(done["values"][change.tab], epoch=_epoch(told)))
    ]
    if found:
        log = _note(
            "".join(f"{each.where}: {each.theirs} in Calc, {each.ours} in Truecost\n" for each in found)
        )
        first = found[0]
        message = text(
            "calc.said.differs",
            lang,
            count=len(found),
            cell=str(first.where),
            theirs=first.theirs,
            ours=first.ours,
            log=log,
        )
        return _say(message, lang, wrong=True)
    if made.outcome.blocked:
        tab = made.changes.sheets[0].tab
        return _say(checked(made.outcome, tab), lang, wrong=True, show=tab)
    message = added(made)
    return _say(message, lang) if message else {"do": "nothing"}


_STORIES: Mapping[str, Callable[[Told, str], Talk]] = {"check": _check, "recalculate": _recalculate}


def _say(message: str, lang: str, *, wrong: bool = False, show: str = "") -> Told:
    return {"do": "say", "title": text("calc.title", lang), "text": message, "wrong": wrong, "show": show}


# What the macro tells --------------------------------------------------------------------------------------


def book_of(told: Told) -> live.LiveBook:
    """Return a book as the macro tells it.

    Raises:
        FileRefusedError: ``calc_epoch``, its days are counted from a day that no Excel knows; ``sheet_too_large``.
    """
    epoch = _epoch(told)
    for each in told["sheets"]:
        if "too_large" in each:
            raise FileRefusedError(
                "sheet_too_large", told["name"], sheet=each["name"], rows=each["too_large"]
            )
    sheets = [
        live.LiveSheet(each["name"], _block(each, epoch=epoch), 1, 1, _formulas(each.get("formulas")))
        for each in told["sheets"]
    ]
    names = {name: f"={to_excel(content) or content}" for name, content in told["names"].items()}
    return live.LiveBook(told["name"], sheets, names, date1904=epoch, tabs=told["tabs"])


def _epoch(told: Told) -> bool:
    """Return whether days are counted from 1904."""
    first = tuple(told["null_date"])
    if first not in _EPOCHS:
        raise FileRefusedError("calc_epoch", told["name"])
    return _EPOCHS[first]


def _block(told: Told, *, epoch: bool) -> list[list[live.LiveValue]]:
    """Return a block of what cells show: numbers that a format shows as days are days, errors have their names."""
    values: list[list[live.LiveValue]] = [
        [None if each == "" else each for each in row] for row in told["values"]
    ]
    for areas, make in (
        (told["dates"], lambda value: day_of(value, date1904=epoch) or value),
        (told["truths"], bool),
    ):
        for top, left, bottom, right in areas:
            for row in values[top - 1 : bottom]:
                for at in range(left - 1, min(right, len(row))):
                    if isinstance(row[at], (int, float)):
                        row[at] = make(row[at])
    for row, column, code in told["errors"]:
        values[row - 1][column - 1] = _ERRORS.get(code, _OTHER_ERROR)
    return values


def _formulas(told: Sequence[Sequence[str]] | None) -> list[list[live.LiveValue]] | None:
    """Return a block of formulas as Excel spells them, or as they are where it could not."""
    if told is None:
        return None
    return [[_formula(each) for each in row] for row in told]


def _formula(spelt: str) -> str:
    if not spelt.startswith(("=", "{=")):
        return spelt
    return to_excel(spelt) or f"{AS_IT_IS}{spelt.removeprefix('=')}"


def _rule(told: Told) -> Told:
    return {"areas": told["areas"], "formula": to_excel(told["formula"]) or ""}


def _lost_spellings(changes: live.Changes) -> list[Finding]:
    """Return the formulas over several cells that a person typed beside our cells and that would have to move."""
    return [
        finding(
            "loses_cell",
            Severity.BLOCK,
            CellRef(change.tab, block.row + i, block.column + j),
            value=entry[2:],
        )
        for change in changes.sheets
        for block in change.blocks
        for i, row in enumerate(block.entries)
        for j, entry in enumerate(row)
        if isinstance(entry, str) and entry.startswith(f"{AS_IT_IS}{{")
    ]


def _refuse_protected(told: Told, changes: live.Changes) -> None:
    """Refuse a book whose protection would stop the writing half way.

    Raises:
        FileRefusedError: ``calc_read_only``, ``structure_locked`` or ``sheet_protected``.
    """
    if told["read_only"]:
        raise FileRefusedError("calc_read_only", told["name"])
    if (changes.gone or any(each.new for each in changes.sheets)) and told["protected"]:
        raise FileRefusedError("structure_locked", told["name"])
    locked = {each["name"] for each in told["sheets"] if each["protected"]}
    for each in changes.sheets:
        if each.tab in locked:
            raise FileRefusedError("sheet_protected", told["name"], sheet=each.tab)


def _note(lines: str) -> Path:
    """Write the log file, over the one before; return where it is."""
    about = f"Truecost, {platform.platform()}, Python {platform.python_version()}\n"
    place = Path(tempfile.gettempdir(), "truecost-calc.log")
    with contextlib.suppress(OSError, RuntimeError):
        mine = Path.home() / ".truecost" / "calc.log"
        mine.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine.write_text(about + lines, encoding="utf-8")
        return mine
    with contextlib.suppress(OSError):
        place.write_text(about + lines, encoding="utf-8")
    return place
