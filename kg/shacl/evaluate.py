"""Validation (3.4): results of shapes on a graph in the terms of a W3C report, and the triples that decide each verdict.

Every function takes a graph, or a Reading of one: then what was found of a shape and a node is not asked again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.shacl.constraints import Constraint, Property
from kg.shacl.graph import Graph
from kg.shacl.shape import Focus, Neighbourhood, Reading, Shape
from kg.shacl.terms import Term, order, sh


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (3.6.2)."""

    focus: Term
    path: Term | None
    value: Term | None
    shape: Term
    component: NamedNode
    severity: Term
    messages: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a shape says of a node: the verdict, the results (none where it conforms), and the triples that decide it."""

    conforms: bool
    results: tuple[Result, ...]
    triples: tuple[Triple, ...]


def conforms(graph: Graph | Reading, shape: Shape, node: Term) -> bool:
    """Does the node conform to the shape? Whether the shape targets it does not matter, here and below."""
    return shape.holds(_reading(graph), node)


def results(graph: Graph | Reading, shape: Shape, node: Term) -> Iterator[Result]:
    """The results of one shape on one node; those of property shapes are reported as their own."""
    if not shape.deactivated:
        focus = shape.focus(_reading(graph), node)
        yield from _results(shape, focus, shape.constraints)


def neighbourhood(graph: Graph | Reading, shape: Shape, node: Term) -> tuple[Triple, ...]:
    """The triples that decide the verdict, be it yes or no: on any graph between them and the whole it is the same."""
    reading = _reading(graph)
    found = Neighbourhood()
    shape.show(reading, node, shape.holds(reading, node), found)
    return _triples(reading, found)


def explain(graph: Graph | Reading, shape: Shape, node: Term) -> Explanation:
    """Verdict, results and neighbourhood in one pass."""
    reading = _reading(graph)
    if shape.deactivated:
        return Explanation(True, (), ())
    found = Neighbourhood()
    focus = shape.focus(reading, node)
    failing = [constraint for constraint in shape.constraints if not constraint.holds(focus)]
    if not failing:
        for constraint in shape.constraints:
            constraint.holds_by(focus, found)
        return Explanation(True, (), _triples(reading, found))
    for constraint in failing:
        constraint.fails_by(focus, found)
    return Explanation(False, tuple(_results(shape, focus, failing)), _triples(reading, found))


def validate(graph: Graph | Reading, shapes: Iterable[Shape]) -> list[Result]:
    """Every result of every shape on its targets, in a fixed order."""
    reading = _reading(graph)
    found = [
        result
        for shape in shapes
        for node in shape.target_nodes(reading.graph)
        for result in results(reading, shape, node)
    ]
    return sorted(found, key=_place)


def explain_all(graph: Graph | Reading, shapes: Iterable[Shape]) -> Iterator[tuple[Shape, Term, Explanation]]:
    """Every shape on each of its targets, explained."""
    reading = _reading(graph)
    for shape in shapes:
        for node in shape.target_nodes(reading.graph):
            yield shape, node, explain(reading, shape, node)


def _place(result: Result) -> tuple[str, ...]:
    """What orders results; the names of blank shapes and paths come last, for a parser makes them up anew each time."""
    named = (order(term) if isinstance(term, NamedNode) else "" for term in (result.shape, result.path))
    told = (order(result.focus), *named, result.component.value, str(result.value))
    return (*told, order(result.shape), str(result.path))


def _reading(graph: Graph | Reading) -> Reading:
    return graph if isinstance(graph, Reading) else Reading(graph)


def _triples(reading: Reading, found: Neighbourhood) -> tuple[Triple, ...]:
    return tuple(map(reading.graph.__getitem__, sorted(found.numbers)))


def _results(shape: Shape, focus: Focus, constraints: Iterable[Constraint]) -> Iterator[Result]:
    for constraint in constraints:
        if isinstance(constraint, Property):
            for value in focus.values:
                if not constraint.shape.holds(
                    focus.reading, value
                ):  # most hold, and asking is cheaper than listing
                    yield from results(focus.reading, constraint.shape, value)
        else:
            for failed, path in constraint.failures(focus):
                yield Result(
                    focus.node,
                    shape.path_node if path is None else path,
                    failed,
                    shape.node,
                    sh(constraint.component),
                    shape.severity,
                    shape.messages,
                )
