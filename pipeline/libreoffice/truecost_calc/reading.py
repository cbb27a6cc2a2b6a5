"""A book that is open in Calc, as plain values: one block per sheet, and which of its cells are days, truths or errors."""

from __future__ import annotations

from typing import Any

from .office import cells

_MARK, _INPUT = "truecost.", "truecost.in_"
_DATE, _LOGICAL = 2, 1024
_ERRORS = 4
_MOST_CELLS = 3000000


def book(document: Any) -> dict[str, Any]:
    """Return what stands in a book; of the sheets that Truecost computed, their formulas and conditional formats too."""
    names: dict[str, str] = {}
    computed = set()
    for name in document.NamedRanges.ElementNames:
        if name.lower().startswith(_MARK):
            named = document.NamedRanges.getByName(name)
            names[name] = named.Content
            at = named.ReferredCells
            if at is not None and not name.lower().startswith(_INPUT):
                computed.add(at.RangeAddress.Sheet)
    first = document.NullDate
    sheets = [document.Sheets.getByIndex(at) for at in range(document.Sheets.Count)]
    return {
        "name": document.Title,
        "null_date": [first.Year, first.Month, first.Day],
        "protected": document.isProtected(),
        "read_only": document.isReadonly(),
        "tabs": [each.Name for each in sheets],
        "names": names,
        "sheets": [_sheet(document, each, ours=at in computed) for at, each in enumerate(sheets)],
    }


def shown(document: Any, tab: str) -> dict[str, Any]:
    """Return what the cells of a sheet show."""
    return _block(document, _used(document.Sheets.getByName(tab)))


def _sheet(document: Any, sheet: Any, *, ours: bool) -> dict[str, Any]:
    used = _used(sheet)
    told = {"name": sheet.Name, "protected": sheet.isProtected()}
    size = used.RangeAddress
    if (size.EndRow + 1) * (size.EndColumn + 1) > _MOST_CELLS:
        return dict(told, too_large=size.EndRow + 1)
    told.update(_block(document, used))
    if ours:
        told["formulas"] = [list(row) for row in used.getFormulaArray()]
        told["rules"] = _rules(sheet)
    return told


def _used(sheet: Any) -> Any:
    """Return the cells from the first one to the last one that is filled."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    return cells(sheet, [1, 1, last.EndRow + 1, last.EndColumn + 1])


def _block(document: Any, used: Any) -> dict[str, Any]:
    dates: list[list[int]] = []
    truths: list[list[int]] = []
    kinds: dict[int, int] = {}
    formats = used.UniqueCellFormatRanges
    for at in range(formats.Count):
        alike = formats.getByIndex(at)
        key = alike.getByIndex(0).NumberFormat
        if key not in kinds:
            kinds[key] = document.NumberFormats.getByKey(key).Type
        found = dates if kinds[key] & _DATE else truths if kinds[key] & _LOGICAL else None
        if found is not None:
            found.extend(_corners(each) for each in alike.RangeAddresses)
    errors = [
        [row + 1, column + 1, used.getCellByPosition(column, row).getError()]
        for each in used.queryFormulaCells(_ERRORS).RangeAddresses
        for row in range(each.StartRow, each.EndRow + 1)
        for column in range(each.StartColumn, each.EndColumn + 1)
    ]
    values = [[_plain(each) for each in row] for row in used.getDataArray()]
    return {"values": values, "dates": dates, "truths": truths, "errors": errors}


def _plain(each: Any) -> Any | None:
    return each if isinstance(each, (str, float)) else None


def _corners(address: Any) -> list[int]:
    return [address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1]


def rules_of(sheet: Any) -> list[dict[str, Any]]:
    """Return the conditional formats that are formulas: where they stand, what they ask, how they show it.

    A formula is read as seen from the first cell that it stands on; ``seen_from`` is that cell, to put it back.
    """
    found = []
    for each in sheet.ConditionalFormats.getConditionalFormats():
        for at in range(each.Count):
            entry = each.getByIndex(at)
            formula = getattr(entry, "Formula1", "")
            if formula:
                areas = [_corners(area) for area in each.Range.RangeAddresses]
                top = min(areas)
                found.append(
                    {
                        "areas": areas,
                        "formula": formula,
                        "style": entry.StyleName,
                        "seen_from": sheet.getCellByPosition(top[1] - 1, top[0] - 1).CellAddress,
                    }
                )
    return found


def _rules(sheet: Any) -> list[dict[str, Any]]:
    return [{"areas": each["areas"], "formula": each["formula"]} for each in rules_of(sheet)]
