"""Where the two meet: the facts of a day and the rulebook. A claim and a day give a verdict (DESIGN 1).

A judge is aimed at the nodes asked, and what it found is ordered. Nothing here knows a rule of law.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox
import pyshacl
import rdflib
from pyoxigraph import NamedNode, Triple
from rdflib import RDF as RDFLIB_RDF
from rdflib import SH

from kg import ontology, rulebook
from kg.answer import Severity, Verdict
from kg.facts import Facts
from kg.namespaces import NO, RDF, UNKNOWN, XSD, YJ
from kg.rulebook import CodeShape
from kg.shacl.evaluate import results
from kg.shacl.graph import unwatched
from kg.shacl.shape import Reading

GRAVITY: Mapping[Severity, int] = {"note": 0, "unknown": 1, "violation": 2}
VERDICTS: tuple[Verdict, ...] = ("allowed", "undetermined", "not_allowed")  # by gravity


@dataclass(slots=True)
class Ruling:
    """What the shapes said about one node and, for a claim, about each of its fits, best fit first."""

    node: NamedNode
    own: list[CodeShape] = field(default_factory=list)
    fits: dict[NamedNode, list[CodeShape]] = field(default_factory=dict)
    targets: "Targets" = field(default_factory=dict)

    def passes(self, fit: NamedNode) -> bool:
        """Was nothing found about this fit but notes?"""
        return worst(self.fits[fit]) == "note"

    @property
    def basis(self) -> Severity:
        """How the basis fares: the gravest of the shapes that speak for all fits together."""
        return worst(shape for shape in self.own if shape.speaks_for_fits)

    @property
    def verdict(self) -> Verdict:
        """The gravest of what was found; what no shape was aimed at is not told."""
        if not self.targets:
            return "undetermined"
        return VERDICTS[GRAVITY[worst(self.own)]]


def worst(shapes: Iterable[CodeShape]) -> Severity:
    return max((shape.severity for shape in shapes), key=GRAVITY.__getitem__, default="note")


Targets = Mapping[str, tuple[str, ...]]  # node shapes by IRI, each with the IRIs of the nodes to judge by it
Judge = Callable[
    [Facts, Targets, dt.date], Iterable[tuple[str, str]]
]  # (node, property shape) of each result


def ours(facts: Facts, targets: Targets, on: dt.date) -> Iterator[tuple[str, str]]:
    """Our own evaluator (kg.shacl), in place."""
    shapes, reading = rulebook.load().compiled(on), Reading(facts.graph)
    for shape, nodes in targets.items():
        for node in nodes:
            for result in results(reading, shapes[shape], NamedNode(node)):
                yield node, result.shape.value


def by_pyshacl(facts: Facts, targets: Targets, on: dt.date) -> Iterator[tuple[str, str]]:
    """pyshacl on what the shapes can read, and shapes aimed at the nodes; the second opinion that the gate asks."""
    focus = [NamedNode(node) for nodes in targets.values() for node in nodes]
    with unwatched(), rulebook.load().aimed(targets, on) as shapes:
        found = pyshacl_results(as_graph(read_from(facts, focus)), shapes)
    yield from found


def rule_on(
    facts: Facts, nodes: Iterable[NamedNode], on: dt.date, judge: Judge = ours
) -> dict[NamedNode, Ruling]:
    """Judge these nodes of the facts by the shapes for their kinds, and the fits of those that are claims."""
    rulings = {node: _aimed(facts, node) for node in nodes}
    targets: dict[str, tuple[str, ...]] = {}
    for ruling in rulings.values():
        for by, focus in ruling.targets.items():
            targets[by] = (*targets.get(by, ()), *focus)
    where = {node.value: (ruling.targets, ruling.own) for node, ruling in rulings.items()}
    where |= {
        fit.value: (ruling.targets, found)
        for ruling in rulings.values()
        for fit, found in ruling.fits.items()
    }
    under = rulebook.load().under
    for node_iri, shape in sorted(set(judge(facts, targets, on))):
        aimed, told = where[node_iri]
        told.extend(
            under[by][shape] for by, nodes in aimed.items() if node_iri in nodes and shape in under[by]
        )
    for ruling in rulings.values():
        ruling.own.sort(key=_order)
        for found in ruling.fits.values():
            found.sort(key=_order)
    return rulings


def _aimed(facts: Facts, node: NamedNode) -> Ruling:
    """Which shapes judge this node, and its fits if it is a claim."""
    book = rulebook.load()
    kinds = [kind.value for kind in facts.nodes(node, RDF.type)]
    targets: dict[str, tuple[str, ...]] = {
        shape: (node.value,) for kind in kinds for shape in book.shapes_for(kind)
    }
    asked = [shape for kind in kinds for shape in book.shapes_for_fits(kind)]
    fits = fits_of(facts, node) if asked else []
    if fits:
        targets |= {shape: tuple(fit.value for fit in fits) for shape in asked}
    return Ruling(node, fits={fit: [] for fit in fits}, targets=targets)


def fits_of(facts: Facts, claim: NamedNode) -> list[NamedNode]:
    """The fits of a claim's citations, best first: by the number of noes, then of unknowns, then by IRI (CONTRACT 2)."""
    tests = ontology.load().fit_tests

    def rank(fit: NamedNode) -> tuple[int, int, str]:
        answers = [row.object for row in facts.match(fit, None, None) if row.predicate in tests]
        return answers.count(NO), answers.count(UNKNOWN), fit.value

    return sorted((fit for fit in facts.subjects(YJ.claim, claim) if facts.nodes(fit, YJ.citation)), key=rank)


def _order(shape: CodeShape) -> tuple[int, str]:
    return -GRAVITY[shape.severity], shape.iri


def read_from(facts: Facts, focus: Iterable[NamedNode]) -> Iterator[Triple]:
    """What the shapes can read from these nodes: their own facts, and those of what they point at."""
    seen: set[NamedNode] = set()
    waiting = [(node, 1) for node in focus]
    while waiting:
        node, hops = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for row in facts.match(node, None, None):
            yield row
            if hops and isinstance(row.object, NamedNode):
                waiting.append((row.object, hops - 1))


def as_graph(triples: Iterable[Triple]) -> rdflib.Graph:
    """The same triples for rdflib."""
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(tuple(as_rdflib(term) for term in (triple.subject, triple.predicate, triple.object)))  # type: ignore[arg-type]
    return graph


def as_rdflib(term: object) -> rdflib.URIRef | rdflib.Literal | rdflib.BNode:
    """The same term for rdflib."""
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype == XSD.string:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def pyshacl_results(data: rdflib.Graph, shapes: rdflib.Graph) -> list[tuple[str, str]]:
    """(focus node, shape) of each result; pyshacl writes into the graphs it is given, so give it copies."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, js=False)
    assert isinstance(report, rdflib.Graph)
    found = {
        (str(report.value(result, SH.focusNode)), str(report.value(result, SH.sourceShape)))
        for result in report.subjects(RDFLIB_RDF.type, SH.ValidationResult)
    }
    return sorted(found)
