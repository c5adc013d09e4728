"""The commonest property shape, by a shorter way: values one triple away, counted, and each checked by itself alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.shacl.graph import Row

if TYPE_CHECKING:
    from kg.shacl.shape import Reading
    from kg.shacl.terms import Term


@dataclass(frozen=True, slots=True)
class Plain:
    """All that a property shape says, where it says no more than this; the answers are those of its constraints."""

    predicate: NamedNode
    checks: "tuple[Callable[[Reading, Term], bool], ...]"
    least: int
    most: float

    def holds(self, reading: "Reading", row: Row) -> bool:
        if not self.least <= len(row) <= self.most:
            return False
        for value in row:
            for check in self.checks:
                if not check(reading, value):
                    return False
        return True

    def show(self, reading: "Reading", row: Row, yes: bool, found: set[int]) -> None:
        """The triples that decide: too many, or enough of them and each as it should be; else those that are not."""
        if (self.least or self.checks) if yes else len(row) > self.most:
            found.update(row.values())
        elif not yes:
            for value, number in row.items():
                if not all(check(reading, value) for check in self.checks):
                    found.add(number)
