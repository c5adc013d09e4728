"""The query register (the plan, 13): who asked what, when, for what purpose, and what was shown.

Entries are chained: each carries the SHA-256 of the one before it and of itself, so that a change, a gap or an end cut off
shows against any later hash that was noted elsewhere. Entries older than the setting are dropped; the cut is an entry.
"""

import asyncio
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from api import language
from api.server.working import Working

START = "0" * 64
DROPPED = "retention"  # the act of the entry which tells that entries were dropped
TOGETHER = 256  # entries written in one step, at most
_TABLES = """
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, post TEXT NOT NULL, role TEXT NOT NULL, purpose TEXT NOT NULL,
    act TEXT NOT NULL, asked TEXT NOT NULL, shown TEXT NOT NULL, status INTEGER NOT NULL, hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cuts (number INTEGER PRIMARY KEY, hash TEXT NOT NULL);
"""
_INSERT = "INSERT INTO entries VALUES (:number, :time, :post, :role, :purpose, :act, :asked, :shown, :status, :hash)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One query, download, submission or decision. `status` is the HTTP status of the answer."""

    time: str
    post: str
    role: str
    purpose: str
    act: str
    asked: str
    shown: str
    status: int


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the chain holds: how many entries, the number of the first that does not follow, and the newest hash."""

    entries: int
    broken: int | None
    head: str


@dataclass(frozen=True, slots=True)
class Kept(Entry):
    """An entry with its place in the chain."""

    number: int
    hash: str


class Register:
    """The register of one server. `enter` returns when the entry is on disk."""

    def __init__(self, working: Working) -> None:
        self._working = working
        self._waiting: asyncio.Queue[tuple[Entry, asyncio.Future[None]]] = asyncio.Queue()
        with working.change() as connection:
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)

    def write(self, entries: Iterable[Entry]) -> None:
        """Append entries in one step; raises StoreError, and then none is kept."""
        with self._working.change() as connection:
            row = connection.execute(
                "SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1"
            ).fetchone()
            row = (
                row
                or connection.execute("SELECT number, hash FROM cuts ORDER BY number DESC LIMIT 1").fetchone()
            )
            number, last = (row["number"], row["hash"]) if row else (0, START)
            kept = []
            for entry in entries:
                number, last = number + 1, _chained(last, number + 1, entry)
                kept.append({**asdict(entry), "number": number, "hash": last})
            connection.executemany(_INSERT, kept)

    async def enter(self, entry: Entry) -> None:
        """Register an entry together with those that wait; raises StoreError where it could not be kept."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((entry, done))
        await done

    async def keep_writing(self) -> None:
        """Write what waits, many in one step, until cancelled; what waits then is written before it ends."""
        try:
            while True:
                await self._write_some([await self._waiting.get()])
        finally:
            if not self._waiting.empty():
                await self._write_some([])

    async def _write_some(self, taken: list[tuple[Entry, asyncio.Future[None]]]) -> None:
        while len(taken) < TOGETHER and not self._waiting.empty():
            taken.append(self._waiting.get_nowait())
        trouble: BaseException | None = None
        try:
            await asyncio.to_thread(self.write, [entry for entry, _ in taken])
        except Exception as raised:
            trouble = raised
        for _, done in taken:
            if done.done():
                continue
            if trouble is None:
                done.set_result(None)
            else:
                done.set_exception(trouble)

    def check(self) -> Checked:
        """Follow the chain from its start or its last cut."""
        cut = self._working.rows("SELECT number, hash FROM cuts ORDER BY number DESC LIMIT 1")
        number, last = (cut[0]["number"], cut[0]["hash"]) if cut else (0, START)
        broken = None
        counted = 0
        for kept in self._kept("ORDER BY number"):
            counted += 1
            number += 1
            last = _chained(last, number, kept)
            if broken is None and (kept.number != number or kept.hash != last):
                broken = kept.number
            number, last = kept.number, kept.hash
        return Checked(counted, broken, last)

    def search(
        self,
        words: str = "",
        since: str = "",
        until: str = "9999",
        before: int | None = None,
        at_most: int = 200,
    ) -> list[Kept]:
        """The newest entries in which the words stand, from a day to a day, both included, before the one of that number."""
        like = f"%{words.translate({ord(mark): chr(92) + mark for mark in (chr(92), '%', '_')})}%"
        columns = ("post", "purpose", "asked", "shown", "act")
        stands = " OR ".join(f"{column} LIKE :like ESCAPE '{chr(92)}'" for column in columns)
        asked = {"since": since, "until": until, "like": like, "before": before or 2**62, "most": at_most}
        return self._kept(
            f"WHERE substr(time, 1, 10) BETWEEN :since AND :until AND number < :before AND ({stands})"
            " ORDER BY number DESC LIMIT :most",
            asked,
        )

    def forget(self, days: int, now: dt.datetime) -> int:
        """Drop the entries of more than so many days ago, keep where the chain goes on, and register that; answers how many."""
        before = (now - dt.timedelta(days=days)).isoformat()
        with self._working.change() as connection:
            row = connection.execute(
                "SELECT number, hash FROM entries WHERE number < COALESCE((SELECT MIN(number) FROM entries WHERE time >= ?),"
                " (SELECT MAX(number) + 1 FROM entries)) ORDER BY number DESC LIMIT 1",
                (before,),
            ).fetchone()
            if row is None:
                return 0
            connection.execute("INSERT INTO cuts VALUES (?, ?)", (row["number"], row["hash"]))
            gone = connection.execute("DELETE FROM entries WHERE number <= ?", (row["number"],)).rowcount
        said = f"1–{row['number']}, {row['hash']}"
        self.write([Entry(now.isoformat(), "", "", "", DROPPED, said, str(gone), 0)])
        return int(gone)

    async def keep_short(self, days: int) -> None:
        """Drop what is over once a day, until cancelled."""
        while True:
            await asyncio.to_thread(self.forget, days, language.now())
            await asyncio.sleep(24 * 3600)

    def _kept(self, clause: str, values: Mapping[str, object] | None = None) -> list[Kept]:
        return [
            Kept(**dict(row)) for row in self._working.rows(f"SELECT * FROM entries {clause}", values or {})
        ]


def _chained(last: str, number: int, entry: Entry) -> str:
    told = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return hashlib.sha256(
        f"{last}\n{number}\n{json.dumps(told, ensure_ascii=False, sort_keys=True)}".encode()
    ).hexdigest()
