"""What a competent user would write in an afternoon: openpyxl, loops, formulas, docxtpl.

The same workbook in, the same outputs: bases, costs, rules, phasing, plan, views, summary with charts, checks, and a
Word document. Kept to be measured against (``make bench``). It knows where the columns of its own workbooks are,
stops at the first mistake, writes formulas without their values, and loses what openpyxl loses.

    python -m benchmarks.afternoon_script DOCUMENT.docx BUDGET.xlsx
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import openpyxl

from benchmarks.afternoon_budget import Budget
from benchmarks.afternoon_checks import write_checks
from benchmarks.afternoon_costs import write_bases, write_calendar, write_costs, write_employer, write_price
from benchmarks.afternoon_document import write_document
from benchmarks.afternoon_phasing import write_phasing, write_plan
from benchmarks.afternoon_rules import write_applied
from benchmarks.afternoon_summary import write_summary, write_views
from benchmarks.afternoon_views import write_cake, write_presence, write_risk, write_stakes


def main() -> None:
    """Read, compute, write both files, print the totals."""
    target, source = Path(sys.argv[1]), Path(sys.argv[2])
    book = openpyxl.load_workbook(source)
    budget = Budget(book)
    write_summary(book, budget)
    write_views(book, budget)
    write_cake(book, budget)
    if budget.offer:
        write_price(book, budget)
    write_plan(book, budget, "Plan")
    if budget.offer:
        write_plan(book, budget, "Price plan")
    write_costs(book, budget)
    write_presence(book, budget)
    write_stakes(book, budget)
    write_risk(book, budget)
    write_checks(book, budget)
    write_employer(book, budget)
    write_calendar(book, budget)
    write_bases(book, budget)
    write_applied(book, budget)
    write_phasing(book, budget)
    book.save(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_document(budget, Path(__file__).with_name("afternoon.docx"), target)
    total_shown = budget.price if budget.offer else budget.cost
    print(json.dumps({"total": str(total_shown), "cost": str(budget.cost), "price": str(budget.price)}))


if __name__ == "__main__":
    main()
