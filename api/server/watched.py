"""The outermost layer around every request, as plain ASGI: the log, the metrics, and the security headers."""

import time

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
