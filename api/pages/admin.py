"""The administrator's pages: tokens, the query register, and what is set."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import language
from api.server.ask import desk_of, may, may_from_here, show
from api.server.desk import Desk
from api.server.people import MAY, ROLES, Person
from api.server.view import page
from api.settings import Settings

router = APIRouter(prefix="/admin", include_in_schema=False)
Reading = Annotated[Person, Depends(may("administer"))]
Changing = Annotated[Person, Depends(may_from_here("administer"))]
At = Annotated[Desk, Depends(desk_of)]
SHOWN = 200  # entries on a page


@router.get("")
def admin(request: Request, _: Reading, desk: At) -> HTMLResponse:
    """Tokens and settings."""
    show(request, "tokens, settings")
    return _tokens(request, desk)


def _tokens(request: Request, desk: Desk, made: str | None = None) -> HTMLResponse:
    now = language.now()
    described = Settings.model_fields
    settings = [
        (f"YIJU_{name.upper()}", getattr(desk.settings, name), *_halves(described[name].description or ""))
        for name in described
    ]
    return page(
        request,
        "admin.html",
        tokens=desk.people.tokens(),
        roles=ROLES,
        may=MAY,
        now=now,
        made=made,
        settings=settings,
    )


def _halves(both: str) -> tuple[str, str]:
    zh, _, en = both.partition(" / ")
    return zh, en


@router.post("/tokens")
def make(
    request: Request,
    _: Changing,
    desk: At,
    post: Annotated[str, Form()],
    role: Annotated[str, Form()],
    days: Annotated[int, Form(ge=1, le=3660)] = 90,
) -> HTMLResponse:
    """A new token, told on this one page alone."""
    words = desk.people.make(post, role, days, language.now())
    show(request, f"token: {post} {role} {days}")
    told = _tokens(request, desk, words)
    told.headers["Cache-Control"] = "no-store"
    return told


@router.post("/tokens/{number}/revoke")
def revoke(request: Request, _: Changing, desk: At, number: int) -> Response:
    desk.people.revoke(number, language.now())
    show(request, f"token {number} revoked")
    return RedirectResponse("/admin", 303)


@router.get("/register")
def register(
    request: Request,
    _: Reading,
    desk: At,
    q: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """The newest entries in which the words stand, and whether the chain holds."""
    entries = desk.register.search(
        q, since.isoformat() if since else "", until.isoformat() if until else "9999", before, SHOWN
    )
    show(request, f"{len(entries)}")
    return page(
        request, "register.html", entries=entries, checked=desk.register.check(), q=q, since=since, until=until,
        more=entries[-1].number if len(entries) == SHOWN else None, days=desk.settings.register_days,
    )  # fmt: skip


@router.post("/register/forget")
def forget(request: Request, _: Changing, desk: At) -> Response:
    """Drop what is older than the setting says."""
    dropped = desk.register.forget(language.now() - dt.timedelta(days=desk.settings.register_days))
    show(request, f"{dropped} dropped")
    return RedirectResponse("/admin/register", 303)
