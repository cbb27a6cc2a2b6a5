"""A file as a live book would hand it over: openpyxl stands for the spreadsheet that has it open."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.runs.live import LiveBook, LiveSheet, LiveValue

MARK = "truecost."


def live_of(data: bytes, name: str = "plan.xlsx") -> LiveBook:
    """Return a workbook as blocks of values; a computed sheet's block has its formulas beside it."""
    shown, typed = load_workbook(io.BytesIO(data), data_only=True), load_workbook(io.BytesIO(data))
    names = {
        name: f"={each.value}"
        for name, each in typed.defined_names.items()
        if name.lower().startswith(MARK) and each.value
    }
    sheets = []
    for sheet in shown.worksheets:
        values = [[live_value(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        formulas = [
            ["" if cell is None else str(cell) for cell in row]
            for row in typed[sheet.title].iter_rows(values_only=True)
        ]
        first = (sheet.min_row, sheet.min_column)
        sheets.append(LiveSheet(sheet.title, values, *first, formulas))
    return LiveBook(name, sheets, names, shown.epoch == CALENDAR_MAC_1904, shown.sheetnames)


def live_value(value: Any) -> LiveValue:
    """Return a value as xlwings would: an empty text is blank, a time of day is a moment of 30 December 1899."""
    if value == "":
        return None
    if isinstance(value, time):
        return datetime.combine(datetime(1899, 12, 30), value)  # noqa: DTZ001
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return value  # type: ignore[no-any-return]
