"""Starting the server: from `yiju serve` to its first answer, and the memory that it takes."""

import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench_row import GIB, Row
from tests.bench_store import Filled
from tests.country_laws import DAY
from tests.served import serving

RUNS = 3
LIMITS = {100_000: 5.0, 1_000_000: 10.0}  # seconds, up to so many claims


def rows(filled: Filled) -> Iterator[Row]:
    claim = filled.nodes(1)[0].value
    limit = next((limit for size, limit in LIMITS.items() if filled.size <= size), None)
    with filled.copied() as copy:
        taken = tuple(_first_answer(copy, claim) for _ in range(RUNS))
    yield Row("start", filled.size, taken, shown="none", limit=limit, roof=4 * GIB)


def _first_answer(folder: Path, claim: str) -> float:
    begun = time.perf_counter()
    with serving(folder) as server, server.client() as client:
        client.get("/api/why", params={"claim": claim, "on": DAY.isoformat()}).raise_for_status()
        return time.perf_counter() - begun
