"""Constraints that count (4.2, 4.7.3): value nodes, and value nodes that conform to a shape."""

from dataclasses import dataclass

from kg.shacl.constraints import Constraint
from kg.shacl.shape import Focus, Neighbourhood, Reading, Shape
from kg.shacl.terms import Term


@dataclass
class MinCount(Constraint):
    least: int
    component = "MinCountConstraintComponent"

    def holds(self, focus: Focus) -> bool:
        return len(focus.values) >= self.least

    def fails(self, focus: Focus) -> list[Term | None]:
        return [] if self.holds(focus) else [None]

    def holds_by(self, focus: Focus, found: Neighbourhood) -> None:
        if self.least:
            focus.ways(focus.values, found)


@dataclass
class MaxCount(Constraint):
    most: int
    component = "MaxCountConstraintComponent"

    def holds(self, focus: Focus) -> bool:
        return len(focus.values) <= self.most

    def fails(self, focus: Focus) -> list[Term | None]:
        return [] if self.holds(focus) else [None]

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:
        focus.ways(focus.values, found)


class Qualified(Constraint):
    """sh:qualifiedValueShape: a value counts if it conforms to the shape and, where these are disjoint, to no sibling."""

    def __init__(self, shape: Shape, siblings: tuple[Shape, ...]) -> None:
        self.shape, self.siblings = shape, siblings
        self.uses = (shape, *siblings)

    def _counts(self, reading: Reading, value: Term) -> bool:
        return self.shape.holds(reading, value) and not any(
            other.holds(reading, value) for other in self.siblings
        )

    def _counted(self, focus: Focus) -> int:
        return sum(self._counts(focus.reading, value) for value in focus.values)

    def fails(self, focus: Focus) -> list[Term | None]:
        return [] if self.holds(focus) else [None]

    def _show_counted(self, focus: Focus, found: Neighbourhood) -> None:
        reading = focus.reading
        values = [value for value in focus.values if self._counts(reading, value)]
        focus.ways(values, found)
        for value in values:
            self.shape.show(reading, value, True, found)
            for other in self.siblings:
                other.show(reading, value, False, found)

    def _show_left(self, focus: Focus, found: Neighbourhood) -> None:
        reading = focus.reading
        values = [value for value in focus.values if not self._counts(reading, value)]
        focus.ways(values, found)
        for value in values:
            if not self.shape.holds(reading, value):
                self.shape.show(reading, value, False, found)
            for other in self.siblings:
                if other.holds(reading, value):
                    other.show(reading, value, True, found)


class QualifiedMin(Qualified):
    component = "QualifiedMinCountConstraintComponent"

    def __init__(self, shape: Shape, siblings: tuple[Shape, ...], least: int) -> None:
        super().__init__(shape, siblings)
        self.least = least

    def holds(self, focus: Focus) -> bool:
        return self._counted(focus) >= self.least

    def holds_by(self, focus: Focus, found: Neighbourhood) -> None:
        self._show_counted(focus, found)

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:
        self._show_left(focus, found)


class QualifiedMax(Qualified):
    component = "QualifiedMaxCountConstraintComponent"

    def __init__(self, shape: Shape, siblings: tuple[Shape, ...], most: int) -> None:
        super().__init__(shape, siblings)
        self.most = most

    def holds(self, focus: Focus) -> bool:
        return self._counted(focus) <= self.most

    def holds_by(self, focus: Focus, found: Neighbourhood) -> None:
        self._show_left(focus, found)

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:
        self._show_counted(focus, found)
