"""A small graph in memory: the loaded facts of one question, what the rules derived from them, and words for reading."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from kg.joins.code import Solution
from kg.quads import Subject, Term
from kg.shacl.graph import Graph


class Drawn(NamedTuple):
    """How a fact was derived: the place of its rule in the order of the rules, and the bindings that the rule found."""

    rule: int
    row: Solution


class Facts:
    """Statements by subject and by object. `shown` are for people alone: no rule reads them, and none is derived."""

    def __init__(
        self, loaded: Iterable[Triple], shown: Iterable[Triple] = (), upon: "Facts | None" = None
    ) -> None:
        """`upon` are facts that are loaded too, before these; they are shared, and nothing may follow from them yet."""
        self.upon = upon
        self.graph: Graph = Graph(loaded, None if upon is None else upon.graph)
        self.shown: Graph = Graph(shown, None if upon is None else upon.shown)
        self.loaded = tuple(self.graph)
        self.derived: dict[Triple, Drawn] = {}

    def add(self, triple: Triple, drawn: Drawn) -> bool:
        """Add a conclusion; what is there already keeps its first source. Is it the first with its predicate?"""
        first = triple.predicate not in self.graph.forth
        if self.graph.add(triple):
            self.derived[triple] = drawn
        return first

    def before(self, triple: Triple, rule: int) -> bool:
        """Was this statement there when the rule with that number ran?"""
        drawn = self.derived.get(triple)
        return triple in self.graph if drawn is None else drawn.rule < rule

    def match(
        self, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        """Every statement of that pattern; the predicate or the subject must be given."""
        for graph in (self.graph, self.shown):
            if subject is not None:
                predicates = graph.predicates(subject) if predicate is None else (predicate,)
                yield from (
                    Triple(subject, known, found)
                    for known in list(predicates)
                    for found in graph.objects(subject, known)
                    if value is None or found == value
                )
            else:
                assert predicate is not None, "a pattern needs its subject or its predicate"
                pairs = (
                    graph.pairs(predicate)
                    if value is None
                    else [(node, value) for node in graph.subjects(predicate, value)]
                )
                yield from (Triple(node, predicate, found) for node, found in pairs)

    def objects(self, subject: Subject, predicate: NamedNode) -> list[Term]:
        found = [*self.graph.objects(subject, predicate), *self.shown.objects(subject, predicate)]
        if len(found) > 1:
            found.sort(key=str)
        return found  # type: ignore[return-value]

    def nodes(self, subject: Subject, predicate: NamedNode) -> list[NamedNode]:
        return [node for node in self.objects(subject, predicate) if isinstance(node, NamedNode)]

    def node(self, subject: Subject | None, predicate: NamedNode) -> NamedNode | None:
        """The first such node, if there is one; None also of None."""
        return next(iter(self.nodes(subject, predicate)), None) if subject is not None else None

    def words(self, subject: Subject | None, predicate: NamedNode) -> list[str]:
        found = self.objects(subject, predicate) if subject is not None else []
        return [node.value for node in found if isinstance(node, ox.Literal)]

    def word(self, subject: Subject | None, predicate: NamedNode) -> str | None:
        return next(iter(self.words(subject, predicate)), None)

    def subjects(self, predicate: NamedNode, value: Term) -> list[NamedNode]:
        found = {
            node
            for graph in (self.graph, self.shown)
            for node in graph.subjects(predicate, value)
            if isinstance(node, NamedNode)
        }
        return sorted(found, key=lambda node: node.value)

    def has(self, subject: Subject, predicate: NamedNode, value: Term) -> bool:
        return value in self.graph.objects(subject, predicate)
