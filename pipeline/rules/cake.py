"""The share of the cake (S63 to S65): total ÷ communication budget, total ÷ revenue, beside dated, sourced benchmarks.

The benchmarks are parameters: what others give to social media out of communication, and to marketing out of revenue;
their product is what social media take of revenue. What peers say stands beside them, with its source and year.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.formulas.blocks import Block, Fixed, KeyCopy, Label, LinesOf, Noted, PerRow, Rule
from pipeline.formulas.expressions import Expr
from pipeline.formulas.functions import link, pick, position, rounded, share
from pipeline.formulas.units import MONTH, SHARE, TEXT
from pipeline.rules.inputs import Project
from pipeline.rules.inputs_purpose import Peers
from pipeline.rules.parameters import row_in_force
from pipeline.rules.parts import Charts
from pipeline.rules.rates import Assumptions
from pipeline.rules.summary import OfferShares, Shares
from pipeline.tables import Book

CHARTS = Charts(("cake",))
DIGITS = 10
ROWS = ("communication", "revenue", "marketing")
"""The plan of the communication budget, the plan of revenue, the communication budget of revenue."""
BENCHMARKS = (("social_share",), ("social_share", "marketing_share"), ("marketing_share",))
"""The parameters that each row is compared with."""


def cake(key: str, communication: Expr, revenue: Expr) -> type[Block]:
    """Return the shares of the cake, each beside its benchmark with its date and source; two of them for two kinds."""
    ours = (communication, revenue, share(Project.communication_budget, Project.revenue))
    social, marketing = Assumptions.social_share, Assumptions.marketing_share
    theirs = (social, rounded(social * marketing, DIGITS), marketing)
    columns: dict[str, Any] = {"id": Label(), "ours": PerRow(ours, SHARE, "share")}
    columns["benchmark"] = PerRow(theirs, SHARE, "share")
    columns["difference"] = Rule(rounded(columns["ours"] - columns["benchmark"], DIGITS), "share")
    columns["since"] = Noted("cake_since", MONTH, "month")
    columns["source"] = Noted("cake_sources", TEXT, "long")
    return type(
        key, (Block,), {"key": key, "wording": "cake", "over": Fixed(len(ROWS)), "rows": ROWS, **columns}
    )


Cake = cake("cake", Shares.communication, Shares.revenue)
OfferCake = cake("offer_cake", OfferShares.communication, OfferShares.revenue)


class ByPeer(Block):
    """What others spend on social media, as they say (S63), beside the benchmark."""

    key = "by_peer"
    over = LinesOf(Peers)
    id = KeyCopy(Peers.id)
    row = Rule(position(id, Peers.id), "integer")
    share = link(Peers.share, row)
    year = Rule(pick(Peers.year, row), "year", role="link")
    difference = Rule(rounded(share - Assumptions.social_share, DIGITS), "share")
    source = link(Peers.source, row)


def benchmarks(book: Book) -> dict[str, Any]:
    """Return from when each benchmark is valid, and its source: the latest of its parameters, as the sheet has them."""
    since: list[date | None] = []
    sources: list[str | None] = []
    for codes in BENCHMARKS:
        rows = [row for row in (row_in_force(book, code) for code in codes) if row is not None]
        since.append(max((day for row in rows if isinstance(day := row["valid_from"], date)), default=None))
        told = dict.fromkeys(str(row["source"]) for row in rows if row["source"])
        sources.append(" ".join(told) or None)
    return {"cake_since": since, "cake_sources": sources}
