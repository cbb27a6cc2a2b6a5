"""The stories on files: which workbooks, where documents go, and what each run did to each of them."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.findings import FileRefusedError, Finding, Severity, finding
from pipeline.runs import stories
from pipeline.runs.stories import Outcome
from pipeline.workbook import backup, saving
from pipeline.workbook.locking import held
from pipeline.workbook.whole import clear_parts, real

SUFFIXES = (".xlsx", ".xlsm")
TEMPORARY = ("~$", ".~lock.", ".")


@dataclass
class Done:
    """What a run did to one workbook.

    Attributes:
        path: the workbook as it was named.
        outcome: what was found and computed.
        written: the files that were written, in order; a file that already held the same bytes is not among them.
        made: every file that the run stands for, written or found unchanged.
        backup: where the version before is kept, where one was.
        refused: whether the file could not be used at all.
    """

    path: Path
    outcome: Outcome
    written: list[Path] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)
    backup: Path | None = None
    refused: bool = False


def workbooks(paths: Iterable[Path]) -> list[Path]:
    """Return the workbooks that are named, and those in the folders that are named, by name.

    Backups, and the files that Excel and LibreOffice lay beside an open workbook, are passed over; a folder that
    can't be looked into counts as a file that can't be used.
    """
    found: list[Path] = []
    for path in paths:
        try:
            found += _inside(path) if path.is_dir() else [path]
        except OSError:
            found.append(path)
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> list[Path]:
    inside = (each for each in folder.iterdir() if each.suffix.lower() in SUFFIXES and each.is_file())
    return sorted(
        each for each in inside if not each.name.startswith(TEMPORARY) and not backup.is_backup(each)
    )


def exit_code(done: Sequence[Done]) -> int:
    """Return 0 done, 1 something blocks, 3 a file can't be used."""
    if any(each.refused for each in done):
        return 3
    return 1 if any(each.outcome.held for each in done) else 0


def check(paths: Sequence[Path], fallback: str) -> Iterator[Done]:
    """Check workbooks one after the other; nothing is written."""
    for path in paths:
        try:
            yield Done(path, stories.check(saving.load(path), path.name, fallback))
        except FileRefusedError as refusal:
            yield _refused(path, refusal, fallback)


def report(
    paths: Sequence[Path],
    fallback: str,
    *,
    month: date | None,
    out: Path,
    templates: Path | None,
    sheets: bool = True,
    documents: bool = True,
    force: bool = False,
    backups: bool = True,
) -> Iterator[Done]:
    """Compute workbooks one after the other: sheets into each of them, documents into a folder.

    Args:
        paths: the workbooks.
        fallback: language of messages where a workbook doesn't say.
        month: a reporting month given for this run.
        out: folder of the documents: ``<out>/<workbook>/<YYYY-MM>/<document>``.
        templates: folder of Word templates, or None for the default.
        sheets: whether the computed sheets are written into the workbook.
        documents: whether the documents are made.
        force: whether to write although something that a person added to a computed sheet is lost.
        backups: whether the last version of each workbook that changes is kept.
    """
    stems = Counter(path.stem.casefold() for path in paths)

    def compute(data: bytes, path: Path) -> Outcome:
        return stories.report(
            data,
            path.name,
            fallback,
            month=month,
            templates=templates,
            documents=documents,
            sheets_too=sheets,
            force=force,
        )

    for path in paths:
        alone = stems[path.stem.casefold()] == 1
        place = out / (path.stem if alone else f"{path.stem} ({path.parent.resolve().name})")
        yield _worked_on(path, fallback, compute, sheets=sheets, backups=backups, place=place)


def _worked_on(
    path: Path,
    lang: str,
    work: Callable[[bytes, Path], Outcome],
    *,
    backups: bool,
    sheets: bool = True,
    place: Path = Path(),
) -> Done:
    """Read a workbook, work on it, and save what came of it, with no other run in between."""
    done: Done | None = None
    try:
        with held(path) if sheets else contextlib.nullcontext():
            data = saving.load(path, to_write=sheets)
            done = Done(path, work(data, path))
            if sheets and done.outcome.workbook is not None:
                _save_workbook(done, done.outcome.workbook, data, backups=backups)
            for name, made in done.outcome.documents.items():
                document = place / f"{done.outcome.month:%Y-%m}" / name
                if sheets:  # the lock is held: what lies there is of a run that was killed
                    clear_parts(real(document))
                _save_document(done, document, made)
    except FileRefusedError as refusal:
        done = _refused(path, refusal, done.outcome.language if done else lang, done)
    return done


def new(path: Path, lang: str, *, sample: bool, macros: bool = False) -> Done:
    """Make a new workbook to fill in, or one that is filled in as an example; an existing file is kept.

    With ``macros`` it has buttons; its name must end in .xlsm.
    """
    from pipeline.workbook import starter  # noqa: PLC0415 - only new workbooks pay for it

    done = Done(path, Outcome(lang))
    if path.exists():
        return _refused(path, FileRefusedError("already_there", str(path)), lang)
    try:
        content = starter.sample(lang) if sample else starter.minimal(lang)
        _save_document(done, path, starter.build(content, lang, macros=macros))
    except FileRefusedError as refusal:
        return _refused(path, refusal, lang)
    return done


def new_into(path: Path, lang: str, *, sample: bool, backups: bool = True) -> Done:
    """Put the input sheets into a workbook that a person already has."""

    def add(data: bytes, path: Path) -> Outcome:
        return stories.add_inputs(data, path.name, lang, sample=sample)

    return _worked_on(path, lang, add, backups=backups)


def remove(
    paths: Sequence[Path], lang: str, *, inputs: bool = False, force: bool = False, backups: bool = True
) -> Iterator[Done]:
    """Take the computed sheets out of workbooks one after the other; with ``inputs`` the input sheets too."""

    def take_out(data: bytes, path: Path) -> Outcome:
        return stories.remove(data, path.name, lang, inputs=inputs, force=force)

    for path in paths:
        yield _worked_on(path, lang, take_out, backups=backups)


def _save_workbook(done: Done, data: bytes, expected: bytes, *, backups: bool) -> None:
    """Save a workbook that was read, and tell where its last version is."""
    others = saving.other_names(done.path)
    done.made.append(done.path)
    if saving.save(done.path, data, expected=expected, backup=backups):
        done.written.append(done.path)
        done.backup = backup.place(done.path) if backups else None
        if others:
            said = finding("other_names", Severity.WARN, None, file=str(done.path), count=others)
            done.outcome.findings = [*done.outcome.findings, said]


def _save_document(done: Done, path: Path, data: bytes) -> None:
    done.made.append(path)
    if saving.put_file(path, data):
        done.written.append(path)


def _refused(path: Path, refusal: FileRefusedError, lang: str, done: Done | None = None) -> Done:
    done = done or Done(path, Outcome(lang))
    found: Finding = refusal.finding
    done.outcome.findings = [*done.outcome.findings, found]
    done.refused = True
    return done


def nothing_to_do(paths: Sequence[Path], lang: str) -> Done:
    """Say that no workbook was found."""
    where = ", ".join(str(path) for path in paths)
    done = Done(Path(where), Outcome(lang, [finding("no_workbook", Severity.BLOCK, None, file=where)]))
    done.refused = True
    return done
