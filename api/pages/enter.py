"""Signing in and out: a token and a purpose open a session of this browser (the plan, 13)."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api import language
from api.server.ask import COOKIE, desk_of, from_here, may_from_here, show
from api.server.desk import Desk
from api.server.view import page
from kg.errors import Words

router = APIRouter(include_in_schema=False)
At = Annotated[Desk, Depends(desk_of)]
LONGEST = 200  # letters of a purpose that the register keeps
NOT_VALID = Words(
    "令牌无效：输错了，或者已到期、已撤销。请核对；仍不行，请管理员重新发放",
    "this token does not hold: mistyped, over, or revoked. Check it; if it still fails, ask your administrator for a new one",
)
NO_PURPOSE = Words("请填写查询目的", "say for what purpose you are asking")


@router.get("/enter")
def enter_(request: Request, to: str = "/") -> Response:
    return _form(request, to)


@router.post("/enter", dependencies=[Depends(from_here)])
def enter(
    request: Request,
    desk: At,
    token: Annotated[str, Form()] = "",
    purpose: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Every attempt is registered; of a token that does not hold nothing is told, and none is ever written down."""
    now, said = language.now(), purpose.strip()[:LONGEST]
    request.state.purpose = said
    cookie = desk.people.enter(token.strip(), said, desk.settings.session_hours, now) if said else None
    request.state.person = desk.people.by_cookie(cookie, now) if cookie else None
    show(request, "登录" if cookie else "登录未成功")
    if cookie is None:
        return _form(request, to, said, NOT_VALID if said else NO_PURPOSE)
    answer = RedirectResponse(local(to), 303)
    answer.set_cookie(
        COOKIE, cookie, httponly=True, samesite="strict", path="/", secure=desk.settings.secure_cookie
    )
    return answer


def _form(request: Request, to: str, purpose: str = "", refused: Words | None = None) -> Response:
    status = 401 if refused else 200
    return page(request, "enter.html", status=status, to=local(to), purpose=purpose, refused=refused)


@router.post("/leave", dependencies=[Depends(may_from_here("read"))])
def leave(request: Request, desk: At) -> Response:
    if cookie := request.cookies.get(COOKIE):
        desk.people.leave(cookie)
    show(request, "退出")
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(
        COOKIE, httponly=True, samesite="strict", path="/", secure=desk.settings.secure_cookie
    )
    return answer


def local(to: str) -> str:
    """A path of this server, with its query; the first page for whatever may lead elsewhere."""
    plain = to.startswith("/") and not to.startswith("//") and to.isprintable() and "\\" not in to
    if not plain or urlsplit(to).path in ("/enter", "/leave"):
        return "/"
    return to
