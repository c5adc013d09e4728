"""The embedded store: every record is a named graph, and the ledger graph says which of them were known when.

A view is the union of the record graphs that were committed by a moment of record time and not yet invalidated then.
What a submission wrote counts from the one small change that commits it, and not before (kg/ledger.py).
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import StoreError
from kg.namespaces import PROV, RDF, XSD, YJ, iri
from kg.quads import LEDGER, Embedded, Quads, Subject, Term, value_of
from kg.sayer import sayer_of, submission_of
from kg.view import View


def moment(time: dt.datetime) -> ox.Literal:
    """The moment as it stands in the ledger: xsd:dateTime in UTC. Raises ValueError for a time without a zone."""
    if time.tzinfo is None:
        raise ValueError("a moment of record time needs its time zone")
    return ox.Literal(time.astimezone(dt.UTC).isoformat(), datatype=XSD.dateTime)


class Store:
    """One folder on disk, opened by one process at a time."""

    def __init__(self, quads: Quads) -> None:
        self.quads = quads
        self._newest: View | None = None
        self._number: int | None = None
        self._ends: dict[int, dt.datetime] = {}

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
            return cls(Embedded(ox.Store(str(folder))))
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
        self.quads.close()

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

    def newest(self) -> int:
        """The number of the last submission that was committed; 0 where there is none."""
        number = self._number
        if number is None:
            told = [value_of(row) for row in self.quads.match(LEDGER, YJ.newest, None, LEDGER)]
            if not told:  # a store from before the ledger kept it
                told = [row.subject for row in self.quads.match(None, RDF.type, PROV.Activity, LEDGER)]  # type: ignore[misc]
            number = self._number = max((submission_of(node) or 0 for node in told), default=0)
        return number

    def ended(self, number: int) -> dt.datetime | None:
        """When the submission of that number was committed; None where it was not."""
        found = self._ends.get(number)
        if found is None:
            ends = self.quads.match(iri("submission", str(number)), PROV.endedAtTime, None, LEDGER)
            for row in ends:
                found = self._ends[number] = dt.datetime.fromisoformat(value_of(row).value)
        return found

    def changed_at(self) -> dt.datetime | None:
        """When the last submission was committed."""
        return self.ended(self.newest())

    def changed(self) -> None:
        """A submission was committed: what earlier views remember is not the newest any more."""
        self._newest = None
        self._number = None

    def ledger(
        self, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        """The ledger's own statements of that pattern, as committed submissions say them."""
        rows = self.quads.match(subject, predicate, value, LEDGER)
        return (quad.triple for quad in rows if self.says(quad))

    def says(self, row: Quad) -> bool:
        """Is this statement of the ledger said by a submission that is committed?"""
        newest = self.newest()
        if row.predicate == PROV.invalidatedAtTime:
            graph = row.subject
            assert isinstance(graph, NamedNode)
            by = self.quads.match(None, PROV.wasRevisionOf, graph, LEDGER)
            return any((submission_of(one.subject) or 0) <= newest for one in by)
        return (sayer_of(row) or 0) <= newest

    def committed(self) -> Iterator[Quad]:
        """Every statement that committed submissions made, with the ledger's own."""
        newest = self.newest()
        for quad in self.quads:
            if quad.graph_name == LEDGER:
                if self.says(quad):
                    yield quad
            elif (submission_of(quad.graph_name) or 0) <= newest:
                yield quad
