"""Constraints on all value nodes together (4.2, 4.5, 4.7.3, 4.8): counts, pairs of properties, languages, closedness."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from kg.shacl.constraints import Checked, Constraint, Focus, Triples
from kg.shacl.graph import Graph
from kg.shacl.paths import Predicate
from kg.shacl.terms import Term, less


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
