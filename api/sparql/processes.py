"""The processes that evaluate queries, each on a copy of the store (api.sparql.copies).

pyoxigraph cannot stop a query, so that a query over its time ends with its process; another takes its place.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from api.server.desk import Desk
from api.server.refused import Refused
from api.sparql.asked import Asked
from api.sparql.copies import Copies, Copy, end, start
from api.sparql.evaluate import Told
from api.sparql.worker import READY

AT_ONCE = 4  # queries evaluated side by side; further ones wait


class Processes:
    """All of them; `close` ends them and removes the copies."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._copies = Copies(desk)

    async def ask(self, asked: Asked, wanted: Mapping[str, str | None]) -> Told:
        """The result of a query on what is known now; raises Refused, 503 for one over its time."""
        await self._copies.current()  # a copy that is still being made keeps nobody's place
        try:
            async with asyncio.timeout(self._desk.settings.sparql_seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise Refused(
                503, "正在执行的查询太多，请稍后再试", "too many queries are running; try again a little later",
                {"Retry-After": "10"},
            ) from None  # fmt: skip
        try:
            copy = await self._copies.current()
            copy.users += 1
            try:
                return await self._told(copy, asked, wanted)
            finally:
                copy.users -= 1
                await self._copies.remove_old()
        finally:
            self._slots.release()

    async def _told(self, copy: Copy, asked: Asked, wanted: Mapping[str, str | None]) -> Told:
        """Asked of a process that is free, or of a new one; a process that did not answer is ended."""
        seconds, rows = self._desk.settings.sparql_seconds, self._desk.settings.sparql_rows
        free = [process for process in copy.idle if process.returncode is None]
        copy.idle = free[1:]
        process = free[0] if free else await start(str(copy.folder))
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
                await end(process)
        if isinstance(told, Refused):
            raise told
        return told

    def warm(self) -> None:
        """Begin to make the copy, for somebody who is about to ask."""
        self._copies.warm()

    async def close(self) -> None:
        """End them, with their copies."""
        await self._copies.close()


async def _ready(process: asyncio.subprocess.Process) -> None:
    assert process.stdout is not None
    if await process.stdout.readline() != READY:
        raise ValueError("it did not start")


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
