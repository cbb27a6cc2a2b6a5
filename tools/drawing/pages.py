"""The pages that a reader sees first and last: cover, decision, agreement."""

from __future__ import annotations

from tools.drawing.blocks import WIDTH, Column, cell, each, p, row, row_tag, spacer, when
from tools.drawing.chart import chart_paragraph
from tools.drawing.styles import INK, PAPER


class Pages:
    """Draws the first and last pages of one template.

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
                "{{ first_month }}{% if several_months %} – {{ last_month }}{% endif %} ({{ duration }})",
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
