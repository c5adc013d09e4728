"""Where statements are kept: named graphs of RDF, behind one small interface (DESIGN 6), and its embedded form."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from kg.namespaces import iri

LEDGER = iri("ledger")
FEW = 5_000  # quads below which a file of their own (bulk_extend) costs more than it saves

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
    """What a store asks of the place where its statements are kept."""

    def match(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        value: Term | None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Every statement of that pattern, in whatever graph."""

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

    def close(self) -> None: ...


class Embedded:
    """RocksDB in a folder, through pyoxigraph."""

    def __init__(self, quads: ox.Store) -> None:
        self._quads = quads

    def match(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        value: Term | None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        return self._quads.quads_for_pattern(subject, predicate, value, graph)

    def graphs(self) -> Iterator[NamedNode]:
        return (graph for graph in self._quads.named_graphs() if isinstance(graph, NamedNode))

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._quads)

    def __len__(self) -> int:
        return len(self._quads)

    def fill(self, quads: Iterable[Quad]) -> None:
        waiting = iter(quads)
        few = list(islice(waiting, FEW))
        if len(few) < FEW:
            self._quads.extend(few)
        else:
            self._quads.bulk_extend(chain(few, waiting))

    def change(self, added: Iterable[Quad], removed: Iterable[Quad] = ()) -> None:
        gone = _data(removed)
        if gone:  # an update is one transaction, however many operations it has
            self._quads.update(f"DELETE DATA {{ {gone} }} ; INSERT DATA {{ {_data(added)} }}")
        else:
            self._quads.extend(added)
        self._quads.flush()

    def drop(self, graph: NamedNode) -> None:
        self._quads.remove_graph(graph)

    def checkpoint(self, folder: Path) -> None:
        self._quads.backup(str(folder))

    def close(self) -> None:
        self._quads.flush()
        del self._quads
