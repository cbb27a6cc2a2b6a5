"""The summary of the afternoon's script, with its charts, and the plan seen as budget, cash, decision and price."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, DoughnutChart, Reference
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from benchmarks.afternoon_budget import TOP, Budget
from benchmarks.afternoon_costs import RULES, roles_area, total_of
from benchmarks.afternoon_page import DAYS, MONEY, MONTH, SHARE, Page
from benchmarks.afternoon_phasing import due_rows

LOOKS = ["", "", DAYS, DAYS, MONEY, MONEY, MONEY, SHARE]
PLANNED = "INDEX(Plan!$G${0}:${1}${0},$B{2}+1)"


def costs_area(budget: Budget, letter: str, *, tasks: bool = False) -> str:
    """Return a column of the sheet of costs, of all lines or of the tasks."""
    last = TOP + len(budget.tasks) - 1 if tasks else budget.last
    return f"Costs!${letter}${TOP}:${letter}${last}"


def write_group(
    page: Page, budget: Budget, row: int, title: str, letter: str, words: list[tuple[str, str]]
) -> int:
    """Write days, full-time equivalents and money by one column of the lines; return the row after it."""
    final = get_column_letter(RULES + len(budget.tables["rules"]))
    year = f"{budget.at('parameters')}$B${budget.parameter(0)[1]}*{budget.at('project')}$B$15/12"
    page.section(row, title)
    page.head(row + 1, ["Item", "Description", "Days", "FTE", "Before rules", "Added", "Total", "Share"])
    first, last = row + 2, row + 1 + len(words)
    base, money = (costs_area(budget, x) for x in ("R", final))
    names = costs_area(budget, letter)
    worked, done = (costs_area(budget, x, tasks=True) for x in ("P", letter))

    def rest(at: int) -> list[str]:
        fte = f"=ROUND($C{at}/({year}),2)"
        return [fte, f"=ROUND($E{at}+$F{at},2)", f"=IF($C$11=0,0,ROUND($G{at}/$C$11,10))"]

    for at, (word, label) in enumerate(words, start=first):
        fte, total, share = rest(at)
        before = f"=ROUND(SUMIFS({base},{names},$A{at}),2)"
        added = f"=ROUND(SUMIFS({money},{names},$A{at}),2)-$E{at}"
        of = f"=ROUND(SUMIFS({worked},{done},$A{at}),2)"
        page.put(at, [word, label or None, of, fte, before, added, total, share], LOOKS)
    fte, total, share = rest(last + 1)
    without = [
        f"=ROUND({whole}-SUM({x}{first}:{x}{last}),2)"
        for x, whole in (("C", "$C$5"), ("E", "$C$9"), ("F", "$C$10"))
    ]
    page.put(last + 1, ["Without", None, without[0], fte, without[1], without[2], total, share], LOOKS)
    sums = [f"=ROUND(SUM({x}{first}:{x}{last + 1}),2)" for x in "CDEFGH"]
    page.put(last + 2, ["Total", None, *sums], LOOKS, bold=True)
    return last + 4


def write_summary(book: Workbook, budget: Budget) -> None:
    """Write totals, groups, rules, VAT and months, with three charts."""
    page = Page(book, "Summary", [34, 30, 12, 12, 15, 15, 15, 12, 15])
    lists, rules, last = budget.at("lists"), budget.tables["rules"], TOP + len(budget.tasks)
    page.section(4, "The whole plan")
    year = f"{budget.at('parameters')}$B${budget.parameter(0)[1]}*{budget.at('project')}$B$15/12"
    facts = [
        ("Days of work", f"=ROUND(SUM({costs_area(budget, 'P', tasks=True)}),2)", DAYS),
        ("Full-time equivalents", f"=ROUND($C$5/({year}),2)", DAYS),
        ("Work, before the rules", f"=ROUND(SUM({costs_area(budget, 'R', tasks=True)}),2)", MONEY),
        ("Purchases, before the rules", f"=ROUND(SUM(Costs!$R${last}:$R${budget.last}),2)", MONEY),
        ("In all, before the rules", "=ROUND($C$7+$C$8,2)", MONEY),
        ("Added by the rules", "=ROUND($C$11-$C$9,2)", MONEY),
        ("Total cost, excl. VAT", f"={total_of(budget)}", MONEY),
    ]
    row = page.facts(5, facts) + 1
    starts = [row]
    row = write_group(page, budget, row, "By phase", "C", [(f"={lists}$C${n}", "") for n in (5, 6, 7)])
    starts.append(row)
    row = write_group(
        page, budget, row, "In-house and suppliers", "F", [(f"={lists}$E${n}", "") for n in (5, 6)]
    )
    row = write_group(page, budget, row, "By nature", "D", [(f"={lists}$D${n}", "") for n in (5, 6, 7)])
    for title, key, letter in (("By need", "needs", "H"), ("By channel", "channels", "I")):
        source = budget.at(key)
        words = [(f"={source}A{each['row']}", f"={source}B{each['row']}") for each in budget.tables[key]]
        row = write_group(page, budget, row, title, letter, words)
    page.head(row, ["Rule", "Position", "Added"])
    for n, rule in enumerate(rules):
        place = f"=MATCH($A{row + 1 + n},{budget.area('rules', 'A')},0)"
        added = f"='Rules applied'!{get_column_letter(3 + n)}25"
        page.put(row + 1 + n, [rule["id"], place, added], ["", "", MONEY])
    row = write_vat(page, budget, row + len(rules) + 2)
    starts.append(row)
    write_months(page, budget, row)
    charts: list[tuple[Any, int, int, int, str]] = [
        (BarChart(), starts[0] + 1, 3, 7, "K4"),
        (DoughnutChart(), starts[1] + 1, 2, 7, "K20"),
        (BarChart(), starts[2], budget.months, 8, "K36"),
    ]
    for chart, start, count, column, place in charts:
        chart.add_data(
            Reference(page.sheet, min_col=column, min_row=start, max_row=start + count), titles_from_data=True
        )
        chart.set_categories(Reference(page.sheet, min_col=1, min_row=start + 1, max_row=start + count))
        chart.title = str(page.sheet.cell(start, 1).value)
        page.sheet.add_chart(chart, place)


def write_vat(page: Page, budget: Budget, row: int) -> int:
    """Write the VAT by rate; return the row after it."""
    page.head(row, ["VAT rate", None, "Excl. VAT", "VAT", "Incl. VAT"])
    final = get_column_letter(RULES + len(budget.tables["rules"]))
    money, rates = costs_area(budget, final), costs_area(budget, "J")
    looks = [SHARE, "", MONEY, MONEY, MONEY]
    for n in range(3):
        at = row + 1 + n
        sums = f"=ROUND(SUMIFS({money},{rates},$A{at}),2)"
        page.put(
            at,
            [f"={budget.at('lists')}$Q${5 + n}", None, sums, f"=ROUND($A{at}*$C{at},2)", f"=C{at}+D{at}"],
            looks,
        )
    totals = [f"=ROUND(SUM({x}{row + 1}:{x}{row + 3}),2)" for x in "CDE"]
    page.put(row + 4, ["Total", None, *totals], looks, bold=True)
    return row + 6


def write_months(page: Page, budget: Budget, row: int) -> None:
    """Write days and money by month, with the running total."""
    page.head(row, ["Month", "Plan column", "Days", "FTE", *budget.words["phase"], "Cost", "Cost to date"])
    first, end = row + 1, budget.axis()[-1][0]
    for n in range(budget.months):
        at = first + n
        values = [
            f"=EDATE({budget.at('project')}$B$14,{n})",
            f"=MATCH(YEAR($A{at})*12+MONTH($A{at}),Phasing!$H$8:${end}$8,0)",
            *("=" + PLANNED.format(line, end, at) for line in (14, 15, 9, 10, 11)),
            f"=ROUND($E{at}+$F{at}+$G{at},2)",
            f"=ROUND(SUM($H${first}:$H{at}),2)",
        ]
        page.put(at, values, [MONTH, "", DAYS, DAYS, *[MONEY] * 5])
    sums = [f"=ROUND(SUM({x}{first}:{x}{first + budget.months - 1}),2)" for x in "CEFGH"]
    page.put(
        first + budget.months,
        ["Total", None, sums[0], None, *sums[1:]],
        ["", "", DAYS, "", *[MONEY] * 4],
        bold=True,
    )


def write_views(book: Workbook, budget: Budget) -> None:
    """Write the plan as budget, as cash, as decision and as price, and the tables behind them."""
    page = Page(book, "Views", [34, 40, 26, 12, 14, 14, 14, 14])
    roles, months = len(budget.roles), budget.months
    by_role, due = 29, 32 + roles
    tasks = due + months + 5
    task_end = tasks + len(budget.tasks) - 1
    form, prices = budget.at("project"), "Price!$C$6" if budget.offer else "0"
    last = due + months - 1
    page.section(4, "Budget: what the plan costs")
    page.facts(
        5,
        [
            ("In-house time, loaded", f"=ROUND(SUM($F${tasks}:$F${task_end}),2)", MONEY),
            ("Suppliers' days", "=ROUND(Summary!$C$7-$C$5,2)", MONEY),
            ("Purchases", "=Summary!$C$8", MONEY),
            ("Added by the cost rules", "=Summary!$C$10", MONEY),
            ("Budget, excl. VAT", "=ROUND(SUM($C$5:$C$8),2)", MONEY),
        ],
    )
    page.section(11, "Cash: what leaves the bank")
    page.facts(
        12,
        [
            ("Budget, excl. VAT", "=$C$9", MONEY),
            ("VAT not recovered", f"=ROUND(SUM($E${due}:$E${last + 1}),2)", MONEY),
            ("Cash that leaves the bank", "=ROUND($C$12+$C$13,2)", MONEY),
            ("Of which due within the plan", f"=ROUND(SUM($F${due}:$F${last}),2)", MONEY),
            ("Of which due after it", "=ROUND($C$14-$C$15,2)", MONEY),
        ],
    )
    page.section(
        17, "Decision: with the days at what they would be worth elsewhere; price: what the client pays"
    )
    page.facts(
        18,
        [
            ("Loaded cost of displaced days", f"=ROUND(SUM($E${by_role}:$E${by_role + roles - 1}),2)", MONEY),
            ("Value of displaced days", f"=ROUND(SUM($F${by_role}:$F${by_role + roles - 1}),2)", MONEY),
            ("Cost for the decision", "=ROUND($C$9-$C$18+$C$19,2)", MONEY),
            ("Price, excl. VAT", f"={prices}", MONEY),
            ("VAT", f"={'Price!$D$17' if budget.offer else '0'}", MONEY),
            ("Price, incl. VAT", "=ROUND($C$21+$C$22,2)", MONEY),
            ("Currency", f"={form}$B$12", ""),
        ],
    )
    page.section(by_role - 2, "Days taken from other work, by role")
    page.head(
        by_role - 1, ["Role", None, "In-house days", "Share", "Loaded cost", "Value elsewhere", "Difference"]
    )
    mine = f"$C${tasks}:$C${task_end}"
    for n, role in enumerate(budget.tables["roles"]):
        at = by_role + n
        sums = [f"=ROUND(SUMIFS(${x}${tasks}:${x}${task_end},{mine},$A{at}),2)" for x in "DFG"]
        values = [
            sums[0],
            f"=IF(Summary!$C$5=0,0,C{at}/Summary!$C$5)",
            sums[1],
            sums[2],
            f"=ROUND($F{at}-$E{at},2)",
        ]
        page.put(
            at, [f"={budget.at('roles')}A{role['row']}", None, *values], ["", "", DAYS, SHARE, *[MONEY] * 3]
        )
    write_cash(page, budget, due)
    page.section(tasks - 2, "In-house days of each task")
    head = [
        "No.",
        "Task",
        "Role",
        "In-house days",
        "Value of a day",
        "Loaded cost",
        "Value elsewhere",
        "Difference",
    ]
    page.head(tasks - 1, head)
    for row in range(TOP, TOP + len(budget.tasks)):
        at = tasks + row - TOP
        place = f"MATCH($C{at},{roles_area(budget, 'A')},0)"
        inside = f"INDEX({roles_area(budget, 'M')},{place})"
        cells = [
            *(f"=Costs!{x}{row}" for x in "ABG"),
            f"=ROUND({inside}*Costs!$P{row},2)",
            f"=INDEX({roles_area(budget, 'N')},{place})",
            f"=ROUND({inside}*Costs!$R{row},2)",
            f"=ROUND($D{at}*$E{at},2)",
            f"=ROUND($G{at}-$F{at},2)",
        ]
        page.put(at, cells, ["", "", "", DAYS, *[MONEY] * 4])
    write_vat(page, budget, task_end + 2)


def write_cash(page: Page, budget: Budget, row: int) -> None:
    """Write what is due in each month of the plan, and after it."""
    end, first = budget.axis()[-1][0], row
    page.head(
        row - 1,
        ["Month due", "Plan column", "In-house", "Suppliers", "VAT not recovered", "Cash", "Cash to date"],
    )
    dues = [
        f"Phasing!$G${n}:${end}${n}" for n in (due_rows(budget), due_rows(budget) + 1, due_rows(budget) + 5)
    ]
    looks = [MONTH, "", *[MONEY] * 5]
    for n in range(budget.months):
        at = row + n
        values = [
            f"=EDATE({budget.at('project')}$B$14,{n})",
            f"=MATCH(YEAR($A{at})*12+MONTH($A{at}),Phasing!$H$8:${end}$8,0)",
            *(f"=ROUND(INDEX({area},$B{at}+1)-INDEX({area},$B{at}),2)" for area in dues),
            f"=ROUND($C{at}+$D{at}+$E{at},2)",
            f"=ROUND(SUM($F${first}:$F{at}),2)",
        ]
        page.put(at, values, looks)
    at, last = row + budget.months, row + budget.months - 1
    final = get_column_letter(RULES + len(budget.tables["rules"]))
    money, inside = costs_area(budget, final, tasks=True), costs_area(budget, "F", tasks=True)
    pay = f"SUMIFS({money},{inside},{budget.at('lists')}$E$5)"
    values = [
        f"=ROUND({pay}-SUM(C{first}:C{last}),2)",
        f"=ROUND({total_of(budget)}-{pay}-SUM(D{first}:D{last}),2)",
        f"=ROUND(INDEX({dues[2]},COLUMNS({dues[2]}))-SUM(E{first}:E{last}),2)",
        f"=ROUND($C{at}+$D{at}+$E{at},2)",
        f"=ROUND($G{last}+$F{at},2)",
    ]
    page.put(at, ["After the plan", None, *values], looks)
    sums = [f"=ROUND(SUM({x}{first}:{x}{last}),2)" for x in "CDEF"]
    page.put(at + 1, ["Total within the plan", None, *sums], looks, bold=True)
