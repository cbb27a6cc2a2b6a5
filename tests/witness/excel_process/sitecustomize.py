"""Gives a Python that was started as Excel's VBA starts it an Excel to talk to: the engine on openpyxl.

Python imports this by itself where its folder is on PYTHONPATH. The workbook comes from a file, and what was shown and
read goes to another when Python ends; nothing is printed.
"""

from __future__ import annotations

import atexit
import json
import os
from pathlib import Path

if "TRUECOST_TEST_EXCEL" in os.environ:
    import xlwings

    from tests.macros.excels import as_reported
    from tests.witness.excel_engine import Engine, Excel

    told = json.loads(os.environ["TRUECOST_TEST_EXCEL"])
    excel = Excel.opened(Path(told["book"]).read_bytes(), path=told["path"], calculator=as_reported)
    excel.selected = tuple(told["selected"])
    xlwings.engines.add(xlwings.main.Engine(impl=Engine(excel)))
    xlwings.engines.active = xlwings.engines["excel on openpyxl"]  # type: ignore[assignment]

    @atexit.register
    def say() -> None:
        """Write down what happened."""
        found = {"alerts": excel.alerts, "counts": excel.counts, "tabs": excel.book.sheetnames}
        Path(told["out"]).write_text(json.dumps(found), encoding="utf-8")
