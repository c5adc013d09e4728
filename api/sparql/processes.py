"""The processes that evaluate queries, and the copies of the store that they read: one copy a state of the record.

pyoxigraph cannot stop a query, so that a query over its time ends with its process; another takes its place.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import api
from api.server.desk import Desk
from api.server.refused import Refused
from api.sparql.asked import Asked
from api.sparql.evaluate import Told
from api.sparql.snapshot import clone
from api.sparql.worker import READY

AT_ONCE = 4  # queries evaluated side by side; further ones wait
FOLDER = "sparql"
FEW = 20_000  # records whose copy is worth waiting for
LONGEST_LINE = 2**20


@dataclass(eq=False)
class Copy:
    """A copy of one state of the record, and the processes that read it."""

    version: int
    folder: Path
    idle: list[asyncio.subprocess.Process] = field(default_factory=list)
    busy: set[asyncio.subprocess.Process] = field(default_factory=set)
    users: int = 0


@dataclass(eq=False)
class Making:
    """A copy being made: `told` once it is there, or known to take long; so many records of so many are done."""

    task: asyncio.Task[None]
    told: asyncio.Event
    done: int = 0
    of: int = 0

    def unfinished(self) -> Refused:
        return Refused(
            503, f"正在做查询用的副本：{self.done}/{self.of} 条记录；请稍后再来",
            f"the copy to be queried is being made: {self.done} of {self.of} records; come back a little later",
            {"Retry-After": "10"},
        )  # fmt: skip


class Processes:
    """All of them; `close` ends them and removes the copies. What a killed server left is removed at the start."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._folder = desk.settings.data / FOLDER
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._copies: list[Copy] = []
        self._made = 0
        self._making: Making | None = None
        shutil.rmtree(self._folder, ignore_errors=True)

    async def ask(self, asked: Asked, wanted: Mapping[str, str | None]) -> Told:
        """The result of a query on what is known now; raises Refused, 503 for one over its time."""
        await self.current()  # a copy that is still being made keeps nobody's place
        try:
            async with asyncio.timeout(self._desk.settings.sparql_seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise Refused(
                503, "正在执行的查询太多，请稍后再试", "too many queries are running; try again a little later",
                {"Retry-After": "10"},
            ) from None  # fmt: skip
        try:
            copy = await self.current()
            copy.users += 1
            try:
                return await self._told(copy, asked, wanted)
            finally:
                copy.users -= 1
                await self._remove_old()
        finally:
            self._slots.release()

    async def _told(self, copy: Copy, asked: Asked, wanted: Mapping[str, str | None]) -> Told:
        """Asked of a process that is free, or of a new one; a process that did not answer is ended."""
        seconds, rows = self._desk.settings.sparql_seconds, self._desk.settings.sparql_rows
        free = [process for process in copy.idle if process.returncode is None]
        copy.idle = free[1:]
        process = free[0] if free else await _start(str(copy.folder))
        copy.busy.add(process)
        answered = False
        try:
            if not free:
                await _ready(process)
            async with asyncio.timeout(seconds):
                told = await _answer(process, asked, wanted, rows, seconds)
            answered = True
        except TimeoutError:
            raise _too_long(seconds) from None
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            raise _too_much() from None
        finally:
            copy.busy.discard(process)
            if answered:
                copy.idle.append(process)
            else:
                await _end(process)
        if isinstance(told, Refused):
            raise told
        return told

    async def current(self) -> Copy:
        """The copy of the newest state. Where there is none yet it is made, once however many ask or give up waiting.

        What is small is waited for; raises Refused, 503 with how far it is, where it takes long.
        """
        while not self._copies or self._copies[-1].version != self._desk.version:
            self._begin()
            assert self._making is not None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._making.told.wait(), self._desk.settings.patience)
            if not self._making.task.done():
                raise self._making.unfinished()
            await self._making.task
        return self._copies[-1]

    def warm(self) -> None:
        """Begin to make the copy, for somebody who is about to ask."""
        if not self._copies:
            self._begin()

    def _begin(self) -> None:
        if self._making is None or self._making.task.done():
            told = asyncio.Event()
            making = Making(asyncio.create_task(self._make(self._desk.version, told)), told)
            making.task.add_done_callback(lambda _: told.set())
            self._making = making

    async def _make(self, version: int, told: asyncio.Event) -> None:
        self._folder.mkdir(exist_ok=True)
        old = self._copies[-1] if self._copies else None
        folder = await self._advanced(old) if old is not None else None
        folder = folder or await self._anew(told)
        if folder is None:
            raise Refused(
                503, "查询用的副本没有做成；请稍后再试", "the copy to be queried could not be made; try again later"
            )  # fmt: skip
        self._copies.append(Copy(version, folder))
        await self._remove_old()

    async def _anew(self, told: asyncio.Event) -> Path | None:
        """A copy made of all that is held."""
        folder = self._next()
        await asyncio.to_thread(self._desk.store.quads.checkpoint, folder)
        return await self._made_by(folder, told, "--prepare", str(folder))

    async def _advanced(self, old: Copy) -> Path | None:
        """A copy made of the one before and of what is new; None where that failed."""
        folder = self._next()
        source = folder.with_name(f"{folder.name}-new")
        old.users += 1
        try:
            await asyncio.to_thread(clone, old.folder, folder)
            await asyncio.to_thread(self._desk.store.quads.checkpoint, source)
            words = ("--advance", str(folder), str(source), str(old.version))
            return await self._made_by(folder, asyncio.Event(), *words)
        finally:
            old.users -= 1
            await asyncio.to_thread(shutil.rmtree, source, True)

    def _next(self) -> Path:
        self._made += 1
        return self._folder / str(self._made)

    async def _made_by(self, folder: Path, told: asyncio.Event, *words: str) -> Path | None:
        """The folder once a process has done its work on it, which tells how far it is; None where it failed."""
        process = await _start(*words)
        assert process.stdout is not None
        try:
            async for line in process.stdout:
                done, of = map(int, line.split())
                if self._making is not None:
                    self._making.done, self._making.of = done, of
                if of > FEW:
                    told.set()
            failed = await process.wait() != 0
        finally:
            await _end(process)
        if failed:
            await asyncio.to_thread(shutil.rmtree, folder, True)
            return None
        return folder

    async def _remove_old(self) -> None:
        for copy in self._copies[:-1]:
            while copy.idle:
                await _end(copy.idle.pop())
            if not copy.users and copy in self._copies:
                self._copies.remove(copy)
                await asyncio.to_thread(shutil.rmtree, copy.folder, True)

    async def close(self) -> None:
        """End every process and remove every copy."""
        if self._making is not None:
            self._making.task.cancel()
            await asyncio.gather(self._making.task, return_exceptions=True)
        for copy in self._copies:
            for process in (*copy.idle, *copy.busy):
                await _end(process)
        self._copies.clear()
        await asyncio.to_thread(shutil.rmtree, self._folder, True)


async def _start(*words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "api.sparql.worker", *words, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE, env={**os.environ, "PYTHONPATH": str(Path(api.__file__).parent.parent)},
    )  # fmt: skip


async def _ready(process: asyncio.subprocess.Process) -> None:
    assert process.stdout is not None
    if await process.stdout.readline() != READY:
        raise ValueError("it did not start")


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _answer(
    process: asyncio.subprocess.Process,
    asked: Asked,
    wanted: Mapping[str, str | None],
    rows: int,
    seconds: float,
) -> Told | Refused:
    assert process.stdin is not None and process.stdout is not None
    line = {
        "query": asked.query,
        "default": asked.default,
        "named": asked.named,
        "wanted": dict(wanted),
        "rows": rows,
        "seconds": seconds,
    }
    process.stdin.write(json.dumps(line).encode() + b"\n")
    await process.stdin.drain()
    head = json.loads(await process.stdout.readuntil(b"\n"))
    if "refused" in head:
        return Refused(head["refused"], head["zh"], head["en"])
    body = await process.stdout.readexactly(head["length"])
    return Told(head["kind"], head["form"], body, head["rows"], head["truncated"])


def _too_long(seconds: float) -> Refused:
    return Refused(
        503,
        f"查询超过 {seconds:g} 秒没有完成，已经终止；请缩小范围（加条件、LIMIT）再试",
        f"the query was not done within {seconds:g} s and was ended; ask for less (more conditions, a LIMIT)",
    )


def _too_much() -> Refused:
    return Refused(
        503,
        "查询用的内存或者嵌套的层数超过上限，已经终止；请化简后再试",
        "the query needed more memory, or was nested more deeply, than is allowed and was ended; make it simpler",
    )


@asynccontextmanager
async def processes(desk: Desk) -> AsyncIterator[Processes]:
    """The processes of one server, ended with it."""
    started = Processes(desk)
    try:
        yield started
    finally:
        await started.close()
