"""The names of the workbook of the engine without Excel (see ``excel_engine``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.workbook.defined_name import DefinedName
from xlwings import base_classes

from tests.witness.excel_cells import ComError

if TYPE_CHECKING:
    from tests.witness.excel_engine import Excel


class Names(base_classes.Names):
    """The names of the workbook."""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    def _all(self) -> list[DefinedName]:
        return list(self.excel.book.defined_names.values())

    def __call__(self, name_or_index: int | str) -> Name:
        if isinstance(name_or_index, int):
            return Name(self.excel, self._all()[name_or_index - 1])
        for each in self._all():
            if each.name.casefold() == name_or_index.casefold():
                return Name(self.excel, each)
        raise ComError(f"no name {name_or_index}")

    def __len__(self) -> int:
        return len(self._all())

    def contains(self, name: str) -> bool:
        return name.casefold() in (each.name.casefold() for each in self._all())

    def add(self, name: str, refers_to: str) -> Name:
        self.excel.step("name", name)
        made = DefinedName(name, attr_text=refers_to.removeprefix("="))
        self.excel.book.defined_names[name] = made
        return Name(self.excel, made)


class Name(base_classes.Name):
    """A name."""

    def __init__(self, excel: Excel, name: DefinedName) -> None:
        self.excel = excel
        self._name = name

    @property
    def api(self) -> Any:
        return self

    @property  # type: ignore[misc]
    def name(self) -> str:
        return str(self._name.name)

    @property
    def refers_to(self) -> str:
        return f"={self._name.value}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.excel.step("name", self.name)
        self._name.value = value.removeprefix("=")

    @property
    def Visible(self) -> bool:
        return not self._name.hidden

    @Visible.setter
    def Visible(self, value: bool) -> None:
        self._name.hidden = not value

    def delete(self) -> None:
        self.excel.step("name", self.name)
        del self.excel.book.defined_names[self.name]
