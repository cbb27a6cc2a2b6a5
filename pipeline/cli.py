"""The command ``truecost``: parse, call one run, show what was found, give the exit code."""

from __future__ import annotations

import contextlib
import gc
import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Optional

import typer

from pipeline.runs import files
from pipeline.runs.telling import as_json, finding_line, findings_of, say, system_language, table

WORKBOOKS = Path("workbooks")
REPORTS = Path("reports")
LANG = system_language()

app = typer.Typer(
    name="truecost",
    help=say("help.truecost"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

excel = typer.Typer(help=say("help.excel"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(excel, name="excel")
calc = typer.Typer(help=say("help.libreoffice"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(calc, name="libreoffice")

Paths = Annotated[Optional[list[Path]], typer.Argument(help=say("help.paths"), show_default=False)]  # noqa: UP045
MonthText = Annotated[Optional[str], typer.Option("--month", help=say("help.month"), metavar="YYYY-MM")]  # noqa: UP045
Out = Annotated[Path, typer.Option("--out", help=say("help.out"))]
Templates = Annotated[Optional[Path], typer.Option("--templates", help=say("help.templates"))]  # noqa: UP045
Force = Annotated[bool, typer.Option("--force", help=say("help.force"))]
NoBackup = Annotated[bool, typer.Option("--no-backup", help=say("help.no_backup"))]
AsJson = Annotated[bool, typer.Option("--json", help=say("help.json"))]


def _month(text: str | None) -> date | None:
    """Return the first day of a month given as YYYY-MM."""
    if text is None:
        return None
    parts = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    if parts is None or parts[1] == "0000":
        raise typer.BadParameter(say("wrong_month", value=text), param_hint="--month")
    return date(int(parts[1]), int(parts[2]), 1)


def _named(paths: Sequence[Path] | None) -> list[Path]:
    named = list(paths) if paths else [WORKBOOKS]
    return files.workbooks(named)


def _close(done: Iterable[files.Done], named: Sequence[Path], *, in_json: bool, total: int) -> None:
    """Show each workbook as it is done, then the closing table; leave with the exit code."""
    finished: list[files.Done] = []
    watched = sys.stderr.isatty() and not in_json and total > 1
    for each in done:
        finished.append(each)
        if watched:
            typer.echo(say("progress", n=len(finished), total=total, file=each.path.name), err=True)
        if not in_json and each.outcome.findings:
            typer.echo(str(each.path))
            for line in findings_of(each):
                typer.echo(f"  {line}")
    if not finished:
        finished = [files.nothing_to_do(named or [WORKBOOKS], LANG)]
        if not in_json:
            typer.echo(finding_line(finished[0].outcome.findings[0], LANG), err=True)
    code = files.exit_code(finished)
    if in_json:
        typer.echo(json.dumps(as_json(finished, code), ensure_ascii=False, indent=2))
    elif total:
        typer.echo("\n".join(table(finished, LANG)))
        for each in finished:
            for path in each.written:
                typer.echo(say("wrote", file=str(path)))
            if each.backup is not None:
                typer.echo(say("kept", file=str(each.backup)))
    raise typer.Exit(code)


@app.command(help=say("help.new"))
def new(
    file: Annotated[Optional[Path], typer.Argument(help=say("help.new_file"), show_default=False)] = None,  # noqa: UP045
    into: Annotated[Optional[Path], typer.Option("--into", help=say("help.into"))] = None,  # noqa: UP045
    lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = LANG,
    sample: Annotated[bool, typer.Option("--sample", help=say("help.sample"))] = False,
    macros: Annotated[bool, typer.Option("--macros", help=say("help.macros"))] = False,
    no_backup: NoBackup = False,
) -> None:
    """Make a workbook to fill in, or add the input sheets to one that is there."""
    if lang not in ("fr", "en"):
        raise typer.BadParameter(say("wrong_language", value=lang), param_hint="--lang")
    if into is not None and file is None and not macros:
        if into.suffix.lower() not in files.SUFFIXES:
            raise typer.BadParameter(say("wrong_suffix_into", value=into.name), param_hint="--into")
        _tell_tabs(files.new_into(into, lang, sample=sample, backups=not no_backup), "added")
        return
    if file is None or into is not None:
        raise typer.BadParameter(say("file_or_into"), param_hint="FILE")
    if file.suffix.lower() != (".xlsm" if macros else ".xlsx"):
        wrong = "wrong_suffix_macros" if macros else "wrong_suffix"
        raise typer.BadParameter(say(wrong, value=file.name), param_hint="FILE")
    done = files.new(file, lang, sample=sample, macros=macros)
    for found in done.outcome.findings:
        typer.echo(finding_line(found, LANG), err=True)
    for path in done.written:
        typer.echo(say("made", file=str(path)))
    raise typer.Exit(files.exit_code([done]))


def _tell_tabs(done: files.Done, what: str) -> None:
    """Show which sheets were added or taken out, and what was found."""
    for found in done.outcome.findings:
        typer.echo(finding_line(found, LANG), err=found.severity.value == "block")
    if done.written:
        typer.echo(say(what, file=str(done.path), sheets=", ".join(done.outcome.tabs)))
    if done.backup is not None:
        typer.echo(say("kept", file=str(done.backup)))
    code = files.exit_code([done])
    if code:
        raise typer.Exit(code)


@app.command(help=say("help.check"))
def check(paths: Paths = None, in_json: AsJson = False) -> None:
    """Say what is wrong; write nothing."""
    found = _named(paths)
    _close(files.check(found, LANG), paths or [], in_json=in_json, total=len(found))


@app.command(help=say("help.report"))
def report(
    paths: Paths = None,
    month: MonthText = None,
    out: Out = REPORTS,
    templates: Templates = None,
    force: Force = False,
    no_backup: NoBackup = False,
    in_json: AsJson = False,
) -> None:
    """Compute the sheets and make the documents."""
    given, found = _month(month), _named(paths)
    done = files.report(
        found, LANG, month=given, out=out, templates=templates, force=force, backups=not no_backup
    )
    _close(done, paths or [], in_json=in_json, total=len(found))


@app.command(help=say("help.proposal"))
def proposal(
    paths: Paths = None,
    month: MonthText = None,
    out: Out = REPORTS,
    templates: Templates = None,
    in_json: AsJson = False,
) -> None:
    """Make the documents only."""
    given, found = _month(month), _named(paths)
    done = files.report(found, LANG, month=given, out=out, templates=templates, sheets=False)
    _close(done, paths or [], in_json=in_json, total=len(found))


@app.command(help=say("help.remove"))
def remove(
    paths: Annotated[list[Path], typer.Argument(help=say("help.remove_paths"))],
    inputs: Annotated[bool, typer.Option("--inputs", help=say("help.inputs"))] = False,
    force: Force = False,
    no_backup: NoBackup = False,
    in_json: AsJson = False,
) -> None:
    """Take the computed sheets out again."""
    found = files.workbooks(paths)
    done = list(files.remove(found, LANG, inputs=inputs, force=force, backups=not no_backup))
    if in_json or not done:
        _close(done, paths, in_json=in_json, total=len(found))
    for each in done:
        with contextlib.suppress(typer.Exit):
            _tell_tabs(each, "removed")
    raise typer.Exit(files.exit_code(done))


@app.command(help=say("help.rules"))
def rules(
    lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = LANG,
    in_json: AsJson = False,
) -> None:
    """Print every rule with its formula, its reason and its source."""
    from pipeline.runs.explaining import explain  # noqa: PLC0415 - the other commands don't pay for it

    if lang not in ("fr", "en"):
        raise typer.BadParameter(say("wrong_language", value=lang), param_hint="--lang")
    told = list(explain(lang))
    if in_json:
        typer.echo(json.dumps([each._asdict() for each in told], ensure_ascii=False, indent=2))
        return
    sheet = ""
    for each in told:
        if each.sheet != sheet:
            sheet = each.sheet
            typer.echo(f"\n{sheet}\n{'=' * len(sheet)}")
        typer.echo(f"\n{each.label}  ({each.name})\n  = {each.formula}\n  {each.why}  [{each.source}]")


@excel.command("install", help=say("help.excel_install"))
def excel_install(
    folder: Annotated[Path | None, typer.Option("--folder", help=say("help.folder"), file_okay=False)] = None,
    addin: Annotated[bool, typer.Option("--addin", help=say("help.addin"))] = False,
    force: Annotated[bool, typer.Option("--force", help=say("help.excel_force"))] = False,
    in_json: AsJson = False,
) -> None:
    """Tell Excel which Python to start."""
    from pipeline.runs import excel as runs  # noqa: PLC0415 - the other commands don't pay for it

    done = runs.install(folder, addin=addin, force=force)
    _tell_setup(runs.lines(done, LANG), runs.as_json(done, LANG), done.exit_code, in_json=in_json)


@excel.command("check", help=say("help.excel_check"))
def excel_check(
    books: Annotated[Optional[list[Path]], typer.Argument(help=say("help.books"), show_default=False)] = None,  # noqa: UP045
    in_json: AsJson = False,
) -> None:
    """Say what is missing for the buttons."""
    from pipeline.runs import excel as runs  # noqa: PLC0415 - as above

    done = runs.check(books or [])
    _tell_setup(runs.lines(done, LANG), runs.as_json(done, LANG), done.exit_code, in_json=in_json)


@excel.command("beside", help=say("help.excel_beside"))
def excel_beside(
    book: Annotated[Path, typer.Argument(help=say("help.book"))],
    force: Annotated[bool, typer.Option("--force", help=say("help.beside_force"))] = False,
    in_json: AsJson = False,
) -> None:
    """Lay the module for "Run main" beside a workbook."""
    from pipeline.runs import excel as runs  # noqa: PLC0415 - as above

    done = runs.lay_module(book, force=force)
    told = runs.lines(done, LANG, say("beside", file=book.name))
    _tell_setup(told, runs.as_json(done, LANG), done.exit_code, in_json=in_json)


def _tell_setup(told: list[str], values: dict[str, object], exit_code: int, *, in_json: bool) -> None:
    """Show what was found and written; leave with the exit code."""
    typer.echo(json.dumps(values, ensure_ascii=False, indent=2) if in_json else "\n".join(told))
    raise typer.Exit(exit_code)


Profile = Annotated[Optional[Path], typer.Option("--profile", help=say("help.profile"), file_okay=False)]  # noqa: UP045


@calc.command("install", help=say("help.libreoffice_install"))
def libreoffice_install(
    profile: Profile = None,
    force: Annotated[bool, typer.Option("--force", help=say("help.libreoffice_force"))] = False,
    in_json: AsJson = False,
) -> None:
    """Lay the macro into a profile of LibreOffice."""
    from pipeline.runs import libreoffice as runs  # noqa: PLC0415 - the other commands don't pay for it

    done = runs.install(profile, force=force)
    _tell_setup(runs.lines(done, LANG), runs.as_json(done, LANG), done.exit_code, in_json=in_json)


@calc.command("check", help=say("help.libreoffice_check"))
def libreoffice_check(profile: Profile = None, in_json: AsJson = False) -> None:
    """Say what is missing for the macro."""
    from pipeline.runs import libreoffice as runs  # noqa: PLC0415 - as above

    done = runs.check(profile)
    _tell_setup(runs.lines(done, LANG), runs.as_json(done, LANG), done.exit_code, in_json=in_json)


def main() -> None:
    """Run the command; whatever happens, a person reads a sentence, not a traceback."""
    gc.set_threshold(
        200_000
    )  # a run makes many cells and few circles: looking for those less often saves a tenth
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        typer.echo(say("stopped"), err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last door: our own mistake, told as a sentence
        typer.echo(say("our_mistake", error=f"{type(error).__name__}: {error}"), err=True)
        sys.exit(70)
    finally:
        gc.freeze()  # all is done: leaving, Python would look for circles in all of it, another tenth


if __name__ == "__main__":
    main()
