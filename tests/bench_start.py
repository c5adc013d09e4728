"""Starting the server: from `yiju serve` to its first answer, and the memory that it takes."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from tests.bench_row import GIB, Row
from tests.bench_store import Filled
from tests.country_laws import DAY
from tests.served import serving

RUNS = 3
LIMITS = {100_000: 5.0, 1_000_000: 10.0}  # seconds, up to so many claims


def rows(filled: Filled) -> Iterator[Row]:
    claim = filled.nodes(1)[0].value
    limit = next((limit for size, limit in LIMITS.items() if filled.size <= size), None)
    with filled.copied() as copy, tempfile.TemporaryDirectory() as scratch:
        pairs = [
            (
                _until(copy, f"/api/why?claim={quote(claim, safe='')}&on={DAY}"),
                _until(Path(scratch) / str(run), "/health"),
            )
            for run in range(RUNS)
        ]
    taken, base = zip(*pairs, strict=True)
    yield Row("start", filled.size, taken, base, limit=limit, roof=4 * GIB)


def _until(folder: Path, path: str) -> float:
    """Seconds from the command to the answer."""
    begun = time.perf_counter()
    with serving(folder) as server, server.client() as client:
        client.get(path).raise_for_status()
        return time.perf_counter() - begun
