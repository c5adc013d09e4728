"""A second opinion on a certificate: derived by pyoxigraph, judged by pyshacl; neither kg/joins nor kg/shacl takes part."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox
import rdflib
from pyoxigraph import Quad, Triple

from kg import derive, rulebook
from kg.facts import Facts
from kg.judge import Ruling, as_graph, pyshacl_results, rule_on
from kg.notation import Read


def derived(facts: Iterable[Triple]) -> Mapping[Triple, str]:
    """All that the installed rules conclude from these facts alone, each with the first rule that draws it."""
    store, found = ox.Store(), dict[Triple, str]()
    seen = set(facts)
    store.extend(Quad(*fact) for fact in seen)
    for rule in derive.rules():
        drawn = store.query(rule.text)
        assert isinstance(drawn, ox.QueryTriples)
        fresh = set(drawn) - seen
        store.extend(Quad(*fact) for fact in fresh)
        seen |= fresh
        found |= dict.fromkeys(fresh, rule.name)
    return found


def aimed(read: Read) -> rdflib.Graph:
    """The shapes of a certificate, aimed as they are there."""
    shapes = as_graph(read.shapes)
    for shape, nodes in read.targets.items():
        for node in nodes:
            shapes.add((rdflib.URIRef(shape), rdflib.SH.targetNode, rdflib.URIRef(node)))
    return shapes


def judged(read: Read, facts: Iterable[Triple], shapes: rdflib.Graph) -> tuple[Facts, Ruling]:
    """What pyshacl says of the claim by these shapes."""
    known = Facts(facts)
    codes = rulebook.load().codes
    found = [row for row in pyshacl_results(as_graph(known.loaded), shapes) if row[1] in codes]
    return known, rule_on(known, [read.about], read.on, lambda *_: found)[read.about]
