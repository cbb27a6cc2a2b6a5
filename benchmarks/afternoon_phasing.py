"""The plan by month of the afternoon's script: months begun, shares, sums up to each month, money by month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from benchmarks.afternoon_budget import TOP, Budget
from benchmarks.afternoon_costs import (
    FIRST_MONTH,
    LAST_MONTH,
    PRICES,
    WEIGHTS,
    WORKINGS,
    parameter,
    profiles_top,
    roles_area,
)
from benchmarks.afternoon_page import COUNT, DAYS, MONEY, MONTH, SHARE, Page

LOWER = 8
"""How much lower a line stands in the first block of the sheet of phasing."""
PLAN = 13
"""How much lower a line stands on the sheets of the plan."""
WIDTHS = [9.0, 40.0, 12.0, 12.0, 12.0, 12.0, 13.0]


def head_months(page: Page, budget: Budget, row: int, words: list[Any]) -> None:
    """Write a row of headings: words in the first columns, then the months and the fiscal years."""
    words = [*words, *[None] * (7 - len(words))]
    page.head(row, [*words, *(f"=Phasing!{x}${6 if step else 7}" for x, step in budget.axis())])
    for letter, step in budget.axis():
        if step:
            page.sheet[f"{letter}{row}"].number_format = MONTH


def write_axis(page: Page, budget: Budget) -> None:
    """Write the months: whole fiscal years, each closed by its own column."""
    form = budget.at("project")
    start = f"{form}$B$14"
    page.put(5, ["Step (0: year's column)", *[None] * 6, *(step for _, step in budget.axis())], [])
    opening = f"=EDATE({start},-(MOD(MONTH({start})-{form}$B$13,12)+1))"
    months, years, numbers, inside = [], [], [], []
    before = "G"
    for x, _ in budget.axis():
        months.append(f"=EDATE({before}$6,{x}$5)")
        years.append(f"=YEAR(EDATE({x}$6,-{form}$B$13+1))")
        numbers.append(f"=YEAR({x}$6)*12+MONTH({x}$6)")
        inside.append(f"=IF(AND({x}$8>={FIRST_MONTH},{x}$8<={LAST_MONTH}),1,0)")
        before = x
    looks = [""] * 6 + [MONTH] * (len(months) + 1)
    page.put(6, ["Month", *[None] * 5, opening, *months], looks)
    for row, (label, cells) in enumerate(
        [("Fiscal year", years), ("Month number", numbers), ("In the plan", inside)], start=7
    ):
        page.put(row, [label, *[None] * 6, *cells], [])


def write_block(
    page: Page,
    budget: Budget,
    lower: int,
    words: list[Any],
    formats: list[str],
    cells: Callable[[int, dict[str, Any], int], list[Any]],
) -> None:
    """Write a block of lines by month; its cells are those of a line, its row in the costs, and its own."""
    page.section(TOP + lower - 2, words[0])
    head_months(page, budget, TOP + lower - 1, ["No.", "Line", *words[1:]])
    for row, line in enumerate(budget.lines, start=TOP):
        page.put(row + lower, [f"=Costs!A{row}", f"=Costs!B{row}", *cells(row, line, row + lower)], formats)


def write_phasing(book: Workbook, budget: Budget) -> None:
    """Write the months begun, the share done, the money up to each month, and what is due up to it."""
    axis = [x for x, _ in budget.axis()]
    page = Page(book, "Phasing", [*WIDTHS, *([11] * len(axis))])
    write_axis(page, budget)
    gap, last = budget.gap, axis[-1]
    counts, shares = [""] * 7 + [COUNT] * len(axis), [""] * 7 + [SHARE] * len(axis)
    money = ["", "", *[MONEY] * (len(axis) + 5)]

    def begun(_: int, line: dict[str, Any], at: int) -> list[Any]:
        months = [f"=MIN(MAX({x}$8-$C{at}+1,0),$D{at})" for x in axis]
        return [*spread_cells(budget, line, at), *months]

    def share(_: int, line: dict[str, Any], at: int) -> list[Any]:
        parts = [share_formula(budget, line, x, at - gap) for x in axis]
        return [None, None, None, None, 0, *parts]

    def summed(side: str, lower: int, amount: str, rule: int, share_at: int) -> Callable[..., list[Any]]:
        end = get_column_letter(2 + len(budget.tables["rules"]))
        rules = [f"'Rules applied'!$C${n}:${end}${n}" for n in (21, 22)]

        def cells(row: int, _: dict[str, Any], at: int) -> list[Any]:
            added, done = f"'Rules applied'!$C{row + rule}:${end}{row + rule}", row + share_at
            months = []
            for before, x in zip(["G", *axis], axis, strict=False):
                step = f"({rules[0]}<={x}$6)*({rules[1]}>={x}$6)*{added}"
                part = f"({x}{done}-{before}{done})*($C{at}+SUMPRODUCT({step}))"
                months.append(f"=ROUND({before}{at}+{part},6)")
            return [f"={side}!${amount}{row + lower}", None, None, None, 0, *months]

        return cells

    def due(row: int, line: dict[str, Any], at: int) -> list[Any]:
        role = f"MATCH(Costs!G{row},{roles_area(budget, 'A')},0)"
        source, r = budget.at("purchases"), line["row"]
        inside, delay = (
            f"=INDEX({roles_area(budget, 'M')},{role})",
            f"=INDEX({roles_area(budget, 'O')},{role})",
        )
        if "role" not in line:
            inside, delay = "=0", f'=ROUNDUP(IF({source}P{r}="",{parameter(21)},{source}P{r})/30,0)'
        sums = row + LOWER + 2 * gap
        when = f"IFERROR(MATCH({{}}$8-$D{at},$H$8:${last}$8,0),0)+1"
        months = [f"=ROUND(INDEX($G{sums}:${last}{sums},{when.format(x)}),2)" for x in axis]
        return [inside, delay, None, None, 0, *months]

    heads = ["Start", "Months", "End", "Spread", "Profile"]
    write_block(page, budget, LOWER, ["Months begun", *heads], counts, begun)
    opened = [None, None, None, None, "Opening"]
    write_block(page, budget, LOWER + gap, ["Share up to each month", *opened], shares, share)
    cost = summed("Costs", 0, "R", WORKINGS + 5 * gap, LOWER + gap)
    write_block(page, budget, LOWER + 2 * gap, ["Cost up to each month", "Base", *opened[1:]], money, cost)
    write_block(
        page, budget, LOWER + 3 * gap, ["Due up to each month", "In-house", "Delay", *opened[2:]], money, due
    )
    write_due(page, budget)
    if budget.offer:
        price = summed("Price", PRICES, "H", WORKINGS + 9 * gap, LOWER + gap)
        write_block(
            page, budget, LOWER + 5 * gap, ["Price up to each month", "Base", *opened[1:]], money, price
        )
    page.sheet.freeze_panes = "H8"


def spread_cells(budget: Budget, line: dict[str, Any], at: int) -> list[str]:
    """Return the first month of a line, its months, its last one, and how it is spread."""
    row = at - LOWER
    if "role" not in line:
        return [f"=Costs!K{row}", f"=E{at}-C{at}+1", f"=Costs!L{row}", f"=Costs!M{row}", "=0"]
    source, r = budget.at("tasks"), line["row"]
    top = profiles_top(budget)
    profiles = f"Bases!$A${top}:$A${top + len(budget.tables['profiles']) - 1}"
    return [
        f"=YEAR({source}L{r})*12+MONTH({source}L{r})",
        f'=IF({source}M{r}="",1,{source}M{r})',
        f"=C{at}+D{at}-1",
        f"=IFERROR(MATCH({source}N{r},{budget.at('lists')}$F$5:$F$7,0),0)",
        f"=IFERROR(MATCH({source}N{r},{profiles},0),0)",
    ]


def share_formula(budget: Budget, line: dict[str, Any], x: str, row: int) -> str:
    """Return the share of a line done up to a month, one choice for each way of spreading it."""
    done, whole = f"{x}{row}", f"$D{row}"
    even = f"ROUND({done}/{whole},10)"
    if "role" not in line:
        yearly = f"ROUND(ROUNDUP({done}/12,0)/ROUNDUP({whole}/12,0),10)"
        return f"=CHOOSE($F{row},MIN({done},1),{even},{yearly})"
    top = profiles_top(budget)
    weights = f"Bases!$C${top}:${get_column_letter(3 + WEIGHTS)}${top + len(budget.tables['profiles']) - 1}"
    typed = f"ROUND(INDEX({weights},$G{row},{done}+1)/INDEX({weights},$G{row},{whole}+1),10)"
    return f"=CHOOSE($F{row}+1,{typed},{even},MIN({done},1),MAX({done}-{whole}+1,0))"


def due_rows(budget: Budget) -> int:
    """Return the first row of what is due in all: in-house pay, suppliers, then VAT by rate and in all."""
    return TOP + LOWER + 4 * budget.gap


def write_due(page: Page, budget: Budget) -> None:
    """Write what is due in all up to each month, and the VAT on it that is not recovered."""
    lists, form, row = budget.at("lists"), budget.at("project"), due_rows(budget)
    first = TOP + LOWER + 3 * budget.gap
    last, axis = first + len(budget.lines) - 1, [x for x, _ in budget.axis()]
    money = [SHARE, *[""] * 5, *[MONEY] * (len(axis) + 1)]
    page.section(row - 2, "Due up to each month, in all")
    head_months(page, budget, row - 1, ["Line", *[None] * 5, "Opening"])
    for n, label in ((1, "In-house pay"), (0, "Suppliers, excl. VAT")):
        cells = [f"=ROUND(SUMIFS({x}${first}:{x}${last},$C${first}:$C${last},{n}),2)" for x in axis]
        page.put(row + 1 - n, [label, *[None] * 5, 0, *cells], money)
    kept = f'IF({form}$B$51="",0,1-{form}$B$51)'
    for n in range(3):
        vat = f"$C${first}:$C${last},0,Costs!$J${TOP}:$J${budget.last},$A{row + 2 + n}"
        cells = [f"=ROUND($A{row + 2 + n}*{kept}*SUMIFS({x}${first}:{x}${last},{vat}),2)" for x in axis]
        page.put(row + 2 + n, [f"={lists}$Q${5 + n}", *[None] * 5, 0, *cells], money)
    cells = [f"=ROUND(SUM({x}{row + 2}:{x}{row + 4}),2)" for x in axis]
    page.put(row + 5, ["VAT not recovered", *[None] * 5, 0, *cells], money, bold=True)


def write_plan(book: Workbook, budget: Budget, title: str) -> None:
    """Write the money by month, cut out of the rounded sums; on the plan of the cost, the days below it."""
    costs, axis = title == "Plan", budget.axis()
    page = Page(book, title, [*WIDTHS, *([12] * len(axis))])
    first, last = TOP + PLAN, budget.last + PLAN
    sums = LOWER + (2 if costs else 5) * budget.gap
    steps = f"Phasing!$H$5:${axis[-1][0]}$5"
    head_months(page, budget, 8, ["By phase", *[None] * 5, "Total"])

    def put(row: int, ids: list[Any], month: str, look: str = MONEY) -> None:
        """Write a row whose months are a formula, of a month's column x and of the one before it, b."""
        cells, before = [], "G"
        for n, (x, step) in enumerate(axis):
            year = f"=SUM({axis[n - 12][0]}{row}:{before}{row})"
            cells.append(month.format(x=x, b=before) if step else year)
            before = x
        whole = f"=ROUND(SUMIFS($H{row}:${axis[-1][0]}{row},{steps},1),2)"
        looks = [""] * 6 + [look] * (len(axis) + 1)
        page.put(row, [*ids, *[None] * (6 - len(ids)), whole, *cells], looks)

    for row in (9, 10, 11):
        lines = f"{{x}}${first}:{{x}}${last},$C${first}:$C${last},$B{row}"
        put(row, [None, f"={budget.at('lists')}$C${row - 4}"], f"=ROUND(SUMIFS({lines}),2)")
    put(12, ["Total"], f"=ROUND(SUM({{x}}{first}:{{x}}{last}),2)")
    running = [f"=ROUND(SUMIFS($H$12:{x}$12,$H$5:{x}$5,1),2)" for x, _ in axis]
    page.put(13, ["Total to date", *[None] * 6, *running], [""] * 7 + [MONEY] * len(axis))
    page.put(5, ["Step (0: year's column)", *[None] * 6, *(f"=Phasing!{x}$5" for x, _ in axis)], [])
    page.section(first - 2, "Work and purchases")
    head_months(page, budget, first - 1, ["No.", "Line", "Phase", "Sourcing", None, None, "Total"])
    for row in range(TOP, budget.last + 1):
        ids = [f"=Costs!{x}{row}" for x in "ABCF"]
        put(row + PLAN, ids, "=" + "-".join(f"ROUND(Phasing!{{{x}}}{row + sums},2)" for x in "xb"))
    if costs:
        below = PLAN + budget.gap
        end = below + TOP + len(budget.tasks) - 1
        put(14, ["Days of work"], f"=ROUND(SUM({{x}}{below + TOP}:{{x}}{end}),2)", DAYS)
        year = f"{budget.at('parameters')}$B${budget.parameter(0)[1]}"
        fte = [f"=ROUND({x}14/({year}{'/12' if step else ''}),2)" for x, step in axis]
        page.put(15, ["Full-time equivalents", *[None] * 6, *fte], [""] * 7 + [DAYS] * len(axis))
        head_months(page, budget, TOP + below - 1, ["No.", "Task", "Phase", "Sourcing", None, None, "Days"])
        for row in range(TOP, TOP + len(budget.tasks)):
            ids, done = [f"=Costs!{x}{row}" for x in "ABCF"], row + LOWER + budget.gap
            days = "-".join(f"ROUND(Costs!$P{row}*Phasing!{{{x}}}{done},2)" for x in "xb")
            put(row + below, ids, f"={days}", DAYS)
    page.sheet.freeze_panes, page.sheet.print_title_rows = "H9", "8:8"
    page.sheet.print_title_cols = "A:B"
