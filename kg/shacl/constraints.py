"""The constraint components of SHACL Core (4): what fails, what shows that one holds, and what shows that it does not.

The triples that show it are the neighbourhoods of Delva, Dimou, Jakubowski and Van den Bussche, "Data Provenance for
SHACL" (arXiv 2112.11796), table 2: on any graph between them and the whole, the verdict is the same.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Triple

from kg.shacl.graph import Graph
from kg.shacl.paths import Path
from kg.shacl.terms import Term

Triples = set[Triple]


class Checked(Protocol):
    """A shape as a constraint sees it."""

    def conforms(self, graph: Graph, node: Term) -> bool: ...

    def neighbourhood(self, graph: Graph, node: Term, yes: bool) -> Triples: ...


@dataclass(frozen=True, slots=True)
class Focus:
    """A focus node with its value nodes, and the path to them (None for a node shape: the value is the node itself)."""

    graph: Graph
    node: Term
    path: Path | None
    values: list[Term]

    def way(self, value: Term) -> Triples:
        """The triples over which the path reaches this value."""
        return self.path.trace(self.graph, self.node, value) if self.path else set()

    def ways(self, values: Iterable[Term]) -> Triples:
        return set().union(*(self.way(value) for value in values))


class Constraint(ABC):
    """One constraint of a shape. `fails` lists a value for each failure; None is a failure without a value."""

    component: str

    @abstractmethod
    def fails(self, focus: Focus) -> list[Term | None]: ...

    def holds_by(self, focus: Focus) -> Triples:
        """The triples by which it holds; nothing where the absence of triples is what makes it hold."""
        return set()

    def fails_by(self, focus: Focus) -> Triples:
        """The triples by which it fails; nothing where it fails for want of triples."""
        return set()


class EachValue(Constraint):
    """Constraints that every value node has to meet by itself."""

    @abstractmethod
    def meets(self, graph: Graph, value: Term) -> bool: ...

    def met_by(self, graph: Graph, value: Term) -> Triples:
        return set()

    def missed_by(self, graph: Graph, value: Term) -> Triples:
        return set()

    def fails(self, focus: Focus) -> list[Term | None]:
        return [value for value in focus.values if not self.meets(focus.graph, value)]

    def holds_by(self, focus: Focus) -> Triples:
        return set().union(*(focus.way(value) | self.met_by(focus.graph, value) for value in focus.values))

    def fails_by(self, focus: Focus) -> Triples:
        failing = [value for value in focus.values if not self.meets(focus.graph, value)]
        return set().union(*(focus.way(value) | self.missed_by(focus.graph, value) for value in failing))


@dataclass
class Class(EachValue):
    kind: Term
    component = "ClassConstraintComponent"

    def meets(self, graph: Graph, value: Term) -> bool:
        return graph.is_instance(value, self.kind)

    def met_by(self, graph: Graph, value: Term) -> Triples:
        return graph.type_trace(value, self.kind)


@dataclass
class Shapes(EachValue):
    """sh:node, sh:not, sh:and, sh:or, sh:xone: how many of the shapes a value conforms to."""

    component: str
    shapes: tuple[Checked, ...]
    enough: Callable[[int, int], bool]

    def _split(self, graph: Graph, value: Term) -> tuple[list[Checked], list[Checked]]:
        good = [shape for shape in self.shapes if shape.conforms(graph, value)]
        return good, [shape for shape in self.shapes if shape not in good]

    def meets(self, graph: Graph, value: Term) -> bool:
        return self.enough(len(self._split(graph, value)[0]), len(self.shapes))

    def met_by(self, graph: Graph, value: Term) -> Triples:
        good, bad = self._split(graph, value)
        shown = set().union(*(shape.neighbourhood(graph, value, True) for shape in good))
        if self.component in ("NotConstraintComponent", "XoneConstraintComponent"):
            shown |= set().union(*(shape.neighbourhood(graph, value, False) for shape in bad))
        return shown

    def missed_by(self, graph: Graph, value: Term) -> Triples:
        good, bad = self._split(graph, value)
        shown = set().union(*(shape.neighbourhood(graph, value, False) for shape in bad))
        if self.component in ("NotConstraintComponent", "XoneConstraintComponent"):
            shown |= set().union(*(shape.neighbourhood(graph, value, True) for shape in good))
        return shown


@dataclass
class Property(Constraint):
    """sh:property: the value nodes conform to a property shape; its own results are reported."""

    shape: Checked
    component = "PropertyConstraintComponent"

    def fails(self, focus: Focus) -> list[Term | None]:
        return [value for value in focus.values if not self.shape.conforms(focus.graph, value)]

    def holds_by(self, focus: Focus) -> Triples:
        graph = focus.graph
        return set().union(*(focus.way(v) | self.shape.neighbourhood(graph, v, True) for v in focus.values))

    def fails_by(self, focus: Focus) -> Triples:
        failing = [value for value in self.fails(focus) if value is not None]
        return set().union(*(focus.way(v) | self.shape.neighbourhood(focus.graph, v, False) for v in failing))
