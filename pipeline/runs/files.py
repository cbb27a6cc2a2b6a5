"""The stories on files: which workbooks, where documents go, and what each run did to each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.findings import FileRefusedError, Finding, Severity, finding
from pipeline.runs import stories
from pipeline.runs.stories import Outcome
from pipeline.workbook import saving

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
        refused: whether the file could not be used at all.
    """

    path: Path
    outcome: Outcome
    written: list[Path] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)
    refused: bool = False


def workbooks(paths: Iterable[Path]) -> list[Path]:
    """Return the workbooks that are named, and those in the folders that are named, by name.

    The files that Excel and LibreOffice lay beside an open workbook are passed over.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (each for each in path.iterdir() if each.suffix.lower() in SUFFIXES and each.is_file())
            found += sorted(each for each in inside if not each.name.startswith(TEMPORARY))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def exit_code(done: Sequence[Done]) -> int:
    """Return 0 done, 1 something blocks, 3 a file can't be used."""
    if any(each.refused for each in done):
        return 3
    return 1 if any(each.outcome.blocked for each in done) else 0


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
    """
    stems = Counter(path.stem.casefold() for path in paths)
    for path in paths:
        done: Done | None = None
        try:
            data = saving.load(path)
            outcome = stories.report(
                data, path.name, fallback, month=month, templates=templates, documents=documents
            )
            done = Done(path, outcome)
            if sheets and outcome.workbook is not None:
                _save(done, path, outcome.workbook, data)
            folder = (
                path.stem
                if stems[path.stem.casefold()] == 1
                else f"{path.stem} ({path.parent.resolve().name})"
            )
            for name, made in outcome.documents.items():
                target = out / folder / f"{outcome.month:%Y-%m}" / name
                _save_document(done, target, made)
        except FileRefusedError as refusal:
            done = _refused(path, refusal, done.outcome.language if done else fallback, done)
        yield done


def new(path: Path, lang: str, *, sample: bool) -> Done:
    """Make a new workbook to fill in, or one that is filled in as an example; an existing file is kept."""
    from pipeline.workbook import starter  # noqa: PLC0415 - only new workbooks pay for it

    done = Done(path, Outcome(lang))
    if path.exists():
        return _refused(path, FileRefusedError("already_there", str(path)), lang)
    try:
        content = starter.sample(lang) if sample else starter.minimal(lang)
        _save_document(done, path, starter.build(content, lang))
    except FileRefusedError as refusal:
        return _refused(path, refusal, lang)
    return done


def _save(done: Done, path: Path, data: bytes, expected: bytes | None) -> None:
    done.made.append(path)
    if saving.save(path, data, expected=expected):
        done.written.append(path)


def _save_document(done: Done, path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise FileRefusedError("no_permission", str(path)) from error
    _save(done, path, data, before)


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
