"""The index of one server: filled by a thread of its own from what is new, asked by every request."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from api.index import find
from api.index.file import File, place_of
from api.index.fill import fill, fits, left
from api.index.find import Some
from api.index.rows import kinds
from kg.store import Store

FEW = 3_000  # records that are worth waiting for
REST = 1.0  # seconds that the first requests of a server have to themselves


@dataclass(frozen=True, slots=True)
class Read:
    """How far the index has read: so many of that many records that it did not know when it began."""

    done: int = 0
    of: int = 1

    @property
    def left(self) -> int:
        return self.of - self.done

    def json(self) -> dict[str, object]:
        """What an answer says that may lack the newest; nothing where it lacks nothing."""
        return {"indexed": {"records": self.done, "of": self.of}} if self.left else {}


WHOLE = Read(0, 0)


class Index:
    """What is held, by the index in a folder; `newest` tells the number of the newest submission that it may read.

    What is few is waited for at most `patience` seconds.
    """

    def __init__(self, store: Store, folder: Path, newest: Callable[[], int], patience: float) -> None:
        self._store, self._newest, self._patience = store, newest, patience
        self._file = File(folder, " ".join(sorted(kind.value for kind in kinds())))
        with self._file.read() as connection:
            known = fits(store, place_of(connection))
        if not known:
            self._file.make_anew()
        self._thread: threading.Thread | None = None
        self._state = threading.Condition()
        self._whole = -1  # the submission up to which all is read
        self._read = Read()
        self._failed = self._over = False
        self._waiting = 0

    def wake(self) -> None:
        """There may be something new to read."""
        with self._state:
            if self._thread is None and not self._over:
                self._thread = threading.Thread(target=self._fill, name="index", daemon=True)
                self._thread.start()
            self._failed = False
            self._state.notify_all()

    def close(self) -> None:
        """End the thread; what it was reading is read again by the next server."""
        with self._state:
            self._over = True
            self._state.notify_all()
        if self._thread is not None:
            self._thread.join()

    @property
    def read(self) -> Read:
        """How far it has read."""
        return WHOLE if self._whole == self._newest() else self._read

    def ready(self) -> Read:
        """The same; what is few is waited for."""
        if self._thread is None:
            self.wake()
        with self._state:
            self._waiting += 1
            self._state.notify_all()
            try:
                self._state.wait_for(
                    lambda: self._over or self._failed or not 0 < self.read.left <= FEW, self._patience
                )
            finally:
                self._waiting -= 1
            return self.read

    def counts(self) -> dict[str, int]:
        """How many there are of each class that is counted, in each list, and in each state."""
        with self._file.read() as connection:
            return find.counts(connection)

    def listed(self, desk: str, kind: str, words: str, limit: int, after: int = 0, beyond: str = "") -> Some:
        """One list: those after so many, and after that IRI, in the order of their IRIs."""
        with self._file.read() as connection:
            return find.listed(connection, desk, kind, words, limit, after, beyond)

    def met(self, words: str) -> Some:
        """What the words are met by, the best first."""
        with self._file.read() as connection:
            return find.met(connection, words)

    def _fill(self) -> None:
        self._rest(REST)
        while not self._over:
            newest = self._newest()
            if newest != self._whole:
                try:
                    self._read_to(newest)
                except Exception as trouble:  # it is tried again when something is new
                    structlog.get_logger().exception("index", exc_info=trouble)
                    self._failed = True
            with self._state:
                self._state.notify_all()
                self._state.wait_for(
                    lambda: self._over or not (self._failed or self._whole == self._newest())
                )

    def _read_to(self, newest: int) -> None:
        with self._file.write() as connection:
            self._tell(Read(0, left(self._store, place_of(connection), newest)))
            begun = time.monotonic()
            for some in fill(self._store, connection, newest):
                self._tell(Read(self._read.done + some, max(self._read.of, self._read.done + some)))
                self._rest(time.monotonic() - begun)  # as long as the step took
                begun = time.monotonic()
                if self._over:
                    return
        with self._state:
            self._whole, self._read = newest, Read()

    def _rest(self, seconds: float) -> None:
        """Leave the processor to the requests, unless somebody waits for the index itself."""
        with self._state:
            self._state.wait_for(lambda: self._over or self._waiting > 0, seconds)

    def _tell(self, read: Read) -> None:
        with self._state:
            self._read = read
            self._state.notify_all()
