"""What one process holds of a remote store, in memory and bounded: whole answers, from which further ones are taken.

Statements of records never change: a graph is written once, and a later submission only adds graphs. So what is held stays
true, and is whole again when the graphs of the newer submissions are added (`learn`).
"""

import threading
from collections.abc import Collection, Iterator, Sequence

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.quads import Term

AT_MOST = 500_000  # statements and questions held: some 250 MB; then it begins anew
Pair = tuple[NamedNode, Term]


class Held:
    """Statements, and the subjects and the pairs of predicate and object of which they are all there are."""

    def __init__(self) -> None:
        self._quads = ox.Store()
        self._subjects: set[NamedNode] = set()
        self._pairs: set[Pair] = set()
        self.size = 0
        self.learned = 0

    def has_subject(self, subject: NamedNode) -> bool:
        return subject in self._subjects

    def has_pair(self, pair: Pair) -> bool:
        return pair in self._pairs

    def match(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Quad]:
        return self._quads.quads_for_pattern(subject, predicate, value)

    def concerns(self, quad: Quad) -> bool:
        """Does it belong to what is held whole?"""
        assert isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | ox.Literal)
        return quad.subject in self._subjects or self.has_pair((quad.predicate, quad.object))

    def add(
        self,
        quads: Sequence[Quad],
        subjects: Collection[NamedNode] = (),
        pairs: Collection[Pair] = (),
    ) -> None:
        self._quads.extend(quads)
        self._subjects.update(subjects)
        self._pairs.update(pairs)
        self.size += len(quads) + len(subjects) + len(pairs)

    def replace(self, graphs: Collection[NamedNode], quads: Sequence[Quad]) -> None:
        for graph in graphs:
            self._quads.remove_graph(graph)
        self.add(quads)
        self.learned += 1


class Holding:
    """What is held now. Whoever has taken `now` may go on reading it; it does not grow less under them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.now = Held()

    def clear(self) -> None:
        """Hold nothing."""
        with self._lock:
            self.now = Held()

    def add(
        self,
        asked_of: Held,
        learned: int,
        quads: Sequence[Quad],
        subjects: Collection[NamedNode] = (),
        pairs: Collection[Pair] = (),
    ) -> Held | None:
        """Hold an answer: all there is with these subjects and pairs; answers what it is held in.

        None where something was learned since it was asked (`asked_of` and its `learned` then): it may be old already.
        """
        with self._lock:
            held = self.now
            if held is not asked_of or held.learned != learned:
                return None
            if held.size > AT_MOST:
                held = self.now = Held()
            held.add(quads, subjects, pairs)
            return held

    def learn(self, graphs: Collection[NamedNode], quads: Sequence[Quad]) -> None:
        """These graphs hold these statements and no others."""
        with self._lock:
            self.now.replace(graphs, [quad for quad in quads if self.now.concerns(quad)])
