"""Which cells show a date, and which day a serial number stands for, in both of Excel's epochs."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import IO

from pipeline.workbook.numbers import whole
from pipeline.workbook.xml_reading import elements

_BUILTIN = frozenset((14, 15, 16, 17, 22))
"""Built-in formats with a day or a month; 18 to 21 and 45 to 47 are times of day: plain numbers here."""
_UNREAD = re.compile(r'"[^"]*"|\\.|_.|\*.|AM/PM|A/P', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DAY_OR_YEAR = re.compile(r"[dy]", re.IGNORECASE)
_MONTH = re.compile(r"m", re.IGNORECASE)
_TIME = re.compile(r"[hs]", re.IGNORECASE)

_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a sheet have no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_BUG = 60
"""Serial of 29 February 1900, a day that Excel believes in: below it, serials are one off."""
_LAST = 2_958_466
"""The serial after 31 December 9999."""


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a day; elapsed times (``[h]:mm``) and times of day do not."""
    shown = _UNREAD.sub("", code).split(";")[0]
    if _ELAPSED.search(shown):
        return False
    shown = _BRACKETS.sub("", shown)
    if _DAY_OR_YEAR.search(shown):
        return True
    return bool(_MONTH.search(shown)) and not _TIME.search(shown)


def date_styles(stream: IO[bytes], path: str) -> frozenset[str]:
    """Return the numbers (as sheets write them) of the cell formats that show a day."""
    custom: dict[int, bool] = {}
    formats: list[int] = []
    pending: list[int] = []

    def seen(name: str, attributes: dict[str, str], _: str) -> None:
        if name == "numFmt":
            custom[whole(attributes.get("numFmtId"))] = is_date_format(attributes.get("formatCode", ""))
        elif name == "xf":
            pending.append(whole(attributes.get("numFmtId")))
        elif name in {"cellXfs", "cellStyleXfs"}:
            if name == "cellXfs":
                formats.extend(pending)
            pending.clear()

    elements(stream, path, seen)
    return frozenset(str(at) for at, each in enumerate(formats) if custom.get(each, each in _BUILTIN))


def day_of(serial: float, *, date1904: bool) -> date | None:
    """Return the day (or the day and time) of a serial number; None for a time of day or an impossible day."""
    if not 1 - date1904 <= serial < _LAST:
        return None
    day, fraction = divmod(serial, 1)
    if not date1904 and serial < _LEAP_BUG:
        day += 1
    try:
        moment = (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=day)
        moment += timedelta(milliseconds=round(fraction * 86_400_000))
    except OverflowError:
        return None
    return whole_day(moment)


def day_of_text(text: str) -> date | None:
    """Return the day of a cell that holds its date as ISO 8601 text (strict workbooks)."""
    try:
        return whole_day(datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return None


def whole_day(moment: datetime) -> date:
    """Return a moment as a day where its time is midnight."""
    return moment if moment.time() != datetime.min.time() else moment.date()
