"""One norm that ends: what would fall with it (impact), and judging again what leans on it once its end is recorded."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

from kg.impact import impact
from kg.model import Place, Record
from kg.store import Store
from kg.supposed import find_node
from loaders.rows import record
from loaders.sheets import sheets
from tests.bench_alone import prepared
from tests.bench_gate import keep
from tests.bench_row import LONGEST, Row, repeated, timed
from tests.bench_store import Filled, leaning_on, norm_of
from tests.country import NOW
from tests.country_laws import DAY, Norm

SIZES = {"few": 10, "some": 100, "many": 1_000}  # how many claims lean on it, about
SAMPLE = 50
ENDED = "2021-12-01"


def rows(filled: Filled) -> Iterator[Row]:
    for kind, about in SIZES.items():
        if about > filled.size // 10:
            continue
        title, leaning = filled.leant_on(about)
        with Store.open(filled.folder) as store:
            view = store.view(NOW)
            claims = leaning_on(view, title)
            alone = prepared(view, claims[:: max(1, len(claims) // SAMPLE)][:SAMPLE], DAY)
            base = (alone.seconds() * len(claims) / min(len(claims), SAMPLE),)
            ending = find_node(view, norm_of(title))
            taken = repeated(partial(impact, store, ending, DAY, NOW))
        yield Row("impact", filled.size, taken, base, kind=kind, of=leaning)
        again: list[float] = []
        while len(again) < 3 and sum(again) < LONGEST:
            with filled.copied() as copy, Store.open(copy) as store:
                ended = _end(filled, title)
                again.append(timed(partial(keep, store, ended, NOW + dt.timedelta(days=1))))
        yield Row("rejudge", filled.size, tuple(again), base, kind=kind, of=leaning)


def _end(filled: Filled, title: str) -> Record:
    """A row that records the end of the norm."""
    norm = _norm(filled, title)
    version = norm.in_force or norm.versions[-1]
    cells = {"title": title, "version": version.day.isoformat(), "in_force_until": ENDED}
    return record(sheets()["norms"], cells, Place("bench"))


def _norm(filled: Filled, title: str) -> Norm:
    return next(norm for norm in map(filled.law.norm, range(filled.law.count)) if norm.title == title)
