"""What leans on what as JSON (docs/impact.md)."""

from typing import Any

from api.tell import finding_json, instant, justification_json
from kg.answer import ClaimShown
from kg.authority import Work
from kg.impact import Changed, Impact
from kg.supports import Support


def impact_json(told: Impact) -> dict[str, Any]:
    """As JSON; IRIs, dates as YYYY-MM-DD, verdicts as in `yiju why --json`."""
    return {
        "repealed": {
            "norm": told.repealed.norm,
            "title": told.repealed.title,
            "places": [{"iri": iri, "label": label} for iri, label in told.repealed.places],
        },
        "on": told.on.isoformat(),
        "known": instant(told.known),
        "falls": [_changed_json(one) for one in told.falls],
        "saved": [
            {
                "claim": _claim(one.claim),
                "verdict": one.verdict,
                "by": [justification_json(item) for item in one.by],
                "lost": [_support(item) for item in one.lost],
            }
            for one in told.saved
        ],
        "others": [_changed_json(one) for one in told.others],
        "resting": [
            {
                "work": _work(one.work),
                "chain": [_work(item) for item in one.chain.works],
                "left": [_work(item) for item in one.left],
                "claims": one.claims,
            }
            for one in told.resting
        ],
        "cycles": [
            {"works": [_work(item) for item in one.works], "anchored": one.anchored} for one in told.cycles
        ],
        "chains": [[_work(item) for item in one.works] for one in told.chains],
    }


def _changed_json(one: Changed) -> dict[str, Any]:
    return {
        "claim": _claim(one.claim),
        "before": one.before,
        "after": one.after,
        "worse": one.worse,
        "findings": [finding_json(finding) for finding in one.findings],
        "supports": [_support(item) for item in one.supports],
        "single_points": [{"kind": p.kind, "iri": p.iri, "label": p.label} for p in one.points],
        "minimum_cut": list(one.cut),
        "cites": one.cites,
        "presupposes": [_claim(claim) for claim in one.presupposes],
    }


def _support(item: Support) -> dict[str, Any]:
    return {
        "claim": item.claim,
        "fit": item.fit,
        "citation": item.citation,
        "power": item.power,
        "provision": item.provision,
        "version": item.version,
        "norm": item.norm,
        "needs": _support(item.needs) if item.needs else None,
    }


def _work(item: Work) -> dict[str, Any]:
    return {"iri": item.iri, "title": item.title, "rank": item.rank}


def _claim(shown: ClaimShown) -> dict[str, str]:
    return {"id": shown.id, "iri": shown.iri, "label": shown.label}
