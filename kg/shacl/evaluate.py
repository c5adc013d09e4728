"""Validation (3.4): results of shapes on a graph, in the terms of a W3C validation report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.shacl import constraints as c
from kg.shacl import whole
from kg.shacl.compile import Shape
from kg.shacl.graph import Graph
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
    predicate: NamedNode | None = None


def validate(graph: Graph, shapes: Iterable[Shape]) -> list[Result]:
    """Every result of every shape on its targets, in a fixed order."""
    found = [
        result
        for shape in shapes
        for node in shape.target_nodes(graph)
        for result in results(graph, shape, node)
    ]
    return sorted(found, key=lambda r: (order(r.focus), order(r.shape), r.component.value, str(r.value)))


def results(graph: Graph, shape: Shape, node: Term) -> Iterator[Result]:
    """The results of one shape on one node; those of property shapes are reported as their own."""
    if shape.deactivated:
        return
    focus = shape.focus(graph, node)
    for constraint in shape.constraints:
        if isinstance(constraint, c.Property):
            assert isinstance(constraint.shape, Shape)
            for value in focus.values:
                yield from results(graph, constraint.shape, value)
        elif isinstance(constraint, whole.Closed):
            for triple in constraint.offending(focus):
                yield _result(shape, node, constraint, triple.object, triple.predicate)  # type: ignore[arg-type]
        else:
            for failed in constraint.fails(focus):
                yield _result(shape, node, constraint, failed, None)


def _result(
    shape: Shape, node: Term, constraint: c.Constraint, value: Term | None, predicate: NamedNode | None
) -> Result:
    path = shape.path_node if predicate is None else predicate
    return Result(
        node, path, value, shape.node, sh(constraint.component), shape.severity, shape.messages, predicate
    )
