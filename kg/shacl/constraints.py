"""Constraints as such, and those that ask other shapes (4.1.1, 4.6, 4.7): what fails, and what shows it.

The triples that show it are the neighbourhoods of Delva, Dimou, Jakubowski and Van den Bussche, "Data Provenance for
SHACL" (arXiv 2112.11796), table 2: on any graph between them and the whole, the verdict is the same.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from kg.shacl.paths import Predicate, Sequence, repeat
from kg.shacl.shape import Focus, Neighbourhood, Reading, Shape
from kg.shacl.terms import SUBCLASS, TYPE, Term

CLASS_PATH = Sequence((Predicate(TYPE), repeat(Predicate(SUBCLASS), 0, None)))


class Constraint(ABC):
    """One constraint of a shape. `fails` lists a value for each failure; None is a failure without a value."""

    component: str
    uses: tuple[Shape, ...] = ()
    value_alone = False

    @abstractmethod
    def fails(self, focus: Focus) -> list[Term | None]: ...

    def holds(self, focus: Focus) -> bool:
        return not self.fails(focus)

    def failures(self, focus: Focus) -> list[tuple[Term | None, Term | None]]:
        """(value, path) of each failure; the path is None where it is that of the shape."""
        return [(value, None) for value in self.fails(focus)]

    def holds_by(self, focus: Focus, found: Neighbourhood) -> None:  # noqa: B027 (most constraints need only one)
        """Add the triples by which it holds: none where the absence of triples is what makes it hold."""

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:  # noqa: B027
        """Add the triples by which it fails: none where it fails for want of triples."""


class EachValue(Constraint):
    """Constraints that every value node has to meet by itself."""

    @abstractmethod
    def meets(self, reading: Reading, value: Term) -> bool: ...

    def met_by(self, reading: Reading, value: Term, found: Neighbourhood) -> None:
        pass

    def missed_by(self, reading: Reading, value: Term, found: Neighbourhood) -> None:
        pass

    def holds(self, focus: Focus) -> bool:
        reading = focus.reading
        for value in focus.values:  # noqa: SIM110 (twice as fast as `all` here)
            if not self.meets(reading, value):
                return False
        return True

    def fails(self, focus: Focus) -> list[Term | None]:
        return [value for value in focus.values if not self.meets(focus.reading, value)]

    def holds_by(self, focus: Focus, found: Neighbourhood) -> None:
        focus.ways(focus.values, found)
        if not self.value_alone:
            for value in focus.values:
                self.met_by(focus.reading, value, found)

    def fails_by(self, focus: Focus, found: Neighbourhood) -> None:
        failing = [value for value in focus.values if not self.meets(focus.reading, value)]
        focus.ways(failing, found)
        for value in failing:
            self.missed_by(focus.reading, value, found)


@dataclass
class Class(EachValue):
    kind: Term
    component = "ClassConstraintComponent"

    def meets(self, reading: Reading, value: Term) -> bool:
        below = reading.subclasses(self.kind)
        return any(kind in below for kind in reading.graph.objects(value, TYPE))

    def met_by(self, reading: Reading, value: Term, found: Neighbourhood) -> None:
        CLASS_PATH.trace(reading.graph, (value,), {self.kind}, found.numbers)


class Shapes(EachValue):
    """sh:node, sh:not, sh:and, sh:or, sh:xone: how many of the shapes a value conforms to."""

    def __init__(self, component: str, uses: tuple[Shape, ...], enough: Callable[[int, int], bool]) -> None:
        self.component, self.uses, self.enough = component, uses, enough
        self.both = component in ("NotConstraintComponent", "XoneConstraintComponent")

    def meets(self, reading: Reading, value: Term) -> bool:
        if len(self.uses) == 1:
            return self.enough(self.uses[0].holds(reading, value), 1)
        good = 0
        for shape in self.uses:
            if shape.holds(reading, value):
                good += 1
        return self.enough(good, len(self.uses))

    def _show(self, reading: Reading, value: Term, found: Neighbourhood, *, met: bool) -> None:
        for shape in self.uses:
            verdict = shape.holds(reading, value)
            if verdict == met or self.both:
                shape.show(reading, value, verdict, found)

    def met_by(self, reading: Reading, value: Term, found: Neighbourhood) -> None:
        self._show(reading, value, found, met=True)

    def missed_by(self, reading: Reading, value: Term, found: Neighbourhood) -> None:
        self._show(reading, value, found, met=False)


class Property(EachValue):
    """sh:property: the value nodes conform to a property shape; its own results are reported."""

    component = "PropertyConstraintComponent"

    def __init__(self, shape: Shape) -> None:
        self.shape, self.uses = shape, (shape,)

    def meets(self, reading: Reading, value: Term) -> bool:
        return self.shape.holds(reading, value)

    def met_by(self, reading: Reading, value: Term, found: Neighbourhood) -> None:
        self.shape.show(reading, value, True, found)

    def missed_by(self, reading: Reading, value: Term, found: Neighbourhood) -> None:
        self.shape.show(reading, value, False, found)
