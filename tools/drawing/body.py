"""The sections of a document, in the order in which a reader decides (DOMAIN.md section 6)."""

from __future__ import annotations

from drawing.blocks import (
    WIDTH,
    Column,
    cell,
    each,
    heading_row,
    line_row,
    listing,
    p,
    phase_row,
    row,
    row_tag,
    spacer,
    table,
    total_row,
    when,
    wide_total_row,
)
from drawing.chart import chart_paragraph
from drawing.styles import INK, PAPER


class Body:
    """Draws the body of one template.

    Args:
        kind: "offer" or "business_case".
        words: the words of its language.
    """

    def __init__(self, kind: str, words: dict[str, dict[str, str]]) -> None:
        self.kind = kind
        self.offer = kind == "offer"
        self.words = {**words["both"], **words[kind]}

    def t(self, key: str) -> str:
        """Return a text."""
        return self.words[key]

    def h1(self, key: str, more: str = "") -> str:
        """Return a numbered heading."""
        return p(self.t(key), "Heading1", more=more)

    def h2(self, key: str) -> str:
        """Return a numbered heading of the second level."""
        return p(self.t(key), "Heading2")

    def column(self, key: str, row: str, width: int, **more: str | bool) -> Column:
        """Return a column with its heading in the language."""
        return Column(self.t(key), row, width, **more)  # type: ignore[arg-type]

    def draw(self) -> str:
        """Return the whole body."""
        middle = (
            [self.team()] if self.offer else [self.make_or_buy(), self.by_need(), self.cake(), self.team()]
        )
        return "".join(
            [
                self.cover(),
                self.decision(),
                self.context(),
                self.free(),
                self.approach(),
                self.deliverables(),
                *middle,
                self.plan(),
                *([self.lines()] if self.offer else []),
                self.payment(),
                self.assumptions(),
                self.terms(),
                self.agreement(),
                *([] if self.offer else [self.lines()]),
            ]
        )

    def cover(self) -> str:
        """Return the cover: a band of ink with the title, then who, for whom and when."""
        band_cell = (
            f'<w:tc><w:tcPr><w:tcW w:w="11906" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="{INK}"/>'
            '<w:tcMar><w:left w:w="1361" w:type="dxa"/><w:right w:w="1361" w:type="dxa"/></w:tcMar>'
            f'<w:vAlign w:val="bottom"/></w:tcPr>{p(self.t("kind"), "CoverKind")}{p("{{ title }}", "Title")}</w:tc>'
        )
        band = (
            '<w:tbl><w:tblPr><w:tblW w:w="11906" w:type="dxa"/><w:tblInd w:w="-1361" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/></w:tblPr>'
            '<w:tblGrid><w:gridCol w:w="11906"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/>'
            f'<w:trHeight w:val="6800" w:hRule="atLeast"/></w:trPr>{band_cell}</w:tr></w:tbl>'
        )
        facts = [
            ("client_name", "client", "{{ client_name }}"),
            ("seller_name", "seller", "{{ seller_name }}"),
            ("author", "prepared_by", "{{ author }}"),
            ("reference", "reference", "{{ reference }}"),
            ("", "date", "{{ date }}"),
            (
                "",
                "period",
                "{{ first_month }}{% if several_months %} – {{ last_month }} ({{ duration }}){% endif %}",
            ),
        ]
        facts += [("valid_until", "validity", self.t("validity_text"))] if self.offer else []
        label, value = 2200, WIDTH - 2200
        rows = ""
        for condition, key, words in facts:
            line = row(cell(p(self.t(key), "CoverLabel"), label) + cell(p(words, "CoverText"), value))
            rows += row_tag(f"if {condition}", 2) + line + row_tag("endif", 2) if condition else line
        details = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblInd w:w="-90" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/></w:tblPr>'
            f'<w:tblGrid><w:gridCol w:w="{label}"/><w:gridCol w:w="{value}"/></w:tblGrid>{rows}</w:tbl>'
        )
        return band + p("", more='<w:spacing w:before="600" w:after="0"/>') + details + spacer()

    def decision(self) -> str:
        """Return the page that a board reads: what is asked, three figures, one chart."""
        width = WIDTH // 3
        figures = "".join(
            cell(
                p(self.t(f"key{n}"), "KeyFigure") + p(self.t(f"key{n}_label"), "KeyLabel"), width, fill=PAPER
            )
            for n in (1, 2, 3)
        )
        key_figures = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>'
            f'<w:top w:val="single" w:sz="12" w:space="0" w:color="{INK}"/></w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{f"<w:gridCol w:w={chr(34)}{width}{chr(34)}/>" * 3}'
            f"</w:tblGrid>{row(figures)}</w:tbl>"
        )
        return (
            self.h1("decision", more='<w:pageBreakBefore/><w:spacing w:before="0"/>')
            + p(self.t("lead"), "Lead")
            + each("paragraph", "decision", p("{{ paragraph }}"))
            + key_figures
            + spacer()
            + when(
                "several_months and chart_message",
                p("{{ chart_message }}", "Caption"),
                chart_paragraph(),
                p(self.t("chart_note"), "Note"),
            )
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
        return when(
            "free_lines",
            self.h1("free"),
            p(self.t("free_lead"), more="<w:keepNext/>"),
            each("line", "free_lines", p("{{ line.label }}", "ListBullet")),
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
        return when("team", self.h1("team"), listing(columns, "member", "team"), spacer())

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
        """Return in-house against suppliers."""
        columns = self._totals("sourcing", "total")
        return when("sourcing", self.h1("make_or_buy"), listing(columns, "total", "sourcing"), spacer())

    def by_need(self) -> str:
        """Return what each need costs."""
        columns = self._totals("need", "total")
        return when("by_need", self.h1("by_need"), listing(columns, "total", "by_need"), spacer())

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
            self.h1("lines")
            + table(columns, *rows)
            + when("vat_exempt", p("{{ vat_exempt_wording }}.", more="<w:keepLines/>"))
            + p(self.t("lines_note"), "Note")
        )

    def payment(self) -> str:
        """Return the terms of payment."""
        return when(
            "payment or late_interest",
            self.h1("payment"),
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

    def agreement(self) -> str:
        """Return the parties and the place to sign, which stay on one page."""
        keep = "<w:keepNext/>"
        half = WIDTH // 2
        seller = p(self.t("parties_seller"), "TablePhase") + p("{{ seller_name }}", "TableText", more=keep)
        client = p(self.t("parties_client"), "TablePhase") + p("{{ client_name }}", "TableText", more=keep)
        particulars = [
            ("seller_form", "{{ seller_form }}{% if seller_capital %} " + self.t("capital") + "{% endif %}"),
            ("seller_address", "{{ seller_address }}"),
            ("seller_number", self.t("number")),
            ("seller_register", self.t("register")),
            ("seller_vat", self.t("vat_number")),
        ]
        for name, words in particulars:
            seller += when(name, p(words, "TableText", more=keep))
        for name, words in (
            ("client_address", "{{ client_address }}"),
            ("client_number", self.t("client_number")),
        ):
            client += when(name, p(words, "TableText", more=keep))
        signing = "".join(
            p(self.t(key), "TableText", more=keep) for key in ("sign_name", "sign_date", "signature")
        )
        signing += p("", "TableText", more='<w:spacing w:after="800"/>')
        agree = self.t("agree" if self.offer else "approve")
        left = p(self.t("parties_seller" if self.offer else "prepared"), "TablePhase") + signing
        right = p(agree, "TablePhase") + signing
        parties = row(cell(seller, half) + cell(client, half)) if self.offer else ""
        block = (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableRules"/>'
            f'<w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f'<w:tblGrid><w:gridCol w:w="{half}"/><w:gridCol w:w="{half}"/></w:tblGrid>'
            f"{parties}{row(cell(left, half) + cell(right, half))}</w:tbl>"
        )
        lead = self.t("agreement_lead" if self.offer else "approval_lead")
        return self.h1("agreement") + p(lead, more=keep) + block + spacer()


def _rule(columns: list[Column]) -> list[Column]:
    """Return the columns of a row that shows a rule: its label first, its amount last."""
    texts = ["{{ rule.label }}", *[""] * (len(columns) - 2), "{{ rule.amount }}"]
    return [column._replace(row=words) for column, words in zip(columns, texts, strict=True)]
