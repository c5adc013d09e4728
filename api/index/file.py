"""The file of the index: SQLite with its full-text search, written by one thread, read by any.

It is made of the store alone and can be deleted at any time; one of another store, or of another vocabulary, is made anew.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.index.words import kept
from kg.errors import StoreError

FILE = "index.sqlite"
_FORM = 1  # another number makes every index anew
_TABLES = """
CREATE TABLE place (submission INTEGER NOT NULL, record INTEGER NOT NULL, told TEXT NOT NULL, made TEXT NOT NULL);
CREATE TABLE held (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, desk TEXT, label TEXT NOT NULL, told TEXT NOT NULL,
    UNIQUE (iri, kind));
CREATE INDEX held_desk ON held (desk, iri);
CREATE INDEX held_kind ON held (kind, iri);
CREATE TABLE named (name TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (name, id)) WITHOUT ROWID;
CREATE TABLE counts (what TEXT PRIMARY KEY, many INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(names, also, about, iris, content='', tokenize='ascii', columnsize=0);
"""
_ADD = "INSERT INTO words (rowid, names, also, about, iris) VALUES (?, ?, ?, ?, ?)"
_TAKE = "INSERT INTO words (words, rowid, names, also, about, iris) VALUES ('delete', ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing held as the index keeps it: in which list it stands (None: it is only counted), and what it is found by.

    `names`, `also` and `about` are folded; `iris` are found by in lists alone.
    """

    iri: str
    kind: str
    desk: str | None = None
    label: str = ""
    names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    iris: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        return json.dumps([self.names, self.also, self.about, self.iris], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Place:
    """How far the index has read: so many records of that submission, and all of those before it."""

    submission: int = 0
    record: int = 0
    told: str = ""


class File:
    """The tables; raises StoreError where the file cannot be read or written."""

    def __init__(self, folder: Path, made: str) -> None:
        self.path = folder / FILE
        self._made = f"{_FORM} {made}"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._create()
            with self.read() as connection:
                fit = connection.execute("SELECT made FROM place").fetchone()["made"] == self._made
        except StoreError:
            fit = False
        if not fit:
            self.make_anew()

    def make_anew(self) -> None:
        """An empty index in the place of whatever is there; nobody may be reading."""
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(FILE + ending).unlink(missing_ok=True)
        self._create()

    def _create(self) -> None:
        """The tables, where there are none; of several processes that begin together one makes them."""
        with self.write() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("BEGIN IMMEDIATE")
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'place'").fetchone():
                for statement in filter(str.strip, _TABLES.split(";")):
                    connection.execute(statement)
                connection.execute("INSERT INTO place VALUES (0, 0, '', ?)", (self._made,))
            connection.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection that only reads."""
        with self._opened(f"{self.path.resolve().as_uri()}?mode=ro") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """The connection of the one who writes; what is lost with the power is read from the store again."""
        with self._opened(self.path.resolve().as_uri()) as connection:
            connection.execute("PRAGMA synchronous=NORMAL")
            yield connection

    @contextmanager
    def _opened(self, address: str) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)) as connection:
                connection.row_factory = sqlite3.Row
                yield connection
        except sqlite3.Error as trouble:
            raise StoreError(
                f"读写不了 {self.path}：{trouble}；停下服务器，删除它即可，启动后自行重建",
                f"{self.path} cannot be read or written: {trouble}; stop the server and delete it, it is made anew",
            ) from trouble


def place_of(connection: sqlite3.Connection) -> Place:
    row = connection.execute("SELECT submission, record, told FROM place").fetchone()
    return Place(row["submission"], row["record"], row["told"])


def move(connection: sqlite3.Connection, place: Place) -> None:
    connection.execute(
        "UPDATE place SET submission = ?, record = ?, told = ?", (place.submission, place.record, place.told)
    )


def count(connection: sqlite3.Connection, what: str, more: int) -> None:
    """Add to a count."""
    connection.execute(
        "INSERT INTO counts VALUES (?, ?) ON CONFLICT (what) DO UPDATE SET many = many + excluded.many",
        (what, more),
    )


def put(connection: sqlite3.Connection, iri: str, wanted: list[Kept]) -> None:
    """Keep these rows of a thing, and none that were kept of it before."""
    left = {(one.kind, one.desk, one.label, one.told): one for one in wanted}
    for row in connection.execute("SELECT * FROM held WHERE iri = ?", (iri,)).fetchall():
        if left.pop((row["kind"], row["desk"], row["label"], row["told"]), None) is None:
            names, *rest = json.loads(row["told"])
            connection.execute("DELETE FROM held WHERE id = ?", (row["id"],))
            connection.executemany(
                "DELETE FROM named WHERE name = ? AND id = ?", [(name, row["id"]) for name in set(names)]
            )
            if row["desk"] is not None:
                connection.execute(_TAKE, (row["id"], *map(kept, (names, *rest))))
            _counted(connection, row["kind"], row["desk"], -1)
    for one in left.values():
        number = connection.execute(
            "INSERT INTO held (iri, kind, desk, label, told) VALUES (?, ?, ?, ?, ?)",
            (one.iri, one.kind, one.desk, one.label, one.told),
        ).lastrowid
        if one.desk is not None:
            connection.executemany(
                "INSERT INTO named VALUES (?, ?)", [(name, number) for name in set(one.names)]
            )
            connection.execute(_ADD, (number, *map(kept, (one.names, one.also, one.about, one.iris))))
        _counted(connection, one.kind, one.desk, 1)


def _counted(connection: sqlite3.Connection, kind: str, desk: str | None, more: int) -> None:
    for what in (kind, *((desk, f"{desk} {kind}") if desk else ())):
        count(connection, what, more)
