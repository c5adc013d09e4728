"""One way along a path: of all the triples over which it leads from start to end, those of a single shortest walk."""

from collections import deque

from pyoxigraph import Literal, Triple

from kg.shacl.graph import Graph
from kg.shacl.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from kg.shacl.terms import Term

Way = frozenset[Triple]


def way(path: Path, graph: Graph, start: Term, end: Term) -> Way | None:
    """The triples of one way; None where there is none, and no triples for a way of no steps."""
    match path:
        case Predicate(iri):
            if isinstance(start, Literal) or end not in graph.objects(start, iri):
                return None
            return frozenset([Triple(start, iri, end)])
        case Inverse(inner):
            return way(inner, graph, end, start)
        case Alternative(parts):
            ways = [found for part in parts if (found := way(part, graph, start, end)) is not None]
            return min(ways, key=len, default=None)
        case Sequence(parts):
            return _through(parts, graph, start, end)
        case Repeat(inner, least, most):
            return _repeated(inner, graph, start, end, least, most)
    raise TypeError(f"no path: {path}")


def _through(parts: tuple[Path, ...], graph: Graph, start: Term, end: Term) -> Way | None:
    if len(parts) == 1:
        return way(parts[0], graph, start, end)
    for middle in parts[0].step(graph, (start,)):
        rest = _through(parts[1:], graph, middle, end)
        first = None if rest is None else way(parts[0], graph, start, middle)
        if rest is not None and first is not None:
            return first | rest
    return None


def _repeated(inner: Path, graph: Graph, start: Term, end: Term, least: int, most: int | None) -> Way | None:
    if least == 0 and start == end:
        return frozenset()
    waiting, seen = deque([(start, frozenset[Triple](), 0)]), set()
    while waiting:
        here, walked, steps = waiting.popleft()
        if most is not None and steps == most:
            continue
        for far in inner.step(graph, (here,)):
            if far in seen:
                continue
            seen.add(far)
            further = walked | (way(inner, graph, here, far) or frozenset())
            if far == end:
                return further
            waiting.append((far, further, steps + 1))
    return None
