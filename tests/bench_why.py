"""Why, one claim at a time: verdict, findings and path, with the certificate and without."""

import statistics
from collections.abc import Iterator
from functools import partial

from kg import why
from kg.store import Store
from tests.bench_alone import each
from tests.bench_row import Row, each_timed
from tests.bench_store import Filled
from tests.country import NOW
from tests.country_laws import DAY

ROUNDS, ASKED, BASELINE = 5, 200, 40
LIMITS = {False: 0.002, True: 0.010}  # seconds


def rows(filled: Filled) -> Iterator[Row]:
    claims = filled.nodes(ROUNDS * ASKED)
    with Store.open(filled.folder) as store:
        base = tuple(each(store.view(NOW), claims[:: max(1, len(claims) // BASELINE)], DAY))
        for certified in (False, True):
            ask = partial(why.why, store, on=DAY, known=NOW, certified=certified)
            ask(claims[0])  # what is read once a process
            turns = [
                each_timed(partial(ask, claim) for claim in claims[turn::ROUNDS]) for turn in range(ROUNDS)
            ]
            name = "why-certified" if certified else "why"
            yield Row(name, filled.size, tuple(map(statistics.median, turns)), base, limit=LIMITS[certified])
            every = sorted(second for turn in turns for second in turn)
            yield Row(name, filled.size, (every[int(len(every) * 0.99)],), base, kind="p99")
