"""The functions for cells as xlwings itself takes them: the VBA that it writes, and what Excel is told of them.

xlwings' part for functions runs in Windows only; here its own code runs with stand-ins for the modules of Windows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyopenvba.interpreter import parse_module

import pipeline.macros.functions as here
from pipeline.runs.cell_functions import cell_functions

ROOT = Path(__file__).parents[2]
_TAKEN = """
import io, json, sys, types
for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["pythoncom"].CoInitialize = None
sys.modules["pywintypes"].com_error = Exception
sys.modules["win32com.client"].Dispatch = None
import xlwings
from xlwings import udfs
xlwings.func, xlwings.arg = udfs.xlfunc, udfs.xlarg
import pipeline.macros.functions as functions
text = io.StringIO()
book = types.SimpleNamespace(Name="plan.xlsm")
udfs.generate_vba_wrapper("pipeline.macros.functions", functions, text, book)
told = {
    each.__xlfunc__["name"]: {
        "doc": each.__xlfunc__["ret"]["doc"],
        "category": each.__xlfunc__["category"],
        "options": [each.__xlfunc__["ret"]["options"], *(arg["options"] for arg in each.__xlfunc__["args"])],
        "arguments": [[arg["name"], arg["doc"], "optional" in arg] for arg in each.__xlfunc__["args"]],
    }
    for each in vars(functions).values()
    if hasattr(each, "__xlfunc__")
}
print(json.dumps({"vba": text.getvalue(), "told": told}))
"""


@pytest.fixture(scope="module")
def taken() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _TAKEN], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_excel_is_told_each_function_with_its_words(taken: dict[str, Any]) -> None:
    for each in cell_functions():
        told = taken["told"][each.name]
        assert told["doc"] == each.doc
        assert told["category"] == "Truecost"
        assert told["arguments"] == [[*argument] for argument in each.arguments]
        assert told["options"] == [{}] * (len(each.arguments) + 1), "xlwings converts nothing on its own"
    assert len(taken["told"]) == len(list(cell_functions()))


def test_the_vba_that_xlwings_writes_calls_each_function_and_can_be_read(taken: dict[str, Any]) -> None:
    vba = taken["vba"]
    assert vba.isascii(), "the editor reads it in the system's code page"
    for each in cell_functions():
        assert f'{each.name} = XLPy.CallUDF("pipeline.macros.functions", "{each.name}", Array(' in vba
    parse_module(vba, name="xlwings_udfs")
    assert "Function PHASING(amount, first_month, months, for_month, Optional spread)" in vba


def test_a_function_is_plain_python() -> None:
    phasing = vars(here)["PHASING"]
    assert phasing(100.0, 46388.0, 3.0, 46388.0) == 33.33
    assert phasing.__doc__.startswith("What falls into one month")
    assert vars(here)["REPARTITION"](100.0, 46388.0, 3.0, 46388.0) == 33.33
