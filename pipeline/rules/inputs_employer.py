"""What an employer pays on top of a salary: rates by salary bracket, or a schedule of contributions (DOMAIN.md 4)."""

from __future__ import annotations

from decimal import Decimal

from pipeline.formulas.inputs import Choice, Input, InputTable, Key, Month, Words
from pipeline.formulas.units import MONEY, NUMBER, SHARE


class ContributionBrackets(InputTable):
    """Employer rates by gross salary, on the whole of it; a table valid from a month holds all its brackets."""

    key = "contribution_brackets"
    optional = True
    gross_from = Input(MONEY, "money", required=True, width=18)
    rate = Input(SHARE, "rate", required=True)
    valid_from = Month(required=True)
    source = Words(long=True, width=60)


class SocialContributions(InputTable):
    """One contribution per line, each on its part of the salary; a later line with the same label replaces it.

    ``above`` and ``up_to`` count social-security ceilings; ``whole`` is yes where the rate is due on the whole
    salary as soon as it exceeds ``above`` (CET); ``staff_from`` and ``staff_below`` say which employers owe it.
    """

    key = "social_contributions"
    optional = True
    id = Key(numbers=True, width=9)
    label = Words(required=True, long=True, width=42)
    rate = Input(SHARE, "rate", required=True)
    above = Input(NUMBER, "number", blank=Decimal(0))
    up_to = Input(NUMBER, "number", exclusive=True)
    whole = Choice("yes_no")
    staff_from = Input(NUMBER, "count", whole=True)
    staff_below = Input(NUMBER, "count", whole=True, minimum=1)
    valid_from = Month(required=True)
    source = Words(long=True, width=60)
