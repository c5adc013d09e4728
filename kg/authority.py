"""The authority graph (networkx): what norms and documents rest on, circles, and chains that end too low.

What rests on what, which ranks may be a basis, and where a chain ends was concluded by the rules of ontology/derive.
"""

from dataclasses import dataclass
from itertools import islice

import networkx as nx
from pyoxigraph import NamedNode

from kg.facts import Facts
from kg.namespaces import ELI, YES, YJ

CYCLES = 100  # circles that are listed; each is an error of drafting, so that a hundred are more than enough


@dataclass(frozen=True, slots=True)
class Work:
    """A norm or a document, with the rank that is on record (in its own words)."""

    iri: str
    title: str
    rank: str | None


@dataclass(frozen=True, slots=True)
class Cycle:
    """Works each of which rests on the next and the last on the first; `anchored` where one of them rests on a law too.

    `anchored` is None where that cannot be told.
    """

    works: tuple[Work, ...]
    anchored: bool | None


@dataclass(frozen=True, slots=True)
class Chain:
    """Works each of which rests on the next; the last one rests on nothing, and no rank on the way may be a basis."""

    works: tuple[Work, ...]


def works_of(facts: Facts) -> "nx.DiGraph[str]":
    """Norms and documents, each with an edge to every one that it rests on (derived: yj:restsOn)."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in facts.match(None, YJ.work, None):
        assert isinstance(row.object, NamedNode)
        graph.add_node(row.object.value)
    for row in facts.match(None, YJ.restsOn, None):
        assert isinstance(row.subject, NamedNode) and isinstance(row.object, NamedNode)
        graph.add_edge(row.subject.value, row.object.value)
    return graph


def work(facts: Facts, iri: str) -> Work:
    """A work as it is shown: its title, and the rank that its versions or its row state."""
    node = NamedNode(iri)
    stated = [node, *facts.subjects(YJ.work, node)]
    ranks = [rank for thing in stated for rank in facts.words(thing, YJ.rankWords)]
    titles = [title for thing in stated for title in facts.words(thing, ELI.title)]
    return Work(iri, titles[0] if titles else iri, "；".join(dict.fromkeys(ranks)) or None)


def cycles(facts: Facts, graph: "nx.DiGraph[str]") -> tuple[Cycle, ...]:
    """The circles of authority, each told from the work whose IRI comes first."""
    found = []
    for circle in islice(nx.simple_cycles(graph), CYCLES):
        first = circle.index(min(circle))
        found.append([*circle[first:], *circle[:first]])
    return tuple(
        Cycle(tuple(work(facts, iri) for iri in circle), _anchored(facts, circle[0]))
        for circle in sorted(found)
    )


def _anchored(facts: Facts, iri: str) -> bool | None:
    """The rules' answer; what one work of a circle reaches, all of them reach."""
    if not facts.nodes(NamedNode(iri), YJ.anchored):
        return False
    return True if facts.has(NamedNode(iri), YJ.anchored, YES) else None


def chains(facts: Facts, graph: "nx.DiGraph[str]") -> tuple[Chain, ...]:
    """The shortest chain to each end of too low a rank that the rules found (yj:chainEnds), from where nothing leads to.

    A circle on which nothing else rests begins at its work whose IRI comes first.
    """
    grouped = nx.condensation(graph)
    tops = sorted(min(grouped.nodes[group]["members"]) for group, into in grouped.in_degree() if not into)
    return tuple(
        Chain(tuple(work(facts, iri) for iri in nx.shortest_path(graph, top, end.value)))
        for top in tops
        for end in facts.nodes(NamedNode(top), YJ.chainEnds)
    )
