"""What the server works with: the store, who may write when, what was answered already, and the working data."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from cachetools import LRUCache

from api import language
from api.index.index import Index
from api.server.jobs import Jobs
from api.server.people import People
from api.server.register import Register
from api.server.working import Working
from api.settings import MIB, Settings
from kg.ledger import submitted
from kg.store import Store
from kg.view import View

Made = TypeVar("Made")
ANSWERS = 256 * MIB  # of answers kept ready


class Desk:
    """One store, one writer at a time, any number of readers."""

    def __init__(self, store: Store, working: Working, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.people = People(working)
        self.register = Register(working)
        self.jobs = Jobs(settings.patience)
        self.started = language.now()
        self._writing = threading.Lock()
        self._answers: LRUCache[tuple[object, ...], bytes] = LRUCache(ANSWERS, getsizeof=len)
        self._results: LRUCache[tuple[object, ...], object] = LRUCache(16)
        self._guard = threading.Lock()
        self._making: dict[tuple[object, ...], threading.Lock] = {}
        self.version = submitted(store)
        self.index = Index(store, settings.data, lambda: self.version, settings.patience)

    @property
    def view(self) -> View:
        """What is known now."""
        return self.store.view(language.now())

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The store for one writer; what was answered before is forgotten."""
        with self._writing:
            try:
                yield self.store
            finally:
                with self._guard:
                    self.version = submitted(self.store)
                    self._answers.clear()
                    self._results.clear()
                self.index.wake()

    def ready(self, *asked: object) -> bytes | None:
        """The answer that was given to the same question about the same record, if it is still kept."""
        with self._guard:
            return self._answers.get((self.version, *asked))

    def keep(self, answer: bytes, *asked: object) -> bytes:
        """Keep an answer ready; one larger than all that may be kept is not kept."""
        with self._guard:
            if len(answer) <= ANSWERS // 8:
                self._answers[(self.version, *asked)] = answer
        return answer

    def once(self, make: Callable[[], Made], *asked: object) -> Made:
        """What takes long (a cleanup, an assessment), made once for one state of the record however many ask."""
        key = (self.version, *asked)
        with self._guard:
            lock = self._making.setdefault(key, threading.Lock())
        with lock:
            with self._guard:
                found = self._results.get(key)
            if found is None:
                try:
                    found = make()
                    with self._guard:
                        self._results[key] = found
                finally:
                    with self._guard:
                        self._making.pop(key, None)
        return found  # type: ignore[return-value]
