"""A plan in which no check of the article finds anything, small enough to be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.rules.inputs_purpose import FORGOTTEN
from tests.checks.plans import Rows, good

D = Decimal
_START = date(2027, 1, 1)
_RUN = date(2027, 3, 1)


def _task(key: str, activity: str, days: str, **more: Any) -> dict[str, Any]:
    """Return a task of the strategy, in the first month."""
    return {
        "id": key, "label": f"Travail {key}", "phase": "strategy", "nature": "one_shot", "role": "Consultant",
        "likely": D(days), "start": _START, "spread": "even", "need": "B1", "activity": activity,
    } | more  # fmt: skip


def faultless() -> Rows:
    """Return a plan of 2027 and 2028: strategy in January, deployment in February, running from March on."""
    deploy: dict[str, Any] = {"phase": "deployment", "start": date(2027, 2, 1)}
    run: dict[str, Any] = {
        "phase": "running", "nature": "recurring", "role": "Animatrice", "start": _RUN, "months": D(22),
    }  # fmt: skip
    delivered = {"deliverable": "Livré", "acceptance": "Accepté", "due": date(2027, 1, 29)}
    plan = good()
    plan["project"][0] |= {
        "months": D(24),
        "context": "La Mutuelle a 212 000 adhérents.",
        "communication_budget": D(20000),
        "audience": "external",
        "resource_plan": date(2027, 1, 15),
        "strategy_approval": date(2027, 1, 20),
        "tools_chosen": date(2027, 1, 25),
        "deployment_start": date(2027, 2, 1),
    }
    plan["publics"] = [{"id": "Adhérents", "label": "Les adhérents", "audience": "external"}]
    plan["objectives"] = [
        {
            "id": "O1",
            "label": "Répondre",
            "target": "80 %",
            "measure": "Délai",
            "date": date(2027, 12, 31),
            "company": "Fidéliser",
        }
    ]
    plan["needs"] = [{"id": "B1", "label": "Répondre en ligne", "serves": "O1"}]
    channel = {
        "need": "B1",
        "public": "Adhérents",
        "objective": "O1",
        "official": date(2027, 2, 15),
        "live_from": _RUN,
    }
    plan["channels"] = [
        channel | {"id": "Page", "label": "La page"},
        channel | {"id": "Vidéo", "label": "La chaîne"},
    ]
    plan["tasks"] = [
        _task("T1", "workshop", "2"),
        _task("T2", "identity", "3", **delivered),
        _task("T3", "benchmark", "2"),
        _task("T4", "objectives", "1"),
        _task("T5", "editorial_audit", "2"),
        _task("T6", "editorial_line", "3"),
        _task("T7", "visual_identity", "2", **deploy),
        _task("T8", "landing_html", "2", **deploy),
        _task("T9", "landing_copy", "1", **deploy),
        _task("T10", "presence", "66", **run, person="Zoé"),
        _task("T11", "event", "2", **run | {"nature": "sequence", "months": D(1)}, running_line="T10"),
    ]
    bought = plan["purchases"][0] | {"need": "B1", "supplier": "Éditeur", "activity": "tool", "start": _RUN}
    account = bought | {
        "id": "A2",
        "label": "Compte gratuit",
        "unit_price": D(0),
        "frequency": "once",
        "channel": "Page",
    }
    plan["purchases"] = [bought, account | {"end": None}]
    plan["tasks"][9]["channel"] = "Page"
    plan["entities"] = [{"id": "Siège", "staff": D(12)}]
    plan["content_plan"] = [
        {"id": "C1", "channel": "Page", "type": "Réponse", "per_month": D(4), "hours": D(1)},
        {"id": "C2", "channel": "Vidéo", "type": "Film", "per_month": D(1), "unit_cost": D(300)},
    ]
    agreed = {"role": "Animatrice", "agreement": date(2026, 11, 5)}
    plan["people"] = [
        agreed | {"id": "Zoé", "allocation": D(1), "back_up": "Tim"},
        agreed | {"id": "Tim", "allocation": D("0.1")},
    ]
    plan["displaced"] = [{"id": "D1", "project": "Le magazine", "role": "Animatrice", "days": D(60)}]
    plan["make_or_buy"] = [
        {"phase": phase, "choice": "mixed", "reason": "Chacun fait ce qu’il sait."}
        for phase in ("strategy", "deployment", "running")
    ]
    plan["skills_required"] = [{"id": "C1", "task": "T10", "skill": "Conversation", "level": D(2)}]
    plan["skills_held"] = [
        {"person": "Zoé", "skill": "Conversation", "level": D(2), "evidence": "Formation de 2025"}
    ]
    plan["forgotten"] = [{"item": item, "answer": "yes"} for item in FORGOTTEN]
    return plan
