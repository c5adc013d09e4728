"""Answers and load reports as JSON (CONTRACT 2)."""

import datetime as dt
from typing import Any

from kg.answer import Answer, Finding, Justification, LoadReport, Outcome, ProvisionShown
from kg.errors import Words
from kg.model import Problem, Remark


def answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "claim": {"id": answer.claim.id, "iri": answer.claim.iri, "label": answer.claim.label},
        "on": answer.on.isoformat(),
        "known": instant(answer.known),
        "verdict": answer.verdict,
        "action": answer.action,
        "action_label": _words(answer.action_label),
        "findings": [finding_json(finding) for finding in answer.findings],
        "justifications": [justification_json(item) for item in answer.justifications],
        "basis": [_provision(item) for item in answer.basis],
        "certificate": answer.certificate,
    }


def instant(time: dt.datetime) -> str:
    """UTC, to the second or finer, with Z."""
    return time.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "message": _words(finding.message),
        "source": finding.source,
        "focus": finding.focus,
        "fit": finding.fit,
        "unit": finding.unit,
        "hint": _words(finding.hint) if finding.hint else None,
    }


def justification_json(item: Justification) -> dict[str, Any]:
    path = [
        {
            "subject": step.subject,
            "predicate": step.predicate,
            "object": step.object,
            "label": _words(step.label),
        }
        for step in item.path
    ]
    return {"power": item.power, "fit": item.fit, "provision": _provision(item.provision), "path": path}


def _provision(shown: ProvisionShown) -> dict[str, Any]:
    begins, ends = shown.in_force
    return {
        "iri": shown.iri,
        "norm": shown.norm,
        "article": shown.article,
        "quote": shown.quote,
        "rank": shown.rank,
        "issuer": shown.issuer,
        "territory": shown.territory,
        "version": shown.version,
        "in_force": [begins.isoformat() if begins else None, ends.isoformat() if ends else None],
        "assumed": shown.assumed,
        "text_held": shown.text_held,
        "source": shown.source,
    }


def report_json(report: LoadReport) -> dict[str, Any]:
    counts = report.counts()
    return {
        "source": report.source,
        "submission": report.submission.value if report.submission else None,
        "accepted": counts["accepted"],
        "pending": counts["pending"],
        "rejected": counts["rejected"],
        "unchanged": report.unchanged,
        "problems": [_trouble(item) for item in report.problems],
        "remarks": [_trouble(item) for item in report.remarks],
        "records": [
            outcome_json(item)
            for item in report.outcomes
            if item.state != "accepted" or item.findings or item.notes
        ],
        "judged_again": [outcome_json(item) for item in report.rejudged],
    }


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "key": outcome.key,
        "iri": outcome.iri,
        "state": outcome.state,
        "place": str(outcome.place),
        "findings": [finding_json(finding) for finding in outcome.findings],
        "notes": [_words(note) for note in outcome.notes],
    }


def _trouble(item: Problem | Remark) -> dict[str, Any]:
    place = item.place
    where = {"file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column}
    return {**where, "message": _words(item.words)}
