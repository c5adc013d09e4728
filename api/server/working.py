"""The server's working data, in one SQLite file beside the store: tokens, sessions, the query register.

No part of the graph: nothing here is ever a basis of anything.
"""

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError

FILE = "desk.sqlite"


class Working:
    """One file, one connection, one writer at a time; every change is on disk when `change` ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                self.path, check_same_thread=False, isolation_level=None, timeout=30
            )
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
        except sqlite3.Error as trouble:
            raise _cannot(self.path, trouble) from trouble
        self._connection.row_factory = sqlite3.Row
        self._lock = threading.RLock()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; raises StoreError where the file cannot be written."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
            except sqlite3.Error as trouble:
                raise _cannot(self.path, trouble) from trouble

    def rows(self, query: str, values: tuple[object, ...] | Mapping[str, object] = ()) -> list[sqlite3.Row]:
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.Error as trouble:
                raise _cannot(self.path, trouble) from trouble

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def _cannot(path: Path, trouble: sqlite3.Error) -> StoreError:
    return StoreError(
        f"读写不了 {path}：{trouble}；看看磁盘是否已满、是否可写",
        f"{path} cannot be read or written: {trouble}; is the disk full, or not writable?",
    )
