"""The sections of a document, in the order in which a reader decides (DOMAIN.md section 6)."""

from __future__ import annotations

from tools.drawing.blocks import (
    WIDTH,
    Column,
    each,
    heading_row,
    line_row,
    listing,
    p,
    phase_row,
    row_tag,
    spacer,
    table,
    total_row,
    when,
    wide_total_row,
)
from tools.drawing.pages import Pages


class Body(Pages):
    """Draws the sections between the front page and the annexes."""

    def draw(self) -> str:
        """Return the whole body."""
        case = [] if self.offer else [self.make_or_buy(), self.by_need(), self.cake()]
        return "".join(
            [
                self.cover(),
                self.decision(),
                self.context(),
                self.free(),
                self.approach(),
                self.deliverables(),
                self.team(),
                *([self.client_time()] if self.offer else []),
                self.plan(),
                self.options(),
                *case,
                self.by_entity(),
                self.payment(),
                self.assumptions(),
                self.risks(),
                self.terms(),
                self.agreement(),
                self.lines(),
            ]
        )

    def context(self) -> str:
        """Return why: context, stakes, needs with their objectives."""
        columns = [
            self.column("need_id", "{{ need.id }}", 900),
            self.column("need", "{{ need.label }}", 3384),
            self.column("public", "{{ need.public }}", 1900),
            self.column("objective", "{{ need.objective }}", 3000),
        ]
        return when(
            "context or stakes or needs",
            self.h1("context"),
            each("paragraph", "context", p("{{ paragraph }}")),
            when("stakes", self.h2("stakes"), each("stake", "stakes", p("{{ stake }}", "ListBullet"))),
            when("needs", self.h2("needs"), listing(columns, "need", "needs"), spacer()),
        )

    def free(self) -> str:
        """Return what "free" really costs."""
        cost = [] if self.offer else [self.column("amount", "{{ channel.amount }}", 1800, figures=True)]
        columns = [
            self.column("channel", "{{ channel.label }}", WIDTH - 2300 - 1800 * len(cost)),
            self.column("days", "{{ channel.days }}", 1300, figures=True),
            self.column("fte", "{{ channel.fte }}", 1000, figures=True),
            *cost,
        ]
        return when(
            "free_lines",
            self.h1("free"),
            p(self.t("free_lead"), more="<w:keepNext/>"),
            each("line", "free_lines", p("{{ line.label }}", "ListBullet")),
            when(
                "free_channels",
                p(self.t("free_channels"), more="<w:keepNext/>"),
                listing(columns, "channel", "free_channels"),
                spacer(),
            ),
            p(self.t("free_rest")),
        )

    def approach(self) -> str:
        """Return the approach, and what each phase takes in days, FTE and money."""
        columns = [
            self.column("phase", "{{ phase.label }}", 3284),
            self.column("count", "{{ phase.count }}", 900, figures=True),
            self.column("days", "{{ phase.days }}", 1200, figures=True),
            self.column("fte", "{{ phase.fte }}", 900, figures=True),
            self.column("share", "{{ phase.share }}", 1100, figures=True),
            self.column("amount", "{{ phase.amount }}", 1800, figures=True),
        ]
        rules = (
            row_tag("if rules", 6)
            + total_row(columns, [self.t("before_rules"), "", "", "", "", "{{ before_rules }}"])
            + row_tag("for rule in rules", 6)
            + line_row(_rule(columns))
            + row_tag("endfor", 6)
            + row_tag("endif", 6)
        )
        total = total_row(
            columns,
            [self.t("total_excl"), "", "{{ total_days }}", "{{ total_fte }}", "", "{{ total_excl_figure }}"],
            strong=True,
        )
        return (
            self.h1("approach")
            + each("paragraph", "approach", p("{{ paragraph }}"))
            + listing(columns, "phase", "phases", rules, total)
            + p(self.t("fte_note"), "Note")
        )

    def deliverables(self) -> str:
        """Return what is handed over, and when it counts as accepted."""
        acceptance = f"{{% if line.acceptance %}}{{{{ line.acceptance }}}}{{% else %}}{self.t('no_acceptance')}{{% endif %}}"
        columns = [
            self.column("deliverable", "{{ line.deliverable }}", 3600),
            self.column("acceptance", acceptance, 3984),
            self.column("phase", "{{ line.phase }}", 1600),
        ]
        return when(
            "deliverables", self.h1("deliverables"), listing(columns, "line", "deliverables"), spacer()
        )

    def team(self) -> str:
        """Return who works, and how much."""
        origin = [] if self.offer else [self.column("sourcing", "{{ member.sourcing }}", 1600)]
        columns = [
            self.column("who", "{{ member.who }}", 4184 - 1600 * len(origin)),
            *origin,
            self.column("days", "{{ member.days }}", 1400, figures=True),
            self.column("team_price", "{{ member.unit_price }}", 1800, figures=True),
            self.column("amount", "{{ member.amount }}", 1800, figures=True),
        ]
        people = [
            self.column("person", "{{ person.name }}", 2592),
            self.column("role", "{{ person.role }}", 2800),
            self.column("time", "{{ person.time }}", 1200, figures=True),
            self.column("back_up", "{{ person.back_up }}", 2592),
        ]
        return when(
            "team",
            self.h1("team"),
            listing(columns, "member", "team"),
            spacer(),
            when("people", listing(people, "person", "people"), spacer()),
        )

    def _totals(self, heading: str, name: str) -> list[Column]:
        """Return the columns of a table of totals."""
        return [
            self.column(heading, f"{{{{ {name}.label }}}}", 3984),
            self.column("days", f"{{{{ {name}.days }}}}", 1300, figures=True),
            self.column("fte", f"{{{{ {name}.fte }}}}", 1000, figures=True),
            self.column("share", f"{{{{ {name}.share }}}}", 1100, figures=True),
            self.column("amount", f"{{{{ {name}.amount }}}}", 1800, figures=True),
        ]

    def make_or_buy(self) -> str:
        """Return in-house against suppliers, and what each phase would cost the other way."""
        columns = self._totals("sourcing", "total")
        reason = "{% if choice.reason %}" + self.t("colon") + "{{ choice.reason }}{% endif %}"
        choices = [
            self.column("phase", "{{ choice.phase }}", 3184, quiet=" – {{ choice.choice }}" + reason),
            self.column("make", "{{ choice.make }}", 1500, figures=True),
            self.column("buy", "{{ choice.buy }}", 1500, figures=True),
            self.column("mixed", "{{ choice.mixed }}", 1500, figures=True),
            self.column("break_even", "{{ choice.break_even }}", 1500, figures=True),
        ]
        return when(
            "sourcing",
            self.h1("make_or_buy"),
            listing(columns, "total", "sourcing"),
            spacer(),
            when(
                "choices",
                p(self.t("choices_lead"), more="<w:keepNext/>"),
                listing(choices, "choice", "choices"),
                p(self.t("choices_note"), "Note"),
            ),
        )

    def client_time(self) -> str:
        """Return the client's own days, which no price of a seller holds."""
        columns = [
            self.column(
                "client_task", "{{ line.label }}", 4284, quiet="{% if line.who %}, {{ line.who }}{% endif %}"
            ),
            self.column("phase", "{{ line.phase }}", 1900),
            self.column("days", "{{ line.days }}", 1200, figures=True),
            self.column("client_amount", "{{ line.amount }}", 1800, figures=True),
        ]
        total = total_row(
            columns, [self.t("total"), "", "{{ client_days }}", "{{ client_amount }}"], strong=True
        )
        return when(
            "client_time",
            self.h1("client_time"),
            p(self.t("client_time_lead"), more="<w:keepNext/>"),
            listing(columns, "line", "client_time", total),
            spacer(),
        )

    def by_need(self) -> str:
        """Return what each need costs."""
        columns = self._totals("need", "total")
        return when("by_need", self.h1("by_need"), listing(columns, "total", "by_need"), spacer())

    def by_entity(self) -> str:
        """Return what each entity bears."""
        columns = self._totals("entity", "total")
        return when(
            "by_entity",
            self.h1("by_entity"),
            listing(columns, "total", "by_entity"),
            p(self.t("by_entity_note"), "Note"),
        )

    def options(self) -> str:
        """Return what can be taken or left: the total without and with each."""
        state = "{% if option.taken %} – " + self.t("option_taken") + "{% endif %}"
        group = "{% if option.group %} (" + self.t("option_group") + "){% endif %}"
        columns = [
            self.column("option", "{{ option.label }}", 4084, quiet=state + group),
            self.column("without", "{{ option.without }}", 1700, figures=True),
            self.column("difference", "{{ option.difference }}", 1700, figures=True),
            self.column("including", "{{ option.including }}", 1700, figures=True),
        ]
        return when(
            "options",
            self.h1("options"),
            listing(columns, "option", "options"),
            p(self.t("options_note"), "Note"),
        )

    def risks(self) -> str:
        """Return what is at risk, and what was set aside with which reason."""
        aside = "{{ waiver.title }}"
        return when(
            "at_risk or waivers",
            self.h1("risks"),
            when("at_risk", p(self.t("at_risk"))),
            when(
                "waivers",
                self.h2("waivers"),
                each(
                    "waiver",
                    "waivers",
                    p(
                        aside + self.t("colon") + "{{ waiver.reason }}",
                        "ListBullet",
                        quiet="{% if waiver.by %} – {{ waiver.by }}{% endif %}",
                    ),
                ),
            ),
        )

    def cake(self) -> str:
        """Return the shares of the communication budget and of revenue, against a benchmark."""
        columns = [
            self.column("measure", "", WIDTH - 2000),
            self.column("value", "", 2000, figures=True),
        ]
        rows = "".join(
            row_tag(f"if {condition}", 2)
            + line_row(
                [
                    columns[0]._replace(row=self.t(key), quiet=quiet),
                    columns[1]._replace(row=f"{{{{ {key} }}}}"),
                ]
            )
            + row_tag("endif", 2)
            for key, condition, quiet in (
                ("communication_share", "communication_share", ""),
                ("revenue_share", "revenue_share", ""),
                (
                    "benchmark_share",
                    "benchmark_share and communication_share",
                    "{% if benchmark_source %} – {{ benchmark_source }}{% endif %}",
                ),
            )
        )
        return when(
            "communication_share or revenue_share",
            self.h1("cake"),
            p(self.t("cake_lead"), more="<w:keepNext/>"),
            table(columns, rows),
            spacer(),
        )

    def plan(self) -> str:
        """Return the plan: a row per month, a column per phase."""
        columns = [
            self.column("month", "{{ month.month }}", 1660),
            Column("{{ phase.label }}", "{{ amount }}", 1400, figures=True, only="for phase in phases"),
            self.column("total", "{{ month.total }}", 1400, figures=True),
            self.column("cumulative", "{{ month.cumulative }}", 1400, figures=True),
            self.column("days", "{{ month.days }}", 924, figures=True),
        ]
        lines = [each._replace(only="for amount in month.phases") if each.only else each for each in columns]
        totals = [each._replace(only="for amount in phase_totals") if each.only else each for each in columns]
        size = len(columns) + 2
        return when(
            "several_months",
            self.h1("plan"),
            table(
                columns,
                heading_row(columns),
                row_tag("for month in months", size),
                line_row(lines),
                row_tag("endfor", size),
                total_row(
                    totals,
                    [self.t("total"), "{{ amount }}", "{{ total_excl_figure }}", "", "{{ total_days }}"],
                    strong=True,
                ),
                heading=False,
            ),
            p(self.t("plan_note"), "Note"),
        )

    def lines(self) -> str:
        """Return the lines by phase with their subtotals, the rules, the total, VAT, and the total with VAT."""
        vat = "if vat_charged"
        columns = [
            self.column("id", "{{ line.id }}", 640),
            self.column(
                "line", "{{ line.label }}", 3384, quiet="{% if line.who %}, {{ line.who }}{% endif %}"
            ),
            self.column("quantity", "{{ line.quantity }}", 850, figures=True),
            self.column("unit", "{{ line.unit }}", 700),
            self.column("unit_price", "{{ line.unit_price }}", 1150, figures=True),
            self.column("vat_rate", "{{ line.vat_rate }}", 600, figures=True, only=vat),
            self.column("line_amount", "{{ line.amount }}", 1200, figures=True),
        ]
        size = len(columns) + 2
        rows = [
            row_tag("for phase in phases if phase.lines", size),
            phase_row(columns, "{{ phase.label }}"),
            row_tag("for line in phase.lines", size),
            line_row(columns),
            row_tag("endfor", size),
            wide_total_row(
                columns,
                self.t("subtotal"),
                "{{ phase.amount }}",
                days="{{ phase.days }}",
                unit=self.t("days_unit"),
            ),
            row_tag("endfor", size),
            row_tag("if rules", size),
            wide_total_row(columns, self.t("before_rules"), "{{ before_rules }}"),
            row_tag("for rule in rules", size),
            wide_total_row(columns, "{{ rule.label }}", "{{ rule.amount }}", detail=True),
            row_tag("endfor", size),
            row_tag("endif", size),
            wide_total_row(
                columns,
                self.t("total_excl"),
                "{{ total_excl_figure }}",
                days="{{ total_days }}",
                unit=self.t("days_unit"),
                strong=True,
            ),
            row_tag("if vat_charged", size),
            row_tag("for rate in vat", size),
            wide_total_row(columns, self.t("vat_row"), "{{ rate.amount }}", detail=True),
            row_tag("endfor", size),
            wide_total_row(columns, self.t("total_incl"), "{{ total_incl_figure }}", strong=True),
            row_tag("endif", size),
        ]
        return (
            self.h1("lines", more='<w:pageBreakBefore/><w:spacing w:before="0"/>')
            + p(self.t("lines_note"), "Note", more="<w:keepNext/>")
            + table(columns, *rows)
            + when("vat_exempt", p("{{ vat_exempt_wording }}.", more="<w:keepLines/>"))
            + spacer()
        )

    def payment(self) -> str:
        """Return the terms of payment."""
        columns = [
            self.column("milestone", "{{ instalment.milestone }}", 4984),
            self.column("due", "{{ instalment.month }}", 2200),
            self.column("paid", "{{ instalment.amount }}", 2000, figures=True),
        ]
        return when(
            "payment or late_interest or instalments",
            self.h1("payment"),
            when("instalments", listing(columns, "instalment", "instalments"), spacer()),
            each("paragraph", "payment", p("{{ paragraph }}")),
            when(
                "late_interest",
                self.h2("late_interest"),
                each("paragraph", "late_interest", p("{{ paragraph }}")),
            ),
        )

    def assumptions(self) -> str:
        """Return what the price assumes, and what it leaves out."""
        parts = (("assumptions", "assumptions_title"), ("exclusions", "exclusions"))
        return when(
            "assumptions or exclusions",
            self.h1("assumptions"),
            *(
                when(key, self.h2(title), each("point", key, p("{{ point }}", "ListBullet")))
                for key, title in parts
            ),
        )

    def terms(self) -> str:
        """Return the other terms."""
        return when(
            "travel or claims",
            self.h1("terms"),
            *(
                when(key, self.h2(key), each("paragraph", key, p("{{ paragraph }}")))
                for key in ("travel", "claims")
            ),
        )


def _rule(columns: list[Column]) -> list[Column]:
    """Return the columns of a row that shows a rule: its label first, its amount last."""
    texts = ["{{ rule.label }}", *[""] * (len(columns) - 2), "{{ rule.amount }}"]
    return [column._replace(row=words) for column, words in zip(columns, texts, strict=True)]
