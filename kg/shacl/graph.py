"""A graph in memory, indexed both ways; every look-up is a dictionary's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Triple

from kg.shacl.terms import FIRST, NIL, REST, SUBCLASS, TYPE, Node, Term


class Graph:
    """The triples, by subject and predicate and by predicate and object."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._out: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(dict)
        self._in: dict[Term, dict[NamedNode, list[Node]]] = defaultdict(dict)
        self._pairs: dict[NamedNode, list[tuple[Node, Term]]] = {}
        self._seen: set[Triple] = set()
        for triple in triples:
            self.add(triple)

    def add(self, triple: Triple) -> None:
        if triple in self._seen:
            return
        self._seen.add(triple)
        self._pairs.setdefault(triple.predicate, []).append((triple.subject, triple.object))  # type: ignore[arg-type]
        self._out[triple.subject].setdefault(triple.predicate, []).append(triple.object)  # type: ignore[index, arg-type]
        self._in[triple.object].setdefault(triple.predicate, []).append(triple.subject)  # type: ignore[index, arg-type]

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)

    def __contains__(self, triple: object) -> bool:
        return triple in self._seen

    def objects(self, subject: Term, predicate: NamedNode) -> Sequence[Term]:
        found = self._out.get(subject)
        return found.get(predicate, ()) if found else ()

    def subjects(self, predicate: NamedNode, value: Term) -> Sequence[Node]:
        found = self._in.get(value)
        return found.get(predicate, ()) if found else ()

    def pairs(self, predicate: NamedNode) -> Sequence[tuple[Node, Term]]:
        """Subject and object of every triple with this predicate."""
        return self._pairs.get(predicate, ())

    def predicates(self, subject: Term) -> Iterable[NamedNode]:
        return self._out.get(subject, {}).keys()

    def subjects_of(self, predicate: NamedNode) -> set[Node]:
        return {subject for subject, rows in self._out.items() if predicate in rows}  # type: ignore[misc]

    def objects_of(self, predicate: NamedNode) -> set[Term]:
        return {value for value, rows in self._in.items() if predicate in rows}

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
            found.append(first[0])
            head = rest[0]
        return found

    def is_instance(self, node: Term, kind: Term) -> bool:
        """A SHACL instance: rdf:type, and rdfs:subClassOf any number of times (1.1)."""
        return any(self.is_below(found, kind) for found in self.objects(node, TYPE))

    def is_below(self, kind: Term, above: Term) -> bool:
        waiting, seen = [kind], {kind}
        while waiting:
            found = waiting.pop()
            if found == above:
                return True
            for broader in self.objects(found, SUBCLASS):
                if broader not in seen:
                    seen.add(broader)
                    waiting.append(broader)
        return False

    def instances(self, kind: Term) -> set[Node]:
        """Every SHACL instance of a class."""
        below, waiting = {kind}, [kind]
        while waiting:
            for narrower in self.subjects(SUBCLASS, waiting.pop()):
                if narrower not in below:
                    below.add(narrower)
                    waiting.append(narrower)
        return {node for found in below for node in self.subjects(TYPE, found)}

    def type_trace(self, node: Term, kind: Term) -> set[Triple]:
        """The triples by which a node is an instance of a class: its types, and the class paths that lead there."""
        found: set[Triple] = set()
        for first in self.objects(node, TYPE):
            if self.is_below(first, kind):
                found.add(Triple(node, TYPE, first))  # type: ignore[arg-type]
                found |= self._class_trace(first, kind)
        return found

    def _class_trace(self, kind: Term, above: Term) -> set[Triple]:
        found: set[Triple] = set()
        waiting, seen = [kind], {kind}
        while waiting:
            here = waiting.pop()
            for broader in self.objects(here, SUBCLASS):
                if self.is_below(broader, above):
                    found.add(Triple(here, SUBCLASS, broader))  # type: ignore[arg-type]
                    if broader not in seen:
                        seen.add(broader)
                        waiting.append(broader)
        return found
