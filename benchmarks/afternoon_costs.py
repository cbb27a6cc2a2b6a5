"""The lines of the afternoon's script: bases, employer cost, working days, costs and prices."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from benchmarks.afternoon_budget import TOP, Budget
from benchmarks.afternoon_page import COUNT, DAYS, MONEY, MONTH, SHARE, Page

WEIGHTS = 24
PARAMETERS = dict.fromkeys(range(6), "0") | {
    5: "25",
    7: "7",
    21: "30",
    32: "0.077",
    33: "4",
    34: "1",
    35: "0.1",
}
PARAMETERS |= {
    36: "0.25",
    37: "47",
    38: "0.8",
    43: "0.3",
    44: "2010",
    45: "1000",
    46: "0.1",
    47: "0.15",
    48: "0.15",
}
PARAMETERS |= {49: "0.2", 50: "0.2", 51: "0.3", 52: "0.3", 53: "0.5", 54: "0.5", 55: "1"}
"""Where the parameters stand in their list, and what holds where the sheet of parameters doesn't say."""
FIRST_MONTH, LAST_MONTH, LAST_DATE = (f"Bases!$C${5 + len(PARAMETERS) + n}" for n in range(3))
ROLES = 39
"""The row of the first role on the sheet of bases."""
RULES = 19
"""The column of the first rule on the sheet of costs."""
PRICES = 32
"""How much lower a line stands on the sheet of prices, whose rules start in column I."""
WORKINGS = 32
"""How much lower a line stands in the first block of the sheet of applied rules."""


def parameter(position: int) -> str:
    """Return the cell of a parameter in force, by its place in the list."""
    return f"Bases!$C${5 + list(PARAMETERS).index(position)}"


def roles_area(budget: Budget, letter: str) -> str:
    """Return a column of the roles on the sheet of bases."""
    return f"Bases!${letter}${ROLES}:${letter}${ROLES + len(budget.roles) - 1}"


def write_employer(book: Workbook, budget: Budget) -> None:
    """Write what a person of each role costs in a year: salary, contributions, overhead, a worked day."""
    page = Page(book, "Employer cost", [30, *([13] * 12)])
    head = ["Role", "Position", "Salary", "Worked days", "Own rate", "Rate", "Contributions", "Cost"]
    page.head(
        TOP - 1, [*head, "A worked day", "Overhead", "With overhead", "Productive days", "A productive day"]
    )
    source, given = budget.at("roles"), budget.at("parameters")
    worked, productive, overhead, rate = (f"{given}$B${budget.parameter(n)[1]}" for n in range(4))
    formats = ["", COUNT, MONEY, DAYS, SHARE, SHARE, MONEY, MONEY, MONEY, SHARE, MONEY, DAYS, MONEY]
    for row, role in enumerate(budget.tables["roles"], start=TOP):
        r = role["row"]
        values = [
            f"={source}A{r}",
            f"=MATCH(A{row},{budget.area('roles', 'A')},0)",
            f"={source}D{r}",
            f'=IF({source}F{r}="",{worked},{source}F{r})',
            f'=IF({source}E{r}="","",{source}E{r})',
            f'=IF(E{row}="",{rate},E{row})',
            f"=ROUND(C{row}*F{row},2)",
            f"=ROUND(C{row}+G{row},2)",
            f"=ROUND(H{row}/D{row},2)",
            f'=IF({source}H{r}="",{overhead},{source}H{r})',
            f"=ROUND(H{row}*(1+J{row}),2)",
            f'=ROUND(D{row}*IF({source}G{r}="",{productive},{source}G{r}),2)',
            f"=IF(L{row}=0,0,ROUND(K{row}/L{row},2))",
        ]
        page.put(row, values, formats)


def write_calendar(book: Workbook, budget: Budget) -> None:
    """Write the working days of each year of the plan, beside the worked days that are typed."""
    page = Page(book, "Calendar", [12, *([13] * 7)])
    page.head(
        TOP - 1, ["Year", "First day", "Last day", "Weekdays", "Leave", "After leave", "Typed", "Worked days"]
    )
    typed = f"{budget.at('parameters')}$B${budget.parameter(0)[1]}"
    for row, year in enumerate(
        range(budget.first // 12, (budget.first + budget.months - 1) // 12 + 1), start=TOP
    ):
        days = [
            f"=DATE(A{row},1,1)",
            f"=DATE(A{row},12,31)",
            f"=NETWORKDAYS(B{row},C{row})",
            f"={parameter(5)}",
        ]
        worked = [f"=D{row}-E{row}", f"={typed}", f"=IF(G{row}=0,F{row},G{row})"]
        page.put(row, [year, *days, *worked], ["", "dd/mm/yyyy", "dd/mm/yyyy", *[COUNT] * 5])


def write_bases(book: Workbook, budget: Budget) -> None:
    """Write the parameters in force, the day costs and the typed spreads summed up."""
    page = Page(book, "Bases", [30, 14, *([13] * 25)])
    page.section(4, "Parameters in force at the start of the plan")
    names, values = (f"{budget.at('parameters')}${x}$6:${x}$300" for x in "AB")
    form = budget.at("project")
    facts = [
        (
            budget.words["parameter"][position],
            f"=IFERROR(INDEX({values},MATCH(A{row},{names},0)),{default})",
            "General",
        )
        for row, (position, default) in enumerate(PARAMETERS.items(), start=5)
    ]
    facts += [
        ("First month", f"=YEAR({form}$B$14)*12+MONTH({form}$B$14)", COUNT),
        ("Last month", f"={FIRST_MONTH}+{form}$B$15-1", COUNT),
        ("Last month, as a date", f"=EDATE({form}$B$14,{form}$B$15-1)", MONTH),
    ]
    page.facts(5, facts)
    page.section(ROLES - 2, "Roles: what a day costs and sells for")
    head = [
        "Role",
        "Sourcing",
        "Typed day",
        "Salary, a year",
        "Cost, a year",
        "Overhead",
        "Worked days",
        "Productive",
    ]
    head += [
        "From the salary",
        "Day cost",
        "Selling rate",
        "VAT",
        "In-house",
        "Value elsewhere",
        "Months to payment",
    ]
    page.head(ROLES - 1, head)
    source, lists = budget.at("roles"), budget.at("lists")
    formats = [
        "",
        "",
        MONEY,
        MONEY,
        MONEY,
        SHARE,
        DAYS,
        SHARE,
        MONEY,
        MONEY,
        MONEY,
        SHARE,
        COUNT,
        MONEY,
        COUNT,
    ]
    productive = f"{budget.at('parameters')}$B${budget.parameter(1)[1]}"
    for n, role in enumerate(budget.tables["roles"]):
        row, paid, r = ROLES + n, f"'Employer cost'!{{}}{TOP + n}", role["row"]
        salary = f"=ROUND(D{row}*(1+{paid.format('F')})*(1+F{row})/(G{row}*H{row}),2)"
        cost = f"=ROUND(IF(C{row}=0,I{row},C{row}),2)"
        delay = f'IF({source}N{r}="",{parameter(21)},{source}N{r})'
        values_of = [
            f"={source}A{r}",
            f"={source}B{r}",
            f"=IF(B{row}={lists}$E$6,{source}I{r},{source}C{r})",
            f"={paid.format('C')}",
            f"={paid.format('H')}",
            f"={paid.format('J')}",
            f"={paid.format('D')}",
            f'=IF({source}G{r}="",{productive},{source}G{r})',
            salary,
            cost,
            f"=ROUND({source}J{r},2)",
            f"={source}K{r}",
            f"=IF(B{row}={lists}$E$5,1,0)",
            f'=IF({source}M{r}="",J{row},ROUND({source}M{r},2))',
            f"=ROUNDUP({delay}/30,0)*(1-M{row})",
        ]
        page.put(row, values_of, formats)
    top = profiles_top(budget)
    page.section(top - 2, "Typed spreads, summed up")
    page.head(
        top - 1,
        ["Profile", "Position", 0, *(f"={get_column_letter(2 + n)}{top - 1}+1" for n in range(1, 25))],
    )
    weights = budget.at("profiles")
    for row, profile in enumerate(budget.tables["profiles"], start=top):
        r = profile["row"]
        summed = [
            f"={get_column_letter(n + 2)}{row}+{weights}{get_column_letter(n + 1)}{r}"
            for n in range(1, WEIGHTS + 1)
        ]
        position = f"=MATCH(A{row},{budget.area('profiles', 'A')},0)"
        page.put(row, [f"={weights}A{r}", position, 0, *summed], [])


def profiles_top(budget: Budget) -> int:
    """Return the row of the first typed spread on the sheet of bases."""
    return ROLES + len(budget.roles) + 3


def write_costs(book: Workbook, budget: Budget) -> None:
    """Write each line with what it is, its days or items, their cost and what each rule adds."""
    count = len(budget.tables["rules"])
    page = Page(book, "Costs", [9, 40, *([14] * 4), 26, *([12] * (12 + count)), 14])
    page.section(4, "Work and purchases")
    head = ["No.", "Line", "Phase", "Nature", "Category", "Sourcing", "Who", "Need", "Channel", "VAT"]
    head += ["Low or start", "Likely or end", "High or frequency", "Expected or payments", "Quantity"]
    head += ["Days or items", "Unit cost", "Base", *(rule["id"] for rule in budget.tables["rules"]), "Total"]
    page.head(TOP - 1, head)
    page.sheet.freeze_panes = f"C{TOP}"
    letters = [get_column_letter(RULES + n) for n in range(count + 1)]
    formats = [""] * 9 + [SHARE] + [DAYS] * 6 + [MONEY] * (count + 3)
    for row, line in enumerate(budget.lines, start=TOP):
        cells = task_cells(budget, line, row) if "role" in line else purchase_cells(budget, line, row)
        added = [
            f"='Rules applied'!{x}$11*'Rules applied'!{x}{row + WORKINGS + 4 * budget.gap}"
            for x in (get_column_letter(3 + n) for n in range(count))
        ]
        total = f"=ROUND(SUM(R{row}:{letters[-1 if not count else -2]}{row}),2)"
        page.put(row, [*cells, f"=ROUND(P{row}*Q{row},2)", *added, total], formats)
    summed = [f"=ROUND(SUM({x}{TOP}:{x}{budget.last}),2)" for x in ("R", *letters)]
    days = f"=ROUND(SUM(P{TOP}:P{TOP + len(budget.tasks) - 1}),2)"
    page.put(5, ["Total", *[None] * 14, days, None, *summed], formats, bold=True)
    page.sheet.auto_filter.ref = f"A{TOP - 1}:{letters[-1]}{budget.last}"
    page.sheet.print_title_rows = f"{TOP - 1}:{TOP - 1}"


def task_cells(budget: Budget, task: dict[str, Any], row: int) -> list[Any]:
    """Return the columns of a task, from its number to its day cost."""
    source, r = budget.at("tasks"), task["row"]
    role = f"MATCH(G{row},{roles_area(budget, 'A')},0)"
    points = f"IF(AND(ISNUMBER({source}H{r}),ISNUMBER({source}J{r})),(K{row}+4*L{row}+M{row})/6,L{row})"
    return [
        f"={source}A{r}",
        *(f'={source}{x}{r}&""' for x in "BCDE"),
        f"=INDEX({roles_area(budget, 'B')},{role})",
        *(f'={source}{x}{r}&""' for x in "FOP"),
        f"=INDEX({roles_area(budget, 'L')},{role})",
        *(f"={source}{x}{r}" for x in "HIJ"),
        f"={points}",
        f'=IF({source}K{r}="",1,{source}K{r})',
        f"=ROUND(N{row}*O{row},2)",
        f"=INDEX({roles_area(budget, 'J')},{role})",
    ]


def purchase_cells(budget: Budget, bought: dict[str, Any], row: int) -> list[Any]:
    """Return the columns of a purchase, from its number to its price."""
    source, r, lists = budget.at("purchases"), bought["row"], budget.at("lists")
    end = f"YEAR({source}N{r})*12+MONTH({source}N{r})"
    return [
        f"={source}A{r}",
        *(f'={source}{x}{r}&""' for x in "BCDE"),
        f"={lists}$E$6",
        *(f'={source}{x}{r}&""' for x in "FGH"),
        f"={source}O{r}",
        f"=YEAR({source}M{r})*12+MONTH({source}M{r})",
        f'=IF({source}N{r}<>"",{end},IF(M{row}=1,K{row},{LAST_MONTH}))',
        f"=MATCH({source}L{r},{lists}$G$5:$G$7,0)",
        f"=CHOOSE(M{row},1,L{row}-K{row}+1,ROUNDUP((L{row}-K{row}+1)/12,0))",
        f'=IF({source}I{r}="",1,{source}I{r})',
        f"=ROUND(N{row}*O{row},2)",
        f"={source}J{r}",
    ]


def write_price(book: Workbook, budget: Budget) -> None:
    """Write the lines at what they sell for, below price, margin, VAT and rules."""
    rules = budget.tables["rules"]
    page = Page(book, "Price", [9, 40, 14, 26, 10, 10, *([13] * (len(rules) + 3))])
    top, last = TOP + PRICES, budget.last + PRICES
    final, form = get_column_letter(9 + len(rules)), budget.at("project")
    page.section(4, "The offer, and its share of the client's budget")
    page.facts(
        5,
        [
            ("Price before the rules", f"=ROUND(SUM($H${top}:$H${last}),2)", MONEY),
            ("Total price, excl. VAT", f"=ROUND(SUM(${final}${top}:${final}${last}),2)", MONEY),
            ("Margin", f"=ROUND($C$6-{total_of(budget)},2)", MONEY),
            ("Margin, share of the price", "=IF($C$6=0,0,ROUND($C$7/$C$6,10))", SHARE),
            ("Of the communication budget", f"=IF({form}$B$17=0,0,ROUND($C$6/{form}$B$17,10))", SHARE),
            ("Benchmark", f"={parameter(4)}", SHARE),
            ("Of revenue", f"=IF({form}$B$18=0,0,ROUND($C$6/{form}$B$18,10))", SHARE),
        ],
    )
    page.head(13, ["VAT rate", None, "Excl. VAT", "VAT", "Incl. VAT"])
    lists = budget.at("lists")
    for n in range(3):
        sums = f"=ROUND(SUMIFS(${final}${top}:${final}${last},$E${top}:$E${last},$A{14 + n}),2)"
        tax = f"=IF({form}$B$19={lists}$L$5,0,ROUND($A{14 + n}*$C{14 + n},2))"
        page.put(
            14 + n,
            [f"={lists}$Q${5 + n}", None, sums, tax, f"=C{14 + n}+D{14 + n}"],
            [SHARE, "", *[MONEY] * 3],
        )
    page.put(
        17,
        ["Total", None, *(f"=ROUND(SUM({x}14:{x}16),2)" for x in "CDE")],
        ["", "", *[MONEY] * 3],
        bold=True,
    )
    page.head(19, ["Rule", None, "Added to the price"])
    for n, rule in enumerate(rules):
        page.put(
            20 + n, [rule["id"], None, f"='Rules applied'!{get_column_letter(3 + n)}26"], ["", "", MONEY]
        )
    head = ["No.", "Line", "Phase", "Who", "VAT", "Quantity", "Unit price", "Amount"]
    page.head(top - 1, [*head, *(rule["id"] for rule in rules), "Price with rules"])
    formats = ["", "", "", "", SHARE, DAYS, *([MONEY] * (len(rules) + 3))]
    letters = [get_column_letter(8 + n) for n in range(len(rules) + 2)]
    page.put(
        top - 2,
        ["Total", *[None] * 6, *(f"=ROUND(SUM({x}{top}:{x}{last}),2)" for x in letters)],
        formats,
        bold=True,
    )
    for row, line in enumerate(budget.lines, start=TOP):
        at = row + PRICES
        if "role" in line:
            unit = f"=INDEX({roles_area(budget, 'K')},MATCH(D{at},{roles_area(budget, 'A')},0))"
        else:
            source, r = budget.at("purchases"), line["row"]
            unit = f'=IF({source}K{r}="",{source}J{r},{source}K{r})'
        added = [
            f"='Rules applied'!{x}$11*'Rules applied'!{x}{row + WORKINGS + 8 * budget.gap}"
            for x in (get_column_letter(3 + n) for n in range(len(rules)))
        ]
        copied = [f"=Costs!{x}{row}" for x in "ABCGJP"]
        total = f"=ROUND(SUM(H{at}:{letters[-2]}{at}),2)"
        page.put(at, [*copied, unit, f"=ROUND(F{at}*G{at},2)", *added, total], formats)


def total_of(budget: Budget) -> str:
    """Return the cell of the plan's total cost."""
    return f"Costs!${get_column_letter(RULES + len(budget.tables['rules']))}$5"
