"""What a request says of itself: its language, whether it wants a page, who asks, and what they may do."""

from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlsplit

from fastapi import Request

from api import language
from api.server.desk import Desk
from api.server.people import Act, Person
from api.server.refused import Refused

COOKIE, LANGUAGE, FORM = "yiju", "yiju-lang", "form_token"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
MACHINES = ("/api/", "/sparql", "/health", "/metrics", "/openapi.json")  # asked by programs


def desk_of(request: Request) -> Desk:
    found = request.app.state.desk
    assert isinstance(found, Desk)
    return found


def language_of(request: Request) -> str:
    """zh or en: by ?lang=, else the cookie that a click on a page set; Chinese first."""
    for said in (request.query_params.get("lang"), request.cookies.get(LANGUAGE)):
        if said in ("zh", "en"):
            return said
    return "zh"


def wants_page(request: Request) -> bool:
    """Is it a browser that asks, and not a program?"""
    return not request.url.path.startswith(MACHINES) and "text/html" in request.headers.get("accept", "")


def host_name(request: Request) -> str:
    return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""


def of_this_machine(request: Request) -> bool:
    """Straight from this machine, by a name of this machine: through no proxy, by no name that somebody else gave it."""
    proxied = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    here = request.client is not None and request.client.host in LOOPBACK
    return here and host_name(request) in LOOPBACK and not proxied


def purpose_of(request: Request) -> str:
    """Why it is asked (the plan, 13): ?purpose=, or the header Yiju-Purpose (percent-encoded UTF-8)."""
    return (request.query_params.get("purpose") or unquote(request.headers.get("yiju-purpose", "")))[:200]


def person_of(request: Request) -> Person | None:
    """Who asks: by token, by the session of the pages, or on this machine anybody as a reader; None for nobody known."""
    desk, now = desk_of(request), language.now()
    kind, _, words = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return desk.people.by_token(words.strip(), now)
    cookie = request.cookies.get(COOKIE)
    found = desk.people.by_cookie(cookie, now) if cookie else None
    if found is None and desk.settings.open_reading and of_this_machine(request):
        found = Person("本机", "reader")
    return found


def may(act: Act) -> Callable[[Request], Awaitable[Person]]:
    """A dependency: who asks, where they may do this; else 401 or 403. The register keeps who it was."""

    async def allowed(request: Request) -> Person:
        person = person_of(request)
        request.state.person, request.state.purpose = person, purpose_of(request)
        if person is None:
            raise Refused(
                401,
                "要有效的令牌：请登录，或用 Authorization: Bearer；令牌由管理员用 yiju token 发放",
                "a valid token is needed: sign in, or send Authorization: Bearer; yiju token makes one",
                {"WWW-Authenticate": "Bearer"},
            )
        if not person.may(act):
            raise Refused(
                403,
                f"{person.post}（{person.role}）没有这项权限：{act}；请用有此权限的令牌登录",
                f"{person.post} ({person.role}) may not {act}; sign in with a token that may",
            )
        return person

    return allowed


def may_from_here(act: Act) -> Callable[[Request], Awaitable[Person]]:
    """A dependency for what changes anything: allowed as above, and sent by our own page or by a program with a token."""
    allowed = may(act)

    async def sent(request: Request) -> Person:
        person = await allowed(request)
        from_here(request)
        if person.secret:
            form = request.headers.get("yiju-form") or str((await request.form()).get(FORM, ""))
            if not person.sent(form):
                raise _foreign()
        return person

    return sent


def from_here(request: Request) -> None:
    """A dependency: no page of another site sent this; raises Refused (403)."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise _foreign()


def _foreign() -> Refused:
    return Refused(
        403,
        "这一请求不是从本系统的页面发出的（或者页面已过期）；请刷新页面再试",
        "this request was not sent by a page of this server (or the page is too old); reload it and try again",
    )


def show(request: Request, what: str) -> None:
    """Tell the register what was shown or done."""
    request.state.shown = what
