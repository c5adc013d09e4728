"""The embedded store: every record is a named graph, and the ledger graph says which of them were known when.

A view is the union of the record graphs that were committed by a moment of record time and not yet invalidated then.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import StoreError
from kg.namespaces import PROV, XSD, iri

_Asked = TypeVar("_Asked")
_Found = TypeVar("_Found")
LEDGER = iri("ledger")
REMEMBERED = 100_000  # answers that a view keeps of each kind: some 100 MB at most


def value_of(triple: Triple) -> "Term":
    """The object of a statement; the graph holds IRIs and literals alone."""
    assert isinstance(triple.object, NamedNode | ox.Literal)
    return triple.object


Subject = NamedNode
Term = NamedNode | ox.Literal


def moment(time: dt.datetime) -> ox.Literal:
    """The moment as it stands in the ledger: xsd:dateTime in UTC. Raises ValueError for a time without a zone."""
    if time.tzinfo is None:
        raise ValueError("a moment of record time needs its time zone")
    return ox.Literal(time.astimezone(dt.UTC).isoformat(), datatype=XSD.dateTime)


class Store:
    """One folder on disk, opened by one process at a time."""

    def __init__(self, quads: ox.Store) -> None:
        self.quads = quads
        self._newest: View | None = None

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> "Store":
        """Open the store in `folder`; raises StoreError where there is none, or where another process holds it."""
        if not create and not (folder / "CURRENT").exists():
            raise StoreError(
                f"{folder} 里没有库；先用 yiju load 或 yiju demo 建立，或用 --data 指到别处",
                f"no store in {folder}; make one with yiju load or yiju demo, or point --data elsewhere",
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(ox.Store(str(folder)))
        except OSError as trouble:
            if "lock" in str(trouble).lower():
                raise StoreError(
                    f"另一个进程正在使用 {folder}（例如 yiju serve）；请先结束它，或用 --data 另指一库",
                    f"another process holds {folder} (yiju serve, for one); end it first, or point --data elsewhere",
                ) from trouble
            raise StoreError(
                f"打不开 {folder}：{trouble}", f"{folder} cannot be opened: {trouble}"
            ) from trouble

    def close(self) -> None:
        self.quads.flush()
        del self.quads

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def view(self, known: dt.datetime) -> "View":
        """What was known at a moment; from the last submission on it is one view, which remembers what it was asked."""
        if self._newest is None:
            self._newest = View(self, self.changed_at() or dt.datetime.min.replace(tzinfo=dt.UTC))
        return self._newest if known >= self._newest.known else View(self, known)

    def changed_at(self) -> dt.datetime | None:
        """When the last submission was committed."""
        ends = (value_of(row).value for row in self.ledger(None, PROV.endedAtTime, None))
        return max(map(dt.datetime.fromisoformat, ends), default=None)

    def changed(self) -> None:
        """A submission was committed: what earlier views remember is not the newest any more."""
        self._newest = None

    def ledger(
        self, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        """The ledger's own statements of that pattern."""
        return (quad.triple for quad in self.quads.quads_for_pattern(subject, predicate, value, LEDGER))


class View:
    """What was known at a moment. `including` and `without` add an open submission that is not yet committed."""

    def __init__(
        self,
        store: Store,
        known: dt.datetime,
        including: Iterable[NamedNode] = (),
        without: Iterable[NamedNode] = (),
    ) -> None:
        self.store = store
        self.known = known
        self._visible: dict[object, bool] = {LEDGER: False}
        self._asked: dict[tuple[object, object, object], tuple[Triple, ...]] = {}
        self._subjects: dict[tuple[NamedNode, Term], tuple[NamedNode, ...]] = {}
        self._objects: dict[tuple[Subject, NamedNode], tuple[Term, ...]] = {}
        self.parts: dict[tuple[str, ...], object] = {}  # of slices (kg.slice)
        self._visible.update(dict.fromkeys(including, True))
        self._visible.update(dict.fromkeys(without, False))

    def sees(self, graph: NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
        """Was this record graph committed by then, and not invalidated?"""
        seen = self._visible.get(graph)
        if seen is None:
            seen = self._visible[graph] = isinstance(graph, NamedNode) and self._committed(graph)
        return seen

    def _committed(self, graph: NamedNode) -> bool:
        def by_then(predicate: NamedNode) -> bool:
            times = (
                dt.datetime.fromisoformat(value_of(row).value)
                for row in self.store.ledger(graph, predicate, None)
            )
            return any(time <= self.known for time in times)

        return by_then(PROV.generatedAtTime) and not by_then(PROV.invalidatedAtTime)

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
        for quad in self.store.quads.quads_for_pattern(subject, predicate, value):
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


def quads_in(graph: NamedNode, triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
