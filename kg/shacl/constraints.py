"""The constraint components of SHACL Core (4): what fails, what shows that one holds, and what shows that it does not.

The triples that show it are the neighbourhoods of Delva, Dimou, Jakubowski and Van den Bussche, "Data Provenance for
SHACL" (arXiv 2112.11796), table 2: on any graph between them and the whole, the verdict is the same.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.shacl.graph import Graph
from kg.shacl.paths import Path, Predicate
from kg.shacl.terms import Term, is_typed, less, sh, string

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
class Test(EachValue):
    """A test that looks at the value alone: datatype, kind, range, length, pattern, language, membership."""

    component: str
    test: Callable[[Term], bool]

    def meets(self, graph: Graph, value: Term) -> bool:
        return self.test(value)


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
class Count(Constraint):
    least: int | None
    most: int | None

    @property
    def component(self) -> str:  # type: ignore[override]
        return "MinCountConstraintComponent" if self.least is not None else "MaxCountConstraintComponent"

    def fails(self, focus: Focus) -> list[Term | None]:
        count = len(focus.values)
        low = self.least is not None and count < self.least
        return [None] if low or (self.most is not None and count > self.most) else []

    def holds_by(self, focus: Focus) -> Triples:
        return focus.ways(focus.values) if self.least else set()

    def fails_by(self, focus: Focus) -> Triples:
        return focus.ways(focus.values) if self.most is not None else set()


@dataclass
class HasValue(Constraint):
    value: Term
    component = "HasValueConstraintComponent"

    def fails(self, focus: Focus) -> list[Term | None]:
        return [] if self.value in focus.values else [None]

    def holds_by(self, focus: Focus) -> Triples:
        return focus.way(self.value)


@dataclass
class UniqueLang(Constraint):
    component = "UniqueLangConstraintComponent"

    def _repeated(self, focus: Focus) -> list[str]:
        tags = [
            value.language.lower() for value in focus.values if isinstance(value, Literal) and value.language
        ]
        return [tag for tag in dict.fromkeys(tags) if tags.count(tag) > 1]

    def fails(self, focus: Focus) -> list[Term | None]:
        return [None for _ in self._repeated(focus)]

    def fails_by(self, focus: Focus) -> Triples:
        repeated = self._repeated(focus)
        return focus.ways(
            v for v in focus.values if isinstance(v, Literal) and (v.language or "").lower() in repeated
        )


@dataclass
class Pair(Constraint):
    """sh:equals, sh:disjoint, sh:lessThan, sh:lessThanOrEquals: value nodes against those of another property."""

    component: str
    predicate: NamedNode

    def _others(self, focus: Focus) -> list[Term]:
        return list(dict.fromkeys(focus.graph.objects(focus.node, self.predicate)))

    def _pairs(self, focus: Focus) -> list[tuple[Term, Term]]:
        equal = self.component == "LessThanOrEqualsConstraintComponent"
        others = self._others(focus)
        return [(v, o) for v in focus.values for o in others if not less(v, o, equal=equal)]

    def fails(self, focus: Focus) -> list[Term | None]:
        others = self._others(focus)
        if self.component == "EqualsConstraintComponent":
            return [
                *(v for v in focus.values if v not in others),
                *(o for o in others if o not in focus.values),
            ]
        if self.component == "DisjointConstraintComponent":
            return [*(v for v in focus.values if v in others)]
        return [*(value for value, _ in self._pairs(focus))]

    def _beside(self, focus: Focus, values: Iterable[Term]) -> Triples:
        other = Predicate(self.predicate)
        return set().union(*(other.trace(focus.graph, focus.node, value) for value in values))

    def holds_by(self, focus: Focus) -> Triples:
        if self.component != "EqualsConstraintComponent":
            return set()
        return focus.ways(focus.values) | self._beside(focus, self._others(focus))

    def fails_by(self, focus: Focus) -> Triples:
        if self.component in ("EqualsConstraintComponent", "DisjointConstraintComponent"):
            failing = [value for value in self.fails(focus) if value is not None]
            return focus.ways(failing) | self._beside(focus, failing)
        pairs = self._pairs(focus)
        return focus.ways(v for v, _ in pairs) | self._beside(focus, (o for _, o in pairs))


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


@dataclass
class Qualified(Constraint):
    """sh:qualifiedValueShape with a least or a most number; siblings' shapes do not count where they are disjoint."""

    shape: Checked
    siblings: tuple[Checked, ...]
    least: int | None
    most: int | None

    @property
    def component(self) -> str:  # type: ignore[override]
        return f"Qualified{'Min' if self.least is not None else 'Max'}CountConstraintComponent"

    def _counts(self, graph: Graph, value: Term) -> bool:
        return self.shape.conforms(graph, value) and not any(
            other.conforms(graph, value) for other in self.siblings
        )

    def _counted_by(self, graph: Graph, value: Term) -> Triples:
        shown = self.shape.neighbourhood(graph, value, True)
        return shown.union(*(other.neighbourhood(graph, value, False) for other in self.siblings))

    def _left_by(self, graph: Graph, value: Term) -> Triples:
        if not self.shape.conforms(graph, value):
            return self.shape.neighbourhood(graph, value, False)
        hit = [other for other in self.siblings if other.conforms(graph, value)]
        return set().union(*(other.neighbourhood(graph, value, True) for other in hit))

    def fails(self, focus: Focus) -> list[Term | None]:
        count = sum(self._counts(focus.graph, value) for value in focus.values)
        low = self.least is not None and count < self.least
        return [None] if low or (self.most is not None and count > self.most) else []

    def _shown(self, focus: Focus, *, counted: bool) -> Triples:
        graph = focus.graph
        values = [value for value in focus.values if self._counts(graph, value) == counted]
        by = self._counted_by if counted else self._left_by
        return set().union(*(focus.way(value) | by(graph, value) for value in values))

    def holds_by(self, focus: Focus) -> Triples:
        return self._shown(focus, counted=self.least is not None)

    def fails_by(self, focus: Focus) -> Triples:
        return self._shown(focus, counted=self.least is None)


@dataclass
class Closed(Constraint):
    allowed: frozenset[NamedNode]
    component = "ClosedConstraintComponent"

    def offending(self, focus: Focus) -> list[Triple]:
        found = []
        for node in focus.values:
            for predicate in focus.graph.predicates(node):
                if predicate not in self.allowed and not isinstance(node, Literal):
                    found += [
                        Triple(node, predicate, value) for value in focus.graph.objects(node, predicate)
                    ]
        return found

    def fails(self, focus: Focus) -> list[Term | None]:
        return [triple.object for triple in self.offending(focus)]  # type: ignore[misc]

    def fails_by(self, focus: Focus) -> Triples:
        return set(self.offending(focus)) | focus.ways(t.subject for t in self.offending(focus))  # type: ignore[misc]


@dataclass
class Ranges:
    """The tests of single values by the parameter that asks for them."""

    kinds: Mapping[str, Callable[[Term], bool]] = field(
        default_factory=lambda: {
            "IRI": lambda v: isinstance(v, NamedNode),
            "BlankNode": lambda v: isinstance(v, BlankNode),
            "Literal": lambda v: isinstance(v, Literal),
            "BlankNodeOrIRI": lambda v: not isinstance(v, Literal),
            "BlankNodeOrLiteral": lambda v: not isinstance(v, NamedNode),
            "IRIOrLiteral": lambda v: not isinstance(v, BlankNode),
        }
    )

    def datatype(self, kind: Term) -> Test:
        assert isinstance(kind, NamedNode)
        return Test("DatatypeConstraintComponent", lambda v: is_typed(v, kind))

    def node_kind(self, kind: Term) -> Test:
        assert isinstance(kind, NamedNode)
        return Test("NodeKindConstraintComponent", self.kinds[kind.value.removeprefix(sh("").value)])

    @staticmethod
    def bound(name: str, limit: Term) -> Test:
        """minExclusive, minInclusive, maxExclusive, maxInclusive."""
        equal = name.endswith("Inclusive")
        if name.startswith("min"):
            return Test(
                f"{name[0].upper()}{name[1:]}ConstraintComponent", lambda v: less(limit, v, equal=equal)
            )
        return Test(f"{name[0].upper()}{name[1:]}ConstraintComponent", lambda v: less(v, limit, equal=equal))

    @staticmethod
    def length(name: str, limit: int) -> Test:
        def fits(value: Term) -> bool:
            words = string(value)
            return words is not None and (len(words) >= limit if name == "minLength" else len(words) <= limit)

        return Test(f"{name[0].upper()}{name[1:]}ConstraintComponent", fits)

    @staticmethod
    def pattern(expression: str, flags: str) -> Test:
        compiled = re.compile(expression, sum(getattr(re, flag.upper()) for flag in flags if flag in "imsx"))
        return Test(
            "PatternConstraintComponent", lambda v: (s := string(v)) is not None and bool(compiled.search(s))
        )

    @staticmethod
    def language_in(ranges: list[str]) -> Test:
        def speaks(value: Term) -> bool:
            tag = (value.language or "").lower() if isinstance(value, Literal) else ""
            return bool(tag) and any(tag == r.lower() or tag.startswith(r.lower() + "-") for r in ranges)

        return Test("LanguageInConstraintComponent", speaks)

    @staticmethod
    def member(items: list[Term]) -> Test:
        allowed = frozenset(items)
        return Test("InConstraintComponent", lambda v: v in allowed)
