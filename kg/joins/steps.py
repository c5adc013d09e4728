"""The steps of a plan that match one pattern: by predicate, by any predicate, or along a path.

A row has a place for every variable, flag and constant of a plan; a step fills the places that it finds empty, calls the
next step for each way of filling them, and empties them again. A step that answers True wants no more.
"""

from collections.abc import Callable

from pyoxigraph import NamedNode

from kg.joins.expressions import Row
from kg.joins.syntax import UnknownSyntax
from kg.shacl.graph import Graph
from kg.shacl.paths import Path

Step = Callable[[Graph, Row], bool | None]


def check(s: int, iri: NamedNode, o: int, after: Step) -> Step:
    """Both ends are known."""

    def step(graph: Graph, row: Row) -> bool | None:
        return after(graph, row) if row[o] in graph.row(row[s], iri) else None

    return step


def forward(s: int, iri: NamedNode, o: int, after: Step) -> Step:
    """From a known subject to its objects."""

    def step(graph: Graph, row: Row) -> bool | None:
        found = graph.row(row[s], iri)
        for row[o] in found:
            if after(graph, row):
                row[o] = None
                return True
        row[o] = None
        return None

    return step


def backward(s: int, iri: NamedNode, o: int, after: Step) -> Step:
    """From a known object to its subjects."""

    def step(graph: Graph, row: Row) -> bool | None:
        found = graph.back_row(iri, row[o])
        for row[s] in found:
            if after(graph, row):
                row[s] = None
                return True
        row[s] = None
        return None

    return step


def scan(s: int, iri: NamedNode, o: int, after: Step) -> Step:
    """Neither end is known."""

    def step(graph: Graph, row: Row) -> bool | None:
        stop = None
        for row[s], row[o] in graph.pairs(iri):
            stop = after(graph, row)
            if stop:
                break
        row[s] = row[o] = None
        return stop

    return step


def looping(s: int, iri: NamedNode, _: int, after: Step) -> Step:
    """Both ends are one variable that is not known."""

    def step(graph: Graph, row: Row) -> bool | None:
        stop = None
        for start, end in graph.pairs(iri):
            if start == end:
                row[s] = start
                stop = after(graph, row)
                if stop:
                    break
        row[s] = None
        return stop

    return step


def either(s: int, iri: NamedNode, o: int, after: Step) -> Step:
    """Which ends are known is only seen as the step runs."""
    both, ahead = check(s, iri, o, after), forward(s, iri, o, after)
    back, none = backward(s, iri, o, after), (looping if s == o else scan)(s, iri, o, after)

    def step(graph: Graph, row: Row) -> bool | None:
        if row[s] is None:
            return (none if row[o] is None else back)(graph, row)
        return (ahead if row[o] is None else both)(graph, row)

    return step


def any_predicate(s: int, p: int, o: int, after: Step) -> Step:
    """The predicate is a variable; where it is known it is as good as a constant, else the subject must be."""
    known: dict[NamedNode, Step] = {}

    def step(graph: Graph, row: Row) -> bool | None:
        iri = row[p]
        if iri is None:
            return unknown(graph, row)
        if not isinstance(iri, NamedNode):
            return None
        one = known.get(iri)
        if one is None:
            one = known[iri] = either(s, iri, o, after)
        return one(graph, row)

    def unknown(graph: Graph, row: Row) -> bool | None:
        if row[s] is None:
            raise UnknownSyntax("any predicate of any subject")
        end, stop, rows = row[o], None, graph.rows(row[s])
        for row[p], ends in rows.items():
            for row[o] in ends if end is None else ({end} & ends.keys()):
                stop = after(graph, row)
                if stop:
                    break
            if stop:
                break
        row[p], row[o] = None, end
        return stop

    return step


def along(s: int, path: Path, o: int, after: Step) -> Step:
    """Along a path of which one end is known."""

    def step(graph: Graph, row: Row) -> bool | None:
        start, end = row[s], row[o]
        if start is not None and end is not None:
            return after(graph, row) if end in path.step(graph, (start,)) else None
        if start is None and end is None:
            raise UnknownSyntax("a path with both ends open")
        near, slot = (end, s) if start is None else (start, o)
        for row[slot] in path.step(graph, (near,), start is None):
            if after(graph, row):
                row[slot] = None
                return True
        row[slot] = None
        return None

    return step
