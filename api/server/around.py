"""What stands around every request, as plain ASGI: the log, metrics, headers, limits, and the query register.

Outermost first: `Watched` (log, metrics, headers), `Limited` (size, rate, time), `Registered` (nothing is shown before the
register holds that it was asked).
"""

import asyncio
import time
from urllib.parse import unquote_plus

import structlog
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from prometheus_client import Counter, Histogram
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import language
from api.server.desk import Desk
from api.server.people import Person
from api.server.problems import STATUS, answer
from api.server.refused import Refused
from api.server.register import Entry
from kg.errors import StoreError, Words

SECONDS = Histogram("yiju_request_seconds", "How long requests took, by route", ("route", "method"))
REQUESTS = Counter(
    "yiju_requests_total", "Requests answered, by route and status", ("route", "method", "status")
)
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        b"form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class Watched:
    """Logs each request in one line, counts it, and adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._log = structlog.get_logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            took = time.perf_counter() - begun
            route = getattr(scope.get("route"), "path", "")
            SECONDS.labels(route, scope["method"]).observe(took)
            REQUESTS.labels(route, scope["method"], status).inc()
            self._log.info(
                "request", method=scope["method"], path=scope["path"], status=status, seconds=round(took, 4)
            )


class Limited:
    """Refuses what is too large (413), too often (429) or takes too long (503)."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._settings = desk.settings
        self._often = FixedWindowRateLimiter(MemoryStorage())
        self._rate = parse(desk.settings.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, started, size = Request(scope), False, 0
        most = self._settings.body_limit

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                raise _too_large(most)
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            length = request.headers.get("content-length", "0")
            if length.isdecimal() and int(length) > most:
                raise _too_large(most)
            if not self._often.hit(self._rate, request.client.host if request.client else ""):
                raise Refused(
                    429,
                    "请求过于频繁，请稍后再试",
                    "too many requests; try again a little later",
                    {"Retry-After": "60"},
                )
            async with asyncio.timeout(self._settings.request_seconds):
                await self._app(scope, counted, noted)
        except (Refused, TimeoutError) as trouble:
            if started:
                raise
            refused = trouble if isinstance(trouble, Refused) else _too_long(self._settings.request_seconds)
            told = answer(request, refused.status, refused.words, refused.headers)
            await told(scope, receive, send)


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


class Registered:
    """Enters each request by a known person, or one that was refused to a stranger, before its answer leaves."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._register = desk.register

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        answered = False

        async def entered(message: Message) -> None:
            nonlocal answered
            if answered:
                if message["type"] == "http.response.body" and state.get("unregistered"):
                    return
            elif message["type"] == "http.response.start" and "person" in state:
                answered = True
                try:
                    await self._register.enter(_entry(scope, state, message["status"]))
                except StoreError as trouble:
                    state["unregistered"] = True
                    words = Words(
                        f"查询登记写不进去，不能显示：{trouble.words.zh}",
                        f"the query register cannot be written, so nothing is shown: {trouble.words.en}",
                    )
                    await answer(Request(scope), STATUS[StoreError], words)(scope, receive, send)
                    return
            await send(message)

        await self._app(scope, receive, entered)


def _entry(scope: Scope, state: dict[str, object], status: int) -> Entry:
    person = state["person"]
    known = person if isinstance(person, Person) else Person("？", "reader")
    query = unquote_plus(scope["query_string"].decode("latin-1"))
    return Entry(
        time=language.now().isoformat(), post=known.post, role=known.role if person else "",
        purpose=str(state.get("purpose") or known.purpose), act=scope["method"],
        asked=f"{scope['path']}?{query}" if query else scope["path"], shown=str(state.get("shown", ""))[:2000],
        status=status,
    )  # fmt: skip
