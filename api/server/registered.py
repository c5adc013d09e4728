"""The innermost layer around every request: nothing is shown before the query register holds that it was asked."""

from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import language
from api.server.desk import Desk
from api.server.people import Person
from api.server.problems import STATUS, answer
from api.server.register import Entry
from kg.errors import StoreError, Words


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
