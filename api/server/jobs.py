"""What takes long (a cleanup, a workbook of it), made in the background however many ask: one at a time, its progress told.

What is small is waited for; who asks for what is large is told how far it is, and comes back.
"""

import secrets
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from cachetools import LRUCache

from api.server.refused import Refused
from kg.errors import Words

FEW = 3_000  # steps that are worth waiting for
GRACE = 10.0  # seconds that a job has to end when the server is stopped
KEPT = 1024**3  # bytes of what was made, by estimate
AGAIN = 5  # seconds after which it is worth asking again

Made = TypeVar("Made")
Step = TypeVar("Step")


class Cancelled(Exception):
    """Nobody wants it any more."""


class Unfinished(Refused):
    """It is being made (503 with Retry-After); `job` tells how far it is."""

    def __init__(self, job: "Job[object]") -> None:
        done = f"{job.done}/{job.of}" if job.of else "…"
        super().__init__(
            503, f"{job.what.zh}：正在进行，{done}；请稍后再来", f"{job.what.en}: under way, {done}; come back a little later",
            {"Retry-After": str(AGAIN)},
        )  # fmt: skip
        self.job = job


@dataclass(eq=False)
class Job(Generic[Made]):
    """One thing being made: `about` it is, of that `state` of the record; `done` of so many steps, None while unknown."""

    about: Hashable
    state: Hashable
    what: Words
    make: Callable[["Job[Made]"], tuple[Made, int]]
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    done: int = 0
    of: int | None = None
    over: bool = False
    failed: BaseException | None = None
    told: threading.Event = field(default_factory=threading.Event)  # finished, or known to be large
    finished: threading.Event = field(default_factory=threading.Event)

    def counted(self, steps: Iterable[Step], of: int | None, _: str = "") -> Iterator[Step]:
        """The steps, counted as they pass; raises Cancelled once nobody wants them."""
        self.done, self.of = 0, of
        if of is not None and of > FEW:
            self.told.set()
        for step in steps:
            if self.over:
                raise Cancelled
            yield step
            self.done += 1


class Jobs:
    """The jobs of one server, and what they made last; what is small is waited for at most `patience` seconds."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._kept: LRUCache[Hashable, tuple[object, int]] = LRUCache(KEPT, getsizeof=lambda made: made[1])
        self._state = threading.Condition()
        self._waiting: list[Job[object]] = []
        self._running: Job[object] | None = None
        self._thread: threading.Thread | None = None
        self._over = False

    def made(
        self, about: Hashable, state: Hashable, what: Words, make: Callable[[Job[Made]], tuple[Made, int]]
    ) -> Made:
        """What `make` gives, with its size in bytes; made once for that state of the record. Raises Unfinished."""
        with self._state:
            kept = self._kept.get((about, state))
            if kept is not None:
                return kept[0]  # type: ignore[return-value]
            job = self._asked(Job(about, state, what, make))  # type: ignore[arg-type]
        job.told.wait(self._patience)
        if not job.finished.is_set():
            raise Unfinished(job)
        if job.failed is not None:
            raise job.failed
        with self._state:
            kept = self._kept.get((about, state))
        if kept is None:
            raise Unfinished(job)
        return kept[0]  # type: ignore[return-value]

    def of(self, number: str) -> Job[object] | None:
        """The job of that id, while it waits or runs."""
        with self._state:
            return next((job for job in self._all() if job.id == number), None)

    def close(self) -> None:
        """End the job that runs at its next step, and all that wait."""
        with self._state:
            self._over = True
            for job in self._all():
                job.over = True
            self._state.notify_all()
        if self._thread is not None:
            self._thread.join(GRACE)

    def _all(self) -> list[Job[object]]:
        return [*([self._running] if self._running else []), *self._waiting]

    def _asked(self, new: Job[object]) -> Job[object]:
        """The job that makes it already, or the new one; the same about an earlier state is wanted no more."""
        for job in self._all():
            if job.about == new.about:
                if job.state == new.state and not job.over:
                    return job
                job.over = True
        self._waiting.append(new)
        if self._running is not None and self._running.told.is_set() and not self._running.over:
            new.told.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
            self._thread.start()
        self._state.notify_all()
        return new

    def _work(self) -> None:
        while True:
            with self._state:
                self._state.wait_for(lambda: self._over or bool(self._waiting))
                if self._over:
                    return
                job = self._running = self._waiting.pop(0)
            try:
                if job.over:
                    raise Cancelled
                made, size = job.make(job)
                with self._state:
                    self._kept[(job.about, job.state)] = (made, min(size, KEPT))
            except BaseException as trouble:
                job.failed = Unfinished(job) if isinstance(trouble, Cancelled) else trouble
            with self._state:
                self._running = None
            job.finished.set()
            job.told.set()
