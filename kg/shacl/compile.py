"""A shapes graph compiled once into shapes that can be asked (2, 3). What is no SHACL Core is refused by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from kg.shacl import constraints as c
from kg.shacl import whole
from kg.shacl.graph import Graph
from kg.shacl.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from kg.shacl.terms import CLASS, NIL, TYPE, Node, Term, is_sh, order, sh, worth
from kg.shacl.values import Ranges

TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
SAID = ("path", "severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue", "flags",
        "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint")  # fmt: skip

ONCE = frozenset(
    [
        "datatype",
        "nodeKind",
        "minCount",
        "maxCount",
        "minExclusive",
        "minInclusive",
        "maxExclusive",
        "maxInclusive",
        "minLength",
        "maxLength",
        "languageIn",
        "uniqueLang",
        "in",
        "closed",
        "qualifiedValueShape",
    ]
)


class ShapesError(Exception):
    """The shapes graph is not SHACL Core: what is wrong, and in which shape."""


@dataclass(eq=False)
class Shape:
    """A shape: its path (None for a node shape), what it constrains, and whom it targets."""

    node: Node
    path: Path | None = None
    path_node: Term | None = None
    severity: Term = field(default_factory=lambda: sh("Violation"))
    messages: tuple[Term, ...] = ()
    deactivated: bool = False
    constraints: list[c.Constraint] = field(default_factory=list)
    targets: list[Callable[[Graph], set[Term]]] = field(default_factory=list)

    def focus(self, graph: Graph, node: Term) -> c.Focus:
        return c.Focus(graph, node, self.path, self.path.step(graph, node) if self.path else [node])

    def conforms(self, graph: Graph, node: Term) -> bool:
        """Does the node conform to this shape in this graph?"""
        if self.deactivated:
            return True
        focus = self.focus(graph, node)
        return not any(constraint.fails(focus) for constraint in self.constraints)

    def neighbourhood(self, graph: Graph, node: Term, yes: bool) -> c.Triples:
        """The triples that decide it: for a yes those of every constraint, for a no those of the ones that fail."""
        if self.deactivated:
            return set()
        focus = self.focus(graph, node)
        if yes:
            return set().union(*(constraint.holds_by(focus) for constraint in self.constraints))
        failing = [constraint for constraint in self.constraints if constraint.fails(focus)]
        return set().union(*(constraint.fails_by(focus) for constraint in failing))

    def target_nodes(self, graph: Graph) -> list[Term]:
        return sorted(set().union(*(target(graph) for target in self.targets)), key=order)


class Compiler:
    """Reads the shapes of a graph; each is compiled once, and none may refer to itself."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.shapes: dict[Term, Shape] = {}
        self._open: list[Term] = []
        self.ranges = Ranges()

    def all(self) -> list[Shape]:
        """Every shape that is declared, targeted, or used by another."""
        declared = {
            node for kind in ("NodeShape", "PropertyShape") for node in self.graph.subjects(TYPE, sh(kind))
        }
        for name in TARGETS:
            declared |= self.graph.subjects_of(sh(name))
        for node in sorted(declared, key=order):
            self.shape(node)
        return [shape for _, shape in sorted(self.shapes.items(), key=lambda pair: order(pair[0]))]

    def shape(self, node: Term) -> Shape:
        """The shape of this node; raises ShapesError where it refers to itself."""
        if node in self._open:
            raise ShapesError(f"the shape {node} refers to itself, which SHACL leaves undefined")
        if node in self.shapes:
            return self.shapes[node]
        if isinstance(node, Literal):
            raise ShapesError(f"{node} is no shape")
        self._open.append(node)
        shape = Shape(node)
        paths = self.graph.objects(node, sh("path"))
        if len(paths) > 1:
            raise ShapesError(f"the shape {node} has several paths")
        if paths:
            (shape.path_node,) = paths
            shape.path = self.path(shape.path_node)
        shape.severity = self.graph.one(node, sh("severity")) or sh("Violation")
        shape.messages = tuple(sorted(self.graph.objects(node, sh("message")), key=order))
        shape.deactivated = self._flag(node, "deactivated")
        shape.constraints = list(self._constraints(node))
        shape.targets = list(self._targets(node))
        self._open.pop()
        self.shapes[node] = shape
        return shape

    def _flag(self, node: Term, name: str) -> bool:
        value = self.graph.one(node, sh(name))
        return value is not None and worth(value) is True

    def _list(self, node: Term, what: Term) -> list[Term]:
        items = self.graph.items(node)
        if items is None:
            raise ShapesError(f"{what} has a list that is not well-formed")
        return items

    def path(self, node: Term) -> Path:
        """The property path that a node writes (2.3.1)."""
        if isinstance(node, NamedNode) and node != NIL:
            return Predicate(node)
        if self.graph.items(node):
            return Sequence(tuple(self.path(part) for part in self._list(node, node)))
        for name, build in (
            ("inversePath", lambda p: Inverse(self.path(p))),
            (
                "alternativePath",
                lambda p: Alternative(tuple(self.path(part) for part in self._list(p, node))),
            ),
            ("zeroOrMorePath", lambda p: Repeat(self.path(p), 0, None)),
            ("oneOrMorePath", lambda p: Repeat(self.path(p), 1, None)),
            ("zeroOrOnePath", lambda p: Repeat(self.path(p), 0, 1)),
        ):
            inner = self.graph.one(node, sh(name))
            if inner is not None:
                return build(inner)
        raise ShapesError(f"{node} is no property path")

    def _targets(self, node: Node) -> Iterator[Callable[[Graph], set[Term]]]:
        for kind in self.graph.objects(node, sh("targetClass")):
            yield lambda graph, kind=kind: set(graph.instances(kind))  # type: ignore[misc]
        for target in self.graph.objects(node, sh("targetNode")):
            yield lambda _, target=target: {target}  # type: ignore[misc]
        for predicate in self.graph.objects(node, sh("targetSubjectsOf")):
            yield lambda graph, predicate=predicate: set(graph.subjects_of(predicate))  # type: ignore[misc]
        for predicate in self.graph.objects(node, sh("targetObjectsOf")):
            yield lambda graph, predicate=predicate: set(graph.objects_of(predicate))  # type: ignore[misc]
        if self.graph.is_instance(node, CLASS):
            yield lambda graph: set(graph.instances(node))

    def _constraints(self, node: Node) -> Iterator[c.Constraint]:
        for predicate in sorted(self.graph.predicates(node), key=order):
            if not is_sh(predicate):
                continue
            name = predicate.value.removeprefix(sh("").value)
            if name in SAID or name in TARGETS:
                continue
            values = sorted(self.graph.objects(node, predicate), key=order)
            if name in ONCE and len(values) > 1:
                raise ShapesError(
                    f"sh:{name} stands {len(values)} times in the shape {node}, and may stand once"
                )
            for value in values:
                yield from self._constraint(node, name, value)

    def _constraint(self, node: Node, name: str, value: Term) -> Iterator[c.Constraint]:
        ranges = self.ranges
        if name == "class":
            yield c.Class(value)
        elif name == "datatype":
            yield ranges.datatype(value)
        elif name == "nodeKind":
            yield ranges.node_kind(value)
        elif name in ("minCount", "maxCount"):
            yield (
                whole.Count(self._count(node, value), None)
                if name == "minCount"
                else whole.Count(None, self._count(node, value))
            )
        elif name in ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive"):
            yield ranges.bound(name, value)
        elif name in ("minLength", "maxLength"):
            yield ranges.length(name, self._count(node, value))
        elif name == "pattern":
            flags = self.graph.one(node, sh("flags"))
            yield ranges.pattern(value.value, flags.value if isinstance(flags, Literal) else "")
        elif name == "languageIn":
            yield ranges.language_in([item.value for item in self._list(value, node)])
        elif name == "uniqueLang":
            if (
                isinstance(value, Literal) and value.value == "true"
            ):  # W3C core test uniqueLang-002: "1" is not meant
                yield whole.UniqueLang()
        elif name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
            assert isinstance(value, NamedNode)
            yield whole.Pair(f"{name[0].upper()}{name[1:]}ConstraintComponent", value)
        elif name == "hasValue":
            yield whole.HasValue(value)
        elif name == "in":
            yield ranges.member(self._list(value, node))
        elif name == "closed":
            if worth(value) is True:
                yield self._closed(node)
        else:
            yield from self._with_shapes(node, name, value)

    def _with_shapes(self, node: Node, name: str, value: Term) -> Iterator[c.Constraint]:
        if name == "property":
            yield c.Property(self.shape(value))
        elif name == "node":
            yield c.Shapes("NodeConstraintComponent", (self.shape(value),), lambda good, _: good == 1)
        elif name == "not":
            yield c.Shapes("NotConstraintComponent", (self.shape(value),), lambda good, _: good == 0)
        elif name in ("and", "or", "xone"):
            shapes = tuple(self.shape(item) for item in self._list(value, node))
            enough = {"and": lambda g, n: g == n, "or": lambda g, _: g > 0, "xone": lambda g, _: g == 1}[name]
            yield c.Shapes(f"{name.capitalize()}ConstraintComponent", shapes, enough)
        elif name == "qualifiedValueShape":
            yield from self._qualified(node, value)
        else:
            raise ShapesError(f"sh:{name} in the shape {node} is no term of SHACL Core")

    def _count(self, node: Term, value: Term) -> int:
        count = worth(value)
        if not isinstance(count, int):
            raise ShapesError(f"{value} in the shape {node} is no integer")
        return count

    def _closed(self, node: Node) -> whole.Closed:
        allowed = {
            path
            for inner in self.graph.objects(node, sh("property"))
            for path in self.graph.objects(inner, sh("path"))
        }
        for head in self.graph.objects(node, sh("ignoredProperties")):
            allowed |= set(self._list(head, node))
        return whole.Closed(frozenset(iri for iri in allowed if isinstance(iri, NamedNode)))

    def _qualified(self, node: Node, value: Term) -> Iterator[c.Constraint]:
        siblings: tuple[Shape, ...] = ()
        if self._flag(node, "qualifiedValueShapesDisjoint"):
            siblings = tuple(self.shape(other) for other in sorted(self._siblings(node, value), key=order))
        for name in ("qualifiedMinCount", "qualifiedMaxCount"):
            for bound in self.graph.objects(node, sh(name)):
                count = self._count(node, bound)
                least, most = (count, None) if name == "qualifiedMinCount" else (None, count)
                yield whole.Qualified(self.shape(value), siblings, least, most)

    def _siblings(self, node: Node, value: Term) -> set[Term]:
        """The qualified value shapes beside this one under every parent (4.7.3)."""
        found: set[Term] = set()
        for parent in self.graph.subjects(sh("property"), node):
            for other in self.graph.objects(parent, sh("property")):
                found.update(self.graph.objects(other, sh("qualifiedValueShape")))
        return found - {value}


def compile_shapes(triples: list[Triple]) -> list[Shape]:
    """The shapes of these triples; raises ShapesError for what is not SHACL Core."""
    return Compiler(Graph(triples)).all()
