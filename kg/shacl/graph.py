"""A graph in memory, indexed by subject, by object and by predicate; every look-up is a dictionary's."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from pyoxigraph import NamedNode, Triple

from kg.shacl.terms import FIRST, NIL, REST, SUBCLASS, TYPE, Node, Term

Row = Mapping[Term, int]
NO_ROW: Row = {}
_NO_ROWS: Mapping[NamedNode, Row] = {}
_NO_PAIRS: tuple[list[Node], list[Term]] = ([], [])


@contextmanager
def unwatched() -> Iterator[None]:
    """Work that makes much and no cycles, for which looking for cycles would take longer than the work itself."""
    watched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if watched:
            gc.enable()


class Graph:
    """The triples, each once and numbered in the order in which they came.

    What a look-up answers is the index itself, not a copy: do not add to the graph while walking over it.
    """

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._triples: list[Triple] = []
        self._out: dict[Term, dict[NamedNode, dict[Term, int]]] = {}
        self._in: dict[Term, dict[NamedNode, dict[Node, int]]] = {}
        self._pairs: dict[NamedNode, tuple[list[Node], list[Term]]] = {}
        with unwatched():  # a row a triple and no cycle among them
            for triple in triples:
                self.add(triple)

    def add(self, triple: Triple) -> None:
        subject: Node = triple.subject  # type: ignore[assignment]
        predicate = triple.predicate
        value: Term = triple.object  # type: ignore[assignment]
        rows = self._out.get(subject)
        if rows is None:
            rows = self._out[subject] = {}
        row = rows.get(predicate)
        if row is None:
            row = rows[predicate] = {}
        elif value in row:
            return
        number = row[value] = len(self._triples)
        self._triples.append(triple)
        back = self._in.get(value)
        if back is None:
            back = self._in[value] = {}
        came = back.get(predicate)
        if came is None:
            came = back[predicate] = {}
        came[subject] = number
        pairs = self._pairs.get(predicate)
        if pairs is None:
            pairs = self._pairs[predicate] = ([], [])
        pairs[0].append(subject)
        pairs[1].append(value)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def __contains__(self, triple: object) -> bool:
        return isinstance(triple, Triple) and self.has(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]

    def has(self, subject: Term, predicate: NamedNode, value: Term) -> bool:
        """Is the triple in the graph? Cheaper than `in`, which needs a triple made first."""
        return value in self.row(subject, predicate)

    def __getitem__(self, number: int) -> Triple:
        """The triple of that number."""
        return self._triples[number]

    def rows(self, subject: Term) -> Mapping[NamedNode, Row]:
        """What the subject says: by predicate, the objects with the numbers of their triples."""
        return self._out.get(subject, _NO_ROWS)

    def row(self, subject: Term, predicate: NamedNode) -> Row:
        """The objects with the numbers of their triples."""
        rows = self._out.get(subject)
        return rows.get(predicate, NO_ROW) if rows else NO_ROW

    def back_row(self, predicate: NamedNode, value: Term) -> Row:
        """The subjects with the numbers of their triples."""
        rows = self._in.get(value)
        return rows.get(predicate, NO_ROW) if rows else NO_ROW  # type: ignore[return-value]

    def objects(self, subject: Term, predicate: NamedNode) -> Collection[Term]:
        rows = self._out.get(subject)
        return rows.get(predicate, ()) if rows else ()

    def subjects(self, predicate: NamedNode, value: Term) -> Collection[Node]:
        rows = self._in.get(value)
        return rows.get(predicate, ()) if rows else ()

    def pairs(self, predicate: NamedNode) -> Iterable[tuple[Node, Term]]:
        """(subject, object) of every triple with this predicate, in the order in which they came."""
        return zip(*self._pairs.get(predicate, _NO_PAIRS), strict=True)

    def count(self, predicate: NamedNode) -> int:
        """How many triples have this predicate."""
        return len(self._pairs.get(predicate, _NO_PAIRS)[0])

    def has_all(self, predicates: frozenset[NamedNode]) -> bool:
        """Is there a triple with each of these predicates?"""
        return predicates <= self._pairs.keys()

    def predicates(self, subject: Term) -> Collection[NamedNode]:
        return self._out.get(subject, _NO_ROWS).keys()

    def subjects_of(self, predicate: NamedNode) -> set[Node]:
        return set(self._pairs.get(predicate, _NO_PAIRS)[0])

    def objects_of(self, predicate: NamedNode) -> set[Term]:
        return set(self._pairs.get(predicate, _NO_PAIRS)[1])

    def nodes(self) -> set[Term]:
        return set(self._out) | set(self._in)

    def one(self, subject: Term, predicate: NamedNode) -> Term | None:
        return next(iter(self.objects(subject, predicate)), None)

    def items(self, head: Term) -> list[Term] | None:
        """The members of an RDF list; None where it is not well-formed."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != NIL:
            first, rest = self.objects(head, FIRST), self.objects(head, REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            found.extend(first)
            (head,) = rest
        return found

    def is_instance(self, node: Term, kind: Term) -> bool:
        """A SHACL instance: rdf:type, and rdfs:subClassOf any number of times (1.1)."""
        below = self.below(kind)
        return any(found in below for found in self.objects(node, TYPE))

    def below(self, kind: Term) -> set[Term]:
        """The class and every class below it."""
        below, waiting = {kind}, [kind]
        while waiting:
            for narrower in self.subjects(SUBCLASS, waiting.pop()):
                if narrower not in below:
                    below.add(narrower)
                    waiting.append(narrower)
        return below

    def instances(self, kind: Term) -> set[Node]:
        """Every SHACL instance of a class."""
        return {node for found in self.below(kind) for node in self.subjects(TYPE, found)}
