"""Hand-made documents: 45 lines, 24 months, names that break careless templates. Every sum is made here."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pipeline.rules.document import (
    AtRiskRow,
    Document,
    FreeRow,
    InstalmentRow,
    Line,
    MonthRow,
    NeedRow,
    OptionRow,
    PersonRow,
    RuleRow,
    Total,
    VatRow,
    WaiverRow,
)
from pipeline.tables import Value

D = Decimal
CENT = D("0.01")
AWKWARD = "Coopérative <Nord> & Fils"
PHASES = {
    "en": {"strategy": "Strategy", "deployment": "Deployment", "running": "Running"},
    "fr": {"strategy": "Stratégie", "deployment": "Déploiement", "running": "Animation"},
}
TASKS = {
    "fr": {
        "strategy": [
            "Cadrage et réunion de lancement",
            "Plateforme d’identité",
            "Benchmark de 5 concurrents sur 4 canaux",
            "Ateliers « objectifs » avec les directions",
            "Audit de la matière éditoriale",
            "Ligne éditoriale",
            "Cartographie des publics",
            "Choix des outils",
            "Plan de ressources",
            "Comité de validation",
        ],
        "deployment": [
            "Charte d’utilisation",
            "Charte de modération",
            "Relecture juridique des chartes",
            "Kit d’identité visuelle par canal",
            "Page d’atterrissage : maquette",
            "Page d’atterrissage : intégration",
            "Inventaire et vérification des comptes",
            "Formation des animateurs (2 jours)",
            "Gabarits de publication",
            "Plan de lancement",
            "Tableau de bord",
            "Paramétrage de l’outil de publication",
            "Ouverture des comptes officiels",
            "Banque d’images",
            "Campagne de lancement",
        ],
        "running": [
            "Animation courante des canaux",
            "Rédaction des publications",
            "Création graphique mensuelle",
            "Modération et réponses",
            "Veille",
            "Comité éditorial mensuel",
            "Rapport mensuel",
            "Accompagnement de l’équipe",
            "Vidéo trimestrielle",
            "Événement annuel « L'Été des sociétaires »",
            "Licence de l’outil de publication",
            "Compte sur le réseau principal",
            "Compte sur le réseau professionnel",
            "Abonnement à la banque d’images",
            "Achat d’espace",
            "Gestion des crises",
            "Formation annuelle",
            "Bilan annuel",
            "Mise à jour des chartes",
            "Coordination des filiales",
        ],
    },
    "en": {
        "strategy": [
            "Kick-off and scoping",
            "Identity platform",
            "Benchmark of 5 competitors on 4 channels",
            "Objectives workshops with the departments",
            "Audit of editorial material",
            "Editorial line",
            "Audience map",
            "Choice of tools",
            "Resource plan",
            "Approval committee",
        ],
        "deployment": [
            "Usage charter",
            "Moderation charter",
            "Legal review of the charters",
            "Visual identity kit per channel",
            "Landing page: design",
            "Landing page: integration",
            "Inventory and verification of accounts",
            "Training of the editors (2 days)",
            "Post templates",
            "Launch plan",
            "Dashboard",
            "Setting up the publishing tool",
            "Opening the official accounts",
            "Image bank",
            "Launch campaign",
        ],
        "running": [
            "Day-to-day presence on the channels",
            "Writing of posts",
            "Monthly design work",
            "Moderation and replies",
            "Monitoring",
            "Monthly editorial committee",
            "Monthly report",
            "Coaching of the team",
            "Quarterly video",
            'Yearly event "L\'Été"',
            "Licence of the publishing tool",
            "Account on the main network",
            "Account on the professional network",
            "Image bank subscription",
            "Media budget",
            "Crisis handling",
            "Yearly training",
            "Yearly review",
            "Update of the charters",
            "Coordination of the subsidiaries",
        ],
    },
}
ROLES = {
    "fr": [
        ("Consultante « médias sociaux »", "external", D("650.00")),
        ("Webdesigner", "external", D("480.00")),
        ("Animatrice de communauté", "internal", D("204.37")),
    ],
    "en": [
        ("Social media consultant", "external", D("650.00")),
        ("Web designer", "external", D("480.00")),
        ("Community manager", "internal", D("204.37")),
    ],
}
PROJECT = {
    "fr": {
        "title": "Stratégie communautaire 2027-2028",
        "reference": "DEV-2026-041",
        "author": "Camille Ménard",
        "client_name": AWKWARD,
        "client_address": "12 rue de l’Été\n59000 Lille",
        "client_number": "732 829 320",
        "seller_name": "L'Été & Associés",
        "seller_form": "SARL",
        "seller_capital": "20 000 €",
        "seller_address": "8 quai du Port\n44000 Nantes",
        "seller_number": "552 100 554 00013",
        "seller_register": "RCS Nantes 552 100 554",
        "seller_vat": "FR12 552100554",
        "decision": "Lancer la stratégie en janvier, avec une équipe dédiée.",
        "context": "Les sociétaires posent leurs questions en ligne, et personne n’y répond.\nQuatre filiales ont "
        "ouvert des comptes sans charte ni moyens.",
        "stakes": "Être joignable là où sont les sociétaires\nProtéger la marque\nTenir dans la durée",
        "approach": "Nous partons des besoins, puis nous choisissons les outils.\n\nChaque phase se termine par une "
        "validation.",
        "assumptions": "Deux jours d’atelier par direction\nUn seul interlocuteur pour les validations",
        "exclusions": "L’achat d’espace au-delà du montant prévu\nLa traduction",
        "travel": "Les déplacements à Lille sont compris.",
        "payment": "30 % à la commande, 30 % à la livraison des chartes, 40 % en douze mensualités.\n"
        "Paiement à 30 jours, sans escompte.",
        "late_interest": "Taux de la BCE + 10 points, et indemnité forfaitaire de recouvrement de 40 €.",
        "claims": "Toute réclamation se fait par écrit dans les 30 jours qui suivent la livraison.",
    },
    "en": {
        "title": "Community strategy 2027-2028",
        "reference": "PRO-2026-041",
        "author": "Camille Ménard",
        "client_name": AWKWARD,
        "client_address": "12 rue de l’Été\n59000 Lille\nFrance",
        "client_number": "732 829 320",
        "seller_name": "L'Été & Partners",
        "seller_form": "SARL",
        "seller_capital": "€20,000",
        "seller_address": "8 quai du Port\n44000 Nantes\nFrance",
        "seller_number": "552 100 554 00013",
        "seller_register": "RCS Nantes 552 100 554",
        "seller_vat": "FR12 552100554",
        "decision": "Launch the strategy in January, with a team of its own.",
        "context": "Members ask their questions online, and nobody replies.\nFour subsidiaries have opened accounts "
        "with neither a charter nor the means to run them.",
        "stakes": "Be there where the members are\nProtect the brand\nLast",
        "approach": "We start from the needs and then choose the tools.\n\nEach phase ends with an approval.",
        "assumptions": "Two days of workshops per department\nOne person approves for the client",
        "exclusions": "Media budget beyond the amount planned\nTranslation",
        "travel": "Travel to Lille is included.",
        "payment": "30% with the order, 30% on delivery of the charters, 40% in twelve monthly payments.\n"
        "Payment within 30 days, no discount for early payment.",
        "late_interest": "ECB rate + 10 points, and a recovery indemnity of €40.",
        "claims": "Claims are made in writing within 30 days of delivery.",
    },
}
NEEDS = {
    "fr": [
        NeedRow("B1", "Répondre aux sociétaires", "Sociétaires", "80 % des questions sous 4 heures fin 2027"),
        NeedRow("B2", "Donner envie aux jeunes actifs", "Jeunes actifs", "1 500 contacts par an"),
        NeedRow("B3", "Faire vivre l’entraide", "Salariés & retraités", "40 contributeurs réguliers"),
    ],
    "en": [
        NeedRow("N1", "Answer the members", "Members", "80% of questions within 4 hours by the end of 2027"),
        NeedRow("N2", "Attract young workers", "Young workers", "1,500 contacts a year"),
        NeedRow("N3", "Keep mutual help alive", "Staff & retired staff", "40 regular contributors"),
    ],
}


def cents(x: Decimal) -> Decimal:
    """Round half up to cents."""
    return x.quantize(CENT, rounding=ROUND_HALF_UP)


def lines(lang: str) -> tuple[Line, ...]:
    """Return 45 lines: work by the day, things by the item, and two accounts that cost nothing."""
    found = []
    number = 0
    for phase, labels in TASKS[lang].items():
        for place, label in enumerate(labels):
            number += 1
            who, sourcing, price = ROLES[lang][(number * 7 + place) % 3]
            unit, quantity = "day", cents(D(place % 5 + 1) * D("1.17") * (6 if phase == "running" else 1))
            if phase == "running" and place in {10, 13, 14}:
                who, sourcing, unit, quantity, price = "", "external", "item", D(24), D("89.90")
            if phase == "running" and place in {11, 12}:
                who, sourcing, unit, quantity, price = "", "external", "item", D(1), D(0)
            hands_over = place in {1, 2, 5}
            deliverable = (
                (f"Document « {label} »" if lang == "fr" else f"Document: {label}") if hands_over else ""
            )
            acceptance = (
                ("Validé par le comité" if lang == "fr" else "Approved by the committee")
                if place != 2
                else ""
            )
            found.append(
                Line(
                    id=f"T{number:02d}",
                    label=label,
                    phase=phase,
                    who=who,
                    sourcing=sourcing,
                    unit=unit,
                    quantity=quantity,
                    unit_price=price,
                    amount=cents(quantity * price),
                    vat_rate=D("0.055") if place == 9 else D("0.2"),
                    need=NEEDS[lang][number % 3].id,
                    deliverable=deliverable,
                    acceptance=acceptance if hands_over else "",
                )
            )
    return tuple(found)


def spread(amount: Decimal, months: int) -> list[Decimal]:
    """Cut an amount into months that sum to it."""
    running = [cents(amount * (n + 1) / months) for n in range(months)]
    return [now - before for before, now in zip([D(0), *running], running, strict=False)]


def total(code: str, label: str, mine: list[Line], whole: Decimal) -> Total:
    """Sum lines in the three units."""
    days = sum((each.quantity for each in mine if each.unit == "day"), D(0))
    amount = sum((each.amount for each in mine), D(0))
    return Total(code, label, days, cents(days / D(436)), amount, amount / whole if whole else D(0))


def example(kind: str, lang: str, *, exempt: bool = False, months: int = 24) -> Document:
    """Return a whole document whose figures foot."""
    found = lines(lang)
    before = sum((each.amount for each in found), D(0))
    labels = PHASES[lang]
    rules = (
        RuleRow("Aléas 5 %" if lang == "fr" else "Contingency 5%", cents(before * D("0.05"))),
        RuleRow("Remise de volume 3 %" if lang == "fr" else "Volume discount 3%", -cents(before * D("0.03"))),
    )
    whole = before + sum((each.amount for each in rules), D(0))
    phases = tuple(
        total(code, label, [each for each in found if each.phase == code], before)
        for code, label in labels.items()
    )
    reduced = sum((each.amount for each in found if each.vat_rate == D("0.055")), D(0))
    vat: tuple[VatRow, ...] = (VatRow(D("0.2"), whole - reduced, cents((whole - reduced) * D("0.2"))),)
    vat += (VatRow(D("0.055"), reduced, cents(reduced * D("0.055"))),)
    if exempt:
        vat = (VatRow(D(0), whole, D(0)),)
    by_month = [spread(phase.amount, months) for phase in phases]
    extra = spread(whole - before, months)
    rows = []
    running = D(0)
    for n in range(months):
        amounts = tuple(column[n] for column in by_month)
        amounts = (*amounts[:-1], amounts[-1] + extra[n])
        running += sum(amounts, D(0))
        month = date(2027 + n // 12, n % 12 + 1, 1)
        rows.append(MonthRow(month, amounts, sum(amounts, D(0)), running, D("12.34")))
    project: dict[str, Value] = {
        "kind": kind,
        "language": lang,
        "currency": "EUR",
        "document_date": date(2026, 11, 16),
        "validity": D(30),
        "first_month": date(2027, 1, 1),
        "months": D(months),
        "vat_exempt": "yes" if exempt else "no",
        "communication_budget": D(900000),
        "revenue": D(54000000),
        **PROJECT[lang],
    }
    sourcing_labels = {"fr": ("Interne", "Prestataires"), "en": ("In-house", "Suppliers")}[lang]
    sourcing = tuple(
        total(code, label, [each for each in found if each.sourcing == code], before)
        for code, label in zip(("internal", "external"), sourcing_labels, strict=True)
    )
    vat_total = sum((each.amount for each in vat), D(0))
    return Document(
        kind=kind,
        language=lang,
        currency="EUR",
        month=date(2027, 1, 1),
        project=project,
        needs=tuple(NEEDS[lang]),
        lines=found,
        phases=phases,
        sourcing=sourcing,
        by_need=tuple(
            total(need.id, need.label, [each for each in found if each.need == need.id], before)
            for need in NEEDS[lang]
        ),
        rules=rules,
        before_rules=before,
        total=Total("total", "", *total("", "", list(found), before)[2:4], whole, D(1)),
        vat=vat,
        vat_total=vat_total,
        total_incl=whole + vat_total,
        months=tuple(rows),
        communication_share=whole / D(900000) if kind == "business_case" else None,
        revenue_share=whole / D(54000000) if kind == "business_case" else None,
        benchmark_share=D("0.16") if kind == "business_case" else None,
        benchmark_source="CMO Survey 2021" if kind == "business_case" else "",
        options=(
            OptionRow("A", f"Film & {AWKWARD}", True, 1, D("2.5"), whole - D(1200), D(1200), whole),  # noqa: FBT003
            OptionRow("B", "Podcast", False, 1, D(4), whole, D("-0.5"), whole - D("0.5")),  # noqa: FBT003
            OptionRow("C", "Photos", False, 0, D(0), whole, D(0), whole),  # noqa: FBT003
        ),
        instalments=(
            InstalmentRow("Order & start", date(2026, 12, 1), D("0.01")),
            InstalmentRow("End", date(2028, 12, 1), whole + vat_total - D("0.01")),
        ),
        free=(FreeRow("Page", D("41.68"), D("0.18"), D(9000) if kind == "business_case" else None),),
        at_risk=AtRiskRow(D("0.62"), D("0.8"), D("30.5"), D("12345.6")),
        people=(
            PersonRow("Zoé O’Neil", "Animatrice", D("0.6"), ""),
            PersonRow("Max <M>", "Juriste", D(1), "Zoé O’Neil"),
        ),
        waivers=(
            WaiverRow("S52", "The team <carries on> & more", "Zoé", date(2026, 11, 13)),
            WaiverRow("S01", "Known", "", None),
            WaiverRow("S99", "No such check", "", None),
        ),
        by_entity=(
            Total("Siège", "Siège", D(30), D("0.1"), whole - D(100), D("0.9")),
            Total("B & C", "B & C", D(3), D("0.01"), D(100), D("0.1")),
        ),
    )
