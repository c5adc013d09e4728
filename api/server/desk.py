"""What the server works with: the store, who may write when, what was answered already, and the working data."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from cachetools import LRUCache

from api import language
from api.index.index import Index
from api.server.jobs import Jobs
from api.server.people import People
from api.server.register import Register
from api.server.working import Working
from api.settings import MIB, Settings
from kg.errors import StoreError
from kg.store import Store
from kg.view import View

Made = TypeVar("Made")
ANSWERS = 256 * MIB  # of answers kept ready
NOTICED = 0.5  # seconds after which it is looked again whether somebody else submitted something
Asked = tuple[object, ...]


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
        self._answers: LRUCache[Asked, bytes] = LRUCache(ANSWERS, getsizeof=len)
        self._results: LRUCache[tuple[object, ...], object] = LRUCache(16)
        self._guard = threading.Lock()
        self._making: dict[tuple[object, ...], threading.Lock] = {}
        self.index = Index(store, settings.data, store.newest, settings.patience)
        self._noticed = store.newest()

    @property
    def version(self) -> int:
        """The number of the newest submission."""
        return self.store.newest()

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
                self.notice()

    def notice(self) -> None:
        """Take in what is new, whoever submitted it: what was answered before is forgotten, the index goes on reading."""
        self.store.follow()
        known = self.store.newest()
        if known != self._noticed:
            self._noticed = known
            with self._guard:
                self._answers.clear()
                self._results.clear()
            self.index.wake()

    async def keep_noticing(self) -> None:
        """Do so again and again, until cancelled."""
        while True:
            await asyncio.sleep(NOTICED)
            with suppress(StoreError):  # a store that is away for a while is asked again
                await asyncio.to_thread(self.notice)

    def about(self, *asked: object) -> Asked:
        """A question, as it is asked of the record as it is now."""
        return (self.version, *asked)

    def ready(self, asked: Asked) -> bytes | None:
        """The answer that was given to the same question about the same record, if it is still kept."""
        with self._guard:
            return self._answers.get(asked)

    def keep(self, answer: bytes, asked: Asked) -> bytes:
        """Keep an answer ready; one larger than all that may be kept is not kept."""
        with self._guard:
            if len(answer) <= ANSWERS // 8:
                self._answers[asked] = answer
        return answer

    def once(self, make: Callable[[], Made], *asked: object) -> Made:
        """What takes long (a cleanup, an assessment), made once for one state of the record however many ask."""
        key = self.about(*asked)
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
