"""What the afternoon's script writes beyond costs and plan: workings of the rules, views, presence, stakes, risk."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from benchmarks.afternoon_page import DAYS, MONEY, MONTH, SHARE, Page, quoted

if TYPE_CHECKING:
    from benchmarks.afternoon_script import Budget

TRIALS, SEED = 1000, 1
HOURS, MORE_HOURS, WEEKS, COVERED = 4, 1, 47, 0.8


def write_taken(book: Workbook, budget: Budget, title: str, costs: str, view: int) -> None:
    """Write on what each rule is taken, line by line: 1 or 0, the share in its months, the base or the total before."""
    rules = budget.tables["rules"]
    page = Page(book, title, [9, 40, *([13] * len(rules))])
    page.head(4, ["No.", "Line", *(rule["id"] for rule in rules)])
    gap = len(budget.lines) + 3
    page.head(4 + gap, ["No.", "Share in its months", *(rule["id"] for rule in rules)])
    last = get_column_letter(budget.months + 2)
    for row in range(5, 5 + len(budget.lines)):
        taken, shares = [], []
        for n, rule in enumerate(rules):
            letter = get_column_letter(n + 3)
            shares.append(f"=ROUND(INDEX(Shares!$C{row}:${last}{row},{budget.months}),10)")
            on = f"{costs}!$J{row}"
            if rule["on"] == budget.words["on"][1]:
                on = f"SUM({costs}!$J{row}:{get_column_letter(10 + n)}{row})"
            if rule["basis"] == budget.words["basis"][1]:
                on = f"{costs}!$H{row}"
            seen = int(rule["view"] in {None, budget.words["view"][view]})
            taken.append(f"={seen}*'Rules applied'!{letter}{row}*{letter}{row + gap}*{on}")
        ids = [f"={costs}!A{row}", f"={costs}!B{row}"]
        page.put(row, [*ids, *taken], ["", "", *([MONEY] * len(rules))])
        page.put(row + gap, [*ids, *shares], ["", "", *([SHARE] * len(rules))])


def write_employer(book: Workbook, budget: Budget) -> None:
    """Write what a person of each role costs in a year: salary, contributions, overhead, a worked day."""
    page = Page(book, "Employer cost", [30, *([13] * 8)])
    page.head(
        4,
        ["Role", "Salary", "Rate", "Contributions", "Overhead", "Cost", "Worked days", "Productive", "A day"],
    )
    source, given = quoted(budget.sheets["roles"]), quoted(budget.sheets["parameters"])
    worked, productive, overhead, rate = (f"{given}$B${budget.parameter(n)[1]}" for n in range(4))
    for row, role in enumerate(budget.tables["roles"], start=5):
        r = role["row"]
        own = [
            f'=IF({source}{letter}{r}="",{default},{source}{letter}{r})'
            for letter, default in zip("EHFG", (rate, overhead, worked, productive), strict=True)
        ]
        cost, day = f"=ROUND((B{row}+D{row})*(1+E{row}),2)", f"=ROUND(F{row}/(G{row}*H{row}),2)"
        values = [
            f"={source}A{r}",
            f"={source}D{r}",
            own[0],
            f"=ROUND(B{row}*C{row},2)",
            own[1],
            cost,
            own[2],
            own[3],
            day,
        ]
        page.put(row, values, ["", MONEY, SHARE, MONEY, SHARE, MONEY, DAYS, SHARE, MONEY])


def write_views(book: Workbook, budget: Budget, total: int, months: list[date]) -> None:
    """Write budget, cash and decision by phase, by need and by channel, and by month with running totals."""
    page = Page(book, "Views", [34, 12, 12, 14, 14, 14, 14, 14, 14])
    last, money, vat = 4 + len(budget.lines), get_column_letter(total), get_column_letter(total + 1)
    costs, prices = f"Costs!${money}$5:${money}${last}", f"Costs!${vat}$5:${vat}${last}"
    row, worked = 4, f"{quoted(budget.sheets['parameters'])}$B${budget.parameter(0)[1]}"
    groups: list[tuple[str, str, list[str]]]
    groups = [("Phase", "C", budget.words["phase"]), ("Sourcing", "F", budget.words["sourcing"])]
    groups += [("Nature", "D", budget.words["nature"]), ("Role", "G", list(budget.roles))]
    groups += [("Category", "E", sorted({line["category"] for line in budget.lines if line["category"]}))]
    for heading, letter, words in groups:
        page.head(row, [heading, "Days", "FTE", "Budget", "VAT", "Cash", "Displaced", "Decision", "Share"])
        for word in words:
            row += 1
            area = f"Costs!${letter}$5:${letter}${last}"
            where = f"{area},$A{row}"
            values = [
                word,
                f"=SUMIFS(Costs!$H$5:$H${4 + len(budget.tasks)},Costs!${letter}$5:${letter}${4 + len(budget.tasks)},$A{row})",
                f"=ROUND(B{row}/({worked}*{budget.months}/12),2)",
                f"=SUMIFS({costs},{where})",
                f"=ROUND(SUMPRODUCT(({area}=$A{row})*{costs}*{prices}),2)",
                f"=D{row}+E{row}",
                "=0",  # no value of a displaced day is typed: it is the loaded day
                f"=D{row}+G{row}",
                f"=D{row}/Costs!${money}${last + 1}",
            ]
            page.put(row, values, ["", DAYS, DAYS, *([MONEY] * 5), SHARE])
        row += 2
    page.head(
        row, ["Month", "Days", "FTE", "Budget", "VAT", "Cash", "Running budget", "Running cash", "Share"]
    )
    first = row + 1
    for k, month in enumerate(months):
        row += 1
        letter = get_column_letter(k + 4)
        days = f"=SUM(Plan!{letter}{len(budget.lines) * 2 + 11}:{letter}{len(budget.lines) * 2 + 10 + len(budget.tasks)})"
        plan = f"Plan!{letter}5:{letter}{last}"
        monthly: list[Any] = [
            month,
            days,
            f"=ROUND(B{row}/({worked}/12),2)",
            f"=Plan!{letter}{last + 4}",
            f"=ROUND(SUMPRODUCT({plan}*{prices}),2)",
            f"=D{row}+E{row}",
            f"=SUM(D${first}:D{row})",
            f"=SUM(F${first}:F{row})",
            f"=D{row}/Costs!${money}${last + 1}",
        ]
        page.put(row, monthly, [MONTH, DAYS, DAYS, *([MONEY] * 5), SHARE])


def write_presence(book: Workbook, budget: Budget, months: list[date]) -> None:
    """Write the hours a week that each channel needs, month by month, against the days of running."""
    page = Page(book, "Presence", [34, *([11] * len(months))])
    page.head(4, ["Channel", *months])
    channels, source = budget.tables["channels"], quoted(budget.sheets["channels"])
    end = 4 + len(channels)
    for row, channel in enumerate(channels, start=5):
        live = f"{source}$D${channel['row']}"
        cells = [
            f'=IF({live}="",0,IF({live}<={get_column_letter(k + 2)}$4,{MORE_HOURS},0))'
            for k in range(len(months))
        ]
        page.put(row, [f"={source}A{channel['row']}", *cells], ["", *([DAYS] * len(months))])
    letters = [get_column_letter(k + 2) for k in range(len(months))]
    hours = [f"=IF(SUM({x}5:{x}{end})=0,0,{HOURS - MORE_HOURS}+SUM({x}5:{x}{end}))" for x in letters]
    needed = [f"=ROUND({x}{end + 1}*{WEEKS}/12/7,2)" for x in letters]
    start = len(budget.lines) + 11 + len(budget.lines)
    running = [
        f"=SUMIFS(Plan!{get_column_letter(k + 4)}{start}:{get_column_letter(k + 4)}{start + len(budget.tasks) - 1},"
        f'Plan!$C{start}:$C{start + len(budget.tasks) - 1},"{budget.words["phase"][2]}")'
        for k in range(len(months))
    ]
    covered = [f"=IF({x}{end + 2}=0,1,ROUND({x}{end + 3}/{x}{end + 2},4))" for x in letters]
    for n, (label, cells) in enumerate(
        [("Hours a week", hours), ("Days needed", needed), ("Days planned", running), ("Covered", covered)],
        start=1,
    ):
        page.put(end + n, [label, *cells], ["", *([DAYS] * len(months))], bold=True)


def write_stakes(book: Workbook, budget: Budget, total: int) -> None:
    """Write the money at risk, and what each free account costs: days, full-time equivalents and money."""
    page = Page(book, "Stakes", [34, 12, 12, 14, 14, 14])
    worked = f"{quoted(budget.sheets['parameters'])}$B${budget.parameter(0)[1]}"
    last, money, middle = 4 + len(budget.lines), get_column_letter(total), 4 + len(budget.tasks)
    page.head(4, ["Money at risk", "Days", "FTE", "Cost", "Coverage", "At risk"])
    for row, phase in enumerate(budget.words["phase"][:2], start=5):
        where = f"Costs!$C$5:$C${last},A{row}"
        values = [
            phase,
            f"=SUMIFS(Costs!$H$5:$H${middle},{where.replace(str(last), str(middle))})",
            f"=ROUND(B{row}/({worked}*{budget.months}/12),2)",
            f"=SUMIFS(Costs!${money}$5:${money}${last},{where})",
            f"=MIN(Presence!B{8 + len(budget.tables['channels'])}:P{8 + len(budget.tables['channels'])})",
            f"=IF(E{row}<{COVERED},D{row},0)",
        ]
        page.put(row, values, ["", DAYS, DAYS, MONEY, SHARE, MONEY])
    page.head(9, ["Channel", "Days", "FTE", "Work", "Purchases", "What it costs"])
    tasks, bought = quoted(budget.sheets["tasks"]), quoted(budget.sheets["purchases"])
    first, ending = 6, 5 + len(budget.tasks)
    for row, channel in enumerate(budget.tables["channels"], start=10):
        one = f"{tasks}$P${first}:$P${ending},A{row}"
        other = f"{bought}$H${first}:$H${first + len(budget.bought) - 1},A{row}"
        values = [
            channel["id"],
            f"=SUMIFS(Costs!$H$5:$H${middle},{one})",
            f"=ROUND(B{row}/{worked},2)",
            f"=SUMIFS(Costs!${money}$5:${money}${middle},{one})",
            f"=SUMIFS(Costs!${money}${middle + 1}:${money}${last},{other})",
            f"=D{row}+E{row}",
        ]
        page.put(row, values, ["", DAYS, DAYS, MONEY, MONEY, MONEY])


def write_risk(book: Workbook, budget: Budget) -> None:
    """Simulate the tasks with three points, and write the days and the cost in half and in four fifths of the trials."""
    chance = Random(SEED)  # noqa: S311 - a simulation
    drawn = [
        task for task in budget.tasks if task["optimistic"] is not None and task["pessimistic"] is not None
    ]
    days, costs = [0.0] * TRIALS, [0.0] * TRIALS
    for task in drawn:
        low, likely, high = (float(task[name]) for name in ("optimistic", "likely", "pessimistic"))
        mean = (low + 4 * likely + high) / 6
        rise, fall = 1 + 4 * (likely - low) / (high - low), 1 + 4 * (high - likely) / (high - low)
        for n in range(TRIALS):
            part = (low + (high - low) * chance.betavariate(rise, fall)) / mean
            days[n] += float(task["days"]) * part
            costs[n] += float(task["cost"]) * part
    page = Page(book, "Risk", [40, 14, 14])
    page.head(4, ["Simulated", "P50", "P80"])
    for row, (label, values) in enumerate([("Days", days), ("Cost", costs)], start=5):
        values.sort()
        page.put(
            row, [label, round(values[TRIALS // 2], 2), round(values[TRIALS * 4 // 5], 2)], ["", MONEY, MONEY]
        )


def write_input_checks(page: Page, budget: Budget, row: int) -> None:
    """Write, for each column of the inputs, how many cells hold an error or a text in place of a number."""
    page.head(row, ["Input", "Errors", "Texts", "Filled", "Status"])
    for key, rows in budget.tables.items():
        first = rows[0] if rows else {}
        for n, (name, value) in enumerate(list(first.items())[:-1], start=1):
            row += 1
            area = f"{quoted(budget.sheets[key])}${get_column_letter(n)}$6:${get_column_letter(n)}$300"
            texts = f"=SUMPRODUCT(--ISTEXT({area}))" if isinstance(value, (int, float)) else "=0"
            status = f'=IF(B{row}+C{row}=0,"OK","Look")'
            label: list[Any] = [
                f"{key}: {name}",
                f"=SUMPRODUCT(--ISERROR({area}))",
                texts,
                f"=COUNTA({area})",
                status,
            ]
            page.put(row, label, ["", "0", "0", "0", ""])
