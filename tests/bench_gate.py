"""The gate: one new measure after another, each judged and kept, against pyshacl alone on the same facts."""

import datetime as dt
import random
from collections.abc import Iterator
from functools import partial

from kg.answer import LoadReport
from kg.gate import settle
from kg.ledger import Submission
from kg.model import Place, Record
from kg.store import Store
from loaders.rows import record
from loaders.sheets import sheets
from tests.bench_alone import each
from tests.bench_row import Row, each_timed
from tests.bench_store import Filled
from tests.country import NOW
from tests.country_laws import DAY
from tests.country_measures import measure

NEW = 5_000_000  # the number of the first new measure
WARMING, MEASURED = 5, 40


def rows(filled: Filled) -> Iterator[Row]:
    made = [_measure(filled, NEW + number) for number in range(WARMING + MEASURED)]
    with filled.copied() as copy, Store.open(copy) as store:
        works = [
            partial(keep, store, one, NOW + dt.timedelta(seconds=1 + number))
            for number, one in enumerate(made)
        ]
        each_timed(works[:WARMING])
        taken = each_timed(works[WARMING:])
        view = store.view(NOW + dt.timedelta(days=1))
        base = tuple(each(view, [one.subject for one in made[WARMING : WARMING + len(taken)]], DAY))
    yield Row("gate", filled.size, taken, base, most=1.5)


def _measure(filled: Filled, number: int) -> Record:
    cells, _ = measure(filled.law, number, None, random.Random(number))
    return record(sheets()["measures"], cells, Place("bench"))


def keep(store: Store, one: Record, now: dt.datetime) -> None:
    """One submission of one record, judged and committed."""
    submission = Submission.open(store, "bench", now)
    submission.add(one)
    settle(submission, LoadReport("bench", None), DAY, now)
