"""Every claim held, judged for a day: in this process, or side by side in as many as the machine has cores.

What was judged for one day is kept with the days on which it lasts (kg.lasting); another day judges only the rest.
"""

import datetime as dt
import gc
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.answer import Answer
from kg.lasting import Lasting, lasting
from kg.quads import Embedded
from kg.store import Store
from kg.why import batches, claims

MANY = 600  # claims from which starting more processes is worth its second
KEPT = 200_000  # answers that a view keeps
FROZEN = 100  # answers after which what is there is taken as lasting


def why_all(store: Store, on: dt.date, known: dt.datetime) -> Iterator[Answer]:
    """The answers about every claim held; those about claims that cite the same law come together."""
    gc.freeze()  # what is kept of many answers is not looked through for cycles again and again
    try:
        for number, answer in enumerate(_answers(store, on, known), 1):
            yield answer
            if number % FROZEN == 0:
                gc.freeze()
    finally:
        gc.unfreeze()


def _answers(store: Store, on: dt.date, known: dt.datetime) -> Iterator[Answer]:
    view = store.view(known)
    held = claims(view)
    kept = {claim: one for claim in held if (one := view.judged.get(claim)) is not None and one.lasts(on)}
    for one in kept.values():
        yield one.on(on, known)
    missing = list(batches(view, (claim for claim in held if claim not in kept)))
    for claim, one in _judged(store, missing, on, known):
        if len(view.judged) < KEPT:
            view.judged[claim] = one
        yield one.on(on, known)


def _judged(
    store: Store, asked: list[list[NamedNode]], on: dt.date, known: dt.datetime
) -> Iterator[tuple[NamedNode, Lasting]]:
    """Each of these claims with its answers."""
    workers = os.cpu_count() or 1
    if sum(map(len, asked)) < MANY or workers == 1:
        for some in asked:
            yield from zip(some, lasting(store.view(known), some, on, known), strict=True)
        return
    with (
        _copy(store) as folder,
        ProcessPoolExecutor(workers, get_context("spawn"), initializer=_open, initargs=(folder,)) as pool,
    ):
        tasks = (([claim.value for claim in some], on, known) for some in asked)
        for some, told in zip(asked, pool.map(_some, tasks), strict=True):
            yield from zip(some, told, strict=True)


@contextmanager
def _copy(store: Store) -> Iterator[str]:
    """What is held now, in a folder that other processes can read; RocksDB links its files where it can."""
    with TemporaryDirectory(prefix="yiju-") as folder:
        copy = Path(folder) / "store"
        store.quads.checkpoint(copy)
        yield str(copy)


_store: Store | None = None  # of a process that judges beside others


def _open(folder: str) -> None:
    global _store
    gc.disable()  # nothing that is made for an answer is part of a cycle
    _store = Store(Embedded(ox.Store.read_only(folder)))


def _some(asked: tuple[list[str], dt.date, dt.datetime]) -> list[Lasting]:
    names, on, known = asked
    assert _store is not None
    return lasting(_store.view(known), map(NamedNode, names), on, known)
