"""One figure of the bench: what was timed, how often, against which baseline, and whether its targets are reached."""

import json
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Literal

GIB = 1 << 30
LONGEST = 60  # seconds after which no more runs of the same are begun
Shown = Literal["ratio", "faster", "share", "none"]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: `ours` and `base` are seconds, one of each run.

    It is read as `shown` says: how often it takes as long as the baseline, how often faster it is, or, where the times
    are of one request, which share of the baseline's requests it answers. `most` and `least` bound that, `limit` bounds
    the seconds themselves, and `roof` the bytes of memory (`peak`, of the whole process with its children). `of` is how
    many claims it is about, and `kind` tells several rows of a subject apart.
    """

    subject: str
    size: int
    ours: tuple[float, ...] = ()
    base: tuple[float, ...] = ()
    shown: Shown = "ratio"
    most: float | None = None
    least: float | None = None
    limit: float | None = None
    roof: int | None = None
    kind: str = ""
    of: int = 1
    peak: int = 0
    failed: bool = False

    @property
    def figures(self) -> list[float]:
        """What is shown, run by run: each against the median of the baseline."""
        if self.shown == "none":
            return []
        against = statistics.median(self.base)
        return [one / against if self.shown == "ratio" else against / one for one in self.ours]

    @property
    def seconds(self) -> float:
        return statistics.median(self.ours)

    @property
    def reached(self) -> bool | None:
        """Are its targets reached? None where it has none."""
        if all(bound is None for bound in (self.most, self.least, self.limit, self.roof)):
            return None
        if self.failed:
            return False
        figure = statistics.median(self.figures or [0])
        return (
            (self.most is None or figure <= self.most)
            and (self.least is None or figure >= self.least)
            and (self.limit is None or self.seconds <= self.limit)
            and (self.roof is None or self.peak <= self.roof)
        )

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def read(line: str) -> Row:
    """The row of a line that `written` gave."""
    told = json.loads(line)
    return Row(**told | {"ours": tuple(told["ours"]), "base": tuple(told["base"])})


def timed(work: Callable[[], object]) -> float:
    """The seconds that it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def repeated(work: Callable[[], object], runs: int = 3, longest: float = LONGEST) -> tuple[float, ...]:
    """The seconds of each run: so many, or fewer where they take long."""
    return each_timed((work for _ in range(runs)), longest)


def each_timed(works: Iterable[Callable[[], object]], longest: float = LONGEST) -> tuple[float, ...]:
    """The seconds that each took; no more are begun once all took that long."""
    taken: list[float] = []
    for work in works:
        taken.append(timed(work))
        if sum(taken) > longest:
            break
    return tuple(taken)
