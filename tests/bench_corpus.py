"""A collection of real law texts, loaded: against the least that any loader must do with it.

That is: read the files, split them by regular expression, write the same quads as N-Quads, and bulk-load them.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.store import Store
from loaders.corpus import read_corpus
from loaders.load import load
from tests.bench_row import Row, timed
from tests.country import NOW
from tests.country_laws import DAY

ARTICLE = re.compile(r"^第[零〇一二三四五六七八九十百千]+条", re.MULTILINE)


def rows(corpus: Path) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as scratch:
        with Store.open(Path(scratch) / "ours", create=True) as store:
            took = timed(lambda: load(store, read_corpus(corpus), on=DAY, now=NOW))
            quads = f"{scratch}/quads.nq"
            writing = timed(lambda: ox.serialize(store.quads, quads, format=ox.RdfFormat.N_QUADS))
        bulk = timed(lambda: ox.Store(f"{scratch}/bulk").bulk_load(path=quads, format=ox.RdfFormat.N_QUADS))
        least = writing + bulk + timed(lambda: _read_and_split(corpus))
    yield Row("corpus", 0, (took,), (least,), most=4)


def _read_and_split(corpus: Path) -> None:
    for path in corpus.rglob("*.md"):
        ARTICLE.split(path.read_text("utf-8", errors="replace"))
