"""What was known at a moment: the union of the record graphs committed by then and not yet invalidated then.

A view remembers what it was asked, as far as memory allows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from kg.namespaces import PROV
from kg.quads import LEDGER, Subject, Term, value_of
from kg.sayer import submission_of

if TYPE_CHECKING:
    from kg.store import Store

_Asked = TypeVar("_Asked")
_Found = TypeVar("_Found")
REMEMBERED = 100_000  # answers that a view keeps of each kind: some 100 MB at most


class View:
    """What was known at a moment; `opened` is the number of a submission that counts as committed though it is not yet.

    `without` are graphs that are not to be seen.
    """

    def __init__(
        self,
        store: Store,
        known: dt.datetime,
        without: Iterable[NamedNode] = (),
        opened: int | None = None,
    ) -> None:
        self.store = store
        self.known = known
        self._visible: dict[object, bool] = {LEDGER: False}
        self._asked: dict[tuple[object, object, object], tuple[Triple, ...]] = {}
        self._subjects: dict[tuple[NamedNode, Term], tuple[NamedNode, ...]] = {}
        self._objects: dict[tuple[Subject, NamedNode], tuple[Term, ...]] = {}
        self.parts: dict[tuple[str, ...], object] = {}  # of slices (kg.slice)
        self._visible.update(dict.fromkeys(without, False))
        self._by_then: dict[int | None, bool] = {None: False, opened: opened is not None}

    def sees(self, graph: NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
        """Was this record graph committed by then, and not invalidated?"""
        seen = self._visible.get(graph)
        if seen is None:
            seen = self._visible[graph] = isinstance(graph, NamedNode) and self._committed(graph)
        return seen

    def _committed(self, graph: NamedNode) -> bool:
        number = submission_of(graph)
        if number is None:
            return self._generated(graph)
        return self._entered(number) and not any(
            self._entered(submission_of(row.subject))
            for row in self.store.quads.match(None, PROV.wasRevisionOf, graph, LEDGER)
        )

    def _entered(self, number: int | None) -> bool:
        """Was this submission committed by then?"""
        known = self._by_then.get(number)
        if known is None:
            ended = self.store.ended(number) if number is not None else None
            known = self._by_then[number] = ended is not None and ended <= self.known
        return known

    def _generated(self, graph: NamedNode) -> bool:
        """Does the ledger tell by a time of its own that this graph, which no submission wrote, was there by then?"""
        times = (value_of(row).value for row in self.store.ledger(graph, PROV.generatedAtTime, None))
        return any(dt.datetime.fromisoformat(time) <= self.known for time in times)

    def match(
        self, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterable[Triple]:
        """Every statement of that pattern, once, in the order of the store."""
        if subject is None and value is None:
            return self._read(subject, predicate, value)
        asked = (subject, predicate, value)
        found = self._asked.get(asked)
        if found is None:
            found = kept(self._asked, asked, tuple(self._read(subject, predicate, value)))
        return found

    def _read(
        self, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        seen = set()
        for quad in self.store.quads.match(subject, predicate, value):
            if self.sees(quad.graph_name):
                triple = quad.triple
                if triple not in seen:
                    seen.add(triple)
                    yield triple

    def subjects(self, predicate: NamedNode, value: Term) -> tuple[NamedNode, ...]:
        """The subjects of such statements, in the order of their IRIs."""
        asked = (predicate, value)
        found = self._subjects.get(asked)
        if found is None:
            nodes = {row.subject for row in self.match(None, predicate, value)}
            ordered = sorted(
                (node for node in nodes if isinstance(node, NamedNode)), key=lambda node: node.value
            )
            found = kept(self._subjects, asked, tuple(ordered))
        return found

    def objects(self, subject: Subject, predicate: NamedNode) -> tuple[Term, ...]:
        """The objects of such statements, in a fixed order."""
        asked = (subject, predicate)
        found = self._objects.get(asked)
        if found is None:
            values = {value_of(row) for row in self.match(subject, predicate, None)}
            found = kept(self._objects, asked, tuple(sorted(values, key=str)))
        return found

    def has(self, subject: Subject, predicate: NamedNode, value: Term) -> bool:
        return value in self.objects(subject, predicate)


def kept(answers: dict[_Asked, _Found], asked: _Asked, found: _Found, at_most: int = REMEMBERED) -> _Found:
    """Remember an answer; where there are too many, all are forgotten."""
    if len(answers) >= at_most:
        answers.clear()
    answers[asked] = found
    return found
