"""A shapes graph compiled once into shapes that can be asked (2, 3). What is no SHACL Core is refused by its name."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from kg.shacl import constraints as c
from kg.shacl import counts, values, whole
from kg.shacl import wellformed as wf
from kg.shacl.graph import Graph
from kg.shacl.nesting import settle
from kg.shacl.path_reader import PathReader
from kg.shacl.shape import Shape
from kg.shacl.terms import CLASS, Term, is_sh, order, sh
from kg.shacl.vocabulary import ON_PATHS, ONCE, PARAMETERS, TARGETS, refuse_misspelt, refuse_what_is_no_core
from kg.shacl.wellformed import ShapesError

__all__ = ["Compiler", "Shape", "ShapesError", "compile_shapes"]

Read = TypeVar("Read")

ENOUGH: dict[str, Callable[[int, int], bool]] = {
    "node": lambda good, _: good == 1,
    "not": lambda good, _: good == 0,
    "and": lambda good, of: good == of,
    "or": lambda good, _: good > 0,
    "xone": lambda good, _: good == 1,
}


class Compiler:
    """Reads the shapes of a graph; each is made once and filled later, so that nesting costs no stack."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.shapes: dict[Term, Shape] = {}
        self.paths = PathReader(graph)
        self._waiting: deque[Shape] = deque()

    def all(self) -> list[Shape]:
        """Every shape that is declared, has a target, a parameter or a path, or is used by another."""
        refuse_what_is_no_core(self.graph)
        declared: set[Term] = set()
        for kind in ("NodeShape", "PropertyShape"):
            declared |= self.graph.instances(sh(kind))
        for name in (*TARGETS, *PARAMETERS, "path"):
            declared |= self.graph.subjects_of(sh(name))
        # The named first, so that an error in a blank one can say within which named one it stands.
        for node in sorted(declared, key=lambda node: (not isinstance(node, NamedNode), order(node))):
            if node not in self.shapes and not is_sh(node):  # sh: SHACL's own vocabulary, loaded along
                self.shape(node)
                while self._waiting:
                    self._fill(self._waiting.popleft())
        settle(self.shapes.values(), self.naming)
        return [shape for _, shape in sorted(self.shapes.items(), key=lambda pair: order(pair[0]))]

    def shape(self, node: Term, within: Shape | None = None) -> Shape:
        """The shape of this node, to be filled."""
        if isinstance(node, Literal):
            raise ShapesError(f"{node} is no shape")
        found = self.shapes.get(node)
        if found is None:
            found = self.shapes[node] = Shape(node, within)
            self._waiting.append(found)
        return found

    def naming(self, shape: Shape) -> str:
        """How an error calls the shape: by its IRI, or as one within the next that has one."""
        named: Shape | None = shape
        while named and not isinstance(named.node, NamedNode):
            named = named.within
        if named is None or named is shape:
            return f"the shape {shape.node}"
        on = f" on {shape.path_node}" if isinstance(shape.path_node, NamedNode) else ""
        return f"a shape{on} within {named.node}"

    def _fill(self, shape: Shape) -> None:
        try:
            self._read(shape)
        except ShapesError as trouble:
            raise ShapesError(f"{self.naming(shape)}: {trouble}") from trouble

    def _read(self, shape: Shape) -> None:
        node = shape.node
        refuse_misspelt(self.graph, node)
        shape.path_node = self._one(node, "path")
        if shape.path_node is not None:
            shape.path = self.paths.read(shape.path_node)
        elif self.graph.is_instance(node, sh("PropertyShape")):
            raise ShapesError("a property shape has no sh:path")
        if shape.path is not None and self.graph.is_instance(node, sh("NodeShape")):
            raise ShapesError("a node shape has a sh:path")
        severity = self._one(node, "severity")
        if severity is not None:
            shape.severity = wf.severity(severity)
        shape.messages = tuple(sorted(map(wf.words, self.graph.objects(node, sh("message"))), key=order))
        shape.deactivated = self._flag(node, "deactivated")
        shape.targets = list(self._targets(node))
        shape.constraints = list(self._constraints(shape))

    def _one(self, node: Term, name: str) -> Term | None:
        """The value of what may stand once."""
        found = self.graph.objects(node, sh(name))
        if len(found) > 1:
            raise ShapesError(f"sh:{name} stands {len(found)} times, and may stand once")
        return next(iter(found), None)

    def _flag(self, node: Term, name: str) -> bool:
        value = self._one(node, name)
        return value is not None and _as(name, wf.boolean, value)

    def _targets(self, node: Term) -> Iterator[Callable[[Graph], Iterable[Term]]]:
        for kind in self._all(node, "targetClass", wf.iri):
            yield lambda graph, kind=kind: graph.instances(kind)  # type: ignore[misc]
        for target in self._all(node, "targetNode", wf.iri_or_literal):
            yield lambda _, target=target: (target,)  # type: ignore[misc]
        for predicate in self._all(node, "targetSubjectsOf", wf.iri):
            yield lambda graph, predicate=predicate: graph.subjects_of(predicate)  # type: ignore[misc]
        for predicate in self._all(node, "targetObjectsOf", wf.iri):
            yield lambda graph, predicate=predicate: graph.objects_of(predicate)  # type: ignore[misc]
        if isinstance(node, NamedNode) and self.graph.is_instance(node, CLASS):
            yield lambda graph: graph.instances(node)

    def _all(self, node: Term, name: str, read: Callable[[Term], Read]) -> list[Read]:
        return [_as(name, read, value) for value in sorted(self.graph.objects(node, sh(name)), key=order)]

    def _constraints(self, shape: Shape) -> Iterator[c.Constraint]:
        for name in PARAMETERS:
            found = sorted(self.graph.objects(shape.node, sh(name)), key=order)
            if found and name in ON_PATHS and shape.path is None:
                raise ShapesError(f"sh:{name} is for property shapes, and this has no sh:path")
            if len(found) > 1 and name in ONCE:
                raise ShapesError(f"sh:{name} stands {len(found)} times, and may stand once")
            for value in found:
                try:
                    yield from self._constraint(shape, name, value)
                except ShapesError as trouble:
                    raise ShapesError(f"sh:{name}: {trouble}") from trouble

    def _constraint(self, shape: Shape, name: str, value: Term) -> Iterator[c.Constraint]:
        node = shape.node
        match name:
            case "class":
                yield c.Class(wf.iri(value))
            case "datatype":
                yield values.datatype(wf.iri(value))
            case "nodeKind":
                yield values.node_kind(wf.iri(value))
            case "minCount":
                yield counts.MinCount(wf.count(value))
            case "maxCount":
                yield counts.MaxCount(wf.count(value))
            case "minExclusive" | "minInclusive" | "maxExclusive" | "maxInclusive":
                yield values.bound(name, wf.literal(value))
            case "minLength" | "maxLength":
                yield values.length(name, wf.count(value))
            case "pattern":
                flags = self._one(node, "flags")
                yield values.pattern(wf.string(value), wf.string(flags) if flags else "")
            case "languageIn":
                yield values.language_in([wf.string(item) for item in self._list(value)])
            case "uniqueLang":
                if (
                    wf.boolean(value) and value.value == "true"
                ):  # the W3C suite (uniqueLang-002) takes "1" as not meant
                    yield whole.UniqueLang()
            case "equals" | "disjoint" | "lessThan" | "lessThanOrEquals":
                yield whole.PAIRS[name](wf.iri(value))
            case "hasValue":
                yield whole.HasValue(value)
            case "in":
                yield values.member(self._list(value))
            case "closed":
                if wf.boolean(value):
                    yield self._closed(node)
            case "property":
                yield c.Property(self._used(value, shape, path=True))
            case "qualifiedValueShape":
                yield from self._qualified(shape, value)
            case _:
                listed = [value] if name in ("node", "not") else self._list(value)
                path = False if name == "node" else None
                asked = tuple(self._used(item, shape, path=path) for item in listed)
                yield c.Shapes(f"{name.capitalize()}ConstraintComponent", asked, ENOUGH[name])

    def _used(self, node: Term, by: Shape, *, path: bool | None = None) -> Shape:
        """A shape that another asks; `path`: whether it is to have one."""
        found = self.shape(node, by)
        has = bool(self.graph.objects(node, sh("path")))
        if path is not None and path != has:
            raise ShapesError(f"{node} has {'a' if has else 'no'} sh:path")
        return found

    def _list(self, head: Term) -> list[Term]:
        return wf.items(self.graph, head)

    def _closed(self, node: Term) -> whole.Closed:
        allowed = {
            path
            for inner in self.graph.objects(node, sh("property"))
            for path in self.graph.objects(inner, sh("path"))
        }
        ignored = self._one(node, "ignoredProperties")
        listed = self._list(ignored) if ignored is not None else []
        return whole.Closed(
            frozenset(path for path in allowed if isinstance(path, NamedNode))
            | frozenset(map(wf.iri, listed))
        )

    def _qualified(self, shape: Shape, value: Term) -> Iterator[c.Constraint]:
        asked = self._used(value, shape)
        siblings: tuple[Shape, ...] = ()
        if self._flag(shape.node, "qualifiedValueShapesDisjoint"):
            beside = sorted(self._siblings(shape.node, value), key=order)
            siblings = tuple(self._used(other, shape) for other in beside)
        least, most = (self._one(shape.node, name) for name in ("qualifiedMinCount", "qualifiedMaxCount"))
        if least is not None:
            yield counts.QualifiedMin(asked, siblings, _as("qualifiedMinCount", wf.count, least))
        if most is not None:
            yield counts.QualifiedMax(asked, siblings, _as("qualifiedMaxCount", wf.count, most))

    def _siblings(self, node: Term, value: Term) -> set[Term]:
        """The qualified value shapes beside this one under every parent (4.7.3)."""
        found: set[Term] = set()
        for parent in self.graph.subjects(sh("property"), node):
            for other in self.graph.objects(parent, sh("property")):
                found.update(self.graph.objects(other, sh("qualifiedValueShape")))
        return found - {value}


def _as(name: str, read: Callable[[Term], Read], value: Term) -> Read:
    """A value read, with the name of its property in the error where it is wrong."""
    try:
        return read(value)
    except ShapesError as trouble:
        raise ShapesError(f"sh:{name}: {trouble}") from trouble


def compile_shapes(triples: Iterable[Triple]) -> list[Shape]:
    """The shapes of these triples; raises ShapesError for what is not SHACL Core."""
    return Compiler(Graph(triples)).all()
