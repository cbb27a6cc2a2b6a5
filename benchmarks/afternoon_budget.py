"""What the afternoon's script reads from the workbook, and what it computes in Python for the document."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.afternoon_page import quoted

TOP = 8
"""The row of the first line on the sheet of costs."""
AXIS = 8
"""The column of the first month, on every sheet by month."""
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
    "rules": "id type view phase sourcing nature category basis on rate amount minimum maximum since until",
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
        self.inputs = list(book.worksheets)
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
            line["steps"] = [
                now - before for now, before in zip(line["sum"], [Decimal(0), *line["sum"]], strict=False)
            ]
        for view, (base, rules, total) in enumerate(
            (("base", "rules", "cost"), ("sold", "price_rules", "price"))
        ):
            for line in self.lines:
                line[rules] = []
            for rule in self.tables["rules"]:
                self.add(rule, base, rules, view)
            for line in self.lines:
                line[total] = line[base] + sum(line[rules])
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

    def add(self, rule: dict[str, Any], base: str, rules: str, view: int) -> None:
        """Append to each line what a rule adds to it, once the rules before it have added theirs."""
        by_days, subtotal = (rule["basis"] == self.words["basis"][n] for n in (1, 2))
        running = rule["on"] == self.words["on"][1]
        sign = -1 if rule["type"] == self.words["type"][1] else 1
        rate = number(rule["amount"] if by_days else rule["rate"])
        taken = []
        for line in self.lines:
            fits = rule["view"] in {None, self.words["view"][view]} and all(
                rule[name] in {None, line[name]} for name in ("phase", "sourcing", "nature", "category")
            )
            on = line["days"] if by_days else line[base] + (sum(line[rules]) if running else 0)
            taken.append(on * self.share(rule, line) if fits else Decimal(0))
        whole = bounded(rule, rate * sum(taken))
        up_to = Decimal(0)
        for line, on in zip(self.lines, taken, strict=True):
            amount = bounded(rule, rate * on) if on else Decimal(0)
            if subtotal and on:
                amount = cents(whole * (up_to + on) / sum(taken)) - cents(whole * up_to / sum(taken))
            up_to += on
            line[rules].append(sign * amount)

    def share(self, rule: dict[str, Any], line: dict[str, Any]) -> Decimal:
        """Return the share of a line that is done in the months of a rule."""
        since = 0 if rule["since"] is None else month_of(rule["since"]) - self.first
        until = self.months if rule["until"] is None else month_of(rule["until"]) - self.first + 1
        return sum(line["steps"][max(since, 0) : max(until, 0)], Decimal(0))

    @property
    def last(self) -> int:
        """The row of the last line on the sheet of costs."""
        return TOP + len(self.lines) - 1

    @property
    def gap(self) -> int:
        """How far one block of lines is from the next, on sheets with several."""
        return len(self.lines) + 4

    def at(self, key: str) -> str:
        """Return an input sheet's name as formulas write it."""
        return quoted(self.sheets[key])

    def area(self, key: str, letter: str) -> str:
        """Return the filled cells of an input column."""
        rows = [each["row"] for each in self.tables[key]] or [FIRST]
        return f"{self.at(key)}${letter}${rows[0]}:${letter}${rows[-1]}"

    def axis(self) -> list[tuple[str, int]]:
        """Return the columns by month, as letters and steps: whole fiscal years, each closed by its total (0)."""
        start = (self.first - int(self.project["fiscal_start"]) + 1) % 12
        years = -(-(start + self.months) // 12)
        steps = ([1] * 12 + [0]) * years
        return [(get_column_letter(AXIS + k), step) for k, step in enumerate(steps)]


def bounded(rule: dict[str, Any], amount: Decimal) -> Decimal:
    """Keep what a rule comes to within its bounds, and round it."""
    if rule["minimum"] is not None:
        amount = max(amount, number(rule["minimum"]))
    if rule["maximum"] is not None:
        amount = min(amount, number(rule["maximum"]))
    return cents(amount)


def months_of(budget: Budget) -> list[date]:
    """Return the months of the plan."""
    return [date((budget.first + k) // 12, (budget.first + k) % 12 + 1, 1) for k in range(budget.months)]
