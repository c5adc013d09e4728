"""Shapes as they are asked: does a node conform, and which triples decide it (arXiv 2112.11796)?"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.shacl.graph import NO_ROW, Graph, Row
from kg.shacl.paths import Path, Predicate
from kg.shacl.plain import Plain
from kg.shacl.terms import Node, Term, order, sh

if TYPE_CHECKING:
    from kg.shacl.constraints import Constraint


class Reading:
    """A graph read by shapes: the verdict of a shape on a node is found once. The graph must not change meanwhile."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.verdicts: dict[Shape, dict[Term, bool]] = defaultdict(dict)
        self.below: dict[Term, set[Term]] = {}
        self.node: Term | None = None
        self.rows: Mapping[NamedNode, Row] = {}

    def row(self, node: Term, predicate: NamedNode) -> Row:
        """As of the graph; many shapes ask of one node in turn, so its rows are kept at hand."""
        if node is not self.node:
            self.node, self.rows = node, self.graph.rows(node)
        return self.rows.get(predicate, NO_ROW)

    def subclasses(self, kind: Term) -> set[Term]:
        """The class and every class below it."""
        found = self.below.get(kind)
        if found is None:
            found = self.below[kind] = self.graph.below(kind)
        return found


class Neighbourhood:
    """The numbers of the triples that decide a verdict; what was shown of a shape and a node is not shown again."""

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self.shown: set[tuple[Shape, Term]] = set()


class Focus:
    """A focus node with its value nodes; for a node shape the value is the node itself, and no triple leads to it."""

    __slots__ = ("node", "reading", "values")

    def __init__(self, reading: Reading, node: Term, values: Collection[Term]) -> None:
        self.reading, self.node, self.values = reading, node, values

    def ways(self, values: Collection[Term], found: Neighbourhood) -> None:
        """The triples over which the path reaches these values."""


class NearFocus(Focus):
    """Its value nodes are one triple away."""

    __slots__ = ("row",)

    def __init__(self, reading: Reading, node: Term, row: Row) -> None:
        self.reading, self.node, self.values, self.row = reading, node, row, row

    def ways(self, values: Collection[Term], found: Neighbourhood) -> None:
        row = self.row
        if values is row:
            found.numbers.update(row.values())
        else:
            found.numbers.update(row[value] for value in values)


class FarFocus(Focus):
    """Its value nodes are reached over a longer path."""

    __slots__ = ("path",)

    def __init__(self, reading: Reading, node: Term, path: Path) -> None:
        super().__init__(reading, node, path.step(reading.graph, (node,)))
        self.path = path

    def ways(self, values: Collection[Term], found: Neighbourhood) -> None:
        if values:
            self.path.trace(self.reading.graph, (self.node,), set(values), found.numbers)


@dataclass(eq=False, slots=True)
class Shape:
    """A shape: its path (None for a node shape), what it constrains, and whom it targets."""

    node: Node
    within: "Shape | None" = None
    path: Path | None = None
    path_node: Term | None = None
    severity: Term = field(default_factory=lambda: sh("Violation"))
    messages: tuple[Term, ...] = ()
    deactivated: bool = False
    constraints: "list[Constraint]" = field(default_factory=list)
    targets: list[Callable[[Graph], Iterable[Term]]] = field(default_factory=list)
    value_alone: bool = False  # nothing but the node itself decides: no triple does
    plain: Plain | None = None

    def focus(self, reading: Reading, node: Term) -> Focus:
        path = self.path
        if path is None:
            return Focus(reading, node, (node,))
        if isinstance(path, Predicate):
            return NearFocus(reading, node, reading.row(node, path.iri))
        row = path.row(reading.graph, node)
        return FarFocus(reading, node, path) if row is None else NearFocus(reading, node, row)

    def holds(self, reading: Reading, node: Term) -> bool:
        """Does the node conform?"""
        if self.deactivated:
            return True
        plain = self.plain
        if plain is not None:
            return plain.holds(reading, reading.row(node, plain.predicate))
        known = reading.verdicts[self]
        verdict = known.get(node)
        if verdict is None:
            focus = self.focus(reading, node)
            verdict = True
            for constraint in self.constraints:
                if not constraint.holds(focus):
                    verdict = False
                    break
            known[node] = verdict
        return verdict

    def show(self, reading: Reading, node: Term, yes: bool, found: Neighbourhood) -> None:
        """The triples that decide the verdict, which is `yes`: of every constraint, or of those that fail."""
        if self.value_alone or self.deactivated:
            return
        plain = self.plain
        if plain is not None:
            plain.show(reading, reading.row(node, plain.predicate), yes, found.numbers)
            return
        if (self, node) in found.shown:
            return
        found.shown.add((self, node))
        focus = self.focus(reading, node)
        for constraint in self.constraints:
            if yes:
                constraint.holds_by(focus, found)
            elif not constraint.holds(focus):
                constraint.fails_by(focus, found)

    def target_nodes(self, graph: Graph) -> list[Term]:
        return sorted({node for target in self.targets for node in target(graph)}, key=order)
