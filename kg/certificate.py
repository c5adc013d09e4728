"""The proof of one answer: loaded facts cut to what it rests on, what follows from them by which rule, and the verdict.

DESIGN 4, "Why". A yes rests on one fit; a no or an unknown shows every fit with each test that was not met.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg import ontology, rulebook
from kg.answer import Answer, Finding, Severity
from kg.derive import derive, premises, rules
from kg.errors import RulebookError
from kg.facts import Facts
from kg.findings import findings, key
from kg.judge import Ruling, read_from, rule_on
from kg.namespaces import YJ
from kg.proof import Cut
from kg.shacl.compile import Shape
from kg.shacl.constraints import Property
from kg.shacl.graph import Graph

SHOWN: Severity = "note"  # how a basis fares of which nothing was found but notes


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
    cut = Cut(facts, goals(facts, ruling, answer.on))
    cut.settle(lambda held: () if ruling.basis == SHOWN else _of_judged(held, ruling))
    kept = cut.loaded()
    held = derive(kept)
    again = rule_on(held, [claim], answer.on)[claim]
    shown_again = {key(finding) for finding in findings(held, again)}
    carried = tuple(finding for finding in answer.findings if key(finding) in shown_again)
    lost = ruling.verdict != again.verdict or (
        ruling.basis != SHOWN and (len(carried) < len(answer.findings) or len(carried) < len(shown_again))
    )
    if lost:
        raise RulebookError(
            f"{claim.value} 的材料包推不出原结论（{again.verdict}）：有规则由“没有”下结论而未要求清点",
            f"the certificate of {claim.value} does not carry its answer ({again.verdict}): a rule concludes from silence",
        )
    names = [rule.name for rule in rules()]
    about = {triple.subject for triple in kept}
    return Certificate(
        claim=claim,
        on=answer.on,
        known=answer.known,
        verdict=again.verdict,
        action=answer.action,
        findings=carried,
        notes=tuple(finding for finding in answer.findings if finding not in carried),
        loaded=tuple(triple for triple in kept if triple not in vocabulary.stated),
        ontology=tuple(triple for triple in kept if triple in vocabulary.stated),
        derived={
            triple: Follows(names[drawn.rule], tuple(sorted(premises(held, drawn), key=str)))
            for triple, drawn in held.derived.items()
        },
        shown=tuple(triple for triple in facts.shown if triple.subject in about),
        targets=again.targets,
    )


def _of_judged(held: Facts, ruling: Ruling) -> list[Triple]:
    """What was concluded of the claim and of anything that is called a fit of it."""
    fits = held.graph.subjects(YJ.claim, ruling.node)
    return [triple for node in (ruling.node, *fits) for triple in held.match(node, None, None)]  # type: ignore[arg-type]


def goals(facts: Facts, ruling: Ruling, on: dt.date) -> set[Triple]:
    """The facts that the shapes read to come to this ruling.

    Where the basis is shown: those by which its best fit shows it; else those by which each fit is not shown. And
    those of every other violation or unknown.
    """
    shapes = rulebook.load().compiled(on)
    passing = [fit for fit in ruling.fits if ruling.basis == SHOWN and ruling.passes(fit)][:1]
    fits = passing or list(ruling.fits)
    left_out = {Triple(fit, YJ.claim, ruling.node) for fit in ruling.fits if fit not in fits}
    graph = Graph(row for row in read_from(facts, [ruling.node, *fits]) if row not in left_out)
    found = {
        Triple(fit, link, value)
        for fit in fits
        for link in (YJ.claim, YJ.citation, YJ.power)
        for value in graph.objects(fit, link)
    }
    for shape, nodes in ruling.targets.items():
        own = ruling.node.value in nodes
        for node in [ruling.node] if own else fits:
            found.update(
                _decided(graph, shapes[shape], node, yes=own and bool(passing), no=own or not passing)
            )
    return found


def _decided(graph: Graph, shape: Shape, node: NamedNode, *, yes: bool, no: bool) -> Iterable[Triple]:
    """The neighbourhood of a node for each property of a shape: of those that it meets, or does not meet, or both."""
    for constraint in shape.constraints:
        if isinstance(constraint, Property):
            meets = constraint.shape.conforms(graph, node)
            if yes if meets else no:
                yield from constraint.shape.neighbourhood(graph, node, meets)
