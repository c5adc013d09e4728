"""Where statements are kept: named graphs of RDF, behind one small interface (DESIGN 6), and its embedded form."""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from kg.broken import ENGINE, in_words, told
from kg.namespaces import iri

LEDGER = iri("ledger")
LEARNED = 2_000  # graphs of newer submissions that a store read by many takes in; of more, it forgets what it remembers
BULK = 5_000  # quads below which a file of their own (bulk_extend) costs more than it saves

Subject = NamedNode
Term = NamedNode | ox.Literal


def value_of(triple: Triple | Quad) -> Term:
    """The object of a statement; the graph holds IRIs and literals alone."""
    assert isinstance(triple.object, NamedNode | ox.Literal)
    return triple.object


def quads_in(graph: NamedNode, triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


def _data(quads: Iterable[Quad]) -> str:
    """The quads as they stand in INSERT DATA and DELETE DATA."""
    return " ".join(
        f"GRAPH {quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }}" for quad in quads
    )


class Quads(Protocol):
    """What a store asks of the place where its statements are kept.

    `shared` says whether other processes may write to it while this one reads.
    """

    shared: bool

    def match(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        value: Term | None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Every statement of that pattern, in whatever graph; what the ledger says surely where it is named.

        Where no graph is named, a search may leave out the ledger, but not what it says of a record (the subject).
        """

    def graphs(self) -> Iterator[NamedNode]:
        """The names of all graphs."""

    def __iter__(self) -> Iterator[Quad]: ...

    def __len__(self) -> int: ...

    def fill(self, quads: Iterable[Quad]) -> None:
        """Add statements to graphs that nobody reads yet; what is interrupted may be there in part."""

    def change(self, added: Iterable[Quad], removed: Iterable[Quad] = ()) -> None:
        """Add and remove statements in one step that is seen whole or not at all, and lasts once this returns."""

    def drop(self, graph: NamedNode) -> None:
        """Remove a graph with all its statements."""

    def checkpoint(self, folder: Path) -> None:
        """A copy of all statements as they are now, as an embedded store in a new folder."""

    def hold(self) -> None:
        """Be the one that writes, until `release`; raises StoreError where another one is, and says who."""

    def release(self) -> None:
        """Let others write."""

    def learn(self, graphs: Collection[NamedNode] | None) -> None:
        """Other processes committed these record graphs (None: too many to name): what is remembered is brought up to date."""

    def close(self) -> None: ...


class Embedded:
    """RocksDB in a folder, through pyoxigraph; what the engine cannot do is told as StoreError.

    The folder's lock sees to it that no other process writes.
    """

    shared = False

    def __init__(self, quads: ox.Store, folder: Path | None = None) -> None:
        self._quads = quads
        self._folder = folder

    def match(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        value: Term | None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        try:  # not `told`: this is asked too often
            yield from self._quads.quads_for_pattern(subject, predicate, value, graph)
        except ENGINE as trouble:
            raise in_words(trouble, self._folder) from trouble

    def graphs(self) -> Iterator[NamedNode]:
        with told(self._folder):
            yield from (graph for graph in self._quads.named_graphs() if isinstance(graph, NamedNode))

    def __iter__(self) -> Iterator[Quad]:
        return self.match(None, None, None)

    def __len__(self) -> int:
        with told(self._folder):
            return len(self._quads)

    def fill(self, quads: Iterable[Quad]) -> None:
        waiting = iter(quads)
        few = list(islice(waiting, BULK))
        with told(self._folder):
            if len(few) < BULK:
                self._quads.extend(few)
            else:
                self._quads.bulk_extend(chain(few, waiting))

    def change(self, added: Iterable[Quad], removed: Iterable[Quad] = ()) -> None:
        gone = _data(removed)
        with told(self._folder):
            if gone:  # an update is one transaction, however many operations it has
                self._quads.update(f"DELETE DATA {{ {gone} }} ; INSERT DATA {{ {_data(added)} }}")
            else:
                self._quads.extend(added)
            self._last()

    def _last(self) -> None:
        """See to it that what was written lasts when the machine loses power: the engine's logs go to the disk.

        A flush would do as well, with new files for every change; it is for where no log can be reached.
        """
        logs = list(self._folder.glob("*.log")) if self._folder else []
        try:
            for file in logs:
                with file.open("r+b") as log:
                    os.fsync(log.fileno())
        except OSError:
            logs = []
        if not logs:
            self._quads.flush()

    def drop(self, graph: NamedNode) -> None:
        with told(self._folder):
            self._quads.remove_graph(graph)

    def checkpoint(self, folder: Path) -> None:
        with told(self._folder):
            self._quads.backup(str(folder))

    def hold(self) -> None:
        """Nobody else can be writing."""

    def release(self) -> None:
        """Nobody else waits."""

    def learn(self, graphs: Collection[NamedNode] | None) -> None:
        """Nobody else writes."""

    def close(self) -> None:
        with suppress(*ENGINE):  # what was to last is on disk already
            self._quads.flush()
        del self._quads
