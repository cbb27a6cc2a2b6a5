"""The workings of the cost rules, as the afternoon's script writes them: terms, then blocks of lines, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from benchmarks.afternoon_budget import TOP, Budget
from benchmarks.afternoon_costs import LAST_DATE, PRICES, RULES, WORKINGS
from benchmarks.afternoon_page import MONEY, MONTH, SHARE, Page

FREE = "1E+15"
"""A bound that no rule reaches."""


class Side(NamedTuple):
    """Where a side of the plan, cost or price, has what its rules work on."""

    name: str
    sheet: str
    first: int
    """The column of the amount before the rules."""
    lower: int
    """How much lower than on the sheet of costs its lines stand."""
    on: int
    """The row of the terms that says whether a rule acts on it."""
    block: int
    """Its first block of lines."""
    sums: int
    """The row of the sums of its rules."""


COST = Side("cost", "Costs", RULES - 1, 0, 12, 2, 27)
PRICE = Side("price", "Price", 8, PRICES, 13, 6, 32)


def write_applied(book: Workbook, budget: Budget) -> None:
    """Write what each rule is taken on, and what it comes to, line by line."""
    rules = budget.tables["rules"]
    page = Page(book, "Rules applied", [9, 40, *([13] * len(rules))])
    write_terms(page, budget)
    letters = [get_column_letter(3 + n) for n in range(len(rules))]
    first, final = budget.axis()[0][0], budget.axis()[-1][0]

    def applies(x: str, row: int, _: int) -> str:
        tests = (
            f'OR({x}${n}="",{x}${n}=Costs!${y}{row})' for n, y in ((6, "C"), (7, "F"), (8, "D"), (9, "E"))
        )
        return f"=IF(AND({','.join(tests)}),1,0)"

    def share(x: str, row: int, _: int) -> str:
        done = row + 8 + budget.gap
        area = f"Phasing!$G{done}:${final}{done}"
        return f"=ROUND(INDEX({area},{x}$24)-INDEX({area},{x}$23),10)"

    blocks = [
        ("Where each rule applies", "0", applies),
        ("Share of the line in the rule's months", SHARE, share),
    ]
    for n, (title, look, formula) in enumerate(blocks):
        write_block(page, budget, n, title, letters, formula, look)
    for side in (COST, PRICE) if budget.offer else (COST,):
        write_side(page, budget, side, letters)
    page.sheet.freeze_panes = "C6"
    page.section(4, f"Terms of each rule; months from {first} to {final} of the sheet of phasing")


def write_terms(page: Page, budget: Budget) -> None:
    """Write the terms of each rule in its column."""
    source, lists, form = budget.at("rules"), budget.at("lists"), budget.at("project")
    axis = budget.axis()
    numbers = f"Phasing!$H$8:${axis[-1][0]}$8"
    page.head(5, ["Rule", None, *(f"={source}A{rule['row']}" for rule in budget.tables["rules"])])
    terms = [
        ("Only this phase", '=IF({s}D{r}="","",{s}D{r})', ""),
        ("Only in-house or external", '=IF({s}E{r}="","",{s}E{r})', ""),
        ("Only this nature", '=IF({s}F{r}="","",{s}F{r})', ""),
        ("Only this category", '=IF({s}G{r}="","",{s}G{r})', ""),
        ("View", '=IF({s}C{r}="","",{s}C{r})', ""),
        ("Sign", "=IF({s}B{r}={l}$H$6,-1,1)", ""),
        ("On the cost", '=IF(OR({x}10="",{x}10={l}$I$5),1,0)', ""),
        ("On the price", '=IF(OR({x}10="",{x}10={l}$I$6),1,0)', ""),
        ("On the days", "=IF({s}H{r}={l}$J$6,1,0)", ""),
        ("On a subtotal", "=IF({s}H{r}={l}$J$7,1,0)", ""),
        ("On the running total", "=IF({s}I{r}={l}$K$6,1,0)", ""),
        ("0: days, 1: base, 2: running", "=IF({x}14=1,0,1+{x}16)", ""),
        ("Rate, or amount per day", "=IF({x}14=1,{s}K{r},{s}J{r})", "General"),
        ("Minimum", '=IF({s}L{r}="",-' + FREE + ",{s}L{r})", ""),
        ("Maximum", '=IF({s}M{r}="",' + FREE + ",{s}M{r})", ""),
        ("In force from", '=IF({s}N{r}="",{p}$B$14,{s}N{r})', MONTH),
        ("In force until", '=IF({s}O{r}="",' + LAST_DATE + ",{s}O{r})", MONTH),
        ("Column before its months", "=MATCH(YEAR({x}21)*12+MONTH({x}21),{n},0)", ""),
        ("Column of its last month", "=MATCH(YEAR({x}22)*12+MONTH({x}22),{n},0)+1", ""),
    ]
    for row, (label, formula, look) in enumerate(terms, start=6):
        cells = [
            formula.format(s=source, l=lists, p=form, n=numbers, r=rule["row"], x=get_column_letter(3 + n))
            for n, rule in enumerate(budget.tables["rules"])
        ]
        page.put(row, [label, None, *cells], ["", "", *[look] * len(cells)])


def write_block(
    page: Page,
    budget: Budget,
    n: int,
    title: str,
    letters: list[str],
    formula: Callable[[str, int, int], str],
    look: str = MONEY,
) -> None:
    """Write a block of lines: a formula for each rule, of its column, the line's row in the costs, and its own."""
    lower = WORKINGS + n * budget.gap
    page.section(TOP + lower - 2, title)
    page.head(TOP + lower - 1, ["No.", "Line", *(f"={x}$5" for x in letters)])
    formats = ["", "", *[look] * len(letters)]
    for row in range(TOP, budget.last + 1):
        cells = [formula(x, row, row + lower) for x in letters]
        page.put(row + lower, [f"=Costs!A{row}", f"=Costs!B{row}", *cells], formats)


def write_side(page: Page, budget: Budget, side: Side, letters: list[str]) -> None:
    """Write what the rules are taken on and come to, on one side, line by line and in all."""
    gap, start = budget.gap, TOP + WORKINGS + side.block * budget.gap
    end = start + len(budget.lines) - 1
    before = get_column_letter(side.first)
    added = {x: get_column_letter(side.first + n) for n, x in enumerate(letters, start=1)}

    def taken(x: str, row: int, at: int) -> str:
        applies, share = (at - (side.block - n) * gap for n in (0, 1))
        amounts = f"{side.sheet}!${before}{row + side.lower}"
        up_to = get_column_letter(side.first + letters.index(x))
        running = f"ROUND(SUM({amounts}:{up_to}{row + side.lower}),2)"
        days = f"Costs!$P{row}" if row < TOP + len(budget.tasks) else "0"
        return f"={x}${side.on}*{x}{applies}*{x}{share}*CHOOSE({x}$17+1,{days},{amounts},{running})"

    def summed(x: str, _: int, at: int) -> str:
        return f"=SUM({x}${start}:{x}{at - gap})"

    def comes_to(x: str, _: int, at: int) -> str:
        on, up_to, whole = f"{x}{at - 2 * gap}", f"{x}{at - gap}", f"{x}${side.sums + 2}/{x}${side.sums + 1}"
        alone = f"ROUND(MIN(MAX({x}$18*{on},{x}$19),{x}$20),2)"
        shared = f"ROUND({whole}*{up_to},2)-ROUND({whole}*({up_to}-{on}),2)"
        return f"=IF({on}=0,0,CHOOSE({x}$15+1,{alone},{shared}))"

    def by_share(x: str, row: int, at: int) -> str:
        share = f"{x}{at - (side.block + 2) * gap}"
        return f"=IF({share}=0,0,{side.sheet}!{added[x]}{row + side.lower}/{share})"

    name = side.name
    write_block(page, budget, side.block, f"What each rule on the {name} is taken on", letters, taken)
    write_block(page, budget, side.block + 1, "The same, summed up line by line", letters, summed)
    write_block(page, budget, side.block + 2, f"What each rule on the {name} comes to", letters, comes_to)
    write_block(page, budget, side.block + 3, f"Added to the {name} ÷ share of the months", letters, by_share)
    lines = [f"{side.sheet}!{x}{TOP + side.lower}:{x}{budget.last + side.lower}" for x in added.values()]
    sums = [f"=SUM({x}{start}:{x}{end})" for x in letters]
    divided = [f"=IF({x}{side.sums}=0,1,{x}{side.sums})" for x in letters]
    whole = [f"={x}15*ROUND(MIN(MAX({x}18*{x}{side.sums},{x}19),{x}20),2)" for x in letters]
    nothing = [f"=IF(AND({x}{side.on}=1,{x}{side.sums}=0),1,0)" for x in letters]
    formats = ["", "", *[MONEY] * len(letters)]
    row = 25 if side is COST else 26
    page.put(
        row, [f"Added to the {name}", None, *(f"=ROUND(SUM({area}),2)" for area in lines)], formats, bold=True
    )
    rows = [
        ("Taken on, in all", sums),
        ("In all, 1 where nothing", divided),
        ("Amount on the subtotal", whole),
    ]
    for n, (label, cells) in enumerate([*rows, ("Taken on nothing", nothing)]):
        page.put(side.sums + n, [f"{label}, {name}", None, *cells], formats)
