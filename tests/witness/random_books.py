"""Random valid input workbooks: all that a person may rightly type, the awkward included, from a seed.

``content(seed)`` invents what the input sheets hold; ``variant(data, seed)`` does to a workbook what people do to
theirs: moves tables, renames sheets, adds columns and sheets. ``coverage`` tells what a set of contents held.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from pipeline.languages import table
from pipeline.rules.inputs import LISTS, WEIGHTS
from pipeline.tables import Value
from tests.witness.covered import Content, InputRow, coverage
from tests.witness.random_attendance import add_attendance
from tests.witness.random_calendar import add_calendar
from tests.witness.random_drivers import add_drivers
from tests.witness.random_employer import add_employer
from tests.witness.random_entities import add_entities
from tests.witness.random_index import add_indexing
from tests.witness.random_making import add_making
from tests.witness.random_options import add_options
from tests.witness.random_purpose import with_purpose
from tests.witness.random_team import team
from tests.witness.random_terms import add_terms
from tests.witness.random_views import add_views
from tests.witness.variants import variant

__all__ = ["Content", "InputRow", "content", "coverage", "variant"]

_WORDS = (
    "Identité",
    "L’été à Nîmes",
    "R&D",
    "“Free” account",
    'Charte "maison"',
    "Suivi d'audience",
    "Œuvre & cœur",
    "Réunion <équipe>",
    "日本語",
    "Fête 🎉",
    "Straße",
    "naïve 'plan'",
    "a]b[c",
    "100 % gratuit",
    "C:\\temp;x",
    "{{ tag }}",
    "l'offre, le prix",
)
_KEY_WORDS = tuple(word for word in _WORDS if not set(word) & set("*?~<>="))
_LABELS = (
    *_WORDS,
    "=2+2",
    "-12",
    "+33 1 02",
    "@all",
    " spaces  around ",
    "two\nlines",
    "007",
    "1/2",
    "TRUE",
    "x" * 200,
)
_RATES = ("0.005", "0.025", "0.03", "0.05", "0.075", "0.1", "0.125", "0.15", "0.3", "0.0333")
_SMALL = ("0.5", "33.33", "0.25", "1.5", "0.75", "2.5", "12.5", "0.1", "0.01", "7", "0.33")
_REQUIRED_IN_OFFERS = (
    "reference",
    "client_address",
    "client_number",
    "seller_name",
    "seller_form",
    "seller_capital",
    "seller_address",
    "seller_number",
    "seller_register",
    "seller_vat",
    "travel",
    "payment",
    "late_interest",
    "claims",
)
_OPTIONAL_TEXTS = ("author", "decision", "context", "stakes", "approach", "assumptions", "exclusions")


def content(seed: int) -> tuple[Content, str]:
    """Return the content of a random valid workbook, and the language of its headings and words."""
    maker = Maker(seed)
    rows = with_purpose(maker.content(), seed)
    add_views(rows, seed)
    add_attendance(rows, seed)
    add_drivers(rows, seed)
    add_making(rows, seed)
    add_terms(rows, seed)
    add_employer(rows, seed)
    add_options(rows, seed)
    add_entities(rows, seed)
    add_calendar(rows, seed)
    add_indexing(rows, seed)
    return rows, maker.language


class Maker:
    """One random workbook: its random numbers, language, kind and months."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311
        self.language = ("fr", "en")[seed % 2]
        self.offer = seed // 2 % 2 == 0
        self.first = date(self.random.randint(2019, 2034), self.random.randint(1, 12), 1)
        self.months = self.random.choice(
            (1, 2, 3, 5, 7, 12, 12, 13, 18, 24, 25, 36, 60, self.random.randint(1, 60))
        )
        self.rates = [Decimal(repr(rate)) for rate in table("lists.vat", self.language)["values"]]
        self.categories: list[str] = [
            *table("lists.category", self.language)["values"][:3],
            self.word(),
            "hors liste",
        ]

    def content(self) -> Content:
        """Return all tables, in the order in which one refers to another."""
        rows: Content = {"project": [self.project()], "parameters": self.parameters()}
        rows["roles"] = self.rows(self.role, 1, 6, self.keys(6))
        rows["needs"] = self.rows(self.need, 0, 5, self.keys(5))
        rows["channels"] = self.rows(lambda key: self.channel(key, rows["needs"]), 0, 4, self.keys(4))
        rows["profiles"] = self.rows(self.profile, 0, 3, [f"Profil {key}" for key in self.keys(3)])
        size = self.random.choice((1, 3, 8, 8, 15, 15, 25, 60))
        rows["tasks"] = self.rows(lambda key: self.task(key, rows), 1, size, self.numbers(size))
        if self.offer:  # an offer of nothing is no offer
            rows["tasks"][0] |= {"quantity": Decimal(2), "likely": rows["tasks"][0]["likely"] or Decimal(1)}
        bought = self.random.choice((0, 4, 8, 16))
        rows["purchases"] = self.rows(lambda key: self.purchase(key, rows), 0, bought, self.numbers(bought))
        rows["cost_rules"] = self.rows(self.rule, 0, self.random.choice((1, 4, 6, 9)), self.keys(9))
        team(self, rows)
        return rows

    # -- what values are made of

    def chance(self, percent: int) -> bool:
        """Tell whether something that happens in so many cases of a hundred happens now."""
        return self.random.randrange(100) < percent

    def rows(self, make: Any, least: int, most: int, keys: Sequence[Value]) -> list[InputRow]:
        """Return a random number of rows, without their blanks."""
        made = [make(key) for key in keys[: self.random.randint(least, max(least, most))]]
        return [{column: value for column, value in row.items() if value is not None} for row in made]

    def word(self) -> str:
        """Return a word that may be a key."""
        return self.random.choice(_KEY_WORDS)

    def label(self) -> str:
        """Return any text that a person may type."""
        return (
            " ".join(self.random.choice(_LABELS) for _ in range(self.random.choice((1, 1, 2)))).strip("\n")
            or "x"
        )

    def maybe(self, percent: int, value: Any) -> Any:
        """Return a value or, in the other cases, a blank."""
        return value if self.chance(percent) else None

    def keys(self, count: int) -> list[Value]:
        """Return keys that are unique when case is ignored."""
        return [f"{self.word()} {chr(65 + number)}" for number in range(count)]

    def numbers(self, count: int) -> list[Value]:
        """Return line ids: numbers, codes, or both."""
        style = self.random.choice(("number", "code", "mixed"))
        return [
            Decimal(number)
            if style == "number" or (style == "mixed" and number % 3 == 0)
            else f"É-{number:02d}'&"
            for number in range(1, count + 1)
        ]

    def month(self, offset: int) -> date:
        """Return a month, counted from the plan's first: a month is its first day."""
        years, month = divmod(self.first.month - 1 + offset, 12)
        return date(self.first.year + years, month + 1, 1)

    def money(self) -> Decimal:
        """Return an amount; many of them make half-cent ties once multiplied."""
        kind = self.random.randrange(5)
        if kind == 0:
            return Decimal(self.random.choice(_SMALL))
        if kind == 1:
            return Decimal(self.random.randrange(1, 20000, 2)) / 8  # a sixteenth of it ties
        return Decimal(self.random.randrange(1, 500000)) / (100 if kind < 4 else 1)

    def days(self) -> Decimal:
        """Return typed days, halves and quarters above all."""
        return self.random.choice(
            (
                Decimal(self.random.randrange(0, 80)) / 4,
                Decimal(self.random.choice(_SMALL)),
                Decimal(self.random.randrange(1, 3000)) / 100,
            )
        )

    # -- rows

    def project(self) -> InputRow:
        """Return the form: an offer names all that an offer must, a business case little."""
        row: InputRow = {
            "kind": "offer" if self.offer else "business_case",
            "title": self.label(),
            "document_date": self.month(0) - timedelta(days=self.random.randrange(90)),
            "validity": Decimal(self.random.randint(1, 120)) if self.offer else None,
            "language": self.language if self.chance(85) else ("en" if self.language == "fr" else "fr"),
            "currency": self.random.choice(("EUR", "GBP", "CHF", "USD", "XOF")),
            "fiscal_start": Decimal(self.random.randint(1, 12)),
            "first_month": self.month(0),
            "months": Decimal(self.months),
            "reporting_month": self.month(self.random.randrange(self.months)),
            "communication_budget": self.maybe(60, Decimal(self.random.randrange(0, 900)) * 1000),
            "revenue": self.maybe(50, Decimal(self.random.randrange(1, 900000)) * 1000),
            "vat_exempt": self.random.choice((None, None, "no", "yes")),
            "client_name": self.label(),
        }
        row.update({key: self.label() for key in _REQUIRED_IN_OFFERS if self.offer or self.chance(15)})
        row.update({key: self.label() for key in _OPTIONAL_TEXTS if self.chance(40)})
        if self.offer:
            row["late_interest"] = f"{self.label()} : 40 €"  # a French offer must name the indemnity
        return {key: value for key, value in row.items() if value is not None}

    def parameters(self) -> list[InputRow]:
        """Return every parameter from the first month or before, and some again from a later month."""
        usual = {
            "worked_days": Decimal(self.random.choice((205, 218, 220, 227))),
            "productive_share": Decimal(self.random.choice(("0.7", "0.8", "0.85", "1"))),
            "overhead": Decimal(self.random.choice(("0", "0.2", "0.25", "0.333"))),
            "contributions": Decimal(self.random.choice(("0.236", "0.31", "0.45"))),
            "social_share": Decimal("0.16"),
        }
        rows: list[InputRow] = []
        for name, value in usual.items():
            row: InputRow = {
                "name": name,
                "value": value,
                "valid_from": self.month(-self.random.randrange(0, 20)),
            }
            rows.append(row | ({"unit": "j", "source": self.label()} if self.chance(50) else {}))
            if self.chance(30):
                later = value - Decimal("0.02") if value < 1 and value else value
                rows.append(row | {"value": later, "valid_from": self.month(self.random.randrange(1, 30))})
        if self.chance(30):
            self.random.shuffle(rows)
        return rows

    def role(self, key: Value) -> InputRow:
        """Return a role: internal by salary or by a typed loaded day, or external."""
        internal = self.chance(60)
        salary = internal and self.chance(60)
        own = salary and self.chance(50)
        return {
            "id": key,
            "sourcing": "internal" if internal else "external",
            "loaded_day": self.money() + 1 if internal and not salary else None,
            "salary": Decimal(self.random.randrange(20000, 90000)) if salary else None,
            "contributions": Decimal(self.random.choice(("0", "0.109", "0.42"))) if own else None,
            "worked_days": Decimal(self.random.choice(("218", "206.5"))) if own and self.chance(60) else None,
            "productive_share": Decimal("0.75") if own and self.chance(60) else None,
            "overhead": Decimal(self.random.choice(("0", "0.275"))) if own and self.chance(60) else None,
            "day_rate": None if internal else self.money() + 1,
            "selling_rate": self.money() + 1 if self.offer else None,
            "vat": self.random.choice(self.rates),
            "source": self.maybe(30, self.label()),
        }

    def need(self, key: Value) -> InputRow:
        """Return a need."""
        row: InputRow = {"id": key, "label": self.label()}
        return row | {"public": self.maybe(50, self.label()), "objective": self.maybe(50, self.label())}

    def channel(self, key: Value, needs: list[InputRow]) -> InputRow:
        """Return a channel, for a need or for none."""
        row: InputRow = {"id": key, "label": self.label(), "need": self.one(needs, 70)}
        live = self.month(self.random.randrange(self.months))
        return row | {"live_from": self.maybe(50, live), "note": self.maybe(30, self.label())}

    def one(self, rows: list[InputRow], percent: int) -> Value:
        """Return the key of one of the rows, or a blank."""
        return self.random.choice(rows)["id"] if rows and self.chance(percent) else None

    def profile(self, key: Value) -> InputRow:
        """Return typed weights; the first may be blank or 0."""
        late = self.random.choice((0, 0, 1, 2))
        weights = [
            None
            if month < late and self.chance(50)
            else Decimal(0 if month < late else self.random.choice(_SMALL))
            for month in range(self.random.randint(late + 1, WEIGHTS))
        ]
        return {"id": key} | {f"w{month:02d}": weight for month, weight in enumerate(weights, start=1)}

    def task(self, key: Value, rows: Content) -> InputRow:
        """Return a task within the plan."""
        role = self.random.choice(rows["roles"])
        start = self.random.randrange(self.months)
        months = self.random.randint(1, self.months - start)
        fitting = [
            row["id"]
            for row in rows["profiles"]
            if months <= WEIGHTS and any(row.get(f"w{month:02d}") for month in range(1, months + 1))
        ]
        spread = (
            self.random.choice(fitting)
            if fitting and self.chance(50)
            else self.random.choice(LISTS["spread"])
        )
        likely = self.days()
        row: InputRow = {"id": key, "label": self.label(), "role": role["id"], "likely": likely}
        row |= {code: self.random.choice(LISTS[code]) for code in ("phase", "nature")}
        row |= {
            "category": self.maybe(60, self.random.choice(self.categories)),
            "sourcing": self.maybe(30, role["sourcing"]),
            "quantity": self.maybe(
                60, Decimal(self.random.choice(("0", "1", "2", "3", "0.5", "1.25", "12")))
            ),
            "start": self.month(start),
            "months": Decimal(months) if months > 1 or self.chance(50) else None,
            "spread": spread,
            "need": self.one(rows["needs"], 70),
            "channel": self.one(rows["channels"], 50),
            "deliverable": self.maybe(50, self.label()),
            "acceptance": self.maybe(30, self.label()),
        }
        return row | (self.three_points(likely) if self.chance(40) else {})

    def three_points(self, likely: Decimal) -> InputRow:
        """Return the two other points; every second time the mean ends in half a hundredth of a day."""
        low = likely * Decimal("0.5")
        if self.chance(50):
            mean = likely + Decimal(self.random.randrange(0, 40)) / 100 + Decimal("0.005")
            return {"optimistic": low, "pessimistic": mean * 6 - likely * 4 - low}
        return {"optimistic": low, "pessimistic": likely * 2}

    def purchase(self, key: Value, rows: Content) -> InputRow:
        """Return a purchase within the plan; a free account stays as a line of 0."""
        start = self.random.randrange(self.months)
        end = self.random.randrange(start, self.months)
        frequency = self.random.choice(LISTS["frequency"])
        price = Decimal(0) if self.chance(15) else self.money()
        return {
            "id": key,
            "label": self.label(),
            "phase": self.random.choice(LISTS["phase"]),
            "nature": self.maybe(50, self.random.choice(LISTS["nature"])),
            "category": self.maybe(60, self.random.choice(self.categories)),
            "supplier": self.maybe(50, self.label()),
            "need": self.one(rows["needs"], 70),
            "channel": self.one(rows["channels"], 50),
            "quantity": self.maybe(60, Decimal(self.random.choice(("0", "1", "2", "2.5", "0.333", "40")))),
            "unit_price": price,
            "selling_price": self.maybe(40, price * 2) if self.offer else None,
            "frequency": frequency,
            "start": self.month(start),
            "end": self.month(end) if frequency != "once" and self.chance(50) else None,
            "vat": self.random.choice(self.rates),
        }

    def rule(self, key: Value) -> InputRow:
        """Return a cost rule with any of its filters."""
        by_days = self.chance(35)
        discount = self.chance(35)
        return {
            "id": key,
            "type": "discount" if discount else "uplift",
            "view": self.maybe(60, self.random.choice(LISTS["view"])),
            "phase": self.maybe(30, self.random.choice(LISTS["phase"])),
            "sourcing": self.maybe(30, self.random.choice(LISTS["sourcing"])),
            "nature": self.maybe(25, self.random.choice(LISTS["nature"])),
            "category": self.maybe(25, self.random.choice(self.categories)),
            "basis": "line_days" if by_days else "line_cost",
            "on": self.random.choice((None, *LISTS["on"])),
            "rate": None if by_days else Decimal(self.random.choice(_RATES)),
            "amount": Decimal(self.random.choice(("0.05", "0.5", "0.99") if discount else _SMALL))
            if by_days
            else None,
        }
