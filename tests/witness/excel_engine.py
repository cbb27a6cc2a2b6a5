"""An engine for xlwings without Excel: its public calls on a workbook that openpyxl holds.

It needs no licence key, counts what is read and written, and behaves as Excel does where a macro would notice: texts
that look like numbers become numbers, currency is cut to four decimals, errors are numbers, protected sheets refuse,
formulas have no result until Excel calculates. Results come from a calculator that the test gives. What it does not
show is how Excel draws things, and whether the real Excel keeps to this.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import xlwings
from openpyxl import Workbook, load_workbook
from xlwings import base_classes

from tests.witness import excel_cells
from tests.witness.excel_cells import ComError
from tests.witness.excel_looks import BookApi, Window
from tests.witness.excel_names import Names
from tests.witness.excel_sheets import Range, Sheet

Results = Mapping[tuple[str, int, int], Any]
"""What formulas give, by tab, row and column."""
Calculator = Callable[[Workbook], Results]


def no_results(_: Workbook) -> Results:
    """Calculate nothing."""
    return {}


@dataclass
class Excel:
    """An Excel with one workbook open.

    Attributes:
        path: the workbook's FullName: a path, a web address, or a name alone while it was never saved.
        calculator: gives the results of the formulas.
        counts: block reads and writes by kind: "values", "exact", "formulas", "write".
        log: the same one by one, with the sheet and the area.
        alerts: what was shown: message, title, icon.
        bars: what the status bar said.
        fail: told of each step (its kind and sheet); where it returns True, Excel refuses the step.
        protected: tabs that are protected.
        fixed_tabs: whether the structure is protected.
    """

    book: Workbook
    path: str = "/home/eloise/plan.xlsm"
    calculator: Calculator = no_results
    counts: Counter[str] = field(default_factory=Counter)
    log: list[tuple[str, str, str]] = field(default_factory=list)
    alerts: list[tuple[str, str, str]] = field(default_factory=list)
    bars: list[str] = field(default_factory=list)
    fail: Callable[[str, str], bool] = lambda _kind, _sheet: False
    protected: set[str] = field(default_factory=set)
    fixed_tabs: bool = False
    settings: dict[str, Any] = field(
        default_factory=lambda: {
            "screen_updating": True,
            "calculation": "automatic",
            "enable_events": True,
            "display_alerts": True,
            "status_bar": False,
            "visible": True,
            "interactive": True,
        }
    )
    results: dict[tuple[str, int, int], Any] = field(default_factory=dict)
    charts: dict[str, list[Any]] = field(default_factory=dict)
    windows: dict[str, Any] = field(default_factory=dict)
    selected: tuple[str, str] = ("", "A1")

    @classmethod
    def opened(cls, data: bytes, **about: Any) -> Excel:
        """Return an Excel that has a file open."""
        excel = cls(load_workbook(io.BytesIO(data)), **about)
        shown = load_workbook(io.BytesIO(data), data_only=True)
        for sheet in shown.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        excel.results[sheet.title, cell.row, cell.column] = cell.value
        return excel

    @property
    def impl(self) -> Book:
        """The workbook as xlwings sees it."""
        return Book(self)

    @property
    def name(self) -> str:
        """The workbook's name."""
        return re.split(r"[/\\]", self.path)[-1]

    def step(self, kind: str, sheet: str, address: str = "") -> None:
        """Count a step, and refuse it where the test wants that."""
        self.counts[kind] += 1
        self.log.append((kind, sheet, address))
        if self.fail(kind, sheet):
            raise ComError(-2147352567, f"{kind} refused")

    def calculate(self) -> None:
        """Give every formula its result."""
        self.results.update(self.calculator(self.book))

    def saved(self) -> bytes:
        """Return the workbook as a file, without results."""
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    @contextmanager
    def running(self) -> Iterator[xlwings.Book]:
        """Let xlwings drive this Excel, and its workbook be the one whose button was clicked."""
        engines = xlwings.engines
        before = (engines.active, list(engines.engines), dict(engines.engines_by_name))
        engines.add(xlwings.main.Engine(impl=Engine(self)))
        engines.active = engines["excel on openpyxl"]  # type: ignore[assignment]
        book = xlwings.apps.active.books[0]  # type: ignore[union-attr]
        book.set_mock_caller()
        try:
            yield book
        finally:
            del xlwings.Book._mock_caller  # type: ignore[attr-defined]
            engines.active, engines.engines, engines.engines_by_name = before


class Engine:
    """What xlwings asks of an engine."""

    name = "excel on openpyxl"
    type = "desktop"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @property
    def apps(self) -> Apps:
        return Apps(self.excel)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Return a block as xlwings makes it in Windows; errors that it does not know stay numbers."""
        known = {
            excel_cells.FIRST_ERROR + number: name
            for name, number in excel_cells.ERRORS.items()
            if number < 2045
        }

        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            if type(value) is int and value in known:
                return known[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """The one Excel that runs."""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    def keys(self) -> list[int]:
        return [4711]

    def __iter__(self) -> Iterator[App]:
        yield App(self.excel)

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return App(self.excel)


def _setting(name: str) -> property:
    def read(app: App) -> Any:
        return app.excel.settings[name]

    def write(app: App, value: Any) -> None:
        app.excel.step("setting", "")
        if name == "status_bar" and isinstance(value, str):
            app.excel.bars.append(value)
        app.excel.settings[name] = value

    return property(read, write)


class App(base_classes.App):
    """Excel itself."""

    pid = 4711
    hwnd = 4711
    version = "16.0"
    path = "/opt/excel"
    screen_updating = _setting("screen_updating")
    calculation = _setting("calculation")
    enable_events = _setting("enable_events")
    display_alerts = _setting("display_alerts")
    status_bar = _setting("status_bar")
    visible = _setting("visible")
    interactive = _setting("interactive")

    def __init__(self, excel: Excel) -> None:
        self.excel = excel
        self.engine = Engine(excel)

    @property
    def api(self) -> Any:
        return SimpleNamespace(ActiveWindow=Window(self.excel.book.active))  # type: ignore[arg-type]

    @property
    def books(self) -> Books:
        return Books(self.excel)

    @property
    def selection(self) -> Range | None:
        tab, address = self.excel.selected
        return self.books.active.sheets(tab).range(address) if tab else None

    def calculate(self) -> None:
        self.excel.step("calculate", "")
        self.excel.calculate()

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: str, _buttons: str, mode: str, _callback: str) -> str:
        if not self.excel.settings["screen_updating"]:
            raise AssertionError("a message while the screen stands still")
        self.excel.alerts.append((prompt, title, mode))
        return "ok"


class Books(base_classes.Books):
    """The open workbooks: one."""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @property
    def active(self) -> Book:
        return self.excel.impl

    def __call__(self, name_or_index: int | str) -> Book:
        if isinstance(name_or_index, str) and name_or_index.lower() != self.excel.name.lower():
            raise KeyError(name_or_index)
        return self.excel.impl

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[Book]:
        yield self.excel.impl


class Book(base_classes.Book):
    """The workbook."""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @property
    def api(self) -> BookApi:
        return BookApi(self.excel)

    @property
    def name(self) -> str:
        return self.excel.name

    @property
    def fullname(self) -> str:
        if "://" in self.excel.path:
            raise xlwings.XlwingsError("Couldn't find your local OneDrive folder")
        return self.excel.path

    @property
    def app(self) -> App:
        return App(self.excel)

    @property
    def sheets(self) -> Sheets:
        return Sheets(self.excel)

    @property
    def names(self) -> Names:
        return Names(self.excel)

    def activate(self) -> None:
        pass


class Sheets(base_classes.Sheets):
    """The worksheets, in the order of the tabs."""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @property
    def api(self) -> Any:
        return None

    @property
    def active(self) -> Sheet:
        return Sheet(self.excel, self.excel.book.active)  # type: ignore[arg-type]

    def __call__(self, name_or_index: int | str) -> Sheet:
        sheets = self.excel.book.worksheets
        if isinstance(name_or_index, int):
            return Sheet(self.excel, sheets[name_or_index - 1])
        for each in sheets:
            if each.title.casefold() == name_or_index.casefold():
                return Sheet(self.excel, each)
        raise ComError(f"no sheet {name_or_index}")

    def __len__(self) -> int:
        return len(self.excel.book.worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.excel, each) for each in self.excel.book.worksheets)

    def add(self, _before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        self.excel.step("add", name or "")
        if self.excel.fixed_tabs:
            raise ComError("the structure is protected")
        if name is not None and name.casefold() in (each.casefold() for each in self.excel.book.sheetnames):
            raise ComError("the name is taken")
        place = self.excel.book.index(after.sheet) + 1 if after is not None else 0
        made = self.excel.book.create_sheet(name, place)
        self.excel.book.active = made
        return Sheet(self.excel, made)
