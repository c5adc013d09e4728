"""A graph in memory, indexed by subject, by object and by predicate; every look-up is a dictionary's."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pyoxigraph import NamedNode, Triple

from kg.shacl.terms import FIRST, NIL, REST, SUBCLASS, TYPE, Node, Term

Row = Mapping[Term, int]
NO_ROW: Row = {}
_NONE: Mapping[Any, Any] = {}


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
    `forth` and `back` are the same by predicate: subject to objects, and object to subjects.
    """

    def __init__(self, triples: Iterable[Triple] = (), below: "Graph | None" = None) -> None:
        """`below` is a graph whose triples come first; it is shared, and must not change any more."""
        self._triples: list[Triple] = []
        self._out: dict[Term, dict[NamedNode, dict[Term, int]]] = {}
        self.forth: dict[NamedNode, dict[Term, dict[Term, int]]] = {}
        self.back: dict[NamedNode, dict[Term, dict[Node, int]]] = {}
        self._below = below
        self._own: set[NamedNode] = set()  # predicates of which nothing but single rows is shared
        if below is not None:
            self._triples = [*below._triples]
            self._out, self.forth, self.back = {**below._out}, {**below.forth}, {**below.back}
        with unwatched():  # a row a triple and no cycle among them
            for triple in triples:
                self.add(triple)

    def add(self, triple: Triple) -> bool:
        """Add a triple; False where it is there already."""
        subject: Node = triple.subject  # type: ignore[assignment]
        predicate = triple.predicate
        value: Term = triple.object  # type: ignore[assignment]
        rows = self._out.get(subject)
        row = None if rows is None else rows.get(predicate)
        if row is not None and value in row:
            return False
        if predicate not in self._own:
            self._own.add(predicate)
            self.forth[predicate] = {**self.forth.get(predicate, _NONE)}
            self.back[predicate] = {**self.back.get(predicate, _NONE)}
        back = self.back[predicate]
        came = back.get(value)
        below = self._below
        if below is not None:
            if rows is not None and (under := below._out.get(subject)) is not None:
                if rows is under:
                    rows = self._out[subject] = {**rows}
                if row is not None and row is under.get(predicate):
                    row = rows[predicate] = self.forth[predicate][subject] = {**row}
            if came is not None and came is below.back.get(predicate, _NONE).get(value):
                came = back[value] = {**came}
        if rows is None:
            rows = self._out[subject] = {}
        if row is None:
            row = rows[predicate] = self.forth[predicate][subject] = {}
        if came is None:
            came = back[value] = {}
        came[subject] = row[value] = len(self._triples)
        self._triples.append(triple)
        return True

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
        return self._out.get(subject, _NONE)

    def row(self, subject: Term, predicate: NamedNode) -> Row:
        """The objects with the numbers of their triples."""
        rows = self._out.get(subject)
        return rows.get(predicate, NO_ROW) if rows else NO_ROW

    def back_row(self, predicate: NamedNode, value: Term) -> Row:
        """The subjects with the numbers of their triples."""
        rows = self.back.get(predicate)
        return rows.get(value, NO_ROW) if rows else NO_ROW  # type: ignore[return-value]

    def objects(self, subject: Term, predicate: NamedNode) -> Collection[Term]:
        rows = self._out.get(subject)
        return rows.get(predicate, ()) if rows else ()

    def subjects(self, predicate: NamedNode, value: Term) -> Collection[Node]:
        rows = self.back.get(predicate)
        return rows.get(value, ()) if rows else ()

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[Node, Term]]:
        """(subject, object) of every triple with this predicate."""
        for subject, row in self.forth.get(predicate, _NONE).items():
            for value in row:
                yield subject, value  # type: ignore[misc]

    def count(self, predicate: NamedNode) -> int:
        """How many triples have this predicate."""
        return sum(map(len, self.forth.get(predicate, _NONE).values()))

    def predicates(self, subject: Term) -> Collection[NamedNode]:
        return self._out.get(subject, _NONE).keys()

    def subjects_of(self, predicate: NamedNode) -> set[Node]:
        return set(self.forth.get(predicate, ()))  # type: ignore[arg-type]

    def objects_of(self, predicate: NamedNode) -> set[Term]:
        return set(self.back.get(predicate, ()))

    def nodes(self) -> set[Term]:
        return set(self._out).union(*self.back.values())

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
