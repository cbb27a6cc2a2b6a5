"""The checks of the afternoon's script: totals that must agree, lines of the inputs, and cells that can't be read."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from benchmarks.afternoon_budget import NAMES, TOP, Budget
from benchmarks.afternoon_costs import FIRST_MONTH, LAST_MONTH, RULES, profiles_top, roles_area, total_of
from benchmarks.afternoon_page import MONEY, Page
from benchmarks.afternoon_phasing import LOWER, PLAN

ENGLISH = (
    "%",
    "days",
    "month",
    "number",
    "people",
    "hours",
    "weight",
    "ceilings",
    "date",
    "year",
    "1 to",
    "0 to",
)
FRENCH = ("jours", "mois", "nombre", "personnes", "heures", "poids", "plafonds", "année", "1 à", "0 à")
"""How the second line of headings begins above a column of numbers."""
Row = tuple[str, str, str, str]
"""A check: its words, what is compared, and the difference, which must be 0."""


def write_checks(book: Workbook, budget: Budget) -> None:
    """Write all checks, and the master check on top."""
    page = Page(book, "Checks", [60, 15, 15, 12, 10, 10, 14])
    sections = [
        ("Totals that must agree", totals(budget)),
        ("Lines in the inputs, and lines computed", computed(budget)),
        ("What decides the shape of the sheets: now, and at this run", shape(budget)),
        ("Lines outside the months of the plan", outside(budget)),
        ("Input cells that can't be read", inputs(budget)),
    ]
    row, tops = 9, []
    for title, rows in sections:
        page.section(row, title)
        page.head(row + 1, ["Check", "One", "Other", "Difference", "Weight", "Level", "Status"])
        for n, (label, one, other, difference) in enumerate(rows, start=row + 2):
            level = f"=IFERROR(IF($D{n}=0,0,$E{n}),$E{n})"
            status = f"=INDEX({budget.at('lists')}$M$5:$M$7,$F{n}+1)"
            page.put(
                n,
                [label, one or None, other or None, difference.format(n=n), 2, level, status],
                ["", MONEY, MONEY, MONEY],
            )
        tops.append(f"MAX($F${row + 2}:$F${row + 1 + len(rows)})")
        row += len(rows) + 3
    page.put(5, ["Level", f"=MAX({','.join(tops)})"], [])
    page.put(6, ["Master check", f"=INDEX({budget.at('lists')}$M$5:$M$7,$B$5+1)"], [], bold=True)
    lines = f"COUNTA({budget.at('tasks')}$A$6:$A$1005)+COUNTA({budget.at('purchases')}$A$6:$A$1005)"
    page.put(7, ["Lines not computed", f"={lines}-COUNTA(Costs!$A${TOP}:$A${budget.last})"], [])


def totals(budget: Budget) -> list[Row]:
    """Return the totals that must agree, of the cost and of the price, and of each line over the months."""
    total, end = total_of(budget), RULES + len(budget.tables["rules"]) - 1
    before, by_rule = "Costs!$R$5", f"SUM(Costs!$S$5:${get_column_letter(end)}$5)"
    groups, row = [], 13
    for name, count in (
        ("phases", 3),
        ("sourcing", 2),
        ("natures", 3),
        ("needs", len(budget.tables["needs"])),
    ):
        groups.append((f"Lines = {name}", total, f"Summary!$G${row + count + 3}"))
        row += count + 5
    pairs = [
        *groups,
        ("Lines = months", total, "Plan!$G$12"),
        ("Lines = base and rules", total, f"{before}+{by_rule}"),
        ("Lines = budget", total, "Views!$C$9"),
        ("Days of lines = days of months", "Costs!$P$5", "Plan!$G$14"),
        ("Days of lines = summary", "Costs!$P$5", "Summary!$C$5"),
        (
            "Rules on lines = rules",
            by_rule,
            f"SUM('Rules applied'!$C$25:${get_column_letter(2 + len(budget.tables['rules']))}$25)",
        ),
        ("Cash in all = budget and VAT", "Views!$C$14", "Views!$C$12+Views!$C$13"),
    ]
    if budget.offer:
        pairs += [
            ("Price of lines = months", "Price!$C$6", "'Price plan'!$G$12"),
            ("Price of lines = VAT bases", "Price!$C$6", "Price!$C$17"),
            ("Price = cost and margin", "Price!$C$6", f"{total}+Price!$C$7"),
        ]
    return [
        (label, f"=ROUND({one},2)", f"=ROUND({other},2)", "=ROUND($B{n}-$C{n},2)")
        for label, one, other in pairs
    ]


def computed(budget: Budget) -> list[Row]:
    """Return, for each table of the inputs, its lines there and on the sheets."""
    middle, top = TOP + len(budget.tasks), profiles_top(budget)
    found = {
        "tasks": f"Costs!$A${TOP}:$A${middle - 1}",
        "purchases": f"Costs!$A${middle}:$A${budget.last}",
        "roles": roles_area(budget, "A"),
        "rules": f"'Rules applied'!$C$5:${get_column_letter(2 + len(budget.tables['rules']))}$5",
        "profiles": f"Bases!$A${top}:$A${top + len(budget.tables['profiles']) - 1}",
    }
    rows = []
    for key, area in found.items():
        given = f"{budget.at(key)}$A$6:$A$1005"
        gone = f'SUMPRODUCT(({given}<>"")*(COUNTIF({area},{given})=0))'
        new = f"SUMPRODUCT(--(COUNTIF({given},{area})=0))"
        rows.append((budget.sheets[key].title, f"=COUNTA({given})", f"=COUNTA({area})", f"={gone}+{new}"))
    return rows


def shape(budget: Budget) -> list[Row]:
    """Return the answers of the form that decide the shape of the sheets."""
    form, sheet = budget.at("project"), budget.sheets["project"]
    same = "=IF($B{n}=$C{n},0,1)"
    return [
        (str(sheet[f"A{row}"].value), f"={form}$B${row}", sheet[f"B{row}"].value, same)
        for row in (5, 13, 14, 15, 19)
    ]


def outside(budget: Budget) -> list[Row]:
    """Return how many lines start before the plan or end after it, of each kind."""
    middle, rows = TOP + len(budget.tasks), []
    for name, first, last in (("Tasks", TOP, middle - 1), ("Purchases", middle, budget.last)):
        start, end = (f"Phasing!${x}${first + LOWER}:${x}${last + LOWER}" for x in "CE")
        early = f"=SUMPRODUCT(--({start}<{FIRST_MONTH}))"
        rows += [(f"{name} that start before the plan", "", "", early)]
        rows += [(f"{name} that end after the plan", "", "", f"=SUMPRODUCT(--({end}>{LAST_MONTH}))")]
        months = f"Plan!$G${first + PLAN}:$G${last + PLAN}"
        costs = f"Costs!${get_column_letter(RULES + len(budget.tables['rules']))}${first}:"
        costs += f"${get_column_letter(RULES + len(budget.tables['rules']))}${last}"
        rows += [
            (f"{name} whose months don't sum up", "", "", f"=SUMPRODUCT(--(ABS({months}-{costs})>0.004))")
        ]
    return rows


def inputs(budget: Budget) -> list[Row]:
    """Return, for each column of each input sheet, how many cells hold an error, or a text in place of a number."""
    skipped = [name for key in ("project", "lists", "readme") for name in NAMES[key]]
    rows: list[Row] = []
    for sheet in budget.inputs:
        if sheet.title in skipped:
            continue
        place = f"'{sheet.title}'!" if " " in sheet.title or not sheet.title.isascii() else f"{sheet.title}!"
        last = max(
            (row for row in range(6, sheet.max_row + 1) if sheet.cell(row, 1).value is not None), default=6
        )
        for column, (head, kind) in enumerate(zip(sheet[4], sheet[5], strict=True), start=1):
            if head.value is None:
                continue
            letter = get_column_letter(column)
            area = f"{place}${letter}$6:${letter}${last}"
            rows += unreadable(f"{sheet.title} · {head.value}", area, str(kind.value))
    return rows


def unreadable(name: str, area: str, kind: str) -> Sequence[Row]:
    """Return the checks of one column: errors, and for a number texts and negatives."""
    rows = [(f"{name}: error", "", "", f"=SUMPRODUCT(--ISERROR({area}))")]
    if kind.startswith(("=", *ENGLISH, *FRENCH)):
        rows.append((f"{name}: text in place of a number", "", "", f"=SUMPRODUCT(--ISTEXT({area}))"))
        rows.append((f"{name}: below 0", "", "", f"=SUMPRODUCT(ISNUMBER({area})*({area}<0))"))
    return rows
