"""The sheets that a person fills in (DOMAIN.md sections 2 and 5): tables, forms and lists of words."""

from __future__ import annotations

from decimal import Decimal

from pipeline.formulas.inputs import Choice, Input, InputTable, Key, Month, Words
from pipeline.formulas.units import DATE, DAYS, MONEY, MONEY_PER_DAY, MONTHS, NUMBER, SHARE, TEXT
from pipeline.rules.inputs_drivers import COUNTED, Drivers
from pipeline.rules.inputs_entities import Entities
from pipeline.rules.inputs_options import Options
from pipeline.rules.inputs_purpose import ACTIVITIES, FORGOTTEN, Objectives, Publics

REQUIRED_PARAMETERS = ("productive_share", "overhead", "contributions", "social_share")
"""Parameters that every workbook must hold."""

DEFAULTS: dict[str, Decimal] = {
    "worked_days": Decimal(0),  # none typed: computed from the calendar
    "leave_days": Decimal(25),
    "rest_days": Decimal(0),
    "hours_per_day": Decimal(7),
    "mobility_levy": Decimal(0),
    "health_cover": Decimal(0),
    "meal_vouchers": Decimal(0),
    "minimum_wage": Decimal("1823.03"),
    "social_ceiling": Decimal(4005),
    "reduction_floor": Decimal("0.02"),
    "reduction_range": Decimal("0.3781"),
    "reduction_range_large": Decimal("0.3821"),
    "reduction_exponent": Decimal("1.75"),
    "reduction_limit": Decimal(3),
    "large_staff": Decimal(50),
    "price_index": Decimal(0),  # none: an indexation asks for it
    "index_link": Decimal(1),
    "payment_delay": Decimal(30),
    "deposit_limit": Decimal(1000),
    "deposit_small": Decimal("0.5"),
    "deposit": Decimal("0.3"),
    # thresholds of checks (pipeline/checks): no rule reads them
    "need_share_limit": Decimal("0.2"),
    "canned_limit": Decimal(2),
    "charter_staff_warn": Decimal(30),
    "charter_staff_hold": Decimal(200),
    "horizon_months": Decimal(12),
    "event_share_limit": Decimal("0.5"),
    "social_floor": Decimal("0.05"),
    "marketing_share": Decimal("0.077"),
    "presence_floor": Decimal(4),
    "presence_channel": Decimal(1),
    "presence_entity": Decimal("0.1"),
    "presence_language": Decimal("0.25"),
    "presence_weeks": Decimal(47),
    "coverage_threshold": Decimal("0.8"),
    "complexity_limit": Decimal(5),
    "training_price": Decimal(1400),
    "training_days": Decimal(2),
    "rework_share": Decimal("0.25"),
    "attendance_share": Decimal("0.2"),
    "risk_correlation": Decimal("0.3"),
    "risk_seed": Decimal(2010),
    "risk_trials": Decimal(1000),
    "estimate_low_1": Decimal("0.1"),
    "estimate_high_1": Decimal("0.15"),
    "estimate_low_2": Decimal("0.15"),
    "estimate_high_2": Decimal("0.2"),
    "estimate_low_3": Decimal("0.2"),
    "estimate_high_3": Decimal("0.3"),
    "estimate_low_4": Decimal("0.3"),
    "estimate_high_4": Decimal("0.5"),
    "estimate_low_5": Decimal("0.5"),
    "estimate_high_5": Decimal(1),
    "charter_drafting": Decimal(3),
    "charter_review": Decimal(1),
    "charter_translation": Decimal(1),
    "charter_roll_out": Decimal("0.25"),
}
"""Other parameters, and what each is worth where a workbook doesn't say (their sources stand in its starter)."""

LISTS: dict[str, tuple[str, ...]] = {
    "kind": ("offer", "business_case"),
    "language": ("fr", "en"),
    "phase": ("strategy", "deployment", "running"),
    "nature": ("recurring", "one_shot", "sequence"),
    "sourcing": ("internal", "external"),
    "spread": ("even", "start", "end", "working_days"),
    "frequency": ("once", "monthly", "yearly"),
    "type": ("uplift", "discount", "indexation"),
    "view": ("cost", "price"),
    "basis": ("line_cost", "line_days", "subtotal"),
    "on": ("base", "running_total"),
    "yes_no": ("yes", "no"),
    "status": ("ok", "look", "block"),
    "parameter": ("worked_days", *REQUIRED_PARAMETERS, *(code for code in DEFAULTS if code != "worked_days")),
    "contributed": ("flat", "brackets", "schedule"),
    "audience": ("internal", "external", "both"),
    "activity": ACTIVITIES,
    "forgotten": FORGOTTEN,
    "answer": ("yes", "no", "na"),
    "counted": COUNTED,
    "choice": ("make", "buy", "mixed"),
}
"""Closed lists by key, with the code of each word; the words stand in ``languages/`` under ``<list>.<code>``."""

OPEN_LISTS = ("category", "currency", "vat")
"""Lists that a person may extend: their words are their own codes. ``vat`` holds rates, as numbers."""

OPTIONAL_LISTS: frozenset[str] = frozenset(
    {"contributed", "audience", "activity", "forgotten", "answer", "counted", "choice"}
)
"""Lists that a workbook may lack as long as no column of it chooses from them."""

LIST_ORDER = (
    *(key for key in LISTS if key not in OPTIONAL_LISTS),
    *OPEN_LISTS,
    *(key for key in LISTS if key in OPTIONAL_LISTS),
)
"""The lists as they stand on their sheet; one that came later moves none of the others."""

OPTIONAL_WORDS: dict[str, frozenset[str]] = {
    "parameter": frozenset(DEFAULTS),
    "basis": frozenset({"subtotal"}),
    "spread": frozenset({"working_days"}),
    "type": frozenset({"indexation"}),
}
"""By list, the words that came later: a workbook may lack them, and none of its cells can mean them then."""

WEIGHTS = 24
"""Months for which a spread profile can hold typed weights."""
MAX_MONTHS = 60


class Project(InputTable):
    """Who, what and when: one value per line."""

    key = "project"
    form = True
    kind = Choice("kind", required=True)
    title = Words(required=True)
    reference = Words(required="offer")
    document_date = Input(DATE, "date", required=True)
    validity = Input(NUMBER, "count", required="offer", whole=True, minimum=1)
    author = Words()
    language = Choice("language", required=True)
    currency = Choice("currency", required=True, open_list=True)
    fiscal_start = Input(NUMBER, "count", required=True, minimum=1, maximum=12, whole=True)
    first_month = Month(required=True)
    months = Input(MONTHS, "count", required=True, minimum=1, maximum=MAX_MONTHS, whole=True)
    reporting_month = Month(required=True)
    communication_budget = Input(MONEY, "money")
    revenue = Input(MONEY, "money")
    vat_exempt = Choice("yes_no")
    estimate_class = Input(NUMBER, "count", minimum=1, maximum=5, whole=True, optional=True)
    staff = Input(NUMBER, "count", whole=True, optional=True)
    country = Words(optional=True)
    client_name = Words(required=True)
    client_address = Words(required="offer", long=True)
    client_number = Words(required="offer")
    seller_name = Words(required="offer")
    seller_form = Words(required="offer")
    seller_capital = Words(required="offer")
    seller_address = Words(required="offer", long=True)
    seller_number = Words(required="offer")
    seller_register = Words(required="offer")
    seller_vat = Words(required="offer")
    decision = Words(long=True)
    context = Words(long=True)
    stakes = Words(long=True)
    approach = Words(long=True)
    assumptions = Words(long=True)
    exclusions = Words(long=True)
    travel = Words(required="offer", long=True)
    payment = Words(required="offer", long=True)
    late_interest = Words(required="offer", long=True)
    claims = Words(required="offer", long=True)
    vat_recovered = Input(SHARE, "share", maximum=1, optional=True)
    client_day = Input(MONEY_PER_DAY, "money", optional=True)
    # what the checks of purpose read
    audience = Choice("audience", optional=True)
    resource_plan = Input(DATE, "date", optional=True)
    strategy_approval = Input(DATE, "date", optional=True)
    tools_chosen = Input(DATE, "date", optional=True)
    deployment_start = Input(DATE, "date", optional=True)
    peers = Words(long=True, optional=True)


class Parameters(InputTable):
    """Dated figures that a person sees and can change, each with its source."""

    key = "parameters"
    name_ = Choice("parameter", required=True, open_list=True, width=42)
    value = Input(NUMBER, "number", required=True)
    unit_ = Words(width=16)
    valid_from = Month(required=True)
    source = Words(long=True, width=60)


class Roles(InputTable):
    """Who works, and what a day of theirs costs or sells for."""

    key = "roles"
    id = Key(width=30)
    sourcing = Choice("sourcing", required=True)
    loaded_day = Input(MONEY_PER_DAY, "money")
    salary = Input(MONEY, "money")
    contributions = Input(SHARE, "share")
    worked_days = Input(DAYS, "days", exclusive=True, maximum=366)
    productive_share = Input(SHARE, "share", exclusive=True, maximum=1)
    overhead = Input(SHARE, "share")
    day_rate = Input(MONEY_PER_DAY, "money")
    selling_rate = Input(MONEY_PER_DAY, "money", required="offer")
    vat = Input(SHARE, "share", required=True, choices="vat", open_list=False)
    source = Words(long=True, width=50)
    displaced_day = Input(MONEY_PER_DAY, "money", optional=True)
    payment_delay = Input(DAYS, "count", whole=True, optional=True)
    contributed = Choice("contributed", optional=True)
    other_side = Input(TEXT, "choice", refers=id, width=26, optional=True)


class Needs(InputTable):
    """What the strategy is for: tools follow needs, not the reverse (S36)."""

    key = "needs"
    id = Key(width=12)
    label = Words(required=True, long=True, width=42)
    public = Words(width=30)
    objective = Words(long=True, width=50)
    # what the checks of purpose read
    serves = Input(TEXT, "choice", refers=Objectives.id, optional=True)


class Channels(InputTable):
    """Where the organisation will be present; the account itself may be free (S40)."""

    key = "channels"
    id = Key(width=18)
    label = Words(required=True, long=True, width=42)
    need = Input(TEXT, "choice", refers=Needs.id)
    live_from = Month()
    note = Words(long=True, width=50)
    # what the checks of purpose read
    public = Input(TEXT, "choice", refers=Publics.id, optional=True)
    objective = Input(TEXT, "choice", refers=Objectives.id, optional=True)
    official = Input(DATE, "date", optional=True)
    entities = Input(NUMBER, "count", blank=Decimal(1), minimum=1, whole=True, optional=True)
    languages = Input(NUMBER, "count", blank=Decimal(1), minimum=1, whole=True, optional=True)


class Profiles(InputTable):
    """Typed weights: how a line is spread when neither evenly, at the start nor at the end."""

    key = "profiles"
    id = Key(width=24)
    locals().update({f"w{n:02d}": Input(NUMBER, "weight", blank=Decimal(0)) for n in range(1, WEIGHTS + 1)})


class People(InputTable):
    """Who really does it: the share of a person's time that is given to the plan, by whom and for how long (S58)."""

    key = "people"
    optional = True
    id = Key(width=26)
    role = Input(TEXT, "choice", required=True, refers=Roles.id, width=26)
    entity = Words(width=20)
    allocation = Input(SHARE, "share", required=True, maximum=1)
    elsewhere = Input(SHARE, "share", blank=Decimal(0), maximum=1)
    on_top = Choice("yes_no")
    manager = Words(width=24)
    agreement = Input(DATE, "date")
    start = Month()
    end = Month()
    back_up = Input(TEXT, "choice", refers=id, width=26)


class Tasks(InputTable):
    """The work: one line per task, with its days and its months."""

    key = "tasks"
    id = Key(numbers=True, width=9)
    label = Words(required=True, long=True, width=40)
    phase = Choice("phase", required=True)
    nature = Choice("nature", required=True)
    category = Choice("category", open_list=True, width=16)
    role = Input(TEXT, "choice", required=True, refers=Roles.id, width=26)
    sourcing = Choice("sourcing")
    optimistic = Input(DAYS, "days")
    likely = Input(DAYS, "days", required=True)
    pessimistic = Input(DAYS, "days")
    quantity = Input(NUMBER, "number", blank=Decimal(1))
    start = Month(required=True)
    months = Input(MONTHS, "count", blank=Decimal(1), minimum=1, maximum=MAX_MONTHS, whole=True)
    spread = Input(TEXT, "choice", required=True, refers=Profiles.id, also="spread")
    need = Input(TEXT, "choice", refers=Needs.id)
    channel = Input(TEXT, "choice", refers=Channels.id)
    deliverable = Words(long=True, width=34)
    acceptance = Words(long=True, width=34)
    person = Input(TEXT, "choice", refers=People.id, width=26, optional=True)
    driver = Input(TEXT, "choice", refers=Drivers.id, width=26, optional=True)
    attendance = Input(DAYS, "days", optional=True)
    attendee = Input(TEXT, "choice", refers=Roles.id, width=26, optional=True)
    other_role = Input(TEXT, "choice", refers=Roles.id, width=26, optional=True)
    # what the checks of purpose read
    activity = Choice("activity", optional=True, width=22)
    due = Input(DATE, "date", optional=True)
    objective = Input(TEXT, "choice", refers=Objectives.id, optional=True)
    running_line = Input(TEXT, "choice", refers=id, optional=True)
    borne_by = Words(long=True, width=34, optional=True)
    option = Input(TEXT, "choice", refers=Options.id, optional=True)
    entity = Input(TEXT, "choice", refers=Entities.id, optional=True)


class Purchases(InputTable):
    """What is bought: once, monthly or yearly between two months. A free account stays as a line of 0."""

    key = "purchases"
    id = Key(numbers=True, width=9)
    label = Words(required=True, long=True, width=40)
    phase = Choice("phase", required=True)
    nature = Choice("nature")
    category = Choice("category", open_list=True, width=16)
    supplier = Words(width=24)
    need = Input(TEXT, "choice", refers=Needs.id)
    channel = Input(TEXT, "choice", refers=Channels.id)
    quantity = Input(NUMBER, "number", blank=Decimal(1))
    unit_price = Input(MONEY, "money", required=True)
    selling_price = Input(MONEY, "money")
    frequency = Choice("frequency", required=True)
    start = Month(required=True)
    end = Month()
    vat = Input(SHARE, "share", required=True, choices="vat")
    payment_delay = Input(DAYS, "count", whole=True, optional=True)
    # what the checks of purpose read
    activity = Choice("activity", optional=True, width=22)
    objective = Input(TEXT, "choice", refers=Objectives.id, optional=True)
    borne_by = Words(long=True, width=34, optional=True)
    option = Input(TEXT, "choice", refers=Options.id, optional=True)
    entity = Input(TEXT, "choice", refers=Entities.id, optional=True)
    spread = Input(TEXT, "choice", refers=Profiles.id, also="spread", optional=True)


class CostRules(InputTable):
    """Uplifts and discounts that finance edits; the order of rows is the order of application."""

    key = "cost_rules"
    id = Key(width=34)
    type = Choice("type", required=True)
    view = Choice("view")
    phase = Choice("phase")
    sourcing = Choice("sourcing")
    nature = Choice("nature")
    category = Choice("category", open_list=True)
    basis = Choice("basis", required=True)
    on = Choice("on")
    rate = Input(SHARE, "share")
    amount = Input(MONEY_PER_DAY, "money")
    minimum = Input(MONEY, "money", optional=True)
    maximum = Input(MONEY, "money", optional=True)
    valid_from = Month(optional=True)
    valid_to = Month(optional=True)
    base_month = Month(optional=True)
    each_month = Choice("yes_no", optional=True)
