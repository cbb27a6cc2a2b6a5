"""What must agree about the team: days by person against days by task, balances against their parts."""

from __future__ import annotations

from pipeline.formulas.functions import total
from pipeline.rules.comparing import Pair, compared
from pipeline.rules.summary import Totals
from pipeline.rules.team import AvailableTotal, BalanceTotal, NeededTotal, NobodyTotal, TeamBalance, TeamLoad

TEAM_COMPARISONS = (
    Pair("days_people", Totals.days, total(TeamLoad.needed) + total(NobodyTotal.total)),
    Pair("days_balance", total(TeamBalance.total), total(AvailableTotal.total) - total(NeededTotal.total)),
    Pair("balance_people", total(TeamBalance.total), total(BalanceTotal.total)),
)
TeamReconciliation = compared("team_reconciliation", TEAM_COMPARISONS)
