"""Keeping a country's records, against a bulk load of the same statements; and the whole way of `yiju load` with judging."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.namespaces import iri
from kg.quads import quads_in
from kg.store import Store
from loaders.load import load_paths
from tests.bench_row import Row, timed
from tests.bench_store import Filled
from tests.country import NOW, Country
from tests.country import fill as fill_country
from tests.country_laws import DAY
from tests.country_tables import write_tables

MOST = 4_000_000  # statements of the baseline; of a larger country the first so many, and times are for one statement
JUDGED = 1_000  # claims up to which the whole way of `yiju load` is timed


def fill(folder: Path, size: int) -> Row:
    """Fill the store that every other subject asks, and time it: seconds for a million statements."""
    took, statements = fill_country(folder, size)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        file = Path(scratch) / "quads.nq"
        with file.open("wb") as out:
            counted = 0
            for some in _chunks(_quads(size)):
                ox.serialize(some, out, format=ox.RdfFormat.N_QUADS)
                counted += len(some)
                if counted >= MOST:
                    break
        bulk = timed(
            lambda: ox.Store(f"{scratch}/bulk").bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
        )
    return Row("load", size, (took / statements * 1e6,), (bulk / counted * 1e6,))


def _quads(size: int) -> Iterator[Quad]:
    for number, one in enumerate(Country(size).records()):
        yield from quads_in(iri("record", str(number)), one.triples)


def _chunks(quads: Iterator[Quad]) -> Iterator[list[Quad]]:
    some: list[Quad] = []
    for quad in quads:
        some.append(quad)
        if len(some) == 50_000:
            yield some
            some = []
    yield some


def rows(filled: Filled) -> Iterator[Row]:
    """Tables and texts read, judged and kept."""
    if filled.size > JUDGED:
        return
    with tempfile.TemporaryDirectory(dir=filled.folder.parent) as scratch:
        tables, nquads = Path(scratch) / "tables", Path(scratch) / "quads.nq"
        write_tables(tables, filled.size)
        with Store.open(Path(scratch) / "ours", create=True) as store:
            took = timed(lambda: load_paths(store, [tables], on=DAY, territory=None, now=NOW))
            with nquads.open("wb") as out:
                ox.serialize(store.quads, out, format=ox.RdfFormat.N_QUADS)
        bulk = timed(
            lambda: ox.Store(f"{scratch}/bulk").bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        )
    yield Row("load-judged", filled.size, (took,), (bulk,))
