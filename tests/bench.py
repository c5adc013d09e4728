"""Speed as ratios against a named baseline in the same run: `make bench` (YIJU_CORPUS names the law texts).

Loading is held against the least that any loader must do: read the files, split them by regular expression, write the
same quads as N-Quads, and bulk-load them. Answering is held against pyshacl alone on the same small graph.
"""

import datetime as dt
import os
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kg import ontology, why
from kg.derive import derive
from kg.judge import by_pyshacl, rule_on
from kg.ledger import Submission
from kg.model import Duration
from kg.namespaces import day_number
from kg.slice import gather
from kg.store import Store
from loaders.corpus import read_corpus
from loaders.load import load
from tests import bench_http, bench_shacl
from tests.world import measure, norm, power

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
        writing = timed(lambda: ox.serialize(store.quads, str(quads), format=ox.RdfFormat.N_QUADS))
    bulk = timed(
        lambda: ox.Store(str(folder / "bulk")).bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    )
    least = timed(read_and_split) + writing + bulk
    print(
        f"load of {corpus.name}: {took / least:.2f} × read + split + write N-Quads + bulk load; peak memory {peak:.2f} GiB"
    )


def many(folder: Path, measures: int) -> Store:
    """A store of so many measures over fifty to two hundred norms; one in four has a fault (too long, wrong target)."""
    store = Store.open(folder / f"many{measures}", create=True)
    submission = Submission.open(store, "bench", NOW)
    norms = min(200, measures // 20)
    for n in range(norms):
        title, conduct = f"第{n}号管理条例", f"第{n}种行为"
        begins = dt.date(2010 + n % 10, 1, 1)
        articles = [(f"{a}/1", f"第{a}条的内容，限制参加政府采购活动一年至三年。") for a in range(1, 9)]
        submission.add(
            norm(title, version=begins, begins=begins, rank="行政法规", whole=True, articles=articles)
        )
        place = (title, "7/1", begins)
        submission.add(
            power(f"P{n}", place, conduct=conduct, longest=Duration(months=36), shortest=Duration(months=12))
        )
    for n in range(measures):
        cited = (f"第{n % norms}号管理条例", "7/1", None)
        months = 60 if n % 8 == 0 else 24
        target = "个人" if n % 8 == 4 else "供应商"
        conduct = f"第{n % norms}种行为"
        submission.add(
            measure(f"M{n}", cited, duration=Duration(months=months), target=target, conduct=conduct)
        )
    submission.commit(DAY, {})
    return store


def bench_why(folder: Path, measures: int) -> None:
    """One answer at a time over a thousand claims: the median, with and without the certificate, against pyshacl."""
    with many(folder, measures) as store:
        claims = why.claims(store.view(NOW))[:: max(1, measures // 1000)]
        taken: dict[bool, list[float]] = {False: [], True: []}
        for certified in (False, True):
            for claim in claims:
                taken[certified].append(
                    timed(lambda claim=claim, c=certified: why.why(store, claim, DAY, NOW, certified=c))  # type: ignore[misc]
                )
        facts = [derive(*gather(store.view(NOW), ontology.load(), [c], day_number(DAY))) for c in claims[:40]]
        judging = [
            timed(lambda f=f, c=c: rule_on(f, [c], DAY, by_pyshacl))  # type: ignore[misc]
            for f, c in zip(facts, claims, strict=False)
        ]
    plain, proved, alone = (statistics.median(row) for row in (taken[False], taken[True], judging))
    print(
        f"why at {measures} measures: {plain * 1000:.1f} ms p50, {plain / alone:.2f} × pyshacl judging the same facts; "
        f"with its certificate {proved * 1000:.1f} ms, {proved / alone:.2f} ×"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for measures in (1_000, 10_000):
            bench_why(Path(folder), measures)
        for measures in (1_000, 10_000):
            ours, theirs = bench_shacl.compare(measures)
            print(
                f"shapes over {measures} measures, neighbourhoods collected: pyshacl takes {theirs / ours:.1f} ×"
            )
        bench_http.report(Path(folder) / "http")
        corpus = os.environ.get("YIJU_CORPUS")
        if corpus:
            bench_load(Path(corpus), Path(folder))
        else:
            print("load: set YIJU_CORPUS to a folder of law texts")


if __name__ == "__main__":
    main()
