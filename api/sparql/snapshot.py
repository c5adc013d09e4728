"""The copy that queries run on: the store as it was, and in its default graph what is known and the vocabulary.

It is made from a RocksDB checkpoint, which is a store of its own; nothing here writes to the store that is served. A later
one is made from the one before by what the submissions since then added and took the place of.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg import books
from kg.batches import batched
from kg.namespaces import PROV, iri
from kg.quads import LEDGER, Embedded, value_of
from kg.store import Store
from kg.sweep import sweep
from kg.view import EVER, View

TOGETHER = 20_000  # statements written in one step
REMEMBERED = 5_000  # record graphs after which the view forgets which of them it saw
_OWN_FILES = ("LOCK", "LOG*")  # of the process that has a copy open

Told = Callable[[int, int], None]


def clone(old: Path, new: Path) -> None:
    """A copy of a copy that nobody writes to: its tables are linked, for they never change."""

    def linked(source: str, target: str) -> None:
        if source.endswith(".sst"):
            with suppress(OSError):
                os.link(source, target)
                return
        shutil.copy2(source, target)

    shutil.copytree(old, new, copy_function=linked, ignore=shutil.ignore_patterns(*_OWN_FILES))


def prepare(folder: Path, told: Told) -> None:
    """Turn a checkpoint into what is queried: the record graphs that were ever known, the ledger, and their union."""
    quads = ox.Store(str(folder))
    store = Store(Embedded(quads))
    sweep(store)
    quads.bulk_extend(_known(store, told))
    store.close()


def advance(folder: Path, source: Path, since: int, told: Told) -> None:
    """Bring a copy from a submission to the newest, by a checkpoint of the store that holds both."""
    quads = ox.Store(str(folder))
    store = Store(Embedded(ox.Store(str(source))))
    sweep(store)
    new = range(since + 1, store.newest() + 1)
    many = sum(books.records(store, number) for number in new)
    gone: list[NamedNode] = []
    added = _added(store, new, gone, lambda done: told(done, many))
    for some in batched(added, TOGETHER):
        quads.extend(some)
    view = View(store, EVER)
    for graph in gone:
        for quad in list(store.quads.match(None, None, None, graph)):
            if not _stated(view, quad.triple):
                quads.remove(_merged(quad.triple))
    for quad in list(quads.quads_for_pattern(LEDGER, None, None, LEDGER)):
        quads.remove(quad)
    quads.extend(store.quads.match(LEDGER, None, None, LEDGER))
    quads.flush()
    store.close()


def _known(store: Store, told: Told) -> Iterator[Quad]:
    """The statements of the default graph."""
    many = sum(books.records(store, number) for number in range(1, store.newest() + 1))
    view = View(store, EVER)
    for done, graph in enumerate(graph for graph in store.quads.graphs() if graph != LEDGER):
        if done % REMEMBERED == 0:
            view = View(store, EVER)
            told(done, many)
        if view.sees(graph):
            yield from (_merged(quad.triple) for quad in store.quads.match(None, None, None, graph))
    yield from map(_merged, _vocabulary())


def _added(
    store: Store, numbers: Iterable[int], gone: list[NamedNode], told: Callable[[int], None]
) -> Iterator[Quad]:
    """What these submissions added, as graphs of their own and to the default graph; the graphs they replaced are put aside."""
    view = View(store, EVER)
    done = 0
    for number in numbers:
        node = iri("submission", str(number))
        yield from _ledger_of(store, node)
        for row in store.ledger(None, PROV.wasGeneratedBy, node):
            assert isinstance(row.subject, NamedNode)
            yield from _ledger_of(store, row.subject)
            yield from store.quads.match(None, None, row.subject, LEDGER)
            for old in store.ledger(row.subject, PROV.wasRevisionOf, None):
                replaced = value_of(old)
                assert isinstance(replaced, NamedNode)
                gone.append(replaced)
                yield from store.quads.match(replaced, None, None, LEDGER)
            seen = view.sees(row.subject)
            for quad in store.quads.match(None, None, None, row.subject):
                yield quad
                if seen:
                    yield _merged(quad.triple)
            done += 1
            if done % 1000 == 0:
                told(done)


def _ledger_of(store: Store, node: NamedNode) -> Iterator[Quad]:
    """What the ledger says of a submission, a record or a judgment, and of what lies below it (its findings)."""
    for quad in store.quads.match(node, None, None, LEDGER):
        yield quad
        value = quad.object
        if isinstance(value, NamedNode) and value.value.startswith(f"{node.value}/"):
            yield from _ledger_of(store, value)


def _stated(view: View, triple: Triple) -> bool:
    """Does any record that is known, or the vocabulary, say this?"""
    found = view.store.quads.match(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]
    return any(view.sees(quad.graph_name) for quad in found) or triple in _vocabulary()


@cache
def _vocabulary() -> frozenset[Triple]:
    from kg import ontology

    return frozenset(ontology.load().triples)


def _merged(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
