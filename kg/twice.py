"""Claims judged on one view, so that what two views make of the same claim can be held against each other."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.answer import Finding, Verdict
from kg.facts import Facts
from kg.findings import findings
from kg.judge import Ruling, rule_on
from kg.question import facts_about
from kg.supports import Support, supports
from kg.view import View
from kg.why import batches


@dataclass(slots=True)
class Judged:
    """One claim as the rules and shapes see it on one view."""

    facts: Facts
    ruling: Ruling
    found: tuple[Finding, ...]
    supports: tuple[Support, ...]

    @property
    def said(self) -> tuple[Verdict, frozenset[tuple[str, ...]]]:
        return self.ruling.verdict, frozenset(key_of(finding) for finding in self.found)


def key_of(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.code, finding.severity, finding.action or "", finding.message.zh


def judge(view: View, claims: Sequence[NamedNode], on: dt.date) -> dict[NamedNode, Judged]:
    judged: dict[NamedNode, Judged] = {}
    for some in batches(view, claims):
        facts = facts_about(view, some, on)
        for claim, ruling in rule_on(facts, some, on).items():
            judged[claim] = Judged(facts, ruling, tuple(findings(facts, ruling)), supports(facts, claim))
    return {claim: judged[claim] for claim in claims}


def touched(was: Judged, is_: Judged) -> bool:
    return was.said != is_.said


def lost(was: Judged, is_: Judged) -> tuple[Support, ...]:
    left = {frozenset(support.parts().items()) for support in is_.supports}
    return tuple(support for support in was.supports if frozenset(support.parts().items()) not in left)
