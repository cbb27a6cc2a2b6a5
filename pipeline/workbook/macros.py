"""What a macro-enabled workbook holds beside its sheets: the VBA project, buttons, a tab of the ribbon, settings.

The VBA project is built by ``make vba`` from ``workbooks/vba/Macros.bas`` and travels with the package; a workbook
gets it once, when it is made, and no run ever touches it again. That a workbook has our macros is known by a hidden
defined name, ``truecost.macros``, which holds the version of xlwings whose VBA they call: names survive a saving in
Excel and in LibreOffice, the bytes of the project do not.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.languages import text
from pipeline.workbook.button_xml import ROW_HEIGHT
from pipeline.workbook.markup import DECLARATION, quoteattr
from pipeline.workbook.package import RELS_TYPE, Package, rels_name
from pipeline.workbook.plan import Button, CellWrite, ColumnWidth, RowWrite, SheetPlan
from pipeline.workbook.scanning import MACROS_NAME

XLWINGS = "0.37.8"
"""The version of xlwings whose VBA stands in the project; the Python side must be of the same one."""
SUBS = {
    "check": "TruecostCheck",
    "recalculate": "TruecostRecalculate",
    "proposal": "TruecostProposal",
    "explain": "TruecostExplain",
    "setup": "TruecostSetup",
}
"""The Sub of each macro, by the name of the Python function that it calls."""
FUNCTIONS = "TruecostFunctions"
"""The Sub that writes our functions for cells into the workbook; it stands on the ribbon only."""
MAIN_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
VBA_PART, VBA_TYPE = "xl/vbaProject.bin", "application/vnd.ms-office.vbaProject"
RIBBON_PART, RIBBON_TYPE = "customUI/customUI.xml", "application/xml"
CODE_NAME = "ThisWorkbook"
_RELATIONS = "http://schemas.microsoft.com/office/2006/relationships/"
SETTINGS_SHEET = "xlwings.conf"
SETTINGS = {"ADD_WORKBOOK_TO_PYTHONPATH": "false", "UDF MODULES": "pipeline.macros.functions"}
"""What the workbook itself tells xlwings: not to look for Python beside it (which fails where its path is a web
address), and where our functions for cells are. Which Python runs them is a matter of each machine."""
ON_CHECKS = ("check", "recalculate", "proposal", "setup")
"""The buttons of the sheet Checks. To explain a cell one selects it, mostly elsewhere: the ribbon and the keys do."""
ROW = 3
"""Their row: the free one between the sheet's purpose and what it holds."""
_IMAGES = {
    "check": "AcceptInvitation",
    "recalculate": "CalculateNow",
    "proposal": "FilePrintPreview",
    "explain": "Help",
    "setup": "AddInManager",
    "functions": "FunctionWizard",
}
_LETTER, _SIDES, _GAP, _MARGIN = 6, 22, 8, 8
_README_WIDTH = 150


def vba_project() -> bytes:
    """Return the VBA project as it was built."""
    return (Path(__file__).parent / "vba" / "vbaProject.bin").read_bytes()


def add_macros(data: bytes, lang: str) -> bytes:
    """Return an empty workbook of ours with the VBA project, the tab of the ribbon, and the name that tells of them."""
    package = Package.read(data)
    book = package.markup(package.main)
    properties = book.root.find("workbookPr")
    if properties is None:
        raise ValueError(package.main)
    book.set(properties, "codeName", CODE_NAME)
    name = f'<definedName name="{MACROS_NAME}" hidden="1">"{XLWINGS}"</definedName>'
    book.after(book.root, ("sheets",), f"<definedNames>{name}</definedNames>")
    package.put(package.main, book.render(), MAIN_TYPE)
    package.put(VBA_PART, vba_project(), VBA_TYPE)
    package.put(RIBBON_PART, ribbon(lang).encode(), RIBBON_TYPE)
    for source, kind, target in (
        (package.main, "vbaProject", posixpath.basename(VBA_PART)),
        ("", "ui/extensibility", RIBBON_PART),
    ):
        links = package.markup(rels_name(source))
        link = f'<Relationship Id="rIdTruecost" Type="{_RELATIONS}{kind}" Target="{target}"/>'
        links.append(links.root, link)
        package.put(rels_name(source), links.render(), RELS_TYPE)
    return package.write()


def with_buttons(plan: SheetPlan) -> SheetPlan:
    """Return a computed sheet with the buttons that it has in a workbook with our macros."""
    if plan.mark != "checks":
        return plan
    buttons: list[Button] = []
    left = _MARGIN
    for key in ON_CHECKS:
        buttons.append(_button(key, plan.language, ROW, left))
        left += buttons[-1].width + _GAP
    return replace(plan, buttons=buttons, rows=_with_row(plan.rows))


def readme_button(key: str, lang: str, row: int) -> Button:
    """Return a button of the read-me: one in each row of the table that says what they do, over its own name."""
    return _button(key, lang, row, _MARGIN)._replace(width=_README_WIDTH)


def _button(key: str, lang: str, row: int, left: int) -> Button:
    caption, tip = (text(f"buttons.{key}.{part}", lang) for part in ("caption", "tip"))
    return Button(caption, SUBS[key], tip, row, 1, left, len(caption) * _LETTER + _SIDES)


def _with_row(rows: Iterable[RowWrite]) -> Iterator[RowWrite]:
    """Yield the rows with the one of the buttons among them, high enough."""
    own: RowWrite | None = RowWrite(ROW, [], ROW_HEIGHT)
    for row in rows:
        if own is not None and row.number >= ROW:
            if row.number > ROW:
                yield own
            else:
                row = row._replace(height=max(row.height or 0, ROW_HEIGHT))  # noqa: PLW2901
            own = None
        yield row
    if own is not None:
        yield own


def settings_plan(lang: str) -> SheetPlan:
    """Return the hidden sheet in which xlwings finds what this workbook asks of it: keys, values, and why."""
    rows = [
        RowWrite(number, [CellWrite(column, words, None, style) for column, words, style in cells])
        for number, (key, value) in enumerate(SETTINGS.items(), 1)
        for cells in [
            (
                (1, key, "plain.text"),
                (2, value, "plain.text"),
                (3, text(f"buttons.settings.{key.lower().replace(' ', '_')}", lang), "note.long"),
            )
        ]
    ]
    widths = [ColumnWidth(n, n, width) for n, width in enumerate((34, 30, 90), 1)]
    return SheetPlan(
        mark="in_xlwings",
        name=SETTINGS_SHEET,
        kind="workings",
        rows=rows,
        columns=widths,
        language=lang,
        hidden=True,
    )


def ribbon(lang: str) -> str:
    """Return the tab of the ribbon: the same buttons on every sheet, and the one that adds our functions."""
    subs = {**SUBS, "functions": FUNCTIONS}
    buttons = "".join(
        f'<button id="{sub}" label={quoteattr(text(f"buttons.{key}.caption", lang))} size="large"'
        f' imageMso="{_IMAGES[key]}" onAction="TruecostRibbon"'
        f" screentip={quoteattr(text(f'buttons.{key}.caption', lang))}"
        f" supertip={quoteattr(text(f'buttons.{key}.tip', lang))}/>"
        for key, sub in subs.items()
    )
    return (
        f'{DECLARATION}<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"><ribbon><tabs>'
        f'<tab id="TruecostTab" label="Truecost"><group id="TruecostGroup"'
        f" label={quoteattr(text('buttons.group', lang))}>{buttons}</group></tab></tabs></ribbon></customUI>"
    )
