"""Can all of a store be read? Every statement is read, in every order in which it is asked for (kg/doctor.py)."""

from collections.abc import Callable, Iterable, Iterator

from cachetools import LRUCache
from pyoxigraph import NamedNode, Quad

from kg.quads import LEDGER, Quads, Subject, Term, value_of

Watch = Callable[[Iterable[Quad], int], Iterable[Quad]]
Pattern = tuple[Subject | None, NamedNode | None, Term | None, NamedNode | None]
LATELY = 200_000  # patterns that are not read again: what many statements share stays among them


def read_all(quads: Quads, watch: Watch | None = None) -> int:
    """How many statements there are; raises StoreError where a file of the store is damaged."""
    count = 0
    lately: LRUCache[Pattern, bool] = LRUCache(LATELY)
    for quad in watch(quads, len(quads)) if watch else quads:
        count += 1
        for pattern in _patterns(quad):
            if lately.get(pattern) is None:
                lately[pattern] = True
                for _ in quads.match(*pattern):
                    pass
    return count


def _patterns(quad: Quad) -> Iterator[Pattern]:
    """One for each order that anything is asked in: by subject, predicate, object and graph; in the ledger by each of them."""
    subject, predicate, value, graph = quad.subject, quad.predicate, value_of(quad), quad.graph_name
    assert isinstance(subject, NamedNode) and isinstance(graph, NamedNode)
    yield subject, None, None, None
    yield None, predicate, None, None
    yield None, None, value, None
    yield None, None, None, graph
    if graph == LEDGER:
        yield None, predicate, None, graph
        yield None, None, value, graph
