"""The gate: a submission is judged before it is kept, and what it changes for earlier records is judged again (DESIGN 4)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.answer import Finding, LoadReport, Outcome, State, Verdict
from kg.batches import batched
from kg.findings import findings
from kg.judge import by_pyshacl, rule_on
from kg.ledger import Kept, Submission, record_of
from kg.model import Place
from kg.namespaces import ELI, RDF, YJ, day_number
from kg.question import facts_of
from kg.slice import Slice
from kg.view import View
from kg.why import TOGETHER, answers, batches

PLACED = (YJ.Power, ELI.LegalResourceSubdivision)  # what is judged by where it stands
STATES: Mapping[Verdict, State] = {
    "allowed": "accepted",
    "undetermined": "pending",
    "not_allowed": "rejected",
}


def settle(submission: Submission, report: LoadReport, on: dt.date, known: dt.datetime) -> None:
    """Judge every claim and power of the submission and again what leans on what it changes, and commit it with both.

    Nothing is lost: a rejected record is kept with its findings.
    """
    view = submission.view()
    judged = dict(_judged(view, submission.kept, on, known))
    again = list(_leaning(view, submission, on, known))
    submission.commit(on, judged, again)
    report.submission = submission.iri
    report.unchanged = submission.unchanged
    report.outcomes += [judged.get(kept.graph) or _accepted(kept) for kept in submission.kept]
    report.rejudged += [outcome for _, outcome in again]


def _judged(
    view: View, kept: Iterable[Kept], on: dt.date, known: dt.datetime
) -> Iterator[tuple[NamedNode, Outcome]]:
    kinds = ontology.load().claim_kinds
    by_subject = {record.subject: record for record in kept}
    claims = [node for node in by_subject if any(view.has(node, RDF.type, kind) for kind in kinds)]
    placed = [node for node in by_subject if any(view.has(node, RDF.type, kind) for kind in PLACED)]
    for some in batches(view, claims):
        for answer in answers(view, some, on, known, by_pyshacl):
            record = by_subject[NamedNode(answer.claim.iri)]
            yield record.graph, _outcome(record, STATES[answer.verdict], answer.findings)
    for some in batched(placed, TOGETHER):
        for node, state, found in judge_placed(view, some, on):
            yield by_subject[node].graph, _outcome(by_subject[node], state, found)


def judge_placed(
    view: View, nodes: Iterable[NamedNode], on: dt.date
) -> Iterator[tuple[NamedNode, State, tuple[Finding, ...]]]:
    """Does each power or excerpt stand where it says it stands, and who says so?"""
    gathered = Slice(view, ontology.load(), day_number(on))
    nodes = list(nodes)
    for node in nodes:
        if view.has(node, RDF.type, YJ.Power):
            gathered.power(node)
        else:
            gathered.provision(node)
    facts = facts_of(gathered)
    for node, ruling in rule_on(facts, nodes, on, by_pyshacl).items():
        yield node, STATES[ruling.verdict], tuple(findings(facts, ruling))


def _outcome(kept: Kept, state: State, found: tuple[Finding, ...]) -> Outcome:
    return Outcome(kept.key, kept.subject.value, state, kept.place, found, kept.notes)


def _accepted(kept: Kept) -> Outcome:
    return _outcome(kept, "accepted", ())


def _leaning(
    view: View, submission: Submission, on: dt.date, known: dt.datetime
) -> Iterator[tuple[NamedNode, Outcome]]:
    """Earlier claims and powers that cite a norm which this submission says something about."""
    mine = {kept.subject for kept in submission.kept}
    owners = {
        owner
        for key in submission.touched
        for citation in view.subjects(YJ.key, Literal(key))
        for owner in view.subjects(YJ.cites, citation)
    }
    earlier = sorted(owners - mine, key=lambda node: node.value)
    records = [
        Kept(node.value, node, Place(submission.source), graph)
        for node in earlier
        for graph in record_of(submission.store, node)
        if view.sees(graph)
    ]
    yield from _judged(view, records, on, known)
