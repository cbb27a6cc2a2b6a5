"""What stood on the sheets that are written over, and on which names: noted before, put back when the step is undone."""

from __future__ import annotations

from typing import Any, Iterator

from . import charting, contents, dressing
from .office import Office, cells
from .reading import rules_of

_LOOKS = ("CellStyle", "HoriJustify", "IsTextWrapped", "NumberFormat", "ParaIndent", "VertJustify")
"""What a dressed cell is given, in the order of the alphabet that UNO asks for."""
_FORMULAS = 16


def all_of(document: Any, told: dict[str, Any]) -> dict[str, Any]:
    """Return what stands where something is to be written, as far as the sheets are there already."""
    names = [name for each in told["sheets"] for name in each["names"]]
    known = document.NamedRanges
    return {
        "names": {
            name: known.getByName(name).Content if known.hasByName(name) else None
            for name in dict.fromkeys(names)
        },
        "sheets": [_sheet(document, each) for each in told["sheets"] if not each["new"]],
        "gone": {tab: document.Sheets.getByName(tab).PageStyle for tab in told["gone"]},
        "refer": list(_referring(document, told["gone"])) if told["gone"] else [],
    }


def _referring(document: Any, tabs: Any) -> Iterator[list[Any]]:
    """Yield the formulas that refer to sheets, with their places: LibreOffice brings them back without the references."""
    for at in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(at)
        for area in [] if sheet.Name in tabs else sheet.queryContentCells(_FORMULAS).RangeAddresses:
            rows = sheet.getCellRangeByPosition(
                area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
            ).getFormulaArray()
            for row, line in enumerate(rows, area.StartRow):
                for column, formula in enumerate(line, area.StartColumn):
                    if any(tab in formula for tab in tabs):
                        yield [sheet.Name, row, column, formula]


def _sheet(document: Any, told: dict[str, Any]) -> dict[str, Any]:
    sheet = document.Sheets.getByName(told["tab"])
    found: dict[str, Any] = {
        "tab": told["tab"],
        "blocks": [
            dict(block, entries=contents.area_of(sheet, block).getFormulaArray()) for block in told["blocks"]
        ],
        "links": _links(sheet, told),
        "styled": told["styled"],
    }
    if told["styled"]:
        found["looks"] = _looks(sheet, told)
        found["widths"] = [
            [at, sheet.Columns.getByIndex(at - 1).Width]
            for first, last, _, _ in told["widths"]
            for at in range(first, last + 1)
        ]
        found["rules"] = rules_of(sheet)
        found["ours"] = [each["area"] for each in told["rules"]]
        found["charts"] = charting.figures(sheet, told["charts"])
        found["page"] = sheet.PageStyle
        found["titles"] = (
            sheet.getTitleRows(),
            sheet.getPrintTitleRows(),
            sheet.getTitleColumns(),
            sheet.getPrintTitleColumns(),
        )
    return found


def _links(sheet: Any, told: dict[str, Any]) -> list[Any]:
    """Return the links in the columns where ours stand."""
    found = []
    bottom = max(block["row"] + len(block["entries"]) - 1 for block in told["blocks"])
    for column in {1, 2}.union(each[1] for each in told["links"]):
        shown = cells(sheet, [1, column, bottom, column]).getFormulaArray()
        for row, (text,) in enumerate(shown, 1):
            if text and not text.startswith("="):
                url = contents.links_of(sheet.getCellByPosition(column - 1, row - 1))
                if url:
                    found.append([row, column, url])
    return found


def _looks(sheet: Any, told: dict[str, Any]) -> list[Any]:
    bottom = max(block["row"] + len(block["entries"]) - 1 for block in told["blocks"])
    right = max(block["column"] + len(block["entries"][0]) - 1 for block in told["blocks"])
    formats = cells(sheet, [1, 1, bottom, right]).UniqueCellFormatRanges
    found = []
    for at in range(formats.Count):
        alike = formats.getByIndex(at)
        found.append((alike.RangeAddresses, alike.getPropertyValues(_LOOKS)))
    return found


def put_back(office: Office, before: dict[str, Any]) -> None:
    """Put back what stood on the sheets that were there before."""
    sheets = office.document.Sheets
    for each in before["sheets"]:
        contents.fill(sheets.getByName(each["tab"]), each)
    office.document.calculate()  # now: a formula that is computed later would put its own format over theirs
    for each in before["sheets"]:
        contents.link(office.document, sheets.getByName(each["tab"]), each["links"])
        if each["styled"]:
            _dress(office, sheets.getByName(each["tab"]), each)
    names = office.document.NamedRanges
    for name, content in before["names"].items():
        if content is not None:
            contents.put_name(office.document, name, content)
        elif names.hasByName(name):
            names.removeByName(name)


def bring_back(office: Office, before: dict[str, Any]) -> None:
    """Put back what LibreOffice forgot of sheets that it has brought back, and of formulas that refer to them."""
    sheets = office.document.Sheets
    for tab, page in before["gone"].items():
        sheets.getByName(tab).PageStyle = page
    for tab, row, column, formula in before["refer"]:
        sheets.getByName(tab).getCellByPosition(column, row).setFormula(formula)


def _dress(office: Office, sheet: Any, each: dict[str, Any]) -> None:
    for addresses, values in each["looks"]:
        found = office.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        found.addRangeAddresses(addresses, False)
        found.setPropertyValues(_LOOKS, values)
    for at, width in each["widths"]:
        sheet.Columns.getByIndex(at - 1).Width = width
    for area in each["ours"]:
        dressing.drop_rules(cells(sheet, area))
    for rule in each["rules"]:
        for area in rule["areas"]:
            dressing.drop_rules(cells(sheet, area))
    for rule in each["rules"]:
        for area in rule["areas"]:
            dressing.add_rule(cells(sheet, area), rule["formula"], rule["style"], rule["seen_from"])
    charting.put_back(office, sheet, each["charts"])
    sheet.PageStyle = each["page"]
    rows, shows_rows, columns, shows_columns = each["titles"]
    sheet.setTitleRows(rows)
    sheet.setPrintTitleRows(shows_rows)
    sheet.setTitleColumns(columns)
    sheet.setPrintTitleColumns(shows_columns)
