"""The proof of one answer: loaded facts cut to what it rests on, what follows from them by which rule, and the verdict.

DESIGN 4, "Why". A yes rests on one fit; a no or an unknown shows every fit with each test that was not met.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode, Triple

from kg import ontology, rulebook
from kg.answer import Answer, Finding, Severity, Verdict
from kg.derive import rules
from kg.errors import RulebookError
from kg.facts import Facts
from kg.findings import findings, key
from kg.judge import Ruling, read_from, rule_on
from kg.namespaces import RDF, YJ
from kg.proof import Cut
from kg.shacl.constraints import Property
from kg.shacl.evaluate import conforms, neighbourhood
from kg.shacl.graph import Graph
from kg.shacl.shape import Reading, Shape

SHOWN: Severity = "note"  # how a basis fares of which nothing was found but notes
ALLOWED: Verdict = "allowed"


@dataclass(frozen=True, slots=True)
class Follows:
    """A derived fact: the file name of the rule that drew it, and the facts that the rule matched."""

    rule: str
    premises: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What shows an answer. `loaded` and `ontology` are taken as given; `notes` and `shown` decide nothing.

    `targets` are the node shapes that judged, each with the nodes that it judged.
    """

    claim: NamedNode
    on: dt.date
    known: dt.datetime
    verdict: str
    action: str
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    loaded: tuple[Triple, ...]
    ontology: tuple[Triple, ...]
    derived: Mapping[Triple, Follows]
    shown: tuple[Triple, ...]
    targets: Mapping[str, tuple[str, ...]]


def certify(facts: Facts, ruling: Ruling, answer: Answer) -> Certificate:
    """The certificate of an answer that was reached on these facts.

    Raises RulebookError if the facts it was cut to do not carry the answer (a rule then concludes from silence).
    """
    claim, vocabulary = ruling.node, ontology.load()
    wanted = {key(finding) for finding in answer.findings}
    needed = {key(finding) for finding in answer.findings if finding.severity != SHOWN}

    @cache
    def judged(held: Facts) -> tuple[Ruling, bool]:
        """What the shapes say of fewer facts, and whether it is the answer; the notes beside it may be lacking."""
        again = rule_on(held, [claim], answer.on)[claim]
        found = {key(finding) for finding in findings(held, again)}
        return again, again.verdict == ruling.verdict and needed <= found <= wanted

    cut = Cut(facts, goals(facts, ruling, answer.on))
    cut.down(
        lambda held: judged(held)[1],
        lambda held: _astray(held, judged(held)[0], ruling, answer.on),
        lambda held: _lacking(facts, judged(held)[0], ruling, answer.on),
    )
    kept, held = cut.held.loaded, cut.held
    again, same = judged(held)
    if not same:
        raise RulebookError(
            f"{claim.value} 的材料包推不出原结论（{again.verdict}）：有规则由“没有”下结论而未要求清点",
            f"the certificate of {claim.value} does not carry its answer ({again.verdict}): a rule concludes from silence",
        )
    carried = {key(finding) for finding in findings(held, again)}
    names = [rule.name for rule in rules()]
    about = {triple.subject for triple in kept}
    return Certificate(
        claim=claim,
        on=answer.on,
        known=answer.known,
        verdict=again.verdict,
        action=answer.action,
        findings=tuple(finding for finding in answer.findings if key(finding) in carried),
        notes=tuple(finding for finding in answer.findings if key(finding) not in carried),
        loaded=tuple(triple for triple in kept if triple not in vocabulary.stated),
        ontology=tuple(triple for triple in kept if triple in vocabulary.stated),
        derived={
            triple: Follows(names[drawn.rule], tuple(cut.premises(held, drawn)))
            for triple, drawn in held.derived.items()
        },
        shown=tuple(triple for triple in facts.shown if triple.subject in about),
        targets=again.targets,
    )


def _astray(held: Facts, again: Ruling, ruling: Ruling, on: dt.date) -> Iterable[Triple]:
    """What the shapes read where they say of fewer facts what they do not say of all."""
    for iri, node in _told_first(_found(again) ^ _found(ruling)):
        yield from neighbourhood(held.graph, rulebook.load().compiled(on)[iri], node)


def _lacking(facts: Facts, again: Ruling, ruling: Ruling, on: dt.date) -> Iterable[Triple]:
    """What the shapes read of all facts where these meet them and fewer do not."""
    for iri, node in _told_first(_found(again) - _found(ruling)):
        yield from neighbourhood(facts.graph, rulebook.load().compiled(on)[iri], node)


def _told_first(found: set[tuple[str, NamedNode]]) -> Iterable[tuple[str, NamedNode]]:
    """Those with a code; where there are none, those that only speak for fits."""
    return [row for row in found if rulebook.load().codes[row[0]].code] or found


def _found(ruling: Ruling) -> set[tuple[str, NamedNode]]:
    """Each property shape that is not met, with the node that does not meet it."""
    nodes = {ruling.node: ruling.own, **ruling.fits}
    return {(shape.iri, node) for node, found in nodes.items() for shape in found}


def goals(facts: Facts, ruling: Ruling, on: dt.date) -> set[Triple]:
    """The facts that the shapes read to come to this ruling.

    For a yes those by which the best fit shows the basis, and all else is met; otherwise those by which each fit is not
    shown, if that is the trouble, and those of every other violation or unknown.
    """
    shapes = rulebook.load().compiled(on)
    yes = ruling.verdict == ALLOWED
    if yes:
        fits = [fit for fit in ruling.fits if ruling.passes(fit)][:1]
    else:
        fits = [] if ruling.basis == SHOWN else list(ruling.fits)
    left_out = {Triple(fit, YJ.claim, ruling.node) for fit in ruling.fits if fit not in fits}
    graph = Graph(row for row in read_from(facts, [ruling.node, *fits]) if row not in left_out)
    reading = Reading(graph)
    links = [(fit, link) for fit in fits for link in (YJ.claim, YJ.citation, YJ.power)]
    kinds = [kind for kind in facts.nodes(ruling.node, RDF.type) if rulebook.load().shapes_for(kind.value)]
    found = {Triple(ruling.node, RDF.type, kind) for kind in kinds}
    found |= {Triple(q, YJ.asks, ruling.node) for q in facts.subjects(YJ.asks, ruling.node)}
    found |= {
        Triple(q, YJ.onDay, v)
        for q in facts.subjects(YJ.asks, ruling.node)
        for v in facts.objects(q, YJ.onDay)
    }
    for shape, nodes in ruling.targets.items():
        own = ruling.node.value in nodes
        for node in [ruling.node] if own else [] if yes else fits:
            found.update(_decided(reading, shapes[shape], node, yes))
    read = {fact.subject for fact in found}
    found |= {Triple(n, link, v) for n, link in links if n in read for v in graph.objects(n, link)}
    return found


def _decided(reading: Reading, shape: Shape, node: NamedNode, yes: bool) -> Iterable[Triple]:
    """The neighbourhood of a node for each property of a shape that it meets (for a yes), or does not meet."""
    for constraint in shape.constraints:
        if isinstance(constraint, Property) and conforms(reading, constraint.shape, node) == yes:
            yield from neighbourhood(reading, constraint.shape, node)
