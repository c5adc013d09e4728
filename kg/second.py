"""A second opinion on a certificate: derived by rdflib, judged by pyshacl; neither kg/joins nor kg/shacl takes part."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import rdflib
from pyoxigraph import Triple
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from kg import derive, rulebook
from kg.facts import Facts
from kg.judge import Ruling, as_graph, as_rdflib, pyshacl_results, rule_on
from kg.notation import Read

Row = tuple[object, ...]  # a triple in rdflib's terms


def plain(fact: Triple) -> Row:
    return tuple(as_rdflib(term) for term in (fact.subject, fact.predicate, fact.object))


@cache
def _prepared() -> Mapping[str, Query]:
    """The installed rules, parsed by rdflib."""
    return {rule.name: prepareQuery(rule.text) for rule in derive.rules()}


def derived(facts: Iterable[Triple]) -> tuple[rdflib.Graph, dict[Row, str]]:
    """What all installed rules conclude from these facts alone, and each conclusion with the first rule that draws it."""
    graph = as_graph(facts)
    found: dict[Row, str] = {}
    for name, query in _prepared().items():
        for row in [row for row in graph.query(query) if row not in graph]:  # type: ignore[operator]
            found[tuple(row)] = name  # type: ignore[arg-type]
            graph.add(row)  # type: ignore[arg-type]
    return graph, found


def judged(read: Read, graph: rdflib.Graph) -> tuple[Facts, Ruling]:
    """What pyshacl says of the claim, by the shapes of the file aimed as they are there."""
    facts = Facts(_as_triples(graph))
    shapes = as_graph(read.shapes)
    for shape, nodes in read.targets.items():
        for node in nodes:
            shapes.add((rdflib.URIRef(shape), rdflib.SH.targetNode, rdflib.URIRef(node)))
    codes = rulebook.load().codes
    found = [row for row in pyshacl_results(graph, shapes) if row[1] in codes]
    return facts, rule_on(facts, [read.about], read.on, lambda *_: found)[read.about]


def _as_triples(graph: rdflib.Graph) -> Iterator[Triple]:
    for row in graph:
        yield Triple(*(rulebook.as_oxigraph(term) for term in row))  # type: ignore[arg-type]
