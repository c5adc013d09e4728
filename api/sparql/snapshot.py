"""The copy that queries run on: the store as it was, and in its default graph what is known and the vocabulary.

It is made from a RocksDB checkpoint, which is a store of its own; nothing here writes to the store that is served.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.quads import Embedded
from kg.store import Store
from kg.sweep import sweep
from kg.view import View

LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


def prepare(folder: Path) -> None:
    """Turn a checkpoint into what is queried: the record graphs that were ever known, the ledger, and their union."""
    quads = ox.Store(str(folder))
    store = Store(Embedded(quads))
    sweep(store)
    quads.bulk_extend(_known(store, store.view(LATEST)))
    store.close()


def _known(store: Store, view: View) -> Iterator[Quad]:
    from kg import ontology

    for graph in list(store.quads.graphs()):
        if view.sees(graph):
            for quad in store.quads.match(None, None, None, graph):
                yield Quad(quad.subject, quad.predicate, quad.object)
    for triple in ontology.load().triples:
        yield Quad(triple.subject, triple.predicate, triple.object)
