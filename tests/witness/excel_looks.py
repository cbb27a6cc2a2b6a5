"""What the engine without Excel offers of Excel's own objects (COM), and what makes a sheet pretty: styles, charts.

Only what the macros use; their names are Excel's. Looks are put on openpyxl's cells, so that they can be seen in the
saved file; charts and print set-up are kept as plain values.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes

from tests.witness.excel_cells import ComError

if TYPE_CHECKING:
    from tests.witness.excel_engine import Excel
    from tests.witness.excel_sheets import Range

_SIDES = {-4131: "left", -4152: "right", -4160: "top", -4107: "bottom"}
_VERTICAL: dict[int, Any] = {-4160: "top", -4108: "center"}
_WEIGHTS: dict[int, Any] = {2: "thin", -4138: "medium"}


def rgb(colour: int) -> str:
    """Return a colour as Excel counts it as RRGGBB."""
    return f"{colour & 255:02X}{colour >> 8 & 255:02X}{colour >> 16 & 255:02X}"


class BookApi:
    """A Workbook."""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @property
    def ProtectStructure(self) -> bool:
        return self.excel.fixed_tabs

    @property
    def Date1904(self) -> bool:
        return self.excel.book.epoch.year == 1904

    @property
    def Sheets(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(Name=name) for name in self.excel.book.sheetnames]

    @property
    def Styles(self) -> Styles:
        return Styles(self.excel)


class Styles:
    """The named styles of a workbook."""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    def __iter__(self) -> Iterator[SimpleNamespace]:
        return (SimpleNamespace(Name=name) for name in self.excel.book.style_names)

    def Add(self, name: str) -> StyleApi:
        if name in self.excel.book.style_names:
            raise ComError("the style is there")
        style = NamedStyle(name)
        self.excel.book.add_named_style(style)
        return StyleApi(style)


class StyleApi:
    """A Style that is being made."""

    def __init__(self, style: NamedStyle) -> None:
        object.__setattr__(self, "style", style)
        object.__setattr__(self, "Font", _Font(style))
        object.__setattr__(self, "Interior", _Interior(style))

    def __setattr__(self, name: str, value: Any) -> None:
        style: NamedStyle = self.style  # type: ignore[attr-defined]
        vertical, wraps = style.alignment.vertical, style.alignment.wrapText
        if name == "VerticalAlignment":
            vertical = _VERTICAL[value]
        elif name == "WrapText":
            wraps = value
        elif name != "IncludeNumber":
            raise AttributeError(name)
        style.alignment = Alignment(vertical=vertical, wrapText=wraps)

    def Borders(self, side: int) -> _Edge:
        return _Edge(self.style, _SIDES[side])  # type: ignore[attr-defined]


class _Font:
    _names: ClassVar = {
        "Name": "name",
        "Size": "size",
        "Bold": "bold",
        "Italic": "italic",
        "Underline": "underline",
        "Color": "color",
    }

    def __init__(self, style: NamedStyle) -> None:
        object.__setattr__(self, "style", style)

    def __setattr__(self, name: str, value: Any) -> None:
        style: NamedStyle = self.style  # type: ignore[attr-defined]
        known = {each: getattr(style.font, each) for each in self._names.values()}
        if name == "Underline":
            value = "single" if value == 2 else None
        elif name == "Color":
            value = rgb(value)
        style.font = Font(**(known | {self._names[name]: value}))


class _Interior:
    def __init__(self, style: NamedStyle) -> None:
        object.__setattr__(self, "style", style)

    def __setattr__(self, name: str, value: Any) -> None:
        assert name == "Color"
        self.style.fill = PatternFill("solid", fgColor=rgb(value))  # type: ignore[attr-defined]


class _Edge:
    def __init__(self, style: NamedStyle, side: str) -> None:
        object.__setattr__(self, "told", {})
        object.__setattr__(self, "put", (style, side))

    def __setattr__(self, name: str, value: Any) -> None:
        told: dict[str, Any] = self.told  # type: ignore[attr-defined]
        told[name] = value
        style, side = self.put  # type: ignore[attr-defined]
        sides = {each: getattr(style.border, each) for each in _SIDES.values()}
        if {"Weight", "Color"} <= told.keys():
            sides[side] = Side(_WEIGHTS[told["Weight"]], rgb(told["Color"]))
        style.border = Border(**sides)


class SheetApi:
    """A Worksheet."""

    def __init__(self, excel: Excel, sheet: Worksheet) -> None:
        self.excel = excel
        self.sheet = sheet
        self.Cells = SimpleNamespace(FormatConditions=Rules(excel, sheet))
        self.PageSetup = excel.windows.setdefault(f"{sheet.title} page", SimpleNamespace())
        self.Tab = _Tab(sheet)

    @property
    def ProtectContents(self) -> bool:
        return self.sheet.title in self.excel.protected


class _Tab:
    def __init__(self, sheet: Worksheet) -> None:
        object.__setattr__(self, "sheet", sheet)

    def __setattr__(self, name: str, value: Any) -> None:
        assert name == "Color"
        self.sheet.sheet_properties.tabColor = rgb(value)  # type: ignore[attr-defined]


class Window:
    """The ActiveWindow: frozen panes are put on the active sheet when they are frozen."""

    def __init__(self, sheet: Worksheet) -> None:
        object.__setattr__(self, "sheet", sheet)
        object.__setattr__(self, "told", {})

    def __setattr__(self, name: str, value: Any) -> None:
        self.told[name] = value  # type: ignore[attr-defined]
        sheet: Worksheet = self.sheet  # type: ignore[attr-defined]
        if name == "FreezePanes":
            row, column = (self.told.get(each, 0) + 1 for each in ("SplitRow", "SplitColumn"))  # type: ignore[attr-defined]
            sheet.freeze_panes = f"{get_column_letter(column)}{row}" if value else None


class RangeApi:
    """A Range."""

    def __init__(self, cells: Range) -> None:
        object.__setattr__(self, "cells", cells)
        object.__setattr__(self, "EntireColumn", _Columns(cells))

    @property
    def Value2(self) -> Any:
        return self.cells.exact_value  # type: ignore[attr-defined]

    def __setattr__(self, name: str, value: Any) -> None:
        cells: Range = self.cells  # type: ignore[attr-defined]
        cells.excel.step("style" if name == "Style" else "format", cells.sheet.name, cells.address_of)
        if name == "Style":
            for cell in cells.cells():
                cell.style = value
        elif name == "IndentLevel":
            align(cells, indent=value)
        else:
            raise AttributeError(name)


def align(cells: Range, **changes: Any) -> None:
    """Change how cells are aligned."""
    for cell in cells.cells():
        known = {
            name: getattr(cell.alignment, name) for name in ("horizontal", "vertical", "indent", "wrapText")
        }
        cell.alignment = Alignment(**(known | changes))


class _Columns:
    def __init__(self, cells: Range) -> None:
        object.__setattr__(self, "cells", cells)

    def __setattr__(self, name: str, value: Any) -> None:
        assert name == "OutlineLevel"
        cells: Range = self.cells  # type: ignore[attr-defined]
        for first, _, last, _ in cells.areas:
            for column in range(first, last + 1):
                letters = get_column_letter(column)
                cells.worksheet.column_dimensions[letters].outlineLevel = value - 1


class Rules:
    """The FormatConditions of a sheet, as Excel counts them."""

    def __init__(self, excel: Excel, sheet: Worksheet) -> None:
        self.excel = excel
        self.sheet = sheet

    def _all(self) -> list[tuple[Any, Any]]:
        return [(area, rule) for area in self.sheet.conditional_formatting for rule in area.rules]

    @property
    def Count(self) -> int:
        return len(self._all())

    def Item(self, number: int) -> SimpleNamespace:
        area, rule = self._all()[number - 1]
        address = str(area.sqref)
        first = SimpleNamespace(Select=lambda: None)
        applies = SimpleNamespace(Address=address, Cells=lambda _row, _column: first)
        kind = 2 if rule.type == "expression" else 1

        def delete() -> None:
            area.rules.remove(rule)
            if not area.rules:
                del self.sheet.conditional_formatting[address]

        formula = f"={rule.formula[0]}" if rule.formula else ""
        return SimpleNamespace(Type=kind, AppliesTo=applies, Formula1=formula, Delete=delete)


class ConditionalFormats(base_classes.Collection):
    """The conditional formats of an area, as xlwings adds them."""

    def __init__(self, cells: Range) -> None:
        self.cells = cells

    def add_custom(self, spec: dict[str, Any]) -> SimpleNamespace:
        """Add a rule by formula; it is read as seen from the active cell, which must be the area's first."""
        cells = self.cells
        cells.excel.step("rule", cells.sheet.name, cells.address_of)
        tab, selected = cells.excel.selected
        if tab != cells.sheet.name or selected.split(":")[0] != cells.address_of.split(":")[0]:
            raise AssertionError("the formula would be read as seen from another cell")
        font = Font(
            color=_hex(spec.get("font_color")), bold=spec.get("font_bold"), italic=spec.get("font_italic")
        )
        colour = _hex(spec.get("fill_color"))
        fill = PatternFill("solid", bgColor=colour) if colour else None
        rule = FormulaRule(  # type: ignore[no-untyped-call]
            [spec["formula"].removeprefix("=")], font=font, fill=fill
        )
        cells.worksheet.conditional_formatting.add(cells.address_of, rule)
        return SimpleNamespace()


def _hex(colour: Any) -> str | None:
    return None if colour is None else "{:02X}{:02X}{:02X}".format(*colour)


class Charts(base_classes.Charts):
    """The charts of a sheet, as plain values."""

    def __init__(self, excel: Excel, sheet: Worksheet) -> None:
        self.excel = excel
        self.sheet = sheet
        self.all: list[Chart] = excel.charts.setdefault(sheet.title, [])

    def __len__(self) -> int:
        return len(self.all)

    def __iter__(self) -> Iterator[Chart]:
        return iter(self.all)

    def __contains__(self, name: str) -> bool:
        return name in [each.name for each in self.all]

    def __call__(self, key: int | str) -> Chart:
        return (
            self.all[key - 1] if isinstance(key, int) else next(each for each in self.all if each.name == key)
        )

    def add(  # type: ignore[override]
        self, left: float, top: float, width: float, height: float, **about: Any
    ) -> Chart:
        self.excel.step("chart", self.sheet.title)
        self.all.append(Chart((left, top, width, height), about["chart_type"], about["name"]))
        self.all[-1].set_source_data(about["source"], about["plot_by"])
        return self.all[-1]


class Chart:
    """A chart."""

    name = ""
    chart_type = ""
    title = ""

    def __init__(self, place: tuple[float, ...], kind: str, name: str) -> None:
        self.place, self.chart_type, self.name = place, kind, name
        self.legend = SimpleNamespace(visible=True, position="right")
        self.value_axis, self.category_axis = Told(), Told()
        self.api = (SimpleNamespace(ShapeRange=SimpleNamespace(AlternativeText="")), None)
        self.source = self.categories = ""
        self.series: Any = []

    def set_source_data(self, source: Range, _plot_by: str | None) -> None:
        self.source = source.address_of
        self.series = _Series([Told() for _ in source.areas])

    def set_x_axis_values(self, source: Range) -> None:
        self.categories = source.address_of


class Told:
    """Part of a chart: it keeps what it was told."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}

    def set(self, **told: Any) -> None:
        self.told |= told


class _Series:
    def __init__(self, of: list[Told]) -> None:
        self.of = of

    def __len__(self) -> int:
        return len(self.of)

    def __call__(self, number: int) -> Told:
        return self.of[number - 1]
