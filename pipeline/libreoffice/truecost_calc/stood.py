"""What stood on the sheets that are written over, and on which names: noted before, put back when the step is undone."""

from __future__ import annotations

from typing import Any

from . import charting, contents, dressing
from .office import Office, cells, rearm
from .reading import rules_of

_LOOKS = ("CellStyle", "HoriJustify", "IsTextWrapped", "NumberFormat", "ParaIndent", "VertJustify")
"""What a dressed cell is given, in the order of the alphabet that UNO asks for."""


def all_of(document: Any, told: dict[str, Any]) -> dict[str, Any]:
    """Return what stands where something is to be written, as far as the sheets are there already."""
    names = [name for each in told["sheets"] for name in each["names"]]
    names += [name for found in told["gone"].values() for name in found]
    known = document.NamedRanges
    return {
        "names": {
            name: known.getByName(name).Content if known.hasByName(name) else None
            for name in dict.fromkeys(names)
        },
        "sheets": [_sheet(document, each) for each in told["sheets"] if not each["new"]],
    }


def _sheet(document: Any, told: dict[str, Any]) -> dict[str, Any]:
    sheet = document.Sheets.getByName(told["tab"])
    found: dict[str, Any] = {
        "tab": told["tab"],
        "blocks": [
            dict(block, entries=contents.area_of(sheet, block).getFormulaArray()) for block in told["blocks"]
        ],
        "links": _links(sheet, told["blocks"]),
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


def _links(sheet: Any, blocks: list[dict[str, Any]]) -> list[Any]:
    """Return the links in the first column of each block, where ours stand."""
    found = []
    for block in blocks:
        for row in range(block["row"], block["row"] + len(block["entries"])):
            cell = sheet.getCellByPosition(block["column"] - 1, row - 1)
            fields = cell.getTextFields()
            if fields.hasElements():
                url = getattr(fields.getByIndex(0), "URL", "")
                if url:
                    found.append([row, block["column"], url])
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
    for each in before["sheets"]:
        sheet = office.document.Sheets.getByName(each["tab"])
        contents.fill(office.document, sheet, each)
        if each["styled"]:
            _dress(office, sheet, each)
    put_back_names(office.document, before)


def put_back_names(document: Any, before: dict[str, Any]) -> None:
    """Put back what names referred to; it is called again when sheets that were taken out are there again."""
    names = document.NamedRanges
    for name, content in before["names"].items():
        rearm(document)
        if content is not None:
            contents.put_name(document, name, content)
        elif names.hasByName(name):
            names.removeByName(name)


def _drop_rules(office: Office, area: Any) -> None:
    rearm(office.document)
    dressing.drop_rules(area)


def _dress(office: Office, sheet: Any, each: dict[str, Any]) -> None:
    for addresses, values in each["looks"]:
        found = office.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        found.addRangeAddresses(addresses, False)
        rearm(office.document)
        found.setPropertyValues(_LOOKS, values)
    for at, width in each["widths"]:
        rearm(office.document)
        sheet.Columns.getByIndex(at - 1).Width = width
    for area in each["ours"]:
        _drop_rules(office, cells(sheet, area))
    for rule in each["rules"]:
        for area in rule["areas"]:
            _drop_rules(office, cells(sheet, area))
    for rule in each["rules"]:
        for area in rule["areas"]:
            rearm(office.document)
            dressing.add_rule(cells(sheet, area), rule["formula"], rule["style"], rule["seen_from"])
    charting.put_back(office, sheet, each["charts"])
    rearm(office.document)
    sheet.PageStyle = each["page"]
    rearm(office.document)
    rows, shows_rows, columns, shows_columns = each["titles"]
    sheet.setTitleRows(rows)
    sheet.setPrintTitleRows(shows_rows)
    sheet.setTitleColumns(columns)
    sheet.setPrintTitleColumns(shows_columns)
