"""The copies of the store that queries read: one a state of the record, each made of the one before and of what is new."""

import asyncio
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import api
from api.server.desk import Desk
from api.server.refused import Refused
from api.sparql.snapshot import clone

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


class Copies:
    """All of them; `close` removes them. What a killed server left is removed at the start."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._folder = desk.settings.data / FOLDER
        self._copies: list[Copy] = []
        self._made = 0
        self._making: Making | None = None
        shutil.rmtree(self._folder, ignore_errors=True)

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
        await self.remove_old()

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
        process = await start(*words)
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
            await end(process)
        if failed:
            await asyncio.to_thread(shutil.rmtree, folder, True)
            return None
        return folder

    async def remove_old(self) -> None:
        for copy in self._copies[:-1]:
            while copy.idle:
                await end(copy.idle.pop())
            if not copy.users and copy in self._copies:
                self._copies.remove(copy)
                await asyncio.to_thread(shutil.rmtree, copy.folder, True)

    async def close(self) -> None:
        """End every process that reads a copy, and remove every copy."""
        if self._making is not None:
            self._making.task.cancel()
            await asyncio.gather(self._making.task, return_exceptions=True)
        for copy in self._copies:
            for process in (*copy.idle, *copy.busy):
                await end(process)
        self._copies.clear()
        await asyncio.to_thread(shutil.rmtree, self._folder, True)


async def start(*words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "api.sparql.worker", *words, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE, env={**os.environ, "PYTHONPATH": str(Path(api.__file__).parent.parent)},
    )  # fmt: skip


async def end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
