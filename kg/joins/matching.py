"""One pattern matched where only a look at its ends tells what is known of them, or where its way is a path."""

from collections.abc import Iterator
from typing import Any

from kg.joins.syntax import UnknownSyntax
from kg.shacl.graph import Graph
from kg.shacl.paths import Path, Predicate

_Ends = Iterator[tuple[Any, Any]]


def matches(graph: Graph, s: Any, path: Any, o: Any) -> Iterator[tuple[Any, Any, Any]]:
    """(subject, predicate, object) of what matches; None is open. Raises UnknownSyntax where too little is known."""
    if isinstance(path, Path) and not isinstance(path, Predicate):
        yield from ((start, path, end) for start, end in _along(graph, s, path, o))
    elif path is not None:
        iri = path.iri if isinstance(path, Predicate) else path
        yield from ((start, iri, end) for start, end in _ends(graph, s, iri, o))
    elif s is None:
        raise UnknownSyntax("any predicate of any subject")
    else:
        for iri, row in graph.rows(s).items():
            yield from ((s, iri, end) for end in (row if o is None else [o] if o in row else ()))


def _ends(graph: Graph, s: Any, iri: Any, o: Any) -> _Ends:
    if s is not None:
        row = graph.row(s, iri)
        yield from ((s, end) for end in (row if o is None else [o] if o in row else ()))
    elif o is not None:
        yield from ((start, o) for start in graph.back_row(iri, o))
    else:
        yield from graph.pairs(iri)


def _along(graph: Graph, s: Any, path: Path, o: Any) -> _Ends:
    if s is None and o is None:
        raise UnknownSyntax("a path with both ends open")
    if s is None:
        yield from ((start, o) for start in path.step(graph, (o,), True))
    else:
        far = path.step(graph, (s,))
        yield from ((s, end) for end in (far if o is None else [o] if o in far else ()))
