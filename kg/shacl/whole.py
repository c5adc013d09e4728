"""Constraints on the value nodes together (4.4.5, 4.5, 4.8.1, 4.8.2): languages, pairs of properties, membership, closedness."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.shacl.constraints import Constraint
from kg.shacl.literals import less
from kg.shacl.shape import Focus, Neighbourhood
from kg.shacl.terms import Term


@dataclass
class HasValue(Constraint):
    value: Term
    component = "HasValueConstraintComponent"

    def fails(self, focus: Focus) -> list[Term | None]:
        return [] if self.value in focus.values else [None]

    def holds_by(self, focus: Focus, found: Neighbourhood) -> None:
        focus.ways([self.value], found)


@dataclass
class UniqueLang(Constraint):
    component = "UniqueLangConstraintComponent"

    def _repeated(self, focus: Focus) -> list[str]:
        tags = Counter(
            value.language.lower() for value in focus.values if isinstance(value, Literal) and value.language
        )
        return [tag for tag, times in tags.items() if times > 1]

    def fails(self, focus: Focus) -> list[Term | None]:
        return [None for _ in self._repeated(focus)]

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:
        repeated = set(self._repeated(focus))
        values = [
            v for v in focus.values if isinstance(v, Literal) and (v.language or "").lower() in repeated
        ]
        focus.ways(values, found)


@dataclass
class Pair(Constraint):
    """Value nodes against those of another property of the focus node."""

    predicate: NamedNode

    def _others(self, focus: Focus) -> Collection[Term]:
        return focus.reading.graph.objects(focus.node, self.predicate)

    def _show(
        self, focus: Focus, values: Collection[Term], others: Collection[Term], found: Neighbourhood
    ) -> None:
        focus.ways(values, found)
        row = focus.reading.graph.row(focus.node, self.predicate)
        found.numbers.update(row[other] for other in others)


class Equals(Pair):
    component = "EqualsConstraintComponent"

    def _apart(self, focus: Focus) -> tuple[list[Term], list[Term]]:
        values, others = focus.values, self._others(focus)
        return [v for v in values if v not in others], [o for o in others if o not in values]

    def fails(self, focus: Focus) -> list[Term | None]:
        values, others = self._apart(focus)
        return [*values, *others]

    def holds_by(self, focus: Focus, found: Neighbourhood) -> None:
        self._show(focus, focus.values, self._others(focus), found)

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:
        self._show(focus, *self._apart(focus), found)


class Disjoint(Pair):
    component = "DisjointConstraintComponent"

    def _common(self, focus: Focus) -> list[Term]:
        others = self._others(focus)
        return [value for value in focus.values if value in others]

    def fails(self, focus: Focus) -> list[Term | None]:
        return [*self._common(focus)]

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:
        common = self._common(focus)
        self._show(focus, common, common, found)


class LessThan(Pair):
    component = "LessThanConstraintComponent"
    equal = False

    def _pairs(self, focus: Focus) -> list[tuple[Term, Term]]:
        others = self._others(focus)
        return [(v, o) for v in focus.values for o in others if not less(v, o, equal=self.equal)]

    def fails(self, focus: Focus) -> list[Term | None]:
        return [value for value, _ in self._pairs(focus)]

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:
        pairs = self._pairs(focus)
        self._show(focus, {value for value, _ in pairs}, {other for _, other in pairs}, found)


class LessThanOrEquals(LessThan):
    component = "LessThanOrEqualsConstraintComponent"
    equal = True


PAIRS: dict[str, Callable[[NamedNode], Pair]] = {
    "equals": Equals,
    "disjoint": Disjoint,
    "lessThan": LessThan,
    "lessThanOrEquals": LessThanOrEquals,
}


@dataclass
class Closed(Constraint):
    """sh:closed: no value node has a property but these."""

    allowed: frozenset[NamedNode]
    component = "ClosedConstraintComponent"

    def _offending(self, focus: Focus) -> list[tuple[Term, NamedNode, Term, int]]:
        """(value node, predicate, object, number of the triple)."""
        return [
            (node, predicate, value, number)
            for node in focus.values
            for predicate, row in focus.reading.graph.rows(node).items()
            if predicate not in self.allowed
            for value, number in row.items()
        ]

    def holds(self, focus: Focus) -> bool:
        rows = focus.reading.graph.rows
        return all(rows(node).keys() <= self.allowed for node in focus.values)

    def fails(self, focus: Focus) -> list[Term | None]:
        return [value for _, _, value, _ in self._offending(focus)]

    def failures(self, focus: Focus) -> list[tuple[Term | None, Term | None]]:
        return [(value, predicate) for _, predicate, value, _ in self._offending(focus)]

    def holds_by(self, focus: Focus, found: Neighbourhood) -> None:
        focus.ways(focus.values, found)

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:
        offending = self._offending(focus)
        focus.ways(list(dict.fromkeys(node for node, _, _, _ in offending)), found)
        found.numbers.update(number for _, _, _, number in offending)
