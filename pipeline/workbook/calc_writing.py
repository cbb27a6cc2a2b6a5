"""What is to be done to the sheets of a book that is open in LibreOffice Calc, as plain values for its macro.

The macro (``libreoffice/truecost_calc``) knows nothing of ours: it gets areas as 1-based ``[first row, first column,
last row, last column]``, formulas and references as Calc spells them, lengths in hundredths of a millimetre, colours as
numbers, and styles spelt out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.workbook.calc_formulas import to_calc
from pipeline.workbook.chart_xml import CHART_NAME
from pipeline.workbook.live_blocks import Entry, looks
from pipeline.workbook.live_writing import Changes, SheetChange
from pipeline.workbook.moves import parse_area
from pipeline.workbook.plan import Area, Chart, SheetPlan
from pipeline.workbook.sheet_xml import area_text, quoted
from pipeline.workbook.styles import DIFFERENTIAL, FONT, SERIES, TABS, Role, split_key

Told = dict[str, Any]
AS_IT_IS = "=\x00"
"""What stands before a formula of a person that must go back as Calc itself spelt it."""
_UNIT_OF_WIDTH, _STEP = 178.15, 238
"""A width of 1 (a digit), and a step of indentation, as Calc reads them from a file."""
_LINES = {"thin": 26, "medium": 62}
_POSITIONS = {"top": 1, "center": 2, "bottom": 3}


def told_to_calc(changes: Changes, rules: Mapping[str, Sequence[Told]]) -> Told:
    """Return what is to be done to a book.

    Args:
        changes: the same, for any spreadsheet.
        rules: by tab, the conditional formats that stand on our sheets: their ``areas``, and their ``formula`` as
            Excel spells it.
    """
    styled = [each for each in changes.sheets if each.styled]
    keys = sorted({key for each in styled for key in looks(each.rows)})
    lit = sorted({each.look for sheet in styled for each in sheet.plan.highlights})
    return {
        "gone": changes.gone,
        "sheets": [_sheet(each, rules.get(each.tab, ())) for each in changes.sheets],
        "styles": {role.name: _style(role) for role, _ in map(split_key, keys)}
        | {_lit(key): _lit_style(key) for key in lit},
        "formats": {key: _format(key) for key in keys},
    }


def _sheet(change: SheetChange, rules: Sequence[Told]) -> Told:
    told: Told = {
        "tab": change.tab,
        "new": change.new,
        "blocks": [
            {"row": each.row, "column": each.column, "entries": [[*map(_spelt, row)] for row in each.entries]}
            for each in change.blocks
        ],
        "names": {name: to_calc(text).removeprefix("=") for name, text in change.names.items()},
        "links": [[each.row, each.column, f"#{quoted(each.sheet)}.{each.a1}"] for each in change.plan.links],
        "styled": change.styled,
    }
    return told | _dress(change, change.plan, rules) if change.styled else told


def _spelt(entry: Entry) -> str:
    """Return an entry as a text that Calc reads back as what it is."""
    if isinstance(entry, bool):
        return "TRUE" if entry else "FALSE"
    if isinstance(entry, str):
        if entry.startswith(AS_IT_IS):
            return f"={entry.removeprefix(AS_IT_IS)}"
        return to_calc(entry) if entry.startswith("=") else entry
    return repr(int(entry)) if entry.is_integer() else repr(entry)


def _dress(change: SheetChange, plan: SheetPlan, rules: Sequence[Told]) -> Told:
    """Return how a sheet is to look."""
    known = change.record.columns if change.record is not None else ()
    return {
        "bare": [_corners(parse_area(each)) for found in change.bare for each in found.split(",")],
        "looks": {key: [_corners(each) for each in found] for key, found in looks(change.rows).items()},
        "widths": [
            [each.first, each.last, round(each.width * _UNIT_OF_WIDTH), each.level]
            for each in plan.columns
            if each not in known
        ],
        "tab_colour": _colour(TABS[plan.kind]) if change.new else None,
        "view": [*(plan.freeze or (1, 1)), plan.gridlines] if change.view_changes else None,
        "page": _page(plan) if change.page_changes else None,
        "rules_gone": [each["areas"] for each in rules if _is_ours(change, each)],
        "rules": [
            {"area": _corners(each.area), "formula": to_calc(each.formula), "style": _lit(each.look)}
            for each in plan.highlights
        ],
        "charts": [_chart(each, number) for number, each in enumerate(plan.charts, 1)],
    }


def _is_ours(change: SheetChange, rule: Told) -> bool:
    where = " ".join(area_text(Area(*each)) for each in rule["areas"])
    return change.wrote_rule(where, rule["formula"])


def _corners(area: Area) -> list[int]:
    return list(area)


def _colour(rgb: str) -> int:
    return int(rgb, 16)


def _style(role: Role) -> Told:
    """Return a named cell style, for a book that lacks it."""
    aligned = dict(role.alignment)
    return {
        "font": FONT,
        "size": role.size,
        "bold": role.bold,
        "italic": role.italic,
        "underline": role.underline,
        "colour": _colour(role.colour),
        "fill": _colour(role.fill) if role.fill else None,
        "borders": {side: [_LINES[line.style], _colour(line.colour)] for side, line in role.borders},
        "vertical": _POSITIONS[aligned.get("vertical", "bottom")],
        "wrap": aligned.get("wrapText") == "1",
    }


def _lit(key: str) -> str:
    """Return the name of the cell style of a highlight."""
    return f"Truecost {key}"


def _lit_style(key: str) -> Told:
    look = DIFFERENTIAL[key]
    return {
        "bold": look.bold,
        "italic": look.italic,
        "colour": _colour(look.colour),
        "fill": _colour(look.fill) if look.fill else None,
    }


def _format(key: str) -> Told:
    """Return what lies over the named style of a cell."""
    role, shown = split_key(key)
    aligned = dict(shown.alignment) | dict(role.alignment)
    return {
        "style": role.name,
        "code": shown.code,
        "horizontal": aligned.get("horizontal", "").upper() or "STANDARD",
        "vertical": _POSITIONS[aligned.get("vertical", "bottom")],
        "indent": _STEP * int(aligned.get("indent", "0")),
        "wrap": aligned.get("wrapText") == "1",
    }


def _page(plan: SheetPlan) -> Told:
    return {
        "landscape": plan.landscape,
        "pages_wide": plan.pages_wide,
        "rows": plan.repeat_rows,
        "columns": plan.repeat_columns,
    }


def _chart(chart: Chart, number: int) -> Told:
    tab = quoted(chart.sheet)

    def reference(area: Area) -> str:
        return f"${tab}.{area_text(area, absolute=True)}"

    return {
        "name": f"{CHART_NAME} {number}",
        "kind": chart.kind,
        "title": chart.title,
        "alt": chart.alt,
        "anchor": _corners(chart.anchor),
        "sheet": chart.sheet,
        "first": _corners(chart.series[0].values),
        "categories": reference(chart.categories),
        "category_format": chart.category_format,
        "number_format": chart.number_format,
        "palette": [_colour(each) for each in SERIES],
        "series": [
            {
                "label": reference(Area(*each.name_at, *each.name_at)),
                "values": reference(each.values),
                "points": len(each.numbers),
                "colour": _colour(each.colour),
            }
            for each in chart.series
        ],
    }


__all__ = ["AS_IT_IS", "told_to_calc"]
