"""The myth of the free (S01, S06, S11, S29, S47): what seems to cost nothing, and what plans forget."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.article_team import without_anybody
from pipeline.checks.declaring import HOLD, INFO, WARN, Item, declare, item
from pipeline.checks.frame import said
from pipeline.checks.plan import Line, Plan, text_of
from pipeline.rules.inputs_purpose import FORGOTTEN
from pipeline.rules.scenarios import ByScenario

FREE = re.compile(r"\b(gratuit(e|s|es|ement)?|offert(e|s|es)?|free|complimentary)\b", re.IGNORECASE)
"""What labels call free, in either language: a label may be in the other one than the workbook's."""


def _called_free(line: Line) -> bool:
    return FREE.search(line.text("label")) is not None


def _carried(line: Line, plan: Plan) -> bool:
    """Tell whether something is said of a line at zero: who bears it, or lines of its channel that cost."""
    return line.said("borne_by") or plan.cost_of(plan.on_channel(line.row["channel"])) > 0


@declare("S01", free=WARN)
def called_free(plan: Plan) -> Iterator[Item]:
    """A line that is called free: what it really costs stands on other lines of its channel, or a reason is given."""
    for line in plan.lines:
        if line.cost == 0 and _called_free(line) and not _carried(line, plan):
            yield item("free", line.where("label"), line.id, value=line.text("label"))


@declare("S06", task=WARN, purchase=WARN)
def costs_nothing(plan: Plan) -> Iterator[Item]:
    """A line without days and without an amount; those that are called free are told by S01."""
    for line in plan.lines:
        if line.cost == 0 and line.days == 0 and not _called_free(line) and not _carried(line, plan):
            case, key = ("task", "likely") if line.is_task else ("purchase", "unit_price")
            yield item(case, line.where(key), line.id, value=line.text("label"))


@declare("S11", total=WARN, scenario=WARN)
def total_of_nothing(plan: Plan) -> Iterator[Item]:
    """A plan, or a way of making or buying it, that costs nothing at all: no basis to compare with."""
    if plan.cost == 0:
        yield item("total")
    elif ByScenario not in plan.values.absent:
        words, costs = plan.values.column(ByScenario.id), plan.values.column(ByScenario.cost)
        for word, cost in zip(words, costs, strict=True):
            if cost == 0:
                yield item("scenario", None, text_of(word))


@declare("S29", supplier=HOLD, person=WARN)
def nobody_for_it(plan: Plan) -> Iterator[Item]:
    """An action without a resource: a purchase without a supplier, a task of a role in which nobody is named."""
    for line in plan.purchases:
        if line.cost > 0 and not line.said("supplier") and not line.said("borne_by"):
            yield item("supplier", line.where("supplier"), line.id, value=line.text("label"))
    yield from without_anybody(plan)


@declare("S47", uses=["forgotten"], unanswered=INFO, unreasoned=INFO)
def forgotten_costs(plan: Plan) -> Iterator[Item]:
    """The list of costs that plans forget: each is answered, and a reason stands beside what isn't planned."""
    answered = set()
    for row in plan.rows("forgotten"):
        code, name = plan.code("forgotten", row["item"]), text_of(row["item"])
        answered.add(code)
        answer = plan.code("answer", row["answer"])
        if not answer:
            yield item("unanswered", row.cells["answer"].where, name)
        elif answer != "yes" and not said(row["reason"]):
            yield item("unreasoned", row.cells["reason"].where, name)
    for code in FORGOTTEN:
        if code not in answered and plan.book.has_words("forgotten", code):
            yield item("unanswered", None, plan.word("forgotten", code))
