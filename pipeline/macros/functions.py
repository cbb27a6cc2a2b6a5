"""Functions for cells of Excel for Windows, in French and in English, for xlwings to add to a workbook.

They are made from ``runs.cell_functions``: each gets there its name, its docstring and the words of its arguments,
which Excel shows while one types. ``LOADED_DAY_COST`` and ``COUT_JOUR_CHARGE`` are the same function.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import xlwings

from pipeline.runs.cell_functions import CellFunction, cell_functions


def _in_excel(function: CellFunction) -> Callable[..., float | str]:
    """Return a function as xlwings adds it: plain, with the signature and the docstring that Excel shows."""

    def call(*values: object) -> float | str:
        return function.call(*values)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(each.name, kind, default=None if each.optional else inspect.Parameter.empty)
            for each in function.arguments
        ]
    )
    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.doc
    call.__annotations__ = {}  # xlwings would convert by them
    for each in function.arguments:
        call = xlwings.arg(each.name, doc=each.doc)(call)
    made: Callable[..., float | str] = xlwings.func(category="Truecost")(call)
    return made


globals().update({each.name: _in_excel(each) for each in cell_functions()})
