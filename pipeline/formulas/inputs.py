"""How the sheets that a person fills in are declared: tables with one row per thing, and label/value forms.

A declaration serves four readers: the reader of the workbook (which headings to look for, what a cell may
hold), the starter (what to print, which validation to set), the rules (what can be referred to) and the docs.
Headings and help stand in ``languages/``, under ``<table>.<column>``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from pipeline.formulas.expressions import Leaf
from pipeline.formulas.units import MONTH, NUMBER, TEXT, Unit


class Input(Leaf):
    """A column of an input table, or one field of a form.

    Args:
        unit: what the cells hold (TEXT, MONTH, MONEY, DAYS, ...).
        show: how it is shown and typed: "text", "long" (wrapped text), "key", "choice", "money", "days",
            "share", "rate" (a share to a thousandth of a percent), "count", "number", "month", "date", "amount_per_day".
        required: a blank is a finding; "offer" when it is one only in an offer.
        blank: the Decimal that a blank stands for, where it stands for one.
        choices: key of the list (sheet Lists) that holds the words to choose from.
        refers: the input column (a key) that the value must be found in.
        open_list: words outside the list are allowed (categories).
        minimum: smallest number allowed, or None.
        maximum: largest number allowed, or None.
        whole: only whole numbers.
        exclusive: the minimum itself is not allowed.
        optional: the column itself may be missing from the sheet: its cells then count as blank.
    """

    def __init__(
        self,
        unit: Unit,
        show: str,
        *,
        required: bool | str = False,
        blank: Decimal | None = None,
        choices: str | None = None,
        refers: Input | None = None,
        also: str | None = None,
        open_list: bool = False,
        minimum: int | None = 0,
        maximum: int | None = None,
        whole: bool = False,
        exclusive: bool = False,
        numbers: bool = False,
        width: float | None = None,
        optional: bool = False,
    ) -> None:
        super().__init__(unit)
        self.optional = optional
        self.show = show
        self.required = required
        self.blank = blank
        self.choices = choices
        self.refers = refers
        self.also = (
            also  # a second list whose words are allowed beside `refers` (spread words beside profiles)
        )
        self.open_list = open_list
        self.minimum = minimum if unit.is_number else None
        self.maximum = maximum
        self.whole = whole
        self.exclusive = exclusive
        self.numbers = numbers  # a key that may be typed as a number
        self.width = width
        self.key = ""
        self.table: type[InputTable]

    @property
    def is_key(self) -> bool:
        """Whether the column names its rows: unique, no pattern characters."""
        return self.show == "key"

    @property
    def is_share(self) -> bool:
        """Whether it is typed as a percentage."""
        return self.show in {"share", "rate"}

    @property
    def name(self) -> str:
        """The key of the column's words in ``languages/``, as in ``tasks.likely``."""
        return f"{self.table.key}.{self.key}"

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the attribute's name as the column's key (a trailing underscore is dropped)."""
        self.key = name.rstrip("_")


class InputTable:
    """A sheet that a person fills in; subclasses list their columns as class attributes.

    ``form`` is True for a label/value sheet: each Input is then one field and the table has a single row.
    ``optional`` is True where a workbook may lack the sheet: the table then has no rows.
    """

    key: ClassVar[str]
    form: ClassVar[bool] = False
    optional: ClassVar[bool] = False
    columns: ClassVar[tuple[Input, ...]]

    def __init_subclass__(cls) -> None:
        """Collect the columns in the order in which they are written."""
        cls.columns = tuple(value for value in vars(cls).values() if isinstance(value, Input))
        for column in cls.columns:
            column.table = cls

    @classmethod
    def key_column(cls) -> Input | None:
        """Return the column that names the rows, if there is one."""
        return next((column for column in cls.columns if column.is_key), None)


def Key(*, numbers: bool = False, width: float | None = None) -> Input:  # noqa: N802
    """Return a column that names its rows: unique ignoring case, without ``* ? ~ < > =`` (DOMAIN.md section 2)."""
    return Input(TEXT, "key", required=True, numbers=numbers, width=width)


def Words(  # noqa: N802
    *,
    required: bool | str = False,
    long: bool = False,
    width: float | None = None,
    optional: bool = False,
) -> Input:
    """Return a column of free text."""
    return Input(TEXT, "long" if long else "text", required=required, width=width, optional=optional)


def Choice(  # noqa: N802
    choices: str,
    *,
    required: bool | str = False,
    open_list: bool = False,
    width: float | None = None,
    optional: bool = False,
) -> Input:
    """Return a column whose words come from a list of the Lists sheet."""
    return Input(
        TEXT,
        "choice",
        required=required,
        choices=choices,
        open_list=open_list,
        width=width,
        optional=optional,
    )


def Month(*, required: bool | str = False, optional: bool = False) -> Input:  # noqa: N802
    """Return a column of months, typed as the date of their first day."""
    return Input(MONTH, "month", required=required, optional=optional)


def Count(*, required: bool | str = False, blank: int | None = None, maximum: int | None = None) -> Input:  # noqa: N802
    """Return a column of whole numbers from 1."""
    default = None if blank is None else Decimal(blank)
    return Input(NUMBER, "count", required=required, blank=default, minimum=1, maximum=maximum, whole=True)
