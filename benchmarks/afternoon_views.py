"""What the afternoon's script writes beyond costs and plan: presence, stakes, share of the budget, risk."""

from __future__ import annotations

from random import Random

from openpyxl.chart import BarChart, Reference
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from benchmarks.afternoon_budget import TOP, Budget
from benchmarks.afternoon_costs import LAST_MONTH, RULES, parameter, total_of
from benchmarks.afternoon_page import COUNT, DAYS, MONEY, MONTH, SHARE, Page
from benchmarks.afternoon_phasing import PLAN, WIDTHS, head_months
from benchmarks.afternoon_summary import costs_area

TRIALS, SEED = 1000, 1
CHANNELS = 18
"""The row of the first channel on the sheets of presence and stakes."""


def write_presence(book: Workbook, budget: Budget) -> None:
    """Write the days that each channel needs, month by month, against the days of running that are planned."""
    axis, channels = budget.axis(), budget.tables["channels"]
    letters = [x for x, _ in axis]
    page = Page(book, "Presence", [*WIDTHS, *([11] * len(axis))])
    head_months(page, budget, 8, ["Coverage of running", *[None] * 5, "Total"])
    last, below = CHANNELS + len(channels) - 1, TOP + PLAN + budget.gap
    days = f"{below}:{{x}}${below + len(budget.tasks) - 1}"
    phases = f"Plan!$C${below}:$C${below + len(budget.tasks) - 1},{budget.at('lists')}$C$7"
    rows = [
        ("Coverage", "IF({x}11=0,1,ROUND({x}13/{x}11,10))", SHARE),
        ("Below the threshold", "IF({x}9<" + parameter(38) + ",1,0)", COUNT),
        ("Days needed", f"SUM({{x}}{CHANNELS}:{{x}}{last})", DAYS),
        ("Days of running planned", f"ROUND(SUMIFS(Plan!{{x}}${days},{phases}),2)", DAYS),
        ("Days covered", "MIN({x}11,{x}12)", DAYS),
    ]
    for row, (label, formula, look) in enumerate(rows, start=9):
        cells = ["=" + formula.format(x=x) for x in ("G", *letters)]
        page.put(row, [label, *[None] * 5, *cells], [""] * 6 + [look] * len(cells))
    head_months(page, budget, CHANNELS - 1, ["Channel", "Description", *[None] * 4, "Total"])
    steps = f"Phasing!$H$5:${letters[-1]}$5"
    for row in range(CHANNELS, last + 1):
        cells = [
            f"=IF(AND(Phasing!{x}$9=1,Phasing!{x}$8>=Stakes!$F{row}),Stakes!$K{row},0)"
            if step
            else f"=SUM({letters[n - 12]}{row}:{letters[n - 1]}{row})"
            for n, (x, step) in enumerate(axis)
        ]
        ids = [f"=Stakes!A{row}", f"=Stakes!B{row}", None, None, None, None]
        total = f"=ROUND(SUMIFS($H{row}:${letters[-1]}{row},{steps},1),2)"
        page.put(row, [*ids, total, *cells], [""] * 6 + [DAYS] * (len(cells) + 1))


def write_stakes(book: Workbook, budget: Budget) -> None:
    """Write the money at risk, the presence that each channel asks for, and what each free account costs."""
    page = Page(book, "Stakes", [30, 40, *([13] * 9)])
    count, lists = len(budget.tables["channels"]), budget.at("lists")
    last = CHANNELS + count - 1
    money, days = (
        costs_area(budget, get_column_letter(RULES + len(budget.tables["rules"]))),
        costs_area(budget, "P"),
    )
    phases = costs_area(budget, "C")
    risky = [f"SUMIFS({{}},{phases},{lists}$C${n})" for n in (5, 6)]
    page.section(4, "Money at risk, and how complex the presence is")
    page.facts(
        5,
        [
            ("Coverage of running", "=Presence!$G$9", SHARE),
            ("Threshold", f"={parameter(38)}", SHARE),
            ("At risk", "=IF($C$5<$C$6,1,0)", COUNT),
            ("Days at risk", f"=ROUND($C$7*({'+'.join(each.format(days) for each in risky)}),2)", DAYS),
            ("Money at risk", f"=ROUND($C$7*({'+'.join(each.format(money) for each in risky)}),2)", MONEY),
            ("Combinations to keep alive", f"=SUMPRODUCT(D{CHANNELS}:D{last},E{CHANNELS}:E{last})", COUNT),
            ("Months of presence", f"=MAX(I{CHANNELS}:I{last},1)", COUNT),
            ("Days covered in a month", "=ROUND(Presence!$G$13/$C$11,2)", DAYS),
            ("Complexity index", "=IF($C$12=0,0,ROUND($C$10/$C$12,2))", DAYS),
        ],
    )
    write_asked(page, budget)
    named, free, bought = last + 4, last + count + 8, last + 2 * count + 11
    head = [
        "Channel",
        "Description",
        "Running, days",
        "Before it",
        "Deployment",
        "Running, cost",
        "Before it",
        "Deployment",
    ]
    page.head(named - 1, head)
    where = f"{costs_area(budget, 'I')},$A{{}}"
    for at in range(named, named + count):
        mine = where.format(at)
        cells = []
        for x, area in (("C", days), ("F", money)):
            run, deploy = (f"ROUND(SUMIFS({area},{mine},{phases},{lists}$C${n}),2)" for n in (7, 6))
            cells += [f"={run}", f"=ROUND(SUMIFS({area},{mine})-{x}{at},2)", f"={deploy}"]
        source = at - named + CHANNELS
        page.put(at, [f"=A{source}", f"=B{source}", *cells], ["", "", *[DAYS] * 3, *[MONEY] * 3])
    sums = [f"=ROUND(SUM({x}{named}:{x}{named + count - 1}),2)" for x in "CDEFGH"]
    page.put(named + count, ["Total", None, *sums], ["", "", *[DAYS] * 3, *[MONEY] * 3], bold=True)
    page.head(
        free - 1,
        [
            "Channel",
            "Description",
            "Free",
            "Year ÷ months",
            "Own days",
            "Share of days",
            "Days in a year",
            "FTE",
            "Own cost",
            "Share of cost",
            "Price of “free”",
        ],
    )
    common = [
        f"(SUMIFS({area},{phases},{lists}$C${n})-SUM({x}{named}:{x}{named + count - 1}))"
        for area, x, n in ((days, "E", 6), (days, "C", 7), (money, "H", 6), (money, "F", 7))
    ]
    for at in range(free, free + count):
        asked, own = at - free + CHANNELS, at - free + named
        values = [
            f"=A{asked}",
            f"=B{asked}",
            f"=MIN(SUMIFS($D${bought}:$D${bought + len(budget.bought) - 1},$C${bought}:$C${bought + len(budget.bought) - 1},A{at}),1)",
            f"=12/MAX(I{asked},1)",
            f"=ROUND(C{at}*(D{own}+C{own}*D{at}),2)",
            f"=ROUND(C{at}*({common[0]}+{common[1]}*12/$C$11)/{count},2)",
            f"=ROUND(E{at}+F{at},2)",
            f"=ROUND(G{at}/{parameter(0)},2)",
            f"=ROUND(C{at}*(G{own}+F{own}*D{at}),2)",
            f"=ROUND(C{at}*({common[2]}+{common[3]}*12/$C$11)/{count},2)",
            f"=ROUND(I{at}+J{at},2)",
        ]
        page.put(at, values, ["", "", COUNT, DAYS, DAYS, DAYS, DAYS, DAYS, MONEY, MONEY, MONEY])
    sums = [f"=ROUND(SUM({x}{free}:{x}{free + count - 1}),2)" for x in "EFGHIJK"]
    page.put(free + count, ["Total", None, None, None, *sums], [""] * 4 + [DAYS] * 4 + [MONEY] * 3, bold=True)
    page.head(bought - 1, ["No.", "Purchase", "Channel", "Free"])
    for n in range(len(budget.bought)):
        row = TOP + len(budget.tasks) + n
        page.put(bought + n, [*(f"=Costs!{x}{row}" for x in "ABI"), f"=IF(Costs!Q{row}=0,1,0)"], [])


def write_asked(page: Page, budget: Budget) -> None:
    """Write the presence that each channel asks for: from when, for how long, hours a week and days a month."""
    source, last = budget.at("channels"), CHANNELS + len(budget.tables["channels"]) - 1
    head = [
        "Channel",
        "Description",
        "Position",
        "Entities",
        "Languages",
        "Live from",
        "Months to the end",
        "First",
    ]
    page.head(CHANNELS - 1, [*head, "Months live", "Hours a week", "Days a month"])
    for row, channel in enumerate(budget.tables["channels"], start=CHANNELS):
        r = channel["row"]
        begun = f"YEAR({source}D{r})*12+MONTH({source}D{r})"
        hours = f"(H{row}*{parameter(33)}+(1-H{row})*{parameter(34)})"
        spread = f"(1+{parameter(35)}*(D{row}-1))*(1+{parameter(36)}*(E{row}-1))"
        to_end = f"$G${CHANNELS}:$G${last}"
        values = [
            f"={source}A{r}",
            f"={source}B{r}",
            f"=MATCH(A{row},{budget.area('channels', 'A')},0)",
            f'=IF({source}I{r}="",1,{source}I{r})',
            f'=IF({source}J{r}="",1,{source}J{r})',
            f'=IF({source}D{r}="",0,{begun})',
            f"=IF(F{row}=0,0,MAX({LAST_MONTH}-F{row}+1,0))",
            f"=IF(MATCH(MAX({to_end}),{to_end},0)={row - CHANNELS + 1},MIN(G{row},1),0)",
            f"=MIN(G{row},{budget.at('project')}$B$15)",
            f"=ROUND(MIN(G{row},1)*{hours}*{spread},2)",
            f"=ROUND(J{row}*{parameter(37)}/12/{parameter(7)},2)",
        ]
        page.put(row, values, ["", "", *[COUNT] * 7, DAYS, DAYS])
    page.put(
        last + 1, ["Total", *[None] * 8, f"=ROUND(SUM(J{CHANNELS}:J{last}),2)"], [""] * 9 + [DAYS], bold=True
    )


def write_cake(book: Workbook, budget: Budget) -> None:
    """Write what the plan takes of the communication budget and of revenue, beside what others give."""
    page, form = Page(book, "Share of the cake", [34, 14, 14, 14, 14, 14]), budget.at("project")
    page.head(6, ["Share", "This plan", "Benchmark", "Above it", "Valid from"])
    paid = "Price!$C$6" if budget.offer else total_of(budget)
    shares = [
        ("Plan ÷ communication budget", f"{paid}/{form}$B$17", parameter(4)),
        ("Plan ÷ revenue", f"{paid}/{form}$B$18", f"ROUND({parameter(4)}*{parameter(32)},10)"),
        ("Communication budget ÷ revenue", f"{form}$B$17/{form}$B$18", parameter(32)),
    ]
    for row, (label, share, other) in enumerate(shares, start=7):
        values = [label, f"=IFERROR(ROUND({share},10),0)", f"={other}", f"=ROUND(B{row}-C{row},10)"]
        page.put(row, [*values, f"={form}$B$14"], ["", SHARE, SHARE, SHARE, MONTH])
    chart = BarChart()
    chart.add_data(Reference(page.sheet, min_col=2, max_col=3, min_row=6, max_row=9), titles_from_data=True)
    chart.set_categories(Reference(page.sheet, min_col=1, min_row=7, max_row=9))
    page.sheet.add_chart(chart, "A12")


def write_risk(book: Workbook, budget: Budget) -> None:
    """Simulate the tasks with three points, and write what the plan may come to."""
    chance = Random(SEED)  # noqa: S311 - a simulation
    drawn = [
        task for task in budget.tasks if task["optimistic"] is not None and task["pessimistic"] is not None
    ]
    whole_days, whole_cost = float(sum(task["days"] for task in budget.tasks)), float(budget.cost)
    days, costs = [whole_days] * TRIALS, [whole_cost] * TRIALS
    for task in drawn:
        low, likely, high = (float(task[name]) for name in ("optimistic", "likely", "pessimistic"))
        mean = (low + 4 * likely + high) / 6
        rise, fall = 1 + 4 * (likely - low) / (high - low), 1 + 4 * (high - likely) / (high - low)
        for n in range(TRIALS):
            part = (low + (high - low) * chance.betavariate(rise, fall)) / mean - 1
            days[n] += float(task["days"]) * part
            costs[n] += float(task["cost"]) * part
    days.sort()
    costs.sort()
    page = Page(book, "Risk", [40, 14, 14])
    low_end, high_end = (",".join(parameter(n) for n in range(start, 56, 2)) for start in (46, 47))
    kind = f"{budget.at('project')}$B$20"
    page.section(4, "What the plan may come to")
    page.facts(
        5,
        [
            ("Total cost of the plan", "=Summary!$C$11", MONEY),
            ("Reserve up to P80", "=ROUND($C$17-$C$13,2)", MONEY),
            ("Reserve, share of the cost", "=IF($C$5=0,0,ROUND($C$6/$C$5,10))", SHARE),
            ("Low end of the class", f'=ROUND($C$5*(1-IF({kind}="",0,CHOOSE({kind},{low_end}))),2)', MONEY),
            ("High end of the class", f'=ROUND($C$5*(1+IF({kind}="",0,CHOOSE({kind},{high_end}))),2)', MONEY),
            ("Changed since (1 = run again)", "=IF($C$13=$C$5,0,1)", COUNT),
        ],
    )
    p50, p80 = TRIALS // 2, TRIALS * 4 // 5
    values = [("Total cost when simulated", whole_cost), ("Days, P50", days[p50]), ("Days, P80", days[p80])]
    values += [("Cost, P50", costs[p50]), ("Cost, P80", costs[p80])]
    page.section(12, "Simulated: values, not formulas")
    for row, (label, value) in enumerate(values, start=13):
        page.put(row, [label, None, round(value, 2)], ["", "", MONEY])
