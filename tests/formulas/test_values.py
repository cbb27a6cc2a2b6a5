"""The decimal reading: columns over a small book, look-ups, families, branches, totals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.findings import CellRef
from pipeline.formulas.blocks import (
    Axis,
    AxisField,
    Block,
    Crossed,
    Family,
    Fixed,
    Gap,
    GivenRows,
    Group,
    KeyCopy,
    Label,
    LinesOf,
    MonthsOf,
    Noted,
    One,
    PerRow,
    Rule,
    Single,
    WordsOf,
)
from pipeline.formulas.expressions import Figure, Given, Latest, Leaf, Measured, OrBlank
from pipeline.formulas.functions import (
    absolute,
    across,
    base_and,
    cents,
    choose,
    during,
    edate,
    if_,
    if_error,
    is_blank,
    largest,
    largest_where,
    last_position,
    last_twelve,
    link,
    pick,
    pick_in,
    position,
    previous,
    row_number,
    running,
    running_total,
    share,
    smallest,
    sum_where,
    text,
    total,
    total_above,
    within,
    word,
    words,
)
from pipeline.formulas.inputs import Input, InputTable, Key, Month, Words
from pipeline.formulas.members import Earlier
from pipeline.formulas.operations import NOT_FOUND
from pipeline.formulas.units import DAYS, MONEY, MONEY_PER_DAY, MONTH, NUMBER, TEXT
from pipeline.formulas.values import Values
from pipeline.tables import Book, Cell, Row, Table, Value, WordList


class Jobs(InputTable):
    """What is to be done."""

    key = "jobs"
    id = Key()
    days = Input(DAYS, "days", required=True)
    quantity = Input(NUMBER, "number", blank=Decimal(1))
    note = Words()
    most = Input(DAYS, "days")


class Prices(InputTable):
    """What a day of a name costs, from a day on."""

    key = "prices"
    name_ = Words()
    since = Month()
    price = Input(MONEY_PER_DAY, "money")


class Form(InputTable):
    """A form of two fields."""

    key = "form"
    form = True
    first = Month()
    months = Input(NUMBER, "count")


class Turns(Axis):
    """A column for each price row: what families run over."""

    key = "turns"
    over = LinesOf(Prices)
    opens = True
    name_ = AxisField(Prices.name_, "text")
    price = AxisField(pick(Prices.price, position(name_, Prices.name_)), "money")
    number = AxisField(previous(unit=NUMBER) + 1, "integer", opening=Figure(10))
    flag = AxisField(if_(number == 1, Figure(0), Figure(1)), "integer")
    heading = name_


EARLIER = Earlier(DAYS)


class Work(Block):
    """A row per job."""

    key = "work"
    over = LinesOf(Jobs)
    id = KeyCopy(Jobs.id)
    row = Rule(position(id, Jobs.id), "integer")
    days = link(Jobs.days, row)
    quantity = link(Jobs.quantity, row)
    note = link(Jobs.note, row)
    most = link(Jobs.most, row)
    gap = Gap()
    cost = Rule(cents(days * quantity * if_(is_blank(note), 1, Figure(2))), "money", total=True)
    again = Rule(cents(cost + cost), "money", total=True)
    part = Rule(share(cost, again), "share", total="same")
    number = Rule(row_number(), "integer")
    sum = Rule(running_total(cost), "days")
    added = Family(Turns, cents(running(cost, EARLIER)), "days", total=True, earlier=EARLIER)


class Ways(Group):
    """Figures that stand alone."""

    key = "ways"
    days = Single(total(Work.cost), "days")
    absent = Single(if_error(position(word("colour", "red"), Jobs.id), 0), "integer")
    present = Single(if_error(position(word("colour", "blue"), words("colour")), 0), "integer")


def d(value: str | int) -> Decimal:
    return Decimal(value)


def table(key: str, columns: type[InputTable], rows: dict[int, list[Value]], *, last: int) -> Table:
    """Return a table whose rows stand at given numbers of the sheet."""
    keys = {column.key: at for at, column in enumerate(columns.columns, 1)}
    found = Table(key, key, keys, 4, 6, last, 100)
    for number, values in rows.items():
        named = zip(keys, values, strict=True)
        found.rows.append(
            Row(number, {name: Cell(value, CellRef(key, number, keys[name])) for name, value in named})
        )
    return found


def book() -> Book:
    """Return three jobs (with an empty row between), three prices, a form and a list."""
    jobs: dict[int, list[Value]] = {
        6: ["J1", d(3), None, "twice", d(9)],
        8: ["J2", d("1.5"), d(4), None, None],
        9: ["j3", d(2), d(0), "", d(0)],
    }
    prices: dict[int, list[Value]] = {
        6: ["Lead", date(2026, 1, 1), d(100)],
        7: ["Lead", date(2027, 1, 1), d(110)],
        8: ["Other", date(2026, 6, 1), d(7)],
    }
    found = Book("en")
    found.tables = {
        "jobs": table("jobs", Jobs, jobs, last=9),
        "prices": table("prices", Prices, prices, last=8),
        "form": table("form", Form, {1: [date(2027, 1, 1), d(2)]}, last=2),
    }
    found.lists["colour"] = WordList("colour", "Lists", 1, 5, ["Rouge", "Bleu"], ["red", "blue"])
    return found


@pytest.fixture
def values() -> Values:
    return Values(book(), [], {})


def one(tree: Any, values: Values) -> Any:
    return values.single(Single(tree, "number"))


def test_a_key_is_found_where_it_stands_blank_rows_counted(values: Values) -> None:
    assert values.column(Work.id) == ["J1", "J2", "j3"]
    assert values.column(Work.row) == [1, 3, 4]


def test_a_blank_shows_as_its_default_as_an_empty_text_or_as_nothing(values: Values) -> None:
    assert values.column(Work.quantity) == [1, 4, 0]
    assert values.column(Work.note) == ["twice", "", ""]
    assert values.column(Work.most) == [9, "", 0]
    assert values.column(Work.gap) == [None, None, None]


def test_a_column_is_computed_row_by_row(values: Values) -> None:
    assert values.column(Work.cost) == [6, 6, 0]
    assert values.column(Work.number) == [1, 2, 3]
    assert values.column(Work.sum) == [6, 12, 12]


def test_totals_are_sums_or_the_rule_read_on_the_sums(values: Values) -> None:
    assert values.total(Work.part) == d("0.5")
    assert values.total(Work.cost) == 12
    assert values.total(Work.again) == 24
    assert values.column(Work.part) == [d("0.5"), d("0.5"), 0]
    with pytest.raises(TypeError):
        values.total(Work.id)


def test_a_family_goes_on_from_member_to_member(values: Values) -> None:
    # Each member is the cost and all members before it: cost, twice, four times.
    assert values.family(Work.added) == [[6, 6, 0], [12, 12, 0], [24, 24, 0]]
    assert [values.member_total(Work.added, k) for k in range(3)] == [12, 24, 48]
    assert values.members(Turns) == 3


def test_two_families_may_take_turns_member_by_member(values: Values) -> None:
    earlier = Earlier(DAYS)

    class Taken(Block):
        """What each member is taken on: the cost, and what the members before it added."""

        key = "taken"
        like = Work
        on = Family(Turns, running(Work.part, earlier), "days")

    class Sums(Axis):
        """What a member is taken on in all."""

        key = "sums"
        over = LinesOf(Prices)
        on = AxisField(total(Taken.on), "days")
        heading = Turns.name_

    class Added(Block):
        """The half of what it is taken on in all."""

        key = "added"
        like = Work
        added = Family(Turns, Sums.on / Figure(2), "days", earlier=earlier)

    # Parts of 1/2, 1/2 and 0, in all 1: a half each. Then 1, 1, 1/2: 2.5, half of it each. Then 2.25, 2.25, 1.75.
    assert values.family(Added.added)[2] == [d("3.125")] * 3
    assert values.axis(Sums.on) == [1, d("2.5"), d("6.25")]
    assert values.family(Taken.on) == [
        [d("0.5"), d("0.5"), 0],
        [1, 1, d("0.5")],
        [d("2.25"), d("2.25"), d("1.75")],
    ]


def test_what_reads_earlier_members_needs_the_family_that_is_written_for_it(values: Values) -> None:
    class Lost(Block):
        """Reads what nobody writes."""

        key = "lost"
        like = Work
        on = Family(Turns, running(Work.part, Earlier(DAYS)), "days")

    with pytest.raises(TypeError):
        values.family(Lost.on)
    with pytest.raises(TypeError):
        Family(Turns, Work.cost, "days", earlier=Earlier(MONEY))


def test_sums_down_the_rows_of_a_member_with_the_row_and_above_it(values: Values) -> None:
    class Down(Block):
        """Running sums of a family and of a column."""

        key = "down"
        like = Work
        to_here = Family(Turns, running_total(Work.added), "days")
        above = Family(Turns, total_above(Work.added), "days")
        column = Rule(total_above(Work.cost), "days")

    assert values.family(Down.to_here) == [[6, 12, 12], [12, 24, 24], [24, 48, 48]]
    assert values.family(Down.above) == [[0, 6, 12], [0, 12, 24], [0, 24, 48]]
    assert values.column(Down.column) == [0, 6, 12]


def test_a_sum_over_the_members_that_are_in_force(values: Values) -> None:
    class Times(Axis):
        """From when to when each member is in force."""

        key = "times"
        over = LinesOf(Prices)
        since = AxisField(Turns.number * 1, "integer")
        until = AxisField(Turns.number + 1, "integer")
        heading = Turns.name_

    class InForce(Block):
        """The members in force at 11, 12, 13: the first; the first two; the last two."""

        key = "in_force"
        like = Work
        sum = Family(Turns, during(Work.added, Times.since, Times.until, Turns.number), "days")

    assert values.family(InForce.sum) == [[6, 6, 0], [18, 18, 0], [36, 36, 0]]


def test_a_bound_that_shows_no_number_is_none(values: Values) -> None:
    class Bounds(Axis):
        """At least 9 in the first member; at most 1, 2 and 3."""

        key = "bounds"
        over = LinesOf(Prices)
        lowest = AxisField(OrBlank(Measured(pick(Jobs.most, Turns.number - Figure(10)), NUMBER)), "number")
        highest = AxisField(Turns.number - Figure(10), "number")
        heading = Turns.name_

    class Within(Block):
        """The rows' numbers within the bounds."""

        key = "within"
        like = Work
        value = Family(Turns, within(Work.row, Bounds.lowest, Bounds.highest), "integer")

    assert values.axis(Bounds.lowest) == [9, "", ""]
    assert values.axis(Bounds.highest) == [1, 2, 3]
    assert values.column(Work.row) == [1, 3, 4]
    assert values.family(Within.value) == [[1, 1, 1], [1, 2, 2], [1, 3, 3]]


def test_axis_fields_follow_their_opening(values: Values) -> None:
    assert values.axis(Turns.name_) == ["Lead", "Lead", "Other"]
    assert values.axis(Turns.price) == [100, 100, 7]
    assert values.axis(Turns.number) == [11, 12, 13]
    assert values.opening(Turns.number) == 10
    assert values.opening(Turns.price) is None


def test_sums_over_a_family(values: Values) -> None:
    class Sums(Block):
        """Sums of the family, at the same rows."""

        key = "sums"
        like = Work
        whole = Rule(base_and(Work.cost, Work.added), "days")
        flagged = Rule(across(Work.added, Turns.flag), "days")
        second = Rule(pick_in(Work.added, row_number(), Figure(3)), "days")
        before = Family(Turns, previous(Work.added), "days")

    assert values.column(Sums.whole) == [48, 48, 0]
    assert values.column(Sums.flagged) == [42, 42, 0]
    assert values.column(Sums.second) == [12, 12, 0]
    assert values.family(Sums.before) == [[0, 0, 0], [6, 6, 0], [12, 12, 0]]


def test_the_opening_column_of_a_grid_is_nothing(values: Values) -> None:
    assert one(pick_in(Work.added, Figure(1), Figure(1)), values) == 0


def test_sums_by_key_ignore_case_and_texts(values: Values) -> None:
    assert one(sum_where(Jobs.days, (Jobs.id, pick(Jobs.id, Figure(4)))), values) == 2
    assert one(sum_where(Prices.price, (Prices.name_, pick(Prices.name_, Figure(1)))), values) == 210
    assert one(sum_where(Work.most, (Work.note, text(pick(Jobs.note, Figure(3))))), values) == 0
    assert one(total(Work.most), values) == 9


def test_two_criteria_must_both_hold(values: Values) -> None:
    lead, then = pick(Prices.name_, Figure(1)), pick(Prices.since, Figure(2))
    assert one(sum_where(Prices.price, (Prices.name_, lead), (Prices.since, then)), values) == 110
    assert (
        one(
            sum_where(Prices.price, (Prices.name_, pick(Prices.name_, Figure(3))), (Prices.since, then)),
            values,
        )
        == 0
    )


def test_the_largest_value_where_columns_match_and_others_are_filled(values: Values) -> None:
    lead = (Prices.name_, pick(Prices.name_, Figure(1)))
    assert one(largest_where(Prices.price, lead), values) == 110
    assert one(largest_where(Prices.price, lead, (Prices.since, Form.first)), values) == 110
    assert one(largest_where(Prices.price, lead, (Prices.since, edate(Form.first, 1))), values) == 0
    # J1 alone has a note: the quantity of 4 and the 2 days of j3 (an empty text) don't count.
    assert one(largest_where(Jobs.quantity, filled=(Jobs.note,)), values) == 0
    assert one(largest_where(Jobs.days, filled=(Jobs.note,)), values) == 3
    assert one(largest_where(Jobs.quantity), values) == 4


@pytest.mark.parametrize(
    ("months", "expected"),
    [(0, date(2027, 1, 1)), (-1, date(2026, 1, 1)), (5, date(2027, 1, 1)), (-12, date(2026, 1, 1))],
)
def test_the_latest_date_not_after_a_day(months: int, expected: date, values: Values) -> None:
    day = edate(Form.first, -Figure(-months, NUMBER))
    latest = Latest(Prices.name_, Prices.since, pick(Prices.name_, Figure(1)), day)
    assert one(latest, values) == expected


def test_what_is_not_found_is_only_met_by_if_error(values: Values) -> None:
    assert values.single(Ways.absent) == 0
    assert values.single(Ways.present) == 2
    with pytest.raises(TypeError, match="not a number"):
        one(position(word("colour", "red"), Jobs.id) + 1, values)


def test_a_branch_that_is_not_taken_is_not_computed(values: Values) -> None:
    class Branches(Block):
        """Divisions that only some rows can do."""

        key = "branches"
        like = Work
        safe = Rule(if_(Work.quantity == 0, 0, Work.days / Work.quantity), "days")
        chosen = Rule(
            choose(smallest(Work.quantity, Figure(1)) + 1, Work.days, Work.days / Work.quantity), "days"
        )
        looked_up = Rule(if_(is_blank(Work.note), Figure(0), position(Work.note, words("colour"))), "integer")
        share = Family(Turns, if_(Work.quantity == 0, 0, Work.added / Work.quantity), "days")

    assert values.family(Branches.share) == [[6, d("1.5"), 0], [12, 3, 0], [24, 6, 0]]
    assert values.column(Branches.safe) == [3, d("0.375"), 0]
    assert values.column(Branches.chosen) == [3, d("0.375"), 2]


def test_a_branch_that_all_rows_take_is_computed_for_all(values: Values) -> None:
    assert one(if_(Ways.days > 0, Ways.days, Ways.days / absolute(Figure(0))), values) == 12


def test_a_form_s_field_and_a_word_are_single_cells(values: Values) -> None:
    assert one(edate(Form.first, Form.months), values) == date(2027, 3, 1)
    assert one(word("colour", "blue"), values) == "Bleu"
    assert one(text(pick(Jobs.note, Figure(3))), values) == ""


def test_a_reference_to_a_blank_shows_0(values: Values) -> None:
    assert one(pick(Jobs.most, Figure(3)), values) == 0


def test_a_line_may_have_a_row_for_each_of_some_given_values() -> None:
    class Dated(Block):
        """Each job, at each of two dates."""

        key = "dated"
        over = Crossed(Jobs, "dates")
        id = KeyCopy(Jobs.id)
        since = Noted("both", MONTH, "month")

    dates = [date(2027, 1, 1), date(2027, 7, 1)]
    known = Values(book(), [], {"dates": dates, "both": dates * 3})
    jobs = [row["id"] for row in known.book.tables["jobs"].rows]
    assert len(jobs) == 3
    assert known.size(Dated) == 6
    assert known.column(Dated.id) == [job for job in jobs for _ in dates]
    assert known.column(Dated.since) == dates * 3


def test_the_last_position_is_that_of_the_last_value_not_above_a_value() -> None:
    class Steps(Axis):
        """Dates that rise."""

        key = "steps"
        over = GivenRows("dates")
        since = AxisField(Given("dates", MONTH, "steps"), "month", role="key")
        heading = since

    known = Values(book(), [], {"dates": [date(2027, 1, 1), date(2027, 3, 1), date(2027, 7, 1)]})

    def at(months: int) -> Any:
        return one(last_position(edate(Form.first, Figure(months)), Steps.since), known)

    first = known.book.tables["form"].rows[0]["first"]
    assert first == date(2027, 1, 1)
    assert [at(months) for months in (0, 1, 2, 3, 5, 6, 60)] == [1, 1, 2, 2, 2, 3, 3]
    assert at(-1) is NOT_FOUND


def test_given_values_are_taken_as_they_are() -> None:
    class Notes(Block):
        """Values of before."""

        key = "notes"
        over = One()
        label = Label()
        then = Noted("then", TEXT, "text")
        compared = PerRow((largest(Figure(1), Figure(2)),), NUMBER, "integer")

    known = Values(book(), [], {"then": ["before"], "now": "x"})
    assert known.column(Notes.then) == ["before"]
    assert known.column(Notes.label) == [None]
    assert known.column(Notes.compared) == [2]
    assert one(Given("now", TEXT), known) == "x"


def test_rows_come_from_words_and_months_too(values: Values) -> None:
    class Colours(Block):
        """A row per word."""

        key = "colours"
        over = WordsOf("colour")
        name_ = Rule(pick(words("colour"), row_number()), "text")

    class Calendar(Block):
        """A row per month."""

        key = "calendar"
        over = MonthsOf(Form.months)
        month = Rule(edate(Form.first, row_number() - 1), "month")

    assert values.column(Colours.name_) == ["Rouge", "Bleu"]
    assert values.column(Calendar.month) == [date(2027, 1, 1), date(2027, 2, 1)]


def test_a_year_s_column_closes_twelve_months() -> None:
    class Year(Axis):
        """Twelve months and a year."""

        key = "year"
        over = MonthsOf(Form.months)
        opens = True
        step = AxisField(Given("step", NUMBER, "year"), "integer", opening=Figure(0))
        number = AxisField(previous(unit=NUMBER) + step, "integer", opening=Figure(3))
        live = AxisField(Figure(1) * 1, "integer", close=last_twelve(unit=NUMBER))
        heading = step

    class Plan(Block):
        """Days by month."""

        key = "plan"
        like = Work
        month = Family(Year, Work.days * Year.step, "days", close=last_twelve(unit=DAYS))
        seen = Family(Year, last_twelve(Year.live) * Work.days, "days")

    closes = [False] * 12 + [True]
    plan = Values(book(), closes, {"step": [d(0) if each else d(1) for each in closes]})
    assert plan.axis(Year.number) == [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15]
    assert plan.axis(Year.live) == [1] * 12 + [12]
    assert plan.family(Plan.month)[0] == [3, d("1.5"), 2]
    assert plan.family(Plan.month)[12] == [36, 18, 24]
    assert plan.family(Plan.seen)[12] == [36, 18, 24]


def test_an_unknown_node_is_refused(values: Values) -> None:
    with pytest.raises(TypeError):
        one(Leaf(MONEY), values)
    with pytest.raises(TypeError):
        one(total(Leaf(MONTH)), values)  # type: ignore[arg-type]


class Compared(Block):
    """Two rows to compare: one on the jobs, one on the single figures."""

    key = "compared"
    over = Fixed(2)
    total = PerRow((total(Work.days), Ways.days * 1), DAYS, "days")


def test_what_is_not_shown_counts_as_nothing_and_nothing_is_compared_with_it() -> None:
    shown, without = Values(book(), [], {}), Values(book(), [], {}, {Ways})
    assert one(Ways.days + total(Work.days), shown) == d("18.5")  # 3 × 2 + 1.5 × 4 = 12; 3 + 1.5 + 2 = 6.5
    assert one(Ways.days + total(Work.days), without) == d("6.5")
    assert shown.column(Compared.total) == [d("6.5"), d(12)]
    assert without.column(Compared.total) == [d("6.5")]
    assert without.shown(Compared) == [0]


def test_a_block_or_an_axis_that_is_not_shown_counts_as_nothing_where_it_is_fetched() -> None:
    without = Values(book(), [], {}, {Work, Turns})
    assert one(pick(Work.days, Figure(1)), without) == d(0)
    assert one(pick(Turns.number, Figure(1)), without) == d(0)
    assert one(if_(is_blank(pick(Work.note, Figure(1))), Figure(1), Figure(2)), without) == d(1)
