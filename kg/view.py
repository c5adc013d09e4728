"""What was known at a moment: the union of the record graphs committed by then and not yet invalidated then.

A view remembers what it was asked, as far as memory allows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from kg.memory import Memory, Name, kept, name_of, note_one
from kg.namespaces import PROV
from kg.quads import LEDGER, Subject, Term, value_of
from kg.sayer import submission_of

if TYPE_CHECKING:
    from kg.lasting import Lasting
    from kg.store import Store

EVER = dt.datetime.max.replace(tzinfo=dt.UTC)  # a moment by which all that is committed is known


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
        self.memory = Memory()
        self.judged: dict[NamedNode, Lasting] = {}  # answers (kg.judging)
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
        """Every statement of that pattern, once; about one thing in an order that is the same for every store."""
        note_one(name_of(subject, predicate, value))
        if subject is None and value is None:
            return self._read(subject, predicate, value)
        if subject is None:
            stating = self.memory.stating
            found = stating.get((predicate, value))
            if found is None:
                found = kept(stating, (predicate, value), tuple(self._read(subject, predicate, value)))
            return found
        about = self.memory.about.get(subject)
        if about is None:
            rows = self._read(subject, None, None)
            ordered = sorted(rows, key=lambda row: (row.predicate.value, str(row.object)))
            about = kept(self.memory.about, subject, tuple(ordered))
        if predicate is None and value is None:
            return about
        return [
            row
            for row in about
            if predicate in (None, row.predicate) and (value is None or row.object == value)
        ]

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
        note_one(asked)
        found = self.memory.subjects.get(asked)
        if found is None:
            nodes = {row.subject for row in self.match(None, predicate, value)}
            ordered = sorted(
                (node for node in nodes if isinstance(node, NamedNode)), key=lambda node: node.value
            )
            found = kept(self.memory.subjects, asked, tuple(ordered))
        return found

    def some(self, predicate: NamedNode, value: Term, most: int) -> list[NamedNode]:
        """So many subjects of such statements, or all where there are fewer, in the order of their IRIs."""
        known = self.memory.subjects.get((predicate, value))
        if known is None:
            note_one((predicate, value))
            rows = islice(self._read(None, predicate, value), most)
            known = tuple(row.subject for row in rows if isinstance(row.subject, NamedNode))
        return sorted(known[:most], key=lambda node: node.value)

    def objects(self, subject: Subject, predicate: NamedNode) -> tuple[Term, ...]:
        """The objects of such statements, in a fixed order."""
        note_one(subject)
        said = self.memory.objects.get(subject)
        if said is None:
            values: dict[NamedNode, set[Term]] = {}
            for row in self.match(subject, None, None):
                values.setdefault(row.predicate, set()).add(value_of(row))
            ordered = {one: tuple(sorted(found, key=str)) for one, found in values.items()}
            said = kept(self.memory.objects, subject, ordered)
        return said.get(predicate, ())

    def once(self, subject: Subject, predicate: NamedNode) -> tuple[Term, ...]:
        """The same for one who asks nothing else of the subject: neither is more of it read, nor is it remembered."""
        note_one(subject)
        said = self.memory.objects.get(subject)
        if said is not None:
            return said.get(predicate, ())
        return tuple(sorted({value_of(row) for row in self._read(subject, predicate, None)}, key=str))

    def after(
        self,
        change: frozenset[Name],
        known: dt.datetime,
        opened: int | None = None,
    ) -> View:
        """The view of a later moment: what a change touched is asked anew, everything else is still remembered."""
        new = View(self.store, known, opened=opened)
        new.memory = self.memory.after(change)
        return new

    def has(self, subject: Subject, predicate: NamedNode, value: Term) -> bool:
        return value in self.objects(subject, predicate)
