"""A small graph in memory: the loaded facts of one question and what the rules derived from them."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from kg.store import Subject, Term, value_of


class Facts:
    """Statements that can be matched and queried; `derived` are those that rules added, in the order of their stages."""

    def __init__(self, loaded: Iterable[Triple]) -> None:
        self.graph = ox.Store()
        self.loaded = tuple(dict.fromkeys(loaded))
        self.derived: dict[Triple, str] = {}
        self.graph.extend(ox.Quad(*triple) for triple in self.loaded)

    def add(self, triples: Iterable[Triple], rule: str) -> None:
        """Add what a rule concluded; what is there already keeps its first source."""
        for triple in triples:
            quad = ox.Quad(*triple)
            if quad not in self.graph:
                self.graph.add(quad)
                self.derived[triple] = rule

    def match(
        self, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        return (quad.triple for quad in self.graph.quads_for_pattern(subject, predicate, value))

    def objects(self, subject: Subject, predicate: NamedNode) -> list[Term]:
        return sorted((value_of(row) for row in self.match(subject, predicate, None)), key=str)

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
            row.subject for row in self.match(None, predicate, value) if isinstance(row.subject, NamedNode)
        }
        return sorted(found, key=lambda node: node.value)

    def has(self, subject: Subject, predicate: NamedNode, value: Term) -> bool:
        return next(self.match(subject, predicate, value), None) is not None
