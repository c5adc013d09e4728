"""Speed as ratios against a named baseline in the same run: `make bench` (YIJU_CORPUS names the law texts).

Loading is held against the least that any loader must do: read the files, split them by regular expression, write the
same quads as N-Quads, and bulk-load them. Answering is held against pyshacl alone on the same small graph.
"""

import datetime as dt
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kg import ontology, why
from kg.derive import derive
from kg.judge import rule_on
from kg.namespaces import day_number
from kg.slice import gather
from kg.store import Store
from loaders.corpus import read_corpus
from loaders.load import load, load_demo

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAY = dt.date(2021, 12, 31)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bench_load(corpus: Path, folder: Path) -> None:
    def ours() -> None:
        with Store.open(folder / "ours", create=True) as store:
            load(store, read_corpus(corpus), on=DAY, now=NOW)

    def read_and_split() -> None:
        for path in corpus.rglob("*.md"):
            re.split(
                r"^第[零〇一二三四五六七八九十百千]+条",
                path.read_text("utf-8", errors="replace"),
                flags=re.MULTILINE,
            )

    took = timed(ours)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << (30 if sys.platform == "darwin" else 20)
    )
    with Store.open(folder / "ours") as store:
        quads = folder / "quads.nq"
        writing = timed(lambda: store.quads.dump(str(quads), format=ox.RdfFormat.N_QUADS))
    bulk = timed(
        lambda: ox.Store(str(folder / "bulk")).bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    )
    least = timed(read_and_split) + writing + bulk
    print(
        f"load of {corpus.name}: {took / least:.2f} × read + split + write N-Quads + bulk load; peak memory {peak:.2f} GiB"
    )


def bench_why(folder: Path) -> None:
    with Store.open(folder / "demo", create=True) as store:
        load_demo(store, NOW)
        view = store.view(NOW)
        claims = why.claims(view)
        book = [derive(*gather(view, ontology.load(), [claim], day_number(DAY))) for claim in claims]
        judging = timed(
            lambda: [rule_on(facts, [claim], DAY) for facts, claim in zip(book, claims, strict=True)]
        )
        whole = timed(lambda: [why.why(store, claim, DAY, NOW) for claim in claims])
        together = timed(lambda: list(why.why_all(store, DAY, NOW)))
    print(
        f"why, one by one: {whole / judging:.2f} × pyshacl on the same facts; all together: {together / judging:.2f} ×"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench_why(Path(folder))
        corpus = os.environ.get("YIJU_CORPUS")
        if corpus:
            bench_load(Path(corpus), Path(folder))
        else:
            print("load: set YIJU_CORPUS to a folder of law texts")


if __name__ == "__main__":
    main()
