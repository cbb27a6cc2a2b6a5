"""What is missing on a machine for the buttons, for "Run main" and for our functions, as findings.

*Block*: no button can work. *Warn*: something that only some uses need. *Info*: what is well, and what can't be seen
from outside Excel.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.excel.machine import OTHER, WINDOWS, Machine
from pipeline.excel.python import filled_in, spelling
from pipeline.excel.settings import value_in
from pipeline.findings import Finding, Severity, finding

_SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
_POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
_SIGNED_ONLY, _NONE = 3, 4
"""Values of ``VBAWarnings`` under which macros without a signature do not run."""
_INTERNET, _LEAST = b"ZoneId=", 3
"""How Windows marks a file that came from the internet, and the first of the zones that it distrusts."""


def look(machine: Machine, version: str) -> Iterator[Finding]:
    """Yield what is well and what is missing on a machine.

    Args:
        machine: where Excel is to run Truecost.
        version: the version of xlwings whose VBA the workbooks have.

    Raises:
        OSError: the settings can't be read.
    """
    if machine.system == OTHER:
        yield finding("excel_not_here", Severity.BLOCK)
        return
    data = machine.settings.read_bytes() if machine.settings.exists() else b""
    yield from _python(machine, value_in(data, machine.key, machine.encoding), version)
    if machine.system == WINDOWS:
        yield from _trust(machine)
    else:
        yield from _script(machine, version)
    yield from _addin(machine)


def _python(machine: Machine, named: str, version: str) -> Iterator[Finding]:
    """Yield whether the settings name a Python that has Truecost and the right xlwings."""
    place = str(machine.settings)
    if not named:
        yield finding("excel_no_settings", Severity.BLOCK, settings=place)
        return
    python = filled_in(named, machine)
    if not machine.is_file(python):
        yield finding("excel_python_gone", Severity.BLOCK, settings=place, python=python)
        return
    found = machine.xlwings_of(python)
    if not found:
        yield finding("excel_python_lacks", Severity.BLOCK, python=python)
    elif found != version:
        yield finding("excel_other_version", Severity.BLOCK, python=python, found=found, wanted=version)
    elif named.casefold() != spelling(machine).text.casefold():
        yield finding("excel_other_python", Severity.INFO, python=python, own=machine.python)
    else:
        yield finding("excel_python_found", Severity.INFO, python=python)


def _trust(machine: Machine) -> Iterator[Finding]:
    """Yield whether Excel for Windows may run macros, and lets functions be added."""
    ruled = machine.registry(_POLICY, "VBAWarnings")
    warnings = ruled if ruled is not None else machine.registry(_SECURITY, "VBAWarnings")
    if warnings in (_SIGNED_ONLY, _NONE):
        code = "excel_macros_forbidden" if ruled is not None else "excel_macros_off"
        yield finding(code, Severity.BLOCK)
    else:
        yield finding("excel_macros_allowed", Severity.INFO)
    trusted = machine.registry(_POLICY, "AccessVBOM")
    trusted = trusted if trusted is not None else machine.registry(_SECURITY, "AccessVBOM")
    if trusted != 1:
        yield finding("excel_no_functions", Severity.WARN)


def _script(machine: Machine, version: str) -> Iterator[Finding]:
    """Yield whether Excel for Mac can start Python; whether it may drive Excel is asked at the first click."""
    if not machine.script(version).exists():
        yield finding("excel_no_script", Severity.BLOCK, script=str(machine.script(version)))
    yield finding("excel_automation", Severity.INFO)


def _addin(machine: Machine) -> Iterator[Finding]:
    """Yield whether the add-in of xlwings is there, which "Run main" beside a plain workbook needs."""
    if not machine.addin.exists():
        yield finding("excel_no_addin", Severity.WARN, addin=str(machine.addin))
    elif machine.xlwings is not None and machine.addin.read_bytes() != addin_of(machine.xlwings).read_bytes():
        yield finding("excel_old_addin", Severity.WARN, addin=str(machine.addin))
    else:
        yield finding("excel_addin_found", Severity.INFO, addin=str(machine.addin))


def addin_of(package: Path) -> Path:
    """Return the add-in that the installed xlwings brings."""
    return package / "addin" / "xlwings.xlam"


def look_at(book: Path, sheet: str, built: str, machine: Machine, version: str) -> Iterator[Finding]:
    """Yield what stands in a workbook's way: settings that win over the person's, old macros, a mark of the internet.

    Args:
        book: the workbook.
        sheet: the Python that its own sheet of settings names, or nothing.
        built: the version of xlwings whose VBA it has, or nothing where it has no macros of ours.
        machine: where Excel is to run Truecost.
        version: the version of xlwings that Truecost runs with.

    Raises:
        OSError: a file can't be read.
    """
    name = book.name
    if built and built != version:
        yield finding("excel_old_macros", Severity.WARN, file=name, found=built, wanted=version)
    beside = book.with_name("xlwings.conf")
    named = value_in(beside.read_bytes(), machine.key, machine.encoding) if beside.exists() else ""
    for text, place in ((sheet, f"{name}, xlwings.conf"), (named, str(beside))):
        if text:
            gone = not machine.is_file(filled_in(text, machine))
            yield finding(
                "excel_settings_win",
                Severity.BLOCK if gone else Severity.INFO,
                file=name,
                place=place,
                python=text,
            )
            break
    if machine.system == WINDOWS and from_the_internet(book):
        yield finding("excel_from_internet", Severity.BLOCK, file=name)


def from_the_internet(book: Path) -> bool:
    """Return whether Windows has marked a file as coming from the internet: Excel blocks its macros."""
    try:
        with Path(f"{book}:Zone.Identifier").open("rb") as stream:
            zone = stream.read(1024).partition(_INTERNET)[2][:1]
    except OSError:
        return False
    return zone.isdigit() and int(zone) >= _LEAST
