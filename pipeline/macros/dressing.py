"""How a sheet of ours looks, put on it in Excel: styles by areas, widths, highlights, charts, print set-up.

All of it is what the file writer writes, but for links from a line to its input, which Excel takes one by one. On a
Mac there are no named styles here: cells get the same fonts and colours directly.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import xlwings

from pipeline.macros import native
from pipeline.macros.charting import charts
from pipeline.macros.native import Step
from pipeline.runs.live import DIFFERENTIAL, FONT, TABS, Area, Highlight, SheetChange, area_text, split_key

_SIDES = {"left": "edge_left", "right": "edge_right", "top": "edge_top", "bottom": "edge_bottom"}


def dress(sheet: xlwings.Sheet, change: SheetChange) -> list[Exception]:
    """Let a sheet look as its plan says; return what Excel refused."""
    steps = [*_cells(sheet, change), *_columns(sheet, change), *_highlights(sheet, change)]
    steps += [*_sheet(sheet, change), *charts(sheet, change)]
    return native.only_looks(steps)


def _cells(sheet: xlwings.Sheet, change: SheetChange) -> Iterator[Step]:
    for address in change.bare:
        yield sheet.range(address).clear_formats
    styles = native.Styles(sheet.book)
    for key, addresses in change.looks.items():
        for address in addresses:
            yield partial(_style, sheet, address, key, styles)


def _style(sheet: xlwings.Sheet, address: str, key: str, styles: native.Styles) -> None:
    role, shown = split_key(key)
    cells = sheet.range(address)
    if not styles.put(cells, role):
        font = cells.font
        font.name, font.size, font.bold, font.italic = FONT, role.size, role.bold, role.italic
        font.color = f"#{role.colour}"
        cells.color = f"#{role.fill}" if role.fill else None
        for side, line in role.borders:
            cells.borders.set(
                _SIDES[side],
                line_style="continuous",
                weight="medium" if line.style == "medium" else "thin",
                color=f"#{line.colour}",
            )
        cells.vertical_alignment = "center" if ("vertical", "center") in role.alignment else "top"
    cells.number_format = shown.code
    aligned = dict(shown.alignment) | dict(role.alignment)
    cells.horizontal_alignment = "left" if aligned.get("horizontal") == "left" else "right"
    cells.wrap_text = aligned.get("wrapText") == "1"
    if "indent" in aligned:
        native.indent(cells, int(aligned["indent"]))


def _columns(sheet: xlwings.Sheet, change: SheetChange) -> Iterator[Step]:
    """Widths, where ours have changed: where they have not, a person's stay."""
    for (width, level), addresses in change.widths.items():
        for address in addresses:
            columns = sheet.range(address)
            yield partial(native.width, columns, width)
            if level or not change.new:
                yield partial(native.outline, columns, level)
    if change.new:
        yield partial(sheet.autofit, "rows")


def _highlights(sheet: xlwings.Sheet, change: SheetChange) -> Iterator[Step]:
    """Conditional formats: ours of the last time go, a person's stay. On a Mac they can't be told apart."""
    if change.new or not native.on_mac():
        yield partial(native.drop_rules, sheet, change.wrote_rule)
        for each in change.plan.highlights:
            yield partial(_highlight, sheet, each)


def _highlight(sheet: xlwings.Sheet, wanted: Highlight) -> None:
    shown = DIFFERENTIAL[wanted.look]
    cells = sheet.range(area_text(wanted.area))
    sheet.activate()
    cells.select()  # Excel reads a formula as seen from the active cell
    cells.conditional_formats.add_custom(
        f"={wanted.formula}",
        font_color=f"#{shown.colour}",
        fill_color=f"#{shown.fill}" if shown.fill else None,
        font_bold=shown.bold or None,
        font_italic=shown.italic or None,
    )


def _sheet(sheet: xlwings.Sheet, change: SheetChange) -> Iterator[Step]:
    plan = change.plan
    if change.new:
        yield partial(native.tab_colour, sheet, TABS[plan.kind])
    if change.view_changes:
        yield partial(setattr, sheet, "show_gridlines", plan.gridlines)
        yield partial(native.freeze, sheet, *(plan.freeze or (1, 1)))
    if change.page_changes:
        rows = "${}:${}".format(*plan.repeat_rows) if plan.repeat_rows else ""
        columns = _letters(plan.repeat_columns) if plan.repeat_columns else ""
        yield partial(
            native.page,
            sheet,
            landscape=plan.landscape,
            pages_wide=plan.pages_wide,
            rows=rows,
            columns=columns,
        )


def _letters(columns: tuple[int, int]) -> str:
    """Return columns as Excel names them for print titles: ``$A:$C``."""
    area = area_text(Area(1, columns[0], 2, columns[1]), absolute=True)
    first, _, last = area.partition(":")
    return f"{first.rpartition('$')[0]}:{last.rpartition('$')[0]}"
