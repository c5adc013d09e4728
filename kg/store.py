"""The store: every record is a named graph, and the ledger graph says which of them were known when.

A view is the union of the record graphs that were committed by a moment of record time and not yet invalidated then.
What a submission wrote counts from the one small change that commits it, and not before (kg/ledger.py).
"""

import datetime as dt
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter
from types import TracebackType

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from kg.broken import ENGINE, damaged, in_words, is_lock, remains
from kg.errors import StoreError
from kg.holder import holder, sign
from kg.namespaces import PROV, RDF, XSD, YJ, iri
from kg.quads import LEARNED, LEDGER, Embedded, Quads, Subject, Term, value_of
from kg.remote_address import Address
from kg.sayer import sayer_of, submission_of
from kg.view import View

LOOK = 0.5  # seconds after which a shared store is asked again whether others committed something


def moment(time: dt.datetime) -> ox.Literal:
    """The moment as it stands in the ledger: xsd:dateTime in UTC. Raises ValueError for a time without a zone."""
    if time.tzinfo is None:
        raise ValueError("a moment of record time needs its time zone")
    return ox.Literal(time.astimezone(dt.UTC).isoformat(), datatype=XSD.dateTime)


class Store:
    """A folder on disk, opened by one process at a time; or a store on another machine, which many may read."""

    def __init__(self, quads: Quads) -> None:
        self.quads = quads
        self._newest: View | None = None
        self._number: int | None = None
        self._ends: dict[int, dt.datetime] = {}
        self._looked = perf_counter()
        self._looking = threading.Lock()
        # the submission up to which `quads` was told of what others committed
        self._followed: int | None = None

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> "Store":
        """Open the store in `folder`; raises StoreError where there is none, or where another process holds it."""
        if remains(folder):
            raise damaged(folder, "CURRENT")
        if not create and not (folder / "CURRENT").exists():
            raise StoreError(
                f"{folder} 里没有库；先用 yiju load 或 yiju demo 建立，或用 --data 指到别处",
                f"no store in {folder}; make one with yiju load or yiju demo, or point --data elsewhere",
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            store = cls(Embedded(ox.Store(str(folder)), folder))
        except ENGINE as trouble:
            if is_lock(trouble):
                who = holder(folder)
                raise StoreError(
                    f"{who.zh}正在使用 {folder}；请先结束它，或用 --data 另指一库",
                    f"{who.en} holds {folder}; end it first, or point --data elsewhere",
                ) from trouble
            raise in_words(trouble, folder) from trouble
        sign(folder)
        return store

    @classmethod
    def at(cls, address: Address) -> "Store":
        """The store that answers SPARQL there; raises StoreError where none does."""
        from kg.remote import Remote  # httpx: only who needs it waits for it

        store = cls(Remote(address))
        store.follow(now=True)
        return store

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
        self.follow()
        newest = self._newest
        if newest is None:
            newest = self._newest = View(self, self.changed_at() or dt.datetime.min.replace(tzinfo=dt.UTC))
        return newest if known >= newest.known else View(self, known)

    def newest(self) -> int:
        """The number of the last submission that was committed, as far as this process knows; 0 where there is none."""
        number = self._number
        if number is None:
            number = self._number = self._told()
        return number

    def _told(self) -> int:
        told = [value_of(row) for row in self.quads.match(LEDGER, YJ.newest, None, LEDGER)]
        if not told:  # a store from before the ledger kept it
            told = [row.subject for row in self.quads.match(None, RDF.type, PROV.Activity, LEDGER)]  # type: ignore[misc]
        return max((submission_of(node) or 0 for node in told), default=0)

    def follow(self, *, now: bool = False) -> None:
        """Take in what other processes committed to a shared store. It is asked at most every `LOOK` seconds, or `now`."""
        if not self.quads.shared or not (now or perf_counter() - self._looked >= LOOK):
            return
        if not self._looking.acquire(blocking=now):
            return  # another thread is at it
        try:
            newest = self._told()
            if newest != self._followed:
                self.quads.learn(self._since(newest))
                self._followed = newest
            if newest != self._number:
                self._number = newest
                self._newest = None
            self._looked = perf_counter()
        finally:
            self._looking.release()

    def _since(self, newest: int) -> list[NamedNode] | None:
        """The record graphs of the submissions that were not followed yet; None where they are too many to name."""
        if self._followed is None or newest < self._followed:
            return None
        rows = (
            row.subject
            for number in range(self._followed + 1, newest + 1)
            for row in self.quads.match(None, PROV.wasGeneratedBy, iri("submission", str(number)), LEDGER)
        )
        graphs = [graph for graph in islice(rows, LEARNED + 1) if isinstance(graph, NamedNode)]
        return graphs if len(graphs) <= LEARNED else None

    def begin(self) -> None:
        """Be the one that writes, with all that others wrote before; raises StoreError where somebody else is at it."""
        self.quads.hold()
        self.follow(now=True)

    def end(self) -> None:
        """Let others write."""
        self.quads.release()

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

    def changed(self, seen: View | None = None) -> None:
        """A submission was committed: what is known is now what it saw before, or else nothing is remembered."""
        self._number = self._newest = None
        at = None if seen is None else self.changed_at()
        if seen is not None and at is not None:
            self._newest = View(self, at)
            self._newest.memory = seen.memory

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

    def committed(self, newest: int | None = None) -> Iterator[Quad]:
        """All that the submissions up to the newest, or to that one, have stated, with the ledger as it was then."""
        newest = self.newest() if newest is None else newest
        if newest:
            yield Quad(LEDGER, YJ.newest, iri("submission", str(newest)), LEDGER)
        for quad in self.quads:
            if quad.graph_name != LEDGER:
                number = submission_of(quad.graph_name)
            elif quad.subject == LEDGER or quad.predicate == PROV.invalidatedAtTime:
                continue  # the one is told above, the other with what corrects it: no look-up for each
            else:
                number = sayer_of(quad)
            if (number or 0) <= newest:
                yield quad
                if quad.graph_name == LEDGER and quad.predicate == PROV.wasRevisionOf:
                    yield from self._over(quad)

    def _over(self, correction: Quad) -> Iterator[Quad]:
        """The end of the record that another one corrects: the moment of the submission that brought that one."""
        ended, over = self.ended(submission_of(correction.subject) or 0), value_of(correction)
        if ended is not None and isinstance(over, NamedNode):
            yield Quad(over, PROV.invalidatedAtTime, moment(ended), LEDGER)
