"""What a competent user would write in an afternoon: openpyxl, loops, formulas, docxtpl.

The same workbook in, the same outputs: costs, rules, plan, summary with charts, checks, and a Word document. Kept
to be measured against (``make bench``). It knows where the columns of its own workbooks are, stops at the first
mistake, writes formulas without their values, and loses what openpyxl loses.

    python -m benchmarks.afternoon_script BUDGET.xlsx DOCUMENT.docx
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
from docxtpl.template import DocxTemplate
from openpyxl.chart import BarChart, DoughnutChart, Reference
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks import afternoon_views as more
from benchmarks.afternoon_page import DAYS, MONEY, MONTH, SHARE, Page, quoted

FIRST = 6
NAMES = {
    "project": ("Project", "Projet"),
    "parameters": ("Parameters", "Paramètres"),
    "roles": ("Roles", "Rôles"),
    "needs": ("Needs", "Besoins"),
    "channels": ("Channels", "Canaux"),
    "tasks": ("Tasks", "Tâches"),
    "purchases": ("Purchases", "Achats"),
    "rules": ("Cost rules", "Règles de coût"),
    "profiles": ("Profiles", "Profils"),
    "lists": ("Lists", "Listes"),
    "readme": ("Read me", "Lisez-moi"),
}
COLUMNS = {
    "parameters": "name value unit valid_from source",
    "roles": "id sourcing loaded salary contributions worked productive overhead day_rate selling vat source",
    "needs": "id label public objective",
    "channels": "id label need live note",
    "tasks": "id label phase nature category role sourcing optimistic likely pessimistic quantity start months"
    " spread need channel deliverable acceptance",
    "purchases": "id label phase nature category supplier need channel quantity price selling frequency start end vat",
    "rules": "id type view phase sourcing nature category basis on rate amount",
    "profiles": "id " + " ".join(f"w{n}" for n in range(1, 25)),
}
PROJECT = [
    "kind",
    "title",
    "reference",
    "document_date",
    "validity",
    "author",
    "language",
    "currency",
    "fiscal_start",
    "first_month",
    "months",
    "reporting_month",
    "communication_budget",
    "revenue",
    "vat_exempt",
]
CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    """Round half up to the cent."""
    return value.quantize(CENT, ROUND_HALF_UP)


def number(value: Any, default: str = "0") -> Decimal:
    """Turn a cell's number into a Decimal."""
    return Decimal(default) if value is None else Decimal(repr(value))


def month_of(value: Any) -> int:
    """Count months from year 0."""
    day = value.date() if isinstance(value, datetime) else value
    return int(day.year * 12 + day.month - 1)


def read(sheet: Worksheet, names: str) -> list[dict[str, Any]]:
    """Read a table: one dictionary per filled row, and the row's number."""
    found = []
    for row in sheet.iter_rows(min_row=FIRST, max_col=len(names.split())):
        values = [cell.value for cell in row]
        if values[0] is not None:
            found.append(dict(zip(names.split(), values, strict=True)) | {"row": row[0].row})
    return found


class Budget:
    """Everything read from the workbook, and everything computed from it."""

    def __init__(self, book: Workbook) -> None:
        self.sheets = {
            key: next(sheet for sheet in book.worksheets if sheet.title in names)
            for key, names in NAMES.items()
        }
        self.tables = {key: read(self.sheets[key], names) for key, names in COLUMNS.items()}
        self.project = self.read_project()
        self.offer = self.project["kind"] in {"Offer", "Offre"}
        self.first = month_of(self.project["first_month"])
        self.months = int(self.project["months"])
        self.roles = {role["id"]: role for role in self.tables["roles"]}
        self.parameters: dict[str, tuple[Decimal, int]] = {}
        self.words = self.read_words()
        for each in sorted(self.tables["parameters"], key=lambda row: month_of(row["valid_from"])):
            if month_of(each["valid_from"]) <= self.first:
                self.parameters[each["name"]] = (number(each["value"]), each["row"])
        self.compute()

    def read_project(self) -> dict[str, Any]:
        """Read the form: answers in column B, in the order of the fields."""
        answers = [
            (label, value)
            for label, value, _ in self.sheets["project"].iter_rows(min_row=5, max_col=3, values_only=True)
            if label
        ]
        fields = dict(zip(PROJECT, (value for _, value in answers), strict=False))
        client = next(
            i for i, (label, _) in enumerate(answers) if str(label) in {"Client name", "Nom du client"}
        )
        return fields | {"client_name": answers[client][1]}

    def read_words(self) -> dict[str, list[str]]:
        """Read the lists: one column each, heading in row 4."""
        sheet = self.sheets["lists"]
        columns = sheet.iter_cols(min_row=5, values_only=True)
        order = (
            "kind language phase nature sourcing spread frequency type view basis on yes_no status parameter"
        )
        return {
            name: [str(word) for word in column if word is not None]
            for name, column in zip(order.split(), columns, strict=False)
        }

    def parameter(self, position: int) -> tuple[Decimal, int]:
        """Return a parameter in force and its row, by its place in the list."""
        return self.parameters[self.words["parameter"][position]]

    def compute(self) -> None:
        """Compute every line: days, cost, price, rules, months."""
        for role in self.roles.values():
            role["cost"] = self.day_cost(role)
        for task in self.tasks:
            role = self.roles[task["role"]]
            expected = number(task["likely"])
            if task["optimistic"] is not None and task["pessimistic"] is not None:
                expected = (number(task["optimistic"]) + 4 * expected + number(task["pessimistic"])) / 6
            task["days"] = cents(expected * number(task["quantity"], "1"))
            task["sourcing"] = role["sourcing"]
            task["vat"] = number(role["vat"])
            task["base"] = cents(task["days"] * role["cost"])
            task["sold"] = cents(task["days"] * cents(number(role["selling"])))
            task["sum"] = self.task_shares(task)
        for bought in self.bought:
            self.compute_purchase(bought)
        for line in self.lines:
            line["rules"] = self.rules(line, line["base"], 0)
            line["price_rules"] = self.rules(line, line["sold"], 1)
            line["cost"] = line["base"] + sum(line["rules"])
            line["price"] = line["sold"] + sum(line["price_rules"])
        self.cost = sum((line["cost"] for line in self.lines), Decimal(0))
        self.price = sum((line["price"] for line in self.lines), Decimal(0))

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The work."""
        return self.tables["tasks"]

    @property
    def bought(self) -> list[dict[str, Any]]:
        """The purchases."""
        return self.tables["purchases"]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Work, then purchases."""
        return [*self.tasks, *self.bought]

    def day_cost(self, role: dict[str, Any]) -> Decimal:
        """Return what a day of a role costs."""
        if role["sourcing"] == self.words["sourcing"][1]:
            return cents(number(role["day_rate"]))
        if role["loaded"] is not None:
            return cents(number(role["loaded"]))
        names = ("worked", "productive", "overhead", "contributions")
        worked, productive, overhead, contributions = (
            number(role[name]) if role[name] is not None else self.parameter(place)[0]
            for place, name in enumerate(names)
        )
        return cents(number(role["salary"]) * (1 + contributions) * (1 + overhead) / (worked * productive))

    def compute_purchase(self, bought: dict[str, Any]) -> None:
        """Compute how often a purchase is paid, and when."""
        start = month_of(bought["start"])
        once = bought["frequency"] == self.words["frequency"][0]
        default = start if once else self.first + self.months - 1
        end = month_of(bought["end"]) if bought["end"] is not None else default
        step = 12 if bought["frequency"] == self.words["frequency"][2] else end - start + 1 if once else 1
        paid = range(start, end + 1, step)
        bought["items"] = cents(len(paid) * number(bought["quantity"], "1"))
        bought["sourcing"], bought["days"], bought["vat"] = (
            self.words["sourcing"][1],
            Decimal(0),
            number(bought["vat"]),
        )
        bought["base"] = cents(bought["items"] * number(bought["price"]))
        selling = bought["price"] if bought["selling"] is None else bought["selling"]
        bought["sold"] = cents(bought["items"] * number(selling))
        counts = [sum(1 for month in paid if month <= self.first + k) for k in range(self.months)]
        bought["sum"] = [Decimal(count) / len(paid) for count in counts]

    def task_shares(self, task: dict[str, Any]) -> list[Decimal]:
        """Return the part of a task done up to each month of the plan."""
        length = int(task["months"] or 1)
        weights = [Decimal(1)] * length
        if task["spread"] == self.words["spread"][1]:
            weights = [Decimal(1)] + [Decimal(0)] * (length - 1)
        elif task["spread"] == self.words["spread"][2]:
            weights = [Decimal(0)] * (length - 1) + [Decimal(1)]
        elif task["spread"] != self.words["spread"][0]:
            profile = next(each for each in self.tables["profiles"] if each["id"] == task["spread"])
            weights = [number(profile[f"w{n}"]) for n in range(1, length + 1)]
        start = month_of(task["start"]) - self.first
        return [sum(weights[: max(0, k - start + 1)], Decimal(0)) / sum(weights) for k in range(self.months)]

    def rules(self, line: dict[str, Any], base: Decimal, view: int) -> list[Decimal]:
        """Return what each rule adds to a line, in the order of the rules."""
        added: list[Decimal] = []
        for rule in self.tables["rules"]:
            fits = rule["view"] in {None, self.words["view"][view]} and all(
                rule[name] in {None, line[name]} for name in ("phase", "sourcing", "nature", "category")
            )
            on = base + sum(added) if rule["on"] == self.words["on"][1] else base
            by_days = rule["basis"] == self.words["basis"][1]
            amount = number(rule["amount"]) * line["days"] if by_days else number(rule["rate"]) * on
            sign = -1 if rule["type"] == self.words["type"][1] else 1
            added.append(sign * cents(amount) if fits else Decimal(0))
        return added


def months_of(budget: Budget) -> list[date]:
    """Return the months of the plan."""
    return [date((budget.first + k) // 12, (budget.first + k) % 12 + 1, 1) for k in range(budget.months)]


def write_rates(book: Workbook, budget: Budget) -> None:
    """Write the day costs."""
    page = Page(book, "Rates", [30, 14, 13, 13, 10])
    page.head(4, ["Role", "Sourcing", "Day cost", "Selling rate", "VAT"])
    source, given = quoted(budget.sheets["roles"]), quoted(budget.sheets["parameters"])
    worked, productive, overhead, contributions = (f"{given}$B${budget.parameter(n)[1]}" for n in range(4))
    for row, role in enumerate(budget.tables["roles"], start=5):
        r = role["row"]
        own = {
            letter: f'IF({source}{letter}{r}="",{default},{source}{letter}{r})'
            for letter, default in zip("FGHE", (worked, productive, overhead, contributions), strict=True)
        }
        loaded = f"{source}D{r}*(1+{own['E']})*(1+{own['H']})/({own['F']}*{own['G']})"
        typed = f"{source}I{r}" if role["sourcing"] == budget.words["sourcing"][1] else f"{source}C{r}"
        cost = f'=ROUND(IF({typed}="",{loaded},{typed}),2)'
        values = [f"={source}A{r}", f"={source}B{r}", cost, f"=ROUND({source}J{r},2)", f"={source}K{r}"]
        page.put(row, values, ["", "", MONEY, MONEY, SHARE])


def write_applied(book: Workbook, budget: Budget) -> None:
    """Write which rule applies to which line, as 1 or 0."""
    page = Page(book, "Rules applied", [9, 40, *([13] * len(budget.tables["rules"]))])
    page.head(4, ["No.", "Line", *(rule["id"] for rule in budget.tables["rules"])])
    source = quoted(budget.sheets["rules"])
    for row in range(5, 5 + len(budget.lines)):
        cells = []
        for rule in budget.tables["rules"]:
            r = rule["row"]
            tests = (
                f'OR({source}${a}${r}="",{source}${a}${r}=Costs!${b}{row})'
                for a, b in ("DC", "EF", "FD", "GE")
            )
            cells.append(f"=IF(AND({','.join(tests)}),1,0)")
        page.put(row, [f"=Costs!A{row}", f"=Costs!B{row}", *cells], [""] * (2 + len(cells)))


def rule_formula(budget: Budget, rule: dict[str, Any], row: int, base: str, *, view: int, column: int) -> str:
    """Return what a rule adds to the line in a row, as a formula of the Costs sheet."""
    source, r = quoted(budget.sheets["rules"]), rule["row"]
    applied = f"'Rules applied'!{get_column_letter(column - 8)}{row}"
    word = budget.words
    on = (
        f"SUM(${base}{row}:{get_column_letter(column - 1)}{row})"
        if rule["on"] == word["on"][1]
        else f"${base}{row}"
    )
    by_days = rule["basis"] == word["basis"][1]
    amount = f"{source}$K${r}*$H{row}" if by_days else f"{source}$J${r}*{on}"
    sign = "-" if rule["type"] == word["type"][1] else ""
    seen = rule["view"] in {None, word["view"][view]}
    return f"={sign}ROUND({applied}*{amount},2)" if seen else "=0"


def write_costs(book: Workbook, budget: Budget, title: str, view: int) -> int:
    """Write the lines with their rules; the view is 0 for cost, 1 for price. Returns the column of the totals."""
    rules = budget.tables["rules"]
    page = Page(book, title, [9, 40, 14, 14, 14, 14, 26, 10, 13, 13, *([13] * len(rules)), 14, 8])
    head = ["No.", "Line", "Phase", "Nature", "Category", "Sourcing", "Role", "Days or items", "Unit", "Base"]
    page.head(4, [*head, *(rule["id"] for rule in rules), "Total", "VAT"])
    page.sheet.freeze_panes = "C5"
    total = 11 + len(rules)
    end = get_column_letter(total - 1)
    formats = ["", "", "", "", "", "", "", DAYS, *([MONEY] * (len(rules) + 3)), SHARE]
    roles = len(budget.roles) + 4
    for row, line in enumerate(budget.lines, start=5):
        task = "role" in line
        source, r = quoted(budget.sheets["tasks" if task else "purchases"]), line["row"]
        copied = [f'={source}{letter}{r}&""' for letter in "BCDE"]
        if task:
            look = f"INDEX(Rates!${{}}$5:${{}}${roles},MATCH(G{row},Rates!$A$5:$A${roles},0))"
            sourcing, who = "=" + look.format("B", "B"), f"={source}F{r}"
            points = f"IF(AND(ISNUMBER({source}H{r}),ISNUMBER({source}J{r})),({source}H{r}+4*{source}I{r}+{source}J{r})/6,{source}I{r})"
            days = f'=ROUND({points}*IF({source}K{r}="",1,{source}K{r}),2)'
            unit, vat = "=" + look.format(*("CC" if view == 0 else "DD")), "=" + look.format("E", "E")
        else:
            sourcing, who = budget.words["sourcing"][1], f'={source}F{r}&""'
            count = line["items"] / number(line["quantity"], "1") if number(line["quantity"], "1") else 0
            days = f'=ROUND({count}*IF({source}I{r}="",1,{source}I{r}),2)'
            unit = f"={source}J{r}" if view == 0 else f'=IF({source}K{r}="",{source}J{r},{source}K{r})'
            vat = f"={source}O{r}"
        added = [
            rule_formula(budget, rule, row, "J", view=view, column=11 + n).replace(
                f"*$H{row}", f"*$H{row}" if task else "*0"
            )
            for n, rule in enumerate(rules)
        ]
        base, final = f"=ROUND(H{row}*I{row},2)", f"=SUM(J{row}:{end}{row})"
        page.put(
            row, [f"={source}A{r}", *copied, sourcing, who, days, unit, base, *added, final, vat], formats
        )
    last = 4 + len(budget.lines)
    letters = [get_column_letter(column) for column in range(10, total + 1)]
    sums = [f"=SUM({letter}5:{letter}{last})" for letter in letters]
    worked = f"=SUM(H5:H{4 + len(budget.tasks)})"
    page.put(last + 1, [None, "Total", *([None] * 5), worked, None, *sums], formats, bold=True)
    page.sheet.auto_filter.ref = f"A4:{get_column_letter(total + 1)}{last}"
    page.sheet.print_title_rows = "4:4"
    return total


def write_phasing(book: Workbook, budget: Budget) -> None:
    """Write the months begun and the share done of each line, up to each month."""
    months = months_of(budget)
    begun = Page(book, "Begun", [9, 40, *([10] * len(months)), 10, 10, 10])
    shares = Page(book, "Shares", [9, 40, *([12] * len(months))])
    begun.head(4, ["No.", "Line", *months, "Start", "Months", "Spread"])
    shares.head(4, ["No.", "Line", *months])
    start, length, spread = (get_column_letter(len(months) + n) for n in (3, 4, 5))
    for row, line in enumerate(budget.lines, start=5):
        ids = [f"=Costs!A{row}", f"=Costs!B{row}"]
        letters = [get_column_letter(k + 3) for k in range(len(months))]
        cells = [f"=MAX(MIN(YEAR({x}$4)*12+MONTH({x}$4)-${start}{row}+1,${length}{row}),0)" for x in letters]
        task, r = "role" in line, line["row"]
        source = quoted(budget.sheets["tasks" if task else "purchases"])
        when = f"{source}L{r}" if task else f"{source}M{r}"
        lists = quoted(budget.sheets["lists"])
        if task:
            count = f'=IF({source}M{r}="",1,{source}M{r})'
            how = f"=IFERROR(MATCH({source}N{r},{lists}$F$5:$F$7,0),0)"
        else:
            last = f"{budget.first + budget.months}"
            open_end = f'IF({source}N{r}="",{last},YEAR({source}N{r})*12+MONTH({source}N{r}))'
            count = f"=IF({spread}{row}=1,1,{open_end}-{start}{row}+1)"
            how = f"=MATCH({source}L{r},{lists}$G$5:$G$7,0)"
        begun.put(row, [*ids, *cells, f"=YEAR({when})*12+MONTH({when})", count, how], [""] * (len(cells) + 5))
        parts = [share_formula(budget, line, f"Begun!{x}{row}", f"Begun!${length}{row}") for x in letters]
        chosen = [f"=CHOOSE(Begun!${spread}{row}{'+1' if task else ''},{part})" for part in parts]
        shares.put(row, [*ids, *chosen], ["", "", *([SHARE] * len(months))])


def share_formula(budget: Budget, line: dict[str, Any], done: str, whole: str) -> str:
    """Return the share of a line done, one choice for each way of spreading it."""
    if "role" not in line:
        return f"MIN({done},1),ROUND({done}/{whole},10),ROUND(ROUNDUP({done}/12,0)/ROUNDUP({whole}/12,0),10)"
    weights = "0"
    for profile in budget.tables["profiles"]:
        if profile["id"] == line["spread"]:
            row = f"{quoted(budget.sheets['profiles'])}$B${profile['row']}:$Y${profile['row']}"
            one = f"INDEX({row},1)"
            weights = (
                f"IF({done}=0,0,ROUND(SUM({one}:INDEX({row},{done}))/SUM({one}:INDEX({row},{whole})),10))"
            )
    return f"{weights},ROUND({done}/{whole},10),MIN({done},1),MAX({done}-{whole}+1,0)"


def write_plan(book: Workbook, budget: Budget, title: str, costs: str, total: int) -> None:
    """Write the lines by month: money summed up on one sheet, cut out of the rounded sums on the other."""
    months, letter = months_of(budget), get_column_letter(total)
    sums = Page(book, f"{title} sums", [9, 40, *([14] * len(months))])
    page = Page(book, title, [9, 40, 14, *([12] * len(months)), 14])
    sums.head(4, ["No.", "Line", *months])
    page.head(4, ["No.", "Line", "Phase", *months, "Total"])
    page.sheet.freeze_panes, page.sheet.print_title_rows, page.sheet.print_title_cols = "D5", "4:4", "A:B"
    money = ["", "", "", *([MONEY] * (len(months) + 1))]
    last = get_column_letter(len(months) + 3)
    end = 4 + len(budget.lines)
    for row in range(5, end + 1):
        added, cells, days = [], [], []
        for k in range(len(months)):
            now, before = (get_column_letter(column) for column in (k + 3, k + 2))
            step = f"(Shares!{now}{row}-Shares!{before}{row})" if k else f"Shares!{now}{row}"
            added.append(f"=ROUND({f'{before}{row}+' if k else ''}{step}*{costs}!${letter}{row},6)")
            cut = f"-ROUND('{title} sums'!{before}{row},2)" if k else ""
            cells.append(f"=ROUND('{title} sums'!{now}{row},2){cut}")
            cut = f"-ROUND({costs}!$H{row}*Shares!{before}{row},2)" if k else ""
            days.append(f"=ROUND({costs}!$H{row}*Shares!{now}{row},2){cut}")
        ids = [f"={costs}!A{row}", f"={costs}!B{row}"]
        sums.put(row, [*ids, *added], ["", "", *([MONEY] * len(months))])
        page.put(row, [*ids, f"={costs}!C{row}", *cells, f"=SUM(D{row}:{last}{row})"], money)
        if row < 5 + len(budget.tasks):
            at = row + len(budget.lines) + 6
            page.put(at, [*ids, f"={costs}!C{row}", *days, f"=SUM(D{at}:{last}{at})"], money)
    letters = [get_column_letter(k + 4) for k in range(len(months) + 1)]
    for row, phase in enumerate(budget.words["phase"], start=end + 1):
        by_phase = [f'=SUMIFS({each}5:{each}{end},$C5:$C{end},"{phase}")' for each in letters]
        page.put(row, [None, phase, None, *by_phase], money, bold=True)
    page.put(
        end + 4, [None, "Total", None, *(f"=SUM({each}5:{each}{end})" for each in letters)], money, bold=True
    )
    running = [f"=SUM($D{end + 4}:{each}{end + 4})" for each in letters[:-1]]
    page.put(end + 5, [None, "Running total", None, *running], money, bold=True)
    page.sheet.column_dimensions.group("D", last, hidden=False)


def write_summary(book: Workbook, budget: Budget, total: int) -> None:
    """Write totals by phase, sourcing, need and channel, with three charts."""
    page = Page(book, "Summary", [34, 12, 10, 15, 15, 10])
    last, money = 4 + len(budget.lines), get_column_letter(total)
    worked = f"{quoted(budget.sheets['parameters'])}$B${budget.parameter(0)[1]}"
    needs = [each["id"] for each in budget.tables["needs"]]
    groups = [
        ("Phase", "C", budget.words["phase"]),
        ("Sourcing", "F", budget.words["sourcing"]),
        ("Need", "need", needs),
    ]
    groups += [("Channel", "channel", [each["id"] for each in budget.tables["channels"]])]
    row = 4
    starts = []
    for heading, letter, words in groups:
        page.head(row, [heading, "Days", "FTE", "Before rules", "Cost", "Share"])
        starts.append(row)
        for word in words:
            row += 1
            if len(letter) > 1:
                values = summary_row(budget, letter, row, total, worked)
                page.put(row, [word, *values], ["", DAYS, DAYS, MONEY, MONEY, SHARE])
                continue
            where = f"Costs!${letter}$5:${letter}${last},A{row}"
            days = f"=SUMIFS(Costs!$H$5:$H${4 + len(budget.tasks)},{where.replace(f'${last}', f'${4 + len(budget.tasks)}')})"
            fte = f"=ROUND(B{row}/({worked}*{budget.months}/12),2)"
            values = [word, days, fte, f"=SUMIFS(Costs!$J$5:$J${last},{where})"]
            values += [
                f"=SUMIFS(Costs!${money}$5:${money}${last},{where})",
                f"=E{row}/Costs!${money}${last + 1}",
            ]
            page.put(row, values, ["", DAYS, DAYS, MONEY, MONEY, SHARE])
        row += 2
    months = months_of(budget)
    page.head(row, ["Month", None, None, None, "Cost", None])
    first_month = row
    for k, month in enumerate(months):
        row += 1
        cell = f"=Plan!{get_column_letter(k + 4)}{last + 4}"
        page.put(row, [month, None, None, None, cell], [MONTH, "", "", "", MONEY])
    charts: list[tuple[Any, int, int, str]] = [
        (BarChart(), starts[0], starts[0] + 3, "H4"),
        (DoughnutChart(), starts[1], starts[1] + 2, "H20"),
        (BarChart(), first_month, first_month + len(months), "H36"),
    ]
    for chart, start, end, place in charts:
        chart.add_data(Reference(page.sheet, min_col=5, min_row=start, max_row=end), titles_from_data=True)
        chart.set_categories(Reference(page.sheet, min_col=1, min_row=start + 1, max_row=end))
        chart.title = str(page.sheet.cell(start, 1).value)
        page.sheet.add_chart(chart, place)


def summary_row(budget: Budget, name: str, row: int, total: int, worked: str) -> list[str]:
    """Return days, full-time equivalents, cost before rules, cost and share of what serves a need or a channel."""
    tasks, bought = quoted(budget.sheets["tasks"]), quoted(budget.sheets["purchases"])
    one, other = ("O", "G") if name == "need" else ("P", "H")
    middle, last = 4 + len(budget.tasks), 4 + len(budget.lines)
    first_part = f"{tasks}${one}${FIRST}:${one}${FIRST + len(budget.tasks) - 1},A{row}"
    second_part = f"{bought}${other}${FIRST}:${other}${FIRST + len(budget.bought) - 1},A{row}"

    def both(letter: str) -> str:
        work = f"SUMIFS(Costs!${letter}$5:${letter}${middle},{first_part})"
        return f"={work}+SUMIFS(Costs!${letter}${middle + 1}:${letter}${last},{second_part})"

    days = f"=SUMIFS(Costs!$H$5:$H${middle},{first_part})"
    money = get_column_letter(total)
    fte = f"=ROUND(B{row}/({worked}*{budget.months}/12),2)"
    return [days, fte, both("J"), both(money), f"=E{row}/Costs!${money}${last + 1}"]


def write_checks(book: Workbook, budget: Budget, total: int) -> None:
    """Write the reconciliations."""
    page = Page(book, "Checks", [50, 15, 15, 12, 10])
    page.head(4, ["Check", "One", "Other", "Difference", "Status"])
    last, letter = 4 + len(budget.lines), get_column_letter(total)
    final = get_column_letter(budget.months + 4)
    lines = f"=Costs!{letter}{last + 1}"
    checks = [
        ("Lines = months", lines, f"=Plan!{final}{last + 4}"),
        ("Lines = phases", lines, f"=SUM(Plan!{final}{last + 1}:{final}{last + 3})"),
        (
            "Lines = base and rules",
            lines,
            f"=SUM(Costs!J{last + 1}:{get_column_letter(total - 1)}{last + 1})",
        ),
        ("Lines = summary", lines, "=SUM(Summary!E5:E7)"),
    ]
    for row, (label, one, other) in enumerate(checks, start=5):
        status = f'=IF(ABS(D{row})<0.005,"OK","Look")'
        page.put(row, [label, one, other, f"=ROUND(B{row}-C{row},2)", status], ["", MONEY, MONEY, MONEY, ""])
    for source, line in enumerate(budget.lines, start=5):
        row = source + 8
        kind = quoted(budget.sheets["tasks" if "role" in line else "purchases"])
        found = f"=COUNTIF({kind}$A${FIRST}:$A$300,Costs!A{source})"
        status = f'=IF(AND(ABS(D{row})<0.005,F{row}=1),"OK","Look")'
        months, difference = f"=Plan!{final}{source}", f"=ROUND(B{row}-C{row},2)"
        page.put(
            row,
            [f"=Costs!B{source}", f"=Costs!{letter}{source}", months, difference, status, found],
            ["", *[MONEY] * 3],
        )
    more.write_input_checks(page, budget, len(budget.lines) + 16)


def write_document(budget: Budget, template: Path, target: Path) -> None:
    """Fill the Word template: cost for a business case, price for an offer."""
    amount, base, rules = ("price", "sold", "price_rules") if budget.offer else ("cost", "base", "rules")
    vat: dict[Decimal, Decimal] = defaultdict(Decimal)
    months = [Decimal(0)] * budget.months
    for line in budget.lines:
        vat[line["vat"]] += line[amount]
        rounded = [Decimal(0), *(cents(line[amount] * share) for share in line["sum"])]
        months = [
            month + now - before for month, now, before in zip(months, rounded[1:], rounded, strict=False)
        ]
    shown = [
        {
            "label": line["label"],
            "phase": line["phase"],
            "who": line.get("role") or line.get("supplier") or "",
            "quantity": f"{line['days'] if 'role' in line else line['items']:,.2f}",
            "amount": f"{line[base]:,.2f}",
            "deliverable": line.get("deliverable") or "",
            "acceptance": line.get("acceptance") or "",
        }
        for line in budget.lines
    ]
    added = [
        {"label": rule["id"], "amount": f"{sum(line[rules][n] for line in budget.lines):,.2f}"}
        for n, rule in enumerate(budget.tables["rules"])
    ]
    taxes = {rate: cents(rate * money) for rate, money in sorted(vat.items())}
    total = budget.price if budget.offer else budget.cost
    document = DocxTemplate(template)
    document.render(
        {
            "title": budget.project["title"],
            "client": budget.project["client_name"],
            "currency": budget.project["currency"],
            "days": f"{sum(task['days'] for task in budget.tasks):,.2f}",
            "lines": shown,
            "rules": added,
            "phases": [
                {
                    "label": phase,
                    "amount": f"{sum(x[amount] for x in budget.lines if x['phase'] == phase):,.2f}",
                }
                for phase in budget.words["phase"]
            ],
            "months": [
                {"month": f"{day:%m/%Y}", "amount": f"{money:,.2f}"}
                for day, money in zip(months_of(budget), months, strict=True)
            ],
            "needs": budget.tables["needs"],
            "total": f"{total:,.2f}",
            "vat": [{"rate": f"{rate:.1%}", "amount": f"{tax:,.2f}"} for rate, tax in taxes.items()],
            "total_incl": f"{total + sum(taxes.values()):,.2f}",
        },
        autoescape=True,
    )
    document.save(target)


def main() -> None:
    """Read, compute, write both files, print the totals."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    book = openpyxl.load_workbook(source)
    inputs = {name for names in NAMES.values() for name in names}
    for sheet in list(book.worksheets):
        if sheet.title not in inputs:
            del book[sheet.title]
    budget = Budget(book)
    write_rates(book, budget)
    total = write_costs(book, budget, "Costs", 0)
    write_applied(book, budget)
    more.write_taken(book, budget, "Taken", "Costs", 0)
    write_phasing(book, budget)
    write_plan(book, budget, "Plan", "Costs", total)
    if budget.offer:
        write_plan(book, budget, "Price plan", "Price", write_costs(book, budget, "Price", 1))
        more.write_taken(book, budget, "Price taken", "Price", 1)
    more.write_employer(book, budget)
    more.write_views(book, budget, total, months_of(budget))
    more.write_presence(book, budget, months_of(budget))
    more.write_stakes(book, budget, total)
    more.write_risk(book, budget)
    write_summary(book, budget, total)
    write_checks(book, budget, total)
    book.save(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_document(budget, Path(__file__).with_name("afternoon.docx"), target)
    total_shown = budget.price if budget.offer else budget.cost
    print(json.dumps({"total": str(total_shown), "cost": str(budget.cost), "price": str(budget.price)}))


if __name__ == "__main__":
    main()
