"""Judging every claim for a day (the cleanup), and for a second day after it, against pyshacl on derived facts."""

from collections.abc import Iterator
from functools import partial

from kg.cleanup import cleanup
from kg.store import Store
from tests.bench_alone import TURBO, prepared, turbo
from tests.bench_row import GIB, LONGEST, Row, timed
from tests.bench_store import Filled
from tests.country import NOW
from tests.country_laws import DAY, NEXT_YEAR

RUNS = 3
SAMPLE = 1_000  # claims over which pyshacl is timed; for more it is scaled


def rows(filled: Filled) -> Iterator[Row]:
    first: list[float] = []
    second: list[float] = []
    while len(first) < RUNS and sum(first) < LONGEST:
        with Store.open(filled.folder) as store:
            store.view(NOW)
            first.append(timed(partial(cleanup, store, DAY, NOW)))
            second.append(timed(partial(cleanup, store, NEXT_YEAR, NOW)))
    yield Row("second-day", filled.size, tuple(second), tuple(first), most=0.2)
    sample = filled.nodes(SAMPLE)
    with Store.open(filled.folder) as store:
        alone = prepared(store.view(NOW), sample, DAY)
    scale = filled.size / len(sample)
    base = (scale * alone.seconds(),)
    yield Row("judge", filled.size, tuple(first), base, "faster", least=20, roof=4 * GIB)
    if TURBO:
        yield Row(
            "judge", filled.size, tuple(first), (scale * alone.seconds(turbo()),), "faster", kind="turbo"
        )
