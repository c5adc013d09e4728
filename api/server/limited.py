"""The layer that refuses: what is too large, comes too often, takes too long, or is meant for another host."""

import asyncio
from ipaddress import ip_address

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.server.ask import LOOPBACK, host_name
from api.server.desk import Desk
from api.server.problems import answer
from api.server.refused import Refused


class Limited:
    """Answers 400, 413, 429 or 503 in place of the app."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._settings = desk.settings
        self._often = FixedWindowRateLimiter(MemoryStorage())
        self._rate = parse(desk.settings.rate)
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        refused = self._at_once(request)
        if refused is None:
            refused = await self._within_limits(scope, receive, send)
        if refused is not None:
            told = answer(request, refused.status, refused.words, refused.headers)
            await told(scope, receive, send)

    def _at_once(self, request: Request) -> Refused | None:
        """What can be refused before anything is read."""
        host = host_name(request)
        if not (host in LOOPBACK or host in self._settings.hosts or _is_address(host)):
            return Refused(
                400,
                f"主机名 {host or '（空）'} 不是本服务器的；用 YIJU_HOSTS 写明它的主机名",
                f"{host or '(none)'} is no name of this server; set its names by YIJU_HOSTS",
            )
        length = request.headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self._settings.body_limit:
            return _too_large(self._settings.body_limit)
        if not self._often.hit(self._rate, request.client.host if request.client else ""):
            return Refused(
                429,
                "请求过于频繁，请稍后再试",
                "too many requests; try again a little later",
                {"Retry-After": "60"},
            )
        return None

    async def _within_limits(self, scope: Scope, receive: Receive, send: Send) -> Refused | None:
        """Run the app; answers what it is refused for, and then nothing that it says later is sent.

        A thread cannot be ended from outside: what takes too long goes on, unheard.
        """
        refused: Refused | None = None
        started, size = False, 0

        async def counted() -> Message:
            nonlocal refused, size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._settings.body_limit:
                refused = _too_large(self._settings.body_limit)
                raise refused
            return message

        async def heard(message: Message) -> None:
            nonlocal started
            if refused is None or started:
                started = True
                await send(message)

        running = asyncio.ensure_future(self._app(scope, counted, heard))
        try:
            await asyncio.wait({running}, timeout=self._settings.request_seconds)
            if not running.done() and not started:
                refused = _too_long(self._settings.request_seconds)
                self._late.add(running)
                running.add_done_callback(self._late.discard)
                return refused
            try:
                await running
            except Refused:
                if started:
                    raise
            return None if started else refused
        except asyncio.CancelledError:
            running.cancel()
            raise


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _too_large(most: int) -> Refused:
    return Refused(
        413,
        f"请求超过 {most:,} 字节的上限；请分次上传",
        f"the request is larger than {most:,} bytes; send it in parts",
    )


def _too_long(seconds: float) -> Refused:
    return Refused(
        503, f"超过 {seconds:g} 秒没有完成；请缩小范围再试", f"not done within {seconds:g} s; ask for less"
    )
